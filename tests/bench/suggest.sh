#!/bin/sh
# Suggestions over the 65,654 articles of law: seconds for a book, microseconds
# for each beginning of each question, with and without accents.
#   DATA=DIR uses the index there (tests/bench/index.sh makes one).
. "$(dirname "$0")/../t.sh"
[ -d "$SHARED/data" ] || { echo "suggest: needs ../shared" >&2; exit 0; }
LAW=$(data retrieval-law)/retrieval-law
DATA=${DATA:-$DIR/data}
[ -d "$DATA/index" ] || "$BIN/indexer" import "$LAW/corpus.jsonl" --data "$DATA" >/dev/null 2>&1
python3 "$SHARED/tools/deburr.py" <"$LAW/queries.dev.jsonl" >"$DIR/plain.jsonl"
"$B/tests/bench/bench_suggest" "$DATA" "$LAW/queries.dev.jsonl"
"$B/tests/bench/bench_suggest" "$DATA" "$DIR/plain.jsonl" | sed -n 's/^suggest_/suggest_plain_/p'
