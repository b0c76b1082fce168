#!/bin/sh
# A file that hangs on a page of a portal: each leads to the other in the search.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/portal.sh"
portal H01 kem.gov.vn
TEXT="Ủy ban nhân dân tỉnh công bố kế hoạch phát triển chăn nuôi năm nay, giao các huyện tổ chức thực hiện và báo cáo kết quả trước ngày cuối cùng của mỗi quý. Toàn văn có trong tệp kèm theo."
page kem.gov.vn /index.html 'Trang chủ' "<a href=\"/ke-hoach.html\">Kế hoạch</a>"
page kem.gov.vn /ke-hoach.html 'Kế hoạch phát triển chăn nuôi' "$TEXT <a href=\"/tep/96-kh-ubnd.pdf\">Tải về</a>"
mkdir -p "$DIR/www/kem.gov.vn/tep"
cp "$TOP/tests/portals/files/96-kh-ubnd.pdf" "$DIR/www/kem.gov.vn/tep/"
configure ''
portals_start
CONF="--config $DIR/liencong.conf --data $DIR/data"
crawl
# shellcheck disable=SC2086
run indexer build --once $CONF
ok "page and file are indexed" match '"INDEXED": [23]' "$OUT"
# shellcheck disable=SC2086
serve searchd searchd serve --listen 127.0.0.1:0 $CONF
within 10 address searchd >/dev/null
BASE=$(address searchd); AT=http://kem.gov.vn:$PORT
related() { curl -s "$BASE/api/v1/related?url=$1" | jq -r ".related.$2[]?.url"; } # URL GROUP
is "the page leads to its file" "$AT/tep/96-kh-ubnd.pdf" "$(related "$AT/ke-hoach.html" attachments)"
is "the file leads to its page" "$AT/ke-hoach.html" "$(related "$AT/tep/96-kh-ubnd.pdf" page)"
is "the file names its page" "$AT/ke-hoach.html" \
    "$(curl -s "$BASE/api/v1/document?id=$AT/tep/96-kh-ubnd.pdf" | jq -r '.. | .found_on? // empty' | head -n 1)"
finish
