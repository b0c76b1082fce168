/* indexer/store.c - see store.h. */
#include "indexer/store.h"

#include "base/db.h"
#include "base/err.h"

#include <stdlib.h>

/* Keys and hashes are 64-bit numbers; SQLite keeps them signed.  `near` finds
 * likeness: of two simhashes that differ in 3 bits, at least one of their four
 * 16-bit parts is equal. */
static const char *const MIGRATIONS[] = {
    "CREATE TABLE verdict("
    " key INTEGER PRIMARY KEY, url TEXT, portal TEXT, reason TEXT,"
    " detail TEXT, indexed_ms INTEGER, changed_ms INTEGER,"
    " warc_segment INTEGER, warc_offset INTEGER, host TEXT,"
    " text_hash INTEGER, simhash INTEGER, cluster INTEGER, title TEXT);"
    "CREATE INDEX verdict_text ON verdict(text_hash) WHERE text_hash <> 0;"
    "CREATE INDEX verdict_portal ON verdict(portal);"
    "CREATE TABLE near(part INTEGER, key INTEGER, PRIMARY KEY(part, key))"
    " WITHOUT ROWID;"
    "CREATE TABLE payload(digest INTEGER PRIMARY KEY, segment INTEGER,"
    " offset INTEGER);",
    NULL,
};

#define COLUMNS                                                                \
    "url, portal, reason, detail, indexed_ms, changed_ms, warc_segment, "      \
    "warc_offset, host, text_hash, simhash, cluster, title"
#define SEARCHABLE "reason IN ('INDEXED', 'OK_STALE', 'DUP_OTHER_SITE')"

enum { PARTS = 4, PART_BITS = 16 };

struct verdicts {
    struct db *db;
    bool open; /* a transaction */
    struct buf texts;
};

bool verdict_is_searchable(const struct verdict *v)
{
    return v->reason == REASON_OK || v->reason == REASON_OK_STALE ||
           v->reason == REASON_DUP_OTHER_SITE;
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

static int begin(struct verdicts *s, struct err *err)
{
    int r = s->open ? 0 : db_begin(s->db, err);

    if (r == 0)
        s->open = true;
    return r;
}

static int64_t key_of(const char *url)
{
    return (int64_t)str_hash(str_of(url));
}

/* Part `i` of a simhash, made different from the other parts. */
static int64_t part_of(uint64_t simhash, int i)
{
    return (int64_t)i << PART_BITS |
           (int64_t)(simhash >> (i * PART_BITS) & 0xffff);
}

static int put_parts(struct verdicts *s, const struct verdict *v,
                     struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db, "DELETE FROM near WHERE part = ? AND key = ?", err);
    struct verdict old = {0};

    int r = verdicts_find(s, v->url, &old, err);
    uint64_t before = r == 1 ? old.simhash : 0;
    for (int i = 0; r >= 0 && before && i < PARTS; i++) {
        db_bind_int(q, 1, part_of(before, i));
        db_bind_int(q, 2, key_of(v->url));
        r = db_run(q, err);
    }
    q = db_prepare(s->db, "INSERT OR IGNORE INTO near VALUES(?, ?)", err);
    for (int i = 0; r >= 0 && v->simhash && i < PARTS; i++) {
        db_bind_int(q, 1, part_of(v->simhash, i));
        db_bind_int(q, 2, key_of(v->url));
        r = db_run(q, err);
    }
    return r < 0 ? r : 0;
}

static void bind_verdict(struct db_stmt *q, const struct verdict *v)
{
    db_bind_int(q, 1, key_of(v->url));
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
    db_bind_int(q, 12, (int64_t)v->simhash);
    db_bind_int(q, 13, (int64_t)v->cluster);
    db_bind_str(q, 14, str_of(v->title));
}

int verdicts_put(struct verdicts *s, const struct verdict *v, struct err *err)
{
    int r = begin(s, err);

    if (r == 0)
        r = put_parts(s, v, err);
    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(s->db,
                   "INSERT OR REPLACE INTO verdict(key, " COLUMNS
                   ") VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
                   err);
    if (!q)
        return -err->code;
    bind_verdict(q, v);
    return db_run(q, err);
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
    static const int texts[] = {0, 1, 2, 3, 8, 12};
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
        .simhash = (uint64_t)db_int(q, 10),
        .cluster = (uint64_t)db_int(q, 11),
        .title = copy_text(s, db_str(q, 12)),
    };
}

/* The first row of a bound statement. */
static int one(struct verdicts *s, struct db_stmt *q, struct verdict *ret,
               struct err *err)
{
    int r = db_step(q, err);

    if (r == 1)
        read_verdict(s, q, ret);
    db_reset(q);
    return r;
}

int verdicts_find(struct verdicts *s, const char *url,
                  struct verdict *ret_verdict, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db, "SELECT " COLUMNS " FROM verdict WHERE key = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, key_of(url));
    return one(s, q, ret_verdict, err);
}

int verdicts_original(struct verdicts *s, uint64_t text_hash, const char *host,
                      const char *url, struct verdict *ret_verdict,
                      struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "SELECT " COLUMNS " FROM verdict WHERE text_hash = ?1"
                   " AND text_hash <> 0 AND key <> ?2 AND " SEARCHABLE
                   " AND (?3 = '' OR host = ?3)"
                   " ORDER BY warc_segment, warc_offset LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)text_hash);
    db_bind_int(q, 2, key_of(url));
    db_bind_str(q, 3, str_of(host));
    return one(s, q, ret_verdict, err);
}

int verdicts_hidden(struct verdicts *s, uint64_t text_hash, const char *host,
                    struct verdict *ret_verdict, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "SELECT " COLUMNS " FROM verdict WHERE text_hash = ?"
                   " AND text_hash <> 0 AND host = ?"
                   " AND reason = 'DUP_SAME_SITE'"
                   " ORDER BY warc_segment, warc_offset LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)text_hash);
    db_bind_str(q, 2, str_of(host));
    return one(s, q, ret_verdict, err);
}

int verdicts_alike(struct verdicts *s, const struct verdict *like,
                   struct verdict *ret_verdict, struct err *err)
{
    struct db_stmt *q =
        db_prepare(s->db,
                   "SELECT " COLUMNS " FROM near JOIN verdict USING(key)"
                   " WHERE part = ? AND key <> ? AND title = ?"
                   " AND " SEARCHABLE " ORDER BY warc_segment, warc_offset",
                   err);
    int r = 0;

    if (!q)
        return -err->code;
    for (int i = 0; like->simhash && i < PARTS; i++) {
        db_bind_int(q, 1, part_of(like->simhash, i));
        db_bind_int(q, 2, key_of(like->url));
        db_bind_str(q, 3, str_of(like->title));
        while ((r = db_step(q, err)) == 1) {
            uint64_t differ = (uint64_t)db_int(q, 10) ^ like->simhash;
            if (__builtin_popcountll(differ) > VERDICTS_ALIKE_BITS)
                continue;
            read_verdict(s, q, ret_verdict);
            db_reset(q);
            return 1;
        }
        if (r < 0)
            return r;
    }
    return 0;
}

int verdicts_put_payload(struct verdicts *s, uint64_t digest, uint32_t segment,
                         uint64_t offset, struct err *err)
{
    int r = begin(s, err);

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
                   "SELECT " COLUMNS " FROM verdict"
                   " WHERE ?1 IS NULL OR portal = ?1 ORDER BY key",
                   err);
    struct verdict v;
    int r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, (struct str){portal, portal ? strlen(portal) : 0});
    while ((r = db_step(q, err)) == 1) {
        read_verdict(s, q, &v);
        if (!see(context, &v))
            break;
    }
    db_reset(q);
    return r < 0 ? r : 0;
}
