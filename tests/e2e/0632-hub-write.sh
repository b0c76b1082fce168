#!/bin/bash
# Items sent through the API: proposed, never published without an editor; only
# with scope write; taken back by their sender alone.
. "${0%/*}/../t.sh"
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
send() { # METHOD PATH KEY curl-arguments...: STATUS and the answer in $OUT
    STATUS=$(curl -s -o "$OUT" -w '%{http_code}' -X "$1" -H "X-API-Key: $3" "${@:4}" "$HUB/api/v2/$2")
}
state() { syndication item state "$1" | jq -r .state; }
WRITER=$(syndication key add --name A --address 127.0.0.1 --scope write)
OTHER=$(syndication key add --name B --address 127.0.0.1 --scope write)
READER=$(syndication key add --name C --address 127.0.0.1)
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
ITEM='{"Title":"Bản tin","Type":1,"DistributionTo":["24"]}'

send POST items "$WRITER" -d "$ITEM"
is 'an item is taken and proposed' '201 {"Id":1,"State":"proposed","Version":1}' "$STATUS $(cat "$OUT")"
is 'its sender is written down' client:1 "$(syndication versions 1 | jq -r .who)"
send POST items "$READER" -d "$ITEM"
is 'a key without scope write is refused' '403 scope' "$STATUS $(jq -r .code "$OUT" | cut -c1-5)"
send POST items lc1_1_guess -d "$ITEM"
is 'no key, no item' 401 "$STATUS"
send POST items "$WRITER" -d '{"Title":"x","Type":1,"Status":1}'
is 'nobody publishes through it' '400 Status: is for the editors to give' "$STATUS $(jq -r '[.. | strings | select(startswith("Status:"))][0]' "$OUT")"
for bad in '' '{' '[]' '{"Title":"x","Type":9}' '{"Id":1,"Title":"x","Type":1}'; do
    send POST items "$WRITER" --data-binary "$bad"
    is "'$bad' is refused" 400 "$STATUS"
done
head -c 9000000 /dev/zero | tr '\0' x >"$DIR/big"
send POST items "$WRITER" --data-binary "@$DIR/big" -H 'Expect:'
is 'nine megabytes are too many' 413 "$STATUS"
is 'and of all this nothing was stored' 1 "$(syndication list | wc -l)"
syndication item approve 1 >/dev/null; syndication item publish 1 >/dev/null
send DELETE items/1 "$OTHER"
is 'another sender cannot take it back' '404 published' "$STATUS $(state 1)"
send DELETE items/1 "$WRITER"
is 'its own can' '200 withdrawn' "$STATUS $(state 1)"
send POST items "$WRITER" -d '{"Title":"Bản tin chung","Type":1,"DistributionTo":["-1"]}'
syndication item approve 2 >/dev/null; syndication item publish 2 >/dev/null
send DELETE items/2 "$WRITER"
is 'but not alone what all portals show' '403 two-persons-needed published' "$STATUS $(jq -r .code "$OUT") $(state 2)"
send DELETE items/7 "$WRITER"
is 'an item that is not there is 404' 404 "$STATUS"
send PUT items/1 "$OTHER" -d "$ITEM" -H 'If-Match: *'
is 'nobody changes the item of another' 404 "$STATUS"
send GET proposals/1 "$OTHER"
is 'nor sees where it is' 404 "$STATUS"
kill "$SERVED"; wait "$SERVED"
is 'each refusal has its audit line' 13 "$(syndication audit show --limit 100 | jq -s 'map(select(.action | startswith("items."))) | map(select(.outcome != "ok").count) | add')"
run syndication audit verify --data "$DIR/hub"
is 'the audit chain is whole' 0 "$STATUS"

# The examples of the OpenAPI document, sent as they stand there.
MODULES=$("$TOP/tools/npm.sh" ajv@8.20.0 2>>"$ERR")/node_modules || { ok 'no npm packages # SKIP' true; finish; }
DIR2=$DIR/hub2; KEY=$("$BIN/syndication" key add --name A --address 127.0.0.1 --scope write --data "$DIR2" 2>>"$ERR")
serve two syndication serve --data "$DIR2" --listen "127.0.0.1:$PORT"; until_ready "$HUB/healthz"
mkfifo "$DIR/answers"
node "$TOP/tests/lib/hub_writes.mjs" "$MODULES" "$HUB" "$KEY" <"$DIR/answers" >"$DIR/tap" 2>&1 & PIDS="$PIDS $!"
exec 7>"$DIR/answers"
within 10 match '^publish 1' "$DIR/tap"
for step in approve publish; do "$BIN/syndication" item $step 1 --data "$DIR2" >/dev/null 2>>"$ERR"; done
echo done >&7; within 10 match '^1\.\.' "$DIR/tap"; exec 7>&-
retell "$DIR/tap"
finish
