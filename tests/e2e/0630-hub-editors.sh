#!/bin/bash
# Editors: proposed, approved, published at its moment over a restart, replaced,
# withdrawn; how soon the API and the boxes know.
. "${0%/*}/../t.sh"
HUB_DIR=$DIR/hub
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" 2>>"$ERR"; }
put() { syndication put "${@:2}" <<<"{\"Title\":\"$1\",\"Type\":1,\"DistributionTo\":[\"24\"]}" >/dev/null; }
state() { syndication item state "$1" | jq -r .state; }
start() { serve hub syndication serve --data "$HUB_DIR" --listen "127.0.0.1:$PORT"; until_ready "$HUB/healthz"; }
total() { curl -s "$HUB/feed.json?distribution=24" | jq '.items | length'; }
# soon WANT command...: its output is WANT within a second.
soon() { within 1 says "$@"; }
says() { [ "$("${@:2}")" = "$1" ]; }
passed() { ! [ "$(date -u +%Y-%m-%dT%H:%M:%SZ)" \< "$1" ]; } # MOMENT
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
put 'Bản tin một'; put 'Bản tin hai'
is 'what is put without Status is a draft' draft "$(state 1)"
run syndication item approve 1 --data "$HUB_DIR"
is 'a draft cannot be approved' 2 "$STATUS"
ok 'and the message says why' match 'item 1 is draft; only proposed ones can be approved' "$ERR"
syndication item propose 1 --note 'xin duyệt' >/dev/null
syndication item approve 1 >/dev/null
is 'proposed, then approved' approved "$(state 1)"
start
is 'nothing is out before it is published' 0 "$(total)"
syndication item publish 1 >/dev/null
ok 'a published item is out within a second' soon 1 total

# Approved for a moment that passes while the server is away.
syndication item propose 2 >/dev/null
kill -9 "$SERVED"; wait "$SERVED" 2>/dev/null
AT=$(date -u -d '+1 second' +%Y-%m-%dT%H:%M:%SZ)
is 'an approval may name a moment' "$AT" "$(syndication item approve 2 --at "$AT" | jq -r .due)"
within 5 passed "$AT"
is 'no server, nothing published' approved "$(state 2)"
start
ok 'the server publishes it as soon as it runs again' soon 2 total
is 'under its own moment' "$(TZ=UTC-7 date -d "$AT" +%Y-%m-%dT%H:%M:%S)" "$(syndication list --limit 1 | jq -r .PublishedDate)"
is 'by the schedule' 1 "$(syndication audit show | jq -s 'map(select(.who == "schedule" and .action == "item.publish")) | length')"
put 'Bản tin ba'; syndication item propose 3 >/dev/null
AT=$(date -u -d '+1 second' +%Y-%m-%dT%H:%M:%SZ); syndication item approve 3 --at "$AT" >/dev/null
within 5 passed "$AT"
ok 'and while it runs, at the moment itself' soon 3 total

# A replacement, a withdrawal, and how long a box may still show it.
BOX=$(syndication box add --distribution 24 | jq -r .id)
ok 'the box shows it' soon 1 eval "curl -s $HUB/box/$BOX | grep -c 'Bản tin ba'"
put 'Đính chính ba'; syndication item link 4 --replaces 3 >/dev/null
is 'a replacement that is a draft replaces nothing yet' published "$(state 3)"
syndication item propose 4 >/dev/null; syndication item approve 4 >/dev/null; syndication item publish 4 >/dev/null
is 'published, it takes the old one out' withdrawn "$(state 3)"
ok 'the API knows within a second' soon 3 total
ok 'the box too' soon 0 eval "curl -s $HUB/box/$BOX | grep -c 'Bản tin ba'"
AGE=$(curl -si "$HUB/box/$BOX" | tr -d '\r' | sed -n 's/^Cache-Control: .*max-age=\([0-9]*\), stale-while-revalidate=\([0-9]*\).*/\1 + \2/p')
ok "and no copy of it that somebody keeps ($AGE s) outlives five minutes" [ "$((AGE))" -gt 0 -a "$((AGE))" -le 299 ]
syndication item story 3 >"$OUT"
is 'its story has every version, step and kin' '3 of 1, published, withdrawn, replaced by 4' \
    "$(jq -rs '"\(map(select(.version == 1)) | length) of 1, \([.[] | select(.version > 1) | .state] | join(", ")), replaced by \(.[-1].replaced_by)"' "$OUT")"
run syndication audit verify --data "$HUB_DIR"
is 'the audit chain is whole' 0 "$STATUS"
finish
