#!/bin/sh
# A farm of portals with known truth is crawled, changed, and crawled again:
# every URL ends in the right reason, no portal is treated impolitely, and what
# has not changed is not sent twice.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
build_farm 10 16 17
# shellcheck disable=SC2086
crawl() { run crawler "$@" $CONF; }

crawl run --once --json
ok "the crawl ends by itself" [ "$STATUS" = 0 ]
ok "the last line of the progress tells the end" match '"event":"end"' "$OUT"
ok "no portal was treated impolitely" audit
ok "every URL has the reason the truth gives it" scored
run crawler warc check "$DIR"/data/warc/*.warc.gz
ok "the WARC store is sound" [ "$STATUS" = 0 ]

crawl status --json
ok "the status counts by portal and reason" match '"reason":"FETCHED"' "$OUT"
gone=$(awk -F, '$3 == "HTTP_404" { print $1; exit }' "$DIR/coverage.csv")
crawl why "$gone"
ok "the story of a lost page names its reason" match 'HTTP_404' "$OUT"
ok "and how it was found" match 'sitemap\|link' "$OUT"
crawl why "$gone" --json
ok "the story can be read by machines" match '"reason"' "$OUT"

sent() { grep -c '"status":200.*"GET\|"GET.*"status":200' "$FARM/access.log"; }
first=$(sent)
farm mutate "$FARM" --seed 2 >"$OUT" 2>&1
: >"$FARM/access.log"
crawl run --once --recrawl
ok "the second crawl ends by itself" [ "$STATUS" = 0 ]
ok "deleted pages are gone, moved ones followed, new ones found" scored
ok "no page was asked for in full again" audit
again=$(sent)
ok "most pages came back as not changed ($again of $first sent again)" \
    [ $((again * 2)) -lt "$first" ]
home=$(awk -F, 'NR == 2 { print $6 }' "$FARM/registry.csv")
crawl add "$home/khong-co-trong-so-do.html"
is "a page can be added by hand" 1 "$(cat "$OUT")"
crawl add http://ngoai.example/
ok "a page of a stranger cannot" [ "$STATUS" = 1 ]
ok "and the answer says why" match 'no portal has the host ngoai.example' "$ERR"
finish
