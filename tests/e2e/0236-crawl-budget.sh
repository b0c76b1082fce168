#!/bin/sh
# A day's fetches are spent: what is new is still taken, sitemaps are read, but
# no page is visited again before the budget allows it.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
build_farm 4 10 23
budget() { # fetches a day
    sed -i '/^daily_fetches/d' "$DIR/liencong.conf"
    echo "daily_fetches = $1" >>"$DIR/liencong.conf"
}
# shellcheck disable=SC2086
crawl() { run crawler "$@" $CONF; }
# asked: host and path of what was asked, one a line.
asked() { jq -r '.host + .uri' "$FARM/access.log" | sort -u; }
# known: pages fetched so far, but for home pages, likewise.
known() {
    # shellcheck disable=SC2086
    "$BIN/crawler" coverage --all $CONF | awk -F, '$3 == "FETCHED" { print $1 }' | grep -v '/$' |
        sed 's#^https*://##; s#:[0-9]*/#/#' | sort -u
}

not_at_end_of day 120
budget 5
crawl run --once
ok "the first crawl takes what is new, whatever the budget" [ "$STATUS" = 0 ]
known >"$DIR/before"
ok "and that is more than the budget" [ "$(wc -l <"$DIR/before")" -gt 5 ]
crawl status --json
ok "the status tells the budget of the day and that it is spent" \
    match '"budget":{"daily":5,.*"open":false' "$OUT"
crawl status
ok "for people, too" match 'ngân sách ngày / daily budget: 5;' "$OUT"
# shellcheck disable=SC2086
crawl why "$("$BIN/crawler" coverage --all $CONF |
    awk -F, '$3 == "FETCHED" && $1 !~ "/$" { print $1; exit }')"
ok "the story of a page says what it waits for" match 'ays of freshness\|ngày tươi mới' "$OUT"

farm mutate "$FARM" --seed 5 >"$OUT" 2>&1
: >"$FARM/access.log"
crawl run --once --recrawl
ok "a crawl with a spent budget ends by itself" [ "$STATUS" = 0 ]
asked >"$DIR/asked"
is "it visits no page again" 0 "$(comm -12 "$DIR/before" "$DIR/asked" | wc -l)"
ok "it asks for sitemaps" match 'sitemap' "$DIR/asked"
known >"$DIR/after"
ok "and takes new pages" [ "$(comm -13 "$DIR/before" "$DIR/after" | wc -l)" -gt 0 ]

budget 1000000
: >"$FARM/access.log"
crawl run --once --recrawl
asked >"$DIR/asked"
ok "with a larger budget they are visited" \
    [ "$(comm -12 "$DIR/before" "$DIR/asked" | wc -l)" -gt 5 ]
ok "no portal was treated impolitely" audit
finish
