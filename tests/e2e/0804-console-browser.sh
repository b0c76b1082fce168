#!/bin/sh
# Signing in, roles, people and log in a real browser: axe at two widths, light
# and dark, the keyboard, without scripts.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/browser.sh"
. "$TOP/tests/lib/console.sh"
HERE=000.01.00.G01 ABOVE=000.00.00.G01
cat >"$DIR/portals.csv" <<END
code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s
$ABOVE,Bộ Mẫu có một cái tên dài như tên thật của các bộ và cơ quan ngang bộ,ministry,,bo.gov.vn.test,http://bo.gov.vn.test/,,0
$HERE,Cục Mẫu,department,$ABOVE,cuc.bo.gov.vn.test,http://cuc.bo.gov.vn.test/,,0
END
printf '127.0.0.1 bo.gov.vn.test cuc.bo.gov.vn.test\n' >"$DIR/hosts"
cat >"$DIR/liencong.conf" <<END
[common]
registry = portals.csv
allow_private = 127.0.0.0/8
[crawler]
hosts_file = $DIR/hosts
delay_min_ms = 0
END
CONF="--config $DIR/liencong.conf --data $DIR/data"
# shellcheck disable=SC2086
timeout 10 "$BIN/crawler" run --once --seconds 1 $CONF >"$OUT" 2>"$ERR"
# shellcheck disable=SC2086
console_up $CONF
visitor boss admin admin
visitor viewer here viewer
visitor owner above owner
visitor signed none signed
visitor half none signed
visitor coded none signed
db "UPDATE sessions SET whole = 0 WHERE person IN (SELECT id FROM people WHERE login IN ('half', 'coded'));
    UPDATE people SET totp = 'x' WHERE login = 'coded'"
post owner /cong/$ABOVE/quyen /cong/$ABOVE/quyen so=001085000009 quyen=editor
post owner /cong/$HERE/quyen /cong/$HERE/quyen so=001085000008 quyen=viewer
browse console.js "$AT" "$(awk '{print $1, $2}' "$DIR/visitors" | jq -Rnc '[inputs | split(" ") | {key: .[0], value: .[1]}] | from_entries')" "${SHOTS:-}"
finish
