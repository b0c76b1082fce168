#!/bin/sh
# usage: tools/demo.sh            (or `make demo`)
# Everything at once on this machine: sample portals on 127.0.0.60 to .67, a crawl
# of them, the index, the search page, the hub with items and a box embedded in
# a page of somebody else, the console.  Stays up until Ctrl-C and then leaves
# nothing behind.
#
# DEMO_ONCE=1: instead of staying, runs tests/portals/check.sh against it (TAP on
# stdout) and ends with its exit status; DEMO_PORTS="A B C D" gives it ports of
# its own.  BIN=DIR: programs from there.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
BIN=${BIN:-$top/build/bin}
PATH=$PATH:/usr/sbin:/sbin # nginx, for those who are not root
once=${DEMO_ONCE:-}
work=$(mktemp -d "${TMPDIR:-/tmp}/liencong-demo-XXXXXX") || exit 1
pids=
started=$(date +%s)

clean_up() {
    trap '' INT TERM
    # shellcheck disable=SC2086
    [ -z "$pids" ] || { kill $pids; wait $pids; } 2>/dev/null
    rm -rf "$work"
}
trap clean_up EXIT
trap 'exit 130' INT
trap 'exit 143' TERM
# With DEMO_ONCE stdout belongs to the check.
[ -z "$once" ] || exec 3>&1 1>&2

step() { printf '%3ds  %s\n' $(($(date +%s) - started)) "$1"; }
die() {
    echo "demo: $1" >&2
    [ ! -f "$work/$2.log" ] || tail -n 15 "$work/$2.log" >&2
    exit 1
}
# port PLACE PORT: the wanted port, or one that the system chooses when it is taken.
port() {
    given=$(echo "${DEMO_PORTS:-}" | cut -d ' ' -f "$1")
    # shellcheck disable=SC2086
    perl -MIO::Socket::INET -e 'for my $want (@ARGV, 0) {
        my $s = IO::Socket::INET->new(Listen => 1, LocalAddr => "0.0.0.0", LocalPort => $want) or next;
        print $s->sockport; exit } exit 1' ${given:-${once:+0}} "$2"
}
nap() { perl -e 'select undef, undef, undef, 0.1'; }
# start NAME URL command...: runs it in the background and waits until URL
# answers.  A real command, no function: the pid must be that of the program.
start() {
    name=$1 url=$2; shift 2
    "$@" >"$work/$name.log" 2>&1 &
    pid=$!; pids="$pids $pid"
    for _ in $(seq 200); do
        curl -sf -o /dev/null "$url" && return 0
        kill -0 "$pid" 2>/dev/null || break
        nap
    done
    die "$name does not answer at $url" "$name"
}
# run NAME command...: shows what it says on a terminal, keeps it in a log else.
run() {
    name=$1; shift
    if [ -t 2 ]; then "$@"; else "$@" >"$work/$name.log" 2>&1; fi || die "$name failed" "$name"
}

portals=$(port 1 8090) search=$(port 2 8080) hub=$(port 3 8081) console=$(port 4 8082)
site=$work/site data=$work/data conf=$work/liencong.conf
MINISTRY=http://127.0.0.61:$portals PROVINCE=http://127.0.0.62:$portals
PAGE=http://127.0.0.60:$portals/ SEARCH=http://127.0.0.1:$search HUB=http://127.0.0.1:$hub
mkdir -p "$data"
cat >"$conf" <<END
[common]
registry = $site/registry.csv
allow_private = 127.0.0.0/8
[crawler]
delay_min_ms = 50
[searchd]
listen = 127.0.0.1:$search
base_url = $SEARCH
[syndication]
listen = 127.0.0.1:$hub
base_url = $HUB
[console]
totp = no
END
lc() { program=$1; shift; "$BIN/$program" "$@" --config "$conf" --data "$data"; }

step 'sample portals: seven sites, built in seven ways'
perl "$top/tests/portals/render.pl" "$site" "$portals" || die 'the portals could not be made' none
start nginx "$MINISTRY/" nginx -e "$site/nginx.log" -c "$site/nginx.conf"

step 'crawler: robots.txt, sitemaps, pages -> WARC files'
run crawler lc crawler run --once
step 'indexer: WARC files -> text and metadata -> index'
run indexer lc indexer build --once

step 'hub: ten items, a key, a box'
sed -e "s|@MINISTRY@|$MINISTRY|g" -e "s|@PROVINCE@|$PROVINCE|g" "$top/tests/portals/hub-items.jsonl" |
    while IFS= read -r item; do
        printf '%s\n' "$item" | lc syndication put >"$work/put.log" 2>&1 || die 'an item was refused' put
    done || exit 1
KEY=$(lc syndication key add --name 'Cổng mẫu' --address 127.0.0.0/8 2>"$work/key.log") || die 'no key' key
lc syndication box add --title 'Tin chỉ đạo, điều hành' >"$work/box.json" || die 'no box' none
BOX=$(jq -r .id "$work/box.json")
{
    cat "$top/tests/portals/host-page.html"
    jq -r .embed.script "$work/box.json"
    echo '</main></body></html>'
} >"$site/www/host/index.html"

step 'services'
start searchd "$SEARCH/healthz" "$BIN/searchd" serve --config "$conf" --data "$data"
start syndication "$HUB/healthz" "$BIN/syndication" serve --config "$conf" --data "$data"
CONSOLE=
if [ -x "$BIN/console" ]; then
    CONSOLE=http://127.0.0.1:$console
    PASSWORD=$(openssl rand -hex 12)
    echo "$PASSWORD" | "$BIN/console" admin add demo --config "$conf" --data "$data" >"$work/admin.log" 2>&1 || die "no administrator" admin
    start console "$CONSOLE/healthz" "$BIN/console" serve --listen "127.0.0.1:$console" --config "$conf" --data "$data"
fi
step 'ready'

if [ -n "$once" ]; then
    export SEARCH HUB CONSOLE PASSWORD KEY BOX PAGE site data conf BIN
    sh "$top/tests/portals/check.sh" >&3 && exit
    tail -n 40 "$work"/*.log
    exit 1
fi
cat <<END

  search        $SEARCH/tim-kiem?q=quyet+dinh+18%2F2026%2Fqd-ubnd
  search API    curl '$SEARCH/api/v1/search?q=cam+song+lam'
  box           $HUB/box/$BOX
  page with box $PAGE
  feed          $HUB/feed.atom
  hub API       curl -d secret_key=$KEY -d id=1 $HUB/api/v1/hubcontent/detail
${CONSOLE:+  console       $CONSOLE/ (demo, $PASSWORD)
}  portals       $(awk -F '\t' '$2 == "home" {print $1}' "$site/pages.tsv" | tr '\n' ' ')
  one URL       $BIN/crawler why $MINISTRY/ --config $conf --data $data

Ctrl-C ends it and removes $work.
END
# shellcheck disable=SC2086
wait $pids
