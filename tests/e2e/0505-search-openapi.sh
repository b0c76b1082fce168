#!/bin/sh
# The search API against its own description, the description against OpenAPI
# 3.1, and the examples of docs/api.md against the service.
. "$(dirname "$0")/../t.sh"
command -v node >/dev/null || skip_all 'no node'
MODULES=$("$TOP/tools/npm.sh" ajv@8.20.0 ajv-formats@3.0.1 @seriousme/openapi-schema-validator@2.11.0 2>"$ERR")/node_modules ||
    skip_all 'no npm packages'
CONFIG_MORE='[searchd]\neditor_keys = keys\n'
"$BIN/searchd" key test >"$DIR/keys" 2>"$DIR/secret"
. "$TOP/tests/lib/search.sh"
suggests() { curl -s "$BASE/api/v1/suggest?q=nghi+dinh+7" | grep -q 2023; }
ok "suggestions are ready" within 20 suggests
node "$TOP/tests/lib/search_api.mjs" "$MODULES" "$BASE" "$TOP/docs/api.md" "$(tail -n 1 "$DIR/secret")" >"$DIR/tap" 2>&1
retell "$DIR/tap"
finish
