#!/bin/sh
# What a kind of URL is good for is learnt over many short runs as in one.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
portal H01 a.test
for n in $(seq 60); do
    page a.test "/ban-sao/$n.html" "Một trang như mọi trang" "nội dung chung"
done
links=$(for n in $(seq 60); do printf '<a href="/ban-sao/%s.html">%s</a> ' "$n" "$n"; done)
page a.test /index.html "Trang chủ" "$links"
configure ""
portals_start
# Twenty pages are the sample; a run that begins anew would never have so many.
for _ in 1 2 3; do
    crawl --max-fetches 9
    is "a short run ends by itself" 0 "$STATUS"
done
crawl
is "the last run too" 0 "$STATUS"
run crawler coverage --all --config "$DIR/liencong.conf" --data "$DIR/data"
is "the kind is left after its sample" 20 "$(grep -c '/ban-sao/.*FETCHED' "$OUT")"
is "the rest is told as TRAP" 40 "$(grep -c '/ban-sao/.*TRAP' "$OUT")"
# A portal may be rebuilt: what was learnt a season ago is forgotten.
sqlite3 "$DIR/data/crawl.db" "UPDATE shapes SET told_ms = told_ms - 91 * 86400000"
crawl
is "what was learnt long ago is forgotten" 0 "$(sqlite3 "$DIR/data/crawl.db" 'SELECT count(*) FROM shapes')"
finish
