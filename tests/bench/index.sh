#!/bin/sh
# Index and search over the 65,654 articles of law: seconds of import and MB a
# second, size of the index, questions a second with one and two threads, with
# and without accents; CPU seconds, because the machine may be shared.  Lucene 8
# does the same beside it where it is there (liblucene8-java, a JDK).
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

JAVA=/usr/share/java
CLASSES=$(ls $JAVA/lucene-core-8.*.jar $JAVA/lucene-analyzers-common-8.*.jar 2>/dev/null | tr '\n' :)$DIR
javac -cp "$CLASSES" -d "$DIR" "$SHARED/tools/lucene/Bench.java" 2>/dev/null || exit 0
lucene() { name=$1; shift; TIMEFORMAT='%U %S' bash -c 'time java -cp "$0" Bench "$@" >&3' "$CLASSES" "$@" 3>"$OUT" 2>&1 |
    awk -v name="$name" '{print name, $1 + $2}'; }
lucene lucene_import_cpu_s index "$DIR/lucene" "$LAW/corpus.jsonl" std 2
sed -n 's/.* in \([0-9.]*\) s .*/lucene_import_s \1/p' "$OUT"
lucene - search "$DIR/lucene" "$LAW/queries.dev.jsonl" 10 "$DIR/lucene.trec" std 1 2 >/dev/null
sed -n 's/.* \([0-9]*\) QPS.* p99 \([0-9.]*\).*/lucene_search_1_qps \1\nlucene_search_1_p99_ms \2/p' "$OUT"
