#!/bin/sh
# Portals in every kind of trouble beside good ones: each page ends in its
# reason, the good portals are crawled in full meanwhile, nobody is asked too
# soon, and when the trouble is over all is caught up.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/faulty.sh"
FAULTS="resetearly resethead resetbody chunkcut short long endless garbage hugehead bomb private slow steady silent busy"
# shellcheck disable=SC2086
build_faulty 3 $FAULTS close good goodtoo
cat >>"$DIR/liencong.conf" <<END
total_timeout_ms = 20000
connect_timeout_ms = 8000
slow_bytes_s = 50
slow_time_s = 5
body_max_bytes = 2000000
recrawl_min_s = 60
END
# What must come of /fault, and words of its detail (of its last fetch).
cat >"$DIR/want" <<END
bomb FETCHED
busy FETCHED
chunkcut FETCH_CONNECT
endless TOO_BIG
garbage FETCH_CONNECT
hugehead FETCH_CONNECT
long FETCHED
private REDIRECT_OFFSITE
resetbody FETCH_CONNECT
resetearly FETCH_CONNECT
resethead FETCH_CONNECT
short FETCH_CONNECT
silent TIMEOUT
slow TIMEOUT
steady FETCHED
END
# shellcheck disable=SC2086
run crawler run --once $CONF
is "the run ends by itself" 0 "$STATUS"
polite() { faulty audit "$TROUBLE" 0.05 >"$OUT" 2>"$ERR"; }
ok "no portal was asked too soon" polite
reasons
awk '$2 == "/fault" { print $1, $3 }' "$DIR/reasons" >"$DIR/got"
diff "$DIR/want" "$DIR/got" >"$OUT"
is "each broken page ends in its reason" 0 $?
is "every other page was fetched" "" "$(grep -v '/fault' "$DIR/reasons" | grep -v 'FETCHED$')"
is "of all portals" "$(((15 + 3) * 4))" "$(grep -vc '/fault' "$DIR/reasons")"
# In time: all of a good portal was asked for before a broken page was the last.
given_up=$(awk '$4 == "/fault" && $1 > last { last = $1 } END { print last }' "$TROUBLE/requests.log")
is "the good portals did not wait for the others" "" \
    "$(awk -v end="$given_up" '/^[^ ]* [^ ]* good/ && $1 > end' "$TROUBLE/requests.log")"

: >"$TROUBLE/over"
# shellcheck disable=SC2086
run crawler run --once --recrawl $CONF
is "when the trouble is over a run ends too" 0 "$STATUS"
reasons
is "and has caught up with everything" "87 FETCHED" "$(awk '{ print $3 }' "$DIR/reasons" | sort | uniq -c | xargs)"
ok "still nobody was asked too soon" polite
finish
