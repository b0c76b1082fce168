#!/bin/sh
# A firewall's challenge is no page and no robots.txt: what we had before
# stays, and the host is left alone for longer.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
HOST=tuongluan.gov.vn; SITE=http://$HOST:$PORT
COOKIE='<html><body><script>document.cookie="D1N=1; path=/";window.location.reload(true);</script></body></html>'
WALL=http://wall.gov.vn:$PORT
portal H11 "$HOST" "$SITE/sitemap.txt"
portal H12 wall.gov.vn "$WALL/sitemap.txt"
LONG="Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị đánh giá kết quả cải cách hành chính, chuyển đổi số trong quý ba."
page "$HOST" /index.html "Trang chủ" "$LONG"
page "$HOST" /tin/mot.html "Tin một" "$LONG $LONG"
page "$HOST" /kin/hai.html "Tin kín"
printf 'User-agent: *\nDisallow: /kin/\n' >"$DIR/www/$HOST/robots.txt"
printf '%s/tin/mot.html\n%s/kin/hai.html\n' "$SITE" "$SITE" >"$DIR/www/$HOST/sitemap.txt"
page wall.gov.vn /index.html "Trang chủ" "$LONG"
printf '%s/quay\n%s/cam\n' "$WALL" "$WALL" >"$DIR/www/wall.gov.vn/sitemap.txt"
cat >"$DIR/extra.conf" <<'CONF'
location = /quay { add_header Set-Cookie "D1N=2; path=/"; return 302 /quay; }
location = /cam { add_header CF-Mitigated challenge always; return 403; }
CONF
configure ""
portals_start
crawl
reason() { why "$1" --json; jq -r .crawler.code "$OUT"; }
is "a redirect to itself with a cookie is a firewall's" WAF_BLOCK "$(reason "$WALL/quay")"
is "a 403 that says it is a challenge is one" WAF_BLOCK "$(reason "$WALL/cam")"
ok "the detail names it" match 'challenge of Cloudflare' "$OUT"
is "a page beside them is fetched" FETCHED "$(reason "$SITE/tin/mot.html")"
run indexer build --once --config "$DIR/liencong.conf" --data "$DIR/data"
why "$SITE/tin/mot.html" --json
is "and indexed" INDEXED "$(jq -r .indexer.code "$OUT")"

printf '%s\n' "$COOKIE" >"$DIR/www/$HOST/robots.txt"
printf '%s\n' "$COOKIE" >"$DIR/www/$HOST/tin/mot.html"
crawl --recrawl --portal 000.00.00.H11
is "a page that turned into a challenge is told so" WAF_BLOCK "$(reason "$SITE/tin/mot.html")"
ok "the host is left alone for longer" test "$(jq -r .host.backoff "$OUT")" -ge 1
is "a challenge in place of robots.txt keeps the last good rules" ROBOTS "$(reason "$SITE/kin/hai.html")"
ok "and that is said" match 'cookie set by a script in place of robots.txt' "$OUT"
is "what they forbid was never asked" 0 "$(asked ' /kin/')"
run indexer build --once --config "$DIR/liencong.conf" --data "$DIR/data"
why "$SITE/tin/mot.html" --json
is "the copy in the index stays" OK_STALE "$(jq -r .indexer.code "$OUT")"
why "$WALL/quay" --json
is "the indexer calls a challenge by the same name" WAF_BLOCK "$(jq -r .indexer.code "$OUT")"
finish
