#!/bin/sh
# Does the cost of a document and of a question stay flat?  The articles of law,
# recombined to more and more documents: MB a second of import, size, questions a
# second and their latencies.
#   DOCUMENTS='65654 250000 1000000' SECONDS_EACH=20 tests/bench/million.sh
#   DATA=DIR keeps the last index there; the whole takes 10 GB at its height.
. "$(dirname "$0")/../t.sh"
[ -d "$SHARED/data" ] || { echo "million: needs ../shared" >&2; exit 0; }
LAW=$(data retrieval-law)
[ -f "$LAW/corpus.jsonl" ] || LAW=$LAW/retrieval-law
DATA=${DATA:-$DIR/data}
for n in ${DOCUMENTS:-65654 250000 1000000}; do
    rm -rf "$DATA"
    python3 "$TOP/tests/lib/recombine.py" "$LAW/corpus.jsonl" "$n" >"$DIR/corpus.jsonl"
    TIMEFORMAT='%U %S' bash -c 'time "$@" >"$0" 2>/dev/null' "$OUT" "$BIN/indexer" import "$DIR/corpus.jsonl" --data "$DATA" 2>"$ERR"
    awk -F'[:,}]' -v n="$n" '{printf "million.d%d.import_s %.1f\nmillion.d%d.mb_s %.2f\n", n, $6, n, $4 / 1e6 / $6}' "$OUT"
    awk -v n="$n" '{printf "million.d%d.cpu_us_a_document %.0f\n", n, 1e6 * ($1 + $2) / n}' "$ERR"
    du -sk "$DATA/index" | awk -v n="$n" '{printf "million.d%d.index_mb %.0f\n", n, $1 / 1024}'
    rm "$DIR/corpus.jsonl"
    for threads in 1 2; do
        "$BIN/searchd" bench --batch "$LAW/queries.dev.jsonl" --top 10 --threads $threads \
            --seconds "${SECONDS_EACH:-20}" --data "$DATA" >"$OUT"
        sed -n 's/[{} "]//g; s/:/ /g; s/,/\n/gp' "$OUT" | sed "s/^/million.d$n.t$threads./"
    done
done
