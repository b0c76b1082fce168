#!/bin/sh
# `make install` puts programs, units, examples and papers below PREFIX.
. "$(dirname "$0")/../t.sh"
to=$DIR/root/opt/lc
"$TOP/tools/install.sh" "$B" "$DIR/root" /opt/lc >"$OUT" 2>"$ERR"; STATUS=$?
is 'it installs' 0 "$STATUS"
for program in crawler indexer searchd syndication; do
    "$to/bin/$program" help >"$OUT" 2>"$ERR"
    is "$program runs from there" 0 $?
done
ok 'units name the prefix, not the staging folder' match '^ExecStart=/opt/lc/bin/searchd ' \
    "$to/lib/systemd/system/liencong-searchd.service"
ok 'the settings are there as an example' match '^\[crawler\]' "$to/share/liencong/liencong.conf"
ok 'and the papers' [ -f "$to/share/doc/liencong/options.md" ]
finish
