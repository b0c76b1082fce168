#!/bin/sh
# What of a portal gets worse is noticed once, told by mail and webhook, and seen
# to end.
. "$(dirname "$0")/../t.sh"
NPM=$("$TOP/tools/npm.sh" smtp-server@3.13.6 mailparser@3.7.2 2>"$ERR") || skip_all 'no npm packages'
. "$TOP/tests/lib/certs.sh"
ca mail-root
leaf localhost mail-root 20200101000000Z 20490101000000Z
echo 'mật khẩu' >"$DIR/mail-password"
: >"$DIR/mails"; : >"$DIR/hooks"
NODE_PATH=$NPM/node_modules node "$TOP/tests/lib/smtp.js" "$DIR/smtp.port" "$DIR/mails" "$CERTS/localhost.key" "$CERTS/localhost.pem" >"$DIR/smtp.log" 2>&1 & PIDS="$PIDS $!"
python3 "$TOP/tests/lib/receiver.py" "$DIR/hooks" "$DIR/hooks.port" >"$DIR/receiver.log" 2>&1 & PIDS="$PIDS $!"
within 20 test -s "$DIR/smtp.port"
within 20 test -s "$DIR/hooks.port"
more_portals() {
    sed -i "s|^\[crawler\]|&\nca_file = $CERTS/mail-root.pem|" "$DIR/liencong.conf"
    cat >>"$DIR/liencong.conf" <<END
[console]
base_url = https://quantri.test
smtp_url = smtp://localhost:$(cat "$DIR/smtp.port")
smtp_user = lien-cong
smtp_password_file = $DIR/mail-password
mail_from = lien-cong@mau.gov.vn
END
    for i in 3 4 5 6 7 8; do page "$H" "/tin/$i.html" "Tin số $i" "$(long "việc thứ $i trong năm")"; more_urls="$more_urls http://$H:$PORT/tin/$i.html"; done
}
. "$TOP/tests/lib/console_portal.sh"
HOOK=http://127.0.0.1:$(cat "$DIR/hooks.port")
# shellcheck disable=SC2086
again $more_urls
look
# shellcheck disable=SC2086
alerts() { run console alerts run $CONF; }
alerts
is "the first run notices nothing" 0 "$(jq .alerts "$OUT")"

post a "$C/canh-bao" "$C/canh-bao" thu=mot.hai webhook= giam=10 tang=20
is "what is no address is refused" 422 "$STATUS"
post a "$C/canh-bao" "$C/canh-bao" thu=a@mau.gov.vn webhook=http://10.0.0.1/x giam=10 tang=20
is "a webhook into an inner network is refused" 422 "$STATUS"
post a "$C/canh-bao" "$C/canh-bao" "thu=bien-tap@mau.gov.vn, khong@mau.gov.vn" webhook="$HOOK/ok" giam=10 tang=20
is "settings are saved" 303 "$STATUS"
post a "$C/canh-bao" "$C/canh-bao/thu"
is "a trial is sent" 303 "$STATUS"
is "the mail came over TLS" true "$(jq .secure "$DIR/mails")"
is "to whom it should" bien-tap@mau.gov.vn "$(jq -r '.to[0]' "$DIR/mails")"
ok "with a subject that can be read" sh -c "jq -r .subject '$DIR/mails' | grep -q '^\[Liên Cổng\] Cảnh báo: Cổng $H'"
ok "and a text" sh -c "jq -r .text '$DIR/mails' | grep -q 'Đây là thư thử'"
is "the webhook came, too" coverage.test "$(jq -r '.body | fromjson | .type' "$DIR/hooks")"
get a "$C/canh-bao"
SECRET=$(grep -o 'whsec_[a-z0-9]*' "$OUT")
is "and carries its signature" "good 1" "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/hooks" /ok "$SECRET")"
gone() { ! grep -q -a -F "$1" "$DIR"/data/coverage.db*; }
ok "the secret does not lie open in the database" gone "$SECRET"
is "but sealed" 1 "$(sqlite3 "$DIR/data/coverage.db" "SELECT secret LIKE 'lcv1.%' FROM watch")"
post a "$C/canh-bao" "$C/canh-bao" "thu=bien-tap@mau.gov.vn, khong@mau.gov.vn" webhook="$HOOK/ok" giam=10 tang=20
get a "$C/canh-bao"
ok "it stays when other things are set" match "<code>$SECRET</code>" "$OUT"
ok "what the server refused is told" match 'RCPT failed: 550' "$OUT"
ok "and tried again" match 'sẽ thử lại' "$OUT"

# A database of before secrets were sealed.
sqlite3 "$DIR/data/coverage.db" "UPDATE watch SET secret = '$SECRET'"
ok "an older version left it open" grep -q -a -F "$SECRET" "$DIR/data/coverage.db"
get a "$C/canh-bao"
ok "which is read all the same" match "<code>$SECRET</code>" "$OUT"

not_at_end_of day 60
# Six pages are gone, and the sitemap with them.
sqlite3 "$DIR/data/coverage.db" "INSERT INTO day(portal, day, known, indexed, faults) SELECT portal, day - 1, known, indexed, faults FROM day" 2>"$ERR"
for i in 3 4 5 6 7 8; do rm "$DIR/www/$H/tin/$i.html"; done
rm "$DIR/www/$H/sitemap.xml"
# shellcheck disable=SC2086
again $more_urls
timeout 60 "$BIN/crawler" run --once --recrawl $CONF >"$OUT" 2>"$ERR"
run indexer build --once $CONF
alerts
is "three things are noticed" 3 "$(jq .alerts "$OUT")"
body() { jq -r '.body | fromjson | select(.type == "coverage.alert") | .data.alerts[] | '"$1" "$DIR/hooks"; }
is "the webhook names them" "faults-rose indexed-fell sitemap-dead" "$(body .kind | sort | tr '\n' ' ' | sed 's/ $//')"
is "with figures" "10 4" "$(body 'select(.kind == "indexed-fell") | "\(.before) \(.now)"')"
is "signed as before" "good 2" "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/hooks" /ok "$SECRET")"
ok "and the secret is sealed now" gone "$SECRET"
ok "the mail says it in words" sh -c "jq -r .text '$DIR/mails' | grep -q 'Số trang tìm thấy được giảm: 10 → 4'"
ok "and leads to the page" sh -c "jq -r .text '$DIR/mails' | grep -q 'https://quantri.test/cong/000.00.00.H01/canh-bao'"
alerts
is "what is known is not told again" "0 0" "$(jq -r '"\(.alerts) \(.sent)"' "$OUT")"
get a "$C/canh-bao"
is "they are open" 3 "$(grep -o 'badge over">đang có' "$OUT" | wc -l)"

for i in 3 4 5 6 7 8; do page "$H" "/tin/$i.html" "Tin số $i" "$(long "việc thứ $i trong năm")"; done
# shellcheck disable=SC2086
timeout 60 "$BIN/crawler" run --once --recrawl $CONF >"$OUT" 2>"$ERR"
again $more_urls
look
alerts
get a "$C/canh-bao"
is "two have ended" 2 "$(grep -o 'badge">đã hết' "$OUT" | wc -l)"

OLD=$(sqlite3 "$DIR/data/coverage.db" "SELECT secret FROM watch")
# shellcheck disable=SC2086
run console admin rotate-key $CONF
is "a new key seals it, too" 0 "$STATUS"
ok "of the old one nothing is left" gone "$OLD"
BEFORE=$(jq -s length "$DIR/hooks")
sqlite3 "$DIR/data/coverage.db" "UPDATE letter SET next_ms = 1 WHERE channel = 'webhook'"
alerts
is "and opens it" "good $((BEFORE + 2))" "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/hooks" /ok "$SECRET")"

# A secret that does not open any more: said where it is set, nothing goes out unsigned.
sql() { sqlite3 "$DIR/data/coverage.db" "$1"; }
sent() { jq -s length "$DIR/hooks"; }
form() { post a "$C/canh-bao" "$C/canh-bao" thu=bien-tap@mau.gov.vn webhook="$HOOK/ok" giam=15 tang=20 "$@"; }
sign_in a # a new key ends all sessions
KEPT=$(sql "SELECT secret FROM watch"); BEFORE=$(sent)
for lost in "'lcv1.00000000.' || substr(secret, 15)" "substr(secret, 1, 20) || iif(substr(secret, 21, 1) = 'A', 'B', 'A') || substr(secret, 22)" "'lcv1.'"; do
    sql "UPDATE watch SET secret = $lost; UPDATE letter SET next_ms = 1, tries = 0 WHERE channel = 'webhook'"
    get a "$C/canh-bao"
    is "the page is there" 200 "$STATUS"
    ok "and says what to do" match 'Không mở được khóa đã lưu: hãy tạo khóa mới' "$OUT"
    alerts
    is "no letter is sent" "0 $BEFORE" "$(jq .sent "$OUT") $(sent)"
    get a "$C/canh-bao"
    ok "why stands beside it" match 'secret of the webhook of 000.00.00.H01: watch 000.00.00.H01: ' "$OUT"
    form
    is "other settings wait for a new one" 422 "$STATUS"
    ok "which is said" match 'khóa đã lưu không mở được, hãy chọn tạo khóa mới' "$OUT"
    # shellcheck disable=SC2086
    run console admin rotate-key $CONF
    is "the vault keeps its key as long" 1 "$STATUS"
    ok "and names the portal" match 'secret of the webhook of 000.00.00.H01' "$ERR"
    sql "UPDATE watch SET secret = '$KEPT'"
done
sql "UPDATE watch SET secret = 'lcv1.00000000.' || substr(secret, 15)"
form khoa-moi=1
is "a new one mends it" 303 "$STATUS"
get a "$C/canh-bao"; SECRET=$(grep -o 'whsec_[a-z0-9]*' "$OUT")
: >"$DIR/hooks"; sql "UPDATE letter SET next_ms = 1, tries = 0 WHERE channel = 'webhook'"; alerts
ok "what waited is sent with it" sh -c "[ '$(sent)' -ge 1 ] && [ '$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/hooks" /ok "$SECRET")' = 'good $(sent)' ]"

# A new key, killed on its way: coverage.db is sealed anew first, then console.db,
# then the old key goes.  Whatever of it was done, the next one opens all and ends it.
# killed CALL N: dies before its N-th such system call.
killed() {
    rm -rf "$DIR/copy"; cp -a "$DIR/data" "$DIR/copy"
    bash -c '"$@"; exit $?' _ strace -f -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" \
        "$BIN/console" admin rotate-key --config "$DIR/liencong.conf" --data "$DIR/copy" >/dev/null 2>&1
}
sealed_by() { sqlite3 "$DIR/copy/$1" "SELECT substr($2, 6, 8) FROM $3 WHERE $2 LIKE 'lcv1.%' LIMIT 1"; }
KILLS=0; BETWEEN=0; BAD=
sweep() {
    for at in $(seq 1 "$2" 200); do
        killed "$1" "$at" && return
        KILLS=$((KILLS + 1))
        [ "$(sealed_by coverage.db secret watch)" = "$(sealed_by console.db name people)" ] || BETWEEN=$((BETWEEN + 1))
        run console admin rotate-key --config "$DIR/liencong.conf" --data "$DIR/copy"
        [ "$STATUS" = 0 ] && [ "$(wc -l <"$DIR/copy/console.key")" = 1 ] || BAD="$BAD $1-$at"
    done
}
if strace -o /dev/null true 2>"$ERR"; then
    sweep rename 1; sweep fdatasync 1; sweep pwrite64 9
    ok "killed at $KILLS moments" [ "$KILLS" -ge 8 ]
    ok "$BETWEEN of them between the two commits" [ "$BETWEEN" -ge 1 ]
    is "each time the next one opened all and ended it" '' "$BAD"
else
    echo "# strace may not trace here: no rotation was killed"
fi
finish
