#!/bin/sh
# usage: tools/install.sh BUILD_DIR DESTDIR PREFIX      (or `make install`)
# Programs, manual pages, units, examples of the two files of config/, and papers.  Nothing of
# an existing configuration is touched: docs/operate.md says where it lives.
set -eu
cd "$(dirname "$0")/.."
build=$1 prefix=$3 to=$2$3
for program in "$build"/bin/*; do
    name=${program##*/}
    install -D -m 755 "$program" "$to/bin/$name"
    tools/man.sh "$program" >"$build/$name.1"
    install -D -m 644 "$build/$name.1" "$to/share/man/man1/$name.1"
done
for unit in packaging/systemd/*.in; do
    name=${unit##*/}
    sed "s|@PREFIX@|$prefix|g" "$unit" >"$build/${name%.in}"
    install -D -m 644 "$build/${name%.in}" "$to/lib/systemd/system/${name%.in}"
done
install -D -m 644 -t "$to/lib/systemd/system/liencong-.service.d" packaging/systemd/liencong-.service.d/sandbox.conf
install -D -m 644 -t "$to/share/liencong" config/liencong.conf config/portals.csv
install -D -m 644 -t "$to/share/liencong/vi" config/vi/names.csv config/vi/synonyms.txt config/vi/spam-words.txt config/vi/suggest-deny.txt
find docs -name '*.md' | while read -r paper; do
    install -D -m 644 "$paper" "$to/share/doc/liencong/${paper#docs/}"
done
install -D -m 644 -t "$to/share/doc/liencong" README.md ARCHITECTURE.md CHANGELOG.md
echo "installed below $to; next: $to/share/doc/liencong/operate.md"
