#!/bin/sh
# The hub desk: items from draft to published and back, by those who may; what
# all portals show is withdrawn by two persons; keys, quotas, boxes.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/console.sh"
printf '[common]\nregistry = portals.csv\n[syndication]\nbase_url = https://hub.example.gov.vn\n[console]\ntotp = no\n' >"$DIR/liencong.conf"
printf 'code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n000.00.00.G05,Bộ Tài chính,ministry,,mof.gov.vn,https://mof.gov.vn/,,\n000.00.00.H26,Thành phố Hà Nội,province,,hanoi.gov.vn,https://hanoi.gov.vn/,,\n' >"$DIR/portals.csv"
ALL="--config $DIR/liencong.conf --data $DIR/data"
syndication() { "$BIN/syndication" "$@" --data "$DIR/data" 2>>"$ERR"; }
put() { printf '{"Title":"%s","Type":1,"DistributionTo":["%s"],"Sapo":"Tóm tắt <b>của</b> tin","Content":"<p>Nội dung</p>","PublishedBy":"Nguyễn Văn A","Status":%s}' "$1" "$2" "$3" | syndication put >/dev/null; }
state() { syndication item state "$1" | jq -r .state; }

# shellcheck disable=SC2086
console_up $ALL
sign_in a
get a /noi-dung
is 'before there is a hub the page says so' 404 "$STATUS"
put 'Công điện <của> Thủ tướng' -1 0; put 'Tin cho Hà Nội' 000.00.00.H26 0
put 'Tin cho mọi cổng' -1 1; put 'Tin đã đăng cho Hà Nội' 000.00.00.H26 1; put 'Tin thứ năm' -1 1
echo 'mật khẩu của bình' | "$BIN/console" admin add binh --data "$DIR/data" >"$OUT" 2>"$ERR"
sign_in b binh 'mật khẩu của bình'

get a /noi-dung
is 'items are listed' 5 "$(grep -o 'href="/noi-dung/[0-9]*"' "$OUT" | sort -u | wc -l)"
ok 'their titles are text' match 'Công điện &lt;của&gt; Thủ tướng' "$OUT"
get a '/noi-dung?trang-thai=published'
is 'by state' 3 "$(grep -o 'href="/noi-dung/[0-9]*"' "$OUT" | sort -u | wc -l)"
get a '/noi-dung?truoc=3'
is 'piece by piece' 2 "$(grep -o 'href="/noi-dung/[0-9]*"' "$OUT" | sort -u | wc -l)"
get a '/noi-dung?trang-thai=la'
is 'no other states' 422 "$STATUS"
get a /noi-dung/99
is 'no such item' 404 "$STATUS"

# --- from draft to published ---
get a /noi-dung/2
ok 'an item is shown with its agencies and persons' sh -c "grep -q 'Thành phố Hà Nội' '$OUT' && grep -q 'Nguyễn Văn A' '$OUT'"
post a /noi-dung/2 /noi-dung/2/quyet-dinh viec=approve
is 'a draft is not approved' '422 draft' "$STATUS $(state 2)"
post a /noi-dung/2 /noi-dung/2/de-xuat ghi-chu='xin <duyệt>'
is 'it is proposed' '303 proposed' "$STATUS $(state 2)"
post b /noi-dung/2 /noi-dung/2/quyet-dinh viec=return
is 'who returns it says why' '422 proposed' "$STATUS $(state 2)"
post b /noi-dung/2 /noi-dung/2/quyet-dinh viec=return ghi-chu='thiếu nguồn'
is 'it is returned' '303 draft' "$STATUS $(state 2)"
post a /noi-dung/2 /noi-dung/2/de-xuat
post b /noi-dung/2 /noi-dung/2/quyet-dinh viec=approve luc=2099-01-31T08:30
is 'approved for a moment of Viet Nam' 2099-01-31T01:30:00Z "$(syndication item state 2 | jq -r .due)"
post b /noi-dung/2 /noi-dung/2/quyet-dinh viec=publish
is 'or published now' published "$(state 2)"
get b /noi-dung/2
ok 'its way is told' sh -c "grep -q 'xin &lt;duyệt&gt;' '$OUT' && grep -q 'thiếu nguồn' '$OUT' && grep -q 'binh' '$OUT'"
ok 'the log of the hub names the person' sh -c "'$BIN/syndication' audit show --data '$DIR/data' | jq -e 'select(.action == \"item.publish\" and .who == \"person:2\")' >/dev/null"

# --- for whom ---
post a /noi-dung/4 /noi-dung/4/noi-nhan ma='000.00.00.G05 khong-co'
is 'unknown agencies are refused' 422 "$STATUS"
post a /noi-dung/4 /noi-dung/4/noi-nhan ma='000.00.00.G05  000.00.00.H26'
is 'agencies are changed, all else stays' '000.00.00.G05,000.00.00.H26 Nguyễn Văn A 1' \
    "$(syndication list --limit 100 | jq -r 'select(.Id == 4) | "\(.DistributionTo | join(",")) \(.PublishedBy) \(.Status)"')"

# --- withdrawals ---
post a /noi-dung/4 /noi-dung/4/rut viec=withdraw
is 'what is for some is withdrawn by one' '303 withdrawn' "$STATUS $(state 4)"
post a /noi-dung/3 /noi-dung/3/rut viec=withdraw
is 'what is for all is not' '422 published' "$STATUS $(state 3)"
post a /noi-dung/3 /noi-dung/3/rut viec=ask
is 'who asks says why' 422 "$STATUS"
post a /noi-dung/3 /noi-dung/3/rut viec=confirm
is 'nobody asked, nothing to confirm' '404 published' "$STATUS $(state 3)"
post a /noi-dung/3 /noi-dung/3/rut viec=ask ghi-chu='sai số liệu'
is 'asked' '303 published' "$STATUS $(state 3)"
post a /noi-dung/3 /noi-dung/3/rut viec=confirm
is 'not confirmed by the one who asked' '422 published' "$STATUS $(state 3)"
get b /noi-dung
ok 'the other sees that it waits' match 'Chờ người thứ hai' "$OUT"
get b /noi-dung/3
ok 'who asked, and why' sh -c "grep -q 'sai số liệu' '$OUT' && grep -q 'Xác nhận rút' '$OUT'"
browse console-pages.js "$AT" "$DIR/jar.b" "${SHOTS:--}" desk=/noi-dung item-wish=/noi-dung/3 item-draft=/noi-dung/1
post b /noi-dung/3 /noi-dung/3/rut viec=confirm
is 'confirmed by the other' '303 withdrawn' "$STATUS $(state 3)"
"$BIN/console" audit show --data "$DIR/data" --limit 100 >"$OUT" 2>"$ERR"
ok 'both stand in the log' sh -c "grep -q withdrawal.ask '$OUT' && grep -q withdrawal.confirm '$OUT'"
post a /noi-dung/5 /noi-dung/5/rut viec=ask ghi-chu='vội'
post a /noi-dung/5 /noi-dung/5/noi-nhan ma='-1 000.00.00.H26'
post b /noi-dung/5 /noi-dung/5/rut viec=confirm
is 'a wish is void when the item changed since' '404 published' "$STATUS $(state 5)"

# One person alone, at the command line.
put 'Tin phải rút ngay' -1 1; ALONE=$(syndication list --limit 100 | jq -s 'map(.Id) | max')
ok 'the command refuses what all portals show' sh -c "! '$BIN/syndication' withdraw $ALONE --data '$DIR/data' 2>'$ERR' && grep -q 'two persons' '$ERR'"
is 'it is still there' published "$(state "$ALONE")"
syndication withdraw "$ALONE" --emergency 'lộ số điện thoại' >/dev/null
is 'in an emergency it is gone at once' withdrawn "$(state "$ALONE")"
ok 'the reason is in the log' sh -c "'$BIN/syndication' audit show --data '$DIR/data' | grep item.withdraw | grep -q 'item $ALONE by one person: lộ số'"
get b /noi-dung
ok 'the desk says that one person did it' match 'khẩn cấp bởi một người' "$OUT"
get b "/noi-dung/$ALONE"
ok 'who and why' sh -c "grep -q 'lộ số điện thoại' '$OUT' && grep -q 'cli:' '$OUT' && grep -q 'Xác nhận việc rút' '$OUT'"
post b "/noi-dung/$ALONE" "/noi-dung/$ALONE/rut" viec=agree
is 'another person confirms' 303 "$STATUS"
post b "/noi-dung/$ALONE" "/noi-dung/$ALONE/rut" viec=agree
is 'once' 404 "$STATUS"
get b /noi-dung
ok 'and nothing waits any more' sh -c "! grep -q 'khẩn cấp bởi một người' '$OUT'"
ok 'who confirmed is in the log' sh -c "'$BIN/syndication' audit show --data '$DIR/data' | grep item.withdraw.confirm | grep -q '\"person:'"
ok 'for others it is no way' sh -c "! '$BIN/syndication' withdraw 4 --emergency x --data '$DIR/data' 2>'$ERR'"

# --- keys ---
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
# shellcheck disable=SC2086
serve hub syndication serve --listen "127.0.0.1:$PORT" $ALL
until_ready "$HUB/healthz"
reads() { curl -s -o "$DIR/answer" -w '%{http_code}' -H "X-API-Key: $1" "$HUB/api/v2/items.json"; }
secret() { sed -n 's/.*<pre class="paste">\(lc1_[a-z0-9_]*\)<.*/\1/p' "$OUT"; }
post a /khoa /khoa ten='Cổng Hà Nội' dia-chi='127.0.0.0/8' quyen='items' so-ngay=30
is 'a key is made' 200 "$STATUS"
KEY=$(secret)
within 10 sh -c "[ \"\$(curl -s -o /dev/null -w '%{http_code}' -H 'X-API-Key: $KEY' $HUB/api/v2/items.json)\" = 200 ]"
is 'and reads' 200 "$(reads "$KEY")"
get a /khoa
ok 'it is listed, its secret is not' sh -c "grep -q 'Cổng Hà Nội' '$OUT' && ! grep -q '$KEY' '$OUT'"
post a /khoa /khoa ten=x dia-chi='nowhere' quyen=items
is 'no key without right addresses' 422 "$STATUS"
post a /khoa /khoa/han-muc so=1 dich-vu=items gio=1 ngay=1
is 'a quota is set' 303 "$STATUS"
post a /khoa /khoa/1 viec=rotate; NEW=$(secret)
ok 'a key is changed for another' [ -n "$NEW" ]
post a /khoa /khoa/1 viec=revoke
within 10 sh -c "[ \"\$(curl -s -o /dev/null -w '%{http_code}' -H 'X-API-Key: $KEY' $HUB/api/v2/items.json)\" = 401 ]"
is 'a revoked one reads no more' 401 "$(reads "$KEY")"
post a /khoa /khoa/1 viec=sing
is 'nothing else' 422 "$STATUS"
BOX=$(syndication box add --title 'Tin <chỉ đạo>' | jq -r .id)
curl -s -o "$DIR/page" -H 'Referer: https://hanoi.gov.vn/trang-chu' -H 'Sec-Fetch-Dest: iframe' "$HUB/box/$BOX"
seen() { get a /hop; grep -q 'https://hanoi.gov.vn<' "$OUT"; }
ok 'where a box is seen is told' within 15 seen
get a /hop
ok 'boxes are listed' match 'Tin &lt;chỉ đạo&gt;' "$OUT"
browse console-pages.js "$AT" "$DIR/jar.a" "${SHOTS:--}" keys=/khoa boxes=/hop
finish
