#!/bin/sh
# Name servers in every kind of trouble: each portal ends in its reason or is
# crawled from the right address; no forged or private address is ever asked.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
GOOD="good wrongid other cname truncated mixed deadfirst many"
PASSING="servfail refused silent garbage short cut"
FINAL="nxdomain empty cnameloop"
for who in $GOOD $PASSING $FINAL private; do
    number=$((${number:-10} + 1))
    portal H$number $who.gov.vn.test
    page $who.gov.vn.test /index.html "Cổng $who"
done
: >"$DIR/hosts"
DNS=$(free_port)
configure "dns_servers = 127.0.0.1:$DNS
per_ip_max = 64"
# The address of forged answers has a server, so that a request would show.
echo "listen 127.0.0.9:$PORT; if (\$server_addr = 127.0.0.9) { return 418; }" >"$DIR/extra.conf"
portals_start
python3 "$TOP/tests/lib/dns.py" "$DIR" "$DNS" >"$DIR/dns.out" 2>"$DIR/dns.err" & PIDS="$PIDS $!"
within 20 test -s "$DIR/dns.out"
reason_of() { # name
    "$BIN/crawler" coverage --all --format jsonl --config "$DIR/liencong.conf" --data "$DIR/data" |
        jq -r "select(.url == \"http://$1.gov.vn.test:$PORT/\") | .reason"
}
questions() { grep -c "^$1.gov.vn.test " "$DIR/questions.log"; }

crawl
is "the run ends by itself" 0 "$STATUS"
for name in $GOOD; do is "$name: is crawled" FETCHED "$(reason_of $name)"; done
for name in $PASSING $FINAL; do is "$name: has no address" FETCH_DNS "$(reason_of $name)"; done
is "private: is refused" FETCH_REFUSED "$(reason_of private)"
is "no forged address was asked" 0 "$(asked ' 418$')"
told() { # name words-vi words-en
    why "http://$1.gov.vn.test:$PORT/"
    ok "$1: why tells what happened, in Vietnamese" match "$2" "$OUT"
    ok "$1: and in English" match "$3" "$OUT"
}
told nxdomain "không có tên miền này" "Domain name not found"
told servfail "không máy chủ DNS nào trả lời được" "Could not contact DNS servers"
told silent "máy chủ DNS không trả lời kịp" "Timeout while contacting DNS servers"
told empty "tên miền không có địa chỉ nào" "DNS server returned answer with no data"
# Two kinds of address, three tries each: nobody is flooded with questions.
for name in $PASSING $FINAL; do
    ok "$name: was asked for at most a dozen times ($(questions $name))" [ "$(questions $name)" -le 12 ]
done
is "good: was asked for once a kind of address" 2 "$(questions good)"

: >"$DIR/over"
sqlite3 "$DIR/data/crawl.db" 'UPDATE hosts SET next_ms = 1, backoff = 1'
crawl --recrawl
for name in $GOOD $PASSING $FINAL private; do is "$name: when the trouble is over it is crawled" FETCHED "$(reason_of $name)"; done
finish
