#!/bin/sh
# `crawler warc` over files of other programs: samples of several projects,
# the examples of the standard, and what wget writes here and now.
. "$(dirname "$0")/../t.sh"
need_shared
folder=$(data conformance-dev)/warc/dev
python3 "$TOP/tests/lib/warc_conformance.py" "$BIN/crawler" "$folder" "$DIR" >"$DIR/cases" 2>"$ERR"
while read -r verdict name; do
    ok "$name is read as it should be" [ "$verdict" = ok ]
done <"$DIR/cases"
ok "every case was looked at" [ "$(wc -l <"$DIR/cases")" -ge 28 ]

mkdir "$DIR/www"
for i in 1 2 3; do
    echo "<html><a href=/$((i + 1)).html>tin $i</a></html>" >"$DIR/www/$i.html"
done
port=$(free_port)
python3 -m http.server -d "$DIR/www" --bind 127.0.0.1 "$port" >"$DIR/server" 2>&1 &
PIDS="$PIDS $!"
until_ready "http://127.0.0.1:$port/1.html"
(cd "$DIR" && wget -q -r --no-proxy --warc-file=wget --warc-cdx \
    "http://127.0.0.1:$port/1.html")
run crawler warc check "$DIR/wget.warc.gz"
is "a file of wget is clean" 0 "$STATUS"
ok "and has no digest that is wrong" match '"bad_digests":0,"errors":\[\]' "$OUT"
run crawler warc list "$DIR/wget.warc.gz"
is "its pages are all there" 3 "$(grep -c "response.*	200	" "$OUT")"
offset=$(awk -F'\t' '/response.*2.html/ {print $1}' "$OUT")
run crawler warc show --body "$DIR/wget.warc.gz" "$offset"
ok "a page comes out as it was" cmp -s "$OUT" "$DIR/www/2.html"
run crawler warc show "$DIR/wget.warc.gz" 1
ok "no record begins in the middle of another" [ "$STATUS" = 1 ]

gzip -dc "$DIR/wget.warc.gz" >"$DIR/plain.warc"
gzip -c "$DIR/plain.warc" >"$DIR/one-member.warc.gz"
run crawler warc check "$DIR/plain.warc"
is "the same without gzip is clean" 0 "$STATUS"
records=$(sed 's/.*"records":\([0-9]*\).*/\1/' "$OUT")
run crawler warc check "$DIR/one-member.warc.gz"
is "the same as one gzip member is read" "$records" "$(sed 's/.*"records":\([0-9]*\).*/\1/' "$OUT")"
ok "but not clean" match 'several records in one gzip member' "$OUT"
head -c $(($(wc -c <"$DIR/wget.warc.gz") - 20)) "$DIR/wget.warc.gz" >"$DIR/cut.warc.gz"
run crawler warc check "$DIR/cut.warc.gz"
is "a file that was cut has one record less" $((records - 1)) "$(sed 's/.*"records":\([0-9]*\).*/\1/' "$OUT")"
ok "and says where" match 'the file ends inside a gzip member' "$OUT"
run crawler warc check "$DIR/none.warc.gz" "$DIR/plain.warc"
ok "one line a file, and exit 1 when one is not clean" [ "$STATUS $(wc -l <"$OUT")" = "1 2" ]
run crawler warc melt
is "an unknown verb is wrong usage" 2 "$STATUS"
finish
