# tests/lib/farm.sh - a farm of portals of ../shared/farm for crawl tests.
# Sourced after t.sh.  $FARM is the farm, $CONF the options for the crawler.
FARM=$DIR/farm
farm() { python3 "$SHARED/farm/farm.py" "$@"; }
# build_farm PORTALS PAGES SEED [DELAY]: builds and serves it until the test ends.
build_farm() {
    delay=${4:-0.1}
    farm build --out "$FARM" --portals "$1" --pages-per-portal "$2" --seed "$3" \
        --delay "$delay" --crawl-delay "$(awk "BEGIN {print 2 * $delay}")" --port "$(free_port)" >"$OUT" 2>&1 &&
        farm serve "$FARM" >>"$OUT" 2>&1
    trap 'farm stop "$FARM" >/dev/null; clean_up' EXIT
    cat >"$DIR/liencong.conf" <<END
[common]
registry = $FARM/registry.csv
allow_private = 127.16.0.0/12
[crawler]
hosts_file = $FARM/hosts.txt
delay_min_ms = $(awk "BEGIN {print 1000 * $delay}")
slow_time_s = 4
END
    CONF="--config $DIR/liencong.conf --data $DIR/data"
}
audit() { farm audit "$FARM" --ua liencong --min-delay 0.1 >"$OUT" 2>"$ERR"; }
# scored: the reasons of the crawler are those of the truth.
scored() {
    # shellcheck disable=SC2086
    "$BIN/crawler" coverage --all $CONF >"$DIR/coverage.csv" 2>"$ERR" &&
        python3 "$TOP/tests/lib/crawlscore.py" "$FARM" "$DIR/coverage.csv" >"$OUT"
}
