#!/bin/sh
# Fetches a second over many hosts on loopback, no delay, pages of 30 KB:
# libcurl alone, our fetcher, our fetcher with the WARC store, and wget2.
#   HOSTS=1000 SECONDS_EACH=10 ACTIVE=200 tests/bench/fetch.sh
# CPU microseconds are of the client alone; nginx runs beside it.
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
hosts=${HOSTS:-1000} seconds=${SECONDS_EACH:-10} active=${ACTIVE:-200}
port=$(free_port)
mkdir -p "$DIR/www" "$DIR/run" "$DIR/warc" "$DIR/wget2"
# Markup and words in such a mix that the page packs as real ones do: to a
# quarter.
perl -e '
    srand 1;
    my @words = map { join "", map { ("a".."z")[rand 26] } 1 .. 2 + rand 5 } 1 .. 3000;
    sub words { join " ", map { $words[rand() ** 4 * @words] } 1 .. shift }
    my $page = "<!DOCTYPE html>\n<html><head><title>Tin</title></head><body>\n";
    while (length $page < 30000) {
        my $title = words(8);
        $page .= "<li class=\"menu-item news-item\"><a class=\"link\" href=\"/tin-tuc/chi-tiet/"
            . int(rand 1e6) . ".html\" title=\"$title\">$title</a></li>\n<p class=\"summary\">"
            . words(20) . "</p>\n";
    }
    print substr($page, 0, 30000 - 15), "</body></html>\n"' >"$DIR/www/page.html"
perl -e '
    for my $i (0 .. $ARGV[0] - 1) {
        printf "127.%d.%d.%d h%d.gov.vn\n", 17 + int($i / 62500), int($i / 250) % 250, 1 + $i % 250, $i;
    }' "$hosts" >"$DIR/hosts"
cat >"$DIR/nginx.conf" <<CONF
user $(id -un) $(id -gn);
worker_processes 1;
worker_rlimit_nofile 65536;
pid $DIR/run/pid;
error_log $DIR/run/error.log crit;
events { worker_connections 20000; }
http {
    access_log off;
    types { text/html html; }
    keepalive_timeout 600;
    keepalive_requests 1000000;
    open_file_cache max=16;
    client_body_temp_path $DIR/run/body;
    proxy_temp_path $DIR/run/proxy;
    fastcgi_temp_path $DIR/run/fastcgi;
    uwsgi_temp_path $DIR/run/uwsgi;
    scgi_temp_path $DIR/run/scgi;
    server { listen $port backlog=4096; root $DIR/www; }
}
CONF
nginx -p "$DIR" -c "$DIR/nginx.conf" -g "daemon off;" 2>"$DIR/nginx.log" & PIDS="$PIDS $!"
until_ready "http://127.0.0.1:$port/page.html" || { cat "$DIR/nginx.log"; exit 1; }
bench=$B/tests/bench/bench_fetch
"$bench" bare "$DIR/hosts" "$port" "$seconds" "$active"
"$bench" ours "$DIR/hosts" "$port" "$seconds" "$active"
"$bench" store "$DIR/hosts" "$port" "$seconds" "$active" "$DIR/warc"
if command -v wget2 >/dev/null; then
    # wget2 has no hosts file: addresses instead of names, five pages of each.
    awk -v port="$port" '{for (i = 0; i < 5; i++) print "http://" $1 ":" port "/page.html?" i}' \
        "$DIR/hosts" >"$DIR/urls"
    perl -MTime::HiRes=time -e '
        my $start = time;
        system("wget2", "-q", "--no-robots", "--max-threads=64", "-O", "/dev/null", "-i", $ARGV[0]);
        my ($user, $system) = (times)[2, 3];
        printf "fetch.wget2.per_second %.0f\nfetch.wget2.cpu_us %.1f\n",
            $ARGV[1] / (time - $start), ($user + $system) * 1e6 / $ARGV[1]' "$DIR/urls" $((hosts * 5))
fi
