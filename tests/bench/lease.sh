#!/bin/sh
# What one PostgreSQL would bear for several crawling machines (decision 0041),
# beside crawl.db's SQLite for the same work: hosts leased and given back,
# URLs put in, queues asked, each with 1, 4 and 16 workers.  HOSTS, URLS and
# SECONDS_EACH may be set.  Prints one number a line.  Without PostgreSQL's
# server programs it says so and ends well: nothing of the tree needs them.
. "$(dirname "$0")/../t.sh"
HOSTS=${HOSTS:-5635}; URLS=${URLS:-500000}; SECONDS_EACH=${SECONDS_EACH:-4}
PG=$(ls -d /usr/lib/postgresql/*/bin 2>/dev/null | tail -1)
[ -x "$PG/pgbench" ] || { echo "# lease: no PostgreSQL here (Debian: postgresql), not measured"; exit 0; }
command -v sqlite3 >/dev/null || { echo "# lease: no sqlite3 here, not measured"; exit 0; }

# --- PostgreSQL, in a folder of its own, by socket only; it refuses root ---
as() { if [ "$(id -u)" = 0 ]; then runuser -u postgres -- "$@"; else "$@"; fi; }
chmod 755 "$DIR"; mkdir "$DIR/pg"
[ "$(id -u)" != 0 ] || chown postgres "$DIR/pg"
stop() { as "$PG/pg_ctl" -D "$DIR/pg/data" -m immediate stop >/dev/null 2>&1; clean_up; }
trap stop EXIT
as "$PG/initdb" -D "$DIR/pg/data" -A trust >"$OUT" 2>"$ERR" &&
    as "$PG/pg_ctl" -D "$DIR/pg/data" -l "$DIR/pg/log" -w -o "-k $DIR/pg -c listen_addresses=
        -c shared_buffers=512MB -c max_wal_size=4GB -c max_connections=40" start >"$OUT" 2>&1 ||
    { cat "$OUT" "$ERR" >&2; exit 1; }
sql() { as "$PG/psql" -h "$DIR/pg" -d postgres -qAt -v ON_ERROR_STOP=1 "$@"; }
sql >/dev/null <<END || exit 1
CREATE TABLE hosts(id int PRIMARY KEY, machine int, lease_until timestamptz NOT NULL DEFAULT '-infinity',
    epoch bigint NOT NULL DEFAULT 0, next_at timestamptz NOT NULL DEFAULT now());
CREATE INDEX hosts_next ON hosts(next_at);
CREATE INDEX hosts_machine ON hosts(machine) WHERE machine IS NOT NULL;
INSERT INTO hosts(id) SELECT generate_series(1, $HOSTS);
CREATE TABLE urls(key bigint PRIMARY KEY, url text NOT NULL, host int NOT NULL, priority int NOT NULL, due_ms bigint);
INSERT INTO urls SELECT (random() * 1e18)::bigint, 'https://portal.example/tin-tuc/bai-viet-so-' || i || '.html',
    1 + i % $HOSTS, 3 + i % 3, 1e9 * random() FROM generate_series(1, $URLS) i ON CONFLICT DO NOTHING;
CREATE INDEX urls_queue ON urls(host, priority, due_ms);
ANALYZE;
END
cat >"$DIR/pg-lease.sql" <<'END'
WITH mine AS (SELECT id FROM hosts WHERE next_at <= now() + interval '1 hour' AND lease_until < now()
    ORDER BY next_at LIMIT 8 FOR UPDATE SKIP LOCKED)
UPDATE hosts h SET machine = :client_id, epoch = epoch + 1, lease_until = now() + interval '60 s'
    FROM mine WHERE h.id = mine.id;
UPDATE hosts SET machine = NULL, lease_until = '-infinity', next_at = now() + interval '1 s' WHERE machine = :client_id;
END
cat >"$DIR/pg-upsert.sql" <<END
INSERT INTO urls SELECT (random() * 1e18)::bigint, 'https://portal.example/tin-tuc/bai-viet-so-' || i || '.html',
    1 + (random() * ($HOSTS - 1))::int, 3, 0 FROM generate_series(1, 100) i
    ON CONFLICT (key) DO UPDATE SET due_ms = excluded.due_ms;
END
cat >"$DIR/pg-due.sql" <<END
\\set host random(1, $HOSTS)
SELECT key, url, due_ms FROM urls WHERE host = :host AND priority = 3 AND due_ms <= 500000000 ORDER BY due_ms LIMIT 16;
END
pg() { # job workers things-each
    tps=$(as "$PG/pgbench" -h "$DIR/pg" -n -c "$2" -j 2 -M prepared -T "$SECONDS_EACH" -f "$DIR/pg-$1.sql" postgres 2>"$ERR" |
        awk '/^tps/ { print $3 }')
    awk -v t="${tps:-0}" -v n="$3" "BEGIN { printf \"lease_${HOSTS}_pg_$1_$2_per_s %.0f\n\", t * n }"
}

# --- SQLite as base/db.c opens it; each worker is a process with a script ---
LITE=$DIR/lite.db
PRAGMAS='.output /dev/null
PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA busy_timeout=20000; PRAGMA cache_size=-65536;'
{ echo "$PRAGMAS"; cat <<END
CREATE TABLE hosts(id INTEGER PRIMARY KEY, machine INTEGER, lease_until INTEGER NOT NULL DEFAULT 0,
    epoch INTEGER NOT NULL DEFAULT 0, next_at INTEGER NOT NULL DEFAULT 0);
CREATE INDEX hosts_next ON hosts(next_at);
CREATE INDEX hosts_machine ON hosts(machine) WHERE machine IS NOT NULL;
INSERT INTO hosts(id) SELECT value FROM generate_series(1, $HOSTS);
CREATE TABLE urls(key INTEGER PRIMARY KEY, url TEXT NOT NULL, host INTEGER NOT NULL, priority INTEGER NOT NULL, due_ms INTEGER);
INSERT OR IGNORE INTO urls SELECT random(), 'https://portal.example/tin-tuc/bai-viet-so-' || value || '.html',
    1 + value % $HOSTS, 3 + value % 3, abs(random()) % 1000000000 FROM generate_series(1, $URLS);
CREATE INDEX urls_queue ON urls(host, priority, due_ms);
END
} | sqlite3 "$LITE" || exit 1
lite_lease() { echo "BEGIN IMMEDIATE;
UPDATE hosts SET machine = $1, epoch = epoch + 1, lease_until = 60 WHERE id IN
    (SELECT id FROM hosts WHERE lease_until = 0 ORDER BY next_at LIMIT 8);
COMMIT;
BEGIN IMMEDIATE;
UPDATE hosts SET machine = NULL, lease_until = 0, next_at = next_at + 1 WHERE machine = $1;
COMMIT;"; }
lite_upsert() { echo "BEGIN IMMEDIATE;
INSERT INTO urls SELECT random(), 'https://portal.example/tin-tuc/bai-viet-so-' || value || '.html',
    1 + abs(random()) % $HOSTS, 3, 0 FROM generate_series(1, 100)
    WHERE true ON CONFLICT(key) DO UPDATE SET due_ms = excluded.due_ms;
COMMIT;"; }
lite_due() { echo "SELECT key, url, due_ms FROM urls WHERE host = 1 + abs(random()) % $HOSTS AND priority = 3
    AND due_ms <= 500000000 ORDER BY due_ms LIMIT 16;"; }
lite() { # job workers things-each rounds: a fixed amount of work, shared out
    pids=; each=$(($4 / $2))
    for w in $(seq "$2"); do
        { echo "$PRAGMAS"; "lite_$1" "$w" | tr '\n' ' ' >"$DIR/once"; yes "$(cat "$DIR/once")" | head -n "$each"; } >"$DIR/lite-$w.sql"
    done
    start=$(date +%s%N)
    for w in $(seq "$2"); do sqlite3 "$LITE" <"$DIR/lite-$w.sql" >/dev/null 2>>"$ERR" & pids="$pids $!"; done
    # shellcheck disable=SC2086
    wait $pids
    awk -v ns=$(($(date +%s%N) - start)) -v n=$((each * $2 * $3)) \
        "BEGIN { printf \"lease_${HOSTS}_sqlite_$1_$2_per_s %.0f\n\", n * 1e9 / ns }"
}
for workers in 1 4 16; do
    pg lease "$workers" 8; pg upsert "$workers" 100; pg due "$workers" 1
    lite lease "$workers" 8 8000; lite upsert "$workers" 100 2000; lite due "$workers" 1 40000
done
