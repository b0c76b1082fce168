# tests/lib/asker.sh - a load that counts every request.  Sourced after t.sh.
# shellcheck shell=sh
# start_asking BASE THREADS [CAFILE]
start_asking() {
    rm -f "$DIR/asked.stop"; : >"$DIR/asked.stop.answered"
    python3 "$TOP/tests/lib/asker.py" "$1" "$2" "$DIR/asked.stop" ${3:+"$3"} >"$DIR/asked.json" 2>"$DIR/asked.err" &
    ASKER=$!; PIDS="$PIDS $ASKER"
}
# answers N: are there so many by now?  more_answers N: waits for so many more.
answers() { [ "$(wc -c <"$DIR/asked.stop.answered")" -ge "$1" ]; }
more_answers() { within 60 answers $(($(wc -c <"$DIR/asked.stop.answered") + $1)); }
# stop_asking: what was counted is then given by `asked FILTER`.
stop_asking() { : >"$DIR/asked.stop"; wait "$ASKER"; cp "$DIR/asked.json" "$OUT"; cp "$DIR/asked.err" "$ERR"; }
asked() { jq -c "$1" <"$DIR/asked.json"; }
# address_in LOG: where the program that writes it listens, without scheme.
address_in() {
    within 20 grep -q service.ready "$1"
    sed -n 's/.*service.ready address=\([^ ]*\).*/\1/p' "$1" | tail -n 1
}
