#!/bin/sh
# `make cluster-demo`: the search service over three machines, as network
# namespaces of this one (root only).  Asks it, pulls the cable of a machine, asks
# again, plugs it in, asks again; then all of it is taken down.  About 20 seconds.
# The same, with every request counted: tests/e2e/0540-cluster.sh.
HERE=$(cd "$(dirname "$0")/.." && pwd)
B=${B:-$HERE/build}
. "$HERE/tests/t.sh"
TOP=$HERE
. "$TOP/tests/lib/asker.sh"
. "$TOP/tests/lib/cluster.sh"
cluster_allowed || { echo "cluster-demo: network namespaces want root (and ip of iproute2)" >&2; exit 1; }
. "$TOP/tests/lib/search.sh" >"$DIR/search.tap"
kill "$SERVED"; wait "$SERVED"
mkdir -p "$DIR/front"
{ cluster_up && cluster_index "$DIR/rows.jsonl"; } || { echo "cluster-demo: cannot be set up" >&2; exit 1; }
cluster_serve
say() { # waits until so many of three shards answer, then shows what the API says
    for _ in $(seq 200); do
        on 1 curl -s "$BASE/api/v1/search?q=l%E1%BB%87+ph%C3%AD+$(date +%N)&kind=document" >"$OUT"
        [ "$(jq -r .shards.answering <"$OUT" 2>/dev/null)" = "$1" ] && break
        pause 0.1
    done
    jq -r '"    \(.total) results of \(.shards.answering) of \(.shards.of) shards, partial: \(.partial)"' <"$OUT"
}
echo "h1 $(machine 1): searchd, shard 1;  h2 $(machine 2): shard 2, master;  h3 $(machine 3): shard 3, replica of shard 2"
echo "all machines are there:"; say 3
echo "the cable of h2 is pulled; the replica on h3 takes its place:"; host_down 2; pause 4; say 3
host_up 2
echo "the cable of h3 is pulled instead; shard 3 has no replica:"; host_down 3; say 2
echo "it is plugged in again:"; host_up 3; say 3
