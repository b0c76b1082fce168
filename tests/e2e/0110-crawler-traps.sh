#!/bin/bash
# One crawl of a real portal (sotttt.hanoi.gov.vn, 2022) fetched 12,650 pages,
# nearly all the same few under ".../vi/en/vi": the trap rules must leave them
# and keep the portal's own pages; no link of other real portals may fall.
. "${0%/*}/../t.sh"
need_shared
GOV=$(data html-gov)/html-gov || exit 1
[ -d "$GOV" ] || GOV=${GOV%/html-gov}

probe() { # URLs on stdin, one a line: one answer a line
    jq -Rc '{url: .}' | "$BIN/crawler" trap-test
}
trapped() { jq -s 'map(select(.trap)) | length' "$1"; }

cut -f2 "$GOV/sotttt.hanoi.gov.vn.index.tsv" | sed -n '2,$p' | grep . | sort -u |
    sed '/^http/!s#^#http://#' >"$DIR/urls"
probe <"$DIR/urls" >"$OUT"
ALL=$(wc -l <"$OUT"); KEPT=$((ALL - $(trapped "$OUT")))
ok "of $ALL URLs of a portal with a trap, few are left ($KEPT)" \
    test "$ALL" -gt 12000 -a "$KEPT" -lt 250
grep -vE '/(vi|en)(/|$)|p_p_|login' "$DIR/urls" | probe >"$OUT"
is "none of its own pages is taken for a trap" 0 "$(trapped "$OUT")"

grep -rhoaE 'href="https?://[^"]+"' "$GOV" --include='*.html' |
    sed 's/href="//; s/"$//; s/&amp;/\&/g' | grep -avi 'returnurl=' | sort -u |
    iconv -f utf-8 -t utf-8 -c >"$DIR/urls"
probe <"$DIR/urls" >"$OUT"
is "no link of the other portals is taken for a trap" 0 "$(trapped "$OUT")"
ok "and there are some hundred of them" test "$(wc -l <"$OUT")" -gt 300
finish
