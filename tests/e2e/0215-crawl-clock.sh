#!/bin/sh
# The machine's clock is set while the crawler runs, and between two runs: no
# pause is cut short, nothing waits for hours, everything is fetched.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
cc -shared -fPIC -O1 -o "$DIR/wrong_clock.so" "$TOP/tests/lib/wrong_clock.c"
is "a library that sets the clock is made" 0 $?
export WRONG_CLOCK="$DIR/wrong"
set_clock() { echo "$1" >"$WRONG_CLOCK.new" && mv "$WRONG_CLOCK.new" "$WRONG_CLOCK"; }
crawl() { # options...: in the background, under the wrong clock; fills pid
    # shellcheck disable=SC2086
    env LD_PRELOAD="$PRELOAD" "$BIN/crawler" run --once "$@" $CONF >"$OUT" 2>"$ERR" & pid=$!
}
# The sanitizer's library wants to be first.
PRELOAD=$(ldd "$BIN/crawler" | awk '/libasan/ { print $3 ":" }')$DIR/wrong_clock.so
fetched() { grep -c . "$FARM/access.log"; }
# grown N: waits until the portals were asked N times more.
grown() {
    want=$(($(fetched) + $1))
    until [ "$(fetched)" -ge "$want" ] || ! kill -0 "$pid" 2>/dev/null; do pause 0.05; done
}
build_farm 4 24 2
set_clock 0; crawl
grown 20; set_clock 10800
grown 20; set_clock -7200
grown 20; set_clock 0
wait "$pid"
is "the run ends by itself" 0 "$?"
is "each step is told once" "clock.step by_ms=10800 clock.step by_ms=-18000 clock.step by_ms=7200 " \
    "$(sed -n 's/.*\(clock.step by_ms=-*[0-9]*\)[0-9][0-9][0-9]$/\1/p' "$ERR" | awk '{
        split($2, v, "="); printf "%s by_ms=%d ", $1, int(v[2] / 100 + (v[2] < 0 ? -0.5 : 0.5)) * 100 }')"
audit
is "no pause was cut short" "" "$(grep '^  [0-9]' "$OUT")"
ok "nothing was lost" scored
dates=$("$BIN/crawler" warc list "$DIR"/data/warc/liencong-00000001.warc.gz | grep -c response)
ok "the WARC store is sound ($dates answers)" "$BIN/crawler" warc check "$DIR"/data/warc/liencong-00000001.warc.gz

# Between two runs the clock is set back by a day, then killed in the middle.
before=$(fetched)
crawl --recrawl
grown 10; kill -KILL "$pid"; wait "$pid" 2>/dev/null
set_clock -86400; crawl
wait "$pid"
is "set back by a day while it was down, it still ends" 0 "$?"
ok "and says so" match 'clock.step by_ms=-86' "$ERR"
ok "and went on at once ($(($(fetched) - before)) requests)" [ "$(($(fetched) - before))" -gt 40 ]
audit
ok "again no pause was cut short" sh -c "! grep -v refetches '$OUT' | grep -q '^  [0-9]'"
late=$(sqlite3 "$DIR/data/crawl.db" "SELECT count(*) FROM hosts WHERE next_ms > (strftime('%s', 'now') - 86400 + 3600) * 1000")
is "no host rests for hours" 0 "$late"
finish
