# tests/lib/cluster.sh - three machines as network namespaces on one bridge, and
# the search service spread over them.  Sourced after t.sh and asker.sh.
#
#   h1 10.213.NET.1   searchd, shard 1
#   h2 10.213.NET.2   shard 2 (xapian-tcpsrv), its master (xapian-replicate-server)
#   h3 10.213.NET.3   shard 3 (xapian-tcpsrv), a replica of shard 2
#
# Nothing of it can leave this machine; all of it goes at the end.
# shellcheck shell=sh
cluster_allowed() {
    [ "$(id -u)" = 0 ] && command -v ip >/dev/null && ip netns add "lc-try-$$" 2>/dev/null || return 1
    ip netns exec "lc-try-$$" true 2>/dev/null; entered=$? # in a chroot it is made, but not entered
    ip netns del "lc-try-$$" && return "$entered"
}
NET=$(($$ % 250 + 1)); NS=lc$$
on() { host=$1; shift; ip netns exec "$NS-$host" "$@"; }
cluster_down() {
    for h in 1 2 3; do
        for p in $(ip netns pids "$NS-$h" 2>/dev/null); do kill -9 "$p" 2>/dev/null; done
        ip netns del "$NS-$h" 2>/dev/null
    done
    ip netns del "$NS-wire" 2>/dev/null
}
cluster_up() {
    trap 'cluster_down; clean_up' EXIT
    ip netns add "$NS-wire" && ip -n "$NS-wire" link add wire type bridge && ip -n "$NS-wire" link set wire up || return 1
    for h in 1 2 3; do
        ip netns add "$NS-$h" &&
            ip -n "$NS-$h" link add eth0 type veth peer name "to$h" netns "$NS-wire" &&
            ip -n "$NS-wire" link set "to$h" master wire up &&
            ip -n "$NS-$h" addr add "10.213.$NET.$h/24" dev eth0 &&
            ip -n "$NS-$h" link set lo up && ip -n "$NS-$h" link set eth0 up || return 1
    done
}
machine() { echo "10.213.$NET.$1"; }
# background HOST NAME command...: runs there until the end; its pid is in $DIR/NAME.pid.
background() {
    where=$1 name=$2; shift 2
    on "$where" "$@" >"$DIR/$name.log" 2>&1 &
    echo $! >"$DIR/$name.pid"
}
shard_server() { # HOST PORT FOLDER
    background "$1" "shard-$1-$2" xapian-tcpsrv --quiet --interface "$(machine $1)" --port "$2" "$3"
}
# Every third row to each shard.
cluster_index() { # ROWS
    for s in 1 2 3; do
        awk -v s=$s 'NR % 3 == s - 1' "$1" >"$DIR/shard$s.jsonl"
        "$BIN/indexer" import "$DIR/shard$s.jsonl" --data "$DIR/part$s" >>"$DIR/import.log" 2>&1 || return 1
    done
}
replicate() { # once: shard 2 from h2 to h3
    on 3 xapian-replicate --one-shot --quiet -h "$(machine 2)" -p 7100 -m index "$DIR/replica2" >>"$DIR/replicate.log" 2>&1
}
cluster_serve() { # starts the shards and, on h1, the service; BASE
    background 2 master xapian-replicate-server --interface "$(machine 2)" --port 7100 "$DIR/part2"
    within 20 replicate
    shard_server 2 7002 "$DIR/part2/index"
    shard_server 3 7003 "$DIR/part3/index"
    shard_server 3 7002 "$DIR/replica2"
    cat >"$DIR/cluster.conf" <<CONF
[common]
registry = portals.csv
[searchd]
deadline_ms = 60000
shards = $DIR/part1/index $(machine 2):7002|$(machine 3):7002 $(machine 3):7003
[http]
allow = 10.213.0.0/16 127.0.0.0/8
CONF
    background 1 searchd "$BIN/searchd" serve --data "$DIR/front" --config "$DIR/cluster.conf" --listen 127.0.0.1:8080
    BASE=http://127.0.0.1:8080
}
host_down() { # the cable is pulled: nothing is refused, nothing answers
    ip -n "$NS-wire" link set "to$1" down
}
host_up() { ip -n "$NS-wire" link set "to$1" up; }
