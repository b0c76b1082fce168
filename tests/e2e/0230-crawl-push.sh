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
KEY=khoa-2f1c9f0e8a7d
printf '\357\273\277%s\r\n' $KEY >"$DIR/www/dung.gov.vn.test/$KEY.txt"
mkdir "$DIR/www/dung.gov.vn.test/tin"; cp "$DIR/www/dung.gov.vn.test/$KEY.txt" "$DIR/www/dung.gov.vn.test/tin/k.txt"
printf 'User-agent: *\nCrawl-delay: 0.4\n' >"$DIR/www/dung.gov.vn.test/robots.txt"
echo khoa-khac-123 >"$DIR/www/sai.gov.vn.test/$KEY.txt"
cp "$DIR/www/dung.gov.vn.test/$KEY.txt" "$DIR/www/cam.gov.vn.test/"
printf 'User-agent: liencong\nDisallow: /*.txt$\n' >"$DIR/www/cam.gov.vn.test/robots.txt"
echo "access_log $DIR/times.log times;" >"$DIR/extra.conf"
configure 'recrawl_min_s = 86400'
portals_start
CONF="--config $DIR/liencong.conf --data $DIR/data"

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
# A crash after crawl.db was written, before the box was: the wish is there again.
: >"$DIR/access.log"
sqlite3 "$DIR/data/intake.db" "INSERT INTO urls(url, claim, ready, portal, who, source, put_ms)
    VALUES('$(at dung /tin-1.html)', 0, 1, '000.00.00.H01', '', 'operator', 1000)"
ok "a wish taken twice leaves the box" within 10 box_is_empty
add "$(at dung /tin-2.html)"
within 10 seen dung /tin-2.html
ok "and asks the portal for nothing" [ "$(asked 'dung.gov.vn.test /tin-1')" = 0 ]
stop TERM "$CRAWL"

# --- pushed by a portal ---
serve door crawler serve --listen 127.0.0.1:0 $CONF
DOOR=$(address door)
ask() { STATUS=$(curl -s -o "$OUT" -D "$ERR" -w '%{http_code}' "$@"); }
push() { # PORTAL [MORE-MEMBERS] URL...: pushes with the key
    portal=$1; more=$2; shift 2
    list=$(printf '"%s",' "$@")
    printf '{"host":"%s.gov.vn.test","key":"%s",%s"urlList":[%s]}' "$portal" $KEY "$more" "${list%,}" >"$DIR/push"
    ask "$DOOR/indexnow" -H 'Content-Type: application/json' --data-binary "@$DIR/push"
}
state() { curl -s "$DOOR/api/v1/crawler/host?host=$1.gov.vn.test"; }
said() { state "$1" | grep -q -- "$2"; } # PORTAL PATTERN

ask "$DOOR/healthz"
is "the door is open" 200 "$STATUS"
push dung '' "$(at dung /tin-3.html)"
is "the first push waits for its key file" 202 "$STATUS"
ok "and says so in two languages" match 'message_en' "$OUT"
is "a page that waits for its key file stays in the box" 1 "$(in_box)"
why "$(at dung /tin-3.html)"
ok "and who asks why reads so" match 'waits in the intake.*key is not checked' "$ERR"
start_crawl; : >"$DIR/access.log"; : >"$DIR/times.log"
ok "the crawl asks for the key file" within 10 seen dung "/$KEY.txt"
ok "and then for the page" within 10 seen dung /tin-3.html
ok "which came before all others of the portal" \
    awk '$1 == "dung.gov.vn.test" && /html/ { exit $2 != "/tin-3.html" }' "$DIR/access.log"
ok "the key is good now" within 5 said dung '"key":{"code":"good"'
page dung.gov.vn.test /moi.html 'Trang vừa đăng'; : >"$DIR/access.log"
push dung '' "$(at dung /moi.html)" "$(at dung /tin-1.html)"
is "a second push is believed" 200 "$STATUS"
ok "a page made while the crawl runs is fetched at once" within 10 seen dung /moi.html
ok "and a known one again" within 10 seen dung /tin-1.html
ok "the key file was not asked for again" [ "$(asked "dung.gov.vn.test /$KEY")" = 0 ]
ask "$DOOR/indexnow?url=$(at dung /tin-2.html)&key=$KEY"
is "one page can be pushed by GET" 200 "$STATUS"
ok "and is fetched" within 10 seen dung /tin-2.html
push dung "\"keyLocation\":\"$(at dung /tin/k.txt)\"," "$(at dung /tin/1.html)"
is "a key file elsewhere is looked at too" 202 "$STATUS"
ok "and good for its folder" within 10 seen dung /tin/1.html
push dung "\"keyLocation\":\"$(at dung /tin/k.txt)\"," "$(at dung /tin-1.html)"
is "a page outside that folder is refused" 422 "$STATUS"
ok "the place is named" match '"where":"urlList\[0\]"' "$OUT"
# From begin to begin: a busy server writes its line long after it answered.
ok "no push made the crawl hurry" awk '$2 == "dung.gov.vn.test" { begin = $1 - $3
    if (last && begin - last < 0.395) { print last, begin; bad = 1 } last = begin } END { exit bad }' "$DIR/times.log"

push sai '' "$(at sai /tin-3.html)"
is "a portal with a wrong key file may push once" 202 "$STATUS"
ok "its key is found wrong" within 10 said sai '"code":"other"'
push thieu '' "$(at thieu /tin-3.html)"
ok "a missing key file is found missing" within 10 said thieu '"code":"absent"'
push cam '' "$(at cam /tin-3.html)"
ok "a key file that robots.txt forbids is not read" within 10 said cam '"code":"forbidden"'
ok "and was not asked for" [ "$(asked "cam.gov.vn.test /$KEY")" = 0 ]
push sai '' "$(at sai /tin-3.html)"
is "the next push with a wrong key is refused" 403 "$STATUS"
ok "with the reason" match 'does not hold the key' "$OUT"
ok "its pages were dropped from the box" box_is_empty
ok "and never asked for" [ "$(asked 'sai.gov.vn.test /tin-3')" = 0 ]
ok "what was dropped is counted" said thieu '"dropped":1'

push dung '' "$(at sai /tin-1.html)"
is "a page of another host is refused" 422 "$STATUS"
push dung "\"keyLocation\":\"$(at sai /k.txt)\"," "$(at dung /)"
is "a key file of another host too" 422 "$STATUS"
push ngoai '' "$(at ngoai /)"
is "a host that is no portal's too" 422 "$STATUS"
ok "by name" match 'ngoai.gov.vn.test' "$OUT"
ask "$DOOR/indexnow" -d '{"host":'
is "half a body is bad form" 400 "$STATUS"
ok "the answer is a problem document" match 'application/problem+json' "$ERR"
ask "$DOOR/indexnow?url=$(at dung /)&key=ngan"
is "a short key is bad form" 400 "$STATUS"
for i in 1 2 3 4 5 6 7; do ask "$DOOR/indexnow?url=$(at thieu /)&key=bia-dat-00$i"; done
ask "$DOOR/indexnow?url=$(at thieu /)&key=bia-dat-008"
is "made-up keys for one portal are too many soon" 429 "$STATUS"
ok "and it is said when to come again" match 'Retry-After: 600' "$ERR"

# Ten thousand at once.
# shellcheck disable=SC2046
push dung '' $(seq -f "$(at dung '/nhieu/%g.html')" 10000)
is "ten thousand pages are taken at once" 200 "$STATUS"
ok "and reach the crawl" within 30 box_is_empty
is "all of them" 10000 "$(sqlite3 "$DIR/data/crawl.db" "SELECT count(*) FROM urls WHERE url LIKE '%/nhieu/%' AND source = 'pushed'")"
# shellcheck disable=SC2046
push dung '' $(seq -f "$(at dung '/nhieu/%g.html')" 10001)
is "one more is too many" 400 "$STATUS"
stop TERM "$CRAWL"

# --- what the public sees ---
ask "$DOOR/"
ok "the public page tells the token for robots.txt" match '<code>liencong</code>' "$OUT"
ok "it allows nothing but its own style" match "default-src 'none'; style-src 'self'" "$ERR"
ask "$DOOR/bo-thu-thap?lang=en"
ok "it speaks English too" match 'Slow it down' "$OUT"
ask "$DOOR/bo-thu-thap/cong?host=dung.gov.vn.test"
ok "a portal's page shows its pause and why" match 'Crawl-delay' "$OUT"
ask "$DOOR/bo-thu-thap/cong?host=ngoai.gov.vn.test"
is "a stranger has no page" 404 "$STATUS"
ok "and is told so" match 'Không có cổng nào' "$OUT"
state dung >"$OUT"
ok "machines get the same" match '"reason":{"code":"crawl-delay"' "$OUT"
ask "$DOOR/api/v1/crawler/host?host=ngoai.gov.vn.test"
is "for a stranger too" 404 "$STATUS"
serve blind crawler serve --listen 127.0.0.1:0 --config "$DIR/liencong.conf" --data "$DIR/blind"
mkdir -p "$DIR/blind"; echo rubbish >"$DIR/blind/crawl.db"
ask "$(address blind)/bo-thu-thap/cong?host=dung.gov.vn.test"
is "data that cannot be read is an outage" 503 "$STATUS"

# --- nothing is lost ---
rounds=4; each=1500
for round in $(seq $rounds); do
    start_crawl; within 10 grep -q . "$DIR/crawl.log"
    seq -f "$(at thieu "/$round-%g.html")" $each >"$DIR/list"
    # shellcheck disable=SC2086
    "$BIN/crawler" add - $CONF <"$DIR/list" >"$OUT" 2>"$ERR"
    pause "0.$((round * 27 % 10))$round"
    stop KILL "$CRAWL"
done
left=$(in_box); start_crawl
ok "a crawl killed four times leaves $left URLs, which the next one takes" within 20 box_is_empty
stop TERM "$CRAWL"
is "and nothing was lost" $((rounds * each)) \
    "$(sqlite3 "$DIR/data/crawl.db" "SELECT count(*) FROM urls WHERE url LIKE '%/_-%.html'")"
add "$(at dung /tin-1.html)"; why "$(at dung /tin-1.html)"
ok "the story of a page tells who waits for it" match 'an operator asked for it soon' "$OUT"
finish
