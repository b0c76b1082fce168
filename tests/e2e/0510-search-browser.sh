#!/bin/sh
# The search pages in a real browser: accessibility by axe at three widths, light
# and dark, the keyboard, without scripts, on paper.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/search.sh"
browse search.js "$BASE" "${SHOTS:-}"
finish
