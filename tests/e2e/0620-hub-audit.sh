#!/bin/bash
# The audit log: every access has its line, tampering is found, and kill -9
# loses nothing that was acknowledged.
. "${0%/*}/../t.sh"
HUB_DIR=$DIR/hub
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" 2>>"$ERR"; }
lines() { syndication audit show --limit 1000; }
verify() { run syndication audit verify --data "$1" "${@:2}"; }

KEY=$(syndication key add --name A --address 127.0.0.1)
for n in 1 2 3; do syndication put <<<"{\"Title\":\"t$n\",\"Type\":1,\"Status\":1}" >>"$DIR/items"; done
syndication withdraw 3 --emergency "sai" >/dev/null
is 'keys, items and withdrawals have their lines at once' 'key.add item.put item.put item.put item.withdraw' \
    "$(lines | jq -r .action | xargs)"

PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$HUB_DIR" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
for n in 1 2 3 4 5 6 7; do curl -s -o /dev/null "$HUB/api/v1/hubcontent/detail" -d "secret_key=$KEY" -d id=1; done
curl -s -o /dev/null "$HUB/api/v1/hubcontent/detail" -d secret_key=wrong -d id=2
kill "$SERVED"; wait "$SERVED"
is 'every access is counted when the server has stopped' 7 \
    "$(lines | jq -s 'map(select(.who == "key:1" and .outcome == "ok" and .what == "detail id=1").count) | add')"
is 'a refusal says who, from where and why' '- 127.0.0.1 key wrong' \
    "$(lines | jq -r 'select(.what == "detail id=2") | "\(.who) \(.address) \(.outcome)"')"
is 'the key knows when it was last used' string "$(syndication key list | jq -r '.used | type')"
ok 'no secret is in the database' bash -c "! grep -q -F '$KEY' '$HUB_DIR'/hub.db*"
HEAD_HASH=$(syndication audit verify | jq -r .head)
verify "$HUB_DIR"
is 'the untouched chain is whole' 0 "$STATUS"

# tamper NAME SQL: a copy of the database, changed behind the program's back.
tamper() {
    rm -rf "$DIR/$1" && cp -r "$HUB_DIR" "$DIR/$1"
    sqlite3 "$DIR/$1/hub.db" "DROP TRIGGER audit_no_update; DROP TRIGGER audit_no_delete; $2"
    verify "$DIR/$1"
}
tamper changed "UPDATE audit SET who = 'cli:nobody at all' WHERE seq = 3"
is 'a changed line is found' 1 "$STATUS"
ok 'and named' match 'audit line 3: ' "$ERR"
tamper removed 'DELETE FROM audit WHERE seq = 2'
ok 'a removed line is found' match 'audit line 3: lines are missing' "$ERR"
tamper cut 'DELETE FROM audit WHERE seq > 5'
ok 'a cut tail is found' match 'audit line 6: lines are missing' "$ERR"
tamper forgotten "DELETE FROM audit WHERE seq > 5; UPDATE sqlite_sequence SET seq = 5 WHERE name = 'audit'"
is 'a tail cut with its counter cannot be seen by the chain alone' 0 "$STATUS"
verify "$DIR/forgotten" --head "$HEAD_HASH"
is 'but by a head noted earlier' 1 "$STATUS"
verify "$HUB_DIR" --head "$HEAD_HASH"
is 'which the true log still holds' 0 "$STATUS"
ok 'the database itself refuses to change the log' bash -c \
    "! sqlite3 '$HUB_DIR/hub.db' 'DELETE FROM audit' 2>/dev/null"

# kill -9 while items are being put, beside a server that is killed too.
serve hub2 syndication serve --data "$HUB_DIR" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
( exec 9>"$DIR/held"; flock 9
  for n in $(seq 1 400); do
      "$BIN/syndication" put --data "$HUB_DIR" <<<"{\"Title\":\"k$n\",\"Type\":2,\"Status\":1}" >>"$DIR/acknowledged" &
      echo $! >"$DIR/putting"; wait $!
  done ) 2>/dev/null & PUTTING=$!
: >>"$DIR/acknowledged"
twenty() { [ "$(wc -l <"$DIR/acknowledged")" -ge 20 ]; }
within 20 twenty
for _ in 1 2 3 4 5 6; do kill -9 "$(cat "$DIR/putting")" 2>/dev/null; pause 0.02; done
kill -9 "$PUTTING" "$SERVED" 2>/dev/null; wait "$PUTTING" "$SERVED" 2>/dev/null
# A put that outlives the loop is no child of ours, but holds the lock: it ends
# before we look.
flock "$DIR/held" true
syndication list --limit 100000 | jq .Id | sort >"$DIR/stored"
jq .Id <"$DIR/acknowledged" | sort >"$DIR/promised"
is 'kill -9 loses no item that was acknowledged' '' "$(comm -13 "$DIR/stored" "$DIR/promised")"
verify "$HUB_DIR"
is 'and leaves the chain whole' 0 "$STATUS"
is 'each stored item has its line' "$(wc -l <"$DIR/stored")" "$(lines >"$DIR/l"; jq -s 'map(select(.action == "item.put")) | length' "$DIR/l")"
finish
