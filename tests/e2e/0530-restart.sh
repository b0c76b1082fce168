#!/bin/sh
# The search service under load: the index grows, is replaced, and the program is
# restarted, by turns and one by another; every request is counted.  The socket
# is held as a service manager holds it.
. "$(dirname "$0")/../t.sh"
# What is lost is counted here, not what a busy machine answers too late.
CONFIG_MORE='[searchd]\ndeadline_ms = 60000\n'
. "$TOP/tests/lib/search.sh" >/dev/null
. "$TOP/tests/lib/asker.sh"
N=0
kill "$SERVED"; wait "$SERVED"
port=$(free_port)
mkfifo "$DIR/orders"
# Opens the socket once; for each line NAME of the fifo it starts the service on
# it, with a log of that name, as systemd does.
perl -MIO::Socket::INET -MFcntl -e '
    my ($port, $dir, @command) = @ARGV;
    my $s = IO::Socket::INET->new(Listen => 1024, LocalAddr => "127.0.0.1", LocalPort => $port, ReuseAddr => 1) or die;
    $SIG{TERM} = sub { exit 0 };
    open(my $orders, "+<", "$dir/orders") or die;
    while (my $name = <$orders>) {
        chomp $name;
        my $pid = fork;
        if (!$pid) {
            fcntl($s, F_SETFD, 0);
            POSIX::dup2(fileno($s), 3) if fileno($s) != 3;
            open(STDERR, ">", "$dir/$name.log"); open(STDOUT, ">&", \*STDERR);
            $ENV{LISTEN_PID} = $$; $ENV{LISTEN_FDS} = 1;
            exec @command;
        }
        open(my $out, ">", "$dir/$name.pid.new"); print $out $pid; close $out;
        rename("$dir/$name.pid.new", "$dir/$name.pid");
    }' -MPOSIX "$port" "$DIR" "$BIN/searchd" serve --data "$DATA" --config "$DIR/liencong.conf" --listen 127.0.0.1:1 2>"$ERR" &
PIDS="$PIDS $!"
start() { # NAME: PID of it
    echo "$1" >"$DIR/orders"
    within 20 [ -s "$DIR/$1.pid" ]
    PID=$(cat "$DIR/$1.pid"); PIDS="$PIDS $PID"
    within 20 grep -q service.ready "$DIR/$1.log"
}
is_gone() { case $(ps -o stat= -p "$1") in ''|Z*) return 0 ;; esac; return 1; }
stop() { kill -TERM "$1"; within 20 is_gone "$1"; } # PID
ok "the service takes the socket that it is handed" start one
is "and says where it is" "127.0.0.1:$port" "$(address_in "$DIR/one.log")"
first=$PID
BASE=http://127.0.0.1:$port
ok "it answers" until_ready "$BASE/readyz"
count() { curl -s "$BASE/healthz" | jq .documents; }
before=$(count)
start_asking "$BASE" 8

for i in 1 2 3 4 5 6; do
    printf '{"id":"https://mof.gov.vn/moi%s","url":"https://mof.gov.vn/moi%s","title":"Quyết định mới %s","text":"Nội dung.","kind":"directive","portal":"000.00.00.G05"}\n' $i $i $i >"$DIR/more.jsonl"
    run indexer import "$DIR/more.jsonl" --data "$DATA" || break
done
grown() { [ "$(count)" -gt "$before" ]; }
ok "the index grows under load" within 20 grown

# Another index is put in its place, as a rebuild does: one rename.
run indexer import "$DIR/rows.jsonl" --data "$DIR/other"
perl -e 'use strict; my ($a, $b) = @ARGV; syscall(316, -100, $a, -100, $b, 2) == 0 or die "renameat2: $!"' "$DIR/other/index" "$DATA/index" 2>"$ERR"
is "an index is put in the place of another" 0 "$?"
as_before() { [ "$(count)" = "$before" ]; }
ok "and is the one that answers" within 20 as_before

ok "a second process joins the socket" start two
second=$PID
ok "the first stops when it is told to" stop "$first"
ok "and says so" match 'service.stop' "$DIR/one.log"
more_answers 20
ok "restarted with nobody in between: it stops" stop "$second"
pause 0.3 # so that some wait
ok "and a third takes what has waited" start three
third=$PID
for name in four five six; do
    start $name; next=$PID
    stop "$third"; third=$next
done
more_answers 20
within 60 answers 201
stop_asking
ok "many were asked" [ "$(asked .asked)" -gt 200 ]
is "no request was lost" 0 "$(asked .lost)"
is "each was answered with 200" '["200"]' "$(asked '.status | keys')"
is "none with an empty list" 0 "$(asked .empty)"
echo "# $(cat "$DIR/asked.json")"
ok "the last one is well" until_ready "$BASE/readyz"
finish
