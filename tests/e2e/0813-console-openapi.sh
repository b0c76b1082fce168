#!/bin/sh
# The coverage API against its own description, and the description against
# OpenAPI 3.1; its examples are the test.
. "$(dirname "$0")/../t.sh"
command -v node >/dev/null || skip_all 'no node'
MODULES=$("$TOP/tools/npm.sh" ajv@8.20.0 ajv-formats@3.0.1 @seriousme/openapi-schema-validator@2.11.0 2>"$ERR")/node_modules ||
    skip_all 'no npm packages'
late_portals() { echo "000.00.00.H09,Cổng khác,commune,khac.gov.vn.test,http://khac.gov.vn.test/,,0,," >>"$DIR/portals.csv"; }
not_at_end_of day 60
. "$TOP/tests/lib/console_portal.sh"
post a "$C/khoa" "$C/khoa" ten='Máy đẩy tin' vai-tro=editor
KEY=$(grep -o '<pre class="paste">lck_[a-z0-9_]*' "$OUT" | sed 's/.*>//')
SESSION=$(awk '$6 == "__Host-lc" { print $7 }' "$DIR/jar.a")
sqlite3 "$DIR/data/coverage.db" "INSERT INTO alert(portal, kind, subject, at_ms, before, now)
    VALUES('000.00.00.H01', 'sitemap-dead', 'http://$H:$PORT/sitemap.xml', 1800000000000, 0, 0)"
run console routes
node "$TOP/tests/lib/coverage_api.mjs" "$MODULES" "$AT" "http://$H:$PORT" "$KEY" "$SESSION" "$TOP/docs/console.md" \
    "$DIR/data/coverage.db" "$OUT" >"$DIR/tap" 2>&1
retell "$DIR/tap"
finish
