#!/bin/sh
# Outside its hours nothing is asked of a portal, and people are told why.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
hour=$(( ($(date -u +%-H) + 7) % 24 ))
shut="$(( (hour + 12) % 24 ))h-$(( (hour + 13) % 24 ))h"
open="$(( (hour + 23) % 24 ))h-$(( (hour + 2) % 24 ))h"
portal H11 shut.gov.vn "" "" "$shut"
portal H12 open.gov.vn "" "" "$open"
for host in shut.gov.vn open.gov.vn; do page "$host" /index.html "Trang chủ $host"; done
configure ""
portals_start
crawl
is "a run with a portal outside its hours ends at once" 0 "$STATUS"
is "a portal in its hours is asked" 1 "$(asked '^open.gov.vn / 200')"
is "of a portal outside its hours nothing is asked, robots.txt neither" 0 "$(asked '^shut')"
ok "the end of the run says so" match 'why=hours' "$ERR"
why "http://shut.gov.vn:$PORT/"
ok "the story of a URL says that the hours are shut" match 'ngoài khung giờ' "$OUT"
ok "and names them" match "trong khung giờ $shut" "$OUT"
why shut.gov.vn
ok "so does the story of the host" match "may be asked in the hours $shut only" "$OUT"
ok "and that nothing was asked yet" match 'robots.txt: chưa hỏi' "$OUT"
why shut.gov.vn --json
is "programs are told until when" hours "$(jq -r .host.opens_why "$OUT")"
why khongco.gov.vn
ok "a host that no portal has is named" match 'khongco.gov.vn: no portal' "$ERR"

sed -i "s/$shut/$open/" "$DIR/portals.csv"
crawl
is "hours that were made longer count at once" 1 "$(asked '^shut.gov.vn / 200')"
sed 's/,[^,]*$/,22-25/' "$DIR/portals.csv" | sed "1s/.*/$REGISTRY_HEAD/" >"$DIR/bad.csv"
run crawler registry check "$DIR/bad.csv"
is "hours that do not exist are refused" 1 "$STATUS"
ok "with line and column" match "bad.csv:2: hours: '22-25'" "$ERR"
sed "s/$open/1h-5h 12h-13h/" "$DIR/portals.csv" >"$DIR/new.csv"
run crawler registry check "$DIR/new.csv" --against "$DIR/portals.csv"
ok "changed hours are shown" match "hours '$open' -> '1h-5h 12h-13h'" "$OUT"
finish
