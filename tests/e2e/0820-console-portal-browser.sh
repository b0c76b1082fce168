#!/bin/sh
# The pages of a portal in a real browser: axe 0, nothing sticks out, keyboard.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/console_portal.sh"
U=http://$H:$PORT

# Yesterday's figures, so that there is a trend to draw.
get a "$C"
sqlite3 "$DIR/data/coverage.db" "INSERT INTO day(portal, day, known, listed, fetched, indexed, faults, reasons)
    SELECT portal, day - n, known - n % 3, listed - n % 2, fetched - n % 3, indexed - n % 4, 1, '' FROM day,
    (WITH RECURSIVE c(n) AS (SELECT 1 UNION ALL SELECT n + 1 FROM c WHERE n < 30) SELECT n FROM c)" >"$OUT" 2>"$ERR"
post a "$C" "$C/may-chu"
post a "$C" "$C/kiem-lai" ly-do=HTTP_404
cat >"$DIR/paths" <<END
coverage $C
filtered $C?nhom=so-do-khong-tim-thay
changes $C/thay-doi
checks $C/kiem-lai
check $C/kiem-lai/1
ask-url $C/trang
url-found $C/trang?url=$U/tin/2.html&hoi=tr%E1%BB%93ng+r%E1%BB%ABng
url-lost $C/trang?url=$U/kin/1.html
url-unknown $C/trang?url=$U/la.html
metadata $C/dac-ta
sheet $C/phieu
alerts $C/canh-bao?luu=1
keys $C/khoa
sitemaps $C/so-do-trang
crawl $C/thu-thap
END
browse console-portal.js "$AT" "$DIR/jar.a" 000.00.00.H01 "$DIR/paths" ${SHOTS:+"$SHOTS"}
finish
