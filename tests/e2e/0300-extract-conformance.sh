#!/bin/bash
# Extraction against pages of the world, through the probes: encodings, main
# text by the metrics of the sets' own projects, directives for crawlers.
. "${0%/*}/../t.sh"
need_shared
DATA=$(data conformance-dev) || exit 1
LIB=$TOP/tests/lib

at_least() { # got want
    awk -v got="$1" -v want="$2" 'BEGIN { exit !(got != "" && got + 0 >= want) }'
}
share() { # right rows percent
    awk -v right="$1" -v rows="$2" -v want="$3" 'BEGIN { exit !(rows > 0 && right * 100 >= want * rows) }'
}

python3 "$LIB/charset_score.py" "$BIN/indexer" "$DATA/charset/dev" >"$OUT" 2>"$ERR" ||
    ok "charset-test answers every row" false
while read -r name right _ rows; do
    ok "$name: $right of $rows agree (at least 99 %)" share "$right" "$rows" 99
done < <(cat "$OUT")

# Vietnamese of several shapes in nine encodings, each text decoded letter by letter.
python3 "$LIB/charset_confusion.py" "$BIN/indexer" "$(data retrieval-law)/retrieval-law/corpus.jsonl" 20 >"$OUT" 2>"$ERR"
while read -r right rows shape; do
    ok "$shape in nine encodings: $right of $rows (at least 98 %)" share "$right" "$rows" 98
done < <(sed -n 's/^\(.*\) \([0-9]*\) of \([0-9]*\)$/\2 \3 \1/p' "$OUT")
ok "six shapes were tried" test "$(grep -c ' of ' "$OUT")" -eq 6

f1() { # sentence set folder least
    python3 "$LIB/extract_score.py" "$BIN/indexer" "$2" "$DATA/$3/dev" >"$OUT" 2>"$ERR"
    got=$(sed -n "s/^$2 F1 \([0-9.]*\) .*/\1/p" "$OUT")
    ok "$1: F1 $got (at least $4)" at_least "$got" "$4"
}
f1 "articles of news sites" article article-extraction 0.965
f1 "wanted and unwanted segments of 467 pages" trafilatura trafilatura-eval 0.924
f1 "pages of a reader mode" readability readability 0.90

python3 "$LIB/extract_score.py" "$BIN/indexer" robots "$DATA/robots-meta/dev" >"$OUT" 2>"$ERR"
ok "meta robots are read as other crawlers do" match "^robots 8 of 8" "$OUT"

echo '{"name": "a", "text": "theo nghị định 42 năm 2022 và 1769/qd-ttg"}
[]' | "$BIN/indexer" docno-test >"$OUT" 2>"$ERR"
is "docno-test answers every line" "2 1" "$(wc -l <"$OUT") $(grep -c '"error"' "$OUT")"
ok "numbers in words and signs are found" match '"canonical":"42/2022/NĐ-CP".*"canonical":"1769/QĐ-TTg"' "$OUT"
finish
