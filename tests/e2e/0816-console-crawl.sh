#!/bin/sh
# Sitemaps with their faults, fetches a day, and the state of a portal's server.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/certs.sh"
TLS=$(free_port)
more_portals() { # one with HTTPS, and a certificate that ends in twenty days
    page tls.gov.vn.test /index.html 'Cổng HTTPS'
    echo "127.0.0.1 tls.gov.vn.test" >>"$DIR/hosts"
    echo "000.00.00.H02,Cổng HTTPS,commune,tls.gov.vn.test,https://tls.gov.vn.test:$TLS/,,0,," >>"$DIR/portals.csv"
    ca root
    leaf tls.gov.vn.test root 20200101000000Z "$(date -u -d '+20 days 1 hour' +%Y%m%d%H%M%SZ)"
    echo "ca_file = $CERTS/root.pem" >>"$DIR/liencong.conf"
    cat >"$DIR/extra.conf" <<CONF
listen 127.0.0.1:$TLS ssl http2;
ssl_certificate $CERTS/tls.gov.vn.test.pem;
ssl_certificate_key $CERTS/tls.gov.vn.test.key;
add_header Strict-Transport-Security "max-age=31536000";
CONF
    # A second sitemap, with faults.
    echo "Sitemap: http://$H:$PORT/hai.xml" >>"$DIR/www/$H/robots.txt"
    {
        echo '<urlset xmlns="http://www.sitemaps.org/schemas/sitemap/0.9">'
        for i in 1 2 3 4 5 6 7 8 9 10; do echo "<url><loc>http://$H:$PORT/tin/$((i % 2 + 1)).html</loc><lastmod>2026-01-01</lastmod></url>"; done
        echo "<url><loc>http://la.test/</loc><lastmod>2026-01-01</lastmod></url></urlset>"
    } >"$DIR/www/$H/hai.xml"
}
. "$TOP/tests/lib/console_portal.sh"

get a "$C/so-do-trang"
ok "both sitemaps are listed" match 'sitemap.xml.*' "$OUT"
ok "with their type" match '<td>xml</td>' "$OUT"
ok "equal dates are told" match 'Mọi lastmod đều giống nhau' "$OUT"
ok "and others' URLs" match 'Nêu địa chỉ của tên miền khác' "$OUT"
get a "$C/thu-thap"
is "the crawl page comes" 200 "$STATUS"
fetches=$(sed -n 's/.*lần tải trong 90 ngày<\/dt><dd>\([0-9]*\).*/\1/p' "$OUT")
is "it counts what the portal was asked for, robots.txt apart" "$(grep "^$H " "$DIR/access.log" | grep -vc robots.txt)" "$fetches"
ok "and tells the pace" match 'Khoảng nghỉ giữa hai yêu cầu' "$OUT"
ok "and robots.txt" match '/robots.txt</dt>' "$OUT"

S=/cong/000.00.00.H02
post a "$S/thu-thap" "$S/may-chu"
ok "a look at the server comes back" match "^Location: $S/thu-thap" "$ERR"
get a "$S/thu-thap"
ok "the certificate's days are counted" match '20 ngày còn lại; CN *= *root' "$OUT"
grade() { grep -o "<th scope=\"row\">$1</th><td><span class=\"badge [a-z]*" "$OUT" | sed 's/.* //'; }
is "and are too few" over "$(grade 'Chứng thư TLS')"
is "HTTPS is good" good "$(grade HTTPS)"
is "so is HSTS" good "$(grade HSTS)"
is "HTTP/2" good "$(grade HTTP/2)"
is "IPv6 is missing" over "$(grade IPv6)"
post a "$C/thu-thap" "$C/may-chu"
get a "$C/thu-thap"
is "a portal without HTTPS is told" over "$(grade HTTPS)"
finish
