#!/bin/sh
# A sitemap's lastmod is believed where it proved true, and no longer where it
# stamps every page "now".
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
portal H11 that.gov.vn "http://that.gov.vn:$PORT/sitemap.xml"
portal H12 doi.gov.vn "http://doi.gov.vn:$PORT/sitemap.xml"
portal H13 mai.gov.vn "http://mai.gov.vn:$PORT/sitemap.xml"
PAGES="1 2 3 4 5 6 7 8 9 10 11 12"
sitemap() { # host day-of-page-1 day-of-the-others [year]
    { echo '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
      for n in $PAGES; do
          stamp=$3; [ "$n" = 1 ] && stamp=$2
          echo "<url><loc>http://$1:$PORT/tin/$n.html</loc><lastmod>${4:-2025}-03-$stamp</lastmod></url>"
      done
      echo '</urlset>'; } >"$DIR/www/$1/sitemap.xml"
}
for host in that.gov.vn doi.gov.vn mai.gov.vn; do
    page "$host" /index.html "Trang chủ"
    for n in $PAGES; do page "$host" "/tin/$n.html" "Tin $n"; done
done
sitemap that.gov.vn 02 01; sitemap doi.gov.vn 01 01; sitemap mai.gov.vn 01 01 2093
echo "etag off; if_modified_since off;" >"$DIR/extra.conf"
configure ""
portals_start
round() { # asks the sitemaps once more
    again "http://that.gov.vn:$PORT/sitemap.xml" "http://doi.gov.vn:$PORT/sitemap.xml"
    crawl
}
crawl
is "all pages are fetched first" 36 "$(asked '/tin/.* 200')"

for day in 12 13 14 15 16; do
    sitemap that.gov.vn "$day" 01; page that.gov.vn /tin/1.html "Tin 1 ngày $day"
    sitemap doi.gov.vn "$day" "$day"
    : >"$DIR/access.log"
    round
    [ "$day" = 12 ] && is "at first both are believed: the one page of the one, all of the other" "1 12" \
        "$(asked '^that.*/tin/') $(asked '^doi.*/tin/')"
done
is "a host that told the truth is still believed" 1 "$(asked '^that.*/tin/')"
is "of one that stamped all pages, none is asked early" 0 "$(asked '^doi.*/tin/')"

why "http://doi.gov.vn:$PORT/tin/3.html"
ok "the story says that its lastmod is not believed" match 'không tin lastmod' "$OUT"
ok "with the figures" match '12 lần.*0 lần' "$OUT"
ok "in English too" match 'lastmod .*not believed.*12.*0' "$OUT"
ok "and that all entries had the same lastmod" match 'cùng một lastmod' "$OUT"
why "http://that.gov.vn:$PORT/tin/1.html" --json
is "machines are told the figures" "true 5 5" "$(jq -r '.lastmod_trust | "\(.believed) \(.claims) \(.kept)"' "$OUT")"
why "http://mai.gov.vn:$PORT/sitemap.xml"
ok "a lastmod in the future is shown" match 'lastmod ở tương lai' "$OUT"
finish
