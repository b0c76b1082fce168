#!/bin/sh
# A portal goes down altogether in the middle of its life: it rests as a whole
# and says why, its pages stay in the index, and when it is back all of it is
# caught up.  404 and 410 are believed at once.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/faulty.sh"
build_faulty 12 good down gone refused
echo "recrawl_min_s = 1" >>"$DIR/liencong.conf"
crawl() { # options...: a run, and what the indexer makes of it
    # shellcheck disable=SC2086
    run crawler run --once "$@" $CONF
    # shellcheck disable=SC2086
    "$BIN/indexer" build --once $CONF >"$DIR/build.out" 2>&1
    is "the run ends, whoever is down" "0 0" "$STATUS $?"
    reasons
}
# found PORTAL: how many of its pages are in the index, fresh or not.
found() { sqlite3 "$DIR/data/index.db" "SELECT count(*) FROM verdict WHERE url LIKE '%//$1.gov%' AND reason IN ('INDEXED', 'OK_STALE')"; }
crawl
for portal in good down gone refused; do
    is "$portal: all pages are in the index" 13 "$(found $portal)"
done

: >"$TROUBLE/down-down"
echo 404 >"$TROUBLE/down-gone"
cp "$TROUBLE/hosts" "$DIR/hosts.well"
sed -i 's/ refused.gov.vn.test//; $ a 127.0.0.9 refused.gov.vn.test' "$TROUBLE/hosts"
sed -i 's/^allow_private = .*/allow_private = 127.0.0.0\/8/' "$DIR/liencong.conf"
crawl --recrawl
for portal in down refused; do
    is "$portal: nothing was taken out of the index" 13 "$(found $portal)"
    # shellcheck disable=SC2086
    run crawler why "http://$portal.gov.vn.test:$PORT/" $CONF
    ok "$portal: it rests as a whole, and why tells the reason" match 'tạm ngừng' "$OUT"
    ok "$portal: in both languages" match 'its last good copies are kept' "$OUT"
done
asked=$(grep -c ' down.gov.vn.test ' "$TROUBLE/requests.log")
ok "down: it was soon left alone ($((asked - 15)) requests)" [ "$((asked - 15))" -le 8 ]
ok "gone: what answers 404 is out of the index at once ($(found gone) left)" [ "$(found gone)" = 0 ]
is "good: as before" 13 "$(found good)"

# Back again: the rest in crawl.db is a matter of hours, not of this test.
rm "$TROUBLE"/down-*
cp "$DIR/hosts.well" "$TROUBLE/hosts"
sqlite3 "$DIR/data/crawl.db" 'UPDATE hosts SET next_ms = 1, backoff = 1'
crawl --recrawl
for portal in good down gone refused; do
    is "$portal: back, and all is caught up" 13 "$(grep -c "^$portal .* INDEXED$" "$DIR/reasons")"
done
polite() { faulty audit "$TROUBLE" 0.05 >"$OUT" 2>"$ERR"; }
ok "nobody was asked too soon" polite
finish
