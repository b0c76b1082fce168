# tests/lib/portal.sh - small portals on loopback by nginx; after t.sh.
# Files of host H lie in $DIR/www/H; every request is a line "HOST PATH STATUS"
# of $DIR/access.log.  Extra directives of a server: $DIR/extra.conf.
PORT=$(free_port)
mkdir -p "$DIR/run" "$DIR/www"
: >"$DIR/hosts"; : >"$DIR/access.log"; : >"$DIR/extra.conf"; : >"$DIR/more.conf"
REGISTRY_HEAD=code,name,level,host,base_url,sitemap_url,crawl_delay_s,aliases,hours
echo "$REGISTRY_HEAD" >"$DIR/portals.csv"
portal() { # code host [sitemaps [aliases [hours]]]
    mkdir -p "$DIR/www/$2"
    echo "127.0.0.1 $2" >>"$DIR/hosts"
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
    cat >"$DIR/nginx.conf" <<CONF
user $(id -un) $(id -gn);
worker_processes 1;
pid $DIR/run/pid;
error_log $DIR/run/error.log crit;
events { worker_connections 512; }
http {
    log_format short '\$host \$request_uri \$status';
    access_log $DIR/access.log short;
    types { text/html html; text/xml xml rss atom; text/plain txt; }
    default_type text/html;
    client_body_temp_path $DIR/run/body;
    proxy_temp_path $DIR/run/proxy;
    fastcgi_temp_path $DIR/run/fastcgi;
    uwsgi_temp_path $DIR/run/uwsgi;
    scgi_temp_path $DIR/run/scgi;
    $(cat "$DIR/more.conf")
    server {
        listen 127.0.0.1:$PORT;
        root $DIR/www/\$host;
        index index.html;
        location = /ready.here { access_log off; return 200; }
        $(cat "$DIR/extra.conf")
    }
}
CONF
    nginx -p "$DIR" -c "$DIR/nginx.conf" -g "daemon off;" 2>"$DIR/nginx.log" & PIDS="$PIDS $!"
    until_ready "http://127.0.0.1:$PORT/ready.here" || { cat "$DIR/nginx.log"; exit 1; }
}
crawl() { # options...: one run of the crawler until nothing is due
    timeout 120 "$BIN/crawler" run --once --config "$DIR/liencong.conf" --data "$DIR/data" "$@" >"$OUT" 2>"$ERR"; STATUS=$?
}
why() { # URL [--json]
    run crawler why "$@" --config "$DIR/liencong.conf" --data "$DIR/data"
}
asked() { # pattern: how many requests matched
    grep -c -- "$1" "$DIR/access.log"
}
