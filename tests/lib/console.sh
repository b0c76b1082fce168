# tests/lib/console.sh - the console as a browser meets it.  Sourced after t.sh.
# shellcheck shell=sh
# console_up CONF...: starts it on a free port with an administrator; AT is its
# address.  Without a word on it in the configuration, no second factor is asked.
ADMIN_PASSWORD='mật khẩu dài 12'
console_up() {
    grep -q '^totp' "$DIR/liencong.conf" || printf '[console]\ntotp = no\n' >>"$DIR/liencong.conf"
    # An administrator of that name who is there already stays.
    echo "$ADMIN_PASSWORD" | "$BIN/console" admin add admin "$@" >"$OUT" 2>"$ERR"
    serve console console serve --listen "${LISTEN:-127.0.0.1:0}" "$@"
    AT=$(address console)
}
# Each visitor has a cookie jar: $DIR/jar.NAME.  STATUS, OUT (body), ERR (head).
# get VISITOR PATH curl-options...
get() {
    jar=$DIR/jar.$1 path=$2; shift 2
    [ -e "$jar" ] || : >"$jar"
    STATUS=$(curl -s -o "$OUT" -D "$ERR" -w '%{http_code}' -b "$jar" -c "$jar" "$@" "$AT$path")
}
# post VISITOR PAGE ACTION field=value...: loads the page for its token, sends.
post() {
    visitor=$1 action=$3; get "$1" "$2"; shift 3
    token=$(sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p' "$OUT" | head -n 1)
    post_raw "$visitor" "$action" "csrf=$token" "$@"
}
post_raw() { # VISITOR ACTION field=value...
    visitor=$1 action=$2; shift 2
    n=$#; while [ "$n" -gt 0 ]; do set -- "$@" --data-urlencode "$1"; shift; n=$((n - 1)); done
    get "$visitor" "$action" "$@"
}
# sign_in VISITOR [NAME PASSWORD]
sign_in() { post "$1" /dang-nhap /dang-nhap "ten=${2:-admin}" "mat-khau=${3:-$ADMIN_PASSWORD}"; }
# location: where the last answer leads, without scheme and host of the console.
location() { sed -n 's/^[Ll]ocation: //p' "$ERR" | tr -d '\r' | sed "s|^$AT||"; }
# totp SECRET [STEPS]: the code of now, or of so many steps of 30 s from now.
totp() {
    python3 - "$1" "${2:-0}" <<'P'
import base64, hashlib, hmac, struct, sys, time
step = int(time.time()) // 30 + int(sys.argv[2])
mac = hmac.new(base64.b32decode(sys.argv[1]), struct.pack(">Q", step), hashlib.sha1).digest()
at = mac[-1] & 15
print("%06d" % ((struct.unpack(">I", mac[at:at + 4])[0] & 0x7FFFFFFF) % 10**6))
P
}
# visitor NAME WHERE ROLE: a person with that role, signed in, with jar and a line
# in $DIR/visitors.  WHERE: none, admin, all, or here, above, below, elsewhere of
# the portals $HERE, $ABOVE, $BELOW, $ELSEWHERE.
db() { sqlite3 -cmd '.timeout 5000' "$DIR/data/console.db" "$1"; }
visitor() {
    session=$(printf '%s' "$1" | sha256sum | cut -c 1-52)
    admin=0; portal=
    case $2 in
    here) portal=$HERE ;; above) portal=$ABOVE ;; below) portal=$BELOW ;;
    elsewhere) portal=$ELSEWHERE ;; all) portal='*' ;; admin) admin=1 ;;
    esac
    hash=$(printf 'session %s' "$session" | sha256sum | cut -d ' ' -f 1)
    now=$(date +%s)000
    db "INSERT INTO people(login, admin, made_ms) VALUES('$1', $admin, $now);
        INSERT INTO sessions(hash, person, whole, made_ms, seen_ms) VALUES(x'$hash', last_insert_rowid(), 1, $now, $now);
        ${portal:+INSERT INTO grants SELECT id, '$portal', '$3', 'test', $now FROM people WHERE login = '$1';}"
    echo "$1 $session $2 $3" >>"$DIR/visitors"
    printf '127.0.0.1\tFALSE\t/\tTRUE\t0\t__Host-lc\t%s\n' "$session" >"$DIR/jar.$1"
}
