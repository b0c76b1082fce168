# tests/lib/console_portal.sh - a portal with something of each kind, crawled and
# indexed, and the console on it with an administrator signed in.  Sourced after
# t.sh; functions more_portals and late_portals may add
# to the registry, before and after the crawl; H is its host, C its address in the console, CONF the options.
# shellcheck shell=sh
. "$TOP/tests/lib/portal.sh"
. "$TOP/tests/lib/console.sh"
H=mau.gov.vn.test
portal H01 "$H" "http://$H:$PORT/sitemap.xml"
configure ''
long() { for i in 1 2 3 4 5 6 7 8 9 10; do echo "Câu thứ $i về $1 của Ủy ban nhân dân xã kể rõ việc đã làm và việc còn lại. "; done; }
page "$H" /index.html 'Trang chủ xã Mẫu' "$(long 'trang chủ') <a href=/ngoai.html>ngoài</a>"
page "$H" /tin/1.html 'Tin thứ nhất' "$(long 'làm đường')"
page "$H" /tin/2.html 'Tin thứ hai' "$(long 'trồng rừng')"
page "$H" /ngoai.html 'Trang ngoài sơ đồ' "$(long 'chợ phiên')"
page "$H" /an.html 'Trang giấu' "<meta name=robots content=noindex>$(long 'việc khác')"
sed -i 's|<title>|<meta name="robots" content="noindex"><title>|' "$DIR/www/$H/an.html"
printf 'User-agent: *\nDisallow: /kin/\n' >"$DIR/www/$H/robots.txt"
{
    echo '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
    for path in / /tin/1.html /tin/2.html /mat.html /an.html /kin/1.html; do
        echo "<url><loc>http://$H:$PORT$path</loc></url>"
    done
    echo '</urlset>'
} >"$DIR/www/$H/sitemap.xml"
! command -v more_portals >/dev/null || more_portals
portals_start
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
look() { crawl && run indexer build --once $CONF; }
crawl
again "http://$H:$PORT/ngoai.html"
look
! command -v late_portals >/dev/null || late_portals
# shellcheck disable=SC2086
console_up $CONF
sign_in a
C=/cong/000.00.00.H01
