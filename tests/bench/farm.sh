#!/bin/sh
# The whole way over as many portals as the state has, with known truth and with
# politeness on: crawl, audit against the server's log, index, reasons.
#   PORTALS=5635 PAGES=8 DELAY=1.0 tests/bench/farm.sh
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
[ -d "$SHARED/farm" ] || { echo '# skipped: no ../shared' >&2; exit 0; }
. "$TOP/tests/lib/farm.sh"
portals=${PORTALS:-5635} delay=${DELAY:-1.0}
build_farm "$portals" "${PAGES:-8}" 5 "$delay"
sed -i '/^slow_time_s/d; $ a total_timeout_ms = 40000' "$DIR/liencong.conf"
# shellcheck disable=SC2086
"$BIN/crawler" run --once --json $CONF >"$DIR/progress" || exit 1
tail -n 1 "$DIR/progress" | perl -ne '
    printf "farm.fetches %d\nfarm.rss_mb %.0f\n", /"fetches":(\d+)/, /"rss_max_bytes":(\d+)/ ? $1 / 1048576 : 0'
farm audit "$FARM" --ua liencong --min-delay "$delay" |
    sed -n 's/.* \([0-9]*\) violations.*/farm.violations \1/p'
# shellcheck disable=SC2086
"$BIN/indexer" build --once $CONF >"$OUT" 2>"$ERR" && "$BIN/crawler" coverage --all $CONF >"$DIR/coverage.csv"
sed -n 's/.*"seconds": \([0-9.]*\).*/farm.index_s \1/p' "$OUT"
farm score "$FARM" --coverage "$DIR/coverage.csv" --min 0 | sed -n 's/^agreement \([0-9.]*\).*/farm.agreement \1/p'
