#!/bin/sh
# What the crawler gets from a real server (nginx: HTTP/1.1, HTTP/2 over TLS,
# gzip with chunks, IPv6), and that what it stores is read by another program.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/nginx.sh"
command -v nginx >/dev/null || skip_all "no nginx"
port=$(free_port) tls=$(free_port)
{ echo '<html><title>Tin</title>'; seq 2000; } >"$DIR/www/page.html"
cp "$DIR/www/page.html" "$DIR/www/copy.html"
head -c 300000 /dev/zero >"$DIR/www/big.bin"
openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:P-256 -nodes -days 2 -subj /CN=a.gov.vn \
    -addext subjectAltName=DNS:a.gov.vn -keyout "$DIR/own.key" -out "$DIR/own.pem" 2>/dev/null
nginx_serve 1 "http://127.0.0.1:$port/page.html" <<CONF
    types { text/html html; }
    gzip on;
    server {
        listen 127.0.0.1:$port;
        listen [::1]:$port;
        listen 127.0.0.1:$tls ssl http2;
        server_name a.gov.vn;
        root $DIR/www;
        ssl_certificate $DIR/own.pem;
        ssl_certificate_key $DIR/own.key;
        location /moved { return 301 /page.html?a=1; }
        location /busy { add_header Retry-After 7 always; return 503; }
        location /close { return 444; }
    }
CONF
echo "127.0.0.1 a.gov.vn b.gov.vn" >"$DIR/hosts"
cat >"$DIR/conf" <<CONF
[common]
allow_private = 127.0.0.1 ::1
[crawler]
hosts_file = $DIR/hosts
body_max_bytes = 200000
CONF
sed '$ a verify_tls = no' "$DIR/conf" >"$DIR/conf-no-verify"
fetch() { run crawler fetch --config "$DIR/conf" "$@"; }

fetch "http://a.gov.vn:$port/page.html"
ok "a page comes over HTTP/1.1" match '"answer","reason":"FETCHED".*"status":200,"protocol":"http/1.1","ip":"127.0.0.1"' "$OUT"
fetch "http://[::1]:$port/page.html"
ok "a page comes over IPv6" match '"status":200.*"ip":"::1"' "$OUT"
fetch "http://a.gov.vn:$port/moved"
ok "a redirect is told, not followed" match "\"status\":301.*\"location\":\"http://a.gov.vn:$port/page.html?a=1\"" "$OUT"
fetch "http://a.gov.vn:$port/busy"
ok "Retry-After is told" match '"status":503.*"retry_after_ms":7000' "$OUT"
fetch "http://a.gov.vn:$port/big.bin"
ok "a body beyond the limit is cut" match '"cut","reason":"TOO_BIG".*"bytes":200000' "$OUT"
fetch "http://a.gov.vn:$port/close"
ok "a server that hangs up is a failed connection" match '"failed","reason":"FETCH_CONNECT","detail":"Empty reply' "$OUT"
fetch "http://127.0.0.2:$port/page.html"
ok "an address that is not allowed is refused" match '"failed","reason":"FETCH_REFUSED","detail":"loopback"' "$OUT"
fetch "https://a.gov.vn:$tls/page.html"
ok "a certificate nobody vouches for is a TLS failure" match '"failed","reason":"FETCH_TLS","detail":"self-signed certificate"' "$OUT"
run crawler fetch --config "$DIR/conf-no-verify" "https://a.gov.vn:$tls/page.html"
ok "HTTP/2 is spoken where the server can" match '"status":200,"protocol":"h2"' "$OUT"

# One after the other, so that the second is known to be the same.
store() { run crawler fetch --config "$DIR/conf-no-verify" --store "$DIR/warc" "$@"; }
store "http://a.gov.vn:$port/page.html"
store "http://b.gov.vn:$port/copy.html" "https://a.gov.vn:$tls/moved"
run crawler warc check "$DIR"/warc/*.warc.gz
is "what is stored is clean" 0 "$STATUS"
run crawler warc list "$DIR/warc/liencong-00000002.warc.gz"
ok "the same body again is a revisit" match 'revisit.*	200	.*copy.html' "$OUT"
offset=$("$BIN/crawler" warc list "$DIR/warc/liencong-00000001.warc.gz" | awk '/response/ {print $1}')
run crawler warc show --body "$DIR/warc/liencong-00000001.warc.gz" "$offset"
ok "the page comes out of the store as it is on the server" cmp -s "$OUT" "$DIR/www/page.html"
LC_ALL=C sort -c "$DIR"/warc/liencong-00000002.cdxj
is "the index is sorted" 0 $?
run crawler warc prune --days 1 "$DIR/warc"
is "nothing of today is pruned" "0 2" "$STATUS $(ls "$DIR"/warc/*.warc.gz | wc -l)"
cp -r "$DIR/warc" "$DIR/pruned"
run crawler warc prune --keep-bytes "$(wc -c <"$DIR/warc/liencong-00000002.warc.gz")" "$DIR/pruned"
is "pruning to a size deletes the oldest segment with its index" "liencong-00000002.cdxj liencong-00000002.warc.gz lock " \
    "$(ls "$DIR/pruned" | tr '\n' ' ')"
run crawler warc prune "$DIR/warc"
is "pruning without a bound is wrong usage" 2 "$STATUS"
if modules=$("$TOP/tools/npm.sh" warcio@2.4.11 2>/dev/null); then
    node "$TOP/tests/lib/warcio_check.mjs" "$modules/node_modules" "$DIR"/warc/*.warc.gz >"$OUT" 2>"$ERR"
    is "another reader finds every digest right" 0 $?
    ok "and what the revisit refers to" match "\"identical-payload-digest\",\"http://a.gov.vn:$port/page.html\",\"2" "$OUT"
    ok "and the text of the page" match 'page.html":"<html><title>Tin' "$OUT"
fi
finish
