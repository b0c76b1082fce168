#!/bin/sh
# The units: what systemd says of them, how little they may do; and the watchdog,
# which hears of a program only while its threads answer.
. "$(dirname "$0")/../t.sh"
to=$DIR/lc units=$DIR/lc/lib/systemd/system
"$TOP/tools/install.sh" "$B" '' "$to" >"$OUT" 2>"$ERR"
is 'it installs' 0 $?
if command -v systemd-analyze >/dev/null; then
    # Man pages are below a prefix that man does not know.
    SYSTEMD_UNIT_PATH=$units: systemd-analyze verify --man=no --recursive-errors=no "$units"/liencong-[a-z]*.[st]* >"$OUT" 2>"$ERR"
    is 'systemd finds nothing to say of the units' '0 0' "$? $(wc -c <"$ERR")"
    for unit in "$units"/liencong-*.service; do
        SYSTEMD_UNIT_PATH=$units: systemd-analyze security --offline=yes --threshold=15 "$unit" >"$OUT" 2>"$ERR"
        is "$(basename "$unit") may do little: $(sed -n 's/.*level for.*: \([0-9.]*\).*/\1/p' "$OUT") of 10" 0 $?
    done
else
    echo '# no systemd-analyze: units not looked at'
fi
calls=$(grep -o 'SYS_landlock_[a-z_]*' "$TOP/indexer/cage.c" | sed 's/SYS_//' | sort -u)
ok "the cage of foreign files asks for something ($(echo $calls))" [ -n "$calls" ]
for call in $calls; do
    ok "and may call $call, which no group of Debian 12 holds" match "^SystemCallFilter=\([a-z_]* \)*$call\b" "$units/liencong-.service.d/sandbox.conf"
done
ok 'every service has its watchdog' [ "$(grep -l '^WatchdogSec=' "$units"/*.service | wc -l)" = "$(grep -l '^Type=notify' "$units"/*.service | wc -l)" ]

python3 "$TOP/tests/lib/manager.py" 3000 "$DIR/hub.log" "$BIN/syndication" serve --data "$DIR/hub" --listen 127.0.0.1:0 >"$DIR/tap" 2>"$ERR"
retell "$DIR/tap"
finish
