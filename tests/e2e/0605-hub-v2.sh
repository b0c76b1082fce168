#!/bin/bash
# Version 2 of the API: forms, keys and tokens, paging beside a writer, changes
# with tombstones, 304 without quota, quotas that outlive the server, problems.
. "${0%/*}/../t.sh"
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
put() { syndication put "${@:2}" <<<"$1" >"$DIR/put"; }
# get PATH curl-arguments...: the answer in $OUT, headers in $DIR/head, CODE.
get() {
    path=$1; shift
    case $* in *X-API-Key*) ;; *) set -- -H "X-API-Key: $KEY" "$@" ;; esac
    CODE=$(curl -s -o "$OUT" -D "$DIR/head" -w '%{http_code}' "$@" "$HUB/api/v2/$path")
}
has() { [ "$(jq "$1" "$OUT")" = true ]; }
header() { tr -d '\r' <"$DIR/head" | sed -n "s/^$1: //Ip"; }
# refused SENTENCE STATUS CODE PATH curl-arguments...
refused() {
    sentence=$1 want=$2 code=$3; shift 3
    get "$@"
    ok "$sentence is $want $code" test "$CODE $(jq -r .code "$OUT") $(header content-type)" = \
        "$want $code application/problem+json; charset=utf-8"
    ok "... in both languages, with the trace id" test "$(jq -r '(.title != .title_en) and (.trace_id | length == 16)' "$OUT") $(jq -r .trace_id "$OUT")" = "true $(header x-trace-id)"
}
token() { curl -s -o "$OUT" -D "$DIR/head" -w '%{http_code}' "$HUB/api/v2/token" "$@"; }
start() {
    serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
    until_ready "$HUB/healthz"
}
soon() { within 2 "$@"; } # command...: until it holds

KEY=$(syndication key add --name 'Cổng A' --address 127.0.0.0/8)
ITEMS_ONLY=$(syndication key add --name 'Cổng B' --address 127.0.0.1 --scope items)
AWAY=$(syndication key add --name 'Cổng C' --address 192.0.2.1)
SMALL=$(syndication key add --name 'Cổng D' --address 127.0.0.1)
syndication key quota 4 --service items --per-hour 3 --per-day 5
put '{"Title":"Một & hai <ba>","Type":1,"Status":1,"Sapo":"=1+1","DistributionTo":["1","2"],"RefId":7,
      "PublishedDate":"2024-07-29T15:55:24","Content":"<p>\"Nội dung\"</p>","Source":"Nguồn"}'
for n in $(seq 2 60); do
    jq -nc --arg n "$n" --argjson t $((n % 3 + 1)) '{Title: "Tiêu đề \($n)", Type: $t, Status: 1,
        DistributionTo: [($n | tonumber % 4 | tostring)],
        PublishedDate: "2024-08-\(10 + ($n | tonumber) / 5 | floor)T08:00:00"}'
done >"$DIR/many.jsonl"
syndication import "$DIR/many.jsonl" >"$OUT"
put '{"Title":"Nháp","Type":1,"Status":0}'
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
start

# One item in three forms.
get items/1
ok 'an item has the fields of version 1, its zone, version and change' has '(keys_unsorted | join(" ")) ==
    "Attachments Avatar Content DistributionTo Id OriginalUrl PublishedBy PublishedDate RefId Sapo SiteId Source Status Title Type Version ChangedDate"
    and .PublishedDate == "2024-07-29T15:55:24+07:00" and .Version == 1 and .Title == "Một & hai <ba>" and .DistributionTo == ["1","2"]'
get items/1.xml
is 'the same as XML' 'Một & hai <ba>|<p>"Nội dung"</p>|2' "$(xmllint --xpath 'concat(//*[local-name()="Title"], "|", //*[local-name()="Content"], "|", count(//*[local-name()="Target"]))' "$OUT")"
get items/1 -H 'Accept: text/csv;q=0.9, application/json;q=0.1'
ok 'the same as CSV, by Accept; no formula for spreadsheets' match ",'=1+1," "$OUT"
is '... with its type' 'text/csv; charset=utf-8; header=present' "$(header content-type)"
refused 'a form that nobody makes' 406 form-not-available items/1 -H 'Accept: image/png'
refused 'an item that is not there' 404 not-found items/999
refused 'a draft' 404 not-found items/61
refused 'an address of version 2 that is none' 404 not-found nothing

refused 'a method that an address does not take' 405 method-not-allowed items -X DELETE
refused 'an address without end' 414 address-too-long "items?limit=$(head -c 20000 /dev/zero | tr '\0' 1)"

# Who may.
refused 'no key' 401 credential-missing items -H X-API-Key:
ok '... with a challenge' test -n "$(header www-authenticate)"
refused 'a key of nobody' 401 credential-invalid items -H 'X-API-Key: lc1_1_aaaa'
refused 'a key from elsewhere' 403 address-not-allowed items -H "X-API-Key: $AWAY"
refused 'a key without the scope' 403 scope-missing changes -H "X-API-Key: $ITEMS_ONLY"
get items -H X-API-Key: -H "Authorization: Bearer $ITEMS_ONLY"
is 'a key works as a bearer, too' 200 "$CODE"
CODE=$(curl -s -o "$OUT" -w '%{http_code}' "$HUB/api/v2/items?secret_key=$KEY")
is 'a key in the address is no key' 401 "$CODE"
NEXT_KEY=$(syndication key rotate 1 --overlap-hours 1)
get items/1 -H "X-API-Key: $NEXT_KEY"
ok 'two keys of a client live while it changes them' soon eval 'get items/1 -H "X-API-Key: $NEXT_KEY"; [ "$CODE" = 200 ] && { get items/1; [ "$CODE" = 200 ]; }'
run syndication key rotate 1 --data "$DIR/hub"
is 'but no third' 2 "$STATUS"
ok 'secrets are not in the database' bash -c "! grep -qa '${KEY#lc1_1_}' '$DIR/hub'/hub.db*"

# OAuth 2.0 client credentials.
is 'a token for client credentials' 200 "$(token -u "1:$KEY" -d grant_type=client_credentials -d scope=items)"
ok '... of RFC 6749, with a short life' has '.token_type == "Bearer" and .expires_in == 900 and .scope == "items"'
is '... never kept by caches' no-store "$(header cache-control)"
TOKEN=$(jq -r .access_token "$OUT")
get items/1 -H X-API-Key: -H "Authorization: Bearer $TOKEN"
is 'the token opens what it was asked for' 200 "$CODE"
refused 'and no more' 403 scope-missing changes -H X-API-Key: -H "Authorization: Bearer $TOKEN"
refused 'a token with one letter changed' 401 credential-invalid items -H X-API-Key: -H "Authorization: Bearer ${TOKEN%?}x"
is 'credentials in the body do as well' 200 "$(token -d grant_type=client_credentials -d client_id=1 --data-urlencode "client_secret=$KEY")"
is 'a wrong secret is 401' '401 invalid_client' "$(token -u "1:lc1_1_no" -d grant_type=client_credentials) $(jq -r .error "$OUT")"
is "another client's number is 401" '401 invalid_client' "$(token -u "2:$KEY" -d grant_type=client_credentials) $(jq -r .error "$OUT")"
is 'another grant is 400' '400 unsupported_grant_type' "$(token -u "1:$KEY" -d grant_type=password) $(jq -r .error "$OUT")"
is 'more than the key may is 400' '400 invalid_scope' "$(token -u "2:$ITEMS_ONLY" -d grant_type=client_credentials -d scope=changes) $(jq -r .error "$OUT")"
is 'a token begets no token' '401 invalid_client' "$(token -u "1:$TOKEN" -d grant_type=client_credentials) $(jq -r .error "$OUT")"

# Parameters.
for bad in limit=0 limit=201 type=4 'distribution=a%20b' cursor=x cursor=c1-5 published_since=soon nope=1 'limit=1&limit=2'; do
    refused "items?$bad" 400 parameter-invalid "items?$bad"
done
ok 'the mistake is named' has '.detail_en | contains("limit")'
refused 'an item with parameters' 400 parameter-invalid 'items/1?limit=2'
get 'items?type=3,1&distribution=1&limit=200'
ok 'type and distribution choose as in version 1' has '[.Items[] | (.Type == 1 or .Type == 3) and (.DistributionTo | any(. == "1"))] | all and length > 3'
get 'items?published_since=2024-08-20&published_before=2024-08-21T00:00:00%2B07:00&limit=200'
ok 'published_since and published_before choose by publication' has '[.Items[].PublishedDate] | all(startswith("2024-08-20")) and length == 5'
get 'items?changed_since=2024-08-25&limit=200'
ok 'changed_since chooses by change, which is now' has '.Items | length == 60'

# A walk beside a writer.
( n=0; while [ ! -e "$DIR/stop" ]; do n=$((n + 1))
      echo "{\"Title\":\"chen $n\",\"Type\":1,\"Status\":1,\"PublishedDate\":\"2024-0$((n % 2 + 7))-2${n: -1}T08:00:00\"}" |
          "$BIN/syndication" put --data "$DIR/hub" >/dev/null 2>&1; done ) & WRITER=$!
next="items?limit=3"; : >"$DIR/walk"; : >"$DIR/forms"
while [ -n "$next" ]; do
    get "$next"
    [ "$CODE" = 200 ] || break
    jq -r '.Items[].Id' "$OUT" >>"$DIR/walk"
    next=$(jq -r '.Next // "" | sub("^/api/v2/"; "")' "$OUT")
done
touch "$DIR/stop"; wait "$WRITER"
ok 'the writer was busy meanwhile' test "$(syndication list --limit 1000 | grep -c chen)" -gt 5
is 'a walk repeats nothing' '' "$(sort "$DIR/walk" | uniq -d)"
is '... and loses nothing that was there' '' "$(comm -23 <(seq 1 60 | sort) <(sort "$DIR/walk"))"
is '... newest first' "$(awk '$1 <= 60' "$DIR/walk")" "$(syndication list --published --limit 1000 | jq -r 'select(.Id <= 60) | .Id')"

# Changes and tombstones.
mirror() { # follows the changes into $DIR/mirror, as a client would
    while :; do
        get "changes?limit=7${CURSOR:+&cursor=$CURSOR}"
        jq -r '.Changes[] | "\(.Id) \(.Change)"' "$OUT" >>"$DIR/mirror"
        CURSOR=$(jq -r .Cursor "$OUT")
        [ "$(jq .More "$OUT")" = true ] || break
    done
}
: >"$DIR/mirror"; CURSOR=; mirror
is 'the changes hold every published item, once' "$(syndication list --published --limit 1000 | jq .Id | sort)" "$(cut -d' ' -f1 "$DIR/mirror" | sort)"
syndication withdraw 5 >/dev/null; syndication withdraw 61 >/dev/null
put '{"Title":"Sửa","Type":1,"Status":1}' --id 6
put '{"Title":"Lại là nháp","Type":1,"Status":0}' --id 7
: >"$DIR/mirror"
ok 'later changes come behind the cursor: withdrawn, put again, back to a draft' soon eval 'mirror; [ "$(xargs <"$DIR/mirror")" = "5 withdrawn 6 put 7 withdrawn" ]'
get "changes?type=2,3&changed_since=2024-01-01&limit=200"
ok 'a tombstone shows no more than its Id' has '[.Changes[] | select(.Change == "withdrawn")] | length == 2 and all(.Item == null)'
refused 'a withdrawn item' 410 item-withdrawn items/5
get changes.csv
ok 'changes as CSV, the next piece in a Link' test -n "$(header link | grep 'cursor=c1-[0-9]*.*rel="next"')"
is 'every line has as many cells' 1 "$(python3 -c 'import csv,sys; print(len({len(r) for r in csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline=""))}))' "$OUT")"

# 304 costs nothing, a quota has an end, and both are told.
not_at_end_of hour 20
KEY=$SMALL
get items?limit=1
TAG=$(header etag)
is 'RateLimit tells what is left' '"hour";r=2' "$(header ratelimit | cut -d';' -f1-2)"
is 'RateLimit-Policy tells the quota' '"hour";q=3;w=3600, "day";q=5;w=86400' "$(header ratelimit-policy)"
for _ in 1 2 3 4; do get items?limit=1 -H "If-None-Match: $TAG"; done
is 'what is known already is 304' 304 "$CODE"
is '... and free of quota' '"hour";r=2' "$(header ratelimit | cut -d';' -f1-2)"
is '... without the policy, which came with what is known' '' "$(header ratelimit-policy)"
get items?limit=1; get items?limit=2
refused 'the fourth call of three' 429 quota-exhausted items?limit=3
ok '... says when to come again' test "$(header retry-after)" -ge 1
get items?limit=1 -H "If-None-Match: $TAG"
is '304 is still to be had' 304 "$CODE"
get changes
is 'another service has its own quota' 200 "$CODE"
kept() { [ "$(sqlite3 "$DIR/hub/hub.db" "SELECT in_hour FROM usage WHERE client_id = 4 AND service = 'items'")" = 3 ]; }
ok 'what was used is on disk soon' soon kept
kill -9 "$SERVED"; wait "$SERVED" 2>/dev/null
start
refused 'after a crash and a new start the quota is still used up' 429 quota-exhausted items?limit=3
syndication key quota 4 --service items --per-hour 100 --per-day 100
larger() { get items?limit=3; [ "$CODE" = 200 ]; }
ok 'a larger quota works at once' soon larger
is 'the list of keys shows quotas, scopes and last use' '100 v1 items changes' "$(syndication key list | jq -r 'select(.id == 4) | "\(.quotas.items.per_hour) \(.scopes)"')"
used() { [ "$(syndication key list | jq -r 'select(.id == 4) | .used')" != null ]; }
kill "$SERVED"; wait "$SERVED" 2>/dev/null
ok '... the last use is kept' used
is 'every call has its line' 'token v2.changes v2.items' "$(syndication audit show --limit 100000 | jq -r .action | grep -E '^(v2|token)' | sort -u | xargs)"
finish
