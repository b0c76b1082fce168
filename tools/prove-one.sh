#!/bin/sh
# usage: SAID=FOLDER tools/prove-one.sh TEST
# Runs one test for tools/prove.sh; what a test that failed said stays in SAID.
said=$SAID/$(basename "$1")
"$1" >"$said" 2>&1; status=$?
cat "$said"
[ "$status" != 0 ] || grep -q '^not ok' "$said" || rm -f "$said"
exit "$status"
