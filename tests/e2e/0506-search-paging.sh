#!/bin/sh
# Paging while the index changes: what was there at the beginning is seen once,
# whatever is added, changed or taken away meanwhile.
. "$(dirname "$0")/../t.sh"
DATA=$DIR/data
rows() { # FIRST LAST DAY: rows of these numbers, published from that day on
    awk -v first="$1" -v last="$2" -v day="$3" 'BEGIN {
        for (i = first; i <= last; i++)
            printf "{\"id\":\"d%d\",\"url\":\"https://a.gov.vn/%d\",\"title\":\"Thông báo số %d\",\"text\":\"Nội dung thông báo %s lần %d.\",\"kind\":\"news\",\"published\":\"%s-%02d-%02d\"}\n", i, i, i, i % 3 ? "tuyển dụng" : "đấu giá tuyển dụng", i * 7919 % 1000, day, i % 12 + 1, i % 28 + 1
    }'
}
rows 1 600 2024 >"$DIR/rows.jsonl"
run indexer import "$DIR/rows.jsonl" --data "$DATA"
serve searchd searchd serve --data "$DATA" --listen 127.0.0.1:0
BASE=$(address searchd)
until_ready "$BASE/healthz"
page() { # parameters AFTER: ids to $DIR/ids, the cursor to AFTER
    curl -s -g "$BASE/api/v1/search?$1&limit=20&facets=0${2:+&after=$2}" >"$OUT"
    jq -r '.results[].id' <"$OUT" >>"$DIR/ids"
    AFTER=$(jq -r '.next // empty' <"$OUT")
}
# change N: 60 new rows in front, 8 old ones rewritten, and the service sees it
sees() { curl -s "$BASE/api/v1/document?id=$1" | grep -q '"version"'; }
change() {
    { rows $((1000 + $1 * 60)) $((1059 + $1 * 60)) 2025; rows $(($1 * 20 + 1)) $(($1 * 20 + 8)) 2024; } >"$DIR/more.jsonl"
    "$BIN/indexer" import "$DIR/more.jsonl" --data "$DATA" >/dev/null 2>&1
    within 20 sees "d$((1059 + $1 * 60))"
    pause 0.3 # each query thread follows within WORKER_FRESH_MS
}
walk() { # parameters: all pages, a change after each of the first 4
    : >"$DIR/ids"; AFTER=; n=0
    while :; do
        page "$1" "$AFTER"; [ -n "$AFTER" ] || break
        n=$((n + 1)); [ $n -le 4 ] && change $((FROM + n))
    done
    grep -E '^d[1-9][0-9]{0,2}$' "$DIR/ids" >"$DIR/old"
}
FROM=0
walk 'sort=newest'
is "by date, what was there is seen" 600 "$(sort -u "$DIR/old" | wc -l | tr -d ' ')"
is "and nothing twice" '' "$(sort "$DIR/ids" | uniq -d)"
FROM=10
walk 'q=th%C3%B4ng+b%C3%A1o+tuy%E1%BB%83n+d%E1%BB%A5ng'
is "by relevance, what was there is seen" 600 "$(sort -u "$DIR/old" | wc -l | tr -d ' ')"
is "and nothing twice" '' "$(sort "$DIR/ids" | uniq -d)"
finish
