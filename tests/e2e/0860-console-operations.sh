#!/bin/sh
# What the programs did: sampled from them, summed up by day, shown as a page and
# given to other systems as JSON, XML and CSV that fit their descriptions.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/console.sh"
MODULES=$("$TOP/tools/npm.sh" ajv@8.20.0 ajv-formats@3.0.1 @seriousme/openapi-schema-validator@2.11.0 2>"$ERR")/node_modules ||
    skip_all 'no npm packages'
MAILS=$("$TOP/tools/npm.sh" smtp-server@3.13.6 mailparser@3.7.2 2>"$ERR") || skip_all 'no npm packages'
. "$TOP/tests/lib/certs.sh"
ca mail-root
leaf localhost mail-root 20200101000000Z 20490101000000Z
echo 'mật khẩu' >"$DIR/mail-password"; : >"$DIR/mails"
NODE_PATH=$MAILS/node_modules node "$TOP/tests/lib/smtp.js" "$DIR/smtp.port" "$DIR/mails" "$CERTS/localhost.key" "$CERTS/localhost.pem" >"$DIR/smtp.log" 2>&1 & PIDS="$PIDS $!"
within 20 test -s "$DIR/smtp.port"
S=$(free_port) H=$(free_port) W=$(free_port)
cat >"$DIR/liencong.conf" <<END
[common]
registry = portals.csv
[searchd]
listen = 127.0.0.1:$S
[syndication]
listen = 127.0.0.1:$H
[crawler]
listen = 127.0.0.1:$W
ca_file = $CERTS/mail-root.pem
[console]
smtp_url = smtp://localhost:$(cat "$DIR/smtp.port")
smtp_user = lien-cong
smtp_password_file = $DIR/mail-password
mail_from = lien-cong@example.gov.vn
alarm_to = truc@example.gov.vn khong@example.gov.vn
base_url = https://quan-tri.example.gov.vn
totp = no
END
printf 'code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n000.00.00.G05,Bộ Tài chính,ministry,,mof.gov.vn,https://mof.gov.vn/,,\n' >"$DIR/portals.csv"
printf '{"id":"d1","url":"https://mof.gov.vn/1","title":"Lệ phí","text":"Lệ phí trước bạ.","kind":"news","portal":"000.00.00.G05"}\n' >"$DIR/rows.jsonl"
ALL="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
run indexer import "$DIR/rows.jsonl" $ALL
# shellcheck disable=SC2086
serve searchd searchd serve $ALL
# shellcheck disable=SC2086
serve hub syndication serve $ALL; hub=$SERVED
until_ready "http://127.0.0.1:$S/healthz"; until_ready "http://127.0.0.1:$H/healthz"
# shellcheck disable=SC2086
console_up $ALL
sed -i "/^\[console\]/a listen = ${AT#http://}" "$DIR/liencong.conf"
# shellcheck disable=SC2086
sample() { run console sample $ALL; }
# shellcheck disable=SC2086
measure() { run console measure --format "$@" $ALL; }
figure() { measure json; jq -r ".programs[] | select(.name == \"$1\") | .total.$2" "$OUT"; }

not_at_end_of day 120
sample
is 'a sample is taken' 0 "$STATUS"
is 'of those that answer, and of those that do not' 'searchd syndication console' "$(sed -n 's/ up$//p' "$OUT" | tr '\n' ' ' | sed 's/ $//')"
before=$(figure searchd requests)
for q in 1 2 3 4 5; do curl -s -o "$DIR/page" "http://127.0.0.1:$S/tim-kiem?q=le+phi+$q"; done
curl -s -o "$DIR/page" "http://127.0.0.1:$S/api/v1/search?q=x&unknown=1"
curl -s -o "$DIR/page" "http://127.0.0.1:$S/api/v1/search?q=x&unknown=2"
curl -s -o "$DIR/page" "http://127.0.0.1:$S/khong-co"
for _ in 1 2 3; do curl -s -o "$DIR/page" "http://127.0.0.1:$S/healthz"; done
kill "$hub"; wait "$hub" 2>/dev/null
sample
is 'what was asked since counts, health does not' 8 $(($(figure searchd requests) - before))
is 'what was refused' 3 "$(figure searchd refused)"
is 'nothing failed' 0 "$(figure searchd failed)"
is 'the hub was away once of two times' 0.500000 "$(figure syndication availability | awk '{printf "%.6f", $1}')"
measure json
ok 'causes are told' [ "$(jq -r '.causes[] | select(.status == 422) | "\(.count) \(.cause)"' "$OUT")" = '2 Tham số không hợp lệ' ]
ok 'times are known' [ "$(jq '.programs[0].total | .p50Ms >= 0 and .p99Ms >= .p50Ms and .meanMs >= 0' "$OUT")" = true ]

# --- alarms: once when it begins, once when it is over ---
ok 'one that is away for a moment is no alarm' sh -c "! grep -q alarm '$ERR'"
sample; sample
ok 'away three times, it is' match 'alarm.begin program=syndication kind=away' "$ERR"
ok 'one that never answered is not meant to run here' sh -c "! grep -q program=crawler '$ERR'"
ok 'and whose mail is refused is told' match 'alarm.mail to=khong@example.gov.vn' "$ERR"
sample
ok 'it is told once' sh -c "! grep -q alarm.begin '$ERR'"
is 'by mail, too' 'truc@example.gov.vn [Liên Cổng] syndication: không trả lời ba lần liền' "$(jq -r '"\(.to[0]) \(.subject)"' "$DIR/mails")"
# shellcheck disable=SC2086
serve hub syndication serve $ALL
until_ready "http://127.0.0.1:$H/healthz"
sample
ok 'and that it is over' match 'alarm.end program=syndication kind=away' "$ERR"
is 'by mail, too' 2 "$(wc -l <"$DIR/mails")"

# --- the page and its files ---
get nobody /van-hanh
is 'without sign-in there is no page' 303 "$STATUS"
sign_in a
# A month to look at, with a bad day in it.
python3 - "$DIR/data/figures.db" <<'END'
import sqlite3, sys, time
db = sqlite3.connect(sys.argv[1])
hour = int(time.time() * 1000 + 7 * 3600000) // 3600000
for d in range(1, 30):
    for program, scale in (('searchd', 4000), ('syndication', 900), ('console', 60), ('crawler', 20)):
        h = hour - 24 * d
        n = scale * (5 + d % 7) // 7
        bad = n // 20 if d == 9 else 0
        rows = [('a GET /tim-kiem 200', n), ('a GET /tim-kiem 422', n // 50), ('a GET /tim-kiem 503', bad),
                ('t 0.005', n * 6 // 10), ('t 0.025', n * 9 // 10), ('t 0.5', n), ('t 2.5', n + n // 50), ('t +Inf', n + n // 50 + bad),
                ('ms', n * 14), ('bytes', n * 9000), ('asked', 1440), ('up', 1440 - 20 * (d == 9))]
        db.executemany('INSERT OR REPLACE INTO counts VALUES(?,?,?,?)', [(h, program, w, k) for w, k in rows])
db.commit()
END
get a /van-hanh
is 'the page comes' 200 "$STATUS"
ok 'with a verdict on what is asked' match 'chưa đạt' "$OUT"
ok 'and the alarm' match 'không trả lời ba lần liền' "$OUT"
ok 'and the causes' match 'Quá tải hoặc dữ liệu' "$OUT"
get a '/van-hanh?tu=2026-02-30'
is 'no such day' 422 "$STATUS"
get a '/van-hanh?tu=2020-01-01&den=2026-01-01'
is 'no such long period' 422 "$STATUS"
get nobody /van-hanh/so-lieu.schema.json; cp "$OUT" "$DIR/schema.json"
get nobody /van-hanh/so-lieu.xsd; cp "$OUT" "$DIR/measure.xsd"
get a /van-hanh/so-lieu.json; cp "$OUT" "$DIR/measure.json"
fits() { node "$TOP/tests/lib/measure_schema.mjs" "$MODULES" "$DIR/schema.json" "$1" 2>"$ERR"; }
ok 'the JSON fits its schema' fits "$DIR/measure.json"
jq '.programs[0].days[0].requests = -1' "$DIR/measure.json" >"$DIR/bad.json"
ok 'which does refuse' sh -c "! node '$TOP/tests/lib/measure_schema.mjs' '$MODULES' '$DIR/schema.json' '$DIR/bad.json' 2>/dev/null"
get a /van-hanh/so-lieu.xml; cp "$OUT" "$DIR/measure.xml"
ok 'the XML fits its description' xmllint --noout --schema "$DIR/measure.xsd" "$DIR/measure.xml" 2>"$ERR"
sed 's/ requests="[0-9]*"/ requests="viele"/' "$DIR/measure.xml" >"$DIR/bad.xml"
ok 'which does refuse, too' sh -c "! xmllint --noout --schema '$DIR/measure.xsd' '$DIR/bad.xml' 2>/dev/null"
get a /van-hanh/so-lieu.csv
is 'CSV: a row a day and program, all of one length' '121 17' "$(tr -d '\r' <"$OUT" | awk -F, '{n[NF]++} END {for (k in n) print n[k], k}')"
is 'the three say the same' \
    "$(jq '[.programs[].days[].requests] | add' "$DIR/measure.json") $(jq '[.programs[].days[].requests] | add' "$DIR/measure.json")" \
    "$(awk -F, 'NR > 1 {s += $3} END {print s}' "$OUT") $(grep '<day ' "$DIR/measure.xml" | sed 's/.* requests="\([0-9]*\)".*/\1/' | awk '{s += $1} END {print s}')"
measure xml --from 2026-01-01 --to 2026-01-02
ok 'a period of which nothing is known is a valid file, too' xmllint --noout --schema "$DIR/measure.xsd" "$OUT" 2>"$ERR"
measure pdf
is 'no other forms' 2 "$STATUS"
browse console-pages.js "$AT" "$DIR/jar.a" "${SHOTS:--}" operations=/van-hanh 'operations-empty=/van-hanh?tu=2025-01-01&den=2025-01-01'
finish
