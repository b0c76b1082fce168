#!/bin/bash
# Is a walk through everything complete while the index changes?  DOCUMENTS short
# documents, a walk by date over all of them, 50 a page; meanwhile, EACH seconds
# apart, CHANGES new documents come in, of all dates, and as many old ones come in
# anew with another text.  Counted are those of the beginning that the walk lost, and
# all that it gave twice.
#   DOCUMENTS=1000000 CHANGES=400 EACH=20 tests/bench/walk.sh
. "${0%/*}/../t.sh"
documents=${DOCUMENTS:-65000} changes=${CHANGES:-400}
rows() { # letter of the ids, first, last, a word of their texts
    awk -v letter="$1" -v from="$2" -v to="$3" -v word="$4" 'BEGIN { for (i = from; i <= to; i++) {
        t = (i * 7919) % 9000
        printf "{\"id\":\"%s%d\",\"url\":\"https://p%d.gov.vn/%s/%d\",\"title\":\"Thông báo số %d\",\"text\":\"Nội dung %s của thông báo số %d, gửi xã số %d.\",\"kind\":\"news\",\"published\":\"%04d-%02d-%02d\"}\n",
            letter, i, i % 5635, letter, i, i, word, i, i % 3321, 2000 + t / 360, 1 + t / 30 % 12, 1 + t % 28 } }'
}
import() { rows "$@" >"$DIR/rows.jsonl"; "$BIN/indexer" import "$DIR/rows.jsonl" --data "$DIR/data" >>"$OUT" 2>>"$ERR"; }
keep_changing() {
    for ((n = 1; ; n++)); do
        pause "${EACH:-20}"
        import n $((n * changes)) $((n * changes + changes - 1)) mới && import d $((n * changes)) $((n * changes + changes - 1)) sửa || exit 1
        echo $((2 * n * changes)) >"$DIR/changed"
    done
}
import d 1 "$documents" đầu || { cat "$ERR" >&2; exit 1; }
serve searchd searchd serve --data "$DIR/data" --listen 127.0.0.1:0
BASE=$(address searchd)
until_ready "$BASE/readyz"
keep_changing & PIDS="$PIDS $!"
python3 "$TOP/tests/lib/walk.py" "$BASE" "$documents" || exit 1
echo "walk.changed_meanwhile $(cat "$DIR/changed" 2>/dev/null)"
