#!/bin/sh
# Fetches a second over many hosts on loopback, no delay, pages of 30 KB:
# libcurl alone, our fetcher, our fetcher with the WARC store, and wget2.
#   HOSTS=1000 SECONDS_EACH=10 ACTIVE=200 tests/bench/fetch.sh
# CPU microseconds are of the client alone; nginx runs beside it.
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
. "$TOP/tests/lib/nginx.sh"
. "$TOP/tests/lib/manyhosts.sh"
seconds=${SECONDS_EACH:-10} active=${ACTIVE:-200}
port=$(free_port)
mkdir -p "$DIR/warc"
many_hosts_serve "$port"
many_hosts "${HOSTS:-1000}" 60 "$port"
bench=$B/tests/bench/bench_fetch
"$bench" bare "$DIR/hosts" "$port" "$seconds" "$active"
"$bench" ours "$DIR/hosts" "$port" "$seconds" "$active"
"$bench" store "$DIR/hosts" "$port" "$seconds" "$active" "$DIR/warc"
wget2_many "$port" 5
