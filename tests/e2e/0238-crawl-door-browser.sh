#!/bin/sh
# The crawler's public pages in a real browser: accessibility by axe, narrow and
# wide, light and dark, without scripts.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/portal.sh"
portal H01 dung.gov.vn.test
page dung.gov.vn.test /index.html 'Trang chủ'
configure 'run_by = Tổ vận hành Liên Cổng, lien-he@liencong.example'
portals_start
crawl
ok "a portal was read" [ "$STATUS" = 0 ]
serve door crawler serve --listen 127.0.0.1:0 --config "$DIR/liencong.conf" --data "$DIR/data"
BASE=$(address door)
ok "the door is open" until_ready "$BASE/healthz"
browse door.js "$BASE" dung.gov.vn.test "${SHOTS:-}"
finish
