#!/bin/sh
# Signing in as local administrator: password, second factor, sessions.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"
cat >"$DIR/portals.csv" <<END
code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.01.H26,Sở Mẫu,department,,mau.gov.vn,https://mau.gov.vn/,,0
END
printf '[common]\nregistry = portals.csv\n[console]\ntotp = yes\n' >"$DIR/liencong.conf"
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
run console admin add 'An Nguyen' $CONF </dev/null
ok "a login without a password is refused" [ "$STATUS" = 2 ]
# shellcheck disable=SC2086
echo short | "$BIN/console" admin add an $CONF >"$OUT" 2>"$ERR"; STATUS=$?
ok "a short password is refused" [ "$STATUS" = 2 ]
# shellcheck disable=SC2086
console_up $CONF
ok "the password is kept as scrypt" match 'scrypt\$15\$8\$1\$' "$DIR/data/console.db"
ok "and stands nowhere in the open" sh -c "! grep -qr 'mật khẩu dài' '$DIR/data'"

sign_in a admin 'sai mật khẩu rồi'
is "a wrong password is refused" 401 "$STATUS"
wrong=$(sed 's/value="[0-9a-f]*"//g; s/value="admin"//' "$OUT")
sign_in a khong-co 'sai mật khẩu rồi'
is "a name that is not there, too" 401 "$STATUS"
is "in the same words" "$wrong" "$(sed 's/value="[0-9a-f]*"//g; s/value="khong-co"//' "$OUT")"

get a '/dang-nhap?ve=%2Fcong%2F000.00.01.H26%3Ftu%3D0'
cookie() { awk -v name="$2" '$6 == name {print $7}' "$DIR/jar.$1"; }
sign_in a
is "after the password the second factor is asked" /dang-nhap/ma "$(location)"
ok "the cookie is for this host only, not for scripts" match 'Set-Cookie: __Host-lc=[a-z0-9]*; Path=/; Secure; HttpOnly; SameSite=Lax' "$ERR"
half=$(cookie a __Host-lc)
get a /cong/000.00.01.H26
is "with half a sign-in no page is shown" 303 "$STATUS"
get a /dang-nhap/ma
is "who has none sets one up" /dang-nhap/hai-lop "$(location)"
get a /dang-nhap/hai-lop
ok "as a picture" match '<svg class="qr"' "$OUT"
secret=$(sed -n 's/.*<code>\([A-Z2-7 ]*\) <.code>.*/\1/p' "$OUT" | tr -d ' ')
is "and as 160 bits to type" 32 "${#secret}"
get a /dang-nhap/hai-lop
ok "which stay the same while the page is open" [ "$secret" = "$(sed -n 's/.*<code>\([A-Z2-7 ]*\) <.code>.*/\1/p' "$OUT" | tr -d ' ')" ]
ok "the secret is nowhere in the database" sh -c "! grep -q '$secret' '$DIR/data/console.db'"
post a /dang-nhap/hai-lop /dang-nhap/hai-lop ma=000000
is "a wrong code does not switch it on" 422 "$STATUS"
code=$(totp "$secret")
post a /dang-nhap/hai-lop /dang-nhap/hai-lop "ma=$code"
is "the right one does" 200 "$STATUS"
ok "and shows ten recovery codes" [ "$(grep -o '<li><code>[a-z0-9-]*' "$OUT" | wc -l)" = 10 ]
recovery=$(sed -n 's/.*<li><code>\([a-z0-9-]*\)<.*/\1/p' "$OUT" | tail -n 1)
[ "$recovery" ] || recovery=$(grep -o '<li><code>[a-z0-9-]*' "$OUT" | tail -n 1 | sed 's/.*>//')
ok "the way goes on where it began" match 'href="/cong/000.00.01.H26?tu=0"' "$OUT"
ok "the session has a new name" [ "$half" != "$(cookie a __Host-lc)" ]
get a /tai-khoan
is "and is whole" 200 "$STATUS"
printf '127.0.0.1\tFALSE\t/\tTRUE\t0\t__Host-lc\t%s\n' "$half" >"$DIR/jar.old"
get old /tai-khoan
is "the old name opens nothing" 303 "$STATUS"

# The same code again, on another machine.
sign_in b
post b /dang-nhap/ma /dang-nhap/ma "ma=$code"
is "a code counts once" 401 "$STATUS"
post b /dang-nhap/ma /dang-nhap/ma "ma=$(totp "$secret" -3)"
is "an old code counts not at all" 401 "$STATUS"
post b /dang-nhap/ma /dang-nhap/ma "ma=$recovery"
is "a recovery code signs in" 303 "$STATUS"
get b /tai-khoan
is "wholly" 200 "$STATUS"
sign_in c
post c /dang-nhap/ma /dang-nhap/ma "ma=$recovery"
is "once" 401 "$STATUS"
post c /dang-nhap/ma /dang-nhap/ma "ma=$(totp "$secret" 1)"
is "a code of a phone that goes 30 s ahead is taken" 303 "$STATUS"

# A name that somebody else put into the browser does not become a session.
planted=abcdefghijkmnpqrstuvwxyz23456789abcdefghijkmnpqrstuv
printf '127.0.0.1\tFALSE\t/\tTRUE\t0\t__Host-lc\t%s\n' "$planted" >"$DIR/jar.d"
sign_in d
ok "a planted session name is not taken over" [ "$planted" != "$(cookie d __Host-lc)" ]

get b /tai-khoan
post b /tai-khoan /dang-xuat
is "signing out leads to the sign-in" /dang-nhap "$(location)"
get b /tai-khoan
is "and ends the session" 303 "$STATUS"
get a /tai-khoan
is "not that of another machine" 200 "$STATUS"
post a /tai-khoan /tai-khoan/dang-xuat
get c /tai-khoan
is "signing out everywhere ends all" 303 "$STATUS"

# Time: sessions end without use, and after twelve hours with it.
sign_in e
sqlite3 "$DIR/data/console.db" "UPDATE sessions SET whole = 1"
get e /tai-khoan
is "a session lives" 200 "$STATUS"
sqlite3 "$DIR/data/console.db" "UPDATE sessions SET seen_ms = seen_ms - 31 * 60000"
get e /tai-khoan
is "half an hour without use ends it" 303 "$STATUS"
sqlite3 "$DIR/data/console.db" "UPDATE sessions SET seen_ms = seen_ms + 31 * 60000, made_ms = made_ms - 12 * 3600000"
get e /tai-khoan
is "twelve hours end it in any case" 303 "$STATUS"

# Guessing ends: 10 failures, here of one name and address.
for _ in 1 2 3 4 5 6 7 8; do sign_in x admin 'đoán mật khẩu nữa'; done
is "who guesses has to wait" 429 "$STATUS"
ok "for a quarter of an hour" match '^Retry-After: 900' "$ERR"
sign_in y
is "with the right password, too" 429 "$STATUS"

# shellcheck disable=SC2086
run console audit verify $CONF
ok "the log is whole" match '"whole":true' "$OUT"
# shellcheck disable=SC2086
run console audit show --limit 200 $CONF
for what in admin.add sign.first sign.in totp.set sign.code sign.out sign.lock serve.start; do
    ok "it tells of $what" match "\"action\":\"$what\"" "$OUT"
done
ok "of a refusal, without what was typed as a name" match '"what":"-","outcome":"no such name"' "$OUT"
sqlite3 "$DIR/data/console.db" "DROP TRIGGER audit_no_update; UPDATE audit SET address = '192.0.2.1' WHERE seq = 3"
# shellcheck disable=SC2086
run console audit verify $CONF
ok "and shows that it was changed" [ "$STATUS" = 1 ]
# shellcheck disable=SC2086
run console admin reset-totp admin $CONF
ok "an administrator who lost phone and codes starts over by command" [ "$STATUS" = 0 ]
finish
