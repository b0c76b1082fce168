#!/bin/bash
# The crawler's parsers against rows taken from the suites of other projects
# (docs/conformance.md): each score is a test, with the share it must reach.
. "${0%/*}/../t.sh"
need_shared
DATA=$(data conformance-dev) || exit 1

declare -A PERCENT=( # scores that must not be whole; all others must
    [robots-tier-B-crawlercommons]=95 [robots-tier-B-google]=85
    [robots-tier-C]=0 [robots-tier-X]=85 [robots-crawl_delay_ms]=95
    [robots-wild-google]=99.9 [url-idna]=99 [url-normalize]=75
)
reaches() { # right rows percent
    awk -v right="$1" -v rows="$2" -v want="$3" 'BEGIN { exit !(rows > 0 && right * 100 >= want * rows) }'
}
for suite in robots sitemaps urls ssrf; do
    python3 "$TOP/tests/lib/conformance.py" "$BIN/crawler" "$DATA" "$suite" >"$OUT" 2>"$ERR" ||
        ok "the probes answer every row of $suite" false
    while read -r name right _ rows; do
        want=${PERCENT[$name]:-100}
        ok "$name: $right of $rows agree (at least $want %)" reaches "$right" "$rows" "$want"
    done < <(cat "$OUT")
done

echo '{"name": "a", "input": 1}
not json
{"name": "b", "input": "http://a.vn"}' >"$DIR/rows"
"$BIN/crawler" url-test <"$DIR/rows" >"$OUT"
is "a row that fails has an error, and the run goes on" "0 3 2" \
    "$? $(wc -l <"$OUT") $(grep -c '"error"' "$OUT")"
finish
