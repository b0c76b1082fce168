#!/bin/sh
# Programs read the coverage with a key of the portal, and ask for fetches.
. "$(dirname "$0")/../t.sh"
late_portals() { echo "000.00.00.H09,Cổng khác,commune,khac.gov.vn.test,http://khac.gov.vn.test/,,0,," >>"$DIR/portals.csv"; }
not_at_end_of day 60
. "$TOP/tests/lib/console_portal.sh"
U=http://$H:$PORT A=/api/v1/coverage/000.00.00.H01
api() { path=$1; shift; STATUS=$(curl -s -o "$OUT" -D "$ERR" -w '%{http_code}' -H "Authorization: Bearer $KEY" "$@" "$AT$path"); }
key_of() { grep -o '<pre class="paste">lck_[a-z0-9_]*' "$OUT" | sed 's/.*>//'; }

KEY=nothing
api "$A"
is "what is no key is refused" 401 "$STATUS"
ok "as a problem" match 'application/problem+json' "$ERR"
get nobody "$A"
is "nobody is not sent to a page" 401 "$STATUS"
post a "$C/khoa" "$C/khoa" ten='Phần mềm quản trị' vai-tro=viewer
KEY=$(key_of)
ok "an owner makes a key" test -n "$KEY"
get a "$C/khoa"
ok "which is not shown again" sh -c "! grep -q '$KEY' '$OUT'"
ok "nor kept" sh -c "! grep -q '${KEY##*_}' '$DIR'/data/coverage.db*"
api "$A"
is "its figures" "7 6 5 4 3 1 1" "$(jq -r '.now | "\(.known) \(.listed) \(.fetched) \(.indexed) \(.listed_not_indexed) \(.indexed_not_listed) \(.fetched_not_indexed)"' "$OUT")"
is "by reason" 1 "$(jq .now.reasons.HTTP_404 "$OUT")"
ok "and by day" [ "$(jq '.days | length' "$OUT")" = 1 ]
seen= next="?limit=3" pages=0
while [ "$next" != null ] && [ $pages -lt 9 ]; do
    api "$A/urls$next"
    seen="$seen $(jq -r '.items[].url' "$OUT" | tr '\n' ' ')"; next=$(jq -r .next "$OUT"); pages=$((pages + 1))
done
is "pages follow each other to the end" 3 "$pages"
is "none is lost or twice" 7 "$(echo "$seen" | tr ' ' '\n' | grep . | sort -u | wc -l)"
api "$A/urls?owner=site"
is "a filter" "1 HTTP_404" "$(jq -r '"\(.total) \(.items[0].reason)"' "$OUT")"
api "$A/urls?state=nonsense"
is "a strange one is refused" 422 "$STATUS"
api "$A/urls.csv?state=indexed_not_listed"
is "as CSV" 2 "$(wc -l <"$OUT")"
api "$A/url?url=$U/tin/1.html&q=l%C3%A0m+%C4%91%C6%B0%E1%BB%9Dng"
is "one URL, with its place" "true 1" "$(jq -r '"\(.indexed) \(.rank.rank)"' "$OUT")"
api "$A/alerts"
is "alerts" 0 "$(jq '.alerts | length' "$OUT")"
api /api/v1/coverage/000.00.00.H09
is "another portal is refused" 403 "$STATUS"
api "$A/recrawl" --data-urlencode "url=$U/tin/1.html"
is "who may read may not ask for fetches" 403 "$STATUS"
api /cong/000.00.00.H01
is "a key opens no page" 303 "$STATUS"

post a "$C/khoa" "$C/khoa" ten='Máy đẩy tin' vai-tro=editor
KEY=$(key_of)
api "$A/recrawl" --data-urlencode "url=$U/tin/1.html"
is "an editor's key may" "202 queued" "$STATUS $(jq -r .state "$OUT")"
api "$A/check" --data-urlencode reason=HTTP_404
is "and has a reason checked" 1 "$(jq .check "$OUT")"
post a "$C/khoa" "$C/khoa/thu-hoi" id=2
api "$A"
is "a key that was withdrawn is none" 401 "$STATUS"
finish
