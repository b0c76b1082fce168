#!/bin/sh
# Main text of saved portal pages held against what Chromium shows of them:
# words of ours that are in its main box, words of the box that are ours.
#   SHOTS=DIR tests/bench/render.sh      keeps a picture of each page
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
[ -d "$SHARED/data" ] || { echo '# skipped: no ../shared' >&2; exit 0; }
. "$TOP/tests/lib/browser.sh"
ROOT=$(readlink -f "$(data html-gov)/html-gov")
cd "$ROOT" || exit 1
# Mirrors have a trap of language links and pages that are errors or log-ins.
{ find . -name '*.htm*' -not -path './sotttt*' | sort
  find ./sotttt* -name '*.html' | grep -v '/en/\|/vi/\|login\|theme\|dang-nhap\|/en.html\|/vi.html' | sort | awk 'NR % 3 == 1'
} | sed 's|^\./||' >"$DIR/pages"
NODE_PATH=$NPM/node_modules node "$TOP/tests/lib/render_text.mjs" "$ROOT" "$DIR/rendered.jsonl" "${SHOTS:--}" <"$DIR/pages" 2>"$ERR"
python3 "$TOP/tests/lib/render_score.py" "$BIN/indexer" "$ROOT" "$DIR/rendered.jsonl" --worst "${WORST:-20}" |
    sed 's/^\([^p]\|precision\)/# \1/; s/^pages \([0-9]*\) F1 \([0-9.]*\) precision \([0-9.]*\) recall \([0-9.]*\)/render.pages \1\nrender.f1 \2\nrender.precision \3\nrender.recall \4/'
