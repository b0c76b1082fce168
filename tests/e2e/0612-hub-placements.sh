#!/bin/sh
# Where boxes are live: origins that ask for them, and what our own crawler finds
# on the pages of portals, night after night.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
syndication() { "$BIN/syndication" "$@" $CONF 2>>"$ERR"; }
CONF="--config $DIR/liencong.conf --data $DIR/data"
HUB_PORT=$(free_port); HUB=http://127.0.0.1:$HUB_PORT
portal H01 mot.gov.vn.test; portal H02 hai.gov.vn.test
configure "[syndication]
base_url = $HUB
listen = 127.0.0.1:$HUB_PORT"
A=$(syndication box add --title A | jq -r .id)
B=$(syndication box add --title B | jq -r .id)
code() { syndication box show "$1" | jq -r ".embed.$2"; } # ID FORM
at() { echo "http://$1.gov.vn.test:$PORT$2"; }             # PORTAL PATH
links='<a href=/khung.html>1</a> <a href=/cu.html>2</a> <a href=/chan.html>3</a> <a href=/phan-tu.html>4</a>'
page mot.gov.vn.test /index.html Cổng "$links $(code "$A" script)"
page mot.gov.vn.test /khung.html Khung "$(code "$B" iframe)"
page mot.gov.vn.test /cu.html Cũ "<div data-liencong-box=$A></div><script src=$HUB/widgets/057fa5444429/loader.js></script>"
page mot.gov.vn.test /chan.html Chặn "<meta http-equiv=Content-Security-Policy content=\"script-src 'self'\">$(code "$B" script)"
page mot.gov.vn.test /phan-tu.html Phần-tử "$(code "$B" element | sed 's/box="[^"]*"/box="khongco"/')"
page hai.gov.vn.test /index.html Cổng "không có box nào, chỉ nói về /box/ và liencong-box"
portals_start
state() { syndication place pages | jq -r --arg url "$(at mot "$1")" 'select(.url == $url) | "\(.form) \(.loader) \(.state) \(.why)"'; }

run crawler run --once $CONF
syndication place check >"$OUT"
is 'the boxes of a crawl are found' '5 2' "$(jq -r '"\(.boxes) \(.broken)"' "$OUT")"
is 'one that works' 'script v1 current ' "$(state /)"
is 'an iframe' 'iframe  current ' "$(state /khung.html)"
is 'one with the loader of an earlier release' 'script 057fa5444429 old ' "$(state /cu.html)"
is 'one that the policy of its page shuts out' 'script v1 broken CSP of the page: script-src' "$(state /chan.html)"
is 'one that the hub does not have' 'element v1 broken the hub has no such box' "$(state /phan-tu.html)"
is 'the page names its portal' '000.00.00.H01' "$(syndication place pages --box "$A" | jq -rs '.[0].portal')"
syndication place check >"$OUT"
is 'what was read is not read again' 0 "$(jq .records "$OUT")"

# The portal mends one, takes one out; a night later.
page mot.gov.vn.test /chan.html Chặn "$(code "$B" script)"
page mot.gov.vn.test /khung.html Khung "Box đã được gỡ."
is 'nothing is due on the same day' '' "$(syndication place due)"
sqlite3 "$DIR/data/hub.db" 'UPDATE box_pages SET checked_ms = checked_ms - 90000000'
is 'a day later all five are' 5 "$(syndication place due | wc -l)"
syndication place due | "$BIN/crawler" add - $CONF >"$OUT" 2>"$ERR"
run crawler run --once $CONF
syndication place check >"$OUT"
is 'the one that was mended is seen' 'script v1 current ' "$(state /chan.html)"
is 'and the one that was taken out' 'iframe  gone ' "$(state /khung.html)"
is 'a page that has not changed stays what it was' 'script v1 current ' "$(state /)"
is 'and counts as seen now' true "$(syndication place pages --box "$A" | jq -s '.[0] | .last_seen == .checked')"

# --- who asks ---
serve hub syndication serve $CONF
until_ready "$HUB/healthz"
ask() { curl -s -o /dev/null -H "$2" "$HUB/box/$1"; }
ask "$A" "Referer: $(at mot /tin?ten=Lan)"; ask "$A" "Referer: $(at mot /)"; ask "$A.tree" "Origin: http://hai.gov.vn.test:$PORT"
ask "$A" "Referer: $HUB/tao-mau"; ask nothing "Referer: $(at mot /)"
curl -s -o /dev/null -H "Referer: $(at hai /)" -H 'Sec-Fetch-Dest: document' "$HUB/box/$B"
kill "$SERVED"; wait "$SERVED" 2>/dev/null
syndication place list >"$OUT"
is 'origins and views, of boxes that there are' "http://hai.gov.vn.test:$PORT 1
http://mot.gov.vn.test:$PORT 2" "$(jq -r '"\(.origin) \(.views_30_days)"' "$OUT" | sort)"
is 'with the agency' 'Cổng mot.gov.vn.test' "$(jq -r 'select(.origin | contains("mot")) | .agency' "$OUT")"
ok 'nothing of a person is kept' sh -c "! sqlite3 '$DIR/data/hub.db' 'SELECT * FROM placements; SELECT * FROM place_days' | grep -e Lan -e 127.0.0.1"
is 'an origin without a known page is looked at from its home page' "$(at hai /)" "$(syndication place due)"
run syndication place nothing $CONF
is 'a command that is none is a usage error' 2 "$STATUS"
finish
