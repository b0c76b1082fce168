#!/bin/bash
# Dumps and deltas with their manifest: a mirror built from them equals the hub,
# whenever it begins and however often it looks; bad files change nothing.
. "${0%/*}/../t.sh"
DUMP=$DIR/dump
hub() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
at() { "$BIN/syndication" "${@:2}" --data "$DIR/$1" 2>>"$ERR"; } # MIRROR command...
put() { hub put "${@:2}" <<<"{\"Title\":\"$1\",\"Type\":$(($(wc -c <<<"$1") % 3 + 1)),\"Status\":1,\"DistributionTo\":[\"24\",\"$1\"],\"PublishedBy\":\"Nguyễn Thị B\",\"Content\":\"<p>$1 \\\"x\\\" \\u0001</p>\"}" >/dev/null; }
equals_hub() { cmp <(hub list --published --limit 100000) <(at "$1" list --published --limit 100000); }
sums() { jq -r '(.full + .deltas)[] | "\(.sha256)  \(.file)"' "$DUMP/manifest.json" | (cd "$DUMP" && sha256sum -c --quiet -); }

for n in $(seq 40); do put "bai$n"; done
hub put <<<'{"Title":"nháp","Type":1}' >/dev/null
hub withdraw 3 >/dev/null
is 'the first dump is a full one, of what is published' '{"change":42,"lines":39}' "$(hub dump "$DUMP")"
ok 'every file has the SHA-256 of the manifest' sums
is 'a mirror takes it' '{"change":42,"lines":39}' "$(at early mirror "$DUMP")"
ok 'and equals the hub' equals_hub early
is 'nothing new, no file' 1 "$(hub dump "$DUMP" >/dev/null; jq '(.full + .deltas) | length' "$DUMP/manifest.json")"

for n in 5 6 7; do put "sua$n" --id $n; done
hub withdraw 8 >/dev/null; put 'moi'; put thoangqua; hub withdraw 43 >/dev/null
is 'a delta holds each item that changed once' 6 "$(hub dump "$DUMP" | jq .lines)"
at early mirror "$DUMP" >/dev/null
ok 'the mirror follows' equals_hub early
at late mirror "$DUMP" >/dev/null
ok 'one that begins now takes dump and delta' equals_hub late
is 'looking again changes nothing' 0 "$(at late mirror "$DUMP" | jq .lines)"
hub withdraw 9 >/dev/null; put 'dem'
is 'at night: a delta of two, and the whole anew' 41 "$(hub dump "$DUMP" --full | jq .lines)"
is 'who has the delta needs nothing of the whole' 2 "$(at early mirror "$DUMP" | jq .lines)"
ok 'and equals the hub' equals_hub early
jq '.deltas = []' "$DUMP/manifest.json" >"$DIR/m" && cp "$DIR/m" "$DUMP/manifest.json"
at late mirror "$DUMP" >/dev/null
ok 'who came too late for the deltas takes the whole, and drops what left' equals_hub late
ok 'each file still has its SHA-256' sums

put them; hub dump "$DUMP" >/dev/null
BEFORE=$(at early list --limit 100000 | sha256sum)
FILE=$(jq -r '.deltas[-1].file' "$DUMP/manifest.json"); cp "$DUMP/$FILE" "$DIR/whole"
for bad in 's/them/thim/' '$d' 's/^/ /'; do
    sed "$bad" "$DIR/whole" >"$DUMP/$FILE"
    run syndication mirror "$DUMP" --data "$DIR/early"
    is "a file changed by '$bad' is refused" 1 "$STATUS"
done
ok 'with its name' match "$FILE: its SHA-256" "$ERR"
is 'and changes nothing' "$BEFORE" "$(at early list --limit 100000 | sha256sum)"
cp "$DIR/whole" "$DUMP/$FILE"; cp "$DUMP/manifest.json" "$DIR/m"
sed -i "s#\"$FILE\"#\"../$FILE\"#" "$DUMP/manifest.json"
run syndication mirror "$DUMP" --data "$DIR/early"
is 'a name that leaves the folder is refused' 1 "$STATUS"
cp "$DIR/m" "$DUMP/manifest.json"

# Killed while dumping and mirroring.
jq -n -c 'range(4000) | {Title: "k\(.)", Type: 1, Status: 1, Content: ("x" * 2000)}' >"$DIR/many.jsonl"
hub import "$DIR/many.jsonl" >/dev/null
for n in 1 2 3 4 5 6; do
    "$BIN/syndication" dump "$DUMP" --full --data "$DIR/hub" >/dev/null 2>&1 & P=$!
    pause "0.0$n"; kill -9 "$P" 2>/dev/null; wait "$P" 2>/dev/null
    sums || echo "not whole after kill $n"
done >"$DIR/kills"
is 'killed at any moment, the manifest names whole files only' '' "$(cat "$DIR/kills")"
hub dump "$DUMP" >/dev/null
for n in 1 2 3; do
    "$BIN/syndication" mirror "$DUMP" --data "$DIR/early" >/dev/null 2>&1 & P=$!
    pause "0.1$n"; kill -9 "$P" 2>/dev/null; wait "$P" 2>/dev/null
done
at early mirror "$DUMP" >/dev/null
ok 'a mirror that was killed catches up' equals_hub early
run syndication audit verify --data "$DIR/hub"
is 'the audit chain of the hub is whole' 0 "$STATUS"
run syndication audit verify --data "$DIR/early"
is 'that of the mirror too' 0 "$STATUS"
finish
