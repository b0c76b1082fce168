# tests/lib/faulty.sh - portals in trouble, by faulty.py, for crawl tests.
# Sourced after t.sh.  $TROUBLE is their folder, $CONF the options for the crawler.
TROUBLE=$DIR/trouble
faulty() { python3 "$TOP/tests/lib/faulty.py" "$@"; }
# build_faulty PAGES NAME...: portals NAME.gov.vn.test of so many pages each,
# served until the test ends.
build_faulty() {
    pages=$1; shift
    PORT=$(free_port)
    mkdir -p "$TROUBLE"
    faulty files "$TROUBLE" "$PORT" "$pages" "$@"
    python3 "$TOP/tests/lib/faulty.py" serve "$TROUBLE" "$PORT" 2>"$DIR/faulty.err" & PIDS="$PIDS $!"
    cat >"$DIR/liencong.conf" <<END
[common]
registry = $TROUBLE/portals.csv
allow_private = 127.0.0.1
[crawler]
hosts_file = $TROUBLE/hosts
per_ip_max = 64
delay_min_ms = 50
END
    CONF="--config $DIR/liencong.conf --data $DIR/data"
    within 20 curl -s "http://127.0.0.1:$PORT/ready"
    : >"$TROUBLE/requests.log"
}
# reasons: "host path REASON" of all URLs, sorted, in $DIR/reasons.
reasons() {
    # shellcheck disable=SC2086
    "$BIN/crawler" coverage --all --format jsonl $CONF 2>"$ERR" |
        jq -r '[.url, .reason] | join(" ")' | sed 's|^http://\([a-z]*\)\.gov\.vn\.test:[0-9]*|\1 |' | sort >"$DIR/reasons"
}
