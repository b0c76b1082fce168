#!/bin/bash
# A hub.db that the first program wrote is brought to the present version: nothing
# of it is lost, its key and box work, its log is whole; by two programs at once, and
# killed on the way.
. "${0%/*}/../t.sh"
SECRET=lc1_1_rxz8bsvdd6igbvp9hdsbji2aeamd97tt HEAD=4e4c67f0ebd9298e9a65b22f9b13eae65e6ddd6949686d9ba640ae0811090698
old() { rm -rf "$1"; mkdir -p "$1"; sqlite3 "$1/hub.db" <"$TOP/tests/data/hub-v2.sql"; }
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
version() { sqlite3 "$1/hub.db" 'PRAGMA user_version'; }
"$BIN/syndication" list --data "$DIR/new" >/dev/null 2>>"$ERR"; NOW=$(version "$DIR/new")
schema() { sqlite3 "$1/hub.db" '.schema --nosys' | sort; }

old "$DIR/hub"
is 'the old file is of version 2' 2 "$(version "$DIR/hub")"
for _ in 1 2 3 4; do syndication list >/dev/null & done
for job in $(jobs -p); do wait "$job" || echo failed; done >"$OUT"
is 'four programs bring it forward together, none fails' '' "$(cat "$OUT")"
is 'to the present version' "$NOW" "$(version "$DIR/hub")"
is 'with the tables that a new one has' "$(schema "$DIR/new")" "$(schema "$DIR/hub")"
is 'all items are there' 'Dự thảo ba|Thu hồi bốn|Tin một|Video hai, sửa' "$(syndication list --limit 10 | jq -r .Title | sort | paste -sd'|')"
is 'with their versions' 2 "$(syndication versions 2 | wc -l)"
is 'a draft is a draft' draft "$(syndication item state 3 | jq -r .state)"
is 'and the name of a person can be read' 'Nguyễn Văn A' "$(syndication list --limit 10 | jq -r 'select(.Id == 1).PublishedBy')"
is 'the log is whole, and holds what was noted then' true "$(syndication audit verify --head $HEAD | jq .whole)"
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"; until_ready "$HUB/healthz"
is 'the old key reads version 1' 'Tin một' "$(curl -s "$HUB/api/v1/hubcontent/detail" -d "secret_key=$SECRET" -d id=1 | jq -r .Data.Title)"
is 'and version 2, newest first' 'Video hai, sửa|Tin một' "$(curl -s -H "X-API-Key: $SECRET" "$HUB/api/v2/items" | jq -r '.Items[].Title' | paste -sd'|')"
is 'who follows the changes hears of the withdrawal' 4 "$(curl -s -H "X-API-Key: $SECRET" "$HUB/api/v2/changes" | jq '.. | objects | select(.Change? == "withdrawn" or .Kind? == "withdrawn") | .Id // .Item.Id' | head -1)"
is 'but the old key writes nothing' 403 "$(curl -s -o /dev/null -w '%{http_code}' -X POST -H "X-API-Key: $SECRET" -d '{}' "$HUB/api/v2/items")"
ok 'the old box is shown' eval "curl -s '$HUB/box/jh98qn7vsmg4' | grep -q 'Hộp cũ'"
syndication put >/dev/null <<<'{"Title":"Sau khi nâng cấp","Type":1,"Status":1}'
ok 'a new item is seen' within 2 eval "curl -s '$HUB/feed.json' | grep -q 'Sau khi nâng cấp'"
is 'under an Id that was never given' 5 "$(syndication list --limit 10 | jq 'select(.Title == "Sau khi nâng cấp").Id')"
syndication vault rotate >/dev/null
is 'names are sealed from then on' 0 "$(sqlite3 "$DIR/hub/hub.db" .dump | grep -c 'Nguyễn Văn A')"
kill "$SERVED"; wait "$SERVED"

for n in 1 2 3 4 5 6; do
    old "$DIR/killed"
    "$BIN/syndication" list --data "$DIR/killed" >/dev/null 2>>"$ERR" & victim=$!
    pause "0.00$n"; kill -9 $victim 2>/dev/null; wait $victim 2>/dev/null
    "$BIN/syndication" list --data "$DIR/killed" >"$OUT" 2>>"$ERR"
    is "killed after $n ms it goes on later" "4 $NOW" "$(wc -l <"$OUT") $(version "$DIR/killed")"
done
sqlite3 "$DIR/killed/hub.db" 'PRAGMA user_version = 999'
run syndication list --data "$DIR/killed"
is 'a file of a later program is refused' 1 "$STATUS"
finish
