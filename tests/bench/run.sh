#!/bin/sh
# Every benchmark of this folder, one number a line: the scripts, and those
# programs that need no arguments (bench_x with a script x.sh is run by it).
cd "$(dirname "$0")/../.." || exit 1
B=${B:-$PWD/build}; export B
status=0
for script in tests/bench/*.sh; do
    [ "$script" = tests/bench/run.sh ] || "$script" || status=1
done
for source in tests/bench/bench_*.c; do
    name=$(basename "$source" .c)
    [ -e "tests/bench/${name#bench_}.sh" ] || "$B/tests/bench/$name" || status=1
done
exit $status
