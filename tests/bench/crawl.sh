#!/bin/sh
# The whole crawl over many hosts on loopback, no delay: robots.txt, a sitemap,
# pages of 30 KB no two of which are alike; WARC and crawl.db written.
#   HOSTS=1000 PAGES=60 tests/bench/crawl.sh
# CPU microseconds are of the crawler alone; nginx runs beside it.
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
hosts=${HOSTS:-1000} pages=${PAGES:-60}
port=$(free_port)
mkdir -p "$DIR/www" "$DIR/run"
perl -e '
    srand 1;
    my ($dir, $hosts, $pages, $port) = @ARGV;
    my @words = map { join "", map { ("a".."z")[rand 26] } 1 .. 2 + rand 5 } 1 .. 3000;
    sub words { join " ", map { $words[rand() ** 4 * @words] } 1 .. shift }
    sub file { my ($name, $text) = @_; open my $f, ">", "$dir/$name" or die $!; print $f $text; close $f or die $! }
    my $page = "<!DOCTYPE html>\n<html><head><title>=here=</title></head><body>\n";
    while (length $page < 30000) {
        my $title = words(8);
        $page .= "<li class=\"menu-item\"><a href=\"/tin/" . (1 + int(rand $pages)) . ".html\" title=\"$title\">$title</a></li>\n<p>" . words(20) . "</p>\n";
    }
    file("www/page.html", substr($page, 0, 30000) . "</body></html>\n");
    my $registry = "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n";
    my $names = "";
    for my $i (0 .. $hosts - 1) {
        my $host = sprintf "h%d.gov.vn", $i;
        my $base = "http://$host:$port";
        $names .= sprintf "127.%d.%d.%d %s\n", 17 + int($i / 62500), int($i / 250) % 250, 1 + $i % 250, $host;
        $registry .= sprintf "%03d.%02d.%02d.H%d,C,commune,,%s,%s/,%s/sitemap.xml,0\n",
            $i % 1000, int($i / 1000) % 100, 0, 10 + int($i / 100000), $host, $base, $base;
    }
    file("hosts", $names);
    file("portals.csv", $registry);
    file("www/sitemap.xml", "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
        . join("", map { "<url><loc>http://=here=/tin/$_.html</loc></url>\n" } 1 .. $pages) . "</urlset>\n");
' "$DIR" "$hosts" "$pages" "$port"
cat >"$DIR/nginx.conf" <<CONF
user $(id -un) $(id -gn);
worker_processes 1;
worker_rlimit_nofile 65536;
pid $DIR/run/pid;
error_log $DIR/run/error.log crit;
events { worker_connections 20000; }
http {
    access_log off;
    types { text/html html; text/xml xml; }
    keepalive_timeout 600;
    keepalive_requests 1000000;
    open_file_cache max=16;
    client_body_temp_path $DIR/run/body;
    proxy_temp_path $DIR/run/proxy;
    fastcgi_temp_path $DIR/run/fastcgi;
    uwsgi_temp_path $DIR/run/uwsgi;
    scgi_temp_path $DIR/run/scgi;
    server {
        listen $port backlog=4096;
        root $DIR/www;
        sub_filter_types text/xml;
        location = /sitemap.xml { sub_filter_once off; sub_filter "=here=" "\$host:$port"; }
        location = /robots.txt { return 404; }
        location / { sub_filter "=here=" "\$host\$request_uri"; try_files /page.html =404; }
    }
}
CONF
cat >"$DIR/liencong.conf" <<CONF
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
active_max = 200
CONF
nginx -p "$DIR" -c "$DIR/nginx.conf" -g "daemon off;" 2>"$DIR/nginx.log" & PIDS="$PIDS $!"
until_ready "http://127.0.0.1:$port/x" || { cat "$DIR/nginx.log"; exit 1; }
export DIR
perl -MTime::HiRes=time -e '
    my ($hosts, @command) = @ARGV;
    my $start = time;
    system(@command) == 0 or die "crawler failed";
    my $took = time - $start;
    my ($user, $system) = (times)[2, 3];
    open my $f, "<", "$ENV{DIR}/progress" or die;
    my ($last) = reverse <$f>;
    my ($fetches) = $last =~ /"fetches":(\d+)/;
    printf "crawl.fetches_s %.0f\ncrawl.cpu_us %.0f\ncrawl.fetches %d\n", $fetches / $took,
        1e6 * ($user + $system) / $fetches, $fetches;
' "$hosts" sh -c "exec $PERF '$BIN/crawler' run --once --json --config '$DIR/liencong.conf' --data '$DIR/data' >'$DIR/progress'" 
