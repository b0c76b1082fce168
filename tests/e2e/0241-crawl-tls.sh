#!/bin/sh
# Portals whose TLS is wrong in one way each: each is told to whoever keeps it,
# good ones go on, and what is put right is crawled.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/nginx.sh"
. "$TOP/tests/lib/certs.sh"
TLS=$(free_port); OLD=$(free_port); PLAIN=$(free_port)
BAD="expired notyet wrongname selfsigned incomplete old plain"
ca root; ca inter root
NEVER=20480101000000Z
for name in goodone goodtwo incomplete old; do leaf $name.gov.vn.test inter 20200101000000Z $NEVER; done
leaf expired.gov.vn.test inter 20200101000000Z 20210101000000Z
leaf notyet.gov.vn.test inter 20470101000000Z $NEVER
leaf wrongname.gov.vn.test inter 20200101000000Z $NEVER other.gov.vn.test
leaf selfsigned.gov.vn.test "" 20200101000000Z $NEVER
cp "$CERTS/incomplete.gov.vn.test.pem" "$CERTS/incomplete.whole"
alone incomplete.gov.vn.test

echo "<title>Một trang</title><p>Nội dung của một trang.</p>" >"$DIR/www/index.html"
site() { # name listen directives: a server of that name
    printf 'server { listen 127.0.0.1:%s; server_name %s.gov.vn.test; root %s/www; %s }\n' "$2" "$1" "$DIR" "$3"
}
certificate() { printf 'ssl_certificate %s/%s.gov.vn.test.pem; ssl_certificate_key %s/%s.gov.vn.test.key;' "$CERTS" "$1" "$CERTS" "$1"; }
{
    echo "types { text/html html; }"
    for name in goodone goodtwo expired notyet wrongname selfsigned incomplete; do
        site $name "$TLS ssl" "$(certificate $name)"
    done
    site old "$OLD ssl" "$(certificate old) ssl_protocols TLSv1; ssl_ciphers DEFAULT:@SECLEVEL=0;"
    site plain "$PLAIN" ""
} >"$DIR/sites"
nginx_serve 1 "http://127.0.0.1:$PLAIN/index.html" <"$DIR/sites"

port_of() { case $1 in old) echo "$OLD" ;; plain) echo "$PLAIN" ;; *) echo "$TLS" ;; esac; }
echo "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s" >"$DIR/portals.csv"
for name in goodone goodtwo $BAD; do
    N_=$((${N_:-10} + 1))
    echo "000.00.$N_.H26,Cổng $name,department,,$name.gov.vn.test,https://$name.gov.vn.test:$(port_of $name)/,," >>"$DIR/portals.csv"
    echo "127.0.0.1 $name.gov.vn.test" >>"$DIR/hosts"
done
cat >"$DIR/liencong.conf" <<END
[common]
registry = $DIR/portals.csv
allow_private = 127.0.0.1
[crawler]
ca_file = $CERTS/root.pem
hosts_file = $DIR/hosts
delay_min_ms = 0
per_ip_max = 64
END
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
crawl() { run crawler run --once $CONF "$@"; }
reason_of() { # name
    # shellcheck disable=SC2086
    "$BIN/crawler" coverage --all --format jsonl $CONF | jq -r "select(.url == \"https://$1.gov.vn.test:$(port_of "$1")/\") | .reason"
}
crawl
is "the run ends by itself" 0 "$STATUS"
for name in goodone goodtwo; do is "$name is crawled meanwhile" FETCHED "$(reason_of $name)"; done
told() { # name words-vi words-en: the reason, and how it is told
    is "$1: FETCH_TLS" FETCH_TLS "$(reason_of "$1")"
    # shellcheck disable=SC2086
    run crawler why "https://$1.gov.vn.test:$(port_of "$1")/" $CONF
    ok "$1: in Vietnamese" match "$2" "$OUT"
    ok "$1: in English" match "$3" "$OUT"
}
told expired "chứng thư đã hết hạn" "certificate has expired"
told notyet "chứng thư chưa đến ngày hiệu lực" "certificate is not yet valid"
told wrongname "chứng thư cấp cho tên khác" "the certificate is for other names"
told selfsigned "chứng thư tự ký" "self-signed certificate"
told incomplete "thiếu chứng thư trung gian" "an intermediate certificate is missing"
told old "chỉ nói các phiên bản TLS đã lỗi thời" "only outdated versions of TLS"
told plain "cổng này không nói TLS" "no TLS is spoken on this port"
ok "and says what to do" match 'bật TLS 1.2 trở lên' "$OUT"

# Put right: the rest in crawl.db is a matter of hours, not of this test.
leaf expired.gov.vn.test inter 20200101000000Z $NEVER
mv "$CERTS/incomplete.whole" "$CERTS/incomplete.gov.vn.test.pem"
kill -HUP "$NGINX"
renewed() { curl -s --cacert "$CERTS/root.pem" --resolve "$1.gov.vn.test:$TLS:127.0.0.1" -o /dev/null "https://$1.gov.vn.test:$TLS/"; }
for _ in $(seq 100); do
    renewed expired && renewed incomplete && break
    perl -e 'select undef, undef, undef, 0.1'
done
sqlite3 "$DIR/data/crawl.db" 'UPDATE hosts SET next_ms = 1, backoff = 1'
crawl --recrawl
for name in expired incomplete; do is "$name: put right, it is crawled" FETCHED "$(reason_of $name)"; done
is "wrongname: still is not" FETCH_TLS "$(reason_of wrongname)"

# The system's authorities know nothing of ours; a file that is none is told.
sed -i '/^ca_file/d' "$DIR/liencong.conf"
run crawler fetch --config "$DIR/liencong.conf" "https://goodone.gov.vn.test:$TLS/"
ok "without ca_file the system's authorities are trusted, and only they" match '"FETCH_TLS"' "$OUT"
echo "ca_file = $DIR/hosts" >>"$DIR/liencong.conf"
run crawler run --once --config "$DIR/liencong.conf" --data "$DIR/other"
is "a ca_file without certificates stops the crawl" 1 "$STATUS"
ok "and the message names it" match "ca_file.*$DIR/hosts" "$ERR"
finish
