#!/bin/sh
# Old WARC segments go by the settings, but none that the index needs; a page
# that never changes is stored again in time, so that its first segment can go,
# and a rebuild still finds everything.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/nginx.sh"
PORT=$(free_port)
words() { perl -e 'srand(shift); @w = qw(thông báo tuyển sinh lớp sáu trường trung học cơ sở xã phường năm học mới hồ sơ nộp trực tuyến kết quả); print join(" ", map {$w[rand @w]} 1 .. 120), ".\n"' "$1"; }
page() { echo "<html lang=\"vi\"><title>Trang số $1</title><main><h1>Trang số $1</h1><p>$(words "$2")</p></main></html>"; }
for i in 1 2 3; do page $i $i >"$DIR/www/$i.html"; done
page 0 0 >"$DIR/www/index.html"
echo "Sitemap: http://www.tinh.gov.vn.test:$PORT/sitemap.xml" >"$DIR/www/robots.txt"
{
    echo '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    for i in 1 2 3; do echo "<url><loc>http://www.tinh.gov.vn.test:$PORT/$i.html</loc></url>"; done
    echo '</urlset>'
} >"$DIR/www/sitemap.xml"
nginx_serve 1 "http://127.0.0.1:$PORT/index.html" <<END
types { text/html html; text/xml xml; text/plain txt; }
log_format each '\$status \$uri';
server { listen 127.0.0.1:$PORT; root $DIR/www; charset utf-8; access_log $DIR/asked each; }
END
echo "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.11.H26,Cổng tỉnh,province,,www.tinh.gov.vn.test,http://www.tinh.gov.vn.test:$PORT/,," >"$DIR/portals.csv"
echo "127.0.0.1 www.tinh.gov.vn.test" >"$DIR/hosts"
settings() { # lines of [crawler]
    printf '[common]\nregistry = %s/portals.csv\nallow_private = 127.0.0.1\n[crawler]\nhosts_file = %s/hosts\ndelay_min_ms = 0\n' "$DIR" "$DIR"
    printf '%s\n' "$@"
} >"$DIR/liencong.conf"
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
crawl() { : >"$DIR/asked"; "$BIN/crawler" run --once --recrawl $CONF >"$OUT" 2>"$ERR"; }
# shellcheck disable=SC2086
build() { "$BIN/indexer" build --once $CONF >"$OUT" 2>"$ERR"; }
segments() { ls "$DIR/data/warc" | grep -c 'warc.gz$'; }
pages() { # status: pages answered so in the last crawl
    grep -c "^$1 /[1-3].html" "$DIR/asked"
}
grow_old() { find "$DIR/data/warc" -name '*.warc.gz' -mtime -300 -exec touch -d '500 days ago' {} +; }
# shellcheck disable=SC2086
prune() { run crawler warc prune $CONF "$@"; }
searchable() { "$BIN/indexer" dump --data "$DIR/data" 2>"$ERR" | awk -F'\t' '$1 == "verdict" && $3 == "INDEXED"' | wc -l; }

settings
ok "three pages and a home page are crawled" crawl
grow_old
prune
is "what nobody indexed goes by age alone" "0 0" "$STATUS $(segments)"
rm -r "$DIR/data"
crawl; build; ALL=$(searchable)
is "crawled again, they are indexed" 4 "$ALL"
grow_old
prune
is "a segment that the index needs stays" "0 1" "$STATUS $(segments)"
ok "the log says which, how many pages, and names one" match 'warc.kept segment=1 pages=4 url=http://www.tinh' "$ERR"
settings "warc_keep_days = 0" "warc_keep_bytes = 1"
prune
is "also when there is too much" "0 1" "$STATUS $(segments)"

settings
crawl
is "a fresh page is asked for with a condition" 3 "$(pages 304)"
build; grow_old; prune
is "so its bytes are still needed" 2 "$(segments)"
YEAR=$((300 * 86400000))
sqlite3 "$DIR/data/crawl.db" "UPDATE urls SET last_changed_ms = last_changed_ms - $YEAR WHERE last_changed_ms > 0"
crawl
is "beyond half of the time it is asked for whole" "3 0" "$(pages 200) $(pages 304)"
is "and stored whole" 3 "$(zcat "$DIR"/data/warc/*3.warc.gz | grep -ac '<title>Trang số [1-3]')"
prune
is "what the indexer has not read stays" 3 "$(segments)"
build; prune
is "after that the old segments go" "0 1 $DIR/data/warc/liencong-00000003.warc.gz" "$STATUS $(segments) $(ls "$DIR"/data/warc/*.gz)"
crawl
is "renewed, the page is asked for with a condition again" 3 "$(pages 304)"
# shellcheck disable=SC2086
run indexer rebuild $CONF
is "a rebuild from what is left" 0 "$STATUS"
is "finds all pages" "$ALL" "$(searchable)"
grow_old
prune --days 1
is "with a bound on the command line the index is not asked" "0 0" "$STATUS $(segments)"
settings "warc_keep_days = 0"
crawl; grow_old; prune
is "without any bound all is kept" "0 1" "$STATUS $(segments)"
finish
