#!/bin/sh
# Who may do what: every address of the console as every kind of visitor, forms
# without their token, and requests that no browser sends.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"
HERE=000.01.00.G01 ABOVE=000.00.00.G01 BELOW=000.01.01.G01 ELSEWHERE=000.00.01.H26
cat >"$DIR/portals.csv" <<END
code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.00.G01,Bộ Mẫu,ministry,,bo.gov.vn,https://bo.gov.vn/,,0
$HERE,Cục Mẫu,department,000.00.00.G01,cuc.bo.gov.vn,https://cuc.bo.gov.vn/,,0
000.01.01.G01,Chi cục Mẫu,department,$HERE,chi.cuc.bo.gov.vn,https://chi.cuc.bo.gov.vn/,,0
000.00.01.H26,Sở Khác,department,,khac.gov.vn,https://khac.gov.vn/,,0
END
printf '[common]\nregistry = portals.csv\n' >"$DIR/liencong.conf"
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
console_up $CONF

echo 'nobody - none nobody' >"$DIR/visitors"
visitor signed none signed
for role in viewer editor owner; do
    for where in here above below elsewhere all; do visitor "$role-$where" $where $role; done
done
visitor boss admin admin

"$BIN/console" routes >"$DIR/routes"
matrix() {
    python3 "$TOP/tests/lib/console_access.py" "${AT#http://}" "$DIR/routes" $HERE <"$DIR/visitors" >"$OUT" 2>"$ERR"
}
ok "every address asks every visitor for its role" matrix
echo "# $(tail -n 1 "$OUT")"
is "all visitors were there" 18 "$(wc -l <"$DIR/visitors")"
# The test itself must see what is wrong: a table that says otherwise.
sed 's/\tadmin\t/\tviewer\t/' "$DIR/routes" >"$DIR/lie"
mv "$DIR/routes" "$DIR/true"; mv "$DIR/lie" "$DIR/routes"
ok "and the test would see a right that is not asked for" sh -c "! python3 '$TOP/tests/lib/console_access.py' '${AT#http://}' '$DIR/routes' $HERE <'$DIR/visitors' >/dev/null"
mv "$DIR/true" "$DIR/routes"
# shellcheck disable=SC2086
run console audit show --limit 1000000 $CONF
ok "refusals stand in the log, with who and what" match '"who":"person:[0-9]*","address":"127.0.0.1","action":"refused","what":"GET /nhat-ky","outcome":"role"' "$OUT"

# An owner grants at his portal and below, not above or beside.
post owner-here /cong/$HERE/quyen /cong/$HERE/quyen so=001085000001 quyen=owner
is "an owner grants a role" 303 "$STATUS"
token=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$OUT")
get owner-here /cong/$HERE/quyen
token=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$OUT" | head -n 1)
granted() { db "SELECT count(*) FROM grants WHERE by LIKE 'person:%'"; }
before=$(granted)
refused() { # sentence visitor action field...
    sentence=$1; shift
    post_raw "$@"
    is "$sentence" "403 $before" "$STATUS $(granted)"
}
F="so=001085000002 quyen=viewer"
# shellcheck disable=SC2086
{
    refused "not above, with his own token" owner-here /cong/000.00.00.G01/quyen "csrf=$token" $F
    refused "not at the whole system" owner-here /nguoi-dung/quyen "csrf=$token" 'cong=*' $F
    refused "no token, no change" owner-here /cong/$HERE/quyen $F
    refused "a token of another session is none" owner-all /cong/$HERE/quyen "csrf=$token" $F
    refused "a token that is cut is none" owner-here /cong/$HERE/quyen "csrf=$(echo "$token" | cut -c 2-)" $F
}
forge() { get owner-here /cong/$HERE/quyen "$@" --data-urlencode "csrf=$token" -d so=001085000002 -d quyen=viewer; }
forge -H 'Origin: https://evil.test'
is "a form of another site is refused even with the token" "403 $before" "$STATUS $(granted)"
forge -H 'Origin: null'
is "one of no site, too" "403 $before" "$STATUS $(granted)"
forge -H 'Sec-Fetch-Site: cross-site'
is "and one that the browser says is of another" "403 $before" "$STATUS $(granted)"
forge -H "Origin: $AT" -H 'Sec-Fetch-Site: same-origin'
is "the same from here is taken" 303 "$STATUS"
get owner-here "/cong/$HERE/quyen?csrf=$token&so=001085000003&quyen=viewer"
is "a GET changes nothing" "$((before + 1))" "$(granted)"
get viewer-here "/cong/$HERE/quyen"
is "a viewer does not see who holds roles" 403 "$STATUS"

# Roles taken back and persons blocked feel it with the next request.
get editor-here /cong/$HERE/kiem-lai
ok "an editor is let in" [ "$STATUS" != 403 ]
editor=$(db "SELECT id FROM people WHERE login = 'editor-here'")
post owner-here /cong/$HERE/quyen "/cong/$HERE/quyen/$editor"
get editor-here /cong/$HERE/kiem-lai
is "and is out when the role is taken back" 403 "$STATUS"
viewer=$(db "SELECT id FROM people WHERE login = 'viewer-here'")
post boss /nguoi-dung "/nguoi-dung/$viewer/khoa" khoa=yes
get viewer-here /tai-khoan
is "who is blocked is signed out" 303 "$STATUS"

# What is typed is data.
post boss /nguoi-dung /nguoi-dung/quyen "so=001085000001' OR '1'='1" 'cong=*' quyen=owner
is "a number with SQL is no number" 422 "$STATUS"
post boss /nguoi-dung /nguoi-dung/quyen so=001085000001 "cong=x'); DROP TABLE people; --" quyen=owner
is "a portal with SQL is no portal" 422 "$STATUS"
post boss /nguoi-dung /nguoi-dung/quyen so=001085000001 cong=$HERE quyen=admin
is "nobody is made administrator by a form" 422 "$STATUS"
get x '/dang-nhap?ve=javascript:alert(1)'
post_raw x /dang-nhap "csrf=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$OUT")" 'ten="><script>alert(1)</script>' mat-khau=x
is "markup in a name is shown as text" "401 1 0" "$STATUS $(grep -c '&quot;&gt;&lt;script&gt;' "$OUT") $(grep -c '<script' "$OUT")"
for way in //evil.test '/\evil.test' https://evil.test 'javascript:alert(1)' "/$(printf '\t')/evil.test" ' //evil.test'; do
    : >"$DIR/jar.y"
    get y "/dang-nhap?ve=$(printf '%s' "$way" | jq -sRr @uri)"
    sign_in y
    is "the way back does not lead to $(printf '%s' "$way" | tr '\t' ' ')" / "$(location)"
done
get boss '/nguoi-dung?lang=en"><script>alert(1)</script>'
ok "an argument of the page comes back escaped" sh -c "! grep -q '<script' '$OUT'"
get nobody /nhat-ky -H 'X-Forwarded-For: 192.0.2.77'
post x /dang-nhap /dang-nhap ten=admin 'mat-khau=sai mật khẩu này'
get x /dang-nhap -H 'X-Forwarded-For: 192.0.2.77' --data-urlencode "csrf=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$OUT")" -d ten=admin -d mat-khau=x
# shellcheck disable=SC2086
run console audit show --limit 5 $CONF
ok "an address that the caller claims is not written down" sh -c "! grep -q 192.0.2.77 '$OUT'"

python3 "$TOP/tests/lib/console_attacks.py" "${AT#http://}" >"$DIR/attacks.tap"
retell "$DIR/attacks.tap"
ok "all of them were asked" [ "$(grep -c '^ok\|^not ok' "$DIR/attacks.tap")" = 28 ]
get boss /nguoi-dung
is "and the console is well" 200 "$STATUS"
signed=$(db "SELECT id FROM people WHERE login = 'signed'")
# shellcheck disable=SC2086
run console admin make "$signed" $CONF
get signed /tai-khoan
is "who is made administrator signs in again" 303 "$STATUS"
# shellcheck disable=SC2086
run console admin list $CONF
ok "and is listed as one" match "\"person\":$signed,\"login\":\"signed\",\"name\":\"signed\",\"admin\":true" "$OUT"
# shellcheck disable=SC2086
run console admin make 999999 $CONF
ok "nobody is made one who is not there" [ "$STATUS" = 1 ]
# shellcheck disable=SC2086
run console admin rotate-key $CONF
ok "what is sealed gets a new key beside the server" match '"resealed":[1-9]' "$OUT"
sign_in z
get z /nguoi-dung
ok "which opens it" match '… 0001' "$OUT"
# shellcheck disable=SC2086
run console audit verify $CONF
ok "with its log whole" match '"whole":true' "$OUT"
finish
