#!/bin/sh
# The search pages in a real browser: accessibility by axe at three widths, light
# and dark, the keyboard, without scripts, on paper.
. "$(dirname "$0")/../t.sh"
command -v chromium >/dev/null || skip_all 'no chromium'
NPM=$("$TOP/tools/npm.sh" playwright-core@1.48.2 axe-core@4.10.2 2>"$ERR") || skip_all 'no npm packages'
. "$TOP/tests/lib/search.sh"
NODE_PATH=$NPM/node_modules node "$TOP/tests/browser/search.js" "$BASE" "${SHOTS:-}" >"$DIR/browser.tap" 2>&1
# Its lines become ours, numbered on.
while IFS= read -r line; do
    case $line in
    'ok '*) ok "${line#ok * - }" true ;;
    'not ok '*) : >"$OUT"; ok "${line#not ok * - }" false ;;
    '1..'*) ok "the browser test ran to its end" true ;;
    *) echo "$line" ;;
    esac
done <"$DIR/browser.tap"
ok "and said how many tests it made" match '^1\.\.' "$DIR/browser.tap"
finish
