#!/bin/sh
# Neither memory nor descriptors grow with the number of fetches, whatever the
# portals send: counted after some fetches and after ten times as many.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/faulty.sh"
FAULTS="resetearly resethead resetbody chunkcut short long garbage hugehead bomb private"
# shellcheck disable=SC2086
build_faulty 1000 $FAULTS close biga bigb bigc bigd bige bigf bigg bigh bigi bigj
sed -i 's/^delay_min_ms = .*/delay_min_ms = 0/' "$DIR/liencong.conf"
asked() { wc -l <"$TROUBLE/requests.log"; }
# shellcheck disable=SC2086
"$BIN/crawler" run $CONF >"$DIR/crawl.out" 2>&1 & pid=$!; PIDS="$PIDS $pid"
until_asked() { # number
    until [ "$(asked)" -ge "$1" ] || ! kill -0 "$pid" 2>/dev/null; do perl -e 'select undef, undef, undef, 0.05'; done
}
measure() { # name: KB in memory that are no file, and descriptors, as variables
    memory=$(awk '/^RssAnon/ { print $2 }' "/proc/$pid/status"); files=$(find "/proc/$pid/fd" -type l | wc -l)
    echo "# $1: $(asked) requests, $memory KB, $files descriptors"
}
until_asked 400
measure few; few_memory=$memory; few_files=$files
until_asked $((10 * $(asked)))
measure many
ok "the crawl is still at work after ten times the fetches" kill -0 "$pid"
# Some thousand more pages of 60 KB: what is kept of each (its keys) is a few hundred bytes.
ok "memory did not grow with them ($few_memory, then $memory KB)" [ "$memory" -le $((few_memory + 16384)) ]
ok "descriptors neither ($few_files, then $files)" [ "$files" -le $((few_files + 16)) ]
kill -TERM "$pid"; wait "$pid"
is "and it ends in good order" 0 "$?"
finish
