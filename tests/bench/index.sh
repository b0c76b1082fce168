#!/bin/sh
# Index and search over the 65,654 articles of law: seconds of import and MB a
# second, size of the index, questions a second with one and two threads, with
# and without accents; CPU seconds, because the machine may be shared.
#   DATA=DIR keeps the index.
. "$(dirname "$0")/../t.sh"
[ -d "$SHARED/data" ] || { echo "index: needs ../shared" >&2; exit 0; }
LAW=$(data retrieval-law)
[ -f "$LAW/corpus.jsonl" ] || LAW=$LAW/retrieval-law
DATA=${DATA:-$DIR/data} seconds=${SECONDS_EACH:-10}
python3 "$SHARED/tools/deburr.py" <"$LAW/queries.dev.jsonl" >"$DIR/plain.jsonl"

# figure NAME FIELD: a number out of the JSON line in OUT
figure() { sed -n "s/.*\"$2\": \([0-9.]*\).*/$1 \1/p" "$OUT"; }
# cpu PROGRAM ARGUMENTS...: runs it, leaves its output in OUT, prints CPU seconds
cpu() {
    name=$1 program=$2; shift 2
    TIMEFORMAT='%U %S' bash -c 'time "$@" >"$0" 2>/dev/null' "$OUT" "$BIN/$program" "$@" 2>&1 |
        awk -v name="$name" '{print name, $1 + $2}'
}
if [ ! -d "$DATA/index" ]; then
    cpu import_cpu_s indexer import "$LAW/corpus.jsonl" --data "$DATA"
    figure import_s seconds
    awk -F'[:,}]' '{printf "import_mb_s %.2f\n", $4 / 1e6 / $6}' "$OUT"
fi
du -sk "$DATA/index" | awk '{printf "index_mb %.0f\n", $1 / 1024}'
for kind in accents plain; do
    file=$LAW/queries.dev.jsonl; [ $kind = plain ] && file=$DIR/plain.jsonl
    cpu "query_${kind}_cpu_s" searchd query --batch "$file" --top 10 --format trec --data "$DATA"
    for threads in 1 2; do
        "$BIN/searchd" bench --batch "$file" --top 10 --threads $threads --seconds "$seconds" --data "$DATA" >"$OUT"
        figure "search_${kind}_${threads}_qps" qps
        figure "search_${kind}_${threads}_p99_ms" p99_ms
    done
done
