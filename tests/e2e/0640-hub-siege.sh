#!/bin/bash
# The hub under siege: guessed keys, oversized and malformed bodies, clients that
# never finish, a full disk, a clock that jumps.  Nothing is lost, no one gets in.
. "${0%/*}/../t.sh"
HUB_DIR=$DIR/hub
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" 2>>"$ERR"; }
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
call() { # address secret: the answer to detail id=1 for one who comes from there
    curl -s -H "X-Forwarded-For: $1" "$HUB/api/v1/hubcontent/detail" -d "secret_key=$2" -d id=1
}
status_of() { call "$1" "$2" | jq -r .Status; }
start() {
    serve hub syndication serve --data "$HUB_DIR" --listen "127.0.0.1:$PORT" --config "$DIR/conf"
    until_ready "$HUB/healthz"
}
stop() { kill "$SERVED"; wait "$SERVED"; }
audit_has() { syndication audit show --limit 10000 | jq -se "any($1)" >"$OUT"; }

printf '[syndication]\ntrusted_proxies = 127.0.0.1\n' >"$DIR/conf"
mkdir "$HUB_DIR"; trap 'umount -l "$HUB_DIR" 2>/dev/null; clean_up' EXIT
# Where nothing can be mounted, the part with the full disk is left out.
mount -t tmpfs -o size=32M,mode=755 none "$HUB_DIR" 2>/dev/null && MOUNTED=yes
KEY=$(syndication key add --name A --address 192.0.2.0/24)
syndication put <<<'{"Title":"a","Type":1,"Status":1}' >/dev/null
start
is 'the key opens from its network' true "$(status_of 192.0.2.7 "$KEY")"
for n in $(seq 25); do call 198.51.100.9 "${KEY%????????}$(printf %08d "$n")" >/dev/null; done
ok 'who guesses is shut out' grep -q 'Tạm khoá' <(call 198.51.100.9 lc1_1_x)
for n in $(seq 25); do call "203.0.113.$n" "${KEY%????}zz$n" >/dev/null; done
ok 'a key guessed from everywhere is shut for strangers' grep -q 'Tạm khoá' <(call 203.0.113.200 "$KEY")
is 'but not for its owner' true "$(status_of 192.0.2.8 "$KEY")"
for n in $(seq 25); do call 192.0.2.9 "${KEY%????}zz$n" >/dev/null; done
is 'an address that guesses gets nothing even with the right key' false "$(status_of 192.0.2.9 "$KEY")"
is 'its neighbour does' true "$(status_of 192.0.2.8 "$KEY")"
stop
ok 'the lock has its audit line' audit_has '.action == "auth.lock" and .address == "198.51.100.9" and .what == "address"'
ok 'the key too' audit_has '.action == "auth.lock" and .what == "key 1"'
ok 'and those who were refused' audit_has '.outcome == "locked out" and .address == "192.0.2.9"'
# Bodies that are none, and clients that never end theirs.
start
perl -MIO::Socket::INET -e '
    my @held;
    for my $n (1 .. 300) {
        my $s = IO::Socket::INET->new("127.0.0.1:$ARGV[0]") or die;
        print $s "POST /api/v1/hubcontent/detail HTTP/1.1\r\nHost: a\r\nContent-Length: 900\r\n";
        print $s "\r\nsecret_key=" if $n % 2;
        push @held, $s;
    }
    print "held\n"; close STDOUT; sleep 60' "$PORT" >"$DIR/held" & SLOW=$!; PIDS="$PIDS $SLOW"
within 20 test -s "$DIR/held"
is 'three hundred clients that never finish keep nobody out' true "$(status_of 192.0.2.8 "$KEY")"
kill "$SLOW"; wait "$SLOW" 2>/dev/null
bad=0
for n in $(seq 40); do
    head -c $((n * 50)) /dev/urandom | curl -s -o "$OUT" -H 'X-Forwarded-For: 192.0.2.8' --data-binary @- \
        "$HUB/api/v1/hubcontent/detail" && jq -e '.Status == false and .Data == {}' "$OUT" >"$DIR/said" || bad=$((bad + 1))
done
is 'random bytes are refused in the form of a refusal' 0 "$bad"
is 'and change nothing for those who come in order' true "$(status_of 192.0.2.8 "$KEY")"
stop

# The disk fills under the running hub: what was acknowledged stays, what was not
# is told; accesses of that time are in the log once there is room again.
acknowledged() { syndication list --limit 100000 | jq -r .Id | sort -n | tail -1; }
if [ "${MOUNTED:-}" ]; then
    start
    head -c 64M /dev/zero >"$HUB_DIR/filler" 2>/dev/null
    LAST=0
    for n in $(seq 20); do
        run syndication put --data "$HUB_DIR" <<<"{\"Title\":\"f$n $(head -c 1500 /dev/zero | tr '\0' x)\",\"Type\":1}"
        [ "$STATUS" = 0 ] || break
        LAST=$(jq .Id "$OUT")
    done
    is 'a full disk refuses a put' 1 "$STATUS"
    ok 'and says why' match 'No space left\|full' "$ERR"
    for n in 1 2 3; do status_of 192.0.2.33 "$KEY" >/dev/null; done
    is 'the API goes on answering' true "$(status_of 192.0.2.33 "$KEY")"
    rm "$HUB_DIR/filler"
    is 'nothing acknowledged is lost' "$LAST" "$([ "$LAST" = 0 ] && echo 0 || acknowledged)"
    stop
    ok 'accesses of that time are all in the log' audit_has '.address == "192.0.2.33"' \
        && is 'each of them' 4 "$(syndication audit show --limit 10000 | jq -s 'map(select(.address == "192.0.2.33").count) | add')"
fi

# The clock jumps back a day and forth again.
cc -shared -fPIC -O1 -o "$DIR/wrong_clock.so" "$TOP/tests/lib/wrong_clock.c"
ASAN=$(ldd "$BIN/syndication" | awk '/libasan/ { print $3 ":" }')
syndication put <<<'{"Title":"hẹn giờ","Type":1,"DistributionTo":["77"]}' >"$DIR/due"; ID=$(jq .Id "$DIR/due")
syndication item propose "$ID" >/dev/null
echo -86400 >"$DIR/wrong"
LD_PRELOAD=$ASAN$DIR/wrong_clock.so WRONG_CLOCK=$DIR/wrong \
    serve hub syndication serve --data "$HUB_DIR" --listen "127.0.0.1:$PORT" --config "$DIR/conf"
until_ready "$HUB/healthz"
syndication item approve "$ID" --at "$(date -u +%Y-%m-%dT%H:%M:%SZ)" >/dev/null
is 'a clock set back puts a planned item off' approved "$(status_of 192.0.2.8 "$KEY" >/dev/null; syndication item state "$ID" | jq -r .state)"
echo 0 >"$DIR/wrong"
for _ in $(seq 50); do
    [ "$(syndication item state "$ID" | jq -r .state)" = published ] && break
    pause 0.1
done
is 'but does not lose it' published "$(syndication item state "$ID" | jq -r .state)"
stop
run syndication audit verify --data "$HUB_DIR"
is 'and after all this the audit chain is whole' 0 "$STATUS"
finish
