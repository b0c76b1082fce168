#!/bin/sh
# The search service as people and programs meet it: pages, JSON, filters,
# counts, paging, feeds, errors, an index that comes, changes and goes.
. "$(dirname "$0")/../t.sh"
CONFIG_MORE='[searchd]\neditor_keys = keys\n'
"$BIN/searchd" key soan-thao >"$DIR/keys" 2>"$DIR/secret"
SECRET=$(tail -n 1 "$DIR/secret")
. "$TOP/tests/lib/search.sh"
get() { # path [curl options]: body to OUT, headers to $DIR/head, STATUS
    path=$1; shift
    STATUS=$(curl -s -o "$OUT" -D "$DIR/head" -w '%{http_code}' -g "$@" "$BASE$path")
}
q() { # jq filter over OUT
    jq -r "$1" <"$OUT"
}
# What could run in OUT beside our own file of script, which holds no data.
scripts() { sed 's|<script defer src="/tinh/suggest.js?v=[0-9a-f]*"></script>||' "$OUT" | grep -c -E "${1:-<script}"; }
api() { get "/api/v1/search?$1"; }

api 'q=l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bc+b%E1%BA%A1&kind=document&limit=50'
is "all forty documents are found" 40 "$(q '.results | length')"
is "none twice" 40 "$(q '[.results[].id] | unique | length')"
is "the answer says its version" 1 "$(q .version)"
api 'q=le+phi+truoc+ba'
ok "without accents they are found, too" [ "$(q .total)" -ge 40 ]
ok "and marked" match '<mark>lệ phí trước bạ</mark>' "$OUT"
api 'q=so:7/2023/nd-cp'
is "a document number finds its document" d7 "$(q '.results[0].id')"
is "and nothing else" 1 "$(q '.results | length')"
api 'q=so:%22ngh%E1%BB%8B+%C4%91%E1%BB%8Bnh+7+n%C4%83m+2023%22'
is "in words, too" d7 "$(q '.results[0].id')"
first=
for spelling in 7/2023/N%C4%90-CP 7/2023/nd-cp 'ngh%E1%BB%8B+%C4%91%E1%BB%8Bnh+7+n%C4%83m+2023' 'nghi+dinh+so+7/2023/nd-cp' 'nd+7/2023'; do
    api "q=$spelling"
    first="$first $(q '.results[0].id')"
done
is "however a number is written, its document comes first" ' d7 d7 d7 d7 d7' "$first"
api 'q=heliotrope'
is "what left the registry is not shown" 0 "$(q '.results | length')"
api 'q=%2242%2F2022%2FN%C4%90-CP%22'
is "what is not there is an empty list, with 200" '200 0' "$STATUS $(q '.results | length')"

api 'q=l%E1%BB%87+ph%C3%AD&kind=document&agency=000.00.00.H26&limit=50'
is "filters by agency" 10 "$(q '.results | length')"
is "and says so in the facet" '000.00.00.H26 10 true' "$(q '.facets.agency[] | "\(.value) \(.count) \(.chosen)"')"
is "agencies have their names" 'Thành phố Hà Nội' "$(q '.facets.agency[0].label')"
api 'level=ministry&limit=50'
is "filters by level" 000.00.00.G05 "$(q '[.results[].agency.code] | unique | join(" ")')"
api 'province=000.00.00.H26&limit=50&facets=0'
is "a province includes what is below it" '000.00.00.H26 000.00.01.H26' "$(q '[.results[].agency.code] | unique | join(" ")')"
api 'type=nghi+dinh&limit=50'
is "types need no accents" 20 "$(q '.results | length')"
api 'kind=document&limit=50'
is "signers are counted, however they are written" 'Hồ Đức Phớc 20, Phạm Minh Chính 20' "$(q '[.facets.signer[] | "\(.value) \(.count)"] | join(", ")')"
api 'signer=pham+minh+chinh&limit=50'
is "and found" 20 "$(q '.results | length')"
api 'service_mode=toan+trinh&service_level=C%E1%BA%A5p+t%E1%BB%89nh'
is "public services are found by level and mode" s1 "$(q '.results[].id')"
is "and counted" 'Thuế 1, Cấp tỉnh 1, Toàn trình 1' "$(q '[.facets.field, .facets.service_level, .facets.service_mode | .[] | "\(.value) \(.count)"] | join(", ")')"
api 'code=1.000777'
is "by the code of the procedure, too" s1 "$(q '.results[].id')"
api 'year=2021-2022&limit=50&kind=document'
is "filters by a range of years" '2021 2022' "$(q '[.results[].published[:4]] | unique | join(" ")')"
api 'from=2023-03-01&to=10/03/2023&limit=50'
is "filters by dates, both days included" true "$(q '[.results[].published[:10]] | (length > 0 and (map(. >= "2023-03-01" and . <= "2023-03-10") | all))')"
api 'in_force=1&kind=document&limit=50'
is "filters by validity" 32 "$(q '.results | length')"
api 'q=l%E1%BB%87+ph%C3%AD+-loai:%22Th%C3%B4ng+t%C6%B0%22+site:mof.gov.vn&kind=document&limit=50'
is "typed conditions exclude and include" 'Nghị định mof.gov.vn' "$(q '[.results[] | "\(.document.type) \(.agency.host)"] | unique | join("; ")')"
api 'q=%22quy+%C4%91%E1%BB%8Bnh+m%E1%BB%A9c+l%E1%BB%87+ph%C3%AD%22&limit=50'
is "a phrase is found word for word" 40 "$(q '.results | length')"
api 'q=%22m%E1%BB%A9c+quy+%C4%91%E1%BB%8Bnh%22'
is "and not in another order" 0 "$(q '.results | length')"
api 'q=l%E1%BB%87+ph%C3%AD'
is "no facet value is empty" 0 "$(q '[.facets[][] | select(.count < 1)] | length')"
is "the counts of a facet add up" 40 "$(q '[.facets.year[].count] | add')"
# every value that is offered leads to results
bad=0
# shellcheck disable=SC2016
for pair in $(q '.facets | to_entries[] | .key as $k | .value[] | "\($k)=\(.value | @uri)"'); do
    api "q=l%E1%BB%87+ph%C3%AD&$pair"
    [ "$(q '.results | length')" -gt 0 ] || { bad=$((bad + 1)); echo "# $pair leads nowhere"; }
done
is "every offered filter leads to results" 0 "$bad"

walk() { # parameters: ids of all pages to $DIR/ids
    : >"$DIR/ids"; after=
    for _ in $(seq 60); do
        api "$1&limit=3&facets=0${after:+&after=$after}"
        q '.results[].id' >>"$DIR/ids"
        after=$(q '.next // empty')
        [ -n "$after" ] || break
    done
}
for sort in relevance newest; do
    walk "kind=document&q=l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bc+b%E1%BA%A1&sort=$sort"
    is "pages by $sort lose nothing" 40 "$(wc -l <"$DIR/ids" | tr -d ' ')"
    is "and repeat nothing" 40 "$(sort -u "$DIR/ids" | wc -l | tr -d ' ')"
done
api 'q=l%E1%BB%87&limit=3'; after=$(q .next)
api "q=l%E1%BB%87&limit=3&after=$after"
is "a page knows its place" 4 "$(q .first)"
api "q=l%E1%BB%87&limit=3&after=$(q .previous)"
is "and the way back" 1 "$(q .first)"
api "q=kh%C3%A1c&after=$after"
is "a cursor of another search is refused" 422 "$STATUS"
api 'q=a&after=AAAA'
is "and one that is none" '422 after' "$STATUS $(q '.errors[0].parameter')"

api 'q=khai+tr%C6%B0%C6%A1ng+c%E1%BB%95ng+d%E1%BB%AF+li%E1%BB%87u&kind=news'
is "one story on three portals is one result that says so" '1 2' "$(q '(.results | length), .results[0].copies' | paste -sd' ')"
api 'q=khai+tr%C6%B0%C6%A1ng+c%E1%BB%95ng+d%E1%BB%AF+li%E1%BB%87u&kind=news&copies=1'
is "unless each copy is asked for" 3 "$(q '.results | length')"

get '/api/v1/related?url=s1'
is "a procedure names its decree" d7 "$(q '.related.cites[0].id')"
get '/api/v1/related?url=d7'
is "and the decree its procedure" s1 "$(q '.related.cited_by[0].id')"
get '/lien-quan?url=d7'
is "for people, too" 200 "$STATUS"
ok "with its title" match 'Khai lệ phí trước bạ ô tô' "$OUT"
get '/tim-kiem?q=7/2023/N%C4%90-CP&related=d7'
ok "and below the result itself" match 'class="panel"' "$OUT"
ok "without a script" match 'Khai lệ phí trước bạ ô tô' "$OUT"
ok "which is no problem of the search" [ "$(grep -c 'class="notice"' "$OUT")" = 0 ]
api 'q=a&related=d7'
is "but unknown to the API" 422 "$STATUS"
get '/lien-quan?url=nowhere'
is "of nothing, there is nothing" 404 "$STATUS"

api 'q=7/2029/N%C4%90-CP'
is "a number that no document has is told, with other years" '07/2029/NĐ-CP false 07/2023/NĐ-CP' "$(q '.absent[0] | "\(.number) \(.mentioned) \(.other_years[0])"')"
get '/tim-kiem?q=7/2029/N%C4%90-CP'
ok "to people, too" match 'văn bản số <b>07/2029/NĐ-CP</b>' "$OUT"
api 'q=7/2023/N%C4%90-CP'
is "and not of one that is there" 0 "$(q ".absent | length")"

api 'q=a&colour=red'
is "an unknown parameter is refused by name" '422 colour' "$STATUS $(q '.errors[0].parameter')"
ok "as problem+json" match 'application/problem+json' "$DIR/head"
is "in both languages with the trace id" true "$(q '(.title != .title_en) and (.trace_id | length == 16)')"
get '/api/v1/document?id=d7'
is "one document by its id" '200 d7' "$STATUS $(q .result.id)"
ok "comes with its text" match 'ô tô đăng ký lần 7' "$OUT"
get '/api/v1/document?url=https://nowhere.gov.vn/'
is "one that is not there is 404" 404 "$STATUS"
get /api/v1/document
is "none asked for is 422" 422 "$STATUS"
get /api/v1/search -X DELETE
is "reading is all there is" 405 "$STATUS"

get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD&kind=document'
is "the page answers" 200 "$STATUS"
ok "in Vietnamese" match '<html lang="vi">' "$OUT"
ok "with the number of the document" match '/TT-BTC' "$OUT"
ok "with its validity" match 'Còn hiệu lực' "$OUT"
ok "with the filter as a chip" match 'class="chips"' "$OUT"
ok "and a strict policy for scripts" match "default-src 'none'" "$DIR/head"
ok "which it keeps itself" [ "$(scripts '<script|<style| style=| on[a-z]+=')" = 0 ]
xmllint --html --noout "$OUT" 2>&1 | grep 'parser error' | grep -v 'Tag [a-z]* invalid' >"$ERR"
ok "it is well-formed" [ ! -s "$ERR" ]
get '/tim-kiem?q=k%E1%BB%B3+l%E1%BA%A1'
ok "what a page says about itself is text" match '&lt;script&gt;alert(1)' "$OUT"
ok "and never markup" [ "$(scripts)" = 0 ]
get '/tim-kiem?q=%3Cscript%3Ealert(2)%3C/script%3E%22%27'
ok "nor is what was typed" [ "$(scripts)" = 0 ]
get '/?lang=en'
ok "English is there" match '<html lang="en">' "$OUT"
get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD' -H 'Accept-Encoding: gzip'
ok "a browser gets it packed" match 'Content-Encoding: gzip' "$DIR/head"
is "whole" '</html>' "$(gzip -dc <"$OUT" | tail -n 1)"
get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD' --compressed
ok "from memory, too" match 'class="results"' "$OUT"
get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD'
ok "and who does not ask for it, as it is" match 'class="results"' "$OUT"
get / -H 'Accept-Language: en-GB,en;q=0.8'
ok "and given to a browser that reads no Vietnamese" match '<html lang="en">' "$OUT"
get / -H 'Accept-Language: en,vi;q=0.5'
ok "but Vietnamese to one that does" match '<html lang="vi">' "$OUT"
get '/tim-kiem?q=zzzz'
ok "nothing found is said with advice" match 'Có thể thử' "$OUT"
get '/tim-kiem?q=l%E1%BB%87&year=abc&utm_source=x'
is "people get results in spite of a wrong parameter" 200 "$STATUS"
ok "and are told" match 'class="notice"' "$OUT"
get /gioi-thieu
ok "the order of results is explained" match 'xếp thế nào' "$OUT"
style=$(sed -n 's/.*rel="stylesheet" href="\([^"]*\)".*/\1/p' "$OUT")
get "$style"
is "the style sheet is served" 200 "$STATUS"
ok "for ever" match immutable "$DIR/head"
etag=$(sed -n 's/^ETag: \(.*\)\r$/\1/p' "$DIR/head")
get "$style" -H "If-None-Match: $etag"
is "and not sent twice" 304 "$STATUS"
get /nowhere
is "an unknown address is 404" 404 "$STATUS"
ok "with a page and its trace id" match '<code>[0-9a-f]\{16\}</code>' "$OUT"
long=$(head -c 17000 /dev/zero | tr '\0' x)
get "/tim-kiem?q=$long"
is "an endless address is 414" 414 "$STATUS"

get '/feed.atom?q=l%E1%BB%87+ph%C3%AD&limit=5'
is "any search is a feed" 200 "$STATUS"
ok "that is XML" xmllint --noout "$OUT"
is "newest first" '2023-03-28' "$(xmllint --xpath 'substring(string(//*[local-name()="entry"][1]/*[local-name()="updated"]),1,10)' "$OUT")"
for format in rss json csv; do
    get "/feed.$format?q=l%E1%BB%87+ph%C3%AD&limit=5"
    is "as $format, too" 200 "$STATUS"
    case $format in
    rss) ok "that is XML" xmllint --noout "$OUT" ;;
    json) is "with its version and five items" 'https://jsonfeed.org/version/1.1 5' "$(q '"\(.version) \(.items | length)"')" ;;
    csv) is "with a row of names and five of results" 6 "$(python3 -c 'import csv,sys; print(len(list(csv.reader(open(sys.argv[1], encoding="utf-8-sig", newline="")))))' "$OUT")" ;;
    esac
done
get '/feed.csv?q=l%E1%BB%87+ph%C3%AD&limit=50'; get '/feed.csv?q=l%E1%BB%87+ph%C3%AD&limit=5'
next=$(sed -n 's/^Link: <\(.*\)>; rel="next".*/\1/p' "$DIR/head")
cp "$OUT" "$DIR/first.csv"
get "$next"
is "its header leads to what follows" '200 0' "$STATUS $(tail -n +2 "$OUT" | grep -c -F -x -f "$DIR/first.csv")"
ok "and at the end there is none" [ "$(get '/feed.csv?q=so:7/2023/nd-cp'; grep -c '^Link' "$DIR/head")" = 0 ]
get /feed.pdf
is "of other forms there is none" 404 "$STATUS"
get '/api/v1/facets?q=l%E1%BB%87+ph%C3%AD&kind=document'
is "counts come alone, too" '40 null' "$(q '"\([.facets.year[].count] | add) \(.results)"')"
get /opensearch.xml
ok "browsers can add the search box" xmllint --noout "$OUT"
ok "which names this host" match "$BASE/tim-kiem?q={searchTerms}" "$OUT"

until_status() { within 10 twice "$@"; } # STATUS path: for each query thread
twice() { get "$2"; [ "$STATUS" = "$1" ] && get "$2" && [ "$STATUS" = "$1" ]; }
counts() { api "$3"; [ "$(q "$2 | length")" = "$1" ]; } # N what question

for _ in 1 2 3 4 5 6; do get '/tim-kiem?q=C%C3%A2u+h%E1%BB%8Fi+hay'; done
get '/tim-kiem?q=h%E1%BB%8Fi+m%E1%BB%99t+l%E1%BA%A7n'
get /danh-gia -d 'page=tim-kiem&rating=good'
is "a page can be rated" 200 "$STATUS"
ok "without a cookie" [ "$(grep -c -i set-cookie "$DIR/head")" = 0 ]
get /danh-gia -d 'page=tim-kiem&rating=good' -H 'Sec-Fetch-Site: cross-site'
is "but not from elsewhere" 400 "$STATUS"
get /danh-gia -d 'page=x&rating=good'
is "nor what is no page" 400 "$STATUS"

for _ in 1 2 3 4 5; do get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD&agency=000.00.00.H26'; done
ok "a link to a portal says when it is opened" match 'ping="/mo-ket-qua?q=l%E1%BB%87%20ph%C3%AD&amp;portal=000.00.00.H26"' "$OUT"
opened='/mo-ket-qua?q=l%E1%BB%87+ph%C3%AD&portal=000.00.00.H26'
get "$opened" -H 'Content-Type: text/ping' -d PING
is "which the browser tells us, and gets nothing" 204 "$STATUS"
get "$opened" -d PING -H 'Sec-Fetch-Site: cross-site'
get '/mo-ket-qua?q=l%E1%BB%87+ph%C3%AD&portal=000.00.99.H99' -d PING
is "as it does for what is not counted" 204 "$STATUS"

api 'q=l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bt+b%E1%BA%A1'
is "another spelling is offered when it finds more" 'lệ phí trước bạ' "$(q .suggestion.text)"
api 'q=l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bc+b%E1%BA%A1'
is "and none for what is right" null "$(q .suggestion)"
get '/tim-kiem?q=l%E1%BB%87+ph%C3%AD+tr%C6%B0%E1%BB%9Bt+b%E1%BA%A1'
ok "the page asks whether that was meant" match 'Có phải bạn muốn tìm' "$OUT"

printf 'question,url,title,text,from,to\nlệ phí trước bạ|le phi xe,https://mof.gov.vn/goi-y,Tính lệ phí trước bạ,Công cụ tính,,\n' >"$DATA/best-bets.csv"
within 10 counts 1 .best_bets q=Le+phi+xe
is "editors can put a page in front, without a restart" 'Tính lệ phí trước bạ' "$(q '.best_bets[0].title')"
printf 'question,url,title\nx,https://shop.example/,X\n' >"$DATA/best-bets.csv"
refused() { api "q=any$(date +%N)"; grep -q bets.refused "$DIR/searchd.log"; }
within 10 refused
ok "but only one of the registry" match 'best-bets.csv:2' "$DIR/searchd.log"

bet() { # METHOD ID [body]
    get "/api/v1/best-bets/$2" -X "$1" -H "Authorization: Bearer $SECRET" ${3:+--data-binary "$3"}
}
bet PUT xe '{"questions":["lệ phí ô tô","Phí xe"],"url":"https://hanoi.gov.vn/phi","title":"Tra \"phí\" xe","text":"Của Hà Nội"}'
is "programs of editors put a page in front, too" '201 true' "$STATUS $(q .active)"
within 10 counts 1 .best_bets 'q=phi+xe'
is "which takes effect without a restart" 'Tra "phí" xe' "$(q '.best_bets[0].title')"
bet PUT xe '{"questions":["phí xe"],"url":"https://hanoi.gov.vn/phi","title":"Sắp tới","from":"2099-01-01"}'
is "for its days only" '200 false' "$STATUS $(q .active)"
within 10 counts 0 .best_bets 'q=phi+xe'
is "before which it is not shown" 0 "$(q '.best_bets | length')"
bet PUT la '{"questions":["|"],"url":"https://shop.example/","from":"2026-02-30","to":7,"colour":1}'
is "what is wrong is said by name" '422 colour from questions title to url' "$STATUS $(q '[.errors[].parameter] | sort | join(" ")')"
get /api/v1/best-bets -H "Authorization: Bearer $SECRET"
is "all are listed" 'Sắp tới' "$(q '.best_bets[].title')"
get /api/v1/best-bets -H 'Authorization: Bearer x'
is "for who has a key" 401 "$STATUS"
get /api/v1/best-bets/xe -X DELETE
is "who has none withdraws nothing" 401 "$STATUS"
ok "and is in the log" match 'warn searchd bet.refused .*why=key' "$DIR/searchd.log"
bet DELETE xe
is "it can be withdrawn" 204 "$STATUS"
bet DELETE xe
is "once" 404 "$STATUS"
ok "each change is in the log with the name of the key" match 'bet.withdrawn key=soan-thao id=xe' "$DIR/searchd.log"
: >"$DIR/keys"
bet DELETE xe
is "a key that is taken out of its file is good no more" 401 "$STATUS"

# --- the index changes, goes and comes back ---
printf '{"id":"https://mof.gov.vn/moi","url":"https://mof.gov.vn/moi","title":"Quyết định hoàn toàn mới","text":"Nội dung phosphorescent.","kind":"directive","portal":"000.00.00.G05"}\n' >"$DIR/more.jsonl"
run indexer import "$DIR/more.jsonl" --data "$DATA"
within 10 counts 1 .results q=phosphorescent
is "a new document is found without a restart" https://mof.gov.vn/moi "$(q '.results[0].id')"
until_status 200 '/api/v1/document?url=HTTPS://mof.gov.vn:443/moi%23top'
is "and by its address in another spelling" 'Quyết định hoàn toàn mới' "$(q .result.title)"
mv "$DATA/index" "$DATA/away"
until_status 503 /api/v1/search?q=ph%C3%AD
is "without an index the answer is 503" 503 "$STATUS"
ok "not an empty list" [ "$(q '.results == null')" = true ]
ok "with the time to come back" match 'Retry-After: ' "$DIR/head"
until_status 503 '/tim-kiem?q=ph%C3%AD'
is "for people, too" 503 "$STATUS"
ok "who are told that it is no empty result" match 'Đây không phải là' "$OUT"
until_status 503 /healthz
is "and the monitor sees it" 503 "$STATUS"
get /
is "while the start page stays" 200 "$STATUS"
mv "$DATA/away" "$DATA/index"
ok "it comes back by itself" until_ready "$BASE/healthz"

kill -TERM "$SERVED"; wait "$SERVED"
is "a request to stop is obeyed cleanly" 0 "$?"
ok "and logged" match 'service.stop' "$DIR/searchd.log"

# --- an index that was made, and into which nothing was put yet ---
"$BIN/indexer" build --data "$DIR/young" >"$DIR/young.log" 2>&1 & young=$!
within 20 ls "$DIR"/young/index/iamglass
kill -KILL "$young"; wait "$young" 2>/dev/null
serve second searchd serve --data "$DIR/young" --listen 127.0.0.1:0
is "before the first commit the answer is 503" 503 "$(curl -s -o "$OUT" -w '%{http_code}' "$(address second)/api/v1/search?q=a")"
ok "and the log says that it is young, not of another version" match 'index.unreadable .*nothing is indexed yet' "$DIR/second.log"
kill -TERM "$SERVED"; wait "$SERVED"

run searchd report --data "$DATA"
is "what many ask is counted, also from memory" '6' "$(q '.top[] | select(.text == "câu hỏi hay") | .asked')"
ok "what one asks is not kept" [ "$(grep -c 'một lần' "$OUT")" = 0 ]
is "opened results are counted, those of pages elsewhere are not" '1 1' "$(q '(.clicked[] | select(.text == "lệ phí") | .clicked), (.portals[] | select(.portal == "000.00.00.H26") | .clicked)' | paste -sd' ')"
run searchd report --data "$DATA" --portal=000.00.00.H26
is "for each portal, too" 'lệ phí 5 0 1' "$(q '.top[] | select(.text == "lệ phí") | "\(.text) \(.asked) \(.nothing) \(.clicked)"')"
run searchd report --data "$DATA"
is "ratings are counted" '1 0' "$(q '.ratings[0] | "\(.good) \(.bad)"')"

run searchd query --data "$DATA" --top 1 so:7/2023/nd-cp
ok "the command line finds the same" match 'Nghị định về lệ phí trước bạ lần 7' "$OUT"
run searchd query --data "$DATA" --json --top 2 lệ phí
is "as the same JSON" '2 1' "$(q '(.results | length), .version' | paste -sd' ')"
run searchd query --data "$DATA" --explain lệ phí
ok "and can explain itself" match 'Ple phi' "$OUT"
run searchd serve --data "$DATA" --listen nonsense
is "an address that is none is a usage error" 2 "$STATUS"
finish
