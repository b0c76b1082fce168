#!/bin/sh
# Each reason code comes about somewhere: here, through crawler and indexer, or
# in the test that the table at the end names.  A code without either fails.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
A=http://a.gov.vn:$PORT
LONG="Ủy ban nhân dân thành phố vừa ban hành kế hoạch triển khai các nhiệm vụ trọng tâm trong quý tới, trong đó yêu cầu các sở, ngành, địa phương tập trung cải cách thủ tục hành chính, nâng cao chất lượng phục vụ người dân và doanh nghiệp, công khai minh bạch kết quả giải quyết hồ sơ trên cổng dịch vụ công của thành phố."
STORY="Sáng nay tại hội trường lớn đã khai mạc hội nghị tổng kết phong trào thi đua yêu nước với sự có mặt của hơn ba trăm đại biểu đến từ mọi miền; các điển hình tiên tiến kể lại cách làm hay, từ mô hình trồng rừng gỗ lớn tới lớp học đêm cho công nhân, và đề nghị nhân rộng những cách làm ấy ra toàn tỉnh trong năm tới."
full() { page a.gov.vn "/$1.html" "Trang $1" "Đây là trang $1 với số hiệu $2. $LONG"; } # a page of its own
: >"$DIR/want" # lines URL CODE
want() { printf '%s %s\n' "$1" "$2" >>"$DIR/want"; }
entry() { printf '%s/%s\n' "$A" "$1" >>"$DIR/www/a.gov.vn/sitemap.txt"; want "$A/$1" "$2"; }
raw() { printf '%s' "$2" >"$DIR/www/a.gov.vn/$1"; } # file bytes

portal H01 a.gov.vn "$A/sitemap.txt"
for h in 02:b 03:nhieu 04:hong 05:cu; do portal "H${h%:*}" "${h#*:}.gov.vn" "http://${h#*:}.gov.vn:$PORT/sitemap.txt"; done
printf 'User-agent: *\nDisallow: /kin/\n' >"$DIR/www/a.gov.vn/robots.txt"
full index 0; full tot 1; entry tot.html INDEXED
entry kin/mot.html ROBOTS
entry khong-co.html HTTP_404
for s in 401 403 410 418; do entry "ma-$s" "HTTP_$(echo "$s" | sed s/418/4XX/)"; done
entry dich REDIRECT; entry vong REDIRECT_LOOP; entry ngoai REDIRECT_OFFSITE
entry lon.html TOO_BIG; head -c 3000000 /dev/zero | tr '\0' a >"$DIR/www/a.gov.vn/lon.html"
raw kin-the.html "<html><meta name=robots content=noindex><title>Kín</title><p>$LONG"; entry kin-the.html NOINDEX_META
full kin-dau 2; entry kin-dau.html NOINDEX_HEADER
raw bien-the.html "<html><link rel=canonical href=/tot.html><title>Biến thể</title><p>Bản in. $LONG"; entry bien-the.html CANONICAL_OTHER
full trung 3; cp "$DIR/www/a.gov.vn/trung.html" "$DIR/www/a.gov.vn/trung-2.html"; entry trung.html INDEXED; entry trung-2.html DUP_SAME_SITE
raw het.html '<html><title>Không tìm thấy trang</title><h1>404</h1><p>Không tìm thấy trang bạn yêu cầu.</html>'; entry het.html SOFT404
raw rong.html '<html><title>Trang</title><body></body></html>'; entry rong.html EMPTY
raw vao.html '<html><title>Đăng nhập</title><body><form action=/vao method=post><label>Tên đăng nhập <input name=u></label><label>Mật khẩu <input type=password name=p></label><button>Đăng nhập</button></form></body></html>'; entry vao.html LOGIN_PAGE
raw app.html '<!DOCTYPE html><html><head><title>Cổng</title><script src="/main.js"></script></head><body><app-root></app-root><noscript>Hãy bật JavaScript.</noscript></body></html>'; entry app.html JS_ONLY
printf 'GIF89a\001\000\001\000\200\000\000' >"$DIR/www/a.gov.vn/anh.gif"; entry anh.gif TYPE_UNSUPPORTED
raw tin-moi.html "<?xml version='1.0'?><rss version='2.0'><channel><title>Tin mới</title><item><title>Một tin</title><description>$LONG</description></item></channel></rss>"; entry tin-moi.html TYPE_UNSUPPORTED
raw hong.pdf '%PDF-1.4
hỏng'; entry hong.pdf PARSE_ERROR
raw khoa.pdf '%PDF-1.4
/Encrypt hỏng'; entry khoa.pdf ENCRYPTED
raw quet.pdf '%PDF-1.4
1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj
2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj
3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]>> endobj
trailer <</Root 1 0 R>>
%%EOF'; entry quet.pdf SCAN_NO_TEXT
echo "http://khac.gov.vn:$PORT/x" >>"$DIR/www/a.gov.vn/sitemap.txt"; want "http://khac.gov.vn:$PORT/x" SITEMAP_OFFHOST
dated() { # host date: the same story, published on that day
    printf '<!DOCTYPE html><html lang="vi"><meta property="article:published_time" content="%sT07:00:00+07:00"><title>Hội nghị thi đua yêu nước</title><h1>Hội nghị thi đua yêu nước</h1><p>%s</p></html>' "$2" "$STORY" >"$DIR/www/$1/thi-dua.html"
}
dated a.gov.vn 2026-01-06; dated b.gov.vn 2026-01-05; entry thi-dua.html DUP_OTHER_SITE
B=http://b.gov.vn:$PORT; printf '%s/thi-dua.html\n' "$B" >"$DIR/www/b.gov.vn/sitemap.txt"; want "$B/thi-dua.html" INDEXED
M=http://nhieu.gov.vn:$PORT; printf '%s/ma-429\n' "$M" >"$DIR/www/nhieu.gov.vn/sitemap.txt"; want "$M/ma-429" HTTP_429
H=http://hong.gov.vn:$PORT; printf '%s/ma-500\n' "$H" >"$DIR/www/hong.gov.vn/sitemap.txt"; want "$H/ma-500" HTTP_5XX
C=http://cu.gov.vn:$PORT; printf '%s/tin.html\n' "$C" >"$DIR/www/cu.gov.vn/sitemap.txt"; want "$C/tin.html" OK_STALE
page cu.gov.vn /tin.html "Tin của cổng cũ" "Tin này có trước khi máy chủ hỏng. Lịch nghỉ lễ của cán bộ, công chức trong tháng chín đã được công bố; bộ phận một cửa vẫn nhận hồ sơ trong hai ngày đầu tuần."
cat >"$DIR/extra.conf" <<CONF
location = /ma-401 { return 401; } location = /ma-403 { return 403; } location = /ma-410 { return 410; }
location = /ma-418 { return 418; } location = /ma-429 { return 429; } location = /ma-500 { return 500; }
location = /dich { return 301 /tot.html; } location = /vong { return 302 /vong; }
location = /ngoai { return 301 http://ngoai-nuoc.example/; }
location = /kin-dau.html { add_header X-Robots-Tag noindex; }
location = /tin.html { if (-f $DIR/down) { return 503; } }
CONF
configure "body_max_bytes = 1000000"
portals_start
crawl
ok "the crawl ends" [ "$STATUS" = 0 ]
indexed() { run indexer build --once --config "$DIR/liencong.conf" --data "$DIR/data"; }
indexed
: >"$DIR/down"
crawl --recrawl --portal 000.00.00.H05
indexed
run crawler coverage --all --format csv --config "$DIR/liencong.conf" --data "$DIR/data"
cp "$OUT" "$DIR/coverage.csv"
while read -r url code; do
    got=$(awk -F, -v u="$url" '$1 == u {print $3}' "$DIR/coverage.csv")
    is "$code: ${url#http://}" "$code" "$got"
done <"$DIR/want"

why "$C/tin.html" --json
is "why, coverage and index agree on it" "OK_STALE OK_STALE HTTP_5XX" "$(jq -r '[.indexer.code, .outcome.code, .outcome.detail] | join(" ")' "$OUT")"

# An editor removes pages: whatever the store says, also when all is made anew.
CONF="--config $DIR/liencong.conf --data $DIR/data"
reason() { sqlite3 "$DIR/data/index.db" "SELECT reason FROM verdict WHERE url = '$1'"; }
dump() { "$BIN/indexer" dump --data "$DIR/data" >"$DIR/$1.dump"; }
dump before
# shellcheck disable=SC2086
run indexer remove "$A/tot.html" "$B/thi-dua.html" --note "Bài đăng nhầm" $CONF
indexed
is "REMOVED_BY_EDITOR: a page that an editor removed" "REMOVED_BY_EDITOR REMOVED_BY_EDITOR" "$(reason "$A/tot.html") $(reason "$B/thi-dua.html")"
is "a repost of a removed original stands for itself" INDEXED "$(reason "$A/thi-dua.html")"
is "and is what is in the index" 0 "$("$BIN/indexer" dump --data "$DIR/data" | grep -c "^doc.Q$B/thi-dua.html")"
crawl --recrawl --portal 000.00.00.H01
indexed
is "fetched again it stays removed" REMOVED_BY_EDITOR "$(reason "$A/tot.html")"
dump removed
# shellcheck disable=SC2086
run indexer rebuild $CONF
dump rebuilt
ok "and rebuilt the index is the same" cmp "$DIR/removed.dump" "$DIR/rebuilt.dump"
# shellcheck disable=SC2086
run indexer remove --undo "$A/tot.html" "$B/thi-dua.html" $CONF
indexed
is "withdrawn, all is as it was" "INDEXED INDEXED DUP_OTHER_SITE" "$(reason "$A/tot.html") $(reason "$B/thi-dua.html") $(reason "$A/thi-dua.html")"
dump back
# shellcheck disable=SC2086
run indexer rebuild $CONF
dump rebuilt
ok "and rebuilt the same" cmp "$DIR/back.dump" "$DIR/rebuilt.dump"
# shellcheck disable=SC2086
run indexer remove --undo "$A/tot.html" $CONF
is "what was not removed cannot be withdrawn" 1 "$STATUS"

# A portal that wants long pauses, and one with more URLs than are kept.
echo "$REGISTRY_HEAD" >"$DIR/portals.csv"
portal H06 cham.gov.vn ""; portal H07 tran.gov.vn "http://tran.gov.vn:$PORT/sitemap.txt"
page cham.gov.vn /index.html "Trang chủ"; page tran.gov.vn /index.html "Trang chủ"
printf 'User-agent: *\nCrawl-delay: 60\n' >"$DIR/www/cham.gov.vn/robots.txt"
for i in 1 2 3 4 5 6; do echo "http://tran.gov.vn:$PORT/t$i.html"; done >"$DIR/www/tran.gov.vn/sitemap.txt"
configure "host_urls_max = 5"
coverage() { "$BIN/crawler" coverage --all --format csv --config "$DIR/liencong.conf" --data "$DIR/data-2" >"$OUT" 2>"$ERR"; }
both() { coverage && grep -q ',BUDGET,' "$OUT" && grep -q ',THROTTLED,' "$OUT"; }
serve crawler crawler run --config "$DIR/liencong.conf" --data "$DIR/data-2"
ok "THROTTLED: what is due while its portal wants a pause; BUDGET: what is beyond the number kept" within 30 both
kill -TERM "$SERVED"; wait "$SERVED"
coverage
is "BUDGET: what is beyond is kept as an example and never asked for" "http://tran.gov.vn:$PORT/t6.html" "$(awk -F, '$3 == "BUDGET" {print $1}' "$OUT" | tail -n 1)"
is "and no request was made for it" 0 "$(asked 'tran.gov.vn /t6.html')"
configure "host_urls_max = 50"
timeout 60 "$BIN/crawler" run --once --portal 000.00.00.H07 --config "$DIR/liencong.conf" --data "$DIR/data-2" >"$OUT" 2>"$ERR"
is "with more room it is fetched" 1 "$(asked 'tran.gov.vn /t6.html')"

# What is not in the list above, and who makes it.
cat >"$DIR/elsewhere" <<'END'
QUEUED tests/unit/test_why.c
FETCHED tests/e2e/0120-fetch.sh
FETCH_DNS tests/unit/test_fetch.c
FETCH_TLS tests/e2e/0120-fetch.sh
TIMEOUT tests/unit/test_fetch.c
FETCH_CONNECT tests/e2e/0120-fetch.sh
FETCH_REFUSED tests/e2e/0120-fetch.sh
WAF_BLOCK tests/e2e/0231-crawl-challenge.sh
TRAP tests/lib/crawlscore.py
THROTTLED tests/e2e/0350-reasons.sh
BUDGET tests/e2e/0350-reasons.sh
REMOVED_BY_EDITOR tests/e2e/0350-reasons.sh
END
while read -r code where; do
    symbol=$(sed -n "s/.*\[\(REASON_[A-Z0-9_]*\)\] = {\"$code\".*/\1/p" "$TOP/config/reason.c")
    ok "$code is shown by $where" grep -qwE "$code|$symbol" "$TOP/$where"
done <"$DIR/elsewhere"
awk '/^\| [A-Z0-9_]+ \|/ {print $2}' "$TOP/docs/reasons.md" | sort >"$DIR/all"
{ cut -d' ' -f2 "$DIR/want"; cut -d' ' -f1 "$DIR/elsewhere"; } | sort -u >"$DIR/shown"
is "every code of docs/reasons.md has its test" "" "$(comm -23 "$DIR/all" "$DIR/shown" | tr '\n' ' ')"
is "and none is shown that is not there" "" "$(comm -13 "$DIR/all" "$DIR/shown" | tr '\n' ' ')"
finish
