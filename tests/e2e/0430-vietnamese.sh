#!/bin/sh
# Words, accents and spelling over real text: bars that no change may fall
# under.  Figures: docs/ranking.md.
. "$(dirname "$0")/../t.sh"
need_shared
GOLD=$(data seg-gold)/seg-gold
LAW=$(data retrieval-law)
[ -f "$LAW/corpus.jsonl" ] || LAW=$LAW/retrieval-law
at_least() { awk "BEGIN {exit !($2 >= $1)}"; }

# f1 NAME: F1 of the words of that gold file
f1() {
    python3 "$TOP/tests/lib/words.py" rows "$GOLD/$1.seg.txt" >"$DIR/rows.jsonl" &&
        "$BIN/indexer" segment-test <"$DIR/rows.jsonl" >"$OUT" 2>"$ERR" &&
        python3 "$TOP/tests/lib/words.py" f1 "$GOLD/$1.seg.txt" "$OUT"
}
F1=$(f1 vi_vtb-ud-dev)
ok "words of UD VTB dev: F1 at least 0.90" at_least 0.90 "$F1"
TUECL=$(f1 vi_tuecl-ud-test)
ok "words of UD TueCL: F1 at least 0.87" at_least 0.87 "$TUECL"
echo "# F1 $F1, TueCL $TUECL"

# Real questions lose their accents, get them back.
jq -c '{name: .id, text}' "$LAW/queries.dev.jsonl" >"$DIR/right.jsonl"
python3 "$SHARED/tools/deburr.py" <"$DIR/right.jsonl" >"$DIR/plain.jsonl"
run searchd restore-test <"$DIR/plain.jsonl"
RESTORED=$(python3 "$TOP/tests/lib/words.py" same "$DIR/right.jsonl" "$OUT")
ok "accents of questions: 97 % of the syllables restored" at_least 0.97 "$RESTORED"

# Real questions, of which some hold slips; then each with a slip of ours.
run searchd spell-test <"$DIR/right.jsonl"
cp "$OUT" "$DIR/said.jsonl"
LEFT=$(python3 "$TOP/tests/lib/words.py" whole "$DIR/right.jsonl" "$OUT")
ok "97.5 % of real questions are left as they are" at_least 0.975 "$LEFT"
python3 "$TOP/tests/lib/words.py" slips "$DIR/right.jsonl" "$DIR/said.jsonl" "$DIR/meant.jsonl" >"$DIR/slips.jsonl"
run searchd spell-test <"$DIR/slips.jsonl"
MENDED=$(python3 "$TOP/tests/lib/words.py" whole "$DIR/meant.jsonl" "$OUT")
ok "of those with one slip, 90 % are mended" at_least 0.90 "$MENDED"
echo "# restored $RESTORED, left alone $LEFT, mended $MENDED"
finish
