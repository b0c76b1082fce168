#!/bin/sh
# The index is a function of the WARC store: made step by step behind a crawl,
# in one go, with the process killed again and again, or rebuilt without a
# network, it is the same, document by document and verdict by verdict.  The old
# index answers until the new one takes its place.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
PORTALS=${PORTALS:-4} PAGES=${PAGES:-16}
build_farm "$PORTALS" "$PAGES" 3
cat >>"$DIR/liencong.conf" <<END
[indexer]
commit_documents = ${COMMIT:-15}
END
crawl() { "$BIN/crawler" run --once "$@" --config "$DIR/liencong.conf" --data "$DIR/steps" >"$OUT" 2>"$ERR"; }
build() { "$BIN/indexer" build --once --config "$DIR/liencong.conf" --data "$DIR/$1" >"$OUT" 2>"$ERR"; }
# dump NAME: the index of DIR/NAME in a canonical form, in DIR/NAME.dump
dump() { "$BIN/indexer" dump --data "$DIR/$1" >"$DIR/$1.dump" 2>"$ERR"; }
same() { diff "$DIR/$1.dump" "$DIR/$2.dump" >"$OUT"; }
# store NAME: another data folder with the same WARC store
store() { mkdir -p "$DIR/$1" && cp -r "$DIR/steps/warc" "$DIR/$1/"; }

ok "a farm is crawled" crawl
ok "and indexed" build steps
store early
farm mutate "$FARM" --seed 2 --fraction 0.3 >"$OUT" 2>&1
ok "the changed farm is crawled again" crawl --recrawl
ok "and what is new is indexed" build steps
dump steps
ok "there is something to compare" [ "$(grep -c '^doc' "$DIR/steps.dump")" -gt 30 ]
ok "the store has visits that found nothing new" sh -c "zcat -f '$DIR'/steps/warc/*.warc* | grep -aq '^WARC-Type: revisit'"

store once; build once; dump once
ok "in one go the index is the same as in steps" same steps once

store killed; tries=0
while [ $tries -lt 12 ]; do
    tries=$((tries + 1))
    "$BIN/indexer" build --once --config "$DIR/liencong.conf" --data "$DIR/killed" >/dev/null 2>&1 & p=$!
    pause "0.$(printf '%02d' $((tries * 4)))"
    kill -9 $p 2>/dev/null; wait $p 2>/dev/null
done
build killed; dump killed
ok "killed twelve times it is the same" same steps killed

# A store without its last part: the old index, which a rebuild replaces.
build early
dump early
ok "an earlier store gives another index" sh -c "! cmp -s '$DIR/early.dump' '$DIR/once.dump'"
rm -r "$DIR/early/warc"; cp -r "$DIR/steps/warc" "$DIR/early/"
cp "$DIR/early.dump" "$DIR/before.dump"; cp -r "$DIR/early" "$DIR/torn"
alone=; unshare -n true 2>/dev/null && alone="unshare -n"
# A page that the old index does not have: its URL, and its title.
awk -F'\t' 'NR == FNR {if ($1 == "verdict") old[$2] = 1; next}
    $1 == "verdict" && $3 == "INDEXED" && $7 != "" && !($2 in old) {print $2; print $7; exit}' \
    "$DIR/before.dump" "$DIR/once.dump" | sed 's/%20/ /g' >"$DIR/new"
{ read -r url; read -r title; } <"$DIR/new"
PORT=$(free_port)
found() { # is that page among the results for its title?
    curl -s -G "http://127.0.0.1:$PORT/api/v1/search" --data-urlencode "q=$title" |
        jq -r --arg url "$url" '[.results[] | select(.url == $url)] | length'
}
serve searchd searchd serve --config "$DIR/liencong.conf" --data "$DIR/early" --listen "127.0.0.1:$PORT"
until_ready "http://127.0.0.1:$PORT/healthz"
is "the old index answers and knows nothing of $url" 0 "$(found)"
# shellcheck disable=SC2086
$alone "$BIN/indexer" rebuild --config "$DIR/liencong.conf" --data "$DIR/early" >"$OUT" 2>"$ERR"; STATUS=$?
ok "a rebuild without a network ends well" [ "$STATUS" = 0 ]
dump early
ok "and is the same, byte for byte" same steps early
ok "nothing of it is left over" [ ! -e "$DIR/early/rebuild" ]
found_at_last() { [ "$(found)" = 1 ]; }
ok "the service that ran all along answers from the new one" within 20 found_at_last
build early
ok "a build goes on where the rebuild ended" match '"pages": 0' "$OUT"

tries=0
while [ $tries -lt 5 ]; do # given up in the middle
    tries=$((tries + 1))
    $alone "$BIN/indexer" rebuild --config "$DIR/liencong.conf" --data "$DIR/torn" >/dev/null 2>&1 & p=$!
    pause "0.$tries"
    kill -9 $p 2>/dev/null; wait $p 2>/dev/null
    # Cut off between its two steps it is ended by whoever comes next.
    [ ! -e "$DIR/torn/rebuild/ready" ] || build torn
    dump torn
    cmp -s "$DIR/torn.dump" "$DIR/before.dump" || cmp -s "$DIR/torn.dump" "$DIR/once.dump" || broken=1
done
is "a rebuild killed at any time leaves the old index or the new one" "" "${broken:-}"
# shellcheck disable=SC2086
$alone "$BIN/indexer" rebuild --config "$DIR/liencong.conf" --data "$DIR/torn" >"$OUT" 2>"$ERR"
dump torn
ok "and the next one ends as if nothing had been" same steps torn
finish
