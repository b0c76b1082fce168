#!/bin/sh
# The crawler is killed at any moment and started again: nothing is lost,
# nothing is fetched twice in full, no pause is cut short.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
build_farm 10 16 3
for wait in 0.4 0.7 1.1 0.3 0.9; do
    # shellcheck disable=SC2086
    "$BIN/crawler" run --once $CONF >"$OUT" 2>"$ERR" & pid=$!
    perl -e 'select undef, undef, undef, shift' "$wait"
    kill -KILL "$pid"; wait "$pid"
    is "it was killed after $wait s" 137 "$?"
done 2>/dev/null
# shellcheck disable=SC2086
run crawler run --once $CONF
ok "the last run ends by itself" [ "$STATUS" = 0 ]
audit
# An answer that was under way is lost with the process: one a portal at most.
again=$(awk '/refetches without/ { print $1 }' "$OUT")
is "no portal noticed" "${again:+  $again refetches without conditional headers}" \
    "$(grep '^  [0-9]' "$OUT")"
ok "next to nothing was asked for twice (${again:-0})" [ "${again:-0}" -le 10 ]
ok "nothing was lost" scored
run crawler warc check "$DIR"/data/warc/*.warc.gz
ok "the WARC store is sound" [ "$STATUS" = 0 ]

# shellcheck disable=SC2086
"$BIN/crawler" run --json $CONF >"$DIR/first.out" 2>&1 & pid=$!; PIDS="$PIDS $pid"
until [ -s "$DIR/first.out" ] || ! kill -0 "$pid"; do perl -e 'select undef, undef, undef, 0.05'; done
# shellcheck disable=SC2086
run crawler run --once $CONF
ok "a second crawler on the same folder is told to come later" [ "$STATUS" = 75 ]
kill -TERM "$pid"; wait "$pid"
is "SIGTERM ends a crawl in good order" 0 "$?"
finish
