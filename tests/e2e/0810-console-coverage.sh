#!/bin/sh
# An editor sees every URL of the portal with its reason, what differs between
# sitemap and index, takes the lists away, mends and has it checked.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console_portal.sh"

not_at_end_of day 60
counts() { get a "$C?$1"; grep -o "<strong>[0-9.]*</strong> *địa chỉ" "$OUT" | tr -dc 0-9; }

get a "$C"
is "the page of coverage comes" 200 "$STATUS"
is "all URLs are known" 7 "$(counts '')"
is "those in the sitemap" 6 "$(counts nhom=trong-so-do)"
is "those read" 5 "$(counts nhom=da-tai)"
is "those found" 4 "$(counts nhom=tim-thay)"
is "in the sitemap and not found" 3 "$(counts nhom=so-do-khong-tim-thay)"
is "found and in no sitemap" 1 "$(counts nhom=tim-thay-ngoai-so-do)"
ok "and which" match 'ngoai.html' "$OUT"
is "read and not found" 1 "$(counts nhom=da-tai-khong-tim-thay)"
ok "and why" match 'NOINDEX_META' "$OUT"
is "what the portal can mend" 1 "$(counts ai=site)"
is "a path" 2 "$(counts duong-dan=/tin/)"
is "a reason" 1 "$(counts ly-do=HTTP_404)"
get a "$C?sau=http://$H:$PORT/tin/1.html"
ok "the list goes on behind a URL" match 'tin/2.html' "$OUT"
ok "and not before it" sh -c "! grep -q 'class=\"url\".*an.html' '$OUT'"
get a "$C?nhom=la"
is "a strange filter is refused" 422 "$STATUS"

get a "$C/do-phu.csv?nhom=so-do-khong-tim-thay"
is "a list as CSV" 4 "$(wc -l <"$OUT")"
ok "with owner, fix and states" match '/mat.html,404,HTTP_404,site,.*,1,0,0,' "$OUT"
get a "$C/do-phu.jsonl?ly-do=HTTP_404"
is "as JSON Lines" "true false" "$(jq -r '"\(.in_sitemap) \(.indexed)"' "$OUT")"
get a "$C/do-phu.xlsx"
ok "as a workbook" sh -c "python3 -c 'import sys,zipfile; z=zipfile.ZipFile(sys.argv[1]); assert z.read(\"xl/worksheets/sheet1.xml\").count(b\"<row \") == 8' '$OUT'"

# One URL again: really asked, counted, and twice costs once.
: >"$DIR/access.log"
post a "$C" "$C/doc-lai" "url=http://$H:$PORT/tin/1.html"
ok "a wish is taken" match 'ket-qua=da-xep' "$ERR"
post a "$C" "$C/doc-lai" "url=http://$H:$PORT/tin/1.html"
ok "twice is once" match 'ket-qua=dang-cho' "$ERR"
post a "$C" "$C/doc-lai" "url=http://khac.test/"
is "others' URLs are refused" 422 "$STATUS"
get a "$C/kiem-lai"
ok "the quota is shown" match '<strong>1</strong> / 200' "$OUT"
crawl
is "the crawler asked for it" 1 "$(asked '/tin/1.html')"

# Mend, and have all URLs of the reason checked.
page "$H" /mat.html 'Trang đã trở lại' "$(long 'trang mất')"
post a "$C" "$C/kiem-lai" ly-do=HTTP_404
ok "a check begins" match "^Location: $C/kiem-lai/1" "$ERR"
get a "$C/kiem-lai/1"
ok "nothing was looked at yet" match '0 / 1' "$OUT"
look
mended() { get a "$C/kiem-lai/1"; match '<span class="badge good">' "$OUT"; }
ok "the reason is gone" within 20 mended # the picture is looked at anew after PICTURE_FRESH_MS
ok "the URL is found now" match 'INDEXED' "$OUT"
get a "$C/thay-doi"
ok "and the change is told" match 'mat.html.*HTTP_404.*INDEXED' "$OUT"
post a "$C" "$C/kiem-lai" ly-do=HTTP_410
is "a reason that no URL has is refused" 422 "$STATUS"
rm "$DIR/data/crawl.db"
get a "$C"
is "an outage is no empty list" 503 "$STATUS"
finish
