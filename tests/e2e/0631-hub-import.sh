#!/bin/bash
# Files of many items as senders have them: the same items from every form, all
# or none, every error with its row; kill -9 leaves all or nothing.
. "${0%/*}/../t.sh"
HUB_DIR=$DIR/hub
import() { run syndication import "$DIR/$1" --data "$HUB_DIR" "${@:2}"; }
total() { "$BIN/syndication" list --limit 100000 --data "$HUB_DIR" | wc -l; }

python3 - "$DIR" <<'PY'
import csv, json, sys, zipfile
from xml.sax.saxutils import escape
folder = sys.argv[1] + '/'
items = [{'Title': f'Bản tin "{n}"; số {n}', 'Type': n % 3 + 1, 'Status': 1, 'DistributionTo': ['24', str(n)],
          'PublishedDate': f'2026-09-{n:02}T07:30:00', 'Content': f'<p>Nội dung {n} & hơn</p>'} for n in range(1, 21)]
names = list(items[0])
def flat(item, name):
    return ';'.join(item[name]) if name == 'DistributionTo' else item[name]
def table(rows):
    cells = []
    for r, row in enumerate([names, *rows], 1):
        cells.append(f'<row r="{r}">' + ''.join(
            f'<c r="{chr(65 + c)}{r}"><v>{v}</v></c>' if isinstance(v, int) else
            f'<c r="{chr(65 + c)}{r}" t="inlineStr"><is><t>{escape(v)}</t></is></c>' for c, v in enumerate(row)) + '</row>')
    return '<worksheet><sheetData>' + ''.join(cells) + '</sheetData></worksheet>'
def save(name, items):
    rows = [[flat(item, m) for m in names] for item in items]
    open(folder + name + '.jsonl', 'w').writelines(json.dumps(i, ensure_ascii=False) + '\n' for i in items)
    json.dump(items, open(folder + name + '.json', 'w'), indent=1)
    csv.writer(open(folder + name + '.csv', 'w', newline='')).writerows([names, *rows])
    zipfile.ZipFile(folder + name + '.xlsx', 'w', zipfile.ZIP_DEFLATED).writestr('xl/worksheets/sheet1.xml', table(rows))
    with open(folder + name + '.xml', 'w') as out:
        out.write('<Items>\n')
        for item in items:
            out.write('<Item>' + ''.join(
                '<DistributionTo>' + ''.join(f'<Target>{t}</Target>' for t in item[m]) + '</DistributionTo>'
                if m == 'DistributionTo' else f'<{m}>{escape(str(item[m]))}</{m}>' for m in names) + '</Item>\n')
        out.write('</Items>\n')
save('good', items)
items[6] = {**items[6], 'Type': 9}
items[11] = {**items[11], 'PublishedDate': 'hôm qua'}
save('bad', items)
json.dump([{'Title': f't{n}', 'Type': 1} for n in range(20000)], open(folder + 'many.json', 'w'))
PY

for form in jsonl json csv xlsx xml; do
    import "good.$form" --dry-run
    is "$form: a dry run finds nothing wrong" '0 {"items":20,"errors":0}' "$STATUS $(cat "$OUT")"
    is "$form: and stores nothing" 0 "$(total)"
    import "good.$form"
    is "$form: all items are stored" 20 "$(total)"
    "$BIN/syndication" list --limit 100 --data "$HUB_DIR" | jq -cS 'del(.Id)' >"$DIR/$form.list"
    is "$form: they are the same as from JSON Lines" '' "$(diff "$DIR/jsonl.list" "$DIR/$form.list" | head -3)"
    rm -r "$HUB_DIR"
    import "bad.$form"
    is "$form: one mistake and none is stored" '1 0' "$STATUS $(total)"
    import "bad.$form" --dry-run
    is "$form: a dry run tells all mistakes" '1 2' "$STATUS $(jq -s '.[-1].errors' "$OUT")"
    is "$form: with member and value" 'Type: 9 is not in 1..3' "$(jq -rs '.[0].error | sub("^[a-z]* [0-9]*: "; "")' "$OUT")"
    case $form in
        jsonl) WHERE='line 7 line 12' ;; json) WHERE='item 7 item 12' ;; csv) WHERE='line 8 line 13' ;;
        xlsx) WHERE='row 8 row 13' ;; xml) WHERE='line 8 line 13' ;;
    esac
    is "$form: and their place" "$WHERE" "$(jq -rs '.[0:2] | map(.error | sub(":.*"; "")) | join(" ")' "$OUT")"
    rm -r "$HUB_DIR"
done
import nothing.doc
is 'a file of another form is wrong usage' 2 "$STATUS"

import good.jsonl
run syndication list --limit 100 --xlsx "$DIR/out.xlsx" --data "$HUB_DIR"
python3 - "$DIR/out.xlsx" <<'PY' >"$DIR/titles"
import html, re, sys, zipfile
book = zipfile.ZipFile(sys.argv[1])
texts = [html.unescape(t) for t in re.findall(r'<t[^>]*>(.*?)</t>', book.read('xl/sharedStrings.xml').decode(), re.S)]
for cell in re.findall(r'<c r="D\d+" t="s"><v>(\d+)</v>', book.read('xl/worksheets/sheet1.xml').decode())[1:]:
    print(texts[int(cell)])
PY
is 'a workbook holds the list, texts as texts' \
    "$("$BIN/syndication" list --limit 100 --data "$HUB_DIR" | jq -r .Title)" "$(cat "$DIR/titles")"
run syndication list --xlsx "$DIR/none/out.xlsx" --data "$HUB_DIR"
is 'a workbook that cannot be written is told' 1 "$STATUS"
rm -r "$HUB_DIR"

for n in 1 2 3 4 5; do
    "$BIN/syndication" import "$DIR/many.json" --data "$HUB_DIR" >"$DIR/said$n" 2>&1 & P=$!
    pause "0.$n"; kill -9 "$P" 2>/dev/null; wait "$P" 2>/dev/null
done
SAID=$(cat "$DIR"/said* | grep -c '"items":20000')
ok "killed while it stores, an import is whole or nothing" [ $(($(total) % 20000)) = 0 ]
ok 'and what was acknowledged is there' [ "$(total)" -ge $((SAID * 20000)) ]
run syndication audit verify --data "$HUB_DIR"
is 'the audit chain is whole' 0 "$STATUS"
finish
