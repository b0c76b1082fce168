#!/bin/bash
# The hub of WebSub: feeds name it; a real subscriber (npm pubsubhubbub) and ones
# that lie, hang and fail; secrets, leases; kill -9 loses no subscription.
. "${0%/*}/../t.sh"
MODULES=$("$TOP/tools/npm.sh" pubsubhubbub@1.0.2 2>"$ERR")/node_modules || skip_all 'no npm packages'
HUB_DIR=$DIR/hub; PORT=$(free_port); HUB=http://127.0.0.1:$PORT
printf '[common]\nallow_private = 127.0.0.1\n[syndication]\nhook_timeout_s = 1\nbase_url = %s\n' "$HUB" >"$DIR/conf"
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" --config "$DIR/conf" 2>>"$ERR"; }
item() { syndication put "${@:3}" <<<"{\"Title\":\"$1\",\"Type\":${2:-1},\"Status\":1,\"DistributionTo\":[\"24\"]}" >/dev/null; }
start() { serve hub syndication serve --data "$HUB_DIR" --config "$DIR/conf" --listen "127.0.0.1:$PORT"; until_ready "$HUB/healthz"; }
is_now() { [ "$("${@:2}")" = "$1" ]; }
until_is() { within 20 is_now "$@"; }
ask() { # MODE TOPIC CALLBACK more-of-the-form...: the status; the answer in $OUT
    args=(); for p in "${@:4}"; do args+=(--data-urlencode "$p"); done
    curl -s -o "$OUT" -w '%{http_code}' "$HUB/websub" --data-urlencode "hub.mode=$1" \
        --data-urlencode "hub.topic=$2" --data-urlencode "hub.callback=$3" "${args[@]}"
}
# asked PATH / got PATH: what a receiver was asked, the feeds that it was sent
asked() { jq -r --arg p "$1" 'select(.path == $p and .asked) | .asked["hub.mode"]' "$DIR/log" | xargs; }
got() { jq -r --arg p "$1" 'select(.path == $p and .body) | .body' "$DIR/log"; }
bodies() { jq -c --arg p "$1" 'select(.path == $p and .body)' "$DIR/log" | wc -l; }
kinds() { syndication hook list | jq -r .kind | sort | uniq -c | xargs; }
hurry() { sqlite3 "$HUB_DIR/hub.db" '.timeout 5000' 'UPDATE deliveries SET due_ms = 0 WHERE state = 0'; }

: >"$DIR/log"
python3 "$TOP/tests/lib/receiver.py" "$DIR/log" "$DIR/port" 2>/dev/null & PIDS="$PIDS $!"
within 20 test -s "$DIR/port"; TO=http://127.0.0.1:$(cat "$DIR/port")
item 'có từ trước'; start
TOPIC="$HUB/feed.atom?type=1"; VIDEO="$HUB/feed.json?type=2"

# What says where one subscribes.
for form in atom rss json csv; do
    ok "/feed.$form names the hub and itself in its head" eval \
        "curl -sI '$HUB/feed.$form?type=1' | tr -d '\r' | grep -qxF 'Link: <$HUB/websub>; rel=\"hub\", <$HUB/feed.$form?type=1>; rel=\"self\"'"
done
ok 'an address cannot leave the brackets' eval "curl -s -D- -o /dev/null '$HUB/feed.atom?type=1&x=%3E%22&y=a>b' | grep -qF 'y=a%3Eb>; rel=\"self\"'"
curl -s "$TOPIC" >"$DIR/atom"; curl -s "$HUB/feed.rss" >"$DIR/rss"
is 'Atom names it in its text' "$HUB/websub" "$(xmllint --xpath 'string(//*[local-name()="link"][@rel="hub"]/@href)' "$DIR/atom")"
is 'and RSS, by the element of Atom' "$HUB/websub" "$(xmllint --xpath 'string(//*[local-name()="link" and namespace-uri()="http://www.w3.org/2005/Atom"][@rel="hub"]/@href)' "$DIR/rss")"
is 'and JSON Feed' "WebSub $HUB/websub" "$(curl -s "$HUB/feed.json" | jq -r '.hubs[0] | .type + " " + .url')"

# A real subscriber.
NPM_PORT=$(free_port); mkfifo "$DIR/say"
node "$TOP/tests/lib/hub_websub.mjs" "$MODULES" "$NPM_PORT" <"$DIR/say" >"$DIR/events" 2>>"$ERR" & PIDS="$PIDS $!"
exec 7>"$DIR/say"
event() { jq -c "select(.event == \"$1\") | $2" "$DIR/events" | tail -n 1; }
events() { jq -c "select(.event == \"$1\")" "$DIR/events" | wc -l; }
within 20 match ready "$DIR/events"
echo "subscribe $TOPIC $HUB/websub" >&7
ok 'npm pubsubhubbub is asked whether it meant it' until_is 1 events subscribe
is 'for the feed and the lease it named' "\"$TOPIC\" true" "$(event subscribe .topic) $(event subscribe '.lease > 86300 and .lease <= 86401')"
ok 'then it has the feed as it is now' until_is 1 events feed
is 'the very bytes that a GET gives' "$(cat "$DIR/atom")" "$(event feed .feed | jq -r .)"
item 'Tin mới'
ok 'a new item is sent' until_is 2 events feed
ok 'in the whole feed' eval "event feed .feed | grep -q 'Tin mới.*có từ trước'"
item 'Một văn bản' 3; syndication withdraw 2 >/dev/null
ok 'a withdrawal is sent, too' until_is 3 events feed
ok 'what is not of its list is not' eval "! event feed .feed | grep -q 'Tin mới\|văn bản'"
echo "unsubscribe $TOPIC $HUB/websub" >&7
ok 'who leaves is asked as well' until_is 1 events unsubscribe
ok 'and hears no more' until_is '' kinds

# Secrets, lies and failures.
for bad in lie no hang redirect garbage endless; do ask subscribe "$TOPIC" "$TO/$bad" >/dev/null; done
is 'the question is taken' 202 "$(ask subscribe "$TOPIC" "$TO/ok?mine=1" 'hub.secret=bí mật' hub.lease_seconds=1)"
ask subscribe "$TOPIC" "$TO/once503" >/dev/null; ask subscribe "$VIDEO" "$TO/ok/video" >/dev/null; ask subscribe "$TOPIC" "$TO/fail" >/dev/null
ok 'who agreed has the feed' until_is 1 bodies '/ok?mine=1'
is 'its own parameters stay' '1 3600' "$(jq -r 'select(.asked.mine) | .asked.mine + " " + .asked["hub.lease_seconds"]' "$DIR/log")"
signature() { # is the last delivery's signature that of its body?
    python3 - "$DIR/log" "$1" "$2" <<'PY'
import hashlib, hmac, json, sys
last = [m for m in map(json.loads, open(sys.argv[1])) if m['path'] == sys.argv[2] and 'body' in m][-1]
mac = hmac.new(sys.argv[3].encode(), last['body'].encode(), hashlib.sha256).hexdigest()
sys.exit(last['headers'].get('x-hub-signature') != 'sha256=' + mac)
PY
}
ok 'signed with its secret' signature '/ok?mine=1' 'bí mật'
is 'which is not in the database' 0 "$(sqlite3 "$HUB_DIR/hub.db" .dump | grep -c 'bí mật')"
for _ in 1 2 3 4; do hurry; pause 0.4; done
ok 'who failed once is asked again' until_is 1 bodies /once503
ok 'liars, refusers and those who never answer are forgotten' until_is '3 feed' eval 'for _ in 1 2 3; do hurry; pause 0.3; done; kinds'
is 'who says no is asked once, who hangs three times' 'subscribe, subscribe subscribe subscribe' "$(asked /no), $(asked /hang)"
is 'none of them was sent anything' 0 "$(jq -c 'select(.body and (.path | test("lie|no$|hang|fail")))' "$DIR/log" | wc -l)"
within 20 is_now 1 bodies /ok/video # what it has for having subscribed
BEFORE=$(bodies /ok/video); item 'Tin hai'
ok 'a change goes to its feed' until_is 2 bodies '/ok?mine=1'
is 'and not to others' "$BEFORE" "$(bodies /ok/video)"
ask subscribe "$TOPIC" "$TO/ok?mine=1" 'hub.secret=khác' >/dev/null
ok 'subscribed anew it is asked anew' until_is 2 eval 'jq -c "select(.asked.mine)" "$DIR/log" | wc -l'
ok 'and is still one subscription' until_is '3 feed' kinds
item 'Tin ba'
ok 'with its new secret' eval 'until_is 3 bodies "/ok?mine=1" && signature "/ok?mine=1" khác'
syndication vault rotate >/dev/null; item 'Tin bốn'
ok 'that a new key of the vault keeps' eval 'until_is 4 bodies "/ok?mine=1" && signature "/ok?mine=1" khác'
is 'all of it stands in the log of deliveries' delivered "$(syndication hook log "$(syndication hook list | jq 'select(.url | test("mine")).id')" --limit 1 | jq -r .state)"
ask unsubscribe "$TOPIC" "$TO/no" >/dev/null; ask unsubscribe "$TOPIC" "$TO/once503" >/dev/null
ok 'one leaves' until_is '2 feed' kinds

# What is refused.
refused() { # SENTENCE FRAGMENT ask-arguments...
    code=$(ask "${@:3}")
    ok "$1" eval "[ $code = 400 ] && grep -q '$2' '$OUT'"
}
refused 'another mode' 'hub.mode' publish "$TOPIC" "$TO/ok"
refused 'a feed of another hub' 'no feed of this hub' subscribe http://other.example/feed.atom "$TO/ok"
refused 'a page that is no feed' 'hub.topic' subscribe "$HUB/api/v2/items" "$TO/ok"
refused 'a box that is not there' 'hub.topic' subscribe "$HUB/box/abc.atom" "$TO/ok"
refused 'a parameter that is wrong' 'hub.topic' subscribe "$HUB/feed.atom?type=9" "$TO/ok"
for url in http://127.0.0.2/x http://10.0.0.1/ http://169.254.169.254/latest ftp://a.example/ http://u:p@a.example/ "$TO/ok#a" "$TO/o k"; do
    refused "a callback to $url" 'hub.callback' subscribe "$TOPIC" "$url"
done
refused 'a secret of 200 bytes' 'hub.secret' subscribe "$TOPIC" "$TO/ok" "hub.secret=$(printf '%0200d' 0)"
refused 'a lease that is no number' 'hub.lease' subscribe "$TOPIC" "$TO/ok" hub.lease_seconds=x

# Killed at random moments; then the lease ends.
for round in 1 2 3 4; do
    ask subscribe "$TOPIC" "$TO/ok/k$round" >/dev/null; item "k$round"
    pause "0.$((13 * round))"
    kill -9 "$SERVED"; wait "$SERVED" 2>/dev/null; start
done
for round in 1 2 3 4; do ok "kill -9 does not lose subscription $round" until_is 1 eval "got /ok/k$round | grep -q k4 && echo 1"; done
ok 'nor one of before' until_is 1 eval 'got "/ok?mine=1" | grep -q k4 && echo 1'
sqlite3 "$HUB_DIR/hub.db" '.timeout 5000' 'UPDATE hooks SET ends_ms = 1'
ok 'a subscription ends with its lease' until_is '' kinds
is 'each beginning and end has its audit line' '9 2 6' "$(syndication audit show --limit 1000 | jq -s -r '[map(select(.who == "websub").action) | (map(select(. == "websub.subscribe")) | length), (map(select(. == "websub.unsubscribe")) | length), (map(select(. == "websub.lapse")) | length)] | join(" ")')"
run syndication audit verify --data "$HUB_DIR"
is 'the audit chain is whole' 0 "$STATUS"
exec 7>&-
finish
