#!/bin/sh
# The papers lead somewhere: every link between them, and every test that
# docs/features.md names, is there.
. "$(dirname "$0")/../t.sh"
cd "$TOP" || exit 1
papers=$(find . -path ./build\* -prune -o -name '*.md' -print | grep -v /node_modules/)
# shellcheck disable=SC2086
perl -e 'for my $paper (@ARGV) {
    open(my $in, "<", $paper) or die "$paper: $!\n";
    my ($dir) = $paper =~ m{^(.*)/};
    while (my $line = <$in>) {
        for my $to ($line =~ /\]\(([^)#\s]+)[^)]*\)/g) {
            print "$paper:$.: $to is not there\n" unless $to =~ /^\w+:/ || -e "$dir/$to";
        }
    }
}' $papers >"$OUT"
is 'every link leads to a file' 0 "$(wc -l <"$OUT")"
sed 's/^/# /' "$OUT"
# `tests/e2e/0600-hub-v1.sh`, and in the same cell the next without its folder
perl -ne 'my $dir = ""; for my $t (/`([\w.\/-]+\.(?:sh|c))`/g) {
    $dir = $1 if $t =~ m{^(.*/)}; my $path = $t =~ m{/} ? $t : "$dir$t";
    my @places = ($path, "tests/unit/$t", "tests/e2e/$t", "tests/fuzz/$t");
    print "$.: $t\n" unless grep { -e } @places }' docs/features.md >"$OUT"
is 'every test that a feature names is there' 0 "$(wc -l <"$OUT")"
sed 's/^/# /' "$OUT"
awk -F'[ |]+' '/^\| [A-Z][0-9]+ / { letter = substr($2, 1, 1); n = substr($2, 2) + 0
    if (letter == last ? n <= before : seen[letter]++) print $2 " is out of place"; last = letter; before = n }' \
    docs/features.md >"$OUT"
is 'each requirement has one row, in order' 0 "$(wc -l <"$OUT")"
sed 's/^/# /' "$OUT"
finish
