#!/bin/sh
# Signing in through an OpenID provider with VNeID's claims: glewlwyd.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"
. "$TOP/tests/lib/glewlwyd.sh"
PORT=$(free_port); LISTEN=127.0.0.1:$PORT; AT=http://$LISTEN
idp_up "$AT/dang-nhap/dinh-danh/ve" "$AT/dang-nhap" && idp_user an 'Nguyễn Văn An' 001085000001 &&
    idp_user thap 'Mức Thấp' 001085000002 2 && idp_user to-chuc 'Công ty' 001085000003 3 2 &&
    idp_user sai 'Số Sai' 12345 || { ok "the provider is there" false; finish; }
cat >"$DIR/portals.csv" <<END
code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.00.G01,Bộ Mẫu,ministry,,bo.gov.vn,https://bo.gov.vn/,,0
000.01.00.G01,Cục Mẫu,department,000.00.00.G01,cuc.bo.gov.vn,https://cuc.bo.gov.vn/,,0
000.00.01.H26,Sở Khác,department,,khac.gov.vn,https://khac.gov.vn/,,0
END
echo b1-mat-cua-chung-ta >"$DIR/secret"
cat >"$DIR/liencong.conf" <<END
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
[console]
totp = no
base_url = $AT
oidc_issuer = $IDP/api/oidc
oidc_client = liencong
oidc_secret = secret
END
CONF="--config $DIR/liencong.conf --data $DIR/data"
printf '127.0.0.1 bo.gov.vn cuc.bo.gov.vn khac.gov.vn\n' >"$DIR/hosts"
# shellcheck disable=SC2086
timeout 10 "$BIN/crawler" run --once --seconds 1 $CONF >"$OUT" 2>"$ERR"
# shellcheck disable=SC2086
console_up $CONF
get u /dang-nhap
ok "the page offers VNeID" match '>Đăng nhập bằng VNeID<' "$OUT"
arg() { sed -n "s/.*[?&]$1=\([^&]*\).*/\1/p"; }
# come_back VISITOR USER: signs in there, and returns here.
start() { get "$1" /dang-nhap/dinh-danh; location >"$DIR/auth.$1"; }
come_back() { start "$1"; idp_answer "$2" "$(cat "$DIR/auth.$1")" | sed "s|^$AT||" >"$DIR/back.$1"; get "$1" "$(cat "$DIR/back.$1")"; }

start u
ok "the browser is sent to the issuer's endpoint" match "^$IDP/api/oidc/auth?response_type=code&client_id=liencong&redirect_uri=" "$DIR/auth.u"
ok "with PKCE S256" match 'code_challenge=[A-Za-z0-9_-]\{43\}&code_challenge_method=S256' "$DIR/auth.u"
ok "state and nonce differ" [ "$(arg state <"$DIR/auth.u")" != "$(arg nonce <"$DIR/auth.u")" ]
ok "what binds it is in a cookie for ten minutes" match 'Set-Cookie: __Host-lc-flow=[a-z0-9]\{52\}; Path=/; Secure; HttpOnly; SameSite=Lax; Max-Age=600' "$ERR"
idp_sign_in an
get u '/dang-nhap?ve=%2Ftai-khoan'
come_back u an
is "who signs in there is signed in here, where he wanted to go" '303 /tai-khoan' "$STATUS $(location)"
get u /tai-khoan
ok "under the name of claim HoVaTen" match 'Nguyễn Văn An' "$OUT"
ok "and learns that he holds no role yet" match 'chưa có quyền' "$OUT"
get u /cong/000.01.00.G01
is "so that he sees no portal" 403 "$STATUS"
sealed() { ! grep -qr -e 001085000001 -e 'Văn An' -e 19850102 "$DIR/data"; }
ok "number and name lie sealed; the birthday is not kept" sealed
ok "the session's id_token, too" sh -c "! grep -q eyJ '$DIR/data/console.db-wal'"

# The same answer again, in the same browser and in another.
get u "$(cat "$DIR/back.u")"
is "an answer counts once" 403 "$STATUS"
get thief "$(cat "$DIR/back.u")"
is "and in its own browser only" 403 "$STATUS"
start thief
idp_answer an "$(cat "$DIR/auth.u" )" >/dev/null
start v; idp_answer an "$(cat "$DIR/auth.v")" | sed "s|^$AT||" >"$DIR/back.v"
get thief "$(sed "s/state=[^&]*/state=$(arg state <"$DIR/auth.thief")/" "$DIR/back.v")"
is "a code of another browser's sign-in is of no use (PKCE)" 403 "$STATUS"
start w
get w "/dang-nhap/dinh-danh/ve?error=access_denied&state=$(arg state <"$DIR/auth.w")"
is "a refusal of the provider is one here" 403 "$STATUS"
start w
get w "/dang-nhap/dinh-danh/ve?code=khong-co&state=$(arg state <"$DIR/auth.w")"
is "a made-up code, too" 403 "$STATUS"
start w
get w "/dang-nhap/dinh-danh/ve?code=x"
is "no state, no sign-in" 403 "$STATUS"

for user in thap to-chuc sai; do idp_sign_in $user; come_back $user $user; echo "$user $STATUS" >>"$DIR/refused"; done
is "a low level, an organisation, a wrong number are refused" 'thap 403 to-chuc 403 sai 403' "$(tr '\n' ' ' <"$DIR/refused" | sed 's/ $//')"
# shellcheck disable=SC2086
run console audit show --limit 100 $CONF
for why in 'loAS is below' 'LoaiTaiKhoan is not' 'SoDinhDanh is not 12' 'state is of another' 'no sign-in of this browser' 'the provider refused' 'answers with status'; do
    ok "the log says why: $why" match "\"action\":\"sign.in\",\"what\":\"oidc\",\"outcome\":\"[^\"]*$why" "$OUT"
done
ok "and names no citizen" sh -c "! grep -q -e 001085 -e 'Văn An' '$OUT'"

# Roles are granted to a number, before or after its owner has come.
sign_in admin
post admin /nguoi-dung /nguoi-dung/quyen so=001085000001 cong=000.00.00.G01 quyen=viewer
is "an administrator grants a role" 303 "$STATUS"
get u /cong/000.01.00.G01
is "it holds at once, below the ministry, too" 200 "$STATUS"
get u /cong/000.00.01.H26
is "not elsewhere" 403 "$STATUS"
get u /
is "his list has his portals and no others" '1 0' "$(grep -c 'Cục Mẫu' "$OUT") $(grep -c 'Sở Khác' "$OUT")"

idp_user binh 'Trần Thị Bình' 001085000009; idp_sign_in binh
post admin /cong/000.00.00.G01/quyen /cong/000.00.00.G01/quyen so=001085000009 quyen=owner
is "a role is granted to who has never come" 303 "$STATUS"
come_back b binh
get b /cong/000.00.00.G01/quyen
ok "and is there when she comes" match 'Nguyễn Văn An' "$OUT"

get u /tai-khoan
post u /tai-khoan /dang-xuat
ok "signing out leads through the provider" match "^Location: $IDP/api/oidc/end_session?id_token_hint=eyJ" "$ERR"
get u /tai-khoan
is "and is done here already" 303 "$STATUS"
kill "$IDP_PID"; wait "$IDP_PID" 2>/dev/null
start x
idp_gone() { get x "/dang-nhap/dinh-danh/ve?code=x&state=$(arg state <"$DIR/auth.x")"; [ "$STATUS" = 503 ]; }
ok "a provider that is away is an outage, not a refusal" idp_gone
finish
