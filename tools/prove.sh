#!/bin/sh
# usage: B=BUILD_DIR tools/prove.sh TEST...
# Runs unit tests (cmocka binaries) and shell tests; all speak TAP; the closing
# line of prove counts every test.  As many at a time as there are processors
# (JOBS=n for another number), within what tests/rules.yml allows.
CMOCKA_MESSAGE_OUTPUT=TAP
ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:exitcode=99}
UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
HARNESS_RULESFILE=tests/rules.yml
BIN=$B/bin
export B BIN CMOCKA_MESSAGE_OUTPUT ASAN_OPTIONS UBSAN_OPTIONS HARNESS_RULESFILE
exec prove --merge -j "${JOBS:-$(nproc)}" --exec '' "$@"
