#!/bin/sh
# Bodies and places are found under their names of before and after a merger.
. "${0%/*}/../t.sh"
DATA=$DIR/data

printf '[common]\nregistry = portals.csv\nnames = %s/config/vi/names.csv %s/xa.csv\n' "$TOP" "$DIR" >"$DIR/liencong.conf"
printf 'kind,id,name,parent,now,aliases\ndistrict,vi-xuyen,Huyện Vị Xuyên,ha-giang,,Vị Xuyên\n' >"$DIR/xa.csv"
cat >"$DIR/rows.jsonl" <<'END'
{"id":"a","url":"https://a.gov.vn/1","title":"Thông tư về chữ ký số","text":"Quy định về chữ ký số.","kind":"document","issuer":"BỘ THÔNG TIN VÀ TRUYỀN THÔNG"}
{"id":"b","url":"https://b.gov.vn/1","title":"Thông tư về đo lường","text":"Quy định về đo lường.","kind":"document","issuer":"Bộ Khoa học và Công nghệ"}
{"id":"c","url":"https://c.gov.vn/1","title":"Kế hoạch trồng rừng","text":"Kế hoạch trồng rừng.","kind":"document","issuer":"UBND tỉnh Hà Giang"}
{"id":"d","url":"https://d.gov.vn/1","title":"Lễ hội tại huyện Vị Xuyên","text":"Lễ hội đầu xuân.","kind":"news"}
END
run indexer names-check "$TOP/config/vi/names.csv" "$DIR/xa.csv"
ok "files of names are checked and counted" match '"places": 64, "went_on": 45' "$OUT"
printf 'kind,id,name\ntown,x,X\n' >"$DIR/bad.csv"
run indexer names-check "$DIR/bad.csv"
ok "a wrong row is told with its line" match "bad.csv:2: kind 'town'" "$ERR"
run indexer import "$DIR/rows.jsonl" --data "$DATA" --config "$DIR/liencong.conf"
ok "rows are imported" [ "$STATUS" = 0 ]

printf 'code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n' >"$DIR/portals.csv"
i=0
for host in a b c d; do
    i=$((i + 1))
    printf '000.00.0%d.H26,Cổng %s,other,,%s.gov.vn,https://%s.gov.vn/,,\n' "$i" "$host" "$host" "$host"
done >>"$DIR/portals.csv"
serve searchd searchd serve --data "$DATA" --config "$DIR/liencong.conf" --listen 127.0.0.1:0
BASE=$(address searchd)
ok "the service is ready" until_ready "$BASE/healthz"

ids() { # name=value
    curl -s -G --data-urlencode "$1" "$BASE/api/v1/search" | grep -o '"id": *"[a-d]"' | sed 's|.*"\([a-d]\)"|\1|' | sort | tr '\n' ' '
}
is "the ministry of today has the documents of the old one" "a b " "$(ids 'issuer=Bộ Khoa học và Công nghệ')"
is "the old ministry has its own alone" "a " "$(ids 'issuer=Bộ Thông tin và Truyền thông')"
is "a short form is a name, too" "a " "$(ids 'issuer=BTTTT')"
is "a council of today has the documents of the old one" "c " "$(ids 'issuer=Ủy ban nhân dân tỉnh Tuyên Quang')"
is "an old province" "c d " "$(ids 'place=Hà Giang')"
is "the province of today, without accents" "c d " "$(ids 'place=tuyen quang')"
is "a district of the operator's file" "d " "$(ids 'place=huyện Vị Xuyên')"
curl -s "$BASE/api/v1/search?kind=document" >"$OUT"
ok "places are counted under the province of today" match '"value": *"Tỉnh Tuyên Quang"' "$OUT"

# Questions of all provinces that became part of another, by old and new names.
python3 "$TOP/tests/lib/places.py" "$TOP/config/vi/names.csv" "$DIR/made.jsonl" "$DIR/asked.jsonl"
run indexer import "$DIR/made.jsonl" --data "$DIR/made" --config "$DIR/liencong.conf"
run searchd query --batch "$DIR/asked.jsonl" --top 1 --format trec --data "$DIR/made" --config "$DIR/liencong.conf"
SCORE=$(python3 "$TOP/tests/lib/places.py" score "$DIR/asked.jsonl" "$OUT")
ok "asked by an old name, what it is today comes first; and the other way round (97 %)" awk "BEGIN {exit !($SCORE >= 0.97)}"
run searchd query "bảng giá đất Hà Giang" --explain --data "$DIR/made" --config "$DIR/liencong.conf"
ok "--explain names the synonyms used" match "^synonym: Hà Giang = Tuyên Quang" "$OUT"
run searchd query "UBND tỉnh" --explain --data "$DIR/made" --config "$DIR/liencong.conf"
ok "and short forms written out" match "^read as: Ủy ban nhân dân tỉnh" "$OUT"
printf 'bảng giá đất = khung giá\n' >"$DIR/own.txt"
printf '[searchd]\nsynonyms = own.txt\n' >>"$DIR/liencong.conf"
run searchd query "khung giá" --explain --data "$DIR/made" --config "$DIR/liencong.conf"
ok "with --config the list of an editor is used" match "^synonym: khung giá = bảng giá đất" "$OUT"
run searchd bench --batch "$DIR/asked.jsonl" --seconds 1 --data "$DIR/made" --config "$DIR/liencong.conf"
ok "bench takes --config, too" match '"qps"' "$OUT"
finish
