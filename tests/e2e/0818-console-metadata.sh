#!/bin/sh
# What pages do not say of themselves: counted, listed, with HTML to paste that
# mends it; and the sheet of paper on a portal.
. "$(dirname "$0")/../t.sh"
more_portals() {
    page "$H" /du.html 'Trang đủ' "$(long 'cấp giấy khai sinh')"
    sed -i 's|<html lang="vi">|&<meta name="DC.title" content="Trang đủ"><meta name="DC.creator" content="UBND"><meta name="dcterms.issued" content="2026-01-05"><meta name="DC:description" content="Đủ"><meta name="DC.publisher" content="UBND"><meta name="DC.identifier" content="1"><meta name="description" content="Đủ"><link rel="canonical" href="http://'"$H:$PORT"'/du.html"><meta property="og:title" content="Trang đủ"><script type="application/ld+json">{"@type":"WebPage"}</script>|' "$DIR/www/$H/du.html"
    page "$H" /la.html 'Tin &lt;/script&gt;&quot; lạ' "$(long 'thu hoạch lúa')"
}
. "$TOP/tests/lib/console_portal.sh"
U=http://$H:$PORT
again "$U/du.html" "$U/la.html"
look
figure() { sed -n "s|.*<dt>$1</dt><dd>\([0-9]*\).*|\1|p" "$OUT"; }
# The picture is looked at anew after PICTURE_FRESH_MS.
have_all() { get a "$C/dac-ta"; [ "$(figure 'trang đủ đặc tả bắt buộc')" = "$1" ]; }

within 20 have_all 1
is "the page comes" 200 "$STATUS"
is "all pages that are found were looked at" 6 "$(figure 'trang đã xem')"
is "none waits" 0 "$(figure 'trang chưa xem')"
is "one has all that is mandatory" 1 "$(figure 'trang đủ đặc tả bắt buộc')"
get a "$C/dac-ta?thieu=json-ld"
ok "the list names those that miss it" match '/tin/1.html' "$OUT"
ok "and not the one that has it" sh -c "! grep -q 'class=\"url\"><a[^>]*du.html' '$OUT'"
get a "$C/dac-ta?thieu=la"
is "a strange word is refused" 422 "$STATUS"
get a "$C/dac-ta.csv"
is "as CSV" 6 "$(wc -l <"$OUT")"
ok "by word" match 'la.html","dc.title dc.creator' "$OUT"

# Pasting what the page offers mends the page.
get a "$C/trang?url=$U/du.html"
ok "a page that says all is left alone" sh -c "! grep -q 'HTML để dán' '$OUT'"
get a "$C/trang?url=$U/la.html"
ok "the other gets something to paste" match 'HTML để dán' "$OUT"
python3 - "$OUT" "$DIR/www/$H/la.html" <<'PY'
import html, re, sys
shown = re.search(r'dán.*?<pre class="paste">(.*?)</pre>', open(sys.argv[1], encoding='utf-8').read(), re.S)[1]
page = open(sys.argv[2], encoding='utf-8').read()
page = page.replace('<title>', html.unescape(shown).replace('<!-- <meta name="DC.date" content="2026-01-05">', '<meta name="DC.date" content="2026-01-05"> <!--') + '<title>', 1)
open(sys.argv[2], 'w', encoding='utf-8').write(page)
PY
again "$U/la.html"
look
within 20 have_all 2
is "pasted, the page has all that is mandatory" 2 "$(figure 'trang đủ đặc tả bắt buộc')"
run indexer explain "$U/la.html" --json $CONF
is "and nothing is missing" "[]" "$(jq -c .document.missing "$OUT")"
is "its title is whole" 'Tin </script>" lạ' "$(jq -r .document.title "$OUT")"

get a "$C/phieu"
is "the sheet comes" 200 "$STATUS"
ok "with the coverage" match '3 / 6 (50 %)' "$OUT"
ok "the metadata" match '2 / 6 (33 %)' "$OUT"
ok "and what was not measured" match 'chưa đo' "$OUT"
finish
