#!/bin/sh
# The crawler is killed at any moment and started again: nothing is lost,
# nothing is fetched twice in full, no pause is cut short.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
build_farm 10 16 3
SEED=${SEED:-$(date +%s)}
echo "# SEED=$SEED"
# A hundred moments: in the opening, in the repair after the kill before, in
# commits (of which there is one a second), amid answers.
perl -e 'srand shift; printf "%.3f\n", .02 + rand(rand() < .7 ? .25 : 1.2) for 1 .. 100' "$SEED" >"$DIR/moments"
killed=0
while read -r wait; do
    # shellcheck disable=SC2086
    "$BIN/crawler" run --once $CONF >"$OUT" 2>"$ERR" & pid=$!
    pause "$wait"
    kill -KILL "$pid"; wait "$pid"
    [ $? != 137 ] || killed=$((killed + 1))
done <"$DIR/moments" 2>/dev/null
ok "it was killed at a hundred moments, $killed times at work (SEED=$SEED)" [ "$killed" -ge 80 ]
# shellcheck disable=SC2086
run crawler run --once $CONF
ok "the last run ends by itself" [ "$STATUS" = 0 ]
audit
# An answer that was under way is lost with the process: one a portal at most.
again=$(awk '/refetches without/ { print $1 }' "$OUT")
is "no portal noticed" "${again:+  $again refetches without conditional headers}" \
    "$(grep '^  [0-9]' "$OUT")"
ok "next to nothing was asked for twice (${again:-0} in a hundred kills)" [ "${again:-0}" -le 100 ]
ok "nothing was lost" scored
run crawler warc check "$DIR"/data/warc/*.warc.gz
ok "the WARC store is sound" [ "$STATUS" = 0 ]

# shellcheck disable=SC2086
"$BIN/crawler" run --json $CONF >"$DIR/first.out" 2>&1 & pid=$!; PIDS="$PIDS $pid"
until [ -s "$DIR/first.out" ] || ! kill -0 "$pid"; do pause 0.05; done
# shellcheck disable=SC2086
run crawler run --once $CONF
ok "a second crawler on the same folder is told to come later" [ "$STATUS" = 75 ]
kill -TERM "$pid"; wait "$pid"
is "SIGTERM ends a crawl in good order" 0 "$?"

# Large pages in small segments: killed while one ends and the next begins.
. "$TOP/tests/lib/faulty.sh"
build_faulty 40 big bigtoo twina twinb
echo "warc_segment_bytes = 1048576" >>"$DIR/liencong.conf"
CONF="--config $DIR/liencong.conf --data $DIR/big"
tail -20 "$DIR/moments" | while read -r wait; do
    # shellcheck disable=SC2086
    "$BIN/crawler" run --once $CONF >"$OUT" 2>"$ERR" & pid=$!
    pause 0.1; pause "$wait"
    kill -KILL "$pid"; wait "$pid"
done 2>/dev/null
# shellcheck disable=SC2086
run crawler run --once $CONF
ok "segments: the last run ends by itself" [ "$STATUS" = 0 ]
reasons
is "segments: nothing was lost (SEED=$SEED)" "164 FETCHED" "$(awk '{ print $3 }' "$DIR/reasons" | sort | uniq -c | xargs)"
run crawler warc check "$DIR"/big/warc/*.warc.gz
ok "segments: all are sound" [ "$STATUS" = 0 ]
is "segments: each has its index, and nothing else lies about" "" \
    "$(ls "$DIR/big/warc" | sed 's/\.warc\.gz$//; s/\.cdxj$//' | sort | uniq -c | grep -v '^ *2 liencong-[0-9]*$' | grep -v ' lock$')"
polite() { faulty audit "$TROUBLE" 0.05 >"$OUT" 2>"$ERR"; }
ok "segments: no page was asked for too soon (SEED=$SEED)" polite

# Killed before its first commit, it finds all in the WARC store; there the
# robots.txt of the second twin only refers to that of the first.
rm "$DIR/big/crawl.db"*
# shellcheck disable=SC2086
run crawler run --once --max-fetches 1 $CONF
sqlite3 "$DIR/big/crawl.db" "DELETE FROM origins; UPDATE meta SET value = 0 WHERE name LIKE 'warc_%'; UPDATE meta SET value = 1 WHERE name = 'running'"
# shellcheck disable=SC2086
run crawler run --once $CONF
ok "what reached the WARC store only is taken in" match 'crawl.replay answers=1[0-9][0-9]' "$ERR"
is "no robots.txt has lost its text" "4 0" "$(sqlite3 -separator ' ' "$DIR/big/crawl.db" \
    "SELECT count(*), total(length(text) = 0) FROM origins WHERE state = 'rules'" | sed 's/\.0$//')"
finish
