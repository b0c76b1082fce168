# tests/lib/portal.sh - small portals on loopback.  Sourced after t.sh.
# Files of host H lie in $DIR/www/H; every request is a line "HOST PATH STATUS"
# of $DIR/access.log.  Further directives of the server: $DIR/extra.conf.
. "$TOP/tests/lib/nginx.sh"
PORT=$(free_port)
: >"$DIR/hosts"; : >"$DIR/access.log"; : >"$DIR/extra.conf"
REGISTRY_HEAD=code,name,level,host,base_url,sitemap_url,crawl_delay_s,aliases,hours
echo "$REGISTRY_HEAD" >"$DIR/portals.csv"
portal() { # code host [sitemaps [aliases [hours]]]
    mkdir -p "$DIR/www/$2"
    for name in $2 $4; do echo "127.0.0.1 $name" >>"$DIR/hosts"; done
    echo "000.00.00.$1,Cổng $2,commune,$2,http://$2:$PORT/,$3,0,$4,$5" >>"$DIR/portals.csv"
}
page() { # host path title [text]: a page of its own
    mkdir -p "$(dirname "$DIR/www/$1$2")"
    printf '<!DOCTYPE html><html lang="vi"><title>%s</title><p>%s</p></html>\n' "$3" "${4:-$3}" >"$DIR/www/$1$2"
}
configure() { # lines of [crawler]
    cat >"$DIR/liencong.conf" <<CONF
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
$1
CONF
}
portals_start() {
    nginx_serve 1 "http://127.0.0.1:$PORT/ready.here" <<CONF
log_format short '\$host \$request_uri \$status';
log_format times '\$msec \$host \$request_time';
types { text/html html; text/xml xml rss atom; text/plain txt; }
default_type text/html;
server {
    listen 127.0.0.1:$PORT;
    root $DIR/www/\$host;
    index index.html;
    access_log $DIR/access.log short;
    location = /ready.here { access_log off; return 200; }
    $(cat "$DIR/extra.conf")
}
CONF
}
crawl() { # options...: one run of the crawler until nothing is due
    timeout 120 "$BIN/crawler" run --once --config "$DIR/liencong.conf" --data "$DIR/data" "$@" >"$OUT" 2>"$ERR"; STATUS=$?
}
again() { # URL...: they are asked in the next run
    run crawler add --config "$DIR/liencong.conf" --data "$DIR/data" "$@"
}
why() { # URL [--json]
    run crawler why "$@" --config "$DIR/liencong.conf" --data "$DIR/data"
}
asked() { # pattern: how many requests matched
    grep -c -- "$1" "$DIR/access.log"
}
