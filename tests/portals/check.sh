#!/bin/sh
# What `make demo` promises, asked of the running services (see tools/demo.sh).
OUT=$data/check.out; N=0; FAILED=0
ok() { # sentence command...
    sentence=$1; shift; N=$((N + 1))
    if "$@"; then echo "ok $N - $sentence"; return; fi
    echo "not ok $N - $sentence"; FAILED=1
    head -c 1500 "$OUT" | sed 's/^/# /'
}
ask() { curl -s -G "$SEARCH/api/v1/search" --data-urlencode "q=$1" >"$OUT"; }
# finds QUERY WHERE [MOST]: an address with WHERE is among the first MOST results.
finds() { # (jq -e is no help: an empty answer is 0 to it)
    ask "$1"
    [ true = "$(jq --arg where "$2" --argjson most "${3:-3}" \
        '[.results[:$most][].url | contains($where)] | any' "$OUT")" ]
}
answers() { # jq expression
    [ true = "$(jq "$1" "$OUT")" ]
}

"$BIN/crawler" coverage --all --format csv --config "$conf" --data "$data" >"$OUT"
indexed=$(grep -c ',INDEXED,' "$OUT")
ok "at least 55 pages are indexed ($indexed)" [ "$indexed" -ge 55 ]
cut -d, -f 3 "$OUT" | sort | uniq -c | sed 's/^/# /'
is_sure() { ! grep -E ',(FETCHED|QUEUED),' "$OUT"; }
ok 'the crawler and the indexer are through with every URL' is_sure
ok 'a disallowed page has its reason' grep -q '/admin/thong-ke.html,.*ROBOTS,' "$OUT"
ok 'a dead page has its reason' grep -q '/bai-da-go,.*HTTP_404,' "$OUT"
ok 'a page that asks not to be indexed is not' grep -q '/noi-bo/lich-truc.html,.*NOINDEX_META,' "$OUT"

ok 'a title finds its page' finds 'Khởi công cầu Bến Gỗ 2 bắc qua sông Lam' khoi-cong-cau-ben-go-2 1
ok 'without accents, too' finds 'khoi cong cau ben go 2' khoi-cong-cau-ben-go-2 1
ok 'a document number finds its document first' finds '18/2026/QĐ-UBND' quyet-dinh-18-2026-qd-ubnd 1
ok 'in another spelling, too' finds 'quyet dinh 18 2026 qd ubnd' quyet-dinh-18-2026-qd-ubnd 1
ok 'a public service is found by its name' finds 'đăng ký khai sinh' dang-ky-khai-sinh 1
ok 'a PDF is found by its text' finds 'bưu điện văn hóa xã cho mượn máy tính bảng gõ tiếng Việt' 96-kh-ubnd.pdf 1
ok 'a page in TCVN3 is found' finds 'gieo mạ khay cấy máy Bình Sơn Hạ' gieo-ma-khay.htm 1
ok 'a page in windows-1258 is found' finds 'làm hộ tịch lưu động tại thôn Cồn Dứa' thong-bao-ho-tich.htm 1
ok 'a page behind a query address is found' finds 'lễ hội bơi trải sông Hương Giang' id=12 1
ok 'nothing comes from outside the registry' answers '[.results[].url | startswith("http://127.0.0.6")] | all'
curl -s "$SEARCH/tim-kiem?q=h%E1%BA%A1n+m%E1%BA%B7n" >"$OUT"
ok 'the search page shows answers' grep -q 'phong-chong-han-man-vu-he-thu' "$OUT"

curl -s --data-urlencode "secret_key=$KEY" -d id=1 "$HUB/api/v1/hubcontent/detail" >"$OUT"
ok 'the hub answers detail' answers '.Status and (.Data.Title | startswith("Thủ trưởng các cơ quan"))'
curl -s --data-urlencode "secret_key=$KEY" -d type=3 -d distribution=-1 -d page_index=1 -d page_size=20 \
    "$HUB/api/v1/hubcontent/distribution" >"$OUT"
ok 'the hub lists the documents' answers '.Status and .Data.Total == 4'
curl -s -d secret_key=wrong -d id=1 "$HUB/api/v1/hubcontent/detail" >"$OUT"
ok 'and nothing without a key' answers '.Status == false'
curl -s "$HUB/box/$BOX" >"$OUT"
ok 'the box shows the newest item' grep -q 'Thủ trưởng các cơ quan chịu trách nhiệm' "$OUT"
curl -s "$HUB/feed.atom" >"$OUT"
ok 'the feed is well-formed' xmllint --noout "$OUT"
curl -s "$PAGE" >"$OUT"
ok 'the page of somebody else embeds the box' grep -q "data-liencong-box=\"$BOX\"" "$OUT"
if [ -n "$CONSOLE" ]; then
    jar=$data/check.jar
    token=$(curl -s -c "$jar" "$CONSOLE/dang-nhap" | sed -n 's/.*name="csrf" value="\([0-9a-f]*\)".*/\1/p')
    curl -s -b "$jar" -c "$jar" -d "csrf=$token" -d ten=demo -d "mat-khau=$PASSWORD" "$CONSOLE/dang-nhap"
    curl -s -b "$jar" "$CONSOLE/" >"$OUT"
    ok 'the console lists the portals' grep -q 'Ủy ban nhân dân tỉnh Sông Lam' "$OUT"
fi
echo "1..$N"
exit $FAILED
