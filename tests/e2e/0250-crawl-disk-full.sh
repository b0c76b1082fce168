#!/bin/sh
# The disk fills at every moment of a crawl: it stops with one line that names
# the file and says why, what was stored is sound, and with space again the
# next run goes on to the end.
. "$(dirname "$0")/../t.sh"
. "$TOP/tests/lib/faulty.sh"
DISK=$DIR/disk
mkdir "$DISK"
trap 'umount "$DISK" 2>/dev/null; clean_up' EXIT
# Where nothing can be mounted, files that may not grow stand for a full disk.
if mount -t tmpfs -o size=24M,mode=755 none "$DISK" 2>/dev/null; then
    MOUNTED=yes WHY="No space left on device" ROOMS="0 48 200 600 1100"
else
    MOUNTED=no WHY='\(File too large\|disk I/O error\)' ROOMS="8 48 200 600"
fi
build_faulty 40 big bigtoo
echo "warc_segment_bytes = 1048576" >>"$DIR/liencong.conf"
# crawl KB: on a disk with so much space left, into $DATA.
crawl() {
    CONF="--config $DIR/liencong.conf --data $DATA"
    if [ $MOUNTED = yes ]; then
        head -c "$(($(df --output=avail -k "$DISK" | tail -1) - $1))K" /dev/zero >"$DISK/filler"
        # shellcheck disable=SC2086
        run crawler run --once $CONF
        rm "$DISK/filler"
    else
        # shellcheck disable=SC2086
        (ulimit -f $(($1 * 2)); exec "$BIN/crawler" run --once $CONF) >"$OUT" 2>"$ERR"; STATUS=$?
    fi
}
full() { # sentence: the run before stopped as it should
    is "$1: the crawl stops" 1 "$STATUS"
    is "$1: with one line that names the file and says why" "1 of 1" \
        "$(grep -v 'cổng' "$ERR" | grep -v ' info ' | grep -c "^crawler: .*$DATA.*: $WHY") of $(grep -v 'cổng' "$ERR" | grep -vc ' info ')"
    # What is open still is read up to the last whole record.
    sound "$1"
}
sound() {
    for f in "$DATA"/warc/*.warc.gz "$DATA"/warc/*.open; do
        [ ! -s "$f" ] || "$BIN/crawler" warc check "$f" >"$OUT" 2>&1 || echo "$f"
    done >"$DIR/broken"
    is "$1: every record is whole" "" "$(cat "$DIR/broken")"
    is "$1: crawl.db is sound" ok "$([ ! -s "$DATA/crawl.db" ] && echo ok || sqlite3 "$DATA/crawl.db" 'PRAGMA integrity_check')"
}
complete() {
    # shellcheck disable=SC2086
    run crawler run --once $CONF
    is "$1: with space again the next run ends" 0 "$STATUS"
    reasons
    is "$1: and nothing is lost" "82 FETCHED" "$(awk '{print $3}' "$DIR/reasons" | sort | uniq -c | xargs)"
    sound "$1"
    is "$1: nothing half-made lies about" "" "$(ls "$DATA/warc" | grep -v '^liencong-[0-9]*\.\(cdxj\|warc.gz\)$' | grep -v '^lock$')"
}
DATA=$DISK/a
for room in $ROOMS; do crawl $room; full "$room KB left"; done
complete "after all these"

# crawl.db alone on the full disk.
DATA=$DISK/b
mkdir -p "$DATA" "$DIR/elsewhere"; ln -s "$DIR/elsewhere" "$DATA/warc"
if [ $MOUNTED = yes ]; then
    for room in 120 180; do crawl $room; full "crawl.db with $room KB"; done
    complete "crawl.db"
    # A disk without room for one more file: the index at the end of a segment.
    DATA=$DISK/c
    CONF="--config $DIR/liencong.conf --data $DATA"
    used=$(df --output=iused "$DISK" | tail -1)
    for files in $(seq 1 30); do
        rm -rf "$DATA"
        mount -o "remount,nr_inodes=$((used + files))" "$DISK"
        # shellcheck disable=SC2086
        run crawler run --once $CONF
        grep -q "cdxj.*: $WHY" "$ERR" && break
        # SQLite does not tell why it cannot make its file.
        grep -q "^crawler: .*$DISK" "$ERR" || break
    done
    ok "the index of a segment finds no room for its file" match 'cdxj' "$ERR"
    full "no file for the index"
    mount -o remount,nr_inodes=10000 "$DISK"
    complete "the index"
fi
finish
