#!/bin/sh
# A backup of a running system: crawler, indexer and hub write while it is made.
# What is put back starts, goes on where it was and loses nothing; a backup of a
# system at rest answers the same.  Wrong keys and changed backups are refused.
. "$(dirname "$0")/../t.sh"
need_shared
. "$TOP/tests/lib/farm.sh"
build_farm 6 24 5 0.05
printf '[indexer]\ncommit_documents = 10\ncommit_ms = 100\n' >>"$DIR/liencong.conf"
KEY=$DIR/backup.key REPO=$DIR/backups
backup() { what=$1; shift; run console backup "$what" "$REPO" "$@" --key "$KEY" --config "$DIR/liencong.conf" --data "$DIR/data"; }
once() { "$BIN/$1" "$2" --once --config "$DIR/liencong.conf" --data "$3" >"$DIR/$1.log" 2>&1; }
hub() { data=$1; shift; "$BIN/syndication" "$@" --data "$data" 2>>"$ERR"; }
put() { hub "$DIR/data" put <<END >/dev/null
{"Title":"Bản tin $1","Type":1,"PublishedBy":"Nguyễn Văn $1","DistributionTo":["24"],"Status":1}
END
}
run console backup key "$KEY"
is 'a key is made' '0 600' "$STATUS $(stat -c %a "$KEY")"
run console backup key "$KEY"
is 'and never replaced' 2 "$STATUS"

# --- while everything runs ---
put 0
# shellcheck disable=SC2086
"$BIN/crawler" run --once $CONF >"$DIR/crawl.log" 2>&1 & crawl=$!
# shellcheck disable=SC2086
"$BIN/indexer" build $CONF >"$DIR/index.log" 2>&1 & index=$!
(n=0; while :; do n=$((n + 1)); put $n; done) >"$DIR/puts.log" 2>&1 & puts=$!
PIDS="$crawl $index $puts"
made=0 failed=0
within 20 [ -s "$DIR/data/index.db" ]
while kill -0 "$crawl" 2>/dev/null && [ "$made" -lt 200 ]; do
    backup make
    [ "$STATUS" = 0 ] || { failed=$((failed + 1)); cat "$ERR" >>"$DIR/failed"; }
    made=$((made + 1))
done
[ ! -f "$DIR/failed" ] || cp "$DIR/failed" "$ERR"
ok "backups are made beside a crawl, an indexer and editors ($made, $failed failed)" [ "$made" -ge 3 ] && is 'all of them' 0 "$failed"
wait "$crawl"; kill "$puts"; wait "$puts" 2>/dev/null; kill "$index"; wait "$index" 2>/dev/null; PIDS=
backup list; names=$(cut -d ' ' -f 1 "$OUT")
is 'each is listed' "$made" "$(echo "$names" | wc -l)"
# The first and one amid; their crawls wait for slow portals, so side by side.
chosen=$(echo "$names" | sed -n "1p;$((made / 2 + 1))p")
for at in $chosen; do
    R=$DIR/r$at
    backup check --at "$at"
    ok "$at is whole" match "^$at files=[0-9]* whole" "$OUT"
    backup restore "$R" --at "$at"
    is 'it is put back' 0 "$STATUS"
    is 'the chain of the audit log holds' 0 "$(hub "$R" audit verify >"$OUT"; echo $?)"
    hub "$R" list --limit 1000 | jq -c '[.Id,.PublishedBy]' >"$DIR/items"
    hub "$DIR/data" list --limit 1000 | jq -c '[.Id,.PublishedBy]' | tail -n "$(wc -l <"$DIR/items")" >"$DIR/items.now"
    ok "the items of the hub are those of then ($(wc -l <"$DIR/items")), their sealed names open" cmp "$DIR/items" "$DIR/items.now"
    "$BIN/crawler" run --once --config "$DIR/liencong.conf" --data "$R" >"$R.log" 2>&1 & PIDS="$PIDS $!"
done
for pid in $PIDS; do wait "$pid"; is 'the crawl goes on to its end' 0 $?; done
PIDS=
for at in $chosen; do
    R=$DIR/r$at
    once indexer build "$R"
    is 'and the index' 0 $?
    CONF="--config $DIR/liencong.conf --data $R"
    ok 'and nothing was lost' scored
    mkdir "$R.anew"; cp -r "$R/warc" "$R.anew/"; once indexer build "$R.anew"
    for one in "$R" "$R.anew"; do "$BIN/indexer" dump --data "$one" >"$one.dump" 2>>"$ERR"; done
    diff "$R.dump" "$R.anew.dump" >"$OUT"
    is 'the index is that of its WARC store' 0 $?
done

# --- at rest ---
once indexer build "$DIR/data"
backup make
is 'a backup at rest' 0 "$STATUS"
backup make
ok 'closed WARC segments are not copied again' sh -c "[ \"\$(sed 's/.*bytes=\\([0-9]*\\) copied=\\([0-9]*\\).*/\\1 \\2/' '$OUT' | awk '{print (\$1 > \$2)}')\" = 1 ]"
backup restore "$DIR/same"
ok 'settings are in it' cmp "$DIR/liencong.conf" "$DIR/same/etc/liencong.conf"
ok 'and the registry' cmp "$FARM/registry.csv" "$DIR/same/etc/farm/registry.csv"
for one in data same; do
    "$BIN/indexer" dump --data "$DIR/$one" >"$DIR/$one.dump" 2>>"$ERR"
    "$BIN/crawler" coverage --all --config "$DIR/liencong.conf" --data "$DIR/$one" >"$DIR/$one.coverage" 2>>"$ERR"
    hub "$DIR/$one" list --limit 1000 >"$DIR/$one.hub"
    "$BIN/searchd" query 'thông báo' --config "$DIR/liencong.conf" --data "$DIR/$one" 2>>"$ERR" |
        sed 's/, [0-9]* ms$//' >"$DIR/$one.search"
done
for what in dump coverage hub search; do
    ok "put back, it answers the same: $what ($(wc -l <"$DIR/same.$what") lines)" cmp "$DIR/data.$what" "$DIR/same.$what"
done
ok 'there was something to compare' [ "$(grep -c '^doc' "$DIR/same.dump")" -gt 30 ]
serve searchd searchd serve --config "$DIR/liencong.conf" --data "$DIR/same" --listen 127.0.0.1:0
ok 'the search service serves it' until_ready "$(address searchd)/healthz"

# --- what is refused ---
last=$(ls "$REPO/lists" | tail -n 1)
backup restore "$DIR/same"
is 'nothing is put over something' 2 "$STATUS"
ok 'and it says so' match 'same is not empty' "$ERR"
run console backup make "$DIR/data/sub" --key "$KEY" --data "$DIR/data"
is 'no backups within the data' 2 "$STATUS"
"$BIN/console" backup key "$DIR/other.key"
run console backup restore "$REPO" "$DIR/never" --key "$DIR/other.key"
is 'another key does not open it' 1 "$STATUS"
ok 'and the message says that' match 'was sealed with another key' "$ERR"
chmod 644 "$DIR/other.key"; run console backup check "$REPO" --key "$DIR/other.key"
ok 'a key that others may read is refused' match 'chmod 600' "$ERR"
cp -a "$REPO" "$DIR/spare"
# refused SENTENCE WORDS: what was spoilt in REPO is; then it is put right again.
refused() {
    run console backup restore "$REPO" "$DIR/never" --key "$KEY" --at "$last"
    is "$1" 1 "$STATUS"
    ok 'and the message says it' match "$2" "$ERR"
    ok 'nothing is left of it' sh -c "! ls -d '$DIR'/never* 2>/dev/null"
    rm -rf "$REPO"; cp -a "$DIR/spare" "$REPO"
}
node "$TOP/tests/lib/unseal.mjs" "$KEY" "$REPO/lists/$last" >"$DIR/list.json" 2>"$ERR"
ok 'another program opens it by the paper' match '"path":"crawl.db"' "$DIR/list.json"
object=$(jq -r '.files | max_by(.bytes) | .object' "$DIR/list.json")
other=$(jq -r '.files | sort_by(.bytes) | .[-2].object' "$DIR/list.json")
truncate -s -1 "$REPO/objects/$object"; refused 'cut by a byte' 'changed or cut off'
truncate -s $((40 + 65552)) "$REPO/objects/$object"; refused 'cut between two pieces' 'changed or cut off'
printf x | dd of="$REPO/objects/$object" bs=1 seek=70000 conv=notrunc 2>/dev/null; refused 'one byte changed' 'changed or cut off'
cp "$REPO/objects/$other" "$REPO/objects/$object"; refused 'one file in the place of another' 'holds another file'
rm "$REPO/objects/$object"; refused 'a file missing' 'No such file'
cp "$REPO/lists/$(ls "$REPO/lists" | head -n 1)" "$REPO/lists/$last"; refused 'an old list in the place of the new one' "is the list of"

# --- retention ---
backup prune --keep 2
is 'old backups are dropped' 2 "$(ls "$REPO/lists" | wc -l)"
run console backup prune "$REPO" --key "$KEY"
is 'how many to keep has to be said' 2 "$STATUS"
for _ in 1 2; do backup make; done
aged=$(ls "$REPO/lists" | head -n 1)
settings() { sed -i '/^backup_/d' "$DIR/liencong.conf"; printf '[console]\nbackup_keep = %s\nbackup_days = %s\n' "$@" >>"$DIR/liencong.conf"; backup prune; }
settings 1 1
is 'by the settings all of the last days stay' 4 "$(ls "$REPO/lists" | wc -l)"
settings 3 0
is 'or so many of them' '3 no' "$(ls "$REPO/lists" | wc -l) $([ -e "$REPO/lists/$aged" ] || echo no)"
ok 'which is told' match "^$aged$" "$OUT"
for at in $(ls "$REPO/lists"); do backup check --at "$at"; is 'what stays is whole' 0 "$STATUS"; done
finish
