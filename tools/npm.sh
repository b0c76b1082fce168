#!/bin/sh
# npm.sh NAME@VERSION...: installs npm packages for tests below build/npm, once;
# prints the folder.  Nothing of them is part of the programs.
set -e
top=$(cd "$(dirname "$0")/.." && pwd)
dir=$top/build/npm
mkdir -p "$dir"
exec 9>"$dir/.lock"
flock 9
missing=
for package in "$@"; do
    name=${package%@*}; version=${package##*@}
    have=$(sed -n 's/^  "version": "\(.*\)",*/\1/p' \
        "$dir/node_modules/$name/package.json" 2>/dev/null || true)
    [ "$have" = "$version" ] || missing="$missing $package"
done
# Without a network it gives up at once: the tests then skip what needs them.
# shellcheck disable=SC2086
[ -z "$missing" ] || npm install --prefix "$dir" --no-audit --no-fund --silent \
    --fetch-retries=0 --fetch-timeout=60000 $missing >&2
echo "$dir"
