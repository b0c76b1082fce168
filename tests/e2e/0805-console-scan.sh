#!/bin/sh
# A scanner goes over the console as an administrator: wapiti.  What it finds is
# answered in docs/security.md; anything else fails.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"
command -v wapiti >/dev/null || skip_all 'no wapiti'
cat >"$DIR/portals.csv" <<END
code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.01.H26,Sở Mẫu,department,,mau.gov.vn.test,http://mau.gov.vn.test/,,0
END
printf '127.0.0.1 mau.gov.vn.test\n' >"$DIR/hosts"
cat >"$DIR/liencong.conf" <<END
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
END
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
timeout 10 "$BIN/crawler" run --once --seconds 1 $CONF >"$OUT" 2>"$ERR"
# shellcheck disable=SC2086
console_up $CONF
visitor boss admin admin
# It will press "sign out", too: in this database that ends no session.
db 'CREATE TRIGGER stays BEFORE DELETE ON sessions BEGIN SELECT RAISE(IGNORE); END'
session=$(cut -d ' ' -f 2 "$DIR/visitors")
mkdir -p "$DIR/wapiti"
HOME=$DIR timeout "${SCAN_S:-60}" wapiti -u "$AT/" --scope domain -m "${MODULES:-csp,cookieflags,http_headers,csrf,crlf,redirect,sql,xss}" \
    -H "Cookie: __Host-lc=$session" \
    -d 3 --max-links-per-page 30 --max-scan-time "${CRAWL_S:-5}" --max-attack-time "${ATTACK_S:-1}" -S normal \
    --store-session "$DIR/wapiti" --flush-session --no-bugreport -v 1 -f json -o "$DIR/report.json" >"$DIR/wapiti.log" 2>&1
cp "$DIR/wapiti.log" "$OUT"
ok "it comes to its end" [ -s "$DIR/report.json" ]
ok "it saw pages behind the sign-in" match "$AT/nguoi-dung" "$DIR/wapiti.log"
findings() { jq -c '[.vulnerabilities, .anomalies | to_entries[] | .key as $kind | .value[] | "\($kind): \(.method) \(.path | split("?")[0]) \(.info)"] | unique | .[]' "$DIR/report.json"; }
findings >"$OUT"
# Answered: there is no TLS in this test (with it the header is sent, 0520), and
# browsers have dropped X-XSS-Protection for the holes that it made.
ok "what it finds is answered" sh -c "! grep -v -e 'Strict-Transport-Security is not set' -e 'X-XSS-Protection is not set' '$OUT'"
get boss /nguoi-dung
is "the console is well" 200 "$STATUS"
# shellcheck disable=SC2086
run console audit verify $CONF
ok "and its log whole" match '"whole":true' "$OUT"
[ -z "$KEEP" ] || cp "$DIR/wapiti.log" "$DIR/report.json" "$KEEP"
finish
