#!/bin/bash
# Walks by cursor over all items of a large hub, and over all its changes: seconds,
# and the slowest piece, so that depth would show.
#   ITEMS=1000000 tests/bench/hub_walk.sh
. "${0%/*}/../t.sh"
items=${ITEMS:-100000}
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
KEY=$(syndication key add --name bench --address 127.0.0.1)
for service in items changes; do syndication key quota 1 --service $service --per-hour 1000000 --per-day 1000000; done
perl -e 'for my $n (1 .. $ARGV[0]) { my $t = $n * 211;
    printf "{\"Title\":\"Tiêu đề %d\",\"Type\":%d,\"Status\":1,\"DistributionTo\":[\"%d\"],\"Sapo\":\"Mô tả ngắn\",\"PublishedDate\":\"%04d-%02d-%02dT%02d:%02d:%02d\"}\n",
        $n, 1 + $n % 3, $n % 63, 2000 + $t / 31104000 % 24, 1 + $t / 2592000 % 12, 1 + $t / 86400 % 28, $t / 3600 % 24, $t / 60 % 60, $t % 60 }' \
    "$items" >"$DIR/items.jsonl"
began=$(date +%s.%N)
syndication import "$DIR/items.jsonl" >"$OUT" || { cat "$ERR"; exit 1; }
echo "import_s $(awk -v a="$began" -v b="$(date +%s.%N)" 'BEGIN {printf "%.1f", b - a}')"
rm "$DIR/items.jsonl"
PORT=$(free_port)
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "http://127.0.0.1:$PORT/healthz"
python3 - "$PORT" "$KEY" "$items" <<'PY'
import http.client, json, re, sys, time
port, key, want = int(sys.argv[1]), sys.argv[2], int(sys.argv[3])
for name in "items", "changes":
    connection = http.client.HTTPConnection("127.0.0.1", port)
    path, seen, pieces, slowest, waited = f"/api/v2/{name}?limit=200", set(), 0, 0, 0
    while path:
        began = time.monotonic()
        connection.request("GET", path, headers={"X-API-Key": key})
        answer = connection.getresponse()
        body = answer.read()
        took = time.monotonic() - began
        assert answer.status == 200, body
        waited += took
        slowest = max(slowest, took)
        pieces += 1
        page = json.loads(body)
        for row in page["Items" if name == "items" else "Changes"]:
            assert row["Id"] not in seen, row["Id"]
            seen.add(row["Id"])
        path = page["Next"] if page["More"] else None
    assert len(seen) == want, len(seen)
    print(f"walk_{name}_s {waited:.1f}\nwalk_{name}_pieces {pieces}\nwalk_{name}_slowest_ms {slowest * 1000:.1f}")
PY
