#!/bin/sh
# The endpoints one by one, as 2116/TCTTKĐA06 gives those of VNeID, without
# discovery; id_tokens signed by ES256; a provider that hangs.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"
IDP_KEY=EC
. "$TOP/tests/lib/glewlwyd.sh"
PORT=$(free_port); LISTEN=127.0.0.1:$PORT; AT=http://$LISTEN
idp_up "$AT/dang-nhap/dinh-danh/ve" "$AT/dang-nhap" && idp_user an 'Nguyễn Văn An' 001085000001 && idp_sign_in an ||
    { ok "the provider is there" false; finish; }
printf 'code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n000.00.00.G01,Bộ,ministry,,bo.gov.vn,https://bo.gov.vn/,,0\n' >"$DIR/portals.csv"
echo b1-mat-cua-chung-ta >"$DIR/secret"
configure() { # NAME KEYS_URL ISSUER
    cat >"$DIR/$1.conf" <<END
[common]
registry = portals.csv
[console]
totp = no
base_url = $AT
oidc_issuer = $3
oidc_client = liencong
oidc_secret = secret
oidc_auth_url = $IDP/api/oidc/auth
oidc_token_url = $IDP/api/oidc/token
oidc_userinfo_url = $IDP/api/oidc/userinfo
oidc_logout_url = $IDP/api/oidc/end_session
oidc_keys_url = $2
END
    cp "$DIR/$1.conf" "$DIR/liencong.conf"
}
again() { # starts it with that configuration
    [ -z "$SERVED" ] || { kill "$SERVED"; wait "$SERVED"; }
    : >"$DIR/console.log"
    console_up --config "$DIR/liencong.conf" --data "$DIR/data"
}
come_back() { get "$1" /dang-nhap/dinh-danh; get "$1" "$(idp_answer an "$(location)" | sed "s|^$AT||")"; }
why() { "$BIN/console" audit show --limit 3 --data "$DIR/data" >"$OUT"; match "$1" "$OUT"; }

configure good "$IDP/api/oidc/jwks" "$IDP/api/oidc"
again
come_back u
is "one signs in without discovery, by ES256" 303 "$STATUS"
get u /tai-khoan
ok "and is known" match 'Nguyễn Văn An' "$OUT"
configure other "$IDP/api/oidc/jwks" https://vneid.gov.vn/another
again
come_back v
is "a token of another issuer than the one we know is refused" 403 "$STATUS"
ok "and the log says so" why 'another issuer'
openssl ecparam -genkey -name prime256v1 -noout 2>/dev/null | openssl ec -pubout -outform DER 2>/dev/null | tail -c 64 >"$DIR/point"
b64() { basenc -w 0 --base64url | tr -d =; }
mkdir "$DIR/keys"
printf '{"keys":[{"kty":"EC","crv":"P-256","x":"%s","y":"%s"}]}' "$(head -c 32 "$DIR/point" | b64)" "$(tail -c 32 "$DIR/point" | b64)" >"$DIR/keys/jwks"
KEYS=$(free_port)
(cd "$DIR/keys" && exec python3 -m http.server "$KEYS" --bind 127.0.0.1 >/dev/null 2>&1) & PIDS="$PIDS $!"
until_ready "http://127.0.0.1:$KEYS/jwks"
configure keys "http://127.0.0.1:$KEYS/jwks" "$IDP/api/oidc"
again
come_back w
is "keys of somebody else open nothing" 403 "$STATUS"
ok "and the log says so" why 'has no such key\|signature is wrong'
sed -i 's/^oidc_keys_url.*//' "$DIR/liencong.conf"
run console serve --listen "$LISTEN" --config "$DIR/liencong.conf" --data "$DIR/data"
ok "endpoints without keys do not start" match 'oidc_keys_url belong together' "$ERR"
sed -i 's|^oidc_issuer.*|oidc_issuer = http://vneid.gov.vn/x|' "$DIR/liencong.conf"
run console serve --listen "$LISTEN" --config "$DIR/liencong.conf" --data "$DIR/data"
ok "nor does an issuer without TLS" match 'oidc_issuer: is not https' "$ERR"

# A token endpoint that takes the question and never answers.
HANG=$(free_port)
python3 -c 'import socket, sys, time
s = socket.socket(); s.bind(("127.0.0.1", int(sys.argv[1]))); s.listen(50); print("ready", flush=True); time.sleep(600)' "$HANG" >"$DIR/hang" & PIDS="$PIDS $!"
within 20 test -s "$DIR/hang"
configure hang "$IDP/api/oidc/jwks" "$IDP/api/oidc"
sed -i "s|^oidc_token_url.*|oidc_token_url = http://127.0.0.1:$HANG/token|" "$DIR/liencong.conf"
again
for i in 1 2 3 4; do
    get "h$i" /dang-nhap/dinh-danh
    idp_answer an "$(location)" >"$DIR/way.$i"
done
for i in 1 2; do curl -s -o /dev/null -b "$DIR/jar.h$i" "$(cat "$DIR/way.$i")" & PIDS="$PIDS $!"; done
busy() { get h3 "$(sed "s|^$AT||" "$DIR/way.3")"; [ "$STATUS" = 503 ] && match 'others wait' "$DIR/console.log"; }
ok "a third who waits for it is told to come later" within 5 busy
get x /dang-nhap
is "and the pages of others come" 200 "$STATUS"
finish
