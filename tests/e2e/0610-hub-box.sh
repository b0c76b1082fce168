#!/bin/bash
# A portal with a strict CSP embeds a box; a real browser opens it.
. "${0%/*}/../t.sh"
CHROMIUM=$(command -v chromium || command -v chromium-browser) || skip_all 'no chromium'
export CHROMIUM
NODE_PATH=$("$TOP/tools/npm.sh" playwright-core@1.48.2 axe-core@4.10.2 2>"$ERR")/node_modules || skip_all 'no npm packages'
export NODE_PATH
PICTURES=${PICTURES:-$DIR}
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
has() { jq -es "length == 1 and (.[0] | $1)" "$DIR/seen" >/dev/null; }

for n in 1 2 3 4 5 6; do
    syndication put >/dev/null <<<"{\"Title\":\"Thủ tướng chỉ đạo đẩy mạnh giải ngân vốn đầu tư công, đợt $n\",\"Type\":$((n % 2 + 1)),
        \"Status\":1,\"Sapo\":\"Công điện yêu cầu các bộ, ngành, địa phương tập trung tháo gỡ khó khăn.\",
        \"Source\":\"Văn phòng Chính phủ\",\"OriginalUrl\":\"https://chinhphu.vn/tin-$n.htm\",
        \"PublishedDate\":\"2024-08-0${n}T09:30:00\"}"
done
syndication put >/dev/null <<'ITEM'
{"Title":"<script>window.hacked=1</script><img src=x onerror=alert(1)>","Type":1,"Status":1,
 "Sapo":"</p></li></ul><script>parent.hacked=1</script>","Source":"\"><b onclick=alert(2)>",
 "OriginalUrl":"https://example.gov.vn/?a=1&b=\u0027onclick=alert(3)","Avatar":"https://x/'onerror=alert(4)",
 "PublishedDate":"2024-08-09T09:30:00"}
ITEM
syndication put >/dev/null <<<'{"Title":"Quyết định 1/QĐ-TTg về kế hoạch năm","Type":3,"Status":1,"PublishedDate":"2024-08-01T00:00:00"}'
BOX=$(syndication box add --title 'Chỉ đạo, điều hành' | jq -r .id)
FIXED=$(syndication box add --kind document --template compact --header-color '#7fbf7f' --background '#fff7e0' --height 500 --language en | jq -r .id)

PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
node "$TOP/tests/browser/hub-box.js" "$HUB" "$BOX" "$FIXED" "$PICTURES" >"$DIR/seen" 2>"$ERR"
STATUS=$?; cp "$DIR/seen" "$OUT"
is 'the browser has seen the portal' 0 "$STATUS"

ok 'the iframe is sandboxed, without an origin' has '.iframe.sandbox | test("allow-scripts") and (test("allow-same-origin") | not)'
ok 'it has a title, loads lazily, and tells only the origin' has '.iframe | .title == "Thông tin chỉ đạo" and .loading == "lazy" and .referrer == "strict-origin"'
ok 'the box shows news and videos, newest first' has '.items == 7 and (.titles[1] | endswith("đợt 6"))'
ok 'its height follows its content at every width' has '.wide < .at_320 and .wide > 200'
ok 'it fits into 320 pixels' has '.overflow_320 <= 0 and .overflow_640 <= 0'
ok 'a forged message does not move it' has '.after_forgery == .at_320'
ok 'markup in an item stays text' has '.titles[0] | startswith("<script>window.hacked")'
ok 'and runs nowhere' has '.hacked == false and .dialogs == 0 and .scripts == 1'
ok 'the strict CSP of the portal is not broken' has '.console == []'
ok 'no cookies, nobody else is asked' has '.cookies == 0 and .asked == []'
ok 'no globals are left behind' has '.globals == []'
ok 'axe finds nothing in the portal' has '.axe_portal == []'
ok 'axe finds nothing in the box' has '.axe_box == []'
ok 'axe finds nothing in the dark box' has '.axe_dark == []'
ok 'axe finds nothing with chosen colours, in English' has '.axe_fixed == []'
ok 'a fixed height stays and shifts nothing' has '.fixed_height == 500 and .layout_shift == 0'
ok 'with the hub away the link is still there' has '.fallback == "Thông tin chỉ đạo"'
ok 'the box is complete without scripts' has '.items_without_scripts == 7'
ok 'axe finds nothing in the front page' has '.axe_front == []'
ok 'axe finds nothing in the builder, which fits a telephone' has '.axe_builder == [] and .builder_overflow <= 0'
ok 'the builder shows three widths' has '.previews == 3'
ok 'its code makes the box that was built' has '.built_title == "Tin \"mới\" & <hay>" and .built_items == 1'
ok 'and comes without scripts too' has '.code_without_scripts | test("template=feature")'

SIZE=$(gzip -9c "$TOP/widgets/loader.js" | wc -c)
ok "the loader has at most 5 kB ($SIZE)" [ "$SIZE" -le 5120 ]
PINNED=$(syndication box show "$BOX" | jq -r .embed.script_pinned | sed -n 's/.*src="[^"]*\(\/widgets\/[0-9a-f]*\/loader.js\)" integrity="sha256-\([^"]*\)".*/\1 \2/p')
is 'the pinned loader has the hash that is printed' "${PINNED#* }" "$(curl -s "$HUB${PINNED% *}" | openssl dgst -sha256 -binary | base64)"
ok 'and may be kept for ever' bash -c "curl -si '$HUB${PINNED% *}' | grep -q 'Cache-Control: .*immutable'"
is 'the evergreen one is the same file' "$(curl -s "$HUB${PINNED% *}" | cksum)" "$(curl -s "$HUB/widgets/v1/loader.js" | cksum)"

syndication withdraw 6 >/dev/null
left() { ! curl -s "$HUB/box/$BOX" | grep -q 'đợt 6'; }
ok 'a withdrawn item leaves the box within a second' within 1 left
syndication box set "$BOX" --title 'Tên mới' --criteria paged --count 2 >/dev/null
renamed() { curl -s "$HUB/box/$BOX?page=2" >"$DIR/page"; grep -q 'Tên mới' "$DIR/page"; }
within 1 renamed
ok 'a changed box shows its new options under the old id' grep -q 'rel="next" href="?page=3"' "$DIR/page"
is 'a box that does not exist is 404' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/box/nothing")"
curl -s "$HUB/oembed?url=$HUB/box/$BOX&maxwidth=300" >"$DIR/seen"
ok 'oEmbed gives the iframe of the box' has '.type == "rich" and .width == 300 and (.html | contains("/box/"))'
is 'oEmbed of another address is 404' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/oembed?url=$HUB/")"

# The store breaks under the running server.
curl -s "$HUB/box/$BOX" >"$DIR/before"
sqlite3 "$DIR/hub/hub.db" "ALTER TABLE items RENAME TO gone; UPDATE state SET value = value + 1 WHERE name = 'changes'"
noticed() { curl -s "$HUB/box/$BOX"; match answer.failed "$DIR/hub.log"; }
within 1 noticed
curl -s "$HUB/box/$BOX" >"$DIR/after"
ok 'when the store cannot be read, the last good list is sent' cmp -s "$DIR/before" "$DIR/after"
ok 'and the operator is told' match 'answer.failed' "$DIR/hub.log"
is 'a page that was never made is 503 then' 503 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/box/$BOX.atom")"

run syndication box add --data "$DIR/hub" --header-color red
is 'a colour that is none is a usage error' 2 "$STATUS"
ok 'that names the option' match 'header_color: is no colour' "$ERR"
run syndication box add --data "$DIR/hub" --criteria picked
ok 'hand-picked without items is refused' match 'ids: go with' "$ERR"
finish
