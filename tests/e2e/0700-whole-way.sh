#!/bin/sh
# Portals in, answers out: a farm of portals with known truth is crawled,
# indexed and searched; politeness, reasons and titles are held against it.
. "$(dirname "$0")/../t.sh"
need_shared
FARM=$DIR/farm; DATA=$DIR/data
farm() { python3 "$SHARED/farm/farm.py" "$@"; }
PORTALS=${PORTALS:-40} PAGES=${PAGES:-50}
farm build --out "$FARM" --portals "$PORTALS" --pages-per-portal "$PAGES" --seed 1 \
    --delay 0.1 --crawl-delay 0.2 --port "$(free_port)" >"$OUT" 2>&1
farm serve "$FARM" >>"$OUT" 2>&1
trap 'farm stop "$FARM" >/dev/null; clean_up' EXIT
cat >"$DIR/liencong.conf" <<END
[common]
registry = $FARM/registry.csv
allow_private = 127.16.0.0/12
[crawler]
hosts_file = $FARM/hosts.txt
delay_min_ms = 100
total_timeout_ms = 40000
END
CONF="--config $DIR/liencong.conf --data $DATA"

# shellcheck disable=SC2086
run crawler run --once $CONF
ok "the crawl ends by itself" [ "$STATUS" = 0 ]
farm audit "$FARM" --ua liencong --min-delay 0.1 >"$OUT" 2>"$ERR"; STATUS=$?
ok "no portal was treated impolitely" [ "$STATUS" = 0 ]
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
