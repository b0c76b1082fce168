#!/bin/sh
# searchd under load: 65,654 articles of law, 1,590 real questions, wrk on
# loopback.  Users that read (think) and a crowd that does not; every answer is
# looked at: 200 with results, or 503 with Retry-After.  The last line of a case is
# the memory of the service behind it.  Stops by itself.
#   CASES="64:0 500:5000" SECONDS_EACH=10 tests/bench/load.sh   CONNECTIONS:THINK_MS
#   CASES=64:0 SECONDS_EACH=600 MEMORY_EACH=60 tests/bench/load.sh   is memory flat?
. "$(dirname "$0")/../t.sh"
[ -d "$SHARED/data" ] || { echo "# no ../shared, nothing measured"; exit 0; }
LAW=$(data retrieval-law)
[ -f "$LAW/corpus.jsonl" ] || LAW=$LAW/retrieval-law
"$BIN/indexer" import "$LAW/corpus.jsonl" --data "$DIR/data" >"$OUT" 2>"$ERR" || { cat "$ERR" >&2; exit 1; }
jq -r '.text | @uri' <"$LAW/queries.dev.jsonl" >"$DIR/questions"
ulimit -n 16384
serve searchd searchd serve --data "$DIR/data" --listen 127.0.0.1:0
BASE=$(address searchd)
until_ready "$BASE/readyz"
memory() { curl -s "$BASE/metrics" | sed -n "s/^process_resident_memory_bytes /load.$1.memory_bytes /p"; }
memory start
idle() { curl -s "$BASE/metrics" | grep -q '^liencong_http_requests_running 1$'; } # this one
for case in ${CASES:-64:0 84:0 500:0 2000:0 64:0}; do
    users=${case%:*} think=${case#*:}
    within 20 idle # what the last crowd left behind is done
    name=load.c$users.think$think
    if [ -n "${MEMORY_EACH:-}" ]; then
        for at in $(seq "$MEMORY_EACH" "$MEMORY_EACH" $((${SECONDS_EACH:-20} - 1))); do
            pause "$MEMORY_EACH"; memory "c$users.think$think.s$at"
        done &
        PIDS="$PIDS $!"
    fi
    LOAD_NAME=$name LOAD_THINK_MS=$think LOAD_QUESTIONS=$DIR/questions \
        wrk -t2 -c"$users" -d"${SECONDS_EACH:-20}" --timeout 20 -s "$TOP/tests/bench/load.lua" "$BASE" | grep '^load'
    memory "c$users.think$think"
done
