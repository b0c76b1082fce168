#!/bin/sh
# Any WARC can be indexed: one that wget wrote of a small site here.  A build
# that was killed goes on where the index stands; what is gone is taken out.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/nginx.sh"
command -v nginx >/dev/null && command -v wget >/dev/null && command -v jq >/dev/null || skip_all "needs nginx, wget and jq"
DATA=$DIR/data; WWW=$DIR/www; PORT=$(free_port); PAGES=${PAGES:-300}
mkdir -p "$DATA/warc"

# page NAME TITLE TEXT: a page with a menu, as portals have it
page() {
    cat >"$WWW/$1.html" <<END
<!DOCTYPE html><html lang="vi"><head><meta charset="utf-8"><title>$2</title>$4</head>
<body><nav><a href="/">Trang chủ</a> <a href="/gioi-thieu.html">Giới thiệu</a></nav>
<main><article><h1>$2</h1><p>$3</p></article></main><footer>Bản quyền của Cổng thông tin</footer></body></html>
END
}
LONG="Ủy ban nhân dân thành phố vừa ban hành kế hoạch triển khai các nhiệm vụ trọng tâm trong quý tới, trong đó yêu cầu các sở, ngành, địa phương tập trung cải cách thủ tục hành chính, nâng cao chất lượng phục vụ người dân và doanh nghiệp, công khai minh bạch kết quả giải quyết hồ sơ trên cổng dịch vụ công."
page ho-chieu "Cấp hộ chiếu phổ thông" "Công dân nộp hồ sơ tại phòng quản lý xuất nhập cảnh. $LONG"
page ket-hon "Đăng ký kết hôn" "Hai bên nam nữ cùng có mặt khi nộp tờ khai. $LONG Lệ phí theo quy định."
page sao-lai "Đăng ký kết hôn" "Hai bên nam nữ cùng có mặt khi nộp tờ khai. $LONG Lệ phí theo quy định."
page kin "Trang nội bộ" "Không dành cho máy tìm kiếm. $LONG" '<meta name="robots" content="noindex">'
page chuan "Lịch tiếp công dân" "Lịch tiếp công dân định kỳ của lãnh đạo. $LONG"
page bien-the "Lịch tiếp công dân (bản in)" "Bản in của lịch tiếp công dân, có chỗ ký nhận. $LONG" "<link rel=\"canonical\" href=\"http://127.0.0.1:$PORT/chuan.html\">"
page le-loi "Trang của cổng cũ" "Trang này trỏ tới địa chỉ đã bỏ. $LONG Xin cảm ơn." '<link rel="canonical" href="/khong-co.html">'
page xa "Trang của tên miền cũ" "Trang này trỏ tới tên miền không còn. $LONG Chào bạn." '<link rel="canonical" href="http://ten-mien-cu.example/xa.html">'
STORY="Cây cầu dài hai trăm mét nối hai xã được thông xe sáng nay sau hai năm thi công. $(echo "$LONG" | tr ' ' '\n' | sort | tr '\n' ' ') Chủ đầu tư cho biết công trình có bốn nhịp, mặt đường rộng mười hai mét, tải trọng ba mươi tấn."
page cau-goc "Thông xe cầu qua sông" "$STORY" '<meta property="article:published_time" content="2026-01-05">'
page cau-lai "Cầu mới: cầu mới thông xe, cầu mới đẹp" "Cổng thông tin huyện đưa tin. $STORY" '<meta property="article:published_time" content="2026-01-07">'
i=0; list=
while [ $i -lt "$PAGES" ]; do
    i=$((i + 1))
    page "tin-$i" "Tin số $i về chuyên đề ma$i" "Bản tin thứ $i viết về chuyên đề ma$i và hoạt động xã$i; mã riêng là rieng$i. $(echo "$LONG" | tr ' ' '\n' | awk -v s="$i" 'BEGIN {srand(s)} {print rand() "\t" $0}' | sort | cut -f2 | tr '\n' ' ')"
    list="$list http://127.0.0.1:$PORT/tin-$i.html"
done
nginx_serve 1 "http://127.0.0.1:$PORT/ho-chieu.html" <<END
    types { text/html html; }
    charset utf-8;
    server { listen 127.0.0.1:$PORT; listen 127.0.0.2:$PORT; root $WWW; location = /cu.html { return 301 /ho-chieu.html; } }
END
# fetch N URL...: a segment of the store, written by wget
fetch() {
    n=$1; shift
    printf '%s\n' "$@" | wget -q -i - --no-warc-keep-log -O /dev/null --max-redirect=0 --warc-file="$DIR/warc$n" 2>/dev/null
    mv "$DIR/warc$n.warc.gz" "$DATA/warc/liencong-0000000$n.warc.gz"
}
S=http://127.0.0.1:$PORT
# shellcheck disable=SC2086
fetch 1 $S/ho-chieu.html $S/ket-hon.html $S/sao-lai.html $S/kin.html $S/khong-co.html $S/cu.html $S/bien-the.html $S/le-loi.html $S/xa.html $S/chuan.html $list http://127.0.0.2:$PORT/cau-lai.html $S/cau-goc.html

# reason URL: what index.db says
reason() { sqlite3 "$DATA/index.db" "SELECT reason FROM verdict WHERE url = '$S/$1'"; }
# found WORDS: how many of the first 50 hits
found() {
    printf '{"id": "q", "text": "%s"}\n' "$1" >"$DIR/q.jsonl"
    "$BIN/searchd" query --batch "$DIR/q.jsonl" --top 50 --format trec --data "$DATA" 2>"$ERR" >"$DIR/hits"
    wc -l <"$DIR/hits" | tr -d ' '
}
cat >"$DIR/small.conf" <<END
[indexer]
commit_documents = 20
END
CONF="--config $DIR/small.conf --data $DATA"

# Killed again and again, at another place each time.
tries=0
while [ $tries -lt 8 ]; do
    tries=$((tries + 1))
    # shellcheck disable=SC2086
    "$BIN/indexer" build --once $CONF >/dev/null 2>&1 & p=$!
    pause "0.0$tries"
    kill -9 $p 2>/dev/null; wait $p 2>/dev/null
done
# shellcheck disable=SC2086
run indexer build --once $CONF
ok "a build that was killed eight times comes to its end" [ "$STATUS" = 0 ]
is "no verdict is lost" "$((PAGES + 12))" "$(sqlite3 "$DATA/index.db" 'SELECT count(*) FROM verdict')"
is "no page is lost, none is there twice" "$((PAGES + 7))" "$(xapian-delve "$DATA/index" | sed -n 's/number of documents = //p')"
is "a page is found by its words" "$S/tin-7.html" "$(found 'rieng7' >/dev/null; awk 'NR == 1 {print $3}' "$DIR/hits")"
is "a page is indexed" INDEXED "$(reason ho-chieu.html)"
is "the same text again is a duplicate" DUP_SAME_SITE "$(reason sao-lai.html)"
is "noindex is respected" NOINDEX_META "$(reason kin.html)"
is "a missing page is one" HTTP_404 "$(reason khong-co.html)"
is "a redirect is one" REDIRECT "$(reason cu.html)"
is "a page gives way to the one it names as canonical, also when that comes later" "CANONICAL_OTHER" "$(reason bien-the.html)"
is "but not to one that answers 404" INDEXED "$(reason le-loi.html)"
is "nor to one that nobody knows" INDEXED "$(reason xa.html)"
is "the repost of another site follows the original" DUP_OTHER_SITE "$(sqlite3 "$DATA/index.db" "SELECT reason FROM verdict WHERE url LIKE '%cau-lai%'")"
shown() { "$BIN/searchd" query "$1" --json --data "$DATA" 2>"$ERR" | jq -r ".results[0].url"; }
is "a search shows the original, also for words of the repost" "$S/cau-goc.html" "$(shown 'cầu mới thông xe, cầu mới đẹp')"
is "the repost where only its site is asked for" "http://127.0.0.2:$PORT/cau-lai.html" "$(shown 'cầu mới thông xe site:127.0.0.2')"
# shellcheck disable=SC2086
run indexer build --once $CONF
ok "a second run finds nothing new" match '"pages": 0' "$OUT"

# The site changes: one page goes, one comes back changed.
rm "$WWW/ket-hon.html" "$WWW/chuan.html" "$WWW/cau-goc.html"
page ho-chieu "Cấp hộ chiếu gắn chíp" "Từ nay hộ chiếu có chíp điện tử. $LONG"
fetch 2 $S/ket-hon.html $S/ho-chieu.html $S/chuan.html $S/cau-goc.html
# shellcheck disable=SC2086
run indexer build --once $CONF
ok "new records are read from where the last run ended" match '"pages": 4' "$OUT"
is "a page that is gone is taken out" HTTP_404 "$(reason ket-hon.html)"
is "its like comes forward" INDEXED "$(reason sao-lai.html)"
is "a page whose canonical one is gone stands for itself" INDEXED "$(reason bien-the.html)"
found 'đăng ký kết hôn' >/dev/null
is "and is what is found" "$S/sao-lai.html" "$(awk 'NR == 1 {print $3}' "$DIR/hits")"
is "a changed page is found by its new words" "$S/ho-chieu.html" "$(found 'chíp điện tử' >/dev/null; awk 'NR == 1 {print $3}' "$DIR/hits")"
is "where the original went the repost is shown" "http://127.0.0.2:$PORT/cau-lai.html" "$(shown 'cầu thông xe')"
run indexer explain "$S/ho-chieu.html" --data "$DATA"
ok "explain tells the story of a page" match 'INDEXED' "$OUT"
run indexer explain "$S/never.html" --data "$DATA"
is "of a page never seen there is none" 1 "$STATUS"

# The build that was just started holds the lock.
until_at_work() { within 20 grep -q ":$(stat -c %i "$DATA/indexer.lock") " /proc/locks; }
# Following: a running build takes what comes, and ends when told.
# shellcheck disable=SC2086
serve build indexer build $CONF
page moi "Trang mới tinh" "Vừa mới đăng tải hôm nay. $LONG"
fetch 3 $S/moi.html
until_at_work
kill -TERM "$SERVED"; wait "$SERVED"
is "a running build ends well when told to" 0 $?
# shellcheck disable=SC2086
run indexer build --once $CONF
is "what came meanwhile is indexed" INDEXED "$(reason moi.html)"
# shellcheck disable=SC2086
serve build indexer build $CONF
until_at_work
# shellcheck disable=SC2086
run indexer build --once $CONF
is "a second writer is told to try again later" 75 "$STATUS"
finish
