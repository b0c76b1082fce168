# tests/lib/glewlwyd.sh - the OpenID provider glewlwyd, with VNeID's claims.
# Sourced after t.sh.  $IDP is its address, $IDP_PORT its port.
# shellcheck shell=sh
command -v glewlwyd >/dev/null || skip_all 'no glewlwyd'
IDP_PORT=$(free_port); IDP=http://127.0.0.1:$IDP_PORT
idp_api() { # METHOD PATH [JSON]
    curl -s -b "$DIR/idp.jar" -c "$DIR/idp.jar" -X "$1" -H 'Content-Type: application/json' ${3:+-d "$3"} \
        -w '%{http_code}' -o "$DIR/idp.answer" "$IDP/api/$2" >"$DIR/idp.status"
    [ "$(cat "$DIR/idp.status")" = 200 ] || { sed "s|^|# glewlwyd $1 $2: |" "$DIR/idp.answer" >&2; return 1; }
}
# idp_up CALLBACK LOGOUT: serves until the test ends.
idp_up() {
    sqlite3 "$DIR/idp.db" </usr/share/dbconfig-common/data/glewlwyd/install/sqlite3
    zcat /usr/share/doc/glewlwyd/glewlwyd.conf.sample.gz | grep -v '^#' |
        sed -e "s|^port=.*|port=$IDP_PORT|" -e "s|^external_url=.*|external_url=\"$IDP\"|" -e 's|^cookie_secure=.*|cookie_secure=0|' \
            -e 's|^cookie_domain=.*|cookie_domain=""|' -e "s|path = .*|path = \"$DIR/idp.db\"|" >"$DIR/idp.conf"
    glewlwyd --config-file="$DIR/idp.conf" >"$DIR/idp.log" 2>&1 & IDP_PID=$!; PIDS="$PIDS $IDP_PID"
    until_ready "$IDP/config" || return 1
    idp_api POST auth/ '{"username":"admin","password":"password"}' || return 1
    idp_api GET mod/user/database || return 1
    # A user has, beside what glewlwyd knows, the fields of VNeID.
    idp_api PUT mod/user/database "$(jq -c '
        .parameters."data-format" += ([("SoDinhDanh", "HoVaTen", "NgayThangNamSinh", "LoaiTaiKhoan", "loAS")
            | {key: ., value: {multiple: false, read: true, write: true, "profile-read": false, "profile-write": false}}]
            | from_entries)' "$DIR/idp.answer")" || return 1
    idp_api PUT mod/user/database/reset && idp_api GET mod/client/database || return 1
    idp_api PUT mod/client/database "$(jq -c '.parameters."data-format"."post_logout_redirect_uris" =
        {multiple: true, read: true, write: true}' "$DIR/idp.answer")" && idp_api PUT mod/client/database/reset || return 1
    openssl genpkey -algorithm "${IDP_KEY:-RSA}" ${IDP_KEY:+-pkeyopt ec_paramgen_curve:P-256} -out "$DIR/idp.key" 2>/dev/null
    openssl pkey -in "$DIR/idp.key" -pubout -out "$DIR/idp.pub"
    idp_api POST mod/plugin/ "$(jq -nc --arg iss "$IDP/api/oidc" --rawfile key "$DIR/idp.key" --rawfile cert "$DIR/idp.pub" \
        --arg type "$([ "$IDP_KEY" ] && echo ecdsa || echo rsa)" '
        {module: "oidc", name: "oidc", display_name: "OIDC", enabled: true, parameters: {
            iss: $iss, "jwt-type": $type, "jwt-key-size": "256", key: $key, cert: $cert,
            "access-token-duration": 600, "refresh-token-duration": 600, "code-duration": 60,
            "auth-type-code-enabled": true, "auth-type-token-enabled": false, "auth-type-id-token-enabled": true,
            "auth-type-none-enabled": false, "auth-type-password-enabled": false, "auth-type-client-enabled": false,
            "auth-type-refresh-enabled": false, "pkce-allowed": true, "pkce-required": true,
            "pkce-method-plain-allowed": false, "jwks-show": true, "subject-type": "public",
            "session-management-allowed": true, "session-cookie-name": "GLEWLWYD2_OIDC_SID",
            "session-cookie-expiration": 2419200,
            "name-claim": "no", "scope-claim": "no", "email-claim": "no",
            claims: [("SoDinhDanh", "HoVaTen", "NgayThangNamSinh", "LoaiTaiKhoan", "loAS")
                | {name: ., "user-property": ., type: "string", mandatory: true}]}}')" || return 1
    idp_api POST client/ "$(jq -nc --arg back "$1" --arg out "$2" '
        {client_id: "liencong", name: "Liên Cổng", client_secret: "b1-mat-cua-chung-ta", confidential: true, enabled: true,
         authorization_type: ["code"], redirect_uri: [$back], post_logout_redirect_uris: [$out], scope: ["openid"],
         token_endpoint_auth_method: ["client_secret_basic"]}')"
}
# idp_user LOGIN NAME NUMBER [LEVEL [KIND]]: password "password".
idp_user() {
    idp_api POST user/ "$(jq -nc --arg login "$1" --arg name "$2" --arg number "$3" --arg level "${4:-3}" --arg kind "${5:-1}" '
        {username: $login, name: $name, password: "password", enabled: true, scope: ["openid"],
         SoDinhDanh: $number, HoVaTen: $name, NgayThangNamSinh: "19850102", LoaiTaiKhoan: $kind,
         loAS: ([("LoaiTaiKhoan", "SoDinhDanh", "HoVaTen", "NgayThangNamSinh")
             | {level: ($level | tonumber), claim: ., src: "Bca", validDate: null, expiredDate: null}] | tojson)}')"
}
# idp_sign_in USER: signs in there, in the jar $DIR/idp.USER, and grants us.
idp_sign_in() {
    : >"$DIR/idp.$1"
    curl -s -b "$DIR/idp.$1" -c "$DIR/idp.$1" -H 'Content-Type: application/json' \
        -d "{\"username\":\"$1\",\"password\":\"password\"}" "$IDP/api/auth/"
    curl -s -b "$DIR/idp.$1" -c "$DIR/idp.$1" -X PUT -H 'Content-Type: application/json' -d '{"scope":"openid"}' \
        "$IDP/api/auth/grant/liencong"
}
# idp_answer USER AUTH_URL: where the provider sends that browser back to.
idp_answer() {
    curl -s -b "$DIR/idp.$1" -c "$DIR/idp.$1" -o /dev/null -D - "$2&g_continue" | sed -n 's/^[Ll]ocation: //p' | tr -d '\r'
}
