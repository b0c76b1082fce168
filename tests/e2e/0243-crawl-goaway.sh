#!/bin/sh
# A portal that speaks HTTP/2 and ends its connections (GOAWAY) again and again,
# also in the middle of an answer, and is reloaded meanwhile: no page is lost, none
# is asked for twice, and the pauses are kept.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/nginx.sh"
. "$TOP/tests/lib/certs.sh"
PAGES=30 DELAY=150
TLS=$(free_port); PLAIN=$(free_port)
HOST=goaway.gov.vn.test
ca root; leaf $HOST root 20200101000000Z 20480101000000Z

# Larger than a stream's first window, so that GOAWAY overtakes the body's end.
mkdir -p "$DIR/www/trang"
perl -e 'print "<p>Nội dung của một trang dài, đủ để chia thành nhiều khung.</p>\n" x 4000' >"$DIR/body"
{
    echo '<?xml version="1.0"?><urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    for i in $(seq $PAGES); do
        { echo "<title>Trang $i</title>"; cat "$DIR/body"; } >"$DIR/www/trang/$i.html"
        echo "<url><loc>https://$HOST:$TLS/trang/$i.html</loc></url>"
    done
    echo "</urlset>"
} >"$DIR/www/sitemap.xml"
echo "Sitemap: https://$HOST:$TLS/sitemap.xml" >"$DIR/www/robots.txt"
echo "<title>Trang chủ</title>" >"$DIR/www/index.html"
nginx_serve 1 "http://127.0.0.1:$PLAIN/index.html" <<END
types { text/html html; text/xml xml; text/plain txt; }
log_format each '\$connection \$connection_requests \$server_protocol \$status \$msec \$request_time \$request_uri';
server { listen 127.0.0.1:$PLAIN; root $DIR/www; }
server {
    listen 127.0.0.1:$TLS ssl http2;
    server_name $HOST;
    root $DIR/www;
    ssl_certificate $CERTS/$HOST.pem; ssl_certificate_key $CERTS/$HOST.key;
    keepalive_requests 3;
    access_log $DIR/asked each;
}
END
echo "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.11.H26,Cổng tiễn khách,department,,$HOST,https://$HOST:$TLS/,," >"$DIR/portals.csv"
echo "127.0.0.1 $HOST" >"$DIR/hosts"
cat >"$DIR/liencong.conf" <<END
[common]
registry = $DIR/portals.csv
allow_private = 127.0.0.1
[crawler]
ca_file = $CERTS/root.pem
hosts_file = $DIR/hosts
delay_min_ms = $DELAY
END
# A connection that is idle now is told to go by the old worker.
(within 60 sh -c "[ \$(wc -l <'$DIR/asked') -ge 12 ]" && kill -HUP "$NGINX" && touch "$DIR/reloaded") &
run crawler run --once --config "$DIR/liencong.conf" --data "$DIR/data"
is "the run ends by itself" 0 "$STATUS"
ok "the portal was reloaded meanwhile" test -e "$DIR/reloaded"
# Of a reload the log may hold the end of an old worker's answer late.
awk '{printf "%.3f %s\n", $5 - $6, $0}' "$DIR/asked" | sort -n | cut -d' ' -f2- >"$DIR/by_time"
is "all was asked by HTTP/2" "HTTP/2.0" "$(cut -d' ' -f3 "$DIR/asked" | sort -u)"
is "no connection served more than three" 3 "$(cut -d' ' -f2 "$DIR/asked" | sort -n | tail -1)"
ok "so there were many of them" test "$(cut -d' ' -f1 "$DIR/asked" | sort -u | wc -l)" -ge $((PAGES / 3))
is "no page is lost" $PAGES "$("$BIN/crawler" coverage --all --format jsonl --config "$DIR/liencong.conf" --data "$DIR/data" |
    jq -r 'select(.reason == "FETCHED" and (.url | contains("/trang/"))) | .url' | sort -u | wc -l)"
is "nor a request that had no answer" "" "$(awk '$4 != 200 && $4 != 404' "$DIR/asked")"
is "nothing is asked for twice" "" "$(cut -d' ' -f7 "$DIR/asked" | sort | uniq -d)"
# From the beginning of a request to that of the next, in the server's own time, which
# is given in milliseconds: the end of an answer is written when the server finds time.
is "no pause is shorter than it must be" "" "$(awk -v least=$((DELAY - 2)) \
    '{begin = $5 - $6} NR > 1 && (begin - last) * 1000 < least {print} {last = begin}' "$DIR/by_time")"
run crawler warc check "$DIR"/data/warc/*.warc.gz
is "what is stored is clean" 0 "$STATUS"
is "every page is stored whole" $PAGES "$(zcat "$DIR"/data/warc/*.warc.gz | grep -ac '^<title>Trang [0-9]')"
finish
