/*
 * searchd/tally.c - see tally.h.
 *
 *   question -> texts of today (memory) --asked often--> queries   (database)
 *            -> totals of today         ---------------> totals
 *   rating   -> ratings of today        ---------------> ratings
 *
 * A text in memory remembers how much of its count is written already, so that
 * each flush adds the rest.  When the day changes, what was not asked often is
 * forgotten.
 */
#include "searchd/tally.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/utf8.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    FLUSH_S = 5,
    BUCKETS = 1 << 14,
    LONG_NUMBER = 7, /* digits in a row that may be a telephone or a card */
    DAY_BYTES = 11,  /* "2026-01-05" */
    VI_OFFSET_MS = 7 * 3600 * 1000,
};

static const char *const pages[] = {"tim-kiem", "lien-quan", "gioi-thieu"};
enum { PAGES = sizeof pages / sizeof *pages };

static const char *const migrations[] = {
    "CREATE TABLE totals(day TEXT PRIMARY KEY, asked INTEGER NOT NULL,"
    " empty INTEGER NOT NULL) WITHOUT ROWID;"
    "CREATE TABLE queries(day TEXT, text TEXT, asked INTEGER NOT NULL,"
    " empty INTEGER NOT NULL, PRIMARY KEY(day, text)) WITHOUT ROWID;"
    "CREATE TABLE ratings(day TEXT, page TEXT, good INTEGER NOT NULL,"
    " bad INTEGER NOT NULL, PRIMARY KEY(day, page)) WITHOUT ROWID;",
    NULL,
};

struct counts {            /* since the last flush */
    int64_t first, second; /* asked, nothing; or good, bad */
};

struct text {
    struct text *next; /* of its bucket */
    struct counts counts;
    bool often; /* TALLY_LEAST was reached: it may be written */
    char key[];
};

struct tally {
    struct db *db; /* of the flushing thread, or after it has ended */
    pthread_mutex_t lock;
    pthread_cond_t stop;
    pthread_t thread;
    bool stopping;
    char day[DAY_BYTES]; /* the three below are of this day; under the lock */
    struct counts total, ratings[PAGES];
    struct text *texts[BUCKETS]; /* by hash */
    size_t text_count;
};

static void today(char day[DAY_BYTES])
{
    char text[CLOCK_ISO_MAX];

    clock_iso(text, clock_unix_ms() + VI_OFFSET_MS, false);
    memcpy(day, text, DAY_BYTES - 1);
    day[DAY_BYTES - 1] = '\0';
}

bool tally_is_page(struct str page)
{
    for (size_t i = 0; i < PAGES; i++)
        if (str_is(page, pages[i]))
            return true;
    return false;
}

/* A number that could be of a person: many digits, and no "/" that would make
 * it a document's. */
static bool may_name_a_person(struct str text)
{
    size_t run = 0;

    if (str_chr(text, '@') >= 0)
        return true;
    for (size_t i = 0; i < text.n; i++) {
        bool digit = text.p[i] >= '0' && text.p[i] <= '9';
        bool joint = text.p[i] == ' ' || text.p[i] == '.' || text.p[i] == '-';
        run = digit ? run + 1 : joint ? run : 0;
        if (run >= LONG_NUMBER)
            return true;
    }
    return false;
}

static void lower(struct buf *out, struct str text)
{
    for (size_t at = 0; at < text.n;)
        utf8_put(out, utf8_lower(utf8_next(text, &at)));
}

static void count(struct counts *c, bool second)
{
    c->first++;
    c->second += second;
}

/* The text of today, made if there is room.  Under the lock. */
static struct text *find_text(struct tally *t, struct str key)
{
    struct text **at = &t->texts[str_hash(key) % BUCKETS];

    while (*at && !str_is(key, (*at)->key))
        at = &(*at)->next;
    if (*at || t->text_count >= TALLY_TEXTS_MAX)
        return *at;
    *at = mem_new(1, sizeof **at + key.n + 1);
    if (key.n)
        memcpy((*at)->key, key.p, key.n);
    t->text_count++;
    return *at;
}

void tally_question(struct tally *tally, struct str text, bool empty)
{
    scoped(buf_done) struct buf key = {0};
    bool keep =
        text.n && text.n <= TALLY_TEXT_MAX_BYTES && !may_name_a_person(text);

    if (keep)
        lower(&key, text);
    pthread_mutex_lock(&tally->lock);
    count(&tally->total, empty);
    struct text *found = keep ? find_text(tally, buf_str(&key)) : NULL;
    if (found) {
        count(&found->counts, empty);
        found->often |= found->counts.first >= TALLY_LEAST;
    }
    pthread_mutex_unlock(&tally->lock);
}

void tally_rating(struct tally *tally, struct str page, bool good)
{
    pthread_mutex_lock(&tally->lock);
    for (size_t i = 0; i < PAGES; i++)
        if (str_is(page, pages[i])) {
            tally->ratings[i].first += good;
            tally->ratings[i].second += !good;
        }
    pthread_mutex_unlock(&tally->lock);
}

/* --- writing --- */

/* What one flush takes out of memory. */
struct batch {
    char day[DAY_BYTES];
    struct counts total, ratings[PAGES];
    struct {
        char *text;
        struct counts counts;
    } * rows;
    size_t count;
};

static void forget_texts(struct tally *t)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct text *text = TAKE(t->texts[i]), *next; text; text = next) {
            next = text->next;
            free(text);
        }
    t->text_count = 0;
}

/* What is asked often, and how often since the last time.  Under the lock. */
static void take_texts(struct tally *t, struct batch *b)
{
    b->rows = mem_new(t->text_count + 1, sizeof *b->rows);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct text *text = t->texts[i]; text; text = text->next) {
            if (!text->often || !text->counts.first)
                continue;
            b->rows[b->count].text = mem_str(text->key);
            b->rows[b->count++].counts = text->counts;
            text->counts = (struct counts){0};
        }
}

/* Under the lock. */
static void take_batch(struct tally *t, struct batch *b)
{
    memcpy(b->day, t->day, sizeof b->day);
    b->total = t->total;
    memcpy(b->ratings, t->ratings, sizeof b->ratings);
    take_texts(t, b);
    t->total = (struct counts){0};
    memset(t->ratings, 0, sizeof t->ratings);
    today(t->day);
    if (strcmp(t->day, b->day) != 0)
        forget_texts(t);
}

static void batch_done(struct batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        free(b->rows[i].text);
    free(b->rows);
}

static int add_row(struct db *db, const char *sql, const char *day,
                   const char *name, const struct counts *c, struct err *err)
{
    struct db_stmt *s = db_prepare(db, sql, err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(day));
    db_bind_int(s, 2, c->first);
    db_bind_int(s, 3, c->second);
    if (name)
        db_bind_str(s, 4, str_of(name));
    return db_run(s, err);
}

static int write_batch(struct db *db, const struct batch *b, struct err *err)
{
    int r = 0;

    if (b->total.first)
        r = add_row(db,
                    "INSERT INTO totals VALUES(?1, ?2, ?3) ON CONFLICT DO "
                    "UPDATE SET asked = asked + ?2, empty = empty + ?3",
                    b->day, NULL, &b->total, err);
    for (size_t i = 0; r == 0 && i < PAGES; i++)
        if (b->ratings[i].first || b->ratings[i].second)
            r = add_row(db,
                        "INSERT INTO ratings VALUES(?1, ?4, ?2, ?3) ON "
                        "CONFLICT DO UPDATE SET good = good + ?2, bad = bad + "
                        "?3",
                        b->day, pages[i], &b->ratings[i], err);
    for (size_t i = 0; r == 0 && i < b->count; i++)
        r = add_row(db,
                    "INSERT INTO queries VALUES(?1, ?4, ?2, ?3) ON CONFLICT "
                    "DO UPDATE SET asked = asked + ?2, empty = empty + ?3",
                    b->day, b->rows[i].text, &b->rows[i].counts, err);
    return r;
}

static int flush(struct tally *tally, struct err *err)
{
    scoped(batch_done) struct batch b = {.count = 0};

    pthread_mutex_lock(&tally->lock);
    take_batch(tally, &b);
    pthread_mutex_unlock(&tally->lock);
    int r = db_begin(tally->db, err);
    if (r == 0)
        r = write_batch(tally->db, &b, err);
    if (r == 0)
        r = db_commit(tally->db, err);
    if (r < 0)
        db_rollback(tally->db);
    return r;
}

static void flush_or_log(struct tally *t)
{
    struct err err = {0};

    if (flush(t, &err) < 0)
        log_warn("tally.lost", kv("error", err.msg));
}

static void *flush_now_and_then(void *context)
{
    struct tally *t = context;
    struct timespec until;

    pthread_mutex_lock(&t->lock);
    while (!t->stopping) {
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += FLUSH_S;
        (void)pthread_cond_timedwait(&t->stop, &t->lock, &until);
        pthread_mutex_unlock(&t->lock);
        flush_or_log(t);
        pthread_mutex_lock(&t->lock);
    }
    pthread_mutex_unlock(&t->lock);
    return NULL;
}

#define TEXT_OF_(number) #number
#define TEXT_OF(number) TEXT_OF_(number)
#define FORGET_OLD                                                             \
    "DELETE FROM queries WHERE day < date('now', '-" TEXT_OF(                  \
        TALLY_KEEP_DAYS) " days')"

int tally_open(struct tally **ret_tally, const char *path, struct err *err)
{
    struct db *db = NULL;

    int r = db_open(&db, path, DB_WRITE, migrations, err);
    if (r == 0)
        r = db_exec(db, FORGET_OLD, err);
    if (r < 0) {
        db_free(db);
        return r;
    }
    struct tally *t = NEW(tally);
    t->db = db;
    today(t->day);
    pthread_mutex_init(&t->lock, NULL);
    pthread_cond_init(&t->stop, NULL);
    if (pthread_create(&t->thread, NULL, flush_now_and_then, t) != 0)
        mem_exhausted();
    *ret_tally = t;
    return 0;
}

void tally_free(struct tally *tally)
{
    if (!tally)
        return;
    pthread_mutex_lock(&tally->lock);
    tally->stopping = true;
    pthread_cond_signal(&tally->stop);
    pthread_mutex_unlock(&tally->lock);
    pthread_join(tally->thread, NULL);
    flush_or_log(tally);
    forget_texts(tally);
    db_free(tally->db);
    pthread_cond_destroy(&tally->stop);
    pthread_mutex_destroy(&tally->lock);
    free(tally);
}

/* --- reading --- */

/* Rows of a statement as an array of objects; `names` of its columns, the first
 * is text, the others are numbers. */
static json_t *rows_json(struct db *db, const char *sql, int64_t days,
                         const char *const names[3], struct err *err)
{
    struct db_stmt *s = db_prepare(db, sql, err);
    json_t *list = json_array();
    int r = s ? 1 : -1;

    if (s)
        db_bind_int(s, 1, days);
    while (r == 1 && (r = db_step(s, err)) == 1) {
        struct str text = db_str(s, 0);
        json_t *o = json_object();
        json_object_set_new(o, names[0],
                            json_stringn(text.p ? text.p : "", text.n));
        json_object_set_new(o, names[1], json_integer(db_int(s, 1)));
        json_object_set_new(o, names[2], json_integer(db_int(s, 2)));
        json_array_append_new(list, o);
    }
    if (r == 0)
        return list;
    json_decref(list);
    return NULL;
}

static int add_rows(json_t *report, const char *member, json_t *rows)
{
    if (rows)
        json_object_set_new(report, member, rows);
    return rows != NULL;
}

int tally_frequent(const char *path, int64_t least,
                   void (*see)(void *context, struct str text, int64_t asked),
                   void *context, struct err *err)
{
    struct db *db = NULL;

    int r = db_open(&db, path, DB_READ, migrations, err);
    if (r == -ERR_NOT_FOUND) {
        *err = (struct err){0};
        return 0;
    }
    struct db_stmt *s =
        r < 0 ? NULL
              : db_prepare(db,
                           "SELECT text, sum(asked) AS n FROM queries AS q "
                           "GROUP BY text HAVING n >= ?1 AND count(*) >= 2 "
                           "AND (SELECT asked > empty FROM queries WHERE text "
                           "= q.text ORDER BY day DESC LIMIT 1) "
                           "ORDER BY n DESC, text LIMIT ?2",
                           err);
    if (r == 0 && !s)
        r = -err->code;
    if (r == 0) {
        db_bind_int(s, 1, least);
        db_bind_int(s, 2, TALLY_FREQUENT_MAX);
        while ((r = db_step(s, err)) == 1)
            see(context, db_str(s, 0), db_int(s, 1));
    }
    db_free(db);
    return r;
}

#define SINCE " WHERE day > date('now', '+7 hours', -?1 || ' days') "

int tally_report(FILE *out, const char *path, int64_t days, struct err *err)
{
    static const char *const by_day[] = {"day", "asked", "nothing"};
    static const char *const by_text[] = {"text", "asked", "nothing"};
    static const char *const by_page[] = {"page", "good", "bad"};
    struct db *db = NULL;
    json_t *o = json_object();

    int r = db_open(&db, path, DB_READ, migrations, err);
    if (r == 0 &&
        !(add_rows(o, "days",
                   rows_json(db,
                             "SELECT day, asked, empty FROM totals" SINCE
                             "ORDER BY day",
                             days, by_day, err)) &&
          add_rows(o, "top",
                   rows_json(db,
                             "SELECT text, sum(asked) AS n, sum(empty) FROM "
                             "queries" SINCE
                             "GROUP BY text ORDER BY n DESC, text LIMIT 50",
                             days, by_text, err)) &&
          add_rows(o, "nothing",
                   rows_json(db,
                             "SELECT text, sum(asked), sum(empty) AS n FROM "
                             "queries" SINCE
                             "GROUP BY text HAVING n > 0 ORDER BY n DESC, text "
                             "LIMIT 50",
                             days, by_text, err)) &&
          add_rows(o, "ratings",
                   rows_json(db,
                             "SELECT page, sum(good), sum(bad) FROM "
                             "ratings" SINCE "GROUP BY page ORDER BY page",
                             days, by_page, err))))
        r = -err->code;
    db_free(db);
    if (r == 0 &&
        (json_dumpf(o, out, JSON_INDENT(2)) < 0 || fputc('\n', out) == EOF))
        r = err_errno(err, "writing the report");
    json_decref(o);
    return r;
}
