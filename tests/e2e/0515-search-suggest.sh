#!/bin/sh
# Suggestions while typing: where they come from, what keeps them away, the
# switch for an emergency.
. "$(dirname "$0")/../t.sh"
command -v sqlite3 >/dev/null || skip_all 'no sqlite3'
printf '# never\nlần 8\n' >"$DIR/deny.txt"
CONFIG_MORE='[searchd]\nsuggest_deny = deny.txt\nsuggest_least = 30\n'
. "$TOP/tests/lib/search.sh"
suggest() { # parameters: body to OUT, STATUS
    STATUS=$(curl -s -o "$OUT" -D "$DIR/head" -w '%{http_code}' -g "$BASE/api/v1/suggest?$1")
}
texts() { jq -r '[.suggestions[].text] | join("|")' <"$OUT"; }
has() { suggest "$1"; match "$2" "$OUT"; } # parameters pattern
lacks() { ! has "$@"; }

ok "a document is suggested by the beginning of its number" within 20 has 'q=nghi+dinh+7' 'Nghị định 7/2023/NĐ-CP'
is "with its kind and title" 'document Nghị định về lệ phí trước bạ lần 7' "$(jq -r '.suggestions[0] | "\(.kind) \(.note)"' <"$OUT")"
suggest 'q=ngh%E1%BB%8B+%C4%91%E1%BB%8Bnh+7'
ok "with accents, too" match '7/2023' "$OUT"
suggest 'q=leej+phis+tr'
ok "and in keystrokes of Telex" match 'lệ phí trước bạ' "$OUT"
suggest 'q=le+phi'
is "words of many titles are suggested" true "$(jq '[.suggestions[] | select(.kind == "words") | .text] | any(startswith("lệ phí"))' <"$OUT")"
is "no text twice" true "$(jq '[.suggestions[].text] | length == (unique | length)' <"$OUT")"
suggest 'q=le+phi&limit=3'
is "as many as asked for" 3 "$(jq '.suggestions | length' <"$OUT")"
suggest 'q=cong+da'
is "nothing of a portal that left the registry" '' "$(texts)"
suggest 'q=lan+8'
is "nothing that is denied" '' "$(texts)"
suggest 'q=lan+9'
ok "while others like it are there" match 'lần 9' "$OUT"

suggest 'q=a&colour=red'
is "an unknown parameter is refused by name" '422 colour' "$STATUS $(jq -r '.errors[0].parameter' <"$OUT")"
suggest 'q=a&limit=11'
is "and a limit that cannot be" '422 limit' "$STATUS $(jq -r '.errors[0].parameter' <"$OUT")"
suggest 'q=%FF%FE%00'
is "bytes that are no text are no error" 200 "$STATUS"
suggest 'q=nghi+dinh+7&format=opensearch&limit=1'
is "browsers get the form they know" '["nghi dinh 7",["Nghị định 7/2023/NĐ-CP"],["Nghị định về lệ phí trước bạ lần 7"]]' "$(cat "$OUT")"
ok "under its type" match 'application/x-suggestions+json' "$DIR/head"
etag=$(sed -n 's/^ETag: \(.*\)\r$/\1/p' "$DIR/head")
is "an answer that is known is not sent again" 304 "$(curl -s -o /dev/null -w '%{http_code}' -H "If-None-Match: $etag" "$BASE/api/v1/suggest?q=nghi+dinh+7&format=opensearch&limit=1")"
curl -s "$BASE/opensearch.xml" >"$OUT"
ok "and are told where to ask" match 'suggest?format=opensearch&amp;q={searchTerms}' "$OUT"
curl -s "$BASE/tim-kiem?q=le+phi" >"$OUT"
ok "without script, the page of results has related searches" match 'Tìm kiếm liên quan' "$OUT"

printf 'lần 9\n' >"$DIR/deny.txt"
ok "the list is followed while running" within 20 lacks 'q=lan+9' 'lần 9'
printf 'x\n\n...\n' >"$DIR/deny.txt"
within 20 match suggest.refused "$DIR/searchd.log"
ok "a mistake in it is logged with its line" match 'deny.txt:3: there is no word' "$DIR/searchd.log"
suggest 'q=lan+9'
ok "and leaves the list before in use" [ -z "$(texts)" ]
echo '*' >"$DIR/deny.txt"
ok "a line * stops all suggestions" within 20 lacks 'q=nghi+dinh' 'Nghị định'
rm "$DIR/deny.txt"
ok "without the file they are back" within 20 has 'q=nghi+dinh' 'Nghị định'

kill -TERM "$SERVED"; wait "$SERVED"
# Rare or of one day: kept to ourselves.  The last finds nothing by now.
A=$(date -u -d '-3 days' +%F) B=$(date -u -d '-2 days' +%F) # old counts are dropped
sqlite3 "$DATA/searchd.db" "DELETE FROM queries; INSERT INTO queries(day, text, asked, empty) VALUES
    ('$A', 'hộ chiếu mất bao lâu', 20, 0), ('$B', 'hộ chiếu mất bao lâu', 15, 1),
    ('$A', 'hộ chiếu hiếm', 10, 0), ('$B', 'hộ chiếu hiếm', 10, 0),
    ('$A', 'hộ chiếu một ngày', 90, 0),
    ('$A', 'hộ chiếu không có', 90, 0), ('$B', 'hộ chiếu không có', 90, 90)"
serve again searchd serve --data "$DATA" --config "$DIR/liencong.conf" --listen 127.0.0.1:0
BASE=$(address again)
ok "a question that many ask on several days is suggested" within 20 has 'q=ho+chieu' 'question'
is "and no other" 'hộ chiếu mất bao lâu' "$(texts)"
kill -TERM "$SERVED"; wait "$SERVED"
is "a request to stop is obeyed cleanly" 0 "$?"

printf '[common]\nregistry = portals.csv\n[searchd]\nsuggest = no\n' >"$DIR/liencong.conf"
serve off searchd serve --data "$DATA" --config "$DIR/liencong.conf" --listen 127.0.0.1:0
BASE=$(address off)
suggest 'q=nghi+dinh'
is "switched off, there are none" '200 ' "$STATUS $(texts)"
curl -s "$BASE/" >"$OUT"
ok "and pages have no script at all" [ "$(grep -c '<script' "$OUT")" = 0 ]
printf '..\n' >"$DIR/deny.txt"
printf '[searchd]\nsuggest_deny = deny.txt\n' >"$DIR/liencong.conf"
run searchd serve --data "$DATA" --config "$DIR/liencong.conf" --listen 127.0.0.1:0
is "a list with a mistake does not start" 1 "$STATUS"
ok "and says where" match 'deny.txt:1' "$ERR"
finish
