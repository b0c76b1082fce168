#!/bin/sh
# `make install` puts programs, manuals, units, examples and papers below PREFIX;
# `make deb` makes a package of them.
. "$(dirname "$0")/../t.sh"
to=$DIR/root/opt/lc
"$TOP/tools/install.sh" "$B" "$DIR/root" /opt/lc >"$OUT" 2>"$ERR"; STATUS=$?
is 'it installs' 0 "$STATUS"
for program in crawler indexer searchd syndication console; do
    "$to/bin/$program" help >"$OUT" 2>"$ERR"
    is "$program runs from there" 0 $?
done
ok 'units name the prefix, not the staging folder' match '^ExecStart=/opt/lc/bin/searchd ' \
    "$to/lib/systemd/system/liencong-searchd.service"
ok 'the settings are there as an example' match '^\[crawler\]' "$to/share/liencong/liencong.conf"
ok 'and the papers' [ -f "$to/share/doc/liencong/options.md" ]
for program in crawler indexer searchd syndication console; do
    man=$to/share/man/man1/$program.1 missing=
    for command in $("$to/bin/$program" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p'); do
        grep -q "^\.B $program $(echo "$command" | sed 's/-/\\\\-/g')" "$man" || missing="$missing $command"
    done
    is "the manual page of $program has all its commands" '' "$missing"
done
command -v dpkg-deb >/dev/null || { finish; exit; }
deb=$("$TOP/packaging/deb.sh" "$B" 2>"$ERR")
ok 'a package is made' [ -f "$deb" ]
dpkg-deb -f "$deb" >"$OUT"
ok 'that depends on the libraries the programs use' match '^Depends:.*libxapian30.*poppler-utils' "$OUT"
dpkg-deb -c "$deb" >"$OUT"
for path in usr/bin/searchd usr/lib/systemd/system/liencong-searchd.service etc/liencong/portals.csv; do
    ok "and holds /$path" match " ./$path\$" "$OUT"
done
finish
