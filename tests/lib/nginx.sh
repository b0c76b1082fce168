# tests/lib/nginx.sh - nginx as the portals, or as the peer of a bench.  Sourced
# after t.sh.  Its files are below $DIR: www/ for what it sends.
mkdir -p "$DIR/www" "$DIR/nginx"; chmod 755 "$DIR"
# nginx_serve WORKERS URL <DIRECTIVES: the directives of the http block, types and
# servers above all; serves until the test ends, answers URL from now on.  Not in a
# pipe: there nobody would learn of its pid, and it would outlive the test.
# NGINX is its pid.
nginx_serve() {
    cat >"$DIR/nginx/conf" <<CONF
user $(id -un) $(id -gn);
daemon off;
worker_processes $1;
worker_rlimit_nofile 65536;
pid $DIR/nginx/pid;
error_log $DIR/nginx/error.log crit;
events { worker_connections 20000; }
http {
    access_log off;
    keepalive_timeout 600;
    keepalive_requests 100000000;
    client_body_temp_path $DIR/nginx/body;
    proxy_temp_path $DIR/nginx/proxy;
    fastcgi_temp_path $DIR/nginx/fastcgi;
    uwsgi_temp_path $DIR/nginx/uwsgi;
    scgi_temp_path $DIR/nginx/scgi;
$(cat)
}
CONF
    nginx -p "$DIR" -c "$DIR/nginx/conf" >"$DIR/nginx/log" 2>&1 & NGINX=$!; PIDS="$PIDS $NGINX"
    until_ready "$2" || sed 's/^/# /' "$DIR/nginx/log" >&2
}
