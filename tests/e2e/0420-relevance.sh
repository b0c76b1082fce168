#!/bin/sh
# Relevance over 65,654 articles of law and 1,590 real questions: the bar that
# no change of ranking may fall under.  Figures: docs/ranking.md.
. "$(dirname "$0")/../t.sh"
need_shared
LAW=$(data retrieval-law)
[ -f "$LAW/corpus.jsonl" ] || LAW=$LAW/retrieval-law
DATA=$DIR/data
METRICS=$SHARED/tools/trec_metrics.py

# mrr QUESTIONS: MRR@10 of the whole set
mrr() {
    "$BIN/searchd" query --batch "$1" --top 20 --format trec --data "$DATA" >"$DIR/run.trec" 2>"$ERR" &&
        python3 "$METRICS" "$LAW/qrels.dev.tsv" "$DIR/run.trec" |
        sed 's/.*MRR@10 \([0-9.]*\).*/\1/'
}
at_least() { awk "BEGIN {exit !($2 >= $1)}"; }

run indexer import "$LAW/corpus.jsonl" --data "$DATA"
ok "65,654 articles go into the index" match '"documents": 65654' "$OUT"
sed 's/^/# /' "$OUT"
WITH=$(mrr "$LAW/queries.dev.jsonl")
ok "questions as typed: MRR@10 at least 0.79" at_least 0.79 "$WITH"
python3 "$SHARED/tools/deburr.py" <"$LAW/queries.dev.jsonl" >"$DIR/plain.jsonl"
PLAIN=$(mrr "$DIR/plain.jsonl")
ok "questions without accents: MRR@10 at least 0.77" at_least 0.77 "$PLAIN"
echo "# MRR@10 $WITH, without accents $PLAIN"

# Document numbers of the corpus in some forty spellings each, and articles
# named with them.
NUMBERS=$TOP/tests/lib/numbers.py
python3 "$NUMBERS" questions "$LAW/corpus.jsonl" "$DIR/numbers.jsonl" "$DIR/wanted.jsonl"
"$BIN/searchd" query --batch "$DIR/numbers.jsonl" --top 1 --format trec --data "$DATA" >"$DIR/run.trec" 2>"$ERR"
FIRST=$(python3 "$NUMBERS" first "$LAW/corpus.jsonl" "$DIR/wanted.jsonl" "$DIR/run.trec" 2>"$OUT")
ok "document numbers in any spelling: 99.5 % at rank 1" at_least 0.995 "$FIRST"
echo "# numbers at rank 1: $FIRST"
finish
