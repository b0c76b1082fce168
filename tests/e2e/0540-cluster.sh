#!/bin/sh
# The search service over three machines (network namespaces): shards, a replica,
# machines that go under load and come back.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/asker.sh"
. "$TOP/tests/lib/cluster.sh"
cluster_allowed || skip_all "network namespaces want root"
. "$TOP/tests/lib/search.sh" >"$DIR/search.tap"
N=0
kill "$SERVED"; wait "$SERVED"
ok "three machines are on a wire" cluster_up
ok "each has a third of the index" cluster_index "$DIR/rows.jsonl"
mkdir -p "$DIR/front"
cluster_serve
get() { on 1 curl -s -o "$OUT" -D "$DIR/head" -w '%{http_code}' "$BASE$1"; }
parts() { get "/api/v1/search?q=l%E1%BB%87+ph%C3%AD+$(date +%N)&facets=0" >/dev/null; jq -r '"\(.shards.answering) of \(.shards.of) \(.partial)"' <"$OUT"; }
are_parts() { [ "$(parts)" = "$1" ]; }
until_parts() { within 40 are_parts "$1"; }
count() { get '/api/v1/search?q=l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bc+b%E1%BA%A1&kind=document&limit=50' >/dev/null; jq '.results | length' <"$OUT"; }
full() { [ "$(count)" = 40 ]; } # each query thread finds out by itself
ok "all of them answer as one" until_parts '3 of 3 false'
ok "with all forty documents" within 20 full
ok "and counts" [ "$(jq '.facets.type | map(.count) | add' <"$OUT")" = 40 ]
phrases() { get '/api/v1/search?q=%22l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bc+b%E1%BA%A1%22&limit=50' >/dev/null; [ "$(jq '.results | length' <"$OUT")" = 41 ]; }
ok "exact phrases, too" within 20 phrases
cat "$DIR/replicate.log" >"$ERR"
ok "shard 2 has a replica" [ -e "$DIR/replica2" ]

asking() { # on h1, where the service is
    rm -f "$DIR/asked.stop"; : >"$DIR/asked.stop.answered"
    on 1 python3 "$TOP/tests/lib/asker.py" "$BASE" 4 "$DIR/asked.stop" >"$DIR/asked.json" 2>"$DIR/asked.err" &
    ASKER=$!
}
asking
more_answers 20
host_down 2
ok "the machine of shard 2 is gone: its replica answers, all is whole" until_parts '3 of 3 false'
ok "with all forty documents" within 20 full
host_up 2
host_down 3
ok "the machine of shard 3 and the replica is gone: the answers go on, partial" until_parts '2 of 3 true'
ok "and are not to be kept" match 'Cache-Control: no-store' "$DIR/head"
few=$(count)
ok "they have what the others have" [ "$few" -gt 20 ] && [ "$few" -lt 40 ]
get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD' >/dev/null
ok "the page says so" match 'Một phần chỉ mục tạm thời không trả lời' "$OUT"
get '/search?q=l%E1%BB%87+ph%C3%AD&lang=en' >/dev/null
ok "in English, too" match 'Part of the index does not answer' "$OUT"
here=$(jq -r .id "$DIR/shard1.jsonl" | head -n 1)
get "/lien-quan?url=$here" >/dev/null
ok "so does related content" match 'Một phần chỉ mục tạm thời không trả lời' "$OUT"
get "/api/v1/related?url=$here" >/dev/null
is "for programs, too" true "$(jq .partial <"$OUT")"
missing=$(jq -r .id "$DIR/shard3.jsonl" | head -n 1)
is "a document that lies there is not called unknown" 503 "$(get "/api/v1/document?id=$missing")"
ok "the log says it" match 'index.partial answering=2 of=3' "$DIR/searchd.log"
host_up 3
ok "the machine is back: all is whole again" until_parts '3 of 3 false'
ok "with all forty documents" within 20 full
ok "the log says it" match 'index.whole shards=3' "$DIR/searchd.log"
kill -9 $(ip netns pids "$NS-3")
ok "its programs die at once: partial" until_parts '2 of 3 true'
shard_server 3 7003 "$DIR/part3/index"; shard_server 3 7002 "$DIR/replica2"
ok "and started again: whole" until_parts '3 of 3 false'
: >"$DIR/asked.stop"; wait "$ASKER"
cp "$DIR/asked.json" "$OUT"; cp "$DIR/asked.err" "$ERR"
echo "# $(cat "$DIR/asked.json")"
ok "many were asked meanwhile" [ "$(asked .asked)" -gt 100 ]
is "each was answered with 200" '0 ["200"]' "$(asked .lost) $(asked '.status | keys')"
is "none with an empty list" 0 "$(asked .empty)"
ok "some were partial, some were whole" [ "$(asked '.partial > 0 and .whole > 0')" = true ]

# A change of shard 2 comes to its replica.
printf '{"id":"https://mof.gov.vn/moi","url":"https://mof.gov.vn/moi","title":"Quyết định hoàn toàn mới","text":"Nội dung phosphorescent.","kind":"directive","portal":"000.00.00.G05"}\n' >"$DIR/more.jsonl"
run indexer import "$DIR/more.jsonl" --data "$DIR/part2"
ok "the replica takes a change over" replicate
host_down 2
seen() { get '/api/v1/search?q=phosphorescent' >/dev/null; [ "$(jq -r '.results[0].id' <"$OUT")" = https://mof.gov.vn/moi ]; }
ok "and answers with it when the machine of shard 2 is gone" within 20 seen
finish
