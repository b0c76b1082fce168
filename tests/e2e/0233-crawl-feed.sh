#!/bin/sh
# Feeds are asked more often than sitemaps, in a rhythm that follows their
# news; new entries are fetched first; dead sitemaps retire.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
HOST=tin.gov.vn; SITE=http://$HOST:$PORT
portal H11 "$HOST" "$SITE/sitemap.xml"
feed() { # entries
    { echo '<rss version="2.0"><channel><title>Tin</title>'
      for n in $(seq "$1"); do echo "<item><title>Tin $n</title><link>$SITE/tin/$n.html</link></item>"; done
      echo '</channel></rss>'; } >"$DIR/www/$HOST/rss.xml"
}
interval() { why "$1" --json; jq -r '.interval_s' "$OUT"; }
cat >"$DIR/www/$HOST/index.html" <<END
<html lang="vi"><head><title>Trang chủ</title>
<link rel="alternate" type="application/rss+xml" href="/rss.xml"></head><body>Trang chủ</body></html>
END
for n in $(seq 20); do page "$HOST" "/cu/$n.html" "Bài cũ $n"; done
for n in 1 2 3 4; do page "$HOST" "/tin/$n.html" "Tin $n"; done
sitemap() { { echo '<urlset>'; for n in $(seq "$1"); do echo "<url><loc>$SITE/cu/$n.html</loc></url>"; done; echo '</urlset>'; } >"$DIR/www/$HOST/sitemap.xml"; }
sitemap 5; feed 2
configure "feed_min_s = 900
sitemap_ttl_s = 14400"
portals_start
crawl
is "the home page's feed is read" 2 "$(asked '/tin/.* 200')"
is "it is asked sooner than a sitemap" "1800 14400" "$(interval "$SITE/rss.xml") $(interval "$SITE/sitemap.xml")"

again "$SITE/rss.xml"; crawl
is "nothing new: it is asked later" 2700 "$(interval "$SITE/rss.xml")"
is "and was asked whether it changed" 1 "$(asked '/rss.xml 304')"
: >"$DIR/access.log"
feed 4; sitemap 20
again "$SITE/rss.xml" "$SITE/sitemap.xml"; crawl
is "something new: it is asked sooner" 1350 "$(interval "$SITE/rss.xml")"
is "the new entries are fetched before all the new pages of the sitemap" "/tin/3.html /tin/4.html" \
    "$(grep -E '/(tin|cu)/' "$DIR/access.log" | head -2 | cut -d' ' -f2 | sort | paste -sd' ')"
is "and those of the sitemap too" 15 "$(asked '/cu/')"

mv "$DIR/www/$HOST/sitemap.xml" "$DIR/sitemap.xml"
for want in 57600 230400 921600; do
    again "$SITE/sitemap.xml"; crawl
    is "a sitemap that is gone is asked ever more seldom" "$want" "$(interval "$SITE/sitemap.xml")"
done
why "$SITE/sitemap.xml"
ok "after the third time it is retired, and the story says so" match 'cho nghỉ' "$OUT"
page "$HOST" /sitemap.xml "Không tìm thấy trang"
again "$SITE/sitemap.xml"; crawl
is "a page of HTML in its place is no sitemap" 2592000 "$(interval "$SITE/sitemap.xml")"
cp "$DIR/sitemap.xml" "$DIR/www/$HOST/"
again "$SITE/sitemap.xml"; crawl
is "once it is back, it has its rhythm again" 14400 "$(interval "$SITE/sitemap.xml")"
finish
