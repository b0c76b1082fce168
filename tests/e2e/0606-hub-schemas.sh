#!/bin/bash
# Every answer of version 2 against the schemas that the hub publishes: JSON by
# ajv, XML by xmllint; OpenAPI 3.1; the pages for developers in a browser.
. "${0%/*}/../t.sh"
. "$TOP/tests/lib/browser.sh"
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
MODULES=$("$TOP/tools/npm.sh" ajv@8.20.0 ajv-formats@3.0.1 @seriousme/openapi-schema-validator@2.11.0 2>"$ERR")/node_modules ||
    skip_all 'no npm packages'
KEY=$(syndication key add --name 'Cổng A' --address 127.0.0.0/8)
# Texts that a form could break on: markup, quotes, control characters, line ends.
jq -nc '{Title: "<b>&\"'"'"']]></b> \u0001 ﷽ 😀", Type: 1, Status: 1, Sapo: "=cmd\r\n\"x\"", Content: "<script>x</script>\u0000"[0:18],
    DistributionTo: ["1", "a.b_c-d"], OriginalUrl: "https://a.gov.vn/?a=1&b=2", Avatar: "http://a/b.png"}' | syndication put >/dev/null
for n in 2 3 4; do syndication put <<<"{\"Title\":\"Tiêu đề $n\",\"Type\":$((n - 1)),\"Status\":1}" >/dev/null; done
syndication withdraw 2 --emergency "sai" >/dev/null
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"

node "$TOP/tests/lib/hub_schemas.mjs" "$MODULES" "$HUB" "$KEY" >"$DIR/tap" 2>&1
retell "$DIR/tap"

curl -s "$HUB/api/v2/schemas/hub.xsd" >"$DIR/hub.xsd"
fits() { curl -s -H "X-API-Key: $KEY" "$HUB/api/v2/$1" >"$OUT"; xmllint --noout --schema "$DIR/hub.xsd" "$OUT" 2>"$ERR"; }
for path in items/1.xml items.xml 'items.xml?limit=1' 'items.xml?distribution=nobody' changes.xml 'changes.xml?cursor=c1-99999'; do
    ok "$path fits hub.xsd" fits "$path"
done
curl -s -H "X-API-Key: $KEY" "$HUB/api/v2/items/1.xml" | sed 's/<Type>1/<Type>9/' >"$DIR/bad.xml"
ok 'and hub.xsd does refuse' bash -c "! xmllint --noout --schema '$DIR/hub.xsd' '$DIR/bad.xml' 2>/dev/null"
curl -s -H "X-API-Key: $KEY" "$HUB/api/v2/items.csv" >"$DIR/items.csv"
is 'CSV reads back the same texts as JSON' \
    "$(curl -s -H "X-API-Key: $KEY" "$HUB/api/v2/items.json" | jq -r '.Items[] | [.Id, .Title, (.DistributionTo | join(";"))] | @json')" \
    "$(python3 -c 'import csv,json,sys
for r in csv.DictReader(open(sys.argv[1], encoding="utf-8-sig", newline="")):
    print(json.dumps([int(r["Id"]), r["Title"], r["DistributionTo"]], ensure_ascii=False, separators=(",", ":")))' "$DIR/items.csv")"
XLSX=application/vnd.openxmlformats-officedocument.spreadsheetml.sheet
curl -s -H "X-API-Key: $KEY" -H "Accept: $XLSX" "$HUB/api/v2/items" -D "$DIR/head" >"$DIR/items.xlsx"
ok 'a workbook says what it is' match "^Content-Type: $XLSX" "$DIR/head"
curl -s -H "X-API-Key: $KEY" "$HUB/api/v2/items/1.xlsx" >"$DIR/one.xlsx"
titles() { # FILE: Id and Title of each row
    python3 - "$1" <<'PY'
import re, sys, xml.etree.ElementTree as tree, zipfile
book, ns = zipfile.ZipFile(sys.argv[1]), '{http://schemas.openxmlformats.org/spreadsheetml/2006/main}'
texts = [''.join(t.text or '' for t in si.iter(ns + 't')) for si in tree.fromstring(book.read('xl/sharedStrings.xml'))]
for row in list(tree.fromstring(book.read('xl/worksheets/sheet1.xml')).iter(ns + 'row'))[1:]:
    cells = {re.match('[A-Z]+', c.get('r'))[0]: c for c in row}
    print(cells['A'].findtext(ns + 'v'), texts[int(cells['D'].findtext(ns + 'v'))].split(' ')[0])
PY
}
is 'a list as a workbook holds its items' "$(curl -s -H "X-API-Key: $KEY" "$HUB/api/v2/items.json" | jq -r '.Items[] | "\(.Id) \(.Title | split(" ")[0])"')" "$(titles "$DIR/items.xlsx")"
is 'one item, too' 1 "$(titles "$DIR/one.xlsx" | cut -d' ' -f1)"
is 'it is not made again for who has it' 304 "$(curl -s -o /dev/null -w '%{http_code}' -H "X-API-Key: $KEY" -H "Accept: $XLSX" -H "If-None-Match: $(sed -n 's/^ETag: \(.*\)\r$/\1/p' "$DIR/head")" "$HUB/api/v2/items")"
is 'changes are no workbook' '406 404' "$(curl -s -o /dev/null -w '%{http_code}' -H "X-API-Key: $KEY" -H "Accept: $XLSX" "$HUB/api/v2/changes") $(curl -s -o /dev/null -w '%{http_code}' -H "X-API-Key: $KEY" "$HUB/api/v2/changes.xlsx")"
is 'a schema that does not exist is 404' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/api/v2/schemas/no.json")"
is 'the catalogue shows the quota in force' 5000 "$(curl -s "$HUB/api/v2/services" | jq '.Services[] | select(.Id == "items").Quota.PerHour')"
browse hub-pages.js "$HUB" "$KEY" "${SHOTS:-}"
finish
