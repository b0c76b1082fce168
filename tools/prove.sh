#!/bin/sh
# usage: B=BUILD_DIR tools/prove.sh TEST...
# Runs unit tests (cmocka binaries) and shell tests; all speak TAP; the closing
# line of prove counts every test.  As many at a time as there are processors
# (JOBS=n for another number), within what tests/rules.yml allows.  After it come
# the checks that failed, each with what it says: prove shows their numbers only.
CMOCKA_MESSAGE_OUTPUT=TAP
ASAN_OPTIONS=${ASAN_OPTIONS:-abort_on_error=0:exitcode=99}
UBSAN_OPTIONS=${UBSAN_OPTIONS:-print_stacktrace=1}
HARNESS_RULESFILE=tests/rules.yml
BIN=$B/bin
SAID=$(mktemp -d)
export B BIN CMOCKA_MESSAGE_OUTPUT ASAN_OPTIONS UBSAN_OPTIONS HARNESS_RULESFILE SAID
trap 'rm -rf "$SAID"' EXIT
trap 'exit 130' INT TERM

prove --merge -j "${JOBS:-$(nproc)}" --exec tools/prove-one.sh "$@" && exit
status=$?
for said in "$SAID"/*; do
    printf '\n== %s\n' "${said##*/}"
    # A failed check and at most 30 lines behind it; of a test that broke off without
    # one, and of what comes behind all checks, the last lines.
    awk '/^not ok/ { room = 31; print; next } /^(ok|1\.\.)/ { room = 0; next }
        room > 0 { room--; print; next } { rest[++n] = $0 }
        END { for (i = n > 40 ? n - 39 : 1; i <= n; i++) print rest[i] }' "$said"
done
exit "$status"
