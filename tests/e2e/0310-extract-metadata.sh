#!/bin/bash
# Metadata of real documents, held against tables checked by hand: of what is
# found at least 95 % is right, of what is there at least 90 % is found.
. "${0%/*}/../t.sh"
need_shared

good() { # precision recall
    awk -v p="$1" -v r="$2" 'BEGIN { exit !(p >= 0.95 && r >= 0.90) }'
}
for set in docs-office html-gov; do
    DATA=$(data "$set") || exit 1
    python3 "$TOP/tests/lib/golden_score.py" "$BIN/indexer" "$TOP/tests/data/golden-$set.tsv" \
        "$DATA" show >"$OUT" 2>"$ERR" || ok "the files of $set are answered" false
    while read -r field right found wanted precision recall; do
        [ "$wanted" = 0 ] && continue
        ok "$set: $field: $right right of $found found, $wanted there" good "$precision" "$recall"
    done < <(grep -E '^[a-z_]+ [0-9]+ ' "$OUT")
done

# All procedures of a ministry in the layouts of pages that show them.
python3 "$TOP/tests/lib/procedures_score.py" "$BIN/indexer" "$(data procedures)/procedures/corpus.jsonl" >"$OUT" 2>"$ERR"
while read -r layout field right _ rows; do
    ok "procedures as $layout: $field: $right of $rows (at least 98 %)" [ $((right * 100)) -ge $((rows * 98)) ]
done <"$OUT"
ok "four layouts were read" [ "$(wc -l <"$OUT")" = 24 ]
finish
