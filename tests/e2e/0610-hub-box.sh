#!/bin/bash
# Boxes: in the pages of portals, old and strict and hostile; their builder; what
# goes out, what comes back, and what is left when the hub is away.
. "${0%/*}/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/nginx.sh"
command -v nginx >/dev/null || skip_all 'no nginx'
"$TOP/tools/npm.sh" jquery@1.12.4 >/dev/null 2>"$ERR" || skip_all 'no npm packages'
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
has() { jq -es "length == 1 and (.[0] | $1)" "$DIR/seen" >/dev/null; }
put() { syndication put >/dev/null; }

FRONT_PORT=$(free_port); FRONT=http://127.0.0.1:$FRONT_PORT
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
for n in 1 2 3 4 5 6; do
    put <<<"{\"Title\":\"Thủ tướng chỉ đạo đẩy mạnh giải ngân vốn đầu tư công, đợt $n\",\"Type\":$((n % 2 + 1)),
        \"Status\":1,\"Sapo\":\"Công điện yêu cầu các bộ, ngành, địa phương tập trung tháo gỡ khó khăn.\",
        \"Source\":\"Văn phòng Chính phủ\",\"OriginalUrl\":\"https://chinhphu.vn/tin-$n.htm\",\"Avatar\":\"$FRONT/pictures/$((n % 2)).gif\",
        \"Attachments\":\"[\\\"https://media.example/$n.mp4\\\"]\",\"PublishedDate\":\"2024-08-0${n}T09:30:00\"}"
done
put <<'ITEM'
{"Title":"<script>window.hacked=1</script><img src=x onerror=alert(1)>","Type":1,"Status":1,
 "Sapo":"</p></li></ul><script>parent.hacked=1</script>","Source":"\"><b onclick=alert(2)>",
 "OriginalUrl":"https://example.gov.vn/?a=1&b=\u0027onclick=alert(3)","Avatar":"https://x/'onerror=alert(4)",
 "Attachments":"[\"javascript:alert(5)\",{\"url\":\"https://a/\\\"onload=alert(6)\"}]","PublishedDate":"2024-08-01T09:30:01"}
ITEM
put <<<"{\"Title\":\"\u202eđảo ngược\u202d và \u2066khác\",\"Type\":1,\"Status\":1,\"PublishedDate\":\"2024-08-01T09:30:02\"}"
put <<<"{\"Title\":\"$(printf 'rấtdài%.0s' $(seq 200))\",\"Type\":1,\"Status\":1,\"PublishedDate\":\"2024-08-01T09:30:03\"}"
for n in 1 2 3; do
    put <<<"{\"Title\":\"Quyết định $n/QĐ-TTg về kế hoạch năm\",\"Type\":3,\"Status\":1,\"Source\":\"Thủ tướng Chính phủ\",
        \"Attachments\":\"{\\\"Toàn văn\\\":\\\"https://vanban.example/$n.pdf\\\"}\",\"OriginalUrl\":\"https://vanban.example/$n\",
        \"PublishedDate\":\"2024-08-0${n}T00:00:00\"}"
done

# One nginx is the source of pictures and the proxy that operators put in front.
mkdir -p "$DIR/www/pictures"
for n in 0 1; do printf 'GIF89a\1\0\1\0\x80\0\0\xa3\x16\x1d\0\0\0,\0\0\0\0\1\0\1\0\0\2\2D\1\0;' >"$DIR/www/pictures/$n.gif"; done
sed -n '/# The last good answer/,/^    }/p' "$TOP/packaging/nginx.conf" >"$DIR/stale"
nginx_serve 1 "$FRONT/pictures/0.gif" <<END
    $(sed -n 's/^proxy_cache_path [^ ]*/proxy_cache_path cache/p' "$TOP/packaging/nginx.conf")
    upstream liencong_hub { server 127.0.0.1:$PORT; }
    server { listen 127.0.0.1:$FRONT_PORT;
        location /pictures { root $DIR/www; }
$(cat "$DIR/stale")
        location / { proxy_pass http://liencong_hub; } }
END
echo "[common]
allow_private = 127.0.0.0/8" >"$DIR/conf"
BOX=$(syndication box add --title 'Chỉ đạo, điều hành' --count 5 --images yes --theme light | jq -r .id)
serve hub syndication serve --config "$DIR/conf" --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"
pictured() { [ "$(curl -s "$HUB/box/$BOX" | grep -o 'src="/anh/' | wc -l)" = 5 ]; }
ok 'pictures of items come to the hub by themselves' within 10 pictured
is 'and are sent as what they are' image/gif "$(curl -s -o /dev/null -w '%{content_type}' "$HUB$(curl -s "$HUB/box/$BOX" | grep -o '/anh/[0-9a-f]*' | head -1)")"

# A server of its own for the browser, which kills it at the end.
BROWSED_PORT=$(free_port); BROWSED=http://127.0.0.1:$BROWSED_PORT
sed -i "s/server 127.0.0.1:$PORT;/server 127.0.0.1:$BROWSED_PORT;/" "$DIR/nginx/conf"; kill -HUP "$NGINX"
serve browsed syndication serve --config "$DIR/conf" --data "$DIR/hub" --listen "127.0.0.1:$BROWSED_PORT"
disown "$SERVED" # its end by SIGKILL is no news
until_ready "$BROWSED/healthz"
syndication box show "$BOX" | jq '.embed' | sed "s|http://127.0.0.1:8081|$BROWSED|g" >"$DIR/embed"
csp() { # of the form NAME, as the builder prints it
    curl -s "$BROWSED/tao-mau/$BOX" | grep -A9 "id=\"csp$1\"" | sed -n "s/.*spellcheck=\"false\">//; /src/p; /<\/textarea>/q" | sed 's|</textarea>.*||'
}
OLD=$(openssl dgst -sha256 -binary "$TOP/widgets/released/loader-057fa5444429.js" | base64)
jq -n --slurpfile embed "$DIR/embed" --arg hub "$BROWSED" --arg front "$FRONT" --argjson pid "$SERVED" --arg box "$BOX" \
    --arg c1 "$(csp 1)" --arg c2 "$(csp 2)" --arg c3 "$(csp 3)" --arg old "$OLD" --arg jquery "$NPM/node_modules/jquery/dist/jquery.js" \
    --arg shots "${PICTURES:-}" '{hub: $hub, front: $front, pid: $pid, code: $embed[0], title: "Chỉ đạo, điều hành", $jquery, $shots,
    csp: {iframe: $c1, script: $c2, element: $c3},
    old: "<div data-liencong-box=\"\($box)\"><a href=\"#\">x</a></div><script async src=\"\($hub)/widgets/057fa5444429/loader.js\" integrity=\"sha256-\($old)\" crossorigin=\"anonymous\"></script>"}' >"$DIR/kit"
browse boxes.js "$DIR/kit"

SIZE=$(gzip -9c "$TOP/widgets/loader.js" | wc -c)
ok "the loader has at most 5 kB ($SIZE)" [ "$SIZE" -le 5120 ]
PINNED=$(syndication box show "$BOX" | jq -r .embed.script_pinned | sed -n 's/.*src="[^"]*\(\/widgets\/[0-9a-f]*\/loader.js\)" integrity="sha256-\([^"]*\)".*/\1 \2/p')
is 'the pinned loader has the hash that is printed' "${PINNED#* }" "$(curl -s "$HUB${PINNED% *}" | openssl dgst -sha256 -binary | base64)"
ok 'and may be kept for ever' bash -c "curl -si '$HUB${PINNED% *}' | grep -q 'Cache-Control: .*immutable'"
is 'the evergreen one is the same file' "$(curl -s "$HUB${PINNED% *}" | cksum)" "$(curl -s "$HUB/widgets/v1/loader.js" | cksum)"
for released in "$TOP"/widgets/released/*.js; do
    version=${released##*-}; version=${version%.js}
    is "loader $version is served as it was released" "$(cksum <"$released")" "$(curl -s "$HUB/widgets/$version/loader.js" | cksum)"
done

curl -s "$HUB/box/$BOX.html" >"$DIR/fragment"
ok 'the fragment for servers asks nothing of the hub' bash -c "! grep -q ' src=\"' '$DIR/fragment' && grep -q '^<section class=\"lcb' '$DIR/fragment'"
ok 'style and tree may be read by scripts of portals' bash -c "curl -si '$HUB/box/$BOX.tree' | grep -qi '^Access-Control-Allow-Origin: \*'"
syndication withdraw 6 --emergency "sai" >/dev/null
left() { for form in '' .tree .html .atom .json .csv; do ! curl -s "$HUB/box/$BOX$form" | grep -q 'đợt 6' || return 1; done; }
ok 'a withdrawn item leaves every form of the box within a second' within 1 left
is 'and may be kept elsewhere for a minute' 'public, max-age=30, stale-while-revalidate=30, stale-if-error=86400' \
    "$(curl -si "$HUB/box/$BOX" | tr -d '\r' | sed -n 's/^Cache-Control: //p')"
syndication box set "$BOX" --title 'Tên mới' --criteria paged --count 2 >/dev/null
renamed() { curl -s "$HUB/box/$BOX?page=2" >"$DIR/page"; grep -q 'Tên mới' "$DIR/page"; }
within 1 renamed
ok 'a changed box shows its new options under the old id' grep -q "rel=\"next\" href=\"/box/$BOX?page=3\"" "$DIR/page"
is 'a box that does not exist is 404' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/box/nothing")"
CODE=$(syndication box code "$BOX" | jq -r .edit_link)
ok 'the operator can hand out an edit link' bash -c "[[ '$CODE' =~ /tao-mau/$BOX#[a-z0-9]{26}$ ]]"

curl -s "$HUB/oembed?url=$HUB/box/$BOX&maxwidth=300" >"$DIR/seen"
ok 'oEmbed gives the iframe of the box' has '.type == "rich" and .width == 300 and (.html | contains("/box/"))'
curl -s "$HUB$(curl -s "$HUB/box/$BOX" | sed -n 's/.*type="text\/xml+oembed" href="\([^"]*\)".*/\1/p' | sed 's/&amp;/\&/g')" >"$OUT"
is 'its XML is found from the page and is XML' rich "$(xmllint --xpath 'string(/oembed/type)' "$OUT" 2>>"$ERR")"
is 'another format is 501' 501 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/oembed?format=yaml&url=$HUB/box/$BOX")"
is 'oEmbed of another address is 404' 404 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/oembed?url=$HUB/")"
for form in atom rss; do
    ok "the box as $form is XML with its items" [ "$(curl -s "$HUB/box/$BOX.$form" | xmllint --xpath 'count(//*[local-name()="entry" or local-name()="item"])' -)" = 2 ]
done
curl -s "$HUB/box/$BOX.json" >"$DIR/seen"
ok 'as JSON Feed, too' has '.version == "https://jsonfeed.org/version/1.1" and (.items | length) == 2'
is 'and as CSV' 3 "$(curl -s "$HUB/box/$BOX.csv" | wc -l)"

save() { curl -s -o /dev/null -w '%{http_code} ' --data 'kind=news&luu=1' "$HUB/tao-mau"; }
BEFORE=$(syndication box list | wc -l)
for _ in $(seq 25); do save >>"$DIR/saves"; done
is 'one address stores twenty boxes at once, not more' $((BEFORE + 20)) "$(syndication box list | wc -l)"
ok 'each with its audit line, from where' [ "$(syndication audit show --limit 100 | grep -c '"box.build".*\|127.0.0.1.*box.build')" -ge 20 ]

# The store breaks under the running server.
curl -s "$HUB/box/$BOX" >"$DIR/before"
sqlite3 "$DIR/hub/hub.db" "PRAGMA legacy_alter_table = ON; ALTER TABLE items RENAME TO gone; UPDATE state SET value = value + 1 WHERE name = 'changes'"
noticed() { curl -s "$HUB/box/$BOX"; match answer.failed "$DIR/hub.log"; }
within 1 noticed
curl -s "$HUB/box/$BOX" >"$DIR/after"
ok 'when the store cannot be read, the last good list is sent' cmp -s "$DIR/before" "$DIR/after"
ok 'and the operator is told' match 'answer.failed' "$DIR/hub.log"
is 'a page that was never made is 503 then' 503 "$(curl -s -o /dev/null -w '%{http_code}' "$HUB/box/mau?count=7")"

run syndication box add --data "$DIR/hub" --header-color red
is 'a colour that is none is a usage error' 2 "$STATUS"
ok 'that names the option' match 'header_color: is no colour' "$ERR"
run syndication box add --data "$DIR/hub" --criteria picked
ok 'hand-picked without items is refused' match 'ids: go with' "$ERR"
finish
