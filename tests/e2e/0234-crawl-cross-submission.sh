#!/bin/sh
# A sitemap lists pages of its own portal, and of those whose robots.txt names
# it, wherever it lies; of nobody else.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
portal H11 tong.gov.vn; portal H12 con.gov.vn "" anh.gov.vn; portal H13 la.gov.vn
for host in tong.gov.vn con.gov.vn la.gov.vn; do page "$host" /index.html "Trang chủ"; page "$host" /tin.html "Tin $host"; done
page con.gov.vn /sau.html "Trang sâu"
printf 'Sitemap: http://tong.gov.vn:%s/all.xml\n' "$PORT" >"$DIR/www/tong.gov.vn/robots.txt"
printf 'Sitemap: http://tong.gov.vn:%s/index.xml\nSitemap: http://nobody.vn/x.xml\n' "$PORT" >"$DIR/www/con.gov.vn/robots.txt"
: >"$DIR/www/la.gov.vn/robots.txt"
urlset() { echo '<urlset>'; for url; do echo "<url><loc>$url</loc></url>"; done; echo '</urlset>'; }
urlset "http://tong.gov.vn:$PORT/tin.html" "http://la.gov.vn:$PORT/tin.html" "http://con.gov.vn:$PORT/tin.html" >"$DIR/www/tong.gov.vn/all.xml"
echo "<sitemapindex><sitemap><loc>http://tong.gov.vn:$PORT/con.xml</loc></sitemap><sitemap><loc>http://tong.gov.vn:$PORT/all.xml</loc></sitemap></sitemapindex>" >"$DIR/www/tong.gov.vn/index.xml"
urlset "http://con.gov.vn:$PORT/sau.html" "http://la.gov.vn:$PORT/khac.html" "http://anh.gov.vn:$PORT/anh.html" >"$DIR/www/tong.gov.vn/con.xml"
mkdir -p "$DIR/www/anh.gov.vn"; page anh.gov.vn /anh.html "Trang ảnh"
configure ""
portals_start
crawl
reason() { why "$1" --json; jq -r '"\(.crawler.code) \(.host.portal)"' "$OUT"; }
is "a sitemap lists the pages of its own portal" "FETCHED 000.00.00.H11" "$(reason "http://tong.gov.vn:$PORT/tin.html")"
is "and those of a portal whose robots.txt names it" "FETCHED 000.00.00.H12" "$(reason "http://con.gov.vn:$PORT/tin.html")"
is "through an index as well" "FETCHED 000.00.00.H12" "$(reason "http://con.gov.vn:$PORT/sau.html")"
is "by any name of that portal" "FETCHED 000.00.00.H12" "$(reason "http://anh.gov.vn:$PORT/anh.html")"
is "those of others are kept as off the host" "SITEMAP_OFFHOST 000.00.00.H11" "$(reason "http://la.gov.vn:$PORT/tin.html")"
is "and not asked" 0 "$(asked '^la.*/tin.html')"
is "a sitemap on a host that nobody knows is not asked" 0 "$(asked nobody)"

urlset "http://la.gov.vn:$PORT/tin.html" >"$DIR/www/la.gov.vn/sitemap.xml"
again "http://la.gov.vn:$PORT/sitemap.xml"; crawl
is "what a stranger named is taken in when its own portal lists it" "FETCHED 000.00.00.H13" "$(reason "http://la.gov.vn:$PORT/tin.html")"
finish
