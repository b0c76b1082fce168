#!/bin/sh
# usage: tools/man.sh PROGRAM >PROGRAM.1
# A manual page from what the program says of itself with `help` and --help.
set -eu
name=${1##*/}
commands=$("$1" help | sed -n 's/^  \([a-z][a-z-]*\) .*/\1/p')
quote() { sed -e 's/\\/\\e/g' -e 's/^\([.'"'"']\)/\\\&\1/' -e 's/-/\\-/g'; }
say=$(sed -n "/^| .*\`$name\` |/s/.*| *\(.*[^ ]\) *|\$/\1/p" README.md | head -n 1)
cat <<END
.TH $(echo "$name" | tr a-z A-Z) 1 "" "Liên Cổng"
.SH NAME
$name \- $(echo "$say" | quote)
.SH SYNOPSIS
.B $name
.I COMMAND
[OPTION...] [ARGUMENT...]
.SH COMMANDS
END
for command in $commands; do
    "$1" "$command" --help | awk 'NR == 1 {sub(/^usage: /, ""); print "@" $0; next} NF' |
        quote | sed -e 's/^@\(.*\)/.TP\n.B \1/' -e 's/^  *\\-\\-/.br\n\\-\\-/'
done
cat <<'END'
.SH EXIT STATUS
0 done, 1 failed, 2 wrong usage, 75 try again later (another process holds the lock, or the network is away).
.SH SEE ALSO
/usr/share/doc/liencong/operate.md, vi/operate.md: the guide of the operator.
.SH FILES
.I /etc/liencong/liencong.conf
settings,
.I /etc/liencong/portals.csv
the registry of portals,
.I /var/lib/liencong
all data.
END
