#!/bin/sh
# usage: B=BUILD_DIR tools/prove.sh TEST...
# Runs unit tests (cmocka binaries) and shell tests; all speak TAP; the closing
# line of prove counts every test.  One at a time (JOBS=n for more): some hold
# the crawler's pauses against a server's log, and a busy machine blurs both.
CMOCKA_MESSAGE_OUTPUT=TAP
ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:exitcode=99}
UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
BIN=$B/bin
export B BIN CMOCKA_MESSAGE_OUTPUT ASAN_OPTIONS UBSAN_OPTIONS
exec prove --merge -j "${JOBS:-1}" --exec '' "$@"
