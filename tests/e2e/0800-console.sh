#!/bin/sh
# The console shows what the crawler and the indexer know of each portal.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/console.sh"

# One portal that nobody answers for is enough: its home page is known, and
# the reason why it is not fetched is what an editor wants to read.
PORT=$(free_port)
cat >"$DIR/portals.csv" <<END
code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
000.00.01.H26,Sở Mẫu <b>A</b>,department,,mau.gov.vn.test,http://mau.gov.vn.test:$PORT/,,0
000.00.02.H26,Sở Mẫu B,department,,khac.gov.vn.test,http://khac.gov.vn.test:$PORT/,,0
END
printf '127.0.0.1 mau.gov.vn.test khac.gov.vn.test\n' >"$DIR/hosts"
cat >"$DIR/liencong.conf" <<END
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
END
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
timeout 10 "$BIN/crawler" run --once --seconds 3 $CONF >"$OUT" 2>"$ERR"
run console coverage --portal 000.00.01.H26 --format csv $CONF
ok "coverage is written as CSV" match '^url,status,reason,owner,fix,first_seen,last_fetched,last_indexed' "$OUT"
ok "and holds the home page with a reason" match "^http://mau.gov.vn.test:$PORT/,0,[A-Z_]*,[a-z]*," "$OUT"
cp "$OUT" "$DIR/console.csv"
run crawler coverage --portal 000.00.01.H26 --format csv $CONF
ok "crawler and console say the same" cmp -s "$OUT" "$DIR/console.csv"
run console coverage $CONF
ok "without a portal the usage is told" [ "$STATUS" = 2 ]
run console serve --listen 0.0.0.0:0 $CONF
ok "an address beyond loopback is refused without TLS and proxy" [ "$STATUS" = 2 ]

# shellcheck disable=SC2086
console_up $CONF
get nobody /healthz
ok "it answers when it is ready" [ "$STATUS" = 200 ]
get nobody /
ok "who has not signed in is asked to" match '^Location: /dang-nhap?ve=%2F' "$ERR"
sign_in a
is "the administrator signs in" 303 "$STATUS"
get a /
ok "the list names both portals" match 'Sở Mẫu B' "$OUT"
ok "and escapes their names" match 'Sở Mẫu &lt;b&gt;A&lt;/b&gt;' "$OUT"
ok "nothing but its own style is allowed" match "default-src 'none'; style-src 'self'" "$ERR"
get a /cong/000.00.01.H26
ok "a portal's page lists its URLs" match "http://mau.gov.vn.test:$PORT/" "$OUT"
get a "/cong/000.00.01.H26?ly-do=INDEXED"
ok "a filter leaves out the others" [ "$(grep -c "class=\"url\">http" "$OUT")" = 0 ]
get a "/cong/000.00.01.H26?ly-do=NONSENSE"
ok "an unknown reason is refused" [ "$STATUS" = 422 ]
get a /cong/none
ok "an unknown portal is not found" [ "$STATUS" = 404 ]
get a /cong/000.00.01.H26/do-phu.csv
cut -d, -f1-4 "$OUT" >"$DIR/export.csv"
ok "the export begins as what the command writes" sh -c "cut -d, -f1-4 '$DIR/console.csv' | cmp -s - '$DIR/export.csv'"
get a /cong/000.00.01.H26/do-phu.jsonl
ok "as JSON lines too" match '"in_sitemap":false' "$OUT"
rm "$DIR/data/crawl.db"
get a /cong/000.00.01.H26
ok "an outage is no empty list" [ "$STATUS" = 503 ]
kill -TERM "$SERVED"; wait "$SERVED"
ok "a signal ends it in good order" [ $? = 0 ]
finish
