#!/bin/sh
# Requests a second for hot answers: the search page, its JSON and a static file
# of searchd beside nginx sending the same bytes as files, in the same run.
#   CONNECTIONS="64 500" SECONDS_EACH=2 ROUNDS=3 tests/bench/http.sh
TOP=$(cd "$(dirname "$0")/../.." && pwd)
. "$TOP/tests/t.sh"
. "$TOP/tests/lib/nginx.sh"
. "$TOP/tests/lib/search.sh" >/dev/null
port=$(free_port)
ask='q=l%E1%BB%87+ph%C3%AD'
curl -s "$BASE/tim-kiem?$ask" >"$DIR/www/page.html"
curl -s "$BASE/api/v1/search?$ask" >"$DIR/www/page.json"
curl -s "$BASE/tinh/emblem.svg" >"$DIR/www/file.svg"
nginx_serve 2 "http://127.0.0.1:$port/page.html" <<CONF
    types { text/html html; application/json json; image/svg+xml svg; }
    sendfile on;
    open_file_cache max=16;
    server { listen 127.0.0.1:$port backlog=4096; root $DIR/www; }
CONF
per_second() { # connections url
    wrk -t1 -c"$1" -d"${SECONDS_EACH:-2}" "$2" >"$OUT"
    if grep -q 'Non-2xx\|Socket errors' "$OUT"; then sed 's/^/# /' "$OUT" >&2; fi
    sed -n 's|^Requests/sec: *\([0-9]*\).*|\1|p' "$OUT"
}
# Turn by turn, the best of each: others use the machine, too.
compare() { # name connections path file
    : >"$DIR/file"; : >"$DIR/ours"
    for _ in $(seq "${ROUNDS:-3}"); do
        per_second "$2" "http://127.0.0.1:$port/$4" >>"$DIR/file"
        per_second "$2" "$BASE$3" >>"$DIR/ours"
    done
    file=$(sort -n "$DIR/file" | tail -n 1); ours=$(sort -n "$DIR/ours" | tail -n 1)
    echo "http.$1.c$2.nginx_per_second $file"
    echo "http.$1.c$2.ours_per_second $ours"
    echo "http.$1.c$2.percent_of_nginx $((ours * 100 / file))"
}
for c in ${CONNECTIONS:-64 500}; do
    compare page "$c" "/tim-kiem?$ask" page.html
    compare json "$c" "/api/v1/search?$ask" page.json
    compare file "$c" /tinh/emblem.svg file.svg
done
