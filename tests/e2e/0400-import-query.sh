#!/bin/sh
# Rows go into the index and come back by words, by pairs, without accents, by
# document number; a second import replaces.
. "$(dirname "$0")/../t.sh"
DATA=$DIR/data
cat >"$DIR/rows.jsonl" <<'END'
{"id": "a1", "title": "Thủ tục cấp hộ chiếu phổ thông", "text": "Công dân nộp hồ sơ đề nghị cấp hộ chiếu tại Phòng Quản lý xuất nhập cảnh. Thời hạn giải quyết là tám ngày làm việc."}
{"id": "a2", "title": "Đăng ký kết hôn", "text": "Hai bên nam, nữ nộp tờ khai đăng ký kết hôn tại Uỷ ban nhân dân cấp xã. Lệ phí do Hội đồng nhân dân tỉnh quy định."}
{"id": "a3", "title": "Nghị định số 42/2022/NĐ-CP về dịch vụ công trực tuyến", "text": "Quy định về việc cung cấp thông tin và dịch vụ công trực tuyến của cơ quan nhà nước trên môi trường mạng.", "url": "https://vanban.chinhphu.example/42"}
{"id": "a4", "title": "Hướng dẫn thi hành", "text": "Cơ quan căn cứ Nghị định 42/2022/NĐ-CP để rà soát, theo Nghị định 42/2022/NĐ-CP và 42/2022/NĐ-CP. Hòa bình, ổn định."}
{"id": "a5", "title": "Nghị quyết", "text": "Văn bản chỉ có một dòng."}

{"id": "a5", "title": "Kế hoạch phòng chống bão", "text": "Các địa phương sơ tán dân khỏi vùng ngập lụt trước khi bão số ba đổ bộ.", "fields": {"doc_number": "07/KH-UBND", "issued": "2024-09-05"}}
END
run indexer import "$DIR/rows.jsonl" --data "$DATA"
ok "an import ends well" [ "$STATUS" = 0 ]
ok "it counts the rows it took" match '"documents": 6' "$OUT"

# best QUESTION: the id of the first hit
best() {
    printf '{"id": "q", "text": "%s"}\n' "$1" >"$DIR/q.jsonl"
    "$BIN/searchd" query --batch "$DIR/q.jsonl" --top 5 --format trec --data "$DATA" 2>"$ERR" |
        awk 'NR == 1 {print $3}'
}
is "words find their page" a1 "$(best 'cấp hộ chiếu ở đâu')"
is "words without accents find it, too" a1 "$(best 'cap ho chieu o dau')"
is "the other place of the tone is the same word" a2 "$(best 'ủy ban nhân dân xã')"
is "and the other way round" a4 "$(best 'hoà bình')"
is "capitals do not matter" a2 "$(best 'ĐĂNG KÝ KẾT HÔN')"
is "a number finds the document before those that cite it" a3 "$(best '42/2022/NĐ-CP')"
is "also in small letters without accents" a3 "$(best '42/2022/nd-cp')"
is "also as it is spoken" a3 "$(best 'nghị định 42 năm 2022')"
is "also in part" a3 "$(best 'nd 42')"
is "a number given as a field counts" a5 "$(best '07/KH-UBND')"
is "a later row of the same id replaces the earlier" "" "$(best 'một dòng')"
is "a wrong accent finds nothing else" "" "$(best 'kẹt hộn')"
is "decomposed letters are the same letters" a2 "$(best "$(printf 'ke\314\202\314\201t ho\314\202n')")"

printf '{"id": "a1", "title": "Trang mới", "text": "Nội dung đã được thay thế hoàn toàn."}\n' |
    zstd -q >"$DIR/more.jsonl.zst"
run indexer import "$DIR/more.jsonl.zst" --data "$DATA"
ok "a compressed file goes into the same index" [ "$STATUS" = 0 ]
is "its row is found" a1 "$(best 'thay thế hoàn toàn')"
is "what it replaced is not" "" "$(best 'xuất nhập cảnh')"

printf '{"id": "x"}\nnot json\n' >"$DIR/bad.jsonl"
run indexer import "$DIR/bad.jsonl" --data "$DIR/other"
is "a broken row stops the import" 1 "$STATUS"
ok "and is named by its line" match 'bad.jsonl:2' "$ERR"
run searchd query --batch "$DIR/q.jsonl" --data "$DIR/none"
is "no index is a failure, not an empty answer" 1 "$STATUS"
run indexer import "$DIR/none.jsonl" --data "$DATA"
is "no file is a failure" 1 "$STATUS"
head -c 40 "$DIR/more.jsonl.zst" >"$DIR/cut.jsonl.zst"
run indexer import "$DIR/cut.jsonl.zst" --data "$DIR/cut"
is "a file cut off in the middle is a failure" 1 "$STATUS"

run searchd bench --batch "$DIR/q.jsonl" --threads 2 --seconds 1 --data "$DATA"
ok "the bench prints its figures" match '"qps": [1-9]' "$OUT"
printf '{"name": "t", "text": "Hoà bình"}\n' | "$BIN/indexer" analyse-test >"$OUT"
ok "the probe shows terms and positions" match '\["Phoa binh~f.f",1\]' "$OUT"
finish
