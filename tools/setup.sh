#!/bin/sh
# usage: tools/setup.sh [LIST]
# Installs the Debian packages of packaging/apt-packages.txt that are missing.
# As root, or where sudo asks for no password, it does so by itself; else it
# prints the one line to run and exits 1.  With nothing missing it is silent.
#
# A package that brings a service (nginx) must not start it: the tests run
# their own on free ports, and port 80 may belong to somebody.
set -u
top=$(cd "$(dirname "$0")/.." && pwd)
list=${1:-$top/packaging/apt-packages.txt}
policy=/usr/sbin/policy-rc.d
PATH=$PATH:/usr/sbin:/sbin

has() { command -v "$1" >/dev/null 2>&1; }

if ! has dpkg-query || ! has apt-get; then
    echo "setup: no apt here; what is needed has its Debian names in $list"
    exit 0
fi

# Names of the list that are neither installed nor there as a program.
missing() {
    dpkg-query -W -f '${db:Status-Status} ${Package}\n' 2>/dev/null |
        awk '$1 == "installed" {print $2}' >"$work/installed"
    grep -v -e '^#' -e '^\[' -e '^$' "$list" | while IFS=: read -r name program; do
        [ -n "$program" ] && has "$program" && continue
        grep -qxF "$name" "$work/installed" || printf '%s ' "$name"
    done
}

# as_root COMMAND...: -n never asks; the caller has seen that it works.
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }
may_be_root() { [ "$(id -u)" = 0 ] || { has sudo && sudo -n true 2>/dev/null; }; }

# With CI set (.ci/run, most services) the machine is thrown away afterwards: files
# need not reach the disk one by one, which takes most of an installation's time.
unsafe=${CI:+-o Dpkg::Options::=--force-unsafe-io}

apt() { as_root env DEBIAN_FRONTEND=noninteractive LC_ALL=C apt-get -q -y "$@"; }

# Shows what apt is at, every fortieth package of each step ("  unpacked 40 of 851");
# keeps all of it in the log.  By the shell, since awk holds lines of a pipe back.
progress() {
    all=$count fetched=0 unpacked=0 ready=0
    while IFS= read -r line; do
        printf '%s\n' "$line"
        case $line in
        *' newly installed, '*) all=${line#* upgraded, }; all=${all%% *} ;;
        'Need to get '*) echo "  $line" >&2 ;;
        Get:*) fetched=$((fetched + 1)); tell fetched "$fetched" ;;
        'Unpacking '*) unpacked=$((unpacked + 1)); tell unpacked "$unpacked" ;;
        'Setting up '*) ready=$((ready + 1)); tell 'set up' "$ready" ;;
        esac
    done >"$work/log"
}
tell() { [ $(($2 % 40)) != 0 ] || echo "  $1 $2 of $all" >&2; }

install_missing() {
    { apt install --no-install-recommends -o Dpkg::Use-Pty=0 $unsafe $packages </dev/null 2>&1
      echo $? >"$work/status"; } | progress
    [ "$(cat "$work/status")" = 0 ]
}

# While this file exists, maintainer scripts start no service.
hold_services() {
    [ -e "$policy" ] && return 0
    printf '#!/bin/sh\nexit 101\n' >"$work/policy"
    as_root install -m 755 "$work/policy" "$policy" && held=$policy
}
release_services() { [ -z "$held" ] || as_root rm -f "$held"; held=; }

work=$(mktemp -d) held=
trap 'release_services; rm -rf "$work"' EXIT
trap 'exit 1' INT TERM

packages=$(missing)
[ -n "$packages" ] || exit 0
count=$(echo $packages | wc -w)
line="apt-get update && apt-get install -y --no-install-recommends $packages"
if ! may_be_root; then
    echo "setup: $count packages are missing, and this user may not install them. Run:" >&2
    if has sudo; then echo "sudo sh -c '$line'"; else echo "su -c '$line'"; fi
    exit 1
fi

echo "setup: installing $count packages: $packages"
hold_services
had_nginx=$(command -v nginx)
# Lists are fetched only when they do not know, or no longer have, a package.
if ! apt install -s $packages >/dev/null 2>&1; then
    echo "setup: apt-get update"
    apt update >"$work/log" 2>&1 || tail -n 5 "$work/log" >&2
    install_missing
else
    install_missing || { apt update >/dev/null 2>&1; install_missing; }
fi || { tail -n 15 "$work/log" >&2; echo "setup: failed; to try by hand: $line" >&2; exit 1; }
if [ -z "$had_nginx" ] && has nginx && has systemctl; then
    as_root systemctl disable --quiet nginx 2>/dev/null || true
fi
left=$(missing)
[ -z "$left" ] || { echo "setup: still missing: $left" >&2; exit 1; }
echo "setup: done"
