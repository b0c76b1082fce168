#!/bin/bash
# Webhooks after Standard Webhooks: signed, tried again for a day, written down,
# sent again by command; receivers that fail, hang, redirect and lie; kill -9.
. "${0%/*}/../t.sh"
HUB_DIR=$DIR/hub
printf '[common]\nallow_private = 127.0.0.1\n[syndication]\nhook_timeout_s = 2\n' >"$DIR/conf"
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" --config "$DIR/conf" 2>>"$ERR"; }
put() { syndication put "${@:2}" <<<"$1" >/dev/null; }
item() { put "{\"Title\":\"$1\",\"Type\":${2:-1},\"Status\":1,\"DistributionTo\":[\"${3:-24}\"]}" "${@:4}"; }
add() { syndication hook add --url "$HOOKS$1" "${@:2}" >"$DIR/new"; jq -r .secret "$DIR/new"; }
last() { syndication hook log "$1" --limit 1 | jq -r "$2"; }
got() { jq -r --arg path "$1" 'select(.path == $path) | .body | fromjson | "\(.type) \(.data.Id)"' "$DIR/log" 2>/dev/null; }
times() { got "$1" | wc -l; }
# until_is WANT command...: waits until its output is WANT.
is_now() { [ "$("${@:2}")" = "$1" ]; }
until_is() { within 20 is_now "$@"; }
hurry() { sqlite3 "$HUB_DIR/hub.db" '.timeout 5000' "UPDATE deliveries SET due_ms = 0 WHERE state = 0 AND hook_id = $1"; }
start() { serve hub syndication serve --data "$HUB_DIR" --config "$DIR/conf" --listen "127.0.0.1:$PORT"; until_ready "http://127.0.0.1:$PORT/healthz"; }

: >"$DIR/log"
python3 "$TOP/tests/lib/receiver.py" "$DIR/log" "$DIR/port" 2>/dev/null & PIDS="$PIDS $!"
within 20 test -s "$DIR/port"
HOOKS=http://127.0.0.1:$(cat "$DIR/port"); PORT=$(free_port)

item 'có từ trước'
GOOD=$(add /ok); NEWS=$(add /ok/news --type 1 --distribution 24,25)
for bad in fail hang redirect later garbage short endless gone; do add "/$bad" >/dev/null; done
ok 'a secret is whsec_ and 32 bytes' grep -qE '^whsec_[A-Za-z0-9+/]{43}=$' <<<"$GOOD"
ok 'and is not in the database' bash -c "! grep -q -F '${GOOD#whsec_}' '$HUB_DIR'/hub.db*"
for url in http://127.0.0.2/ http://10.0.0.1/ http://169.254.169.254/latest http://localhost:22/ ftp://a.example/ 'http://[::1]/'; do
    run syndication hook add --url "$url" --data "$HUB_DIR" --config "$DIR/conf"
    is "no hook to $url" 2 "$STATUS"
done
start
item 'Bản tin'; item 'Văn bản' 3; item 'Nơi khác' 1 79
ok 'every change is told' until_is 3 times /ok
is 'once each, and nothing of before' 'item.published 2 item.published 3 item.published 4' "$(got /ok | sort | xargs)"
ok 'a hook hears of its list only' until_is 'item.published 2' got /ok/news
is 'every signature is good' 'good 3' "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/log" /ok "$GOOD")"
syndication withdraw 2 >/dev/null; item 'ở nơi khác rồi' 1 79 --id 4
ok 'a withdrawal is told' until_is 'item.published 2 item.withdrawn 2' eval 'got /ok/news | xargs'

# The bad ones: each has its line, none keeps the others waiting.
ok 'a failure is written down' until_is 500 last 3 '[.attempts[].status] | max'
ok 'a hanging one too, with its reason' until_is 'Timeout was reached' last 4 '.attempts[0].why'
ok 'a redirect is a failure' until_is 302 last 5 '[.attempts[].status] | max'
is 'that is not followed' 0 "$(times /ok/redirected)"
ok 'Retry-After is kept to' until_is true last 6 '(.due[:19] + "Z" | fromdate) - (.created[:19] + "Z" | fromdate) >= 7100'
ok 'bytes that are no HTTP are a failure' until_is 0 last 7 '.attempts[0].status'
ok 'an answer cut short is an answer' until_is delivered last 8 .state
ok 'one without end too' until_is delivered last 9 .state
ok '410 pauses the hook at once' until_is '"it is gone: status 410 "' eval "syndication hook list | jq 'select(.id == 10).why'"

# A day of failures, hurried: nine attempts, then paused with a notice.
item 'chỉ một lần nữa'
for n in $(seq 9); do
    hurry 3
    ok "attempt $n of a failing hook" until_is true eval "[ \"\$(syndication hook log 3 --limit 9 | jq -s 'map(.attempts | length) | max')\" -ge $n ] && echo true"
done
ok 'then the hook is paused' until_is 1 eval "syndication hook list | jq -c 'select(.id == 3 and .paused)' | wc -l"
ok 'with a line in the audit log' until_is 1 eval "syndication audit show --limit 200 | grep -c 'hook 3, delivery.*failed for a day'"
ok 'and in the log of the server' within 20 match 'hook.paused hook=3' "$DIR/hub.log"
BEFORE=$(times /fail); item 'khi tạm dừng'
ok 'others go on' until_is 1 eval 'got /ok | grep -c "published 6"'
is 'a paused hook hears nothing' "$BEFORE" "$(times /fail)"
syndication hook resume 3
ok 'resumed, it is told what it missed' until_is 1 eval 'got /fail | grep -c "published 6"'

# Again by command, and with two secrets during a rotation.
FIRST=$(syndication hook log 1 --limit 100 | jq -s 'last'); ID=$(jq .delivery <<<"$FIRST")
COUNT=$(times /ok); syndication hook redeliver "$ID"
ok 'a delivery is sent again by command' until_is $((COUNT + 1)) times /ok
is 'under its old id' 2 "$(grep -c "$(jq -r .message <<<"$FIRST")" "$DIR/log")"
: >"$DIR/log"; NEXT=$(syndication hook rotate 1 | jq -r .secret); item 'đổi khoá'
ok 'after a rotation' until_is 1 times /ok
is 'both secrets sign for a day' 'good 1' "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/log" /ok "$GOOD" "$NEXT")"
syndication vault rotate >/dev/null; item 'đổi khoá kho'
ok 'a new key of the vault changes nothing' until_is 2 times /ok
is 'for the receiver' 'good 2' "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/log" /ok "$NEXT")"

# A secret that does not open: its hook waits, the others do not notice.
sql() { sqlite3 "$HUB_DIR/hub.db" '.timeout 5000' "$1"; }
why_of() { syndication hook list | jq -r "select(.id == $1).why // empty"; }
: >"$DIR/log"; KEPT=$(sql 'SELECT secret FROM hooks WHERE id = 2'); HAD=$(sql 'SELECT count(*) FROM attempts')
sql "UPDATE hooks SET secret = 'lcv1.00000000.' || substr(secret, 15) WHERE id = 2"
item 'khoá mất'
told() { why_of 2 | grep -q 'does not open (hook 2: key 00000000 is not in .*hub.key): put the key back or rotate'; }
ok 'a hook whose key is gone is paused, and says what to do' within 20 told
ok 'in the log of the server and the audit log' eval "grep -q 'hook.paused hook=2 why=.its secret does not open' '$DIR/hub.log' && syndication audit show --limit 20 | grep hook.pause | grep -q 'hook 2: its secret'"
ok 'others are told' until_is 1 times /ok
is 'it is told nothing unsigned' 0 "$(times /ok/news)"
is 'and nothing counts as an attempt' 'waiting 0' "$(last 2 '"\(.state) \(.attempts | length)"')"
run syndication vault rotate --data "$HUB_DIR"
is 'no new key of the vault while it is so' 1 "$STATUS"
ok 'the message names the hook' match 'hook 2: key 00000000 is not in' "$ERR"
sql "UPDATE hooks SET secret = '$KEPT' WHERE id = 2"; syndication hook resume 2
ok 'with the key back and resumed it is told' until_is 1 times /ok/news
is 'under the same secret' 'good 1' "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/log" /ok/news "$NEWS")"
sql "UPDATE hooks SET secret = substr(secret, 1, 20) || iif(substr(secret, 21, 1) = 'A', 'B', 'A') || substr(secret, 22) WHERE id = 2"
item 'khoá hỏng'
ok 'a sealed text that was changed pauses, too' within 20 eval "why_of 2 | grep -q 'the sealed text was changed'"
NEWS=$(syndication hook rotate 2 | jq -r .secret); syndication hook resume 2
ok 'a new secret mends it' until_is 2 times /ok/news
is 'and signs alone' 'good 1' "$(jq -c "select(.path == \"/ok/news\")" "$DIR/log" | tail -1 >"$DIR/log1"; python3 "$TOP/tests/lib/webhook_check.py" "$DIR/log1" /ok/news "$NEWS")"
syndication vault rotate >/dev/null
ok 'then the vault has its new key' [ $? = 0 ]

# Killed at random moments while it delivers.
for bad in 3 4 5 6 7 8 9 10; do syndication hook remove $bad; done
: >"$DIR/log"
for round in 1 2 3 4 5 6; do
    for n in 1 2 3; do item "k$round$n"; done
    pause "0.$((7 * round + 10))"
    kill -9 "$SERVED"; wait "$SERVED" 2>/dev/null; start
done
ok 'kill -9 loses no delivery' until_is 18 eval 'got /ok | sort -u | wc -l'
ok 'and each has its end' until_is 0 eval "syndication hook log 1 --limit 1000 | grep -c waiting"
is 'sent twice means sent under one id' 18 "$(jq -r 'select(.path == "/ok").headers["webhook-id"]' "$DIR/log" | sort -u | wc -l)"
run syndication audit verify --data "$HUB_DIR"
is 'the audit chain is whole' 0 "$STATUS"
finish
