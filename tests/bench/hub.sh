#!/bin/bash
# Hot answers of the hub a second, beside nginx serving the same bytes as files,
# in the same run: one box, one feed, 304 on both, and the two calls of API v1, which
# check key and address and are logged (nginx is asked by GET for their bytes).
#   SECONDS_EACH=5 CONNECTIONS='64 500' tests/bench/hub.sh
. "${0%/*}/../t.sh"
seconds=${SECONDS_EACH:-5}
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
KEY=$(syndication key add --name bench --address 127.0.0.1)
for n in $(seq 1 20); do
    perl -e 'printf "{\"Title\":\"Tiêu đề %d\",\"Type\":%d,\"Status\":1,\"Sapo\":\"%s\",\"Content\":\"%s\",\"PublishedDate\":\"2024-08-%02dT08:00:00\"}",
        $ARGV[0], 1 + $ARGV[0] % 2, "Mô tả " x 20, "Nội dung chỉ đạo. " x 100, $ARGV[0]' "$n" | syndication put >/dev/null
done
BOX=$(syndication box add | jq -r .id)
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
printf '[syndication]\nio_threads = %s\n' "${THREADS:-2}" >"$DIR/conf"
serve hub syndication serve --config "$DIR/conf" --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"

mkdir -p "$DIR/www" "$DIR/run"
V1=$HUB/api/v1/hubcontent
curl -s "$HUB/box/$BOX" >"$DIR/www/box"
curl -s "$HUB/feed.atom" >"$DIR/www/feed"
curl -s "$V1/detail" -d "secret_key=$KEY" -d id=1 >"$DIR/www/detail"
curl -s "$V1/distribution" -d "secret_key=$KEY" -d type=-1 -d distribution=-1 -d page_index=1 -d page_size=20 >"$DIR/www/list"
NPORT=$(free_port); NGINX=http://127.0.0.1:$NPORT
cat >"$DIR/nginx.conf" <<CONF
user $(id -un) $(id -gn);
worker_processes ${THREADS:-2};
worker_rlimit_nofile 65536;
pid $DIR/run/pid;
error_log $DIR/run/error.log crit;
events { worker_connections 20000; }
http {
    access_log off;
    sendfile on; tcp_nopush on; open_file_cache max=100;
    keepalive_requests 100000000;
    client_body_temp_path $DIR/run; proxy_temp_path $DIR/run; fastcgi_temp_path $DIR/run;
    uwsgi_temp_path $DIR/run; scgi_temp_path $DIR/run;
    server {
        listen 127.0.0.1:$NPORT backlog=4096;
        root $DIR/www;
    }
}
CONF
nginx -c "$DIR/nginx.conf" -p "$DIR" -g 'daemon off;' & PIDS="$PIDS $!"
until_ready "$NGINX/box"
tag() { curl -si "$1" | tr -d '\r' | sed -n 's/^ETag: //p'; }

# rate URL [script-line...]: requests a second of wrk; stderr when some failed.
rate() {
    printf '%s\n' "${@:2}" >"$DIR/wrk.lua"
    wrk -t2 -c"$C" -d"${seconds}s" -s "$DIR/wrk.lua" "$1" >"$DIR/wrk"
    grep -E 'Non-2xx|Socket errors' "$DIR/wrk" >&2
    awk '/^Requests\/sec/ {printf "%d", $2}' "$DIR/wrk"
}
beside() { # name hub-url nginx-url script-line...
    ours=$(rate "$2" "${@:4}"); theirs=$(rate "$3")
    printf '%-22s %7d\n%-22s %7d\n%-22s %6d%%\n' "hub_$1_c$C" "$ours" "nginx_$1_c$C" "$theirs" \
        "ratio_$1_c$C" $((100 * ours / (theirs ? theirs : 1)))
}
# wrk sends one ETag to both; each side gets its own.
not_modified() { # name hub-url nginx-url
    ours=$(rate "$2" "wrk.headers['If-None-Match'] = '$(tag "$2")'")
    theirs=$(rate "$3" "wrk.headers['If-None-Match'] = '$(tag "$3")'")
    printf '%-22s %7d\n%-22s %7d\n%-22s %6d%%\n' "hub_$1_304_c$C" "$ours" "nginx_$1_304_c$C" "$theirs" \
        "ratio_$1_304_c$C" $((100 * ours / (theirs ? theirs : 1)))
}
post() { echo "wrk.method = 'POST' wrk.headers['Content-Type'] = 'application/x-www-form-urlencoded' wrk.body = '$1'"; }

for C in ${CONNECTIONS:-64 500}; do
    beside box "$HUB/box/$BOX" "$NGINX/box"
    not_modified box "$HUB/box/$BOX" "$NGINX/box"
    beside feed "$HUB/feed.atom" "$NGINX/feed"
    beside detail "$V1/detail" "$NGINX/detail" "$(post "secret_key=$KEY&id=1")"
    beside list "$V1/distribution" "$NGINX/list" \
        "$(post "secret_key=$KEY&type=-1&distribution=-1&page_index=1&page_size=20")"
done
syndication audit verify >/dev/null || echo 'audit: broken' >&2
