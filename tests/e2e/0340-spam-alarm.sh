#!/bin/sh
# Spam that was planted on a portal gives an alarm; news and law about the same
# matter, menus, translations and lotteries of the state give none.
. "$(dirname "$0")/../t.sh"
command -v wget >/dev/null || skip_all "needs wget"
WWW=$DIR/www; mkdir -p "$WWW" "$DIR/data/warc"
# The pages; the name says which are spam.
python3 - "$WWW" <<'END'
import sys
folder = sys.argv[1]
NEWS = ("Ủy ban nhân dân tỉnh vừa tổ chức hội nghị giao ban trực tuyến với các sở, ngành và địa phương. Chủ tịch yêu cầu "
        "đẩy nhanh tiến độ giải ngân vốn đầu tư công, rà soát thủ tục hành chính và tăng cường tiếp công dân. ") * 3
POLICE = ("Ngày 12/11, Công an tỉnh cho biết cơ quan điều tra đã khởi tố 15 bị can trong đường dây đánh bạc qua mạng. Các đối "
          "tượng lập nhà cái, tổ chức cá độ bóng đá, tài xỉu online và game bài đổi thưởng, trong đó có trang Fun88 và W88, lôi "
          "kéo người chơi bằng khuyến mãi nạp đầu. Công an cảnh báo người dân không tham gia cờ bạc trái phép. ") * 2
BETS = ("Nhà cái uy tín hàng đầu, tặng 100k khi đăng ký, khuyến mãi nạp đầu 150%. Soi kèo nhà cái hôm nay, tỷ lệ cược cao, nổ hũ "
        "mỗi ngày, bắn cá đổi thưởng, casino trực tuyến. Link vào W88, Fun88, 789bet mới nhất, đăng nhập nhà cái nhanh. ")

def page(name, title, body, lang="vi", head=""):
    open(f"{folder}/{name}.html", "w").write(
        f'<!DOCTYPE html><html lang="{lang}"><head><meta charset="utf-8"><title>{title}</title>{head}</head><body>'
        '<nav><a href="/">Trang chủ</a> <a href="/tin">Tin tức</a> <div style="display:none"><a href="/van-ban">Văn bản</a></div></nav>'
        f'<main><article><h1>{title}</h1>{body}</article></main></body></html>')

def p(text):
    return "<p>" + text + "</p>"

def link(host, words):
    return f'<a href="https://{host}/">{words}</a> '

hidden = '<div style="position: absolute; LEFT: -9999px">' + link("vui-ve.example", "soi kèo nhà cái") + link("hay-qua.example", "nổ hũ") + "</div>"
page("spam-hidden", "Hội nghị giao ban tháng 11", p(NEWS) + p("Hội nghị cũng nghe báo cáo về mùa mưa lũ và nghe ý kiến của các xã ven biển.") + hidden)
page("spam-hidden-text", "Hội nghị giao ban tháng 12", p(NEWS) + '<span style="font-size:0">vay tiền nhanh, vay nóng chỉ cần cccd</span>')
page("spam-footer-links", "Giới thiệu cơ quan", p(NEWS) + p(link("w88-vn.example", "trang chủ") + link("nhacai-so1.example", "xem ngay") + link("keonhacai.example", "tại đây")))
page("spam-page", "Nhà cái uy tín số 1 Việt Nam, tặng 100k", p(BETS * 3))
page("spam-title", "W88 | Fun88 - Link vào nhà cái mới nhất", p(NEWS))
page("spam-plain-letters", "Nha cai uy tin - soi keo - ca cuoc bong da", p("Nha cai uy tin, soi keo hom nay, ca cuoc the thao, ban ca doi thuong, game bai doi thuong, ty le cuoc. " * 3))
page("spam-loan", "Vay tiền online giải ngân trong 5 phút, hỗ trợ nợ xấu", p("Vay tiền nhanh, vay nóng, rút tiền thẻ tín dụng, đáo hạn thẻ tín dụng, chỉ cần cccd vay là có tiền. " * 3))
page("spam-pills", "Buy cheap viagra online without prescription", p("Viagra, cialis, levitra, kamagra. Buy cheap pills without prescription today. " * 3), "en")
page("spam-japanese", "ブランドコピー激安通販 スーパーコピー", p("スーパーコピー時計の激安通販サイト。ブランドコピーを安心してお買い求めいただけます。" * 4), "ja")
page("spam-thai", "สล็อต พนันออนไลน์", p("สล็อตออนไลน์ พนันออนไลน์ เว็บตรง สล็อต" * 6) + p(link("a.example", "สล็อต") * 4), "th")
page("spam-indonesian", "Situs slot gacor dan judi online terpercaya", p("Daftar situs judi online, slot gacor hari ini, togel dan judi bola. " * 4), "id")
page("spam-in-calm-words", "Công an cảnh báo về phòng chống tội phạm", p(POLICE) + hidden)

page("news-police", "Triệt phá đường dây cá độ bóng đá, tài xỉu online hàng nghìn tỷ đồng", p(POLICE))
page("news-brands", "Cảnh báo các trang W88, Fun88, 789bet: nổ hũ, soi kèo, tặng 100k là lừa đảo", p(POLICE + "Các chiêu trò: tặng 100k, nổ hũ, soi kèo, tỷ lệ cược cao, link vào 789bet, bắn cá đổi thưởng đều là bẫy lừa đảo; công an đề nghị người dân tố giác tội phạm."))
page("law-casino", "Nghị định về kinh doanh casino", p("Nghị định này quy định về kinh doanh casino, điều kiện, địa điểm, người được phép vào chơi, đổi thưởng tại điểm kinh doanh casino; cá cược đua ngựa, đua chó và bóng đá quốc tế được quy định tại nghị định khác. " * 4))
page("law-loans", "Quy định về cho vay tiêu dùng", p("Tổ chức tín dụng cho vay theo lãi suất thỏa thuận, vay tiền có thế chấp tài sản hoặc không. " * 4))
page("news-black-credit", "Đấu tranh với tín dụng đen", p("Công an huyện xử phạt các đối tượng dán tờ rơi vay tiền nhanh, vay nóng, vay tiền online; khởi tố hai bị can cho vay lãi nặng. " * 3))
page("news-drugs", "Thu giữ 2.000 viên viagra không rõ nguồn gốc", p("Lực lượng quản lý thị trường phát hiện lô hàng viagra, cialis nhập lậu và xử phạt cơ sở kinh doanh. " * 3))
page("news-lottery", "Xổ số kiến thiết nộp ngân sách", p("Công ty xổ số kiến thiết tỉnh nộp ngân sách 1.200 tỷ đồng, trả thưởng đúng quy định, hỗ trợ xây nhà tình nghĩa. " * 4))
page("japanese-version", "ベトナム外務省の発表", p("ベトナムと日本の首脳会談が行われ、経済協力と観光の促進について合意した。" * 5), "ja")
page("hidden-menu", "Cổng thông tin", p(NEWS) + '<ul style="display: none">' + "".join(link(f"so{i}.tinh.gov.vn", f"Sở số {i}") for i in range(40)) + "</ul>")
page("friends", "Liên kết website", p(NEWS) + link("baochinhphu.vn", "Báo Chính phủ") + link("vtv.vn", "VTV") + link("facebook.com", "Facebook") + link("zalo.me", "Zalo"))
END
PORT=$(free_port)
python3 -m http.server "$PORT" --bind 127.0.0.1 --directory "$WWW" >/dev/null 2>&1 & PIDS="$PIDS $!"
until_ready "http://127.0.0.1:$PORT/friends.html"
for f in "$WWW"/*.html; do echo "http://127.0.0.1:$PORT/${f##*/}"; done >"$DIR/urls"
wget -q -i "$DIR/urls" --no-warc-keep-log -O /dev/null --warc-file="$DIR/w" 2>/dev/null
mv "$DIR/w.warc.gz" "$DIR/data/warc/liencong-00000001.warc.gz"
printf '[indexer]\nspam_words = %s/config/vi/spam-words.txt\n' "$TOP" >"$DIR/liencong.conf"
run indexer build --once --config "$DIR/liencong.conf" --data "$DIR/data"
ok "the pages are indexed" [ "$STATUS" = 0 ]
run indexer alarms --json --data "$DIR/data"
ok "the alarms can be listed" [ "$STATUS" = 0 ]
cp "$OUT" "$DIR/alarms.jsonl"
jq -r .url "$DIR/alarms.jsonl" | sed 's|.*/||; s|\.html$||' | sort >"$DIR/got"
for f in "$WWW"/*.html; do
    name=$(basename "$f" .html)
    case $name in
    spam-*) ok "$name is an alarm" grep -qx "$name" "$DIR/got" ;;
    *) ok "$name is none" sh -c "! grep -qx '$name' '$DIR/got'" ;;
    esac
done
is "each says what it found" 0 "$(jq -r 'select(.detail == "" or (.kinds | length) == 0 or .points < 60) | .url' "$DIR/alarms.jsonl" | wc -l)"
is "of all kinds" "gambling goods loan pharmacy" "$(jq -r '.kinds[]' "$DIR/alarms.jsonl" | sort -u | tr '\n' ' ' | sed 's/ $//')"
is "an alarm takes nothing out of the search" INDEXED "$(jq -r 'select(.url | endswith("spam-hidden.html")) | .reason' "$DIR/alarms.jsonl")"
run indexer alarms --data "$DIR/data"
ok "for people, too" match 'hidden block: soi kèo' "$OUT"
run indexer alarms --portal nobody --data "$DIR/data"
is "of another portal there are none" "" "$(cat "$OUT")"
sed 's|<div style="position: absolute.*</div>||' "$WWW/spam-hidden.html" >"$DIR/x" && mv "$DIR/x" "$WWW/spam-hidden.html"
wget -q --no-warc-keep-log -O /dev/null --warc-file="$DIR/w" "http://127.0.0.1:$PORT/spam-hidden.html" 2>/dev/null
mv "$DIR/w.warc.gz" "$DIR/data/warc/liencong-00000002.warc.gz"
"$BIN/indexer" build --once --config "$DIR/liencong.conf" --data "$DIR/data" >"$OUT" 2>"$ERR"
run indexer alarms --json --data "$DIR/data"
ok "a page that was cleaned is no alarm any more" sh -c "! grep -q spam-hidden.html '$OUT'"
printf 'gambling strange words\n' >"$DIR/bad.txt"
printf '[indexer]\nspam_words = bad.txt\n' >"$DIR/bad.conf"
run indexer build --once --config "$DIR/bad.conf" --data "$DIR/data"
ok "a bad list is refused with its line" match 'bad.txt:1: ' "$ERR"
finish
