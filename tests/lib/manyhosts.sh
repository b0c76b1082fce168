# tests/lib/manyhosts.sh - portals by the thousand for the benches of the crawl:
# h0.gov.vn, h1.gov.vn ... each with an address of its own on loopback, all of
# them one nginx.  Sourced after t.sh and nginx.sh.
#
# The page of 30 KB has markup and words in such a mix that it packs as real ones
# do: to a quarter.  No two are alike: each has its own address in the title.
# /sitemap.xml lists the first PAGES of them, and they link to each other.

# many_hosts COUNT PAGES PORT: writes $DIR/hosts and $DIR/portals.csv.
many_hosts() {
    perl -e '
        my ($dir, $count, $pages, $port) = @ARGV;
        sub file { my ($name, $text) = @_; open my $f, ">", "$dir/$name" or die $!; print $f $text; close $f or die $! }
        my $registry = "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n";
        my $names = "";
        for my $i (0 .. $count - 1) {
            my $host = "h$i.gov.vn";
            my $base = "http://$host:$port";
            $names .= sprintf "127.%d.%d.%d %s\n", 17 + int($i / 62500), int($i / 250) % 250, 1 + $i % 250, $host;
            $registry .= sprintf "%03d.%02d.%02d.H%d,C,commune,,%s,%s/,%s/sitemap.xml,0\n",
                $i % 1000, int($i / 1000) % 100, 0, 10 + int($i / 100000), $host, $base, $base;
        }
        file("hosts", $names);
        file("portals.csv", $registry);
        file("www/sitemap.xml", "<urlset xmlns=\"http://www.sitemaps.org/schemas/sitemap/0.9\">"
            . join("", map { "<url><loc>http://=here=/tin/$_.html</loc></url>\n" } 1 .. $pages) . "</urlset>\n");
    ' "$DIR" "$1" "$2" "$3"
}
# many_hosts_serve PORT: they answer from now on.
many_hosts_serve() {
    perl -e '
        srand 1;
        my @words = map { join "", map { ("a".."z")[rand 26] } 1 .. 2 + rand 5 } 1 .. 3000;
        sub words { join " ", map { $words[rand() ** 4 * @words] } 1 .. shift }
        my $page = "<!DOCTYPE html>\n<html><head><title>=here=</title></head><body>\n";
        while (length $page < 30000) {
            my $title = words(8);
            $page .= "<li class=\"menu-item\"><a href=\"/tin/" . (1 + int(rand 60)) . ".html\" title=\"$title\">$title</a></li>\n<p>" . words(20) . "</p>\n";
        }
        print substr($page, 0, 30000), "</body></html>\n"' >"$DIR/www/page.html"
    : >"$DIR/www/sitemap.xml"
    nginx_serve 1 "http://127.0.0.1:$1/page.html" <<CONF
    types { text/html html; text/xml xml; }
    open_file_cache max=16;
    server {
        listen $1 backlog=4096;
        root $DIR/www;
        sub_filter_types text/xml;
        location = /sitemap.xml { open_file_cache off; sub_filter_once off; sub_filter "=here=" "\$host:$1"; }
        location = /robots.txt { return 404; }
        location / { sub_filter "=here=" "\$host\$request_uri"; try_files /page.html =404; }
    }
CONF
}
# wget2_many PORT EACH: wget2 over the same hosts, EACH pages of every one, kept
# nowhere.  It has no hosts file, so it asks addresses instead of names.
wget2_many() {
    command -v wget2 >/dev/null || return 0
    awk -v port="$1" -v each="$2" '{for (i = 0; i < each; i++) print "http://" $1 ":" port "/page.html?" i}' \
        "$DIR/hosts" >"$DIR/urls"
    perl -MTime::HiRes=time -e '
        my ($list, $name) = @ARGV;
        my $count = () = do { open my $f, "<", $list or die $!; <$f> };
        my $start = time;
        system("wget2", "-q", "--no-robots", "--max-threads=64", "-O", "/dev/null", "-i", $list);
        my ($user, $system) = (times)[2, 3];
        printf "%s.per_second %.0f\n%s.cpu_us %.1f\n", $name, $count / (time - $start), $name,
            ($user + $system) * 1e6 / $count' "$DIR/urls" "${3:-fetch.wget2}"
}
