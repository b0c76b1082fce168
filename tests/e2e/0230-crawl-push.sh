#!/bin/sh
# URLs that somebody wants fetched soon: added by hand or pushed by a portal,
# while a crawl runs and while none does.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
n=0
for name in dung sai thieu cam; do
    n=$((n + 1)); portal "H0$n" $name.gov.vn.test
    for page in index tin-1 tin-2 tin-3; do page $name.gov.vn.test /$page.html "Trang $page của cổng $name"; done
done
configure 'recrawl_min_s = 86400'
portals_start
CONF="--config $DIR/liencong.conf --data $DIR/data"

nap() { perl -e 'select undef, undef, undef, shift' "$1"; }
within() { # SECONDS command...: waits until the command succeeds
    tries=$(($1 * 20)); shift
    for _ in $(seq "$tries"); do "$@" >/dev/null 2>&1 && return 0; nap 0.05; done
    return 1
}
seen() { grep -q "^$1.gov.vn.test $2 " "$DIR/access.log"; } # PORTAL PATH
at() { echo "http://$1.gov.vn.test:$PORT$2"; }              # PORTAL PATH: its URL
in_box() { sqlite3 "$DIR/data/intake.db" "SELECT count(*) FROM urls"; }
box_is_empty() { [ "$(in_box)" = 0 ]; }
start_crawl() { # goes on until it is stopped; $CRAWL is its pid
    # shellcheck disable=SC2086
    "$BIN/crawler" run $CONF >"$DIR/crawl.log" 2>&1 & CRAWL=$!; PIDS="$PIDS $CRAWL"
}
stop() { kill "-$1" "$2" 2>/dev/null; wait "$2" 2>/dev/null; } # SIGNAL PID
add() { # URL...
    # shellcheck disable=SC2086
    run crawler add "$@" $CONF
}

# --- by hand ---
add "$(at dung /tin-1.html)"
ok "a page can be added while no crawl runs" [ "$STATUS" = 0 ]
is "and is counted" 1 "$(cat "$OUT")"
start_crawl
ok "the next crawl takes it" within 10 seen dung /tin-1.html
ok "and the box is empty then" within 5 box_is_empty
add "$(at dung /tin-2.html)" "http://ngoai.example/"
ok "a page of a stranger is refused while a crawl runs" [ "$STATUS" = 1 ]
ok "by name" match 'no portal has the host ngoai.example' "$ERR"
is "the other one is taken" 1 "$(cat "$OUT")"
ok "and fetched by the crawl that runs" within 10 seen dung /tin-2.html
printf '%s\n\n%s\nkhông phải địa chỉ\n' "$(at sai /tin-1.html)" "$(at sai /tin-2.html)" >"$DIR/list"
# shellcheck disable=SC2086
"$BIN/crawler" add - $CONF <"$DIR/list" >"$OUT" 2>"$ERR"
is "a list is read from stdin" 2 "$(cat "$OUT")"
ok "and fetched too" within 10 seen sai /tin-2.html
: >"$DIR/access.log"
add "$(at dung /tin-1.html)"
ok "a page that is known is fetched again" within 10 seen dung /tin-1.html
stop TERM "$CRAWL"

# --- nothing is lost ---
rounds=4; each=1500
for round in $(seq $rounds); do
    start_crawl; within 10 grep -q . "$DIR/crawl.log"
    seq -f "$(at thieu "/$round-%g.html")" $each >"$DIR/list"
    # shellcheck disable=SC2086
    "$BIN/crawler" add - $CONF <"$DIR/list" >"$OUT" 2>"$ERR"
    nap "0.$((round * 27 % 10))$round"
    stop KILL "$CRAWL"
done
left=$(in_box); start_crawl
ok "a crawl killed four times leaves $left URLs, which the next one takes" within 20 box_is_empty
stop TERM "$CRAWL"
is "and nothing was lost" $((rounds * each)) \
    "$(sqlite3 "$DIR/data/crawl.db" "SELECT count(*) FROM urls WHERE url LIKE '%/_-%.html'")"
finish
