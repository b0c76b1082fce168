#!/bin/bash
# What is personal lies sealed in the database; a new key seals it anew, also
# under kill -9 and beside a running server; exports can hide it.
. "${0%/*}/../t.sh"
HUB_DIR=$DIR/hub
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" 2>>"$ERR"; }
NAME='Nguyễn Thị Bích Hợp'
put() { syndication put "$@" <<<"{\"Title\":\"t\",\"Type\":1,\"Status\":1,\"PublishedBy\":\"$NAME\"}" >>"$DIR/put"; }
hidden() { ! grep -q -F 'Bích' "$HUB_DIR"/hub.db*; }
names() { syndication list --limit 1000 | jq -r .PublishedBy | sort | uniq -c | sed 's/^ *//'; }

put; put --id 1; for _ in 1 2 3; do put; done
ok 'no name is in the database' hidden
is 'but whoever may read gets it' "4 $NAME" "$(names)"
is 'the key is for the owner only' 600 "$(stat -c %a "$HUB_DIR/hub.key")"
is 'an export may hide it' '4 N*** T*** B*** H***' \
    "$(syndication list --masked | jq -r .PublishedBy | sort | uniq -c | sed 's/^ *//')"
is 'that of the audit log too' true "$(syndication audit show --masked | jq -s 'all(.who | test("^cli:.[*]{3}$"))')"

PORT=$(free_port); HUB=http://127.0.0.1:$PORT
KEY=$(syndication key add --name A --address 127.0.0.1)
serve hub syndication serve --data "$HUB_DIR" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
name_of() { curl -s "$HUB/api/v1/hubcontent/detail" -d "secret_key=$KEY" -d "id=$1" | jq -r .Data.PublishedBy; }
is 'the API gives it' "$NAME" "$(name_of 1)"
OLD=$(cat "$HUB_DIR/hub.key")
run syndication vault rotate --data "$HUB_DIR"
is 'a rotation seals every version of every item' '{"resealed":9}' "$(cat "$OUT")"
ok 'with another key' [ "$OLD" != "$(cat "$HUB_DIR/hub.key")" ]
is 'and leaves only that one' 1 "$(wc -l <"$HUB_DIR/hub.key")"
is 'the running server takes it by itself' "$NAME" "$(name_of 2)"
put
ok 'still no name is in the database' hidden
for n in $(seq 30); do
    "$BIN/syndication" vault rotate --data "$HUB_DIR" >/dev/null 2>&1 & P=$!
    pause "0.0$(printf %02d "$n")"
    kill -9 "$P" 2>/dev/null; wait "$P" 2>/dev/null
    [ "$(wc -l <"$HUB_DIR/hub.key")" -lt 12 ] || syndication vault rotate >/dev/null
done
is 'killed at thirty moments, it loses nothing' "5 $NAME" "$(names)"
is 'the server reads on' "$NAME" "$(name_of 3)"
cp "$HUB_DIR/hub.key" "$DIR/saved"; printf '%s' "$OLD" >"$HUB_DIR/hub.key"
run syndication list --data "$HUB_DIR"
is 'without its key nothing opens' 1 "$STATUS"
ok 'and the message names the key and the file' match 'key [0-9a-f]* is not in .*hub.key' "$ERR"
cp "$DIR/saved" "$HUB_DIR/hub.key"
run syndication audit verify --data "$HUB_DIR"
is 'the audit chain is whole' 0 "$STATUS"
finish
