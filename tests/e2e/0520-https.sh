#!/bin/sh
# Every program that serves: TLS of its own over IPv6, a certificate renewed under
# load, safe headers on every answer, lists and limits, metrics; and behind nginx
# with the file that we ship.
. "$(dirname "$0")/../t.sh"
# What is lost is counted here, not what a busy machine answers too late.
CONFIG_MORE='[searchd]\ndeadline_ms = 60000\n'
. "$TOP/tests/lib/search.sh" >/dev/null
. "$TOP/tests/lib/asker.sh"
N=0
certificate() { # NAME
    openssl req -x509 -newkey ec -pkeyopt ec_paramgen_curve:prime256v1 -nodes -days 30 -subj "/CN=$1" \
        -addext 'subjectAltName=DNS:localhost,DNS:timkiem.example.gov.vn,DNS:chiase.example.gov.vn,DNS:quantri.example.gov.vn,IP:127.0.0.1,IP:::1' \
        -keyout "$DIR/$1.key" -out "$DIR/$1.pem" 2>>"$ERR"
}
certificate first; certificate second
cat "$DIR/first.pem" "$DIR/second.pem" >"$DIR/both.pem"
cp "$DIR/first.pem" "$DIR/tls.pem"; cp "$DIR/first.key" "$DIR/tls.key"
mkdir "$DIR/crawl"
for s in crawler searchd syndication console; do
    printf '[%s]\ntls_cert = tls.pem\ntls_key = tls.key\n' $s
done | cat "$DIR/liencong.conf" - >"$DIR/tls.conf"
serve tls-searchd searchd serve --data "$DATA" --config "$DIR/tls.conf" --listen '[::1]:0'; TLS_PID=$SERVED
serve tls-crawler crawler serve --data "$DIR/crawl" --config "$DIR/tls.conf" --listen '[::1]:0'
serve tls-syndication syndication serve --data "$DIR/crawl" --config "$DIR/tls.conf" --listen '[::1]:0'
serve tls-console console serve --data "$DIR/crawl" --config "$DIR/tls.conf" --listen '[::1]:0'
CURL_CA_BUNDLE=$DIR/both.pem; export CURL_CA_BUNDLE
at() { echo "https://$(address_in "$DIR/tls-$1.log")"; }
get() { # url [options]: STATUS, $DIR/head, OUT
    url=$1; shift
    STATUS=$(curl -s -g -o "$OUT" -D "$DIR/head" -w '%{http_code}' "$@" "$url" 2>"$ERR")
}
safe() { # the headers of the last answer
    for header in 'Content-Security-Policy: .*default-src .none' 'X-Content-Type-Options: nosniff' 'Referrer-Policy: ' 'X-Trace-Id: [0-9a-f]\{16\}' "$@"; do
        grep -qi "^$header" "$DIR/head" || { cp "$DIR/head" "$ERR"; return 1; }
    done
}
hsts='Strict-Transport-Security: max-age'
for program in searchd crawler syndication console; do
    base=$(at $program)
    get "$base/healthz"
    is "$program answers over TLS and IPv6" 200 "$STATUS"
    ok "$program: with safe headers" safe "$hsts"
    get "$base/"
    ok "$program: its start page, too" safe "$hsts"
    for wrong in '/no-such-page 404' '/healthz?%80 200' "/$(head -c 17000 /dev/zero | tr '\0' x) 414"; do
        get "$base${wrong% *}"
        is "$program: an answer of ${wrong##* }" "${wrong##* }" "$STATUS"
        ok "$program: $STATUS has them as well" safe "$hsts"
    done
    get "$base/healthz" -X DELETE
    is "$program: and 405" 405 "$STATUS"
    ok "$program: 405 has them as well" safe "$hsts"
    get "$base/readyz"
    is "$program is ready" 200 "$STATUS"
    get "$base/metrics"
    ok "$program gives metrics" match 'liencong_http_requests_total{method="GET",route="/healthz",code="200"} ' "$OUT"
    ok "$program: and no address or question in them" [ "$(grep -c '::1\|127.0.0.1\|no-such' "$OUT")" = 0 ]
done
place=$(address_in "$DIR/tls-searchd.log")
shake() { # options: what was agreed on goes to OUT
    openssl s_client -connect "$place" -CAfile "$DIR/both.pem" "$@" </dev/null >"$OUT" 2>"$ERR"
}
for version in 2 3; do
    shake -tls1_$version
    ok "TLS 1.$version is spoken" match "TLSv1.$version, Cipher is [A-Z]" "$OUT"
    ok "TLS 1.$version: the certificate is good" match 'Verify return code: 0' "$OUT"
done
for version in -tls1 -tls1_1; do
    shake $version -cipher 'DEFAULT@SECLEVEL=0'
    ok "$version is not" [ "$(grep -c 'Cipher is [A-Z]' "$OUT")" != 1 ] || grep 'Cipher is' "$OUT"
done
shake -tls1_2 -cipher 'AES128-SHA:AES256-SHA:ECDHE-RSA-AES128-SHA'
ok "nor are ciphers of old" match 'Cipher is (NONE)' "$OUT"
STATUS=$(curl -s -o "$OUT" -w '%{http_code}' "http://$place/healthz")
is "plain HTTP is no answer there" 000 "$STATUS"

# --- a certificate is renewed under load ---
start_asking "https://$place" 8 "$DIR/both.pem"
more_answers 20
cp "$DIR/second.pem" "$DIR/tls.pem"; cp "$DIR/second.key" "$DIR/tls.key"
kill -HUP "$TLS_PID"
ok "the renewed certificate is read" within 20 grep -q 'info searchd service.reload' "$DIR/tls-searchd.log"
shake
ok "and shown" match 'subject=CN = second' "$OUT"
echo broken >"$DIR/tls.pem"; kill -HUP "$TLS_PID"
ok "a broken one is said" within 20 grep -q 'error searchd service.reload error=.*tls.pem' "$DIR/tls-searchd.log"
shake
ok "and not used" match 'subject=CN = second' "$OUT"
more_answers 20
stop_asking
is "no request was lost meanwhile" '0 {"200":true} 0' "$(asked '.lost') $(asked '.status | map_values(. > 20)') $(asked .empty)"
# A signal that comes while one is obeyed must find no thread that it would end.
perl -e 'kill HUP => $ARGV[0] for 1 .. 20000' "$TLS_PID"
ok "told to read it again and again, it lives on" kill -0 "$TLS_PID"
cp "$DIR/first.pem" "$DIR/tls.pem"
run searchd serve --data "$DATA" --config "$DIR/tls.conf" --listen '[::1]:0'
is "a key of another certificate stops the program" 1 "$STATUS"
ok "with their names" match 'tls.key is not the key of the certificate in' "$ERR"

# --- lists and limits ---
limited() { # name, lines of [http]
    printf '[http]\n%b[searchd]\ntrusted_proxies = 127.0.0.1\n' "$2" | cat "$DIR/liencong.conf" - >"$DIR/$1.conf"
    serve "$1" searchd serve --data "$DATA" --config "$DIR/$1.conf" --listen 127.0.0.1:0
    BASE=http://$(address_in "$DIR/$1.log")
}
limited few 'allow = 198.51.100.0/24\nblock = 203.0.113.66 2001:db8::/32\nburst = 5\nrequests_per_minute = 1\nlog_answers = yes\n'
from() { get "$BASE/api/v1/search?q=ph%C3%AD" -H "X-Forwarded-For: $1"; }
for i in 1 2 3 4 5; do from 203.0.113.7; done
is "within the limit all is answered" 200 "$STATUS"
ok "and what is left is said" match '^RateLimit-Remaining: 0' "$DIR/head"
ok "with the policy" match '^RateLimit-Policy: 5;w=300' "$DIR/head"
from 203.0.113.7
is "beyond it the answer is 429" 429 "$STATUS"
ok "with the time to come back" match '^Retry-After: [1-9]' "$DIR/head"
ok "in our own form, in both languages" [ "$(jq -r '"\(.title) \(.title_en)"' <"$OUT")" = 'Bạn đang hỏi quá dày You are asking too often' ]
ok "not an empty list" [ "$(jq '.results == null' <"$OUT")" = true ]
ok "with safe headers" safe
get "$BASE/tim-kiem?q=ph%C3%AD" -H "X-Forwarded-For: 203.0.113.7"
ok "people get a page" match '<h1>Bạn đang hỏi quá dày' "$OUT"
from 203.0.113.8
is "another address is not touched by it" 200 "$STATUS"
from '203.0.113.7, 203.0.113.9'
is "nobody can put the blame on another" 200 "$STATUS"
for i in 1 2 3 4 5 6 7; do from 198.51.100.9; done
is "who is on the allow list is not limited" 200 "$STATUS"
ok "nor told of limits" [ "$(grep -c RateLimit "$DIR/head")" = 0 ]
from 203.0.113.66
is "who is on the block list is refused" 403 "$STATUS"
from 2001:db8::5
is "with IPv6 as well" 403 "$STATUS"
get "$BASE/metrics" -H "X-Forwarded-For: 203.0.113.9"
is "metrics are not for strangers" 404 "$STATUS"
ok "answers are logged with their trace id" match "request.done trace=$(sed -n 's/^X-Trace-Id: \([0-9a-f]*\).*/\1/p' "$DIR/head") method=GET route=\"\" status=404" "$DIR/few.log"
ok "without addresses" [ "$(grep -c '203.0.113' "$DIR/few.log")" = 0 ]
printf '[http]\nblock = everybody\n' >"$DIR/bad.conf"
run searchd serve --data "$DATA" --config "$DIR/bad.conf" --listen 127.0.0.1:0
ok "a list with a mistake stops the program" match "everybody" "$ERR"

# --- behind nginx, with the file that we ship ---
. "$TOP/tests/lib/nginx.sh"
port=$(free_port); plain=$(free_port)
mkdir "$DIR/hub"
serve hub syndication serve --data "$DIR/hub" --listen 127.0.0.1:0
hub=$(address_in "$DIR/hub.log")
printf '[searchd]\ntrusted_proxies = ::1 127.0.0.1\n[http]\nallow =\nburst = 3\nrequests_per_minute = 1\n' | cat "$DIR/liencong.conf" - >"$DIR/behind.conf"
serve behind searchd serve --data "$DATA" --config "$DIR/behind.conf" --listen '[::1]:0'
cp "$DIR/first.pem" "$DIR/timkiem.pem"; cp "$DIR/first.key" "$DIR/timkiem.key"
cp "$DIR/first.pem" "$DIR/chiase.pem"; cp "$DIR/first.key" "$DIR/chiase.key"
cp "$DIR/first.pem" "$DIR/quantri.pem"; cp "$DIR/first.key" "$DIR/quantri.key"
printf '[console]\ntotp = no\ntrusted_proxies = 127.0.0.1\nbase_url = https://quantri.example.gov.vn:%s\n' "$port" |
    cat "$DIR/liencong.conf" - >"$DIR/console.conf"
echo 'mật khẩu dài 12' | "$BIN/console" admin add an --data "$DIR/hub" >"$OUT" 2>"$ERR"
serve console console serve --data "$DIR/hub" --config "$DIR/console.conf" --listen 127.0.0.1:0
sed -e "s|/etc/ssl/liencong|$DIR|; s|/var/lib/nginx|$DIR|" -e "s/127.0.0.1:8080/$(address_in "$DIR/behind.log")/" \
    -e "s/127.0.0.1:8081/$hub/" -e "s/127.0.0.1:8082/$(address_in "$DIR/console.log")/" -e "s/\[::\]:443/[::1]:$port/; s/listen 443/listen 127.0.0.1:$port/" \
    -e "s/\[::\]:80;/[::1]:$plain;/; s/listen 80;/listen 127.0.0.1:$plain;/" "$TOP/packaging/nginx.conf" >"$DIR/proxy.conf"
nginx_serve 1 "http://127.0.0.1:$plain/" <"$DIR/proxy.conf" 2>"$ERR"
site() { get "https://timkiem.example.gov.vn:$port$1" --resolve "timkiem.example.gov.vn:$port:$2"; }
site '/tim-kiem?q=ph%C3%AD' '[::1]'
is "the search page comes through nginx, over IPv6" 200 "$STATUS"
ok "with HTTP/2" match '^HTTP/2 200' "$DIR/head"
ok "and safe headers" safe "$hsts"
site /metrics 127.0.0.1
is "metrics do not" 404 "$STATUS"
site / '[::1]'; site / '[::1]'; site / '[::1]'
is "limits count the caller, not the proxy" 429 "$STATUS"
ok "and their headers come through" match '^retry-after: [1-9]' "$DIR/head"
site / 127.0.0.1
is "while another caller is served" 200 "$STATUS"
get "http://127.0.0.1:$plain/x" -H 'Host: timkiem.example.gov.vn'
is "plain HTTP is sent to HTTPS" 301 "$STATUS"
get "https://chiase.example.gov.vn:$port/healthz" --resolve "chiase.example.gov.vn:$port:127.0.0.1"
is "the hub is behind its own name" 200 "$STATUS"
console="https://quantri.example.gov.vn:$port"
console() { path=$1; shift; get "$console$path" --resolve "quantri.example.gov.vn:$port:127.0.0.1" -b "$DIR/jar" -c "$DIR/jar" "$@"; }
: >"$DIR/jar"
console /dang-nhap
token=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$OUT")
console /dang-nhap -H "Origin: $console" --data-urlencode "csrf=$token" -d ten=an --data-urlencode 'mat-khau=mật khẩu dài 12'
is "one signs in to the console behind its name" 303 "$STATUS"
console /tai-khoan
is "and is known" 200 "$STATUS"
ok "with safe headers" safe "$hsts"
console /dang-nhap -H 'Origin: https://quantri.example.gov.vn.evil.test' --data-urlencode "csrf=$token" -d ten=an
is "not from another origin" 403 "$STATUS"
finish
