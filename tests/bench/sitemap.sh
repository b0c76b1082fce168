#!/bin/sh
# Memory for the largest sitemap there may be: 50,000 URLs in 50 MB, plain and
# gzipped, through the probe and through a whole crawl.  Peak memory is VmHWM of
# the program, RssAnon what in it is no file; the same crawl with a sitemap of one URL is the ground to compare.
#   tests/bench/sitemap.sh
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
. "$TOP/tests/lib/portal.sh"
export DIR
HOST=to.gov.vn
portal H11 "$HOST" "http://$HOST:$PORT/sitemap.xml"
page "$HOST" /index.html "Trang chủ"
WWW=$DIR/www/$HOST
make_map() { # entries
    perl -e 'my ($n, $base) = @ARGV; my $pad = "a" x 840;
        print "<urlset>\n"; printf "<url><loc>%s/%s/%05d</loc><lastmod>2025-01-01T00:00:00+07:00</lastmod><image:image><image:loc>%s/anh/%05d.jpg</image:loc></image:image></url>\n", $base, $pad, $_, $base, $_ for 1 .. $n;
        print "</urlset>\n"' "$1" "http://$HOST:$PORT"
}
peak() { # name command...: MiB of its highest resident set, and of what in it is no file
    perl -e 'my $name = shift; my $pid = fork;
        if (!$pid) { open STDOUT, ">", "/dev/null"; open STDERR, ">", "/dev/null"; exec @ARGV or die }
        my %peak;
        until (waitpid($pid, 1) == $pid) {
            if (open my $f, "<", "/proc/$pid/status") { while (<$f>) { $peak{$1} = $2 if /^(VmHWM|RssAnon):\s+(\d+)/ && $2 > ($peak{$1} // 0) } }
            select undef, undef, undef, 0.002;
        }
        die "failed: @ARGV" if $?;
        printf "%s_peak_mib %.0f\n%s_anon_peak_mib %.0f\n", $name, $peak{VmHWM} / 1024, $name, $peak{RssAnon} / 1024' "$@"
}
configure "host_urls_max = 2"
portals_start
crawled() { # name
    peak "crawl_$1" "$BIN/crawler" run --once --max-fetches 3 --config "$DIR/liencong.conf" --data "$DIR/data-$1"
}
probed() { # name file
    printf '{"file":"%s","url":"http://%s/"}\n' "$2" "$HOST:$PORT" >"$DIR/rows"
    peak "probe_$1" sh -c "exec $BIN/crawler sitemap-test <$DIR/rows"
}
make_map 1 >"$WWW/sitemap.xml"
crawled one
probed one "$WWW/sitemap.xml"
make_map 50000 >"$WWW/sitemap.xml"
echo "sitemap_mib $(($(wc -c <"$WWW/sitemap.xml") >> 20))"
crawled plain
probed plain "$WWW/sitemap.xml"
gzip -c "$WWW/sitemap.xml" >"$DIR/map.gz"
probed gzip "$DIR/map.gz"
mv "$DIR/map.gz" "$WWW/sitemap.xml"
crawled gzip
run crawler why "http://$HOST:$PORT/sitemap.xml" --json --config "$DIR/liencong.conf" --data "$DIR/data-gzip"
echo "crawl_gzip_entries $(jq .sitemap.entries "$OUT")"
