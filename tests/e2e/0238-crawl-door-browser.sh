#!/bin/sh
# The crawler's public pages in a real browser: accessibility by axe, narrow and
# wide, light and dark, without scripts.
. "$(dirname "$0")/../t.sh"
command -v chromium >/dev/null || skip_all 'no chromium'
NPM=$("$TOP/tools/npm.sh" playwright-core@1.48.2 axe-core@4.10.2 2>"$ERR") || skip_all 'no npm packages'
. "$TOP/tests/lib/portal.sh"
portal H01 dung.gov.vn.test
page dung.gov.vn.test /index.html 'Trang chủ'
configure 'run_by = Tổ vận hành Liên Cổng, lien-he@liencong.example'
portals_start
crawl
ok "a portal was read" [ "$STATUS" = 0 ]
serve door crawler serve --listen 127.0.0.1:0 --config "$DIR/liencong.conf" --data "$DIR/data"
for _ in $(seq 100); do
    BASE=$(sed -n 's|.*service.ready address=\([^ ]*\).*|http://\1|p' "$DIR/door.log" 2>/dev/null)
    [ -n "$BASE" ] && break
    perl -e 'select undef, undef, undef, 0.05'
done
ok "the door is open" until_ready "$BASE/healthz"
NODE_PATH=$NPM/node_modules node "$TOP/tests/browser/door.js" "$BASE" dung.gov.vn.test "${SHOTS:-}" >"$DIR/browser.tap" 2>&1
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
