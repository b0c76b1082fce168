#!/bin/sh
# Portals in, answers out: a farm of portals with known truth is crawled,
# indexed and searched; politeness, reasons and titles are held against it.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
build_farm "${PORTALS:-40}" "${PAGES:-50}" 1

# shellcheck disable=SC2086
run crawler run --once $CONF
ok "the crawl ends by itself" [ "$STATUS" = 0 ]
ok "no portal was treated impolitely" audit
tail -n 3 "$OUT" | sed 's/^/# /'
run indexer build --once $CONF
ok "the indexer reads the whole store" [ "$STATUS" = 0 ]
run crawler coverage --all --format csv $CONF
ok "every URL has a reason" [ "$STATUS" = 0 ]
cp "$OUT" "$DIR/coverage.csv"
farm score "$FARM" --coverage "$DIR/coverage.csv" --min "${MIN:-0.98}" --show 40 >"$OUT" 2>"$ERR"; STATUS=$?
ok "the reasons agree with the truth" [ "$STATUS" = 0 ]
sed 's/^/# /' "$OUT"
python3 "$TOP/tests/lib/titles.py" queries "$FARM/truth.jsonl" >"$DIR/titles.jsonl"
run searchd query --batch "$DIR/titles.jsonl" --top 200 --format trec $CONF
cp "$OUT" "$DIR/run.trec"
python3 "$TOP/tests/lib/titles.py" check "$FARM/truth.jsonl" "$DIR/run.trec" >"$OUT" 2>"$ERR"; STATUS=$?
ok "every indexed page is found by its title" [ "$STATUS" = 0 ]
head -n 1 "$OUT" | sed 's/^/# /'
finish
