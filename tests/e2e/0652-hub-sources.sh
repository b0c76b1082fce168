#!/bin/bash
# Feeds of others are read from a real web server and from another hub: entries
# become proposals once, changes new versions; asked with validators; feeds that are
# gone, damaged, hostile or too long have their reason; kill -9 doubles nothing.
. "${0%/*}/../t.sh"
. "$TOP/tests/lib/nginx.sh"
HUB_DIR=$DIR/hub; PORT=$(free_port); WEB=$(free_port); OTHER=$(free_port)
printf '[common]\nallow_private = 127.0.0.1\n' >"$DIR/conf"
syndication() { "$BIN/syndication" "$@" --data "$HUB_DIR" --config "$DIR/conf" 2>>"$ERR"; }
start() { serve hub syndication serve --data "$HUB_DIR" --config "$DIR/conf" --listen "127.0.0.1:$PORT"; until_ready "http://127.0.0.1:$PORT/healthz"; }
is_now() { [ "$("${@:2}")" = "$1" ]; }
until_is() { within 20 is_now "$@"; }
add() { syndication source add --url "http://127.0.0.1:$WEB/$1" --name "Nguồn $1" "${@:2}" | jq .id; }
of() { syndication source list | jq -r "select(.id == $1) | $2"; } # ID EXPRESSION
visits() { grep -c "\"GET /$1 .* $2\$" "$DIR/www/log"; }            # FILE STATUS
# pull ID: sends the hub there and waits until it was.
pull() { syndication source pull "$1"; within 20 moved_on "$1"; }
moved_on() { [ "$(of "$1" '(.due | fromdate) - now > 60')" = true ]; } # pull sets it to now, the visit to its interval
titles() { syndication list --limit 100 | jq -r "select(.Source == \"Nguồn $1\").Title" | sort | xargs; }
id_of() { syndication list --limit 100 | jq -r "select(.Title == \"$1\").Id"; }
state() { syndication item state "$1" | jq -r .state; }
rss() { # GUID TITLE...: an RSS feed
    printf '<rss version="2.0"><channel><title>x</title>'
    while [ $# -gt 1 ]; do printf '<item><guid isPermaLink="false">%s</guid><title>%s</title><link>http://cong.example/%s</link><pubDate>Wed, 02 Sep 2026 07:30:00 +0700</pubDate></item>' "$1" "$2" "$1"; shift 2; done
    printf '</channel></rss>'
}
cp "$TOP/tests/fuzz/feedread/atom" "$DIR/www/atom"; cp "$TOP/tests/fuzz/feedread/json" "$DIR/www/json"; cp "$TOP/tests/fuzz/feedread/dtd" "$DIR/www/dtd"
rss a 'Tin một' b 'Tin hai' >"$DIR/www/rss"
{ printf '<rss><channel>'; head -c 9000000 /dev/zero | tr '\0' ' '; } >"$DIR/www/long"
echo '<html></html>' >"$DIR/www/page"; rss q 'Đã dời' >"$DIR/www/new"
nginx_serve 1 "http://127.0.0.1:$WEB/atom" <<CONF
log_format short '"\$request" \$status';
server { listen 127.0.0.1:$WEB; root $DIR/www; access_log $DIR/www/log short;
  location = /old { return 301 http://127.0.0.1:$WEB/new; }  location = /inside { return 301 http://127.0.0.2/; }
  location = /gone { return 410; }  location = /busy { add_header Retry-After 7200 always; return 503; } }
CONF
start
RSS=$(add rss --type 1 --distribution 24 --minutes 5)
ok 'entries become proposals' until_is 'Tin hai Tin một' titles rss
is 'that wait for an editor' 'proposed proposed' "$(state "$(id_of 'Tin một')") $(state "$(id_of 'Tin hai')")"
is 'with all that the feed tells' '1 http://cong.example/a 2026-09-02T07:30:00 24' "$(syndication list | jq -r 'select(.Title == "Tin một") | "\(.Type) \(.OriginalUrl) \(.PublishedDate) \(.DistributionTo[0])"')"
is 'and who brought them' "source:$RSS" "$(syndication versions "$(id_of 'Tin một')" | jq -r .who)"
pull "$RSS"
is 'the second visit is a 304' '1 1' "$(visits rss 200) $(visits rss 304)"
pull "$RSS"; is 'and brings nothing twice' 'Tin hai Tin một' "$(titles rss)"
ONE=$(id_of 'Tin một'); TWO=$(id_of 'Tin hai')
syndication item approve "$TWO" >/dev/null; syndication item publish "$TWO" >/dev/null
pause 1.1 # nginx tells changes by the second
rss a 'Tin một sửa' b 'Tin hai sửa' c 'Tin ba' >"$DIR/www/rss"; pull "$RSS"
is 'a changed proposal is its next version' "$ONE 2 proposed" "$(id_of 'Tin một sửa') $(syndication versions "$ONE" | wc -l) $(state "$ONE")"
NEW=$(id_of 'Tin hai sửa')
is 'what is published stays so' published "$(state "$TWO")"
is 'its change is proposed in its place' "proposed {\"replaces\":$TWO}" "$(state "$NEW") $(syndication item story "$NEW" | grep replaces)"
syndication item approve "$NEW" >/dev/null; syndication item publish "$NEW" >/dev/null
is 'and takes it when an editor says so' 'withdrawn published' "$(state "$TWO") $(state "$NEW")"
syndication withdraw "$ONE" >/dev/null; pause 1.1
rss a 'Tin một lại sửa' b 'Tin hai sửa' c 'Tin ba' d 'Tin một' >"$DIR/www/rss"; pull "$RSS"
is 'what editors withdrew stays so' '' "$(id_of 'Tin một lại sửa')"
ATOM=$(add atom --type 2 --minutes 5); JSON=$(add json --type 3 --minutes 5)
ok 'Atom is read' until_is 2 of "$ATOM" .taken
ok 'and JSON Feed' until_is 2 of "$JSON" .taken
is 'as plain text and markup' 'Thủ tướng chỉ đạo & điều hành <div><p' "$(syndication list --type 2 --limit 100 | jq -r 'select(.OriginalUrl != "") | "\(.Title) \(.Content[:7])"')"
rss z 'Trùng' >"$DIR/www/twin"; sed -i 's|cong.example/z|cong.example/c|' "$DIR/www/twin"; TWIN=$(add twin --minutes 5)
ok 'a page that another source told of' until_is null eval "of $TWIN 'if .good then null else 1 end'"
is 'is not proposed again' 0 "$(of "$TWIN" .taken)"

# Another hub is a source like any other.
"$BIN/syndication" put --data "$DIR/other" >/dev/null 2>>"$ERR" <<<'{"Title":"Từ trung tâm khác","Type":1,"Status":1,"Sapo":"Tóm tắt","OriginalUrl":"http://khac.example/1"}'
HUB_PID=$SERVED
serve other syndication serve --data "$DIR/other" --listen "127.0.0.1:$OTHER"; until_ready "http://127.0.0.1:$OTHER/healthz"
for form in atom rss json; do
    ID=$(syndication source add --url "http://127.0.0.1:$OTHER/feed.$form" --name "Nguồn $form của hub" --minutes 5 | jq .id)
    ok "its .$form is read" until_is null eval "of $ID 'if .good then null else 1 end'"
done
is 'and its item proposed once' 1 "$(syndication list --limit 100 | grep -c 'Từ trung tâm khác')"

# What goes wrong has its reason, and rests.
bad() { # FILE REASON
    ID=$(add "$1" --minutes 5)
    ok "/$1: $2" until_is true of "$ID" "(.why | contains(\"$2\")) and .failures == 1 and (.good | not)"
    is "/$1 rests twice its interval" true "$(of "$ID" '(.due | fromdate) - now > 570')"
}
bad none 'status 404'; bad dtd 'document type declaration'; bad page 'is no feed'; bad long 'answer too long'
ID=$(add busy --minutes 5); ok 'Retry-After is kept to' until_is true of "$ID" '(.due | fromdate) - now > 7100'
ID=$(add gone --minutes 5); ok '410 pauses a source' until_is true of "$ID" '.paused != null and (.why | contains("410"))'
is 'nothing of a hostile feed was read' 0 "$(syndication list --limit 100 | grep -c 'root:')"
ID=$(add old --minutes 5)
ok 'who moved for good is followed' until_is "http://127.0.0.1:$WEB/new 1" of "$ID" '"\(.url) \(.taken)"'
ID=$(add inside --minutes 5)
ok 'but not into inner networks' until_is true of "$ID" '.failures >= 2 and (.why | length > 0) and (.good | not)'
for url in http://127.0.0.2/x http://10.0.0.1/ ftp://a.example/ file:///etc/passwd; do
    run syndication source add --url "$url" --name x --data "$HUB_DIR" --config "$DIR/conf"
    is "$url is no source" 2 "$STATUS"
done
run syndication source add --url "http://127.0.0.1:$WEB/rss" --name x --data "$HUB_DIR" --config "$DIR/conf"
is 'an address is registered once' 2 "$STATUS"
syndication source pause "$RSS"; BEFORE=$(visits rss '...'); syndication source pull "$RSS"; pause 0.5
is 'a paused source is left alone' "$BEFORE" "$(visits rss '...')"
syndication source resume "$RSS"; ok 'resumed it is visited' within 20 eval "[ \$(visits rss ...) -gt $BEFORE ]"

# Killed at random moments while it reads 300 entries.
# shellcheck disable=SC2046
rss $(for n in $(seq 300); do echo "k$n" "T$n"; done) >"$DIR/www/many"; MANY=$(add many --minutes 5)
for round in 1 2 3 4; do
    pause "0.0$((2 * round))"
    kill -9 "$HUB_PID"; wait "$HUB_PID" 2>/dev/null; start; HUB_PID=$SERVED
done
ok 'after kills all entries are there' until_is 300 of "$MANY" .taken
is 'each once' 300 "$(syndication list --limit 1000 | jq -r 'select(.Source == "Nguồn many").Title' | sort -u | wc -l)"
run syndication audit verify --data "$HUB_DIR"
is 'the audit chain is whole' 0 "$STATUS"
finish
