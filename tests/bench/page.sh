#!/bin/sh
# How soon the pages of searchd stand in Chromium at 100 Mbit/s and 20 ms, with an
# empty cache: first and largest paint, layout shift, bytes.  65,654 articles of
# law.
#   ROUNDS=9 tests/bench/page.sh
. "$(dirname "$0")/../t.sh"
[ -d "$SHARED/data" ] || { echo "# no ../shared, nothing measured"; exit 0; }
NPM=$("$TOP/tools/npm.sh" playwright-core@1.48.2) || exit 1
LAW=$(data retrieval-law)
[ -f "$LAW/corpus.jsonl" ] || LAW=$LAW/retrieval-law
"$BIN/indexer" import "$LAW/corpus.jsonl" --data "$DIR/data" >"$OUT" 2>"$ERR" || { cat "$ERR" >&2; exit 1; }
serve searchd searchd serve --data "$DIR/data" --listen 127.0.0.1:0
BASE=$(address searchd)
until_ready "$BASE/readyz"
question=$(jq -rn '"nghỉ thai sản bao nhiêu ngày" | @uri')
NODE_PATH=$NPM/node_modules node "$TOP/tests/browser/speed.js" "$BASE" "${ROUNDS:-9}" / "/tim-kiem?q=$question" /gioi-thieu
