#!/bin/sh
# Gives every saved seed and old crasher to its parser again, as one TAP run.
B=${B:-build}; cd "$(dirname "$0")/../.." || exit 1
n=0; failed=0
for fuzzer in tests/fuzz/fuzz_*.c; do
    name=$(basename "${fuzzer#*/fuzz_}" .c); dir=tests/fuzz/$name/
    n=$((n + 1)); count=$(find "$dir" -type f 2>/dev/null | wc -l)
    if out=$("$B/tests/fuzz/replay_$name" "$dir"* 2>&1) && [ "$count" -gt 0 ]; then
        echo "ok $n - $name survives its $count seeds"
    else
        echo "not ok $n - $name survives its $count seeds"; failed=1
        echo "$out" | tail -n 30 | sed 's/^/# /'
    fi
done
echo "1..$n"; exit $failed
