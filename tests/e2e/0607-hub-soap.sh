#!/bin/bash
# The SOAP 1.1 door: used by the npm package `soap` from its WSDL alone, its
# answers valid by the published XSD, hostile XML refused.
. "${0%/*}/../t.sh"
syndication() { "$BIN/syndication" "$@" --data "$DIR/hub" 2>>"$ERR"; }
MODULES=$("$TOP/tools/npm.sh" soap@1.13.0 2>"$ERR")/node_modules || skip_all 'no npm packages'
KEY=$(syndication key add --name A --address 127.0.0.0/8)
ITEMS_KEY=$(syndication key add --name B --address 127.0.0.0/8 --scope items)
syndication key quota 2 --service soap --per-hour 3 --per-day 100
syndication put <<<'{"Title":"Một & hai <ba>","Type":1,"Status":1,"Content":"<p>]]> &amp;</p>","DistributionTo":["1","2"]}' >/dev/null
for n in 2 3 4 5 6; do syndication put <<<"{\"Title\":\"Tiêu đề $n\",\"Type\":$((n % 3 + 1)),\"Status\":1}" >/dev/null; done
syndication withdraw 2 --emergency "sai" >/dev/null
PORT=$(free_port); HUB=http://127.0.0.1:$PORT
serve hub syndication serve --data "$DIR/hub" --listen "127.0.0.1:$PORT"
until_ready "$HUB/healthz"

not_at_end_of hour 20
node "$TOP/tests/lib/hub_soap.mjs" "$MODULES" "$HUB" "$KEY" "$ITEMS_KEY" >"$DIR/tap" 2>&1
retell "$DIR/tap"

# post XML: by hand; the answer in $OUT, CODE.
post() {
    CODE=$(curl -s -o "$OUT" -w '%{http_code}' -H 'Content-Type: text/xml' -H "X-API-Key: $KEY" --data-binary "$1" "$HUB/soap")
}
wrap() { echo "<s:Envelope xmlns:s='http://schemas.xmlsoap.org/soap/envelope/'><s:Body>$1</s:Body></s:Envelope>"; }
curl -s "$HUB/api/v2/schemas/hub.xsd" >"$DIR/hub.xsd"
for call in '<GetItem xmlns="urn:liencong:hub:2"><Id>1</Id></GetItem>' '<ListItems xmlns="urn:liencong:hub:2"/>' \
    '<ListChanges xmlns="urn:liencong:hub:2"><Limit>2</Limit></ListChanges>' '<GetItem xmlns="urn:liencong:hub:2"><Id>2</Id></GetItem>'; do
    post "$(wrap "$call")"
    xmllint --xpath '//*[local-name()="Body"]/*[local-name()!="Fault"] | //*[local-name()="detail"]/*' "$OUT" >"$DIR/inside" 2>"$ERR"
    ok "what answers $call fits hub.xsd" xmllint --noout --schema "$DIR/hub.xsd" "$DIR/inside"
done
is 'a fault is HTTP 500, as SOAP 1.1 wants it' 500 "$CODE"
post "<!DOCTYPE a [<!ENTITY x SYSTEM 'file:///etc/passwd'>]>$(wrap '<GetItem xmlns="urn:liencong:hub:2"><Id>&x;</Id></GetItem>')"
ok 'a DTD is refused, its file unread' bash -c "grep -q 'has a DTD' '$OUT' && ! grep -q root: '$OUT'"
post "$(wrap 'x')"; ok 'no call is a fault' match 'faultcode>soap:Client<' "$OUT"
post "<Envelope xmlns='http://www.w3.org/2003/05/soap-envelope'/>"
ok 'SOAP 1.2 is a VersionMismatch' match 'soap:VersionMismatch' "$OUT"
is 'a body of 70 kB is 413' 413 "$(head -c 70000 /dev/zero | tr '\0' a | curl -s -o "$OUT" -w '%{http_code}' --data-binary @- "$HUB/soap")"
kill "$SERVED"; wait "$SERVED" 2>/dev/null
is 'every call has its line' 'soap soap.changes soap.item soap.items' \
    "$(syndication audit show --limit 1000 | jq -r .action | grep ^soap | sort -u | xargs)"
finish
