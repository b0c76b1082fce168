#!/bin/sh
# usage: tools/unpack-data.sh ARCHIVE...
# Unpacks ../shared/data/ARCHIVE.tar.zst into build/data/ARCHIVE, once, and
# prints the folder.  Safe when two tests ask at the same time.
top=$(cd "$(dirname "$0")/.." && pwd)
for name; do
    from=$top/../shared/data/$name.tar.zst to=$top/build/data/$name
    [ -f "$from" ] || { echo "$0: no $from" >&2; exit 1; }
    mkdir -p "$top/build/data"
    (
        flock 9
        [ -d "$to" ] && exit 0
        rm -rf "$to.part" && mkdir "$to.part" &&
            zstd -dc --long=27 "$from" | tar -xf - -C "$to.part" &&
            mv "$to.part" "$to"
    ) 9>"$to.lock" || exit 1
    echo "$to"
done
