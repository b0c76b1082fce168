#!/bin/sh
# What a sitemap says of a page beside its URL stands in the WARC with the page.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
HOST=tin.gov.vn; SITE=http://$HOST:$PORT
portal H11 "$HOST" "$SITE/sitemap.xml"
page "$HOST" /index.html "Trang chủ"
page "$HOST" /tin.html "Tin"
cat >"$DIR/www/$HOST/sitemap.xml" <<END
<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9" xmlns:news="http://www.google.com/schemas/sitemap-news/0.9"
 xmlns:image="http://www.google.com/schemas/sitemap-image/1.1" xmlns:xhtml="http://www.w3.org/1999/xhtml">
<url><loc>$SITE/tin.html</loc>
<news:news><news:publication_date>2026-01-05T08:00:00+07:00</news:publication_date><news:title>Khai mạc hội nghị</news:title></news:news>
<image:image><image:loc>$SITE/anh.jpg</image:loc></image:image>
<xhtml:link rel="alternate" hreflang="en" href="$SITE/en/news.html"/></url>
</urlset>
END
configure ""
portals_start
crawl
zcat "$DIR"/data/warc/*.warc.gz | tr -d '\r' >"$OUT"
ok "its title as news" match '^news-title: Khai mạc hội nghị$' "$OUT"
ok "its date as news" match '^news-date: 2026-01-05T01:00:00Z$' "$OUT"
ok "its images" match "^image: $SITE/anh.jpg$" "$OUT"
ok "the page in other languages" match "^alternate: en $SITE/en/news.html$" "$OUT"
is "with that page and no other" 1 "$(grep -c '^news-title' "$OUT")"
finish
