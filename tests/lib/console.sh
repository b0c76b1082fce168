# tests/lib/console.sh - the console as a browser meets it.  Sourced after t.sh.
# shellcheck shell=sh
# console_up CONF...: starts it on a free port with an administrator; AT is its
# address.
ADMIN_PASSWORD='mật khẩu dài 12'
console_up() {
    [ -e "$DIR/data/console.db" ] || echo "$ADMIN_PASSWORD" | "$BIN/console" admin add admin "$@" >"$OUT" 2>"$ERR"
    serve console console serve --listen 127.0.0.1:0 "$@"
    within 20 grep -q listening "$DIR/console.log"
    AT=http://$(sed -n 's/^listening on //p' "$DIR/console.log")
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
