#!/bin/sh
# usage: tests/machine/run.sh BUILD_DIR [FOLDER]        (or `make machine`)
# The package on a Debian of its own, booted with its systemd in a container:
# every unit and timer, the watchdog, the sandbox, restarts, a reboot, the removal.
# Wants root, debootstrap, systemd-container, Debian's archive (MIRROR) and 1 GB in
# FOLDER (BUILD_DIR/machine), where the bare Debian stays for the next time.  What
# is asked stands in inside.sh.  About four minutes.
set -u
top=$(cd "$(dirname "$0")/../.." && pwd)
build=$(cd "$1" && pwd) folder=${2:-$build/machine}
mirror=${MIRROR:-http://deb.debian.org/debian}
base=$folder/base root=$folder/root
PATH=$PATH:/usr/sbin:/sbin
skip() { echo "1..0 # SKIP $1"; exit 0; }
die() { echo "machine: $1" >&2; exit 1; }
[ "$(id -u)" = 0 ] || skip 'wants root'
for program in debootstrap systemd-nspawn; do
    command -v $program >/dev/null || skip "wants $program (packages debootstrap, systemd-container)"
done
# Where systemd is not the first process here, nobody gives the container a scope.
scope=
[ -d /run/systemd/system ] || scope='--register=no --keep-unit'

# in_it ROOT command...: without booting; no service is started by a package.
in_it() { in=$1; shift; LC_ALL=C.UTF-8 DEBIAN_FRONTEND=noninteractive chroot "$in" "$@" >>"$folder/log" 2>&1; }
make_base() {
    rm -rf "$base" "$base.part"
    debootstrap --variant=minbase --include=systemd,systemd-sysv,dbus bookworm "$base.part" "$mirror" >"$folder/log" 2>&1 || return 1
    printf '#!/bin/sh\nexit 101\n' >"$base.part/usr/sbin/policy-rc.d"
    chmod 755 "$base.part/usr/sbin/policy-rc.d"
    # Of a throw-away machine nothing has to outlive a power cut.
    echo force-unsafe-io >"$base.part/etc/dpkg/dpkg.cfg.d/throw-away"
    cp /etc/resolv.conf "$base.part/etc/resolv.conf"
    in_it "$base.part" apt-get -q -y install --no-install-recommends curl jq libxml2-utils nginx-light perl &&
        in_it "$base.part" systemctl disable nginx systemd-networkd && # no network to wait for
        mv "$base.part" "$base"
}
install_package() {
    rm -rf "$root" && cp -a "$base" "$root" && cp "$deb" "$root/root/liencong.deb" || return 1
    cp /etc/resolv.conf "$root/etc/resolv.conf"
    in_it "$root" apt-get -q update
    in_it "$root" apt-get -q -y install --no-install-recommends /root/liencong.deb || return 1
    cp -n "$root"/var/cache/apt/archives/*.deb "$base/var/cache/apt/archives/" 2>/dev/null
    mkdir -p "$root/opt/liencong/tests" && cp -r "$top/tests/t.sh" "$top/tests/portals" "$top/tests/machine" "$root/opt/liencong/tests/"
    cat >"$root/etc/systemd/system/machine.service" <<'END'
[Service]
Type=oneshot
TimeoutStartSec=infinity
ExecStart=/opt/liencong/tests/machine/inside.sh
StandardOutput=append:/opt/liencong/tap
StandardError=append:/opt/liencong/err
ExecStopPost=/bin/sh -c '[ "$$EXIT_STATUS" = 0 ] || systemctl poweroff'
[Install]
WantedBy=multi-user.target
END
    in_it "$root" systemctl enable machine
}
# A machine would let them through; a container does not by itself.
landlock='landlock_create_ruleset landlock_add_rule landlock_restrict_self'
# A reboot ends the container with 133 where it has no scope.
boot() {
    for _ in 1 2 3; do
        # shellcheck disable=SC2086
        timeout 1200 systemd-nspawn $scope --quiet --private-network --system-call-filter="$landlock" --directory="$root" --boot </dev/null >>"$folder/console" 2>&1
        [ $? = 133 ] || return 0
    done
}

deb=$(ls -t "$build"/liencong_*.deb 2>/dev/null | head -n 1)
[ -n "$deb" ] || die 'no package; `make deb` makes one'
mkdir -p "$folder" && : >"$folder/log" && : >"$folder/console"
[ -d "$base" ] || make_base || die "no bare Debian: $folder/log"
install_package || die "the package does not install: $folder/log"
boot
cat "$root/opt/liencong/tap"
grep -q '^1\.\.' "$root/opt/liencong/tap" || die "it did not come to its end: $root/opt/liencong/err, $folder/console"
! grep -q '^not ok' "$root/opt/liencong/tap"
