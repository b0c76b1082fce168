/*
 * searchd/tally.c - see tally.h.
 *
 *   question -> texts of today (memory) --asked often--> queries   (database)
 *                 |  pairs with portals --asked often--> portal_queries
 *            -> totals of today         ---------------> totals
 *            -> portals of today        ---------------> portals
 *   rating   -> ratings of today        ---------------> ratings
 *
 * What was written is taken off the counts in memory, so that each flush adds
 * the rest.  When the day changes, the questions are forgotten; portals stay,
 * because they are few.
 */
#include "searchd/tally.h"

#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "base/map.h"
#include "base/utf8.h"
#include "searchd/tally_db.h"
#include "searchd/tally_read.h"

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

struct counts {            /* since the last flush */
    int64_t first, second; /* asked, nothing; or good, bad */
    int64_t shown, clicked;
};

struct portal {
    struct portal *next; /* of all of them */
    struct counts counts;
    char code[];
};

struct pair {          /* of a question and a portal */
    struct pair *next; /* of its question */
    struct portal *portal;
    struct counts counts;
};

struct text {
    struct text *next; /* of its bucket */
    struct pair *pairs;
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
    char day[DAY_BYTES]; /* all below is of this day; under the lock */
    struct counts total, ratings[PAGES];
    struct text *texts[BUCKETS]; /* by hash */
    size_t text_count, pair_count, portal_count;
    struct map *portals_by_code;
    struct portal *portals;
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

/* --- counting --- */

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

/* The text as it is kept; empty: it is only counted. */
static void key_of(struct buf *out, struct str text)
{
    if (text.n > TALLY_TEXT_MAX_BYTES || may_name_a_person(text))
        return;
    for (size_t at = 0; at < text.n;)
        utf8_put(out, utf8_lower(utf8_next(text, &at)));
}

static void count(struct counts *c, bool second)
{
    c->first++;
    c->second += second;
}

/* Where the text of today is, or where it is to be.  Under the lock. */
static struct text **place_of(struct tally *t, struct str key)
{
    struct text **at = &t->texts[str_hash(key) % BUCKETS];

    while (*at && !str_is(key, (*at)->key))
        at = &(*at)->next;
    return at;
}

/* The text of today, made if there is room.  Under the lock. */
static struct text *text_of(struct tally *t, struct str key)
{
    struct text **at = place_of(t, key);

    if (*at || t->text_count >= TALLY_TEXTS_MAX || !key.n)
        return *at;
    *at = mem_new(1, sizeof **at + key.n + 1);
    memcpy((*at)->key, key.p, key.n);
    t->text_count++;
    return *at;
}

/* Under the lock; NULL when there is no room. */
static struct portal *portal_of(struct tally *t, struct str code)
{
    struct portal *p = map_get(t->portals_by_code, code);

    if (p || !code.n || t->portal_count >= TALLY_PORTALS_MAX)
        return p;
    p = mem_new(1, sizeof *p + code.n + 1);
    memcpy(p->code, code.p, code.n);
    p->next = t->portals;
    t->portals = p;
    t->portal_count++;
    return map_add(t->portals_by_code, code, p);
}

static struct pair *find_pair(struct text *text, const struct portal *portal)
{
    struct pair *pair = text->pairs;

    while (pair && pair->portal != portal)
        pair = pair->next;
    return pair;
}

static struct pair *pair_of(struct tally *t, struct text *text,
                            struct portal *portal)
{
    struct pair *pair = find_pair(text, portal);

    if (pair || t->pair_count >= TALLY_PAIRS_MAX)
        return pair;
    pair = NEW(pair);
    pair->portal = portal;
    pair->next = text->pairs;
    text->pairs = pair;
    t->pair_count++;
    return pair;
}

/* `text` may be NULL.  Under the lock. */
static void count_within(struct tally *t, struct text *text,
                         const struct tally_answer *answer)
{
    struct portal *portal = portal_of(t, answer->within);
    struct pair *pair = portal && text ? pair_of(t, text, portal) : NULL;

    if (portal)
        count(&portal->counts, answer->empty);
    if (pair)
        count(&pair->counts, answer->empty);
}

/* As above. */
static void count_shown(struct tally *t, struct text *text,
                        const struct tally_answer *answer)
{
    struct str rest = answer->shown, code;

    while (str_cut(&rest, ' ', &code)) {
        struct portal *portal = portal_of(t, code);
        struct pair *pair = portal && text ? pair_of(t, text, portal) : NULL;
        if (portal)
            portal->counts.shown++;
        if (pair)
            pair->counts.shown++;
    }
}

void tally_question(struct tally *tally, const struct tally_answer *answer)
{
    scoped(buf_done) struct buf key = {0};

    key_of(&key, answer->text);
    pthread_mutex_lock(&tally->lock);
    count(&tally->total, answer->empty);
    struct text *text = text_of(tally, buf_str(&key));
    if (text) {
        count(&text->counts, answer->empty);
        text->often |= text->counts.first >= TALLY_LEAST;
    }
    count_within(tally, text, answer);
    count_shown(tally, text, answer);
    pthread_mutex_unlock(&tally->lock);
}

void tally_click(struct tally *tally, struct str text, struct str portal)
{
    scoped(buf_done) struct buf key = {0};

    key_of(&key, text);
    pthread_mutex_lock(&tally->lock);
    struct portal *opened = map_get(tally->portals_by_code, portal);
    struct text *of = opened ? *place_of(tally, buf_str(&key)) : NULL;
    struct pair *pair = of ? find_pair(of, opened) : NULL;
    if (opened) {
        tally->total.clicked++;
        opened->counts.clicked++;
    }
    if (pair) {
        of->counts.clicked++;
        pair->counts.clicked++;
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

/* --- taken out of memory --- */

enum table { TOTALS, RATINGS, QUERIES, PORTALS, PORTAL_QUERIES, TABLES };

struct row {
    enum table table;
    char *name;         /* owned; a page or a question, or NULL */
    const char *portal; /* lives as long as the tally; or NULL */
    struct counts counts;
};

struct batch {
    char day[DAY_BYTES];
    struct row *rows;
    size_t count, room;
};

static void batch_done(struct batch *b)
{
    for (size_t i = 0; i < b->count; i++)
        free(b->rows[i].name);
    free(b->rows);
}

/* Takes the counts, if there are any. */
static void take(struct batch *b, enum table table, const char *name,
                 const char *portal, struct counts *counts)
{
    if (!counts->first && !counts->second && !counts->shown && !counts->clicked)
        return;
    if (b->count == b->room) {
        b->room = b->room ? 2 * b->room : 64;
        b->rows = mem_grow(b->rows, b->room, sizeof *b->rows);
    }
    b->rows[b->count++] = (struct row){.table = table,
                                       .name = name ? mem_str(name) : NULL,
                                       .portal = portal,
                                       .counts = *counts};
    *counts = (struct counts){0};
}

static void take_text(struct batch *b, struct text *text)
{
    if (!text->often)
        return;
    take(b, QUERIES, text->key, NULL, &text->counts);
    for (struct pair *pair = text->pairs; pair; pair = pair->next)
        take(b, PORTAL_QUERIES, text->key, pair->portal->code, &pair->counts);
}

static void forget_text(struct text *text)
{
    for (struct pair *pair = text->pairs, *next; pair; pair = next) {
        next = pair->next;
        free(pair);
    }
    free(text);
}

static void forget_texts(struct tally *t)
{
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct text *text = TAKE(t->texts[i]), *next; text; text = next) {
            next = text->next;
            forget_text(text);
        }
    t->text_count = t->pair_count = 0;
}

/* Under the lock. */
static void take_batch(struct tally *t, struct batch *b)
{
    memcpy(b->day, t->day, sizeof b->day);
    take(b, TOTALS, NULL, NULL, &t->total);
    for (size_t i = 0; i < PAGES; i++)
        take(b, RATINGS, pages[i], NULL, &t->ratings[i]);
    for (struct portal *p = t->portals; p; p = p->next)
        take(b, PORTALS, NULL, p->code, &p->counts);
    for (size_t i = 0; i < BUCKETS; i++)
        for (struct text *text = t->texts[i]; text; text = text->next)
            take_text(b, text);
    today(t->day);
    if (strcmp(t->day, b->day) != 0)
        forget_texts(t);
}

/* --- writing --- */

/* ?1 day, ?2 to ?5 counts, ?6 name, ?7 portal */
static const char *const inserts[TABLES] = {
    [TOTALS] = "INSERT INTO totals VALUES(?1, ?2, ?3, ?5) ON CONFLICT DO "
               "UPDATE SET asked = asked + ?2, empty = empty + ?3, "
               "clicked = clicked + ?5",
    [RATINGS] = "INSERT INTO ratings VALUES(?1, ?6, ?2, ?3) ON CONFLICT DO "
                "UPDATE SET good = good + ?2, bad = bad + ?3",
    [QUERIES] = "INSERT INTO queries VALUES(?1, ?6, ?2, ?3, ?5) ON CONFLICT "
                "DO UPDATE SET asked = asked + ?2, empty = empty + ?3, "
                "clicked = clicked + ?5",
    [PORTALS] = "INSERT INTO portals VALUES(?1, ?7, ?2, ?3, ?4, ?5) ON "
                "CONFLICT DO UPDATE SET asked = asked + ?2, empty = empty + "
                "?3, shown = shown + ?4, clicked = clicked + ?5",
    [PORTAL_QUERIES] =
        "INSERT INTO portal_queries VALUES(?1, ?7, ?6, ?2, ?3, ?4, ?5) ON "
        "CONFLICT DO UPDATE SET asked = asked + ?2, empty = empty + ?3, "
        "shown = shown + ?4, clicked = clicked + ?5",
};

static int write_row(struct db *db, const char *day, const struct row *row,
                     struct err *err)
{
    struct db_stmt *s = db_prepare(db, inserts[row->table], err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(day));
    db_bind_int(s, 2, row->counts.first);
    db_bind_int(s, 3, row->counts.second);
    db_bind_int(s, 4, row->counts.shown);
    db_bind_int(s, 5, row->counts.clicked);
    if (row->name)
        db_bind_str(s, 6, str_of(row->name));
    if (row->portal)
        db_bind_str(s, 7, str_of(row->portal));
    return db_run(s, err);
}

static int flush(struct tally *tally, struct err *err)
{
    scoped(batch_done) struct batch b = {.count = 0};

    pthread_mutex_lock(&tally->lock);
    take_batch(tally, &b);
    pthread_mutex_unlock(&tally->lock);
    if (!b.count)
        return 0;
    int r = db_begin(tally->db, err);
    for (size_t i = 0; r == 0 && i < b.count; i++)
        r = write_row(tally->db, b.day, &b.rows[i], err);
    return db_end(tally->db, r, err);
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

/* --- the whole --- */

static int forget_old(struct db *db, struct err *err)
{
    static const char *const deletes[] = {
        "DELETE FROM queries WHERE day < date('now', -?1 || ' days')",
        "DELETE FROM portal_queries WHERE day < date('now', -?1 || ' days')",
        "DELETE FROM portals WHERE day < date('now', -?1 || ' days')",
    };
    int r = 0;

    for (size_t i = 0; r == 0 && i < sizeof deletes / sizeof *deletes; i++) {
        struct db_stmt *s = db_prepare(db, deletes[i], err);
        if (s)
            db_bind_int(s, 1, TALLY_KEEP_DAYS);
        r = s ? db_run(s, err) : -err->code;
    }
    return r;
}

int tally_open(struct tally **ret_tally, const char *path, struct err *err)
{
    struct db *db = NULL;

    int r = db_open(&db, path, DB_WRITE, tally_migrations, err);
    if (r == 0)
        r = forget_old(db, err);
    if (r < 0) {
        db_free(db);
        return r;
    }
    struct tally *t = NEW(tally);
    t->db = db;
    t->portals_by_code = map_new();
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
    map_free(tally->portals_by_code, free);
    db_free(tally->db);
    pthread_cond_destroy(&tally->stop);
    pthread_mutex_destroy(&tally->lock);
    free(tally);
}
