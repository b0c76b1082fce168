/* indexer/store.c - see store.h. */
#include "indexer/store.h"

#include "base/err.h"
#include "base/url.h"
#include "indexer/store_part.h"

#include <stdlib.h>

/* Keys and hashes are 64-bit numbers; SQLite keeps them signed.  `near` holds
 * the bands of likeness.h. */
static const char *const MIGRATIONS[] = {
    "CREATE TABLE verdict("
    " key INTEGER PRIMARY KEY, url TEXT, portal TEXT, reason TEXT,"
    " detail TEXT, indexed_ms INTEGER, changed_ms INTEGER,"
    " warc_segment INTEGER, warc_offset INTEGER, host TEXT,"
    " text_hash INTEGER, cluster INTEGER, title TEXT, published TEXT,"
    " simhash INTEGER);"
    "CREATE INDEX verdict_text ON verdict(text_hash) WHERE text_hash <> 0;"
    "CREATE INDEX verdict_cluster ON verdict(cluster) WHERE cluster <> 0;"
    "CREATE INDEX verdict_portal ON verdict(portal);"
    "CREATE TABLE near(key INTEGER, band INTEGER, PRIMARY KEY(key, band))"
    " WITHOUT ROWID;"
    "CREATE INDEX near_band ON near(band);"
    "CREATE TABLE payload(digest INTEGER PRIMARY KEY, segment INTEGER,"
    " offset INTEGER);",

    "ALTER TABLE verdict ADD COLUMN first_seen_ms INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE verdict ADD COLUMN authority INTEGER NOT NULL DEFAULT 9;"
    "ALTER TABLE verdict ADD COLUMN canonical INTEGER NOT NULL DEFAULT 0;"
    "DROP INDEX verdict_cluster;"
    "CREATE INDEX verdict_cluster ON verdict(cluster, reason)"
    " WHERE cluster <> 0;"
    "CREATE INDEX verdict_canonical ON verdict(canonical)"
    " WHERE canonical <> 0;"
    "CREATE TABLE cursor(one INTEGER PRIMARY KEY, segment INTEGER,"
    " offset INTEGER);",

    "ALTER TABLE verdict ADD COLUMN alarm INTEGER NOT NULL DEFAULT 0;"
    "ALTER TABLE verdict ADD COLUMN alarm_kinds TEXT NOT NULL DEFAULT '';"
    "ALTER TABLE verdict ADD COLUMN alarm_detail TEXT NOT NULL DEFAULT '';"
    "CREATE INDEX verdict_alarm ON verdict(alarm) WHERE alarm <> 0;",

    "ALTER TABLE verdict ADD COLUMN found_on TEXT NOT NULL DEFAULT '';",

    /* The index of that time is refused, so both are made anew: no bands are
     * brought over. */
    "DROP INDEX verdict_text;"
    "CREATE INDEX verdict_text ON verdict(text_hash, " VERDICT_STANDING ")"
    " WHERE text_hash <> 0;"
    "DROP TABLE near;"
    "CREATE TABLE near(band INTEGER, text INTEGER, key INTEGER,"
    " PRIMARY KEY(band, text, key)) WITHOUT ROWID;"
    "CREATE INDEX near_key ON near(key);"
    "CREATE INDEX verdict_removed ON verdict(url)"
    " WHERE reason = 'REMOVED_BY_EDITOR';",
    NULL,
};

bool verdict_is_searchable(const struct verdict *v)
{
    return v->reason == REASON_OK || v->reason == REASON_OK_STALE ||
           v->reason == REASON_DUP_OTHER_SITE;
}

uint64_t verdict_canonical(const char *url)
{
    uint64_t hash = str_hash(url_core(url));

    return hash + !hash;
}

int verdicts_open(struct verdicts **ret_verdicts, const char *path,
                  enum verdicts_mode mode, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *s = NEW(verdicts);

    int r = db_open(&s->db, path, mode == VERDICTS_READ ? DB_READ : DB_WRITE,
                    MIGRATIONS, err);
    if (r < 0)
        return r;
    *ret_verdicts = TAKE(s);
    return 0;
}

void verdicts_free(struct verdicts *s)
{
    if (!s)
        return;
    db_free(s->db);
    buf_done(&s->texts);
    free(s);
}

int verdicts_begin(struct verdicts *s, struct err *err)
{
    int r = s->open ? 0 : db_begin(s->db, err);

    if (r == 0)
        s->open = true;
    return r;
}

int64_t verdict_key(const char *url)
{
    return (int64_t)str_hash(str_of(url));
}

static int put_bands(struct verdicts *s, const struct verdict *v,
                     struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db, "DELETE FROM near WHERE key = ?", err);

    if (v->likeness.simhash && !v->likeness.bands[0])
        return 0; /* read back from here: they stay */
    if (!q)
        return -err->code;
    db_bind_int(q, 1, verdict_key(v->url));
    int r = db_run(q, err);
    if (r < 0 || !v->likeness.simhash)
        return r;
    q = db_prepare(s->db, "INSERT OR IGNORE INTO near VALUES(?, ?, ?)", err);
    if (!q)
        return -err->code;
    for (int i = 0; r == 0 && i < LIKENESS_BANDS; i++) {
        db_bind_int(q, 1, (int64_t)v->likeness.bands[i]);
        db_bind_int(q, 2, (int64_t)v->text_hash);
        db_bind_int(q, 3, verdict_key(v->url));
        r = db_run(q, err);
    }
    return r;
}

static void bind_verdict(struct db_stmt *q, const struct verdict *v)
{
    db_bind_int(q, 1, verdict_key(v->url));
    db_bind_str(q, 2, str_of(v->url));
    db_bind_str(q, 3, str_of(v->portal));
    db_bind_str(q, 4, str_of(reason_info(v->reason)->code));
    db_bind_str(q, 5, str_of(v->detail));
    db_bind_int(q, 6, v->indexed_ms);
    db_bind_int(q, 7, v->changed_ms);
    db_bind_int(q, 8, v->warc_segment);
    db_bind_int(q, 9, (int64_t)v->warc_offset);
    db_bind_str(q, 10, str_of(v->host));
    db_bind_int(q, 11, (int64_t)v->text_hash);
    db_bind_int(q, 12, (int64_t)v->cluster);
    db_bind_str(q, 13, str_of(v->title));
    db_bind_str(q, 14, str_of(v->published));
    db_bind_int(q, 15, (int64_t)v->likeness.simhash);
    db_bind_int(q, 16, v->first_seen_ms);
    db_bind_int(q, 17, v->authority);
    db_bind_int(q, 18, (int64_t)v->canonical);
    db_bind_int(q, 19, v->alarm);
    db_bind_str(q, 20, str_of(v->alarm_kinds ? v->alarm_kinds : ""));
    db_bind_str(q, 21, str_of(v->alarm_detail ? v->alarm_detail : ""));
    db_bind_str(q, 22, str_of(v->found_on));
}

int verdicts_put(struct verdicts *s, const struct verdict *v, struct err *err)
{
    int r = verdicts_begin(s, err);

    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(s->db,
                   "INSERT OR REPLACE INTO verdict(key, " VERDICT_COLUMNS
                   ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?,"
                   " ?, ?, ?, ?, ?, ?, ?)",
                   err);
    if (!q)
        return -err->code;
    bind_verdict(q, v);
    r = db_run(q, err);
    return r == 0 ? put_bands(s, v, err) : r;
}

int verdicts_copy_from(struct verdicts *s, const char *path, struct err *err)
{
    return db_copy_from(s->db, path, err);
}

int verdicts_commit(struct verdicts *s, struct err *err)
{
    if (!s->open)
        return 0;
    s->open = false;
    return db_commit(s->db, err);
}

/* Texts are copied, so that the statement can be left at once. */
static const char *copy_text(struct verdicts *s, struct str text)
{
    const char *at = s->texts.p + s->texts.n;

    buf_add(&s->texts, text);
    buf_addc(&s->texts, '\0');
    return at;
}

static void read_verdict(struct verdicts *s, struct db_stmt *q,
                         struct verdict *v)
{
    static const int texts[] = {0, 1, 2, 3, 8, 11, 12, 18, 19, 20};
    size_t bytes = 0;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        bytes += db_str(q, texts[i]).n + 1;
    buf_reset(&s->texts);
    (void)buf_room(&s->texts, bytes); /* from here on nothing moves */
    *v = (struct verdict){
        .url = copy_text(s, db_str(q, 0)),
        .portal = copy_text(s, db_str(q, 1)),
        .reason = reason_find(copy_text(s, db_str(q, 2))),
        .detail = copy_text(s, db_str(q, 3)),
        .indexed_ms = db_int(q, 4),
        .changed_ms = db_int(q, 5),
        .warc_segment = (uint32_t)db_int(q, 6),
        .warc_offset = (uint64_t)db_int(q, 7),
        .host = copy_text(s, db_str(q, 8)),
        .text_hash = (uint64_t)db_int(q, 9),
        .cluster = (uint64_t)db_int(q, 10),
        .title = copy_text(s, db_str(q, 11)),
        .published = copy_text(s, db_str(q, 12)),
        .likeness.simhash = (uint64_t)db_int(q, 13),
        .first_seen_ms = db_int(q, 14),
        .authority = (int)db_int(q, 15),
        .canonical = (uint64_t)db_int(q, 16),
        .alarm = (int)db_int(q, 17),
        .alarm_kinds = copy_text(s, db_str(q, 18)),
        .alarm_detail = copy_text(s, db_str(q, 19)),
        .found_on = copy_text(s, db_str(q, 20)),
    };
}

int verdicts_one(struct verdicts *s, struct db_stmt *q, struct verdict *ret,
                 struct err *err)
{
    int r = db_step(q, err);

    if (r == 1)
        read_verdict(s, q, ret);
    db_reset(q);
    return r;
}

/* All rows of a bound statement, until `see` returns false. */
static int each(struct verdicts *s, struct db_stmt *q,
                bool (*see)(void *context, const struct verdict *v),
                void *context, struct err *err)
{
    struct verdict v;
    int r;

    while ((r = db_step(q, err)) == 1) {
        read_verdict(s, q, &v);
        if (!see(context, &v))
            break;
    }
    db_reset(q);
    return r < 0 ? r : 0;
}

int verdicts_find(struct verdicts *s, const char *url,
                  struct verdict *ret_verdict, struct err *err)
{
    struct db_stmt *q = db_prepare(
        s->db, "SELECT " VERDICT_COLUMNS " FROM verdict WHERE key = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, verdict_key(url));
    return verdicts_one(s, q, ret_verdict, err);
}

int verdicts_shown(struct verdicts *s, uint64_t text_hash, const char *host,
                   const char *url, struct verdict *ret_verdict,
                   struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "SELECT " VERDICT_COLUMNS " FROM verdict WHERE text_hash = ?"
                   " AND text_hash <> 0 AND host = ? AND key <> ?"
                   " AND " VERDICT_SEARCHABLE " LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)text_hash);
    db_bind_str(q, 2, str_of(host));
    db_bind_int(q, 3, verdict_key(url));
    return verdicts_one(s, q, ret_verdict, err);
}

/* --- copies on one site --- */

static bool is_on_main_host(const char *url, const char *main)
{
    const char *host = strstr(url, "://");
    size_t n = strlen(main);

    return host && !strncmp(host + 3, main, n) &&
           strchr("/:", host[3 + n]) != NULL;
}

bool verdict_is_better_copy(const char *host, const char *url,
                            const char *other)
{
    bool main = is_on_main_host(url, host);
    size_t n = strlen(url), other_n = strlen(other);

    if (main != is_on_main_host(other, host))
        return main;
    return n != other_n ? n < other_n : strcmp(url, other) < 0;
}

int verdicts_hidden(struct verdicts *s, uint64_t text_hash, const char *host,
                    struct verdict *ret_verdict, struct err *err)
{
    scoped(buf_done) struct buf best = {0};
    struct db_stmt *q = db_prepare(s->db,
                                   "SELECT url FROM verdict WHERE text_hash = ?"
                                   " AND text_hash <> 0 AND host = ?"
                                   " AND reason = 'DUP_SAME_SITE'",
                                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)text_hash);
    db_bind_str(q, 2, str_of(host));
    while ((r = db_step(q, err)) == 1) {
        struct str url = db_str(q, 0);
        if (best.n && !verdict_is_better_copy(host, url.p, best.p))
            continue;
        buf_reset(&best);
        buf_add(&best, url);
    }
    return r < 0 || !best.n ? r : verdicts_find(s, best.p, ret_verdict, err);
}

int verdicts_lead_copies(struct verdicts *s, const struct verdict *shown,
                         struct err *err)
{
    int r = verdicts_begin(s, err);

    if (r < 0)
        return r;
    struct db_stmt *q = db_prepare(s->db,
                                   "UPDATE verdict SET detail = ?1"
                                   " WHERE text_hash = ?2 AND text_hash <> 0"
                                   " AND host = ?3 AND detail <> ?1"
                                   " AND reason = 'DUP_SAME_SITE'",
                                   err);
    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(shown->url));
    db_bind_int(q, 2, (int64_t)shown->text_hash);
    db_bind_str(q, 3, str_of(shown->host));
    return db_run(q, err);
}

int verdicts_variants(struct verdicts *s, uint64_t canonical,
                      enum reason reason,
                      bool (*see)(void *context, const struct verdict *v),
                      void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(s->db,
                                   "SELECT " VERDICT_COLUMNS " FROM verdict"
                                   " WHERE canonical = ? AND canonical <> 0"
                                   " AND reason = ? ORDER BY key",
                                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)canonical);
    db_bind_str(q, 2, str_of(reason_info(reason)->code));
    return each(s, q, see, context, err);
}

/* --- cursor and payloads --- */

int verdicts_set_cursor(struct verdicts *s, uint32_t segment, uint64_t offset,
                        struct err *err)
{
    int r = verdicts_begin(s, err);

    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(s->db, "INSERT OR REPLACE INTO cursor VALUES(1, ?, ?)", err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, segment);
    db_bind_int(q, 2, (int64_t)offset);
    return db_run(q, err);
}

int verdicts_cursor(struct verdicts *s, uint32_t *ret_segment,
                    uint64_t *ret_offset, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db, "SELECT segment, offset FROM cursor", err);

    if (!q)
        return -err->code;
    int r = db_step(q, err);
    *ret_segment = r == 1 ? (uint32_t)db_int(q, 0) : 0;
    *ret_offset = r == 1 ? (uint64_t)db_int(q, 1) : 0;
    db_reset(q);
    return r < 0 ? r : 0;
}

int verdicts_put_payload(struct verdicts *s, uint64_t digest, uint32_t segment,
                         uint64_t offset, struct err *err)
{
    int r = verdicts_begin(s, err);

    if (r < 0)
        return r;
    struct db_stmt *q = db_prepare(
        s->db, "INSERT OR REPLACE INTO payload VALUES(?, ?, ?)", err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)digest);
    db_bind_int(q, 2, segment);
    db_bind_int(q, 3, (int64_t)offset);
    return db_run(q, err);
}

int verdicts_find_payload(struct verdicts *s, uint64_t digest,
                          uint32_t *ret_segment, uint64_t *ret_offset,
                          struct err *err)
{
    struct db_stmt *q = db_prepare(
        s->db, "SELECT segment, offset FROM payload WHERE digest = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)digest);
    int r = db_step(q, err);
    if (r == 1) {
        *ret_segment = (uint32_t)db_int(q, 0);
        *ret_offset = (uint64_t)db_int(q, 1);
    }
    db_reset(q);
    return r;
}

int verdicts_each(struct verdicts *s, const char *portal,
                  bool (*see)(void *context, const struct verdict *v),
                  void *context, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "SELECT " VERDICT_COLUMNS " FROM verdict"
                   " WHERE ?1 IS NULL OR portal = ?1 ORDER BY key",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, (struct str){portal, portal ? strlen(portal) : 0});
    return each(s, q, see, context, err);
}

int verdicts_cluster(struct verdicts *s, uint64_t cluster,
                     bool (*see)(void *context, const struct verdict *v),
                     void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(s->db,
                                   "SELECT " VERDICT_COLUMNS " FROM verdict"
                                   " WHERE cluster = ? AND cluster <> 0"
                                   " ORDER BY reason <> 'INDEXED', url",
                                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)cluster);
    return each(s, q, see, context, err);
}

int verdicts_removed(struct verdicts *s,
                     bool (*see)(void *context, const struct verdict *v),
                     void *context, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "SELECT " VERDICT_COLUMNS " FROM verdict"
                   " WHERE reason = 'REMOVED_BY_EDITOR' ORDER BY url",
                   err);

    return q ? each(s, q, see, context, err) : -err->code;
}

int verdicts_alarms(struct verdicts *s, const char *portal,
                    bool (*see)(void *context, const struct verdict *v),
                    void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(s->db,
                                   "SELECT " VERDICT_COLUMNS " FROM verdict"
                                   " WHERE alarm <> 0"
                                   " AND (?1 IS NULL OR portal = ?1)"
                                   " ORDER BY alarm DESC, portal, url",
                                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, (struct str){portal, portal ? strlen(portal) : 0});
    return each(s, q, see, context, err);
}

/* Texts that stand on many hosts say nothing about two of them, and would be
 * many pairs: they are left out. */
#define MIRRORS                                                                \
    "WITH text AS MATERIALIZED (SELECT DISTINCT host, text_hash FROM verdict"  \
    " WHERE text_hash <> 0 AND " VERDICT_SEARCHABLE "),"                       \
    " few AS MATERIALIZED (SELECT text_hash FROM text GROUP BY text_hash"      \
    " HAVING count(*) BETWEEN 2 AND 8),"                                       \
    " size AS MATERIALIZED (SELECT host, count(*) AS n FROM text"              \
    " GROUP BY host),"                                                         \
    " pair AS (SELECT a.host AS one, b.host AS two, count(*) AS n"             \
    " FROM few JOIN text a USING(text_hash) JOIN text b USING(text_hash)"      \
    " WHERE a.host <> b.host GROUP BY 1, 2)"                                   \
    " SELECT one, two, s.n, pair.n FROM pair JOIN size s ON s.host = one"      \
    " JOIN size t ON t.host = two WHERE s.n >= ?1 AND pair.n * 100 >= s.n * "  \
    "?2"                                                                       \
    " AND (t.n > s.n OR (t.n = s.n AND two < one))"                            \
    " ORDER BY pair.n DESC, one, two"

int verdicts_mirrors(struct verdicts *s, int64_t pages_min, int64_t percent,
                     bool (*see)(void *context, const struct mirror *m),
                     void *context, struct err *err)
{
    struct db_stmt *q = db_prepare(s->db, MIRRORS, err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, pages_min);
    db_bind_int(q, 2, percent);
    while ((r = db_step(q, err)) == 1) {
        buf_reset(&s->texts);
        (void)buf_room(&s->texts, db_str(q, 0).n + db_str(q, 1).n + 2);
        struct mirror m = {.host = copy_text(s, db_str(q, 0)),
                           .original = copy_text(s, db_str(q, 1)),
                           .pages = db_int(q, 2),
                           .shared = db_int(q, 3)};
        if (!see(context, &m))
            break;
    }
    db_reset(q);
    return r < 0 ? r : 0;
}
