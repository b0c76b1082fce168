/*
 * console/picture.c - see picture.h: the file, and reading it.
 *
 * Rows of a portal lie in the order of their URLs, once in all and once within
 * each reason, so that a page of a list begins where the last one ended.  Other
 * filters are tried row by row: 100,000 rows are a tenth of a second.
 */
#include "console/picture.h"

#include "base/db.h"
#include "base/err.h"
#include "base/vault.h"
#include "console/picture_part.h"

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

static const char *const migrations[] = {
    "CREATE TABLE portal(id INTEGER PRIMARY KEY, code TEXT NOT NULL UNIQUE,"
    " taken_ms INTEGER NOT NULL, stamp TEXT NOT NULL,"
    " counted_ms INTEGER NOT NULL);"
    "CREATE TABLE url(portal INTEGER NOT NULL, url TEXT NOT NULL,"
    " reason TEXT NOT NULL, settled TEXT NOT NULL, state INTEGER NOT NULL,"
    " status INTEGER NOT NULL, detail TEXT NOT NULL, seen_ms INTEGER NOT NULL,"
    " fetched_ms INTEGER NOT NULL, indexed_ms INTEGER NOT NULL,"
    " lastmod_ms INTEGER NOT NULL, PRIMARY KEY(portal, url)) WITHOUT ROWID;"
    "CREATE INDEX url_reason ON url(portal, reason, url);"
    "CREATE TABLE tally(portal INTEGER NOT NULL, reason TEXT NOT NULL,"
    " state INTEGER NOT NULL, urls INTEGER NOT NULL,"
    " PRIMARY KEY(portal, reason, state)) WITHOUT ROWID;"
    "CREATE TABLE day(portal INTEGER NOT NULL, day INTEGER NOT NULL,"
    " known INTEGER NOT NULL DEFAULT 0, listed INTEGER NOT NULL DEFAULT 0,"
    " fetched INTEGER NOT NULL DEFAULT 0, indexed INTEGER NOT NULL DEFAULT 0,"
    " faults INTEGER NOT NULL DEFAULT 0, reasons TEXT NOT NULL DEFAULT '',"
    " fetches INTEGER NOT NULL DEFAULT 0, bytes INTEGER NOT NULL DEFAULT 0,"
    " took_ms INTEGER NOT NULL DEFAULT 0, none INTEGER NOT NULL DEFAULT 0,"
    " s1 INTEGER NOT NULL DEFAULT 0, s2 INTEGER NOT NULL DEFAULT 0,"
    " s3 INTEGER NOT NULL DEFAULT 0, s4 INTEGER NOT NULL DEFAULT 0,"
    " s5 INTEGER NOT NULL DEFAULT 0, PRIMARY KEY(portal, day)) WITHOUT ROWID;"
    "CREATE TABLE event(id INTEGER PRIMARY KEY, portal INTEGER NOT NULL,"
    " url TEXT NOT NULL, at_ms INTEGER NOT NULL, old TEXT NOT NULL,"
    " new TEXT NOT NULL);"
    "CREATE INDEX event_portal ON event(portal, at_ms);"
    "CREATE INDEX event_url ON event(portal, url);",
    /* recheck.h */
    "CREATE TABLE quota(portal TEXT NOT NULL, day INTEGER NOT NULL,"
    " used INTEGER NOT NULL, PRIMARY KEY(portal, day)) WITHOUT ROWID;"
    "CREATE TABLE recheck(id INTEGER PRIMARY KEY, portal TEXT NOT NULL,"
    " reason TEXT NOT NULL, who TEXT NOT NULL, began_ms INTEGER NOT NULL,"
    " ended_ms INTEGER NOT NULL DEFAULT 0, urls INTEGER NOT NULL,"
    " mended INTEGER NOT NULL DEFAULT 0, same INTEGER NOT NULL DEFAULT 0);"
    "CREATE INDEX recheck_portal ON recheck(portal, began_ms);"
    "CREATE TABLE recheck_url(recheck INTEGER NOT NULL, url TEXT NOT NULL,"
    " PRIMARY KEY(recheck, url)) WITHOUT ROWID;",
    /* alert.h */
    "CREATE TABLE watch(portal TEXT PRIMARY KEY, webhook TEXT NOT NULL,"
    " secret TEXT NOT NULL, emails TEXT NOT NULL, fall INTEGER NOT NULL,"
    " rise INTEGER NOT NULL, changed_ms INTEGER NOT NULL, who TEXT NOT NULL)"
    " WITHOUT ROWID;"
    "CREATE TABLE alert(id INTEGER PRIMARY KEY, portal TEXT NOT NULL,"
    " kind TEXT NOT NULL, subject TEXT NOT NULL, at_ms INTEGER NOT NULL,"
    " ended_ms INTEGER NOT NULL DEFAULT 0, before INTEGER NOT NULL,"
    " now INTEGER NOT NULL);"
    "CREATE INDEX alert_portal ON alert(portal, at_ms);"
    "CREATE TABLE letter(id INTEGER PRIMARY KEY, portal TEXT NOT NULL,"
    " channel TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL,"
    " made_ms INTEGER NOT NULL, next_ms INTEGER NOT NULL,"
    " tries INTEGER NOT NULL DEFAULT 0, sent_ms INTEGER NOT NULL DEFAULT 0,"
    " why TEXT NOT NULL DEFAULT '');"
    "CREATE INDEX letter_next ON letter(next_ms) WHERE next_ms > 0;"
    "CREATE INDEX letter_portal ON letter(portal, made_ms);",
    /* hostcheck.h */
    "CREATE TABLE host(portal TEXT PRIMARY KEY, at_ms INTEGER NOT NULL,"
    " report TEXT NOT NULL) WITHOUT ROWID;",
    /* apikey.h */
    "CREATE TABLE apikey(id INTEGER PRIMARY KEY AUTOINCREMENT,"
    " portal TEXT NOT NULL, label TEXT NOT NULL, role TEXT NOT NULL,"
    " who TEXT NOT NULL, made_ms INTEGER NOT NULL,"
    " last_ms INTEGER NOT NULL DEFAULT 0,"
    " revoked_ms INTEGER NOT NULL DEFAULT 0, hash TEXT NOT NULL);"
    "CREATE INDEX apikey_portal ON apikey(portal);",
    /* lint.h */
    "CREATE TABLE lint(portal INTEGER NOT NULL, url TEXT NOT NULL,"
    " indexed_ms INTEGER NOT NULL, missing INTEGER NOT NULL,"
    " PRIMARY KEY(portal, url)) WITHOUT ROWID;",
    NULL,
};

static char *path_of(const char *data_dir, const char *name)
{
    struct buf path = {0};

    buf_addf(&path, "%s/%s", data_dir, name);
    return buf_take(&path);
}

int picture_open(struct picture **ret_picture, const char *data_dir,
                 struct err *err)
{
    scoped(picture_freep) struct picture *p = NEW(picture);
    scoped(mem_freep) char *path = path_of(data_dir, "coverage.db");
    scoped(mem_freep) char *key = path_of(data_dir, "console.key");

    p->data_dir = mem_str(data_dir);
    p->vault = vault_new(key);
    /* It holds addresses of people: not for others' eyes. */
    int made = open(path, O_CREAT | O_RDWR | O_CLOEXEC, 0600);
    if (made < 0)
        return err_errno(err, "%s", path);
    close(made);
    int r = db_open(&p->db, path, DB_WRITE, migrations, err);
    if (r < 0)
        return r;
    *ret_picture = TAKE(p);
    return 0;
}

int picture_open_reader(struct db **ret_db, const struct picture *p,
                        struct err *err)
{
    scoped(mem_freep) char *path = path_of(p->data_dir, "coverage.db");

    return db_open(ret_db, path, DB_READ, migrations, err);
}

void picture_free(struct picture *p)
{
    if (!p)
        return;
    db_free(p->db);
    vault_free(p->vault);
    free(p->data_dir);
    free(p);
}

struct db *picture_db(struct picture *p)
{
    return p->db;
}

struct vault *picture_vault(struct picture *p)
{
    return p->vault;
}

bool picture_is_passing(enum reason reason)
{
    return reason == REASON_QUEUED || reason == REASON_THROTTLED ||
           reason == REASON_FETCHED;
}

int64_t picture_day_of(int64_t unix_ms)
{
    return (unix_ms + VIETNAM_MS) / DAY_MS;
}

int picture_portal(struct picture *p, const char *code, int64_t *ret_id,
                   int64_t *ret_taken_ms, struct err *err)
{
    struct db_stmt *q = db_prepare(
        p->db, "SELECT id, taken_ms FROM portal WHERE code = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(code));
    int r = db_step(q, err);
    if (r != 1)
        return r;
    *ret_id = db_int(q, 0);
    *ret_taken_ms = db_int(q, 1);
    db_reset(q);
    return 1;
}

/* A word of the file that this program does not know counts as none. */
static enum reason reason_of(struct str code)
{
    char text[64] = "";

    if (code.n < sizeof text && code.n)
        memcpy(text, code.p, code.n);
    return reason_find(text);
}

/* --- rows --- */

struct walk {
    struct picture *p;
    const struct picture_filter *filter;
    int64_t portal;
    bool whole; /* `after` and `limit` do not count */
    int (*each)(void *context, const struct picture_row *row, struct err *err);
    void *context;
};

#define ROW_SELECT                                                             \
    "SELECT url, reason, state, status, detail, seen_ms, fetched_ms,"          \
    " indexed_ms, lastmod_ms FROM url WHERE portal = ?1 AND url > ?2"

static struct db_stmt *ask(const struct walk *w, struct err *err)
{
    bool one = w->filter->reason < REASON_COUNT;
    struct db_stmt *q =
        one ? db_prepare(w->p->db, ROW_SELECT " AND reason = ?3 ORDER BY url",
                         err)
            : db_prepare(w->p->db, ROW_SELECT " ORDER BY url", err);

    if (!q)
        return NULL;
    db_bind_int(q, 1, w->portal);
    db_bind_str(q, 2,
                w->filter->after && !w->whole ? str_of(w->filter->after)
                                              : STR(""));
    if (one)
        db_bind_str(q, 3, str_of(reason_info(w->filter->reason)->code));
    return q;
}

/* "/tin/a" of "https://a.gov.vn/tin/a" */
static struct str path_part(struct str url)
{
    ptrdiff_t scheme = str_find(url, STR("://"));
    struct str rest = str_sub(url, scheme < 0 ? 0 : (size_t)scheme + 3, url.n);
    ptrdiff_t slash = str_chr(rest, '/');

    return slash < 0 ? STR("/") : str_sub(rest, (size_t)slash, rest.n);
}

static bool passes(const struct picture_filter *f, struct str url,
                   enum reason reason, unsigned state)
{
    if ((state & f->mask) != f->value)
        return false;
    if (f->owner && strcmp(f->owner, reason_info(reason)->owner) != 0)
        return false;
    if (!f->prefix || !*f->prefix)
        return true;
    return str_starts(*f->prefix == '/' ? path_part(url) : url,
                      str_of(f->prefix));
}

static const char *zero_end(struct str text)
{
    return text.p ? text.p : ""; /* SQLite ends its texts with a NUL */
}

static struct picture_row row_of(struct db_stmt *q)
{
    return (struct picture_row){
        .url = zero_end(db_str(q, 0)),
        .reason = reason_of(db_str(q, 1)),
        .state = (unsigned)db_int(q, 2),
        .status = (int)db_int(q, 3),
        .detail = zero_end(db_str(q, 4)),
        .seen_ms = db_int(q, 5),
        .fetched_ms = db_int(q, 6),
        .indexed_ms = db_int(q, 7),
        .lastmod_ms = db_int(q, 8),
    };
}

static int64_t walk(const struct walk *w, struct err *err)
{
    struct db_stmt *q = ask(w, err);
    size_t limit = w->whole ? 0 : w->filter->limit;
    int64_t count = 0;
    int r;

    if (!q)
        return -err->code;
    while ((r = db_step(q, err)) == 1) {
        struct picture_row row = row_of(q);
        if (row.reason == REASON_COUNT ||
            !passes(w->filter, db_str(q, 0), row.reason, row.state))
            continue;
        count++;
        r = w->each ? w->each(w->context, &row, err) : 0;
        if (r < 0 || (limit && (size_t)count == limit)) {
            db_reset(q);
            break;
        }
    }
    return r < 0 ? r : count;
}

int64_t picture_each(struct picture *p, const char *portal,
                     const struct picture_filter *filter,
                     int (*each)(void *context, const struct picture_row *row,
                                 struct err *err),
                     void *context, struct err *err)
{
    struct walk w = {
        .p = p, .filter = filter, .each = each, .context = context};
    int64_t taken_ms;
    int r = picture_portal(p, portal, &w.portal, &taken_ms, err);

    return r <= 0 ? r : walk(&w, err);
}

static int64_t count_tally(const struct walk *w, struct err *err)
{
    struct db_stmt *q = db_prepare(
        w->p->db, "SELECT reason, state, urls FROM tally WHERE portal = ?",
        err);
    int64_t count = 0;
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, w->portal);
    while ((r = db_step(q, err)) == 1) {
        enum reason reason = reason_of(db_str(q, 0));
        if (reason < REASON_COUNT &&
            (w->filter->reason == REASON_COUNT ||
             w->filter->reason == reason) &&
            passes(w->filter, STR(""), reason, (unsigned)db_int(q, 1)))
            count += db_int(q, 2);
    }
    return r < 0 ? r : count;
}

int64_t picture_count(struct picture *p, const char *portal,
                      const struct picture_filter *filter, struct err *err)
{
    struct walk w = {.p = p, .filter = filter, .whole = true};
    int64_t taken_ms;
    int r = picture_portal(p, portal, &w.portal, &taken_ms, err);

    if (r <= 0)
        return r;
    return filter->prefix && *filter->prefix ? walk(&w, err)
                                             : count_tally(&w, err);
}

int picture_row_get(struct picture *p, const char *portal, const char *url,
                    struct picture_row *ret_row, struct err *err)
{
    struct db_stmt *q = db_prepare(
        p->db,
        "SELECT url, reason, state, status, detail, seen_ms, fetched_ms,"
        " indexed_ms, lastmod_ms FROM url WHERE portal ="
        " (SELECT id FROM portal WHERE code = ?) AND url = ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(url));
    int r = db_step(q, err);
    if (r != 1)
        return r;
    struct picture_row row = row_of(q);
    size_t url_n = strlen(row.url) + 1, detail_n = strlen(row.detail) + 1;
    char *texts = mem_new(1, url_n + detail_n);
    memcpy(texts, row.url, url_n);
    memcpy(texts + url_n, row.detail, detail_n);
    row.url = texts;
    row.detail = texts + url_n;
    db_reset(q);
    *ret_row = row;
    return row.reason < REASON_COUNT;
}

/* --- counts --- */

static void add_counts(struct picture_counts *c, enum reason reason,
                       unsigned state, int64_t urls)
{
    bool listed = state & STATE_LISTED, fetched = state & STATE_FETCHED,
         indexed = state & STATE_INDEXED;

    c->known += urls;
    c->listed += listed ? urls : 0;
    c->fetched += fetched ? urls : 0;
    c->indexed += indexed ? urls : 0;
    c->listed_not_indexed += listed && !indexed ? urls : 0;
    c->indexed_not_listed += indexed && !listed ? urls : 0;
    c->fetched_not_indexed += fetched && !indexed ? urls : 0;
    c->faults += !strcmp(reason_info(reason)->owner, "site") ? urls : 0;
    c->by_reason[reason] += urls;
}

int picture_counts(struct picture *p, const char *portal,
                   struct picture_counts *ret_counts, struct err *err)
{
    struct picture_counts c = {0};
    int64_t id = 0;
    int r = picture_portal(p, portal, &id, &c.taken_ms, err);

    if (r < 0)
        return r;
    struct db_stmt *q = db_prepare(
        p->db, "SELECT reason, state, urls FROM tally WHERE portal = ?1", err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, id);
    while ((r = db_step(q, err)) == 1) {
        enum reason reason = reason_of(db_str(q, 0));
        if (reason < REASON_COUNT)
            add_counts(&c, reason, (unsigned)db_int(q, 1), db_int(q, 2));
    }
    if (r == 0)
        *ret_counts = c;
    return r;
}

/* "INDEXED:100 HTTP_404:5" */
static void read_reasons(struct str text, int64_t by_reason[REASON_COUNT])
{
    struct str part, code;
    int64_t n;

    while (str_cut(&text, ' ', &part))
        if (str_cut(&part, ':', &code) && str_int(part, 0, INT64_MAX, &n) &&
            reason_of(code) < REASON_COUNT)
            by_reason[reason_of(code)] = n;
}

static void read_day(struct db_stmt *q, struct picture_day *d)
{
    *d = (struct picture_day){
        .day = db_int(q, 0),
        .known = db_int(q, 1),
        .listed = db_int(q, 2),
        .fetched = db_int(q, 3),
        .indexed = db_int(q, 4),
        .faults = db_int(q, 5),
        .fetches = db_int(q, 7),
        .bytes = db_int(q, 8),
        .took_ms = db_int(q, 9),
    };
    read_reasons(db_str(q, 6), d->by_reason);
    for (int i = 0; i < 6; i++)
        d->by_class[i] = db_int(q, 10 + i);
}

int picture_days(struct picture *p, const char *portal,
                 struct picture_day *ret_days, size_t max, struct err *err)
{
    struct db_stmt *q = db_prepare(
        p->db,
        "SELECT * FROM (SELECT day, known, listed, fetched, indexed, faults,"
        " reasons, fetches, bytes, took_ms, none, s1, s2, s3, s4, s5 FROM day"
        " WHERE portal = (SELECT id FROM portal WHERE code = ?)"
        " ORDER BY day DESC LIMIT ?) ORDER BY day",
        err);
    int n = 0, r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_int(q, 2, (int64_t)max);
    while ((r = db_step(q, err)) == 1)
        read_day(q, &ret_days[n++]);
    return r < 0 ? r : n;
}

int picture_events(struct picture *p, const struct picture_events_of *of,
                   void (*each)(void *context, const struct picture_event *e),
                   void *context, struct err *err)
{
    struct db_stmt *q =
        of->url
            ? db_prepare(p->db,
                         "SELECT url, at_ms, old, new FROM event WHERE portal ="
                         " (SELECT id FROM portal WHERE code = ?1) AND url = ?3"
                         " ORDER BY id DESC LIMIT ?2",
                         err)
            : db_prepare(p->db,
                         "SELECT url, at_ms, old, new FROM event WHERE portal ="
                         " (SELECT id FROM portal WHERE code = ?1)"
                         " ORDER BY at_ms DESC, id DESC LIMIT ?2",
                         err);
    int r;

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(of->portal));
    db_bind_int(q, 2, (int64_t)of->max);
    if (of->url)
        db_bind_str(q, 3, str_of(of->url));
    while ((r = db_step(q, err)) == 1) {
        const struct picture_event e = {zero_end(db_str(q, 0)), db_int(q, 1),
                                        reason_of(db_str(q, 2)),
                                        reason_of(db_str(q, 3))};
        each(context, &e);
    }
    return r;
}
