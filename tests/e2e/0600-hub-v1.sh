#!/bin/bash
# The API of 409/VPCP-TTĐT, appendix II: the document's own calls, every field
# of every answer, the limits, and what is refused.
. "${0%/*}/../t.sh"
HUB=
call() { # path param=value...: one POST; the answer in $OUT, its status in CODE
    path=$1; shift
    args=(); for p; do args+=(--data-urlencode "$p"); done
    CODE=$(curl -s -o "$OUT" -w '%{http_code}' --location "$HUB/api/v1/hubcontent/$path" \
        --header 'Content-Type: application/x-www-form-urlencoded' "${args[@]}")
}
holds() { [ "$(jq "$@")" = true ]; } # jq's arguments: it must print one true
has() { holds "$1" "$OUT"; }
put() { "$BIN/syndication" put --data "$DIR/hub" >"$DIR/put" 2>"$ERR" <<<"$1"; }
add_key() { "$BIN/syndication" key add --data "$DIR/hub" "$@" 2>>"$ERR"; }
# soon EXPRESSION path param...: calls until the expression holds, at most 1 s.
soon() { within 1 call_has "$@"; }
call_has() { call "${@:2}"; has "$1"; }
refused() { # sentence fragment-of-message path param...
    sentence=$1 says=$2; shift 2
    call "$@"
    ok "$sentence" holds --arg code "$CODE" --arg says "$says" '$code == "200" and
        .Status == false and .Data == {} and (.Message | contains($says)) and
        (.LastUpdated | test("^[0-9]{2}/[0-9]{2}/[0-9]{4} [0-9]{2}:[0-9]{2}:[0-9]{2}$"))' "$OUT"
}

ITEM='{"Attachments":"{}","Avatar":"http://avatar.png","Content":"Nội dung 1","DistributionTo":["1","2","3"],
"OriginalUrl":"http://link_goc-123456.htm","PublishedBy":"username","PublishedDate":"2024-07-29T15:55:24",
"RefId":123456,"Sapo":"Mô tả 1","SiteId":102,"Source":"Nguồn","Status":1,"Title":"Tiêu đề 1","Type":1}'
KEY=$(add_key --name 'Cổng A' --address '127.0.0.0/8')
AWAY=$(add_key --name 'Cổng B' --address '192.0.2.0/24,2001:db8::/32')
OLD=$(add_key --name 'Cổng C' --address 127.0.0.1)
ok 'a key has one secret, printed alone' grep -qE '^lc1_1_[a-z2-9]{32}$' <<<"$KEY"
"$BIN/syndication" key revoke 3 --data "$DIR/hub"
put "$ITEM"
ok 'put prints the item with its Id' holds --argjson item "$ITEM" '. == $item + {Id: 1}' "$DIR/put"

PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"

# The two calls of the document.
call detail "secret_key=$KEY" id=1
is 'detail is HTTP 200' 200 "$CODE"
ok 'detail answers the four members and no other' has 'keys == ["Data","LastUpdated","Message","Status"]'
ok 'detail gives every field as it was put' holds --argjson item "$ITEM" '.Data == $item + {Id: 1}' "$OUT"
ok 'fields come in the order of the document' has '.Data | keys_unsorted ==
    ["Attachments","Avatar","Content","DistributionTo","Id","OriginalUrl","PublishedBy","PublishedDate",
     "RefId","Sapo","SiteId","Source","Status","Title","Type"]'
ok 'types are those of the document' has '[.Data[] | type] == ["string","string","string","array","number","string",
    "string","string","number","string","number","string","number","string","number"]'
ok 'Status outside is true, Message is Ok' has '.Status == true and .Message == "Ok"'
ok 'LastUpdated is dd/mm/yyyy HH:MM:SS' has '.LastUpdated | test("^[0-9]{2}/[0-9]{2}/20[0-9]{2} [0-9]{2}:[0-9]{2}:[0-9]{2}$")'

# The same two calls as the document prints them: a plain --location, no other header.
DOC_DETAIL=$(curl -s --location "$HUB/api/v1/hubcontent/detail" \
    --header 'Content-Type: application/x-www-form-urlencoded' \
    --data-urlencode "secret_key=$KEY" \
    --data-urlencode 'id=1')
ok "the document's first call gives the document's first answer, LastUpdated aside" holds --argjson want '{"Data":{"Attachments":"{}",
    "Avatar":"http://avatar.png","Content":"Nội dung 1","DistributionTo":["1","2","3"],"Id":1,"OriginalUrl":"http://link_goc-123456.htm",
    "PublishedBy":"username","PublishedDate":"2024-07-29T15:55:24","RefId":123456,"Sapo":"Mô tả 1","SiteId":102,"Source":"Nguồn","Status":1,
    "Title":"Tiêu đề 1","Type":1},"Message":"Ok","Status":true}' 'del(.LastUpdated) == $want' <(echo "$DOC_DETAIL")
curl -s --location "$HUB/api/v1/hubcontent/distribution" \
    --header 'Content-Type: application/x-www-form-urlencoded' \
    --data-urlencode "secret_key=$KEY" \
    --data-urlencode 'type=3,1' \
    --data-urlencode 'distribution=1,2,3' \
    --data-urlencode 'page_index=1' \
    --data-urlencode 'page_size=5' >"$OUT"
ok "the document's second call lists the same item, field by field" holds --argjson detail "$DOC_DETAIL" \
    '.Data == {Total: 1, Item: [$detail.Data]} and .Message == "" and .Status == true and (keys_unsorted == ["Data","LastUpdated","Message","Status"])' "$OUT"
not_at_end_of day 5
curl -s "$HUB/api/v1/hubcontent/detail" -d "secret_key=$KEY" -d id=1 >"$OUT"
is 'LastUpdated is the time in Viet Nam' "$(TZ=ICT-7 date +%d/%m/%Y)" "$(jq -r '.LastUpdated[0:10]' "$OUT")"
is 'answers are JSON and no cache keeps them' 'application/json; charset=utf-8 no-store' \
    "$(curl -si "$HUB/api/v1/hubcontent/detail" -d "secret_key=$KEY" -d id=1 | tr -d '\r' | awk -F': ' 'tolower($1) == "content-type" {t = $2} tolower($1) == "cache-control" {c = $2} END {print t, c}')"

# What is put while the server runs is seen by it; 24 more items.
for n in $(seq 2 25); do
    put "{\"Title\":\"Tiêu đề $n\",\"Type\":$((n % 3 + 1)),\"Status\":1,\"DistributionTo\":[\"$((n % 5))\"],
          \"PublishedDate\":\"2024-08-$(printf %02d "$n")T08:00:00\"}"
done
put '{"Title":"Nháp","Type":1,"Status":0}'
ok 'an item is in the list within a second of its put' soon '.Data.Total == 25' distribution "secret_key=$KEY"
call distribution "secret_key=$KEY" type=3,1 distribution=1,2,3 page_index=1 page_size=5
ok 'distribution answers Total and Item' has '.Status == true and .Message == "" and (.Data | keys == ["Item","Total"])'
ok 'a page holds page_size items' has '.Data.Item | length == 5'
ok 'only the types asked for' has '[.Data.Item[].Type] | all(. == 1 or . == 3)'
ok 'only the agencies asked for' has '[.Data.Item[].DistributionTo | any(IN("1","2","3"))] | all'
ok 'newest PublishedDate first' has '[.Data.Item[].PublishedDate] | . == (sort | reverse)'
ok 'Total counts all pages' has '.Data.Total == 11'
call distribution "secret_key=$KEY" 'type=3;1' 'distribution=1;2;3' page_index=3 page_size=5
ok 'the last page holds the rest; ; separates like ,' has '.Data.Total == 11 and (.Data.Item | length == 1)'
call distribution "secret_key=$KEY" type=-1 distribution=-1 page_index=2 page_size=20
ok '-1 is all' has '.Data.Total == 25 and (.Data.Item | length == 5) and .Data.Item[4].Id == 1'
call distribution "secret_key=$KEY" page_index=9 page_size=20
ok 'a page behind the end is empty and no error' has '.Status == true and .Data.Total == 25 and .Data.Item == []'
for n in 1 2 3 4 5 6 7; do call distribution "secret_key=$KEY" page_index=$n page_size=4; jq '.Data.Item[].Id' "$OUT"; done >"$DIR/ids"
is 'pages give every item once' 25 "$(sort -u "$DIR/ids" | wc -l)"
call distribution "secret_key=$KEY" type=-1 distribution=77
ok 'an agency that has nothing gets an empty list' has '.Status == true and .Data.Total == 0 and .Data.Item == []'

# The order, and every page size that is allowed.
call distribution "secret_key=$KEY" page_size=20
ok 'newest first, the higher Id before the lower' has '[.Data.Item[] | [.PublishedDate, .Id]] | . == (sort | reverse)'
for n in 1 2 19 20; do
    call distribution "secret_key=$KEY" page_size=$n
    ok "page_size $n holds $n" has ".Data.Item | length == $n"
done
call distribution "secret_key=$KEY" page_index=1000000
ok 'the last page_index there is, is empty' has '.Status == true and .Data.Item == []'
call distribution "secret_key=$KEY" 'type=-1,1'
ok '-1 beside others is all' has '.Data.Total == 25'
call distribution "secret_key=$KEY" ' type = 1' 'type= 1 ; 3 '
ok 'spaces round values do not matter' has '[.Data.Item[].Type] | all(. == 1 or . == 3)'
call distribution "secret_key=$KEY" type=2 distribution=1
BOTH=$(jq -c '.Data' "$OUT"); call distribution "secret_key=$KEY" type=2 distribution=1 page_index=1 page_size=20
is 'what is not sent is page 1 of 20' "$BOTH" "$(jq -c .Data "$OUT")"

# What is refused.
refused 'no key' 'Thiếu tham số secret_key' detail id=1
refused 'a key of nobody' 'secret_key không đúng' detail secret_key=lc1_1_aaaa id=1
refused 'a secret with one letter changed' 'secret_key không đúng' detail "secret_key=${KEY%?}0" id=1
refused 'a key from an address that is not its own' 'Địa chỉ IP' detail "secret_key=$AWAY" id=1
refused 'a revoked key' 'thu hồi' distribution "secret_key=$OLD"
refused 'no id' 'Thiếu tham số id' detail "secret_key=$KEY"
refused 'an id that is no number' "id: '1x'" detail "secret_key=$KEY" id=1x
refused 'an id that nobody has' 'Không tìm thấy bài viết có id 99' detail "secret_key=$KEY" id=99
refused 'an empty id' 'Thiếu tham số id' detail "secret_key=$KEY" id=
refused 'id 0' "id: '0'" detail "secret_key=$KEY" id=0
refused 'a negative id' "id: '-1'" detail "secret_key=$KEY" id=-1
refused 'an id beyond 64 bits' "id: '99999999999999999999'" detail "secret_key=$KEY" id=99999999999999999999
refused 'SQL for an id' "id: '1 OR 1=1'" detail "secret_key=$KEY" 'id=1 OR 1=1'
refused 'page_index beyond its limit' "page_index: '1000001'" distribution "secret_key=$KEY" page_index=1000001
refused 'page_size that is no number' "page_size: 'năm'" distribution "secret_key=$KEY" page_size=năm
refused 'type 0' "type: '0'" distribution "secret_key=$KEY" type=0
refused '201 agencies' '(200)' distribution "secret_key=$KEY" "distribution=$(seq -s, 201)"
V2_KEY=$(add_key --name E --address 127.0.0.1 --scope items)
within 20 call_has '.Message | contains("không đúng") | not' distribution "secret_key=$V2_KEY"
refused 'a key of version 2 only' 'không có quyền' distribution "secret_key=$V2_KEY"
refused 'a draft' 'Không tìm thấy' detail "secret_key=$KEY" id=26
refused 'page_size 21' "page_size: '21'" distribution "secret_key=$KEY" page_size=21
refused 'page_size 0' "page_size: '0'" distribution "secret_key=$KEY" page_size=0
refused 'page_index 0' "page_index: '0'" distribution "secret_key=$KEY" page_index=0
refused 'a type that does not exist' "type: '4'" distribution "secret_key=$KEY" type=1,4
refused 'an agency id with a space' "distribution: 'a b'" distribution "secret_key=$KEY" 'distribution=a b'
is 'GET is 405' 405 "$(curl -s -o "$OUT" -w '%{http_code}' "$HUB/api/v1/hubcontent/detail?id=1")"
ok '405 has the form of a refusal' has '.Status == false and .Data == {}'
is 'a body of 20 kB is 413' 413 "$(head -c 20000 /dev/zero | tr '\0' a | curl -s -o "$OUT" -w '%{http_code}' --data-binary @- "$HUB/api/v1/hubcontent/detail")"

# Withdrawn, replaced, a new key: all within a second.
"$BIN/syndication" withdraw 1 --data "$DIR/hub" >"$OUT"
ok 'withdraw prints the item with Status 2' has '.Id == 1 and .Status == 2'
ok 'a withdrawn item leaves the API within a second' soon '.Status == false' detail "secret_key=$KEY" id=1
"$BIN/syndication" put --id 2 --data "$DIR/hub" >"$OUT" <<<'{"Title":"Đính chính","Type":1,"Status":1}'
ok 'a replaced item shows its new version within a second' soon '.Data.Title == "Đính chính"' detail "secret_key=$KEY" id=2
run syndication versions 2 --data "$DIR/hub"
is 'every version is kept' 2 "$(wc -l <"$OUT")"
NEW=$(add_key --name 'Cổng D' --address ::1,127.0.0.1)
ok 'a new key works within a second' soon '.Status == true' detail "secret_key=$NEW" id=2

for bad in '[]' '{"Title":"a","Type":9}' '{"Title":"a","Type":1,"Nope":1}' '{"Title":'; do
    run syndication put --data "$DIR/hub" <<<"$bad"
    is "put refuses $bad" 1 "$STATUS"
done
ok 'and says where' match 'item: line' "$ERR"
run syndication key add --name x --address 300.1.1.1 --data "$DIR/hub"
is 'an address that is none is a usage error' 2 "$STATUS"
ok 'that names it' match '300.1.1.1' "$ERR"

curl -s "$HUB/feed.atom?type=1" >"$DIR/feed"
ok 'the Atom feed is well-formed' xmllint --noout "$DIR/feed"
is 'it holds the newest items of the type' "$(curl -s "$HUB/feed.json?type=1" | jq '.items | length')" \
    "$(xmllint --xpath 'count(//*[local-name()="entry"])' "$DIR/feed")"
curl -s "$HUB/feed.rss?type=1" >"$DIR/feed"
ok 'the RSS feed is well-formed' xmllint --noout "$DIR/feed"
is 'CSV has a line for each item' 21 "$(curl -s "$HUB/feed.csv" | wc -l)"
is 'a form that does not exist is 404' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/feed.doc")"
TAG=$(curl -si "$HUB/feed.atom?type=1" | tr -d '\r' | sed -n 's/^ETag: //p')
is 'a feed that is known already is 304' 304 "$(curl -s -o /dev/null -w '%{http_code}' -H "If-None-Match: $TAG" "$HUB/feed.atom?type=1")"
is 'a feed with a bad parameter is 422' 422 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/feed.atom?type=7")"
finish
