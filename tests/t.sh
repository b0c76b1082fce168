# tests/t.sh - what shell tests share.  Speaks TAP, like cmocka here.
PATH=$PATH:/usr/sbin:/sbin # nginx, for those who are not root
TOP=$(cd "$(dirname "$0")/../.." && pwd)
B=${B:-$TOP/build}; BIN=${BIN:-$B/bin}; SHARED=$TOP/../shared
DIR=$(mktemp -d /tmp/liencong-e2e-XXXXXX)
OUT=$DIR/out; ERR=$DIR/err; PIDS=; N=0; FAILED=0 WELL=
PORTS=/tmp/liencong-ports
: >"$OUT"; : >"$ERR"; : >"$DIR/ports"
clean_up() {
    for p in $PIDS; do kill "$p" 2>/dev/null; done; wait 2>/dev/null
    [ "$WELL" ] || tell_logs
    while read -r port; do rm -f "$PORTS/$port"; done <"$DIR/ports"
    rm -rf "$DIR"
}
trap clean_up EXIT; trap 'exit 1' INT TERM
run() { # program arguments...: fills OUT, ERR (file names) and STATUS
    program=$1; shift
    "$BIN/$program" "$@" >"$OUT" 2>"$ERR"; STATUS=$?
}
ok() { # sentence command...
    sentence=$1; shift; N=$((N + 1))
    if "$@"; then echo "ok $N - $sentence"; return 0; fi
    echo "not ok $N - $sentence"; FAILED=1
    [ "$1" = false ] || echo "$*" | head -c 1000 | tell ran
    head -c 2000 "$OUT" | tell out; head -c 2000 "$ERR" | tell err
    for file; do
        case $file in "$OUT" | "$ERR") ;; "$DIR"/*) [ ! -f "$file" ] || tail -c 2000 "$file" | tell "${file##*/}" ;; esac
    done
    return 1
}
# awk ends the last line, whatever was cut off: the next result stands alone.
tell() { awk -v what="$1" '{print "# " what ": " substr($0, 1, 500)}'; }
# tell_logs: the last words of all programs of a test that failed or broke off.
tell_logs() { for log in "$DIR"/*.log; do [ ! -s "$log" ] || tail -n 8 "$log" | tell "${log##*/}"; done; }
is() { # sentence want got
    if [ "$2" = "$3" ]; then ok "$1" true; else ok "$1: want '$2', got '$3'" false; fi
}
match() { grep -q -- "$1" "$2"; }
# retell FILE: the TAP results of another program as results of ours.
retell() {
    while IFS= read -r line; do
        case $line in
        'ok '*) ok "${line#ok * - }" true ;;
        'not ok '*) cp "$1" "$OUT"; ok "${line#not ok * - }" false ;;
        '1..'*) ;;
        '#'*) echo "$line" ;;
        *) echo "# $line" ;;
        esac
    done <"$1"
    is "$(basename "$1") is whole" "1..$(grep -c -e '^ok ' -e '^not ok ' "$1")" "$(grep '^1\.\.' "$1")"
}
skip_all() { WELL=yes; echo "1..0 # SKIP $1"; exit 0; }
need_shared() { [ -d "$SHARED/data" ] || skip_all "no ../shared"; }
# data ARCHIVE: unpacks ../shared/data/ARCHIVE.tar.zst once; prints its folder.
data() { "$TOP/tools/unpack-data.sh" "$1"; }
# free_port: a TCP port of 127.0.0.1 that is ours until the test ends.  Below those
# that the kernel gives to whoever connects: else a connection takes it before the
# server does, or while that is restarted.  No other test is given it: the link
# PORTS/PORT names the shell that has it.
free_port() {
    perl -MIO::Socket::INET -e '
        my ($ports, $shell) = @ARGV;
        mkdir $ports and chmod 01777, $ports;
        for (1 .. 1000) {
            my $port = 10000 + int rand 20000;
            if (!symlink $shell, "$ports/$port") {
                my $owner = readlink "$ports/$port" // next;
                kill(0, $owner) || $!{EPERM} or unlink "$ports/$port"; # of a test that was killed
                next;
            }
            IO::Socket::INET->new(Listen => 1, LocalAddr => "127.0.0.1", LocalPort => $port, ReuseAddr => 1) or next;
            print "$port\n";
            exit;
        }
        die "no free port"' "$PORTS" $$ | tee -a "$DIR/ports"
}
# serve NAME program arguments...: starts a program, remembers its pid in PIDS,
# its output in $DIR/NAME.log.
serve() {
    name=$1; program=$2; shift 2
    "$BIN/$program" "$@" >"$DIR/$name.log" 2>&1 & PIDS="$PIDS $!"; SERVED=$!
}
pause() { perl -e 'select undef, undef, undef, shift' "$1"; } # SECONDS, 0.05 too
# within SECONDS command...: waits until the command succeeds, at most so long.
within() {
    within_tries=$(($1 * 20)); shift
    for _ in $(seq "$within_tries"); do "$@" >/dev/null 2>&1 && return 0; pause 0.05; done
    return 1
}
# not_at_end_of hour|day SECONDS: where an hour or a day of Viet Nam counts, waits for
# the next one when this one ends so soon.
not_at_end_of() {
    case $1 in hour) turn_s=3600 ;; day) turn_s=86400 ;; esac
    while [ $((turn_s - ($(date +%s) + 25200) % turn_s)) -le "$2" ]; do pause 0.2; done
}
answers_200() { [ "$(curl -s -o /dev/null -w '%{http_code}' "$1")" = 200 ]; }
until_ready() { within 20 answers_200 "$1"; } # URL
# address NAME: waits until that served program says where it listens; its URL.
address() {
    within 20 grep -q service.ready "$DIR/$1.log"
    sed -n 's|.*service.ready address=\([^ ]*\).*|http://\1|p' "$DIR/$1.log"
}
finish() { echo "1..$N"; [ $FAILED = 1 ] || WELL=yes; exit $FAILED; }
