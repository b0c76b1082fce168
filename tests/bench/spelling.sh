#!/bin/sh
# Slips of thirteen kinds, one in each of the first 1,500 questions without
# judgements that are left as they are: the part that is mended, and of the
# questions that were changed the part that is right.
#   QUESTIONS=1500 tests/bench/spelling.sh
. "$(dirname "$0")/../t.sh"
[ -d "$SHARED/data" ] || { echo "spelling: needs ../shared" >&2; exit 0; }
LAW=$(data retrieval-law)
[ -f "$LAW/questions-unjudged.jsonl" ] || LAW=$LAW/retrieval-law
SLIPS=$TOP/tests/lib/slips.py
jq -c '{name: .id, text}' "$LAW/questions-unjudged.jsonl" >"$DIR/right.jsonl"
"$BIN/searchd" spell-test <"$DIR/right.jsonl" >"$DIR/said.jsonl"
python3 "$SLIPS" kinds | while read -r kind; do
    python3 "$SLIPS" "$kind" "${QUESTIONS:-1500}" "$DIR/right.jsonl" "$DIR/said.jsonl" "$DIR/meant.jsonl" >"$DIR/typed.jsonl"
    "$BIN/searchd" spell-test <"$DIR/typed.jsonl" >"$OUT"
    echo "spelling.$(echo "$kind" | tr ' ' _) $(python3 "$SLIPS" judge "$DIR/typed.jsonl" "$OUT" "$DIR/meant.jsonl")"
    cat "$DIR/typed.jsonl" >>"$DIR/all.typed"; cat "$OUT" >>"$DIR/all.said"; cat "$DIR/meant.jsonl" >>"$DIR/all.meant"
done
echo "spelling.all $(python3 "$SLIPS" judge "$DIR/all.typed" "$DIR/all.said" "$DIR/all.meant")"
