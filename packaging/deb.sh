#!/bin/sh
# usage: packaging/deb.sh BUILD_DIR          (or `make deb`)
# Makes BUILD_DIR/liencong_VERSION_ARCH.deb of what was built.  The package has
# the programs, units, papers and /etc/liencong; it starts nothing by itself.
set -eu
cd "$(dirname "$0")/.."
build=$(cd "$1" && pwd) root=$build/deb
version=$(sed -n 's/^## \([0-9.]*\).*/\1/p' CHANGELOG.md | head -n 1)
arch=$(dpkg --print-architecture)
rm -rf "$root" && mkdir -p "$root/DEBIAN"
tools/install.sh "$build" "$root" /usr >/dev/null
install -D -m 644 -t "$root/etc/liencong" config/liencong.conf config/portals.csv
install -D -m 644 -t "$root/etc/liencong/vi" "$root"/usr/share/liencong/vi/*

# dpkg-shlibdeps wants a source package; a folder with debian/control is enough.
mkdir -p "$build/shlibs/debian"
printf 'Source: liencong\n\nPackage: liencong\nArchitecture: any\n' >"$build/shlibs/debian/control"
libraries=$(cd "$build/shlibs" && dpkg-shlibdeps -O "$root"/usr/bin/* 2>/dev/null |
    sed -n 's/^shlibs:Depends=//p')
cat >"$root/DEBIAN/control" <<END
Package: liencong
Version: $version
Architecture: $arch
Section: web
Priority: optional
Maintainer: Liên Cổng <liencong@localhost>
Installed-Size: $(du -sk "$root" | cut -f 1)
Depends: ${libraries:-libc6}, adduser, procps, publicsuffix, poppler-utils, antiword, catdoc
Suggests: nginx, tesseract-ocr, tesseract-ocr-vie, xapian-tools
Description: search and syndication for the web portals of a state
 A polite crawler, a Vietnamese-aware index, a search service, and a hub that
 gives directive news back to the portals as an API, feeds and boxes.
END
(cd "$root" && find etc -type f | sed 's|^|/|') >"$root/DEBIAN/conffiles"
cat >"$root/DEBIAN/postinst" <<'END'
#!/bin/sh
set -e
if [ "$1" = configure ]; then
    adduser --system --group --quiet --home /var/lib/liencong --no-create-home liencong
    # Data, and what the timer of backups writes; no other program may read them.
    for folder in /var/lib/liencong /var/backups/liencong; do
        [ -d $folder ] || install -d -o liencong -g liencong -m 0750 $folder
    done
    [ ! -d /run/systemd/system ] || systemctl daemon-reload
fi
END
cat >"$root/DEBIAN/prerm" <<'END'
#!/bin/sh
set -e
# Nothing runs on without its program; what a unit wrote stays.
if [ "$1" = remove ] && [ -d /run/systemd/system ]; then
    systemctl disable --now --quiet $(cd /usr/lib/systemd/system && ls -d liencong-*.timer liencong-*.socket liencong-*.service)
fi
END
cat >"$root/DEBIAN/postrm" <<'END'
#!/bin/sh
set -e
# Data, backups and the user stay, after a purge as well: see operate.md.
[ ! -d /run/systemd/system ] || systemctl daemon-reload
END
chmod 755 "$root/DEBIAN/postinst" "$root/DEBIAN/prerm" "$root/DEBIAN/postrm"
dpkg-deb --root-owner-group --build "$root" "$build/liencong_${version}_$arch.deb" >/dev/null
echo "$build/liencong_${version}_$arch.deb"
