#!/bin/bash
# Hot answers of the hub a second, beside nginx serving the same bytes as files,
# in the same run: one box, one feed, 304 on both, and the two calls of API v1, which
# check key and address and are logged (nginx is asked by GET for their bytes); and an
# item and a list of API v2, which count the quota besides, whole and as 304.
# On a busy machine many short turns say more than one long: the median of the
# ratios of neighbours is printed last.
#   ROUNDS=15 SECONDS_EACH=1 CONNECTIONS='64 500' ONLY='v2_list_304|box' tests/bench/hub.sh
. "${0%/*}/../t.sh"
. "$TOP/tests/lib/nginx.sh"
seconds=${SECONDS_EACH:-5}
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
KEY=$(syndication key add --name bench --address 127.0.0.1)
syndication key quota 1 --service items --per-hour 1000000000 --per-day 1000000000
for n in $(seq 1 20); do
    perl -e 'printf "{\"Title\":\"Tiêu đề %d\",\"Type\":%d,\"Status\":1,\"Sapo\":\"%s\",\"Content\":\"%s\",\"PublishedDate\":\"2024-08-%02dT08:00:00\"}",
        $ARGV[0], 1 + $ARGV[0] % 2, "Mô tả " x 20, "Nội dung chỉ đạo. " x 100, $ARGV[0]' "$n" | syndication put >/dev/null
done
BOX=$(syndication box add | jq -r .id)
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
printf '[syndication]\nio_threads = %s\n' "${THREADS:-2}" >"$DIR/conf"
serve hub syndication serve --config "$DIR/conf" --data "$DIR/hub" --listen "127.0.0.1:$PORT"
OURS=$SERVED
until_ready "$HUB/healthz"

V1=$HUB/api/v1/hubcontent
curl -s "$HUB/box/$BOX" >"$DIR/www/box"
curl -s "$HUB/feed.atom" >"$DIR/www/feed"
curl -s "$V1/detail" -d "secret_key=$KEY" -d id=1 >"$DIR/www/detail"
curl -s "$V1/distribution" -d "secret_key=$KEY" -d type=-1 -d distribution=-1 -d page_index=1 -d page_size=20 >"$DIR/www/list"
V2=$HUB/api/v2; mkdir -p "$DIR/www"
curl -s -H "X-API-Key: $KEY" "$V2/items/1" >"$DIR/www/v2item"
curl -s -H "X-API-Key: $KEY" "$V2/items?limit=20" >"$DIR/www/v2list"
NPORT=$(free_port); PEER=http://127.0.0.1:$NPORT
nginx_serve "${THREADS:-2}" "$PEER/box" <<CONF
    sendfile on; tcp_nopush on; open_file_cache max=100;
    server { listen 127.0.0.1:$NPORT backlog=4096; root $DIR/www; }
CONF
tag() { curl -si -H "X-API-Key: $KEY" "$1" | tr -d '\r' | sed -n 's/^ETag: //p'; }

cpu() { # microseconds of processor time of these processes and their children
    local total=0 p
    for p in "$@" $(for q in "$@"; do cat "/proc/$q/task/$q/children"; done); do
        total=$((total + $(awk -v hz="$(getconf CLK_TCK)" '{print int(($14 + $15) * 1000000 / hz)}' "/proc/$p/stat")))
    done
    echo "$total"
}
# measure NAME PID URL [script]: requests a second, and what one costs the server.
# The second figure hardly minds what else the machine does.
measure() {
    [[ $1 =~ ${ONLY:-.} ]] || return 0
    echo "${4:-}" >"$DIR/wrk.lua"
    before=$(cpu "$2")
    wrk -t2 -c"$C" -d"${seconds}s" -s "$DIR/wrk.lua" "$3" >"$DIR/wrk"
    after=$(cpu "$2")
    grep -E 'Non-2xx|Socket errors' "$DIR/wrk" >&2
    awk -v name="$1" -v cpu=$((after - before)) '/requests in/ {n = $1} /^Requests\/sec/ {
        printf "%-24s %7d /s %6.1f us\n", name, $2, cpu / n}' "$DIR/wrk" | tee -a "$DIR/figures"
}
known() { echo "wrk.headers['If-None-Match'] = '$(tag "$1")'"; }
keyed() { echo "wrk.headers['X-API-Key'] = '$KEY'"; }
post() { echo "wrk.method = 'POST' wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded' wrk.body = '$1'"; }

detail=$(post "secret_key=$KEY&id=1")
list=$(post "secret_key=$KEY&type=-1&distribution=-1&page_index=1&page_size=20")
for C in $(for _ in $(seq "${ROUNDS:-1}"); do echo "${CONNECTIONS:-64 500}"; done); do
    measure "hub_box_c$C" "$OURS" "$HUB/box/$BOX"
    measure "nginx_box_c$C" "$NGINX" "$PEER/box"
    measure "hub_box_304_c$C" "$OURS" "$HUB/box/$BOX" "$(known "$HUB/box/$BOX")"
    measure "nginx_box_304_c$C" "$NGINX" "$PEER/box" "$(known "$PEER/box")"
    measure "hub_feed_c$C" "$OURS" "$HUB/feed.atom"
    measure "nginx_feed_c$C" "$NGINX" "$PEER/feed"
    measure "hub_detail_c$C" "$OURS" "$V1/detail" "$detail"
    measure "nginx_detail_c$C" "$NGINX" "$PEER/detail"
    measure "hub_list_c$C" "$OURS" "$V1/distribution" "$list"
    measure "nginx_list_c$C" "$NGINX" "$PEER/list"
    measure "hub_v2_item_c$C" "$OURS" "$V2/items/1" "$(keyed)"
    measure "nginx_v2_item_c$C" "$NGINX" "$PEER/v2item"
    measure "hub_v2_list_c$C" "$OURS" "$V2/items?limit=20" "$(keyed)"
    measure "nginx_v2_list_c$C" "$NGINX" "$PEER/v2list"
    measure "hub_v2_list_304_c$C" "$OURS" "$V2/items?limit=20" "$(keyed; known "$V2/items?limit=20")"
    measure "nginx_v2_list_304_c$C" "$NGINX" "$PEER/v2list" "$(known "$PEER/v2list")"
done
perl -ane '$name = $F[0] =~ s/^hub_//r and $hub = $F[1], next if /^hub_/;
    push @{$of{$name}}, $hub / $F[1];
    END { for (sort keys %of) { my @r = sort { $a <=> $b } @{$of{$_}}; printf "%-24s %6d %% of nginx\n", $_, 100 * $r[$#r / 2] } }' "$DIR/figures"
syndication audit verify >/dev/null || echo 'audit: broken' >&2
