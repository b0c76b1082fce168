#!/bin/bash
# A new key for the vault, killed before every write and every sync on its way,
# so also between the commit of what it sealed and that of its key file: all
# that was sealed opens, and the next try ends what was begun.
. "${0%/*}/../t.sh"
command -v strace >/dev/null || skip_all 'no strace'
strace -o /dev/null true 2>/dev/null || skip_all 'strace may not trace here'
HUB_DIR=$DIR/hub
printf '[common]\nallow_private = 127.0.0.1\n' >"$DIR/conf"
at() { "$BIN/syndication" "${@:2}" --data "$DIR/$1" --config "$DIR/conf" 2>>"$ERR"; }
NAME='Nguyễn Thị Bích Hợp'
item() { at "$1" put "${@:2}" <<<"{\"Title\":\"t\",\"Type\":1,\"Status\":1,\"PublishedBy\":\"$NAME\"}" >/dev/null; }
names() { at "$1" list --limit 100 | jq -r .PublishedBy | sort | uniq -c | sed 's/^ *//'; }

: >"$DIR/log"
python3 "$TOP/tests/lib/receiver.py" "$DIR/log" "$DIR/port" 2>/dev/null & PIDS="$PIDS $!"
within 20 test -s "$DIR/port"
item hub; item hub --id 1; item hub
at hub hook add --url "http://127.0.0.1:$(cat "$DIR/port")/ok" >"$DIR/new"; FIRST=$(jq -r .secret "$DIR/new")
NEXT=$(at hub hook rotate 1 | jq -r .secret)

# killed CALL N: a rotation that dies before its N-th such system call.  The shell
# between says nothing of the death.
killed() {
    bash -c '"$@"; exit $?' _ strace -f -o /dev/null -e "trace=$1" -e "inject=$1:signal=KILL:when=$2" \
        "$BIN/syndication" vault rotate --data "$DIR/copy" >/dev/null 2>&1
}
KILLS=0; BETWEEN=0; BAD=
look() { # what a kill left in the copy
    # The new key has sealed what is kept, and the old one is still there.
    local last; last=$(tail -1 "$DIR/copy/hub.key" | cut -c1-8)
    if [ "$(wc -l <"$DIR/copy/hub.key")" = 2 ] && [ "$(sqlite3 "$DIR/copy/hub.db" "SELECT secret LIKE 'lcv1.$last.%' FROM hooks")" = 1 ]; then
        BETWEEN=$((BETWEEN + 1))
        [ -d "$DIR/between" ] || cp -a "$DIR/copy" "$DIR/between"
    fi
    [ "$(names copy)" = "2 $NAME" ] || BAD="$BAD $1:names"
    # This opens every name of every version and both secrets of every hook.
    [ "$(at copy vault rotate)" = '{"resealed":6}' ] || BAD="$BAD $1:rotate"
    [ "$(wc -l <"$DIR/copy/hub.key")" = 1 ] || BAD="$BAD $1:keys"
}
# sweep CALL STEP: from the same hub each time, until it comes through.
sweep() {
    for at in $(seq 1 "$2" 99); do
        rm -rf "$DIR/copy"; cp -a "$HUB_DIR" "$DIR/copy"
        killed "$1" "$at" && return
        KILLS=$((KILLS + 1)); look "$1-$at"
    done
}
sweep rename 1; sweep fsync 1; sweep fdatasync 1; sweep pwrite64 4
ok "it was killed at $KILLS moments" [ "$KILLS" -ge 12 ]
ok "$BETWEEN times between the two commits" [ "$BETWEEN" -ge 1 ]
is 'nothing was lost, and each time the next one ended it' '' "$BAD"

# What was left between the two commits serves as it is.
PORT=$(free_port)
serve hub syndication serve --data "$DIR/between" --config "$DIR/conf" --listen "127.0.0.1:$PORT"
until_ready "http://127.0.0.1:$PORT/healthz"
item between
arrived() { [ -s "$DIR/log" ]; }
ok 'a hub left there tells its hooks' within 20 arrived
is 'and signs with both secrets' 'good 1' "$(python3 "$TOP/tests/lib/webhook_check.py" "$DIR/log" /ok "$FIRST" "$NEXT")"

# However often it is killed, there is room for one more key.
rm -rf "$DIR/copy"; cp -a "$HUB_DIR" "$DIR/copy"
for _ in $(seq 17); do
    killed rename 2
done
is 'killed seventeen times in a row, all opens' "2 $NAME" "$(names copy)"
is 'and it can be ended' '{"resealed":6} 1' "$(at copy vault rotate) $(wc -l <"$DIR/copy/hub.key")"
finish
