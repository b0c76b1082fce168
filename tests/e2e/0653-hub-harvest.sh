#!/bin/bash
# Rules make proposals of indexed pages: which pages, which fields, dry run, once,
# changed pages; what editors decided stays.
. "${0%/*}/../t.sh"
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
rows() { # TITLE-OF-A: three pages of a portal, one of another
    for n in a b; do printf '{"id":"%s","url":"https://chidao.a.gov.vn/chi-dao/%s.html","title":"%s","text":"Dòng một <1>.\\nDòng hai.","description":"Tóm tắt","kind":"directive","portal":"000.00.01.H01","agency":"Tỉnh A","published":"2026-09-02"}\n' $n $n "$([ $n = a ] && echo "$1" || echo 'Chỉ đạo b')"; done
    echo '{"id":"c","url":"https://a.gov.vn/tin/c.html","title":"Tin c","text":"x","kind":"news","portal":"000.00.01.H01","agency":"Tỉnh A"}'
    echo '{"id":"d","url":"https://b.gov.vn/chi-dao/d.html","title":"Chỉ đạo d","text":"x","kind":"directive","portal":"000.00.02.H02","agency":"Tỉnh B"}'
}
records() { rows "$1" >"$DIR/rows.jsonl"; "$BIN/indexer" import "$DIR/rows.jsonl" --data "$DIR/index" >/dev/null 2>>"$ERR"; "$BIN/indexer" records --text "${@:2}" --data "$DIR/index" 2>>"$ERR"; }
titles() { syndication list --limit 100 | jq -r .Title | sort | xargs; }
id_of() { syndication list --limit 100 | jq -r "select(.Title == \"$1\").Id"; }

records 'Chỉ đạo a' >"$DIR/records"
is 'the index tells its pages' 4 "$(jq -c . "$DIR/records" | wc -l)"
is 'of one portal alone' 3 "$("$BIN/indexer" records --portal 000.00.01.H01 --data "$DIR/index" | wc -l)"
for bad in '--name x' '--kind news' '--name x --kind news --type 7'; do
    # shellcheck disable=SC2086
    run syndication harvest add $bad --data "$DIR/hub"
    is "a rule '$bad' is refused" 2 "$STATUS"
done
syndication harvest add --name 'Chỉ đạo của A' --host a.gov.vn --match '*/chi-dao/*' --kind directive --type 3 --distribution '24,25' >/dev/null
is 'a dry run tells what would be proposed' 'new Chỉ đạo a|new Chỉ đạo b' "$(syndication harvest run --dry-run <"$DIR/records" | jq -r 'select(.rule) | .result + " " + .item.Title' | sort | paste -sd'|')"
is 'and stores nothing' '' "$(titles)"
is 'the run counts' '{"records":4,"fitting":2,"new":2,"changed":0,"bad":0}' "$(syndication harvest run <"$DIR/records")"
is 'pages that fit are proposed' 'Chỉ đạo a Chỉ đạo b' "$(titles)"
A=$(id_of 'Chỉ đạo a')
is 'with what the rule and the page say' '3 Tóm tắt|Tỉnh A|https://chidao.a.gov.vn/chi-dao/a.html|2026-09-02T00:00:00|24,25' "$(syndication list | jq -r "select(.Id == $A) | \"\\(.Type) \\(.Sapo)|\\(.Source)|\\(.OriginalUrl)|\\(.PublishedDate)|\\(.DistributionTo | join(\",\"))\"")"
is 'its text is markup that says nothing but the text' true "$(syndication list | jq "select(.Id == $A).Content | contains(\"&lt;1&gt;\") and startswith(\"<p>\")")"
is 'it waits for an editor, and tells its rule' 'proposed rule:1' "$(syndication item state "$A" | jq -r .state) $(syndication versions "$A" | jq -r .who)"
is 'a second run changes nothing' '{"records":4,"fitting":2,"new":0,"changed":0,"bad":0}' "$(syndication harvest run <"$DIR/records")"
syndication withdraw "$(id_of 'Chỉ đạo b')" >/dev/null
records 'Chỉ đạo a, sửa' >"$DIR/records"
is 'a page that changed is its next version' '{"records":4,"fitting":2,"new":0,"changed":1,"bad":0}' "$(syndication harvest run <"$DIR/records")"
is 'under the same Id' "$A" "$(id_of 'Chỉ đạo a, sửa')"
syndication harvest add --name 'Tất cả' --portal 000.00.02.H02 --title abstract --sapo title >/dev/null
is 'a page without the field of its title is none' 0 "$(syndication harvest run <"$DIR/records" | jq .new)"
syndication harvest pause 1; syndication harvest remove 2
syndication harvest add --name 'Chỉ đạo' --kind directive --sapo title >/dev/null
is 'a page of another rule is not proposed again' '1 Chỉ đạo d' "$(syndication harvest run <"$DIR/records" | jq .new) $(syndication list | jq -r 'select(.Source == "Tỉnh B").Sapo')"
printf '{"url":"https://a.gov.vn/chi-dao/z","title":"Z","kind":"directive"}\nnone\n' >"$DIR/bad"
syndication harvest run <"$DIR/bad" >"$OUT"; STATUS=$?
is 'a line that is no record ends the run' 1 "$STATUS"
ok 'with its number' match 'line 2' "$ERR"
is 'what stood before it stays' 1 "$(syndication list | jq -r .Title | grep -cx Z)"
printf '{"url":"javascript:alert(1)","title":"Y","kind":"directive"}\n' | syndication harvest run >"$OUT"
is 'an address that is none is no item' 1 "$(jq .bad "$OUT")"
run syndication audit verify --data "$DIR/hub"
is 'the audit chain is whole' 0 "$STATUS"
finish
