#!/bin/sh
# What is wrong is said in one line, with the place, and nothing is crawled.
. "$(dirname "$0")/../t.sh"
HEAD=code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
GOOD='000.00.00.H26,Hà Nội,province,,hanoi.gov.vn.test,http://hanoi.gov.vn.test/,,1'
printf '%s\n%s\n' "$HEAD" "$GOOD" >"$DIR/portals.csv"
: >"$DIR/empty.conf"
conf() { printf '[common]\nregistry = %s\n%s\n' "$1" "$2" >"$DIR/test.conf"; }
refused() { # sentence pattern: the crawl refuses the configuration
    run crawler run --once --config "$DIR/test.conf" --data "$DIR/data"
    is "$1: the crawl does not begin" 1 "$STATUS"
    ok "$1: the message says where and what" match "$2" "$ERR"
    is "$1: in one line" 1 "$(wc -l <"$ERR")"
}

conf "$DIR/portals.csv" 'crawl_speed = 9'
refused "an unknown key" 'test.conf:3:.*crawl_speed'
conf "$DIR/portals.csv" '[crawler]
delay_min_ms = fast'
refused "a value that is no number" "test.conf:4:.*delay_min_ms.*'fast'"
conf "$DIR/none.csv" ''
refused "a registry that is not there" 'none.csv'
printf '%s\n%s\n%s\n' "$HEAD" "$GOOD" "$GOOD" >"$DIR/twice.csv"
conf "$DIR/twice.csv" ''
refused "a portal listed twice" 'twice.csv:3:'
printf '%s\n000.00.00.H26,Hà Nội,province,,hanoi.gov.vn.test,ftp://x/,,soon\n' "$HEAD" >"$DIR/bad.csv"
conf "$DIR/bad.csv" ''
refused "a row that makes no sense" 'bad.csv:2:'

run crawler registry check "$DIR/bad.csv"
is "the registry can be checked alone" 1 "$STATUS"
printf '%s\n%s\n' "$HEAD" "$GOOD" | sed 's/Hà Nội/Thủ đô/' >"$DIR/new.csv"
run crawler registry check "$DIR/new.csv" --against "$DIR/portals.csv"
ok "and against the one before: what changed is listed" match 'Thủ đô' "$OUT"
ok "and counted" match '1 cổng/portals, 1 ' "$OUT"

conf "$DIR/portals.csv" ''
run crawler run --portal H99 --config "$DIR/test.conf" --data "$DIR/data"
ok "a code that no portal has is named" match "'H99'" "$ERR"
run crawler run --seconds soon --config "$DIR/test.conf" --data "$DIR/data"
is "a wrong option is wrong usage" 2 "$STATUS"
run crawler coverage --all --data "$DIR/nowhere"
is "coverage of nothing fails" 1 "$STATUS"
run crawler coverage --data "$DIR/data"
is "coverage of nobody is wrong usage" 2 "$STATUS"
run crawler options --markdown
ok "all options can be printed" match '| crawler | delay_min_ms | `1000`' "$OUT"

# A name that does not resolve: the page says so, the crawl ends.
conf "$DIR/portals.csv" "[crawler]
hosts_file = $DIR/empty.conf
dns_servers = 127.0.0.1:$(free_port)"
timeout 60 "$BIN/crawler" run --once --config "$DIR/test.conf" --data "$DIR/data" >"$OUT" 2>"$ERR"
is "a portal without address does not hold up the crawl" 0 "$?"
run crawler coverage --all --data "$DIR/data"
ok "its home page says why it is missing" match 'FETCH_DNS' "$OUT"
finish
