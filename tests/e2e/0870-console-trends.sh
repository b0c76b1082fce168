#!/bin/sh
# What agencies publish and citizens search, and what of it rises: worked out of
# index and tally, as a page and as CSV.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/portal.sh"
. "$TOP/tests/lib/console.sh"
portal A01 mot.test; portal A02 hai.test
# article HOST PATH TITLE WHEN: published then, in Viet Nam.
article() {
    day=$(TZ=UTC-7 date -d "$4" +%Y-%m-%d)
    page "$1" "$2" "$3" "$3. Nội dung bài viết số $2 của cổng, đủ dài để là một trang có thể tìm thấy được: $3, ngày $day, tại địa phương."
    sed -i "s|<title>|<meta property=\"article:published_time\" content=\"${day}T08:00:00+07:00\"><title>|" "$DIR/www/$1$2"
    links="$links<li><a href=\"$2\">$3</a></li>"
}
front() { mkdir -p "$DIR/www/$1"; printf '<!DOCTYPE html><html lang="vi"><title>Cổng %s</title><ul>%s</ul></html>\n' "$1" "$links" >"$DIR/www/$1/index.html"; }
not_at_end_of day 120
links=
for n in 1 2 3 4 5 6 7 8 9; do article mot.test "/a$n.html" "Phòng chống sốt xuất huyết tại phường số $n" "-$n days"; done
for n in 1 2 3 4 5 6 7 8 9; do article mot.test "/b$n.html" "Kế hoạch tuyển sinh lớp mười năm học thứ $n" "-$((35 + n)) days"; done
article mot.test /mai.html 'Ngày chưa tới thì không tính' "+5 days"
front mot.test
links=
for n in 1 2 3 4; do article hai.test "/c$n.html" "Kế hoạch tuyển sinh của trường số $n" "-$n days"; done
front hai.test
configure ''
printf '[console]\ntotp = no\n' >>"$DIR/liencong.conf"
ALL="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
{
    portals_start
    console_up $ALL
    sign_in a
    get a /xu-huong
    ok 'before anything was worked out the page says so' match 'Chưa tính lần nào' "$OUT"
    run crawler run --once $ALL
    run indexer build --once $ALL
    ok 'pages are in the index' [ "$STATUS" = 0 ]
    serve searchd searchd serve --listen 127.0.0.1:0 $ALL; search=$SERVED
    BASE=$(address searchd); until_ready "$BASE/healthz"
    for _ in 1 2 3 4 5 6 7; do curl -s -o "$DIR/page" "$BASE/tim-kiem?q=s%E1%BB%91t+xu%E1%BA%A5t+huy%E1%BA%BFt"; done
    for _ in 1 2 3 4 5 6; do curl -s -o "$DIR/page" "$BASE/tim-kiem?q=xyzzyx+qwrtp"; done
    for _ in 1 2 3 4 5 6; do curl -s -o "$DIR/page" --get --data-urlencode 'q==1+1 <b>' "$BASE/tim-kiem"; done
    kill "$search"; wait "$search" 2>/dev/null
    run console topics $ALL
}
is 'trends are worked out' 0 "$STATUS"
row() { grep "^$1,[0-9]*,$2," "$OUT" | cut -d , -f 4- | tr -d '\r'; }
ok 'what rises on portals' match '^published-rising,[0-9]*,Phòng chống sốt xuất huyết,9,0,' "$OUT"
ok 'what does not, is not said to rise' sh -c "! grep -q '^published-rising,.*Kế hoạch' '$OUT'"
is 'agencies by what they published, now and before' '9,9,' "$(row agency 000.00.00.A01)"
is 'the other' '4,0,' "$(row agency 000.00.00.A02)"
is 'what was searched' '7,,' "$(row asked 'sốt xuất huyết')"
is 'what was searched and not found' '6,,' "$(row nothing 'xyzzyx qwrtp')"
ok 'no question is a formula of a spreadsheet' sh -c "! grep -qE ',\"?=' '$OUT'"
cp "$OUT" "$DIR/cli.csv"
get a '/xu-huong.csv?ky=30'
ok 'the page gives the same file' cmp "$OUT" "$DIR/cli.csv"
get a '/xu-huong?ky=7'
ok 'a week has fewer' match '<td class="n">7</td>' "$OUT"
get a /xu-huong
is 'the page comes' 200 "$STATUS"
ok 'with the names of agencies' match 'Cổng mot.test' "$OUT"
ok 'and nothing that was asked is markup' sh -c "! grep -q '1 <b>' '$OUT'"
get a '/xu-huong?ky=8'
is 'no other periods' 422 "$STATUS"
browse console-pages.js "$AT" "$DIR/jar.a" "${SHOTS:--}" trends=/xu-huong 'trends-week=/xu-huong?ky=7'
finish
