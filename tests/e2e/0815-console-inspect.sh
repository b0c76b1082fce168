#!/bin/sh
# One URL: what the crawler did, what was read, where it ranks and why, and a try
# that changes nothing.
. "$(dirname "$0")/../t.sh"
not_at_end_of day 60
. "$TOP/tests/lib/console_portal.sh"
U=http://$H:$PORT

get a "$C/trang"
ok "without a URL the page asks for one" match 'name="url"' "$OUT"
get a "$C/trang?url=http://khac.test/"
is "others' URLs are refused" 422 "$STATUS"
get a "$C/trang?url=$U/tin/2.html"
ok "a page that is found says so" match '<strong>Tìm thấy được' "$OUT"
ok "with its fetches" match '<td class="n">200</td>' "$OUT"
ok "what was read" match 'Tin thứ hai' "$OUT"
ok "the main text" match 'trồng rừng' "$OUT"
ok "and the head of the answer" match 'Content-Type: text/html' "$OUT"
get a "$C/trang?url=$U/kin/1.html"
ok "what robots.txt forbids shows the rule" match 'Disallow: /kin/' "$OUT"
get a "$C/trang?url=$U/an.html"
ok "what is not found has its reason and fix" match 'NOINDEX_META.*noindex' "$OUT"
get a "$C/trang?url=$U/tin/khong-co.html"
ok "what nobody named is told as that" match 'Chưa ai nêu địa chỉ này' "$OUT"

get a "$C/trang?url=$U/tin/2.html&hoi=tr%E1%BB%93ng+r%E1%BB%ABng"
ok "its place for a question" match 'đứng thứ <strong>1</strong>' "$OUT"
ok "and what gave it" match 'phần câu hỏi có trong trang' "$OUT"
get a "$C/trang?url=$U/tin/2.html&hoi=%22tr%E1%BB%93ng+c%C3%A0+ph%C3%AA%22"
ok "a question that it does not answer" match 'không phải là kết quả' "$OUT"
get a "$C/trang?url=$U/tin/2.html&hoi=--data=/x"
is "a question is never an option" 200 "$STATUS"
run searchd rank $CONF "$U/tin/2.html" trồng rừng
is "the command says the same" 1 "$(jq .rank "$OUT")"

# A try: read anew, nothing kept.
page "$H" /tin/2.html 'Tiêu đề vừa sửa' "$(long 'trồng tre')"
: >"$DIR/access.log"
post a "$C" "$C/thu" "url=$U/tin/2.html"
is "a try comes back" 200 "$STATUS"
ok "with what is there now" match 'Tiêu đề vừa sửa' "$OUT"
is "the portal was asked once" 1 "$(asked '/tin/2.html')"
get a "$C/trang?url=$U/tin/2.html"
ok "the index was not touched" match 'Tin thứ hai' "$OUT"
post a "$C" "$C/thu" "url=$U/an.html"
ok "a try tells what would keep it out" match 'NOINDEX_META' "$OUT"
post a "$C" "$C/thu" "url=$U/kin/1.html"
is "what robots.txt forbids is not tried" 422 "$STATUS"
is "nor asked for" 0 "$(asked '/kin/')"
get a "$C/kiem-lai"
ok "tries count" match '<strong>2</strong> / 200' "$OUT"
finish
