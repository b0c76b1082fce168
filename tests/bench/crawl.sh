#!/bin/sh
# The whole crawl over few and many hosts on loopback, no delay: robots.txt, a
# sitemap, pages of 30 KB no two of which are alike; WARC and crawl.db written.
# Beside it, turn by turn, libcurl alone and wget2 over the same hosts, which
# keep nothing.
#   HOSTS='100 1000 5635' FETCHES=60000 tests/bench/crawl.sh
# The cost of a fetch is flat when cpu_us is the same for all numbers of hosts.
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
. "$TOP/tests/lib/nginx.sh"
. "$TOP/tests/lib/manyhosts.sh"
port=$(free_port)
many_hosts_serve "$port"
cat >"$DIR/liencong.conf" <<CONF
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
active_max = 200
CONF
# crawl HOSTS: prints figures of one crawl; PERF may hold a profiler's command.
crawl() {
    rm -rf "$DIR/data"
    perl -MTime::HiRes=time -e '
        my ($name, $out, @command) = @ARGV;
        my $start = time;
        system(@command) == 0 or die "crawler failed";
        my $took = time - $start;
        my ($user, $system) = (times)[2, 3];
        open my $f, "<", $out or die;
        my ($last) = reverse <$f>;
        my ($fetches) = $last =~ /"fetches":(\d+)/;
        my ($rss) = $last =~ /"rss_max_bytes":(\d+)/;
        printf "%s.per_second %.0f\n%s.cpu_us %.0f\n%s.fetches %d\n", $name, $fetches / $took,
            $name, 1e6 * ($user + $system) / $fetches, $name, $fetches;
        printf "%s.rss_mb %.0f\n", $name, $rss / 1048576 if $rss;
    ' "crawl.h$1" "$DIR/progress" \
        sh -c "exec $PERF '$BIN/crawler' run --once --json --config '$DIR/liencong.conf' --data '$DIR/data' >'$DIR/progress'"
}
for hosts in ${HOSTS:-100 1000 5635}; do
    pages=$((${FETCHES:-60000} / hosts)); [ "$pages" -lt 10 ] && pages=10
    many_hosts "$hosts" "$pages" "$port"
    crawl "$hosts"
    "$B/tests/bench/bench_fetch" bare "$DIR/hosts" "$port" "${SECONDS_EACH:-5}" 200 | sed "s/^fetch.bare/crawl.h$hosts.libcurl/"
    wget2_many "$port" $((20000 / hosts + 1)) "crawl.h$hosts.wget2"
done
