#!/bin/bash
# What is asked of the booted machine (see run.sh); it runs at every boot, as root.
# The commands are those of docs/operate.md.
BIN=/usr/bin
. "$(dirname "$0")/../t.sh"
SERVICES='crawler crawler-serve indexer searchd syndication console'
WATCHED='crawler-serve searchd syndication console'
JOBS='sample topics alerts retain boxes dump deltas harvest backup'
STATE=/var/lib/machine-check
data=/var/lib/liencong conf=/etc/liencong/liencong.conf site=/srv/site
SEARCH=http://127.0.0.1:8080 HUB=http://127.0.0.1:8081 CONSOLE=http://127.0.0.1:8082 PAGE=http://127.0.0.60:8090/
lc() { program=$1; shift; runuser -u liencong -- "$program" "$@" --config "$conf" --data "$data"; }
of() { systemctl show --property="$2" --value "liencong-$1"; } # SERVICE PROPERTY
all_active() { for one in $SERVICES; do [ "$(of "$one" ActiveState)" = active ] || return 1; done; }
restarted() { [ "$(of "$1" ActiveState)" = active ] && [ "$(of "$1" NRestarts)" -gt "$2" ]; } # SERVICE BEFORE
through() { lc crawler coverage --all --format csv >"$OUT" && grep -q ',INDEXED,' "$OUT" && ! grep -qE ',(FETCHED|QUEUED),' "$OUT"; }
counted() { # what must not be lost
    lc crawler coverage --all --format csv | cut -d, -f 1,3 | sort
    lc syndication list --limit 1000 | jq -c '[.Id, .Title]'
    curl -s "$SEARCH/api/v1/search?q=c%E1%BA%A7u" | jq -c '[.total, .results[].url]'
}

portals() { systemd-run --quiet --unit=portals nginx -e "$site/nginx.log" -c "$site/nginx.conf"; }
settings() {
    cp "$site/registry.csv" /etc/liencong/portals.csv
    printf '%s\n' '[common]' 'allow_private = 127.0.0.0/8' '[crawler]' 'delay_min_ms = 50' '[indexer]' 'commit_ms = 2000' \
        '[searchd]' "base_url = $SEARCH" '[syndication]' "base_url = $HUB" '[console]' 'totp = no' >>"$conf"
}
first_administrator() { # before anything ran, as the guide has it
    PASSWORD=$(head -c 12 /dev/urandom | base64)
    echo "$PASSWORD" | runuser -u liencong -- console admin add demo --data "$data" >"$OUT" 2>"$ERR"
    is 'the first administrator is made' 0 $?
}
start_all() {
    # As the guide says it: what begins with `sudo systemctl enable`.
    sed -n 's/^sudo \(systemctl enable --now .*\)/\1/p' /usr/share/doc/liencong/operate.md >"$DIR/lines"
    sh -e "$DIR/lines" >"$OUT" 2>"$ERR"
    is 'the lines of the guide that start it' '0 2' "$? $(wc -l <"$DIR/lines")"
    ok 'all services are active' within 60 all_active
    journalctl --output=cat --unit='liencong-*' >"$OUT"
    for one in searchd syndication console crawler; do
        ok "$one says where it listens" match " info $one service.ready address=127.0.0.1:" "$OUT"
    done
}

# --- the way of the data, inside the sandbox ---
whole_way() {
    ok 'crawled and indexed' within 240 through
    sed -e 's|@MINISTRY@|http://127.0.0.61:8090|g' -e 's|@PROVINCE@|http://127.0.0.62:8090|g' "$TOP/tests/portals/hub-items.jsonl" |
        while IFS= read -r item; do printf '%s\n' "$item" | lc syndication put; done >"$OUT" 2>"$ERR"
    KEY=$(lc syndication key add --name 'Cổng mẫu' --address 127.0.0.0/8 2>"$ERR")
    lc syndication box add --title 'Tin chỉ đạo, điều hành' >"$DIR/box.json"
    BOX=$(jq -r .id "$DIR/box.json")
    { cat "$TOP/tests/portals/host-page.html"; jq -r .embed.script "$DIR/box.json"; } >"$site/www/host/index.html"
    export SEARCH HUB CONSOLE PASSWORD KEY BOX PAGE site data conf BIN
    sh "$TOP/tests/portals/check.sh" >"$DIR/tap"
    retell "$DIR/tap"
    ok 'nothing of the checks was left out' match '^1\.\.23$' "$DIR/tap"
}
jobs_of_timers() {
    console backup key /etc/liencong/backup.key && chown liencong: /etc/liencong/backup.key
    systemctl enable --quiet --now liencong-backup.timer
    for job in $JOBS; do
        systemctl start "liencong-$job" 2>"$ERR"
        journalctl --output=cat --lines=9 --unit="liencong-$job" >"$OUT"
        is "$job does its work" 'success' "$(of "$job" Result)"
    done
    console backup list /var/backups/liencong --key /etc/liencong/backup.key >"$OUT" 2>"$ERR"
    ok 'there is a backup' match 'files=' "$OUT"
    rehearsal=/srv/rehearsal
    console backup restore /var/backups/liencong $rehearsal --key /etc/liencong/backup.key >"$OUT" 2>"$ERR"
    is 'it is put back' 0 $?
    syndication audit verify --data $rehearsal >"$OUT" 2>"$ERR"
    is 'the chain of its log holds' 0 $?
    crawler warc check $rehearsal/warc/*.warc.gz* >"$OUT" 2>"$ERR"
    is 'its WARC files are whole' 0 $?
}

# --- walls ---
probe() { # SENTENCE COMMAND: it succeeds as a unit of ours
    printf '[Service]\nType=oneshot\nExecStart=/bin/sh -c "%s"\n' "$2" >/run/systemd/system/liencong-probe.service
    systemctl daemon-reload; systemctl start liencong-probe 2>"$ERR"
    is "$1" success "$(of probe Result)"
}
walls() {
    systemd-analyze security >"$OUT" 2>"$ERR"
    is 'systemd calls the exposure of no service more than 1.2' '' \
        "$(awk '/^liencong-.*\.service/ && $2 > 1.2 {print $1, $2}' "$OUT")"
    probe 'a unit writes its data' 'touch /var/lib/liencong/probe && rm /var/lib/liencong/probe'
    probe 'and nothing else' '! touch /etc/liencong/x && ! touch /var/backups/liencong/x && ! touch /usr/x && ! touch /var/x'
    probe 'makes no namespace' '! unshare --user true'
    # 444: landlock_create_ruleset; a kernel without it does not say EPERM.
    probe 'the cage of foreign files may ask for Landlock' 'perl -e \"exit(syscall(444, 0, 0, 1) < 0 && \\$!{EPERM})\"'
    rm /run/systemd/system/liencong-probe.service; systemctl daemon-reload
}
in_journal() { # PRIORITY WORDS: journald may be a moment late
    journalctl --output=cat --priority="$1" --unit='liencong-*' >"$OUT"; grep -q -- "$2" "$OUT"
}
levels() {
    cp "$conf" "$DIR/conf"; echo 'no_such_key = 1' >>"$conf"
    systemctl restart liencong-syndication 2>"$ERR"
    ok 'a mistake of the settings is an error in the journal, with its line' within 20 \
        in_journal err "^syndication: $conf:$(wc -l <"$conf"): "
    ok 'what works is none' sh -c "! grep ' info ' '$OUT'"
    cp "$DIR/conf" "$conf"; systemctl reset-failed liencong-syndication; systemctl restart liencong-syndication
    ok 'mended, it starts' within 60 all_active
}

# --- coming and going ---
killed() {
    declare -A before
    for one in $SERVICES; do before[$one]=$(of "$one" NRestarts); kill -KILL "$(of "$one" MainPID)"; done
    for one in $SERVICES; do ok "$one, killed, is started again" within 60 restarted "$one" "${before[$one]}"; done
}
reloaded() {
    for one in $WATCHED; do
        systemctl reload "liencong-$one" >"$OUT" 2>"$ERR"
        is "$one takes SIGHUP" 0 $?
    done
}
held_socket() {
    systemctl stop liencong-searchd; systemctl enable --quiet --now liencong-searchd.socket
    systemctl start liencong-searchd
    (while [ ! -e "$DIR/enough" ]; do curl -s -o /dev/null -w '%{http_code}\n' "$SEARCH/healthz"; done) >"$DIR/codes" & asker=$!
    for _ in 1 2 3; do systemctl restart liencong-searchd; done
    : >"$DIR/enough"; wait "$asker"
    sort "$DIR/codes" | uniq -c >"$OUT"
    is "three restarts with the socket held lose none of $(wc -l <"$DIR/codes") requests" 200 "$(sort -u "$DIR/codes")"
}
stopped() {
    for one in $SERVICES; do
        systemctl stop "liencong-$one"
        is "$one stops as it should" 'success 0 inactive' "$(of "$one" Result) $(of "$one" ExecMainStatus) $(of "$one" ActiveState)"
    done
    for one in $SERVICES; do systemctl start "liencong-$one"; done
}
stuck() {
    mkdir -p /run/systemd/system/liencong-.service.d
    printf '[Service]\nWatchdogSec=12\n' >/run/systemd/system/liencong-.service.d/short.conf
    systemctl daemon-reload
    for one in $SERVICES; do systemctl restart "liencong-$one"; done
    for one in $SERVICES; do kill -STOP "$(of "$one" MainPID)"; done
    for one in $SERVICES; do ok "$one, stuck, is started again" within 120 restarted "$one" 0; done
    for one in $SERVICES; do
        ok "$one: it was the watchdog" within 20 in_journal notice "^liencong-$one.service: Watchdog timeout"
    done
    rm /run/systemd/system/liencong-.service.d/short.conf; systemctl daemon-reload
    for one in $SERVICES; do systemctl restart "liencong-$one"; done
}

first_boot() {
    mkdir -p "$STATE"; perl "$TOP/tests/portals/render.pl" "$site" 8090 && portals && settings
    first_administrator; start_all; whole_way; jobs_of_timers; walls; levels; killed; reloaded; held_socket; stopped; stuck
    ok 'all is well' within 60 all_active && ok 'every URL has its reason' within 240 through
    counted >"$STATE/before"; echo "$N $FAILED" >"$STATE/count"
    systemctl reboot
}
second_boot() {
    read -r N FAILED <"$STATE/count"
    ok 'after a reboot all services are active' within 120 all_active
    systemctl --failed --plain --no-legend 'liencong-*' >"$OUT"
    is 'nothing has failed' 0 "$(wc -l <"$OUT")"
    is 'the timers wait' 5 "$(systemctl list-timers --no-legend 'liencong-*' | wc -l)"
    ok 'the search service is ready' until_ready "$SEARCH/healthz"
    ok 'every URL has its reason' within 240 through
    counted >"$DIR/after"
    diff "$STATE/before" "$DIR/after" >"$OUT"
    is "nothing is lost ($(wc -l <"$STATE/before") lines)" 0 $?
    apt-get -q -y remove liencong >"$OUT" 2>"$ERR"
    is 'the package is removed' 0 $?
    is 'and nothing of it runs on' '' "$(systemctl list-units --plain --no-legend 'liencong-*')"
    ok 'the data stay' [ -s "$data/hub.db" ]
    finish
}

if [ -e "$STATE/count" ]; then (second_boot); systemctl poweroff; else first_boot; fi
