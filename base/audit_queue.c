/*
 * base/audit_queue.c - accesses that wait for the log; see audit.h.
 *
 * A line waits in its bucket, where equal ones are counted with it, and in the
 * order they came.  What is asked for again and again costs no memory.
 */
#include "base/audit.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/utf8.h"

#include <pthread.h>
#include <stdlib.h>

enum { BUCKETS = 4096, WHAT_MAX_BYTES = 400 };

struct waiting {
    struct waiting *next;  /* in its bucket */
    struct waiting *later; /* the one that came after */
    struct audit_line line;
    char texts[]; /* of the line */
};

struct audit_queue {
    pthread_mutex_t lock;
    size_t count;
    struct waiting *first, **end; /* in the order they came */
    struct waiting *buckets[BUCKETS];
};

struct audit_queue *audit_queue_new(void)
{
    struct audit_queue *q = NEW(audit_queue);

    pthread_mutex_init(&q->lock, NULL);
    q->end = &q->first;
    return q;
}

/* Takes all lines out, the first of them linked to the others by `later`. */
static struct waiting *take_all(struct audit_queue *q)
{
    pthread_mutex_lock(&q->lock);
    struct waiting *first = TAKE(q->first);
    q->end = &q->first;
    q->count = 0;
    if (first)
        memset(q->buckets, 0, sizeof q->buckets);
    pthread_mutex_unlock(&q->lock);
    return first;
}

static void drop_chain(struct waiting *chain)
{
    while (chain) {
        struct waiting *later = chain->later;
        free(chain);
        chain = later;
    }
}

void audit_queue_free(struct audit_queue *q)
{
    if (!q)
        return;
    drop_chain(take_all(q));
    pthread_mutex_destroy(&q->lock);
    free(q);
}

static struct str copy_to(char **at, struct str s)
{
    struct str copy = {*at, s.n};

    if (s.n)
        memcpy(*at, s.p, s.n);
    *at += s.n;
    return copy;
}

static struct waiting *waiting_new(const struct audit_line *line)
{
    struct waiting *w =
        mem_new(1, sizeof *w + line->who.n + line->from.n + line->action.n +
                       line->what.n + line->outcome.n);
    char *at = w->texts;

    w->line = (struct audit_line){.at_ms = line->at_ms,
                                  .who = copy_to(&at, line->who),
                                  .from = copy_to(&at, line->from),
                                  .action = copy_to(&at, line->action),
                                  .what = copy_to(&at, line->what),
                                  .outcome = copy_to(&at, line->outcome),
                                  .count = line->count};
    return w;
}

static bool same(const struct audit_line *a, const struct audit_line *b)
{
    return str_eq(a->what, b->what) && str_eq(a->who, b->who) &&
           str_eq(a->from, b->from) && str_eq(a->action, b->action) &&
           str_eq(a->outcome, b->outcome);
}

static struct waiting **bucket_of(struct audit_queue *q,
                                  const struct audit_line *l)
{
    uint64_t hash = str_hash(l->what) + 3 * str_hash(l->who) +
                    5 * str_hash(l->from) + 7 * str_hash(l->action) +
                    11 * str_hash(l->outcome);

    return &q->buckets[hash % BUCKETS];
}

/* Counts the line with the one equal to it, or lets a copy wait.  False when
 * it is a new line and `max` wait. */
static bool queue_add(struct audit_queue *q, const struct audit_line *line,
                      size_t max)
{
    struct waiting **bucket = bucket_of(q, line), *w;

    pthread_mutex_lock(&q->lock);
    for (w = *bucket; w && !same(&w->line, line);)
        w = w->next;
    bool taken = w || q->count < max;
    if (w) {
        w->line.count += line->count;
        if (w->line.at_ms > line->at_ms)
            w->line.at_ms = line->at_ms;
    } else if (taken) {
        w = waiting_new(line);
        w->next = *bucket;
        *bucket = *q->end = w;
        q->end = &w->later;
        q->count++;
    }
    pthread_mutex_unlock(&q->lock);
    return taken;
}

/* What finds no room is counted on one line, which is always let in. */
static void queue_put(struct audit_queue *q, const struct audit_line *line)
{
    const struct audit_line overflow = {.at_ms = line->at_ms,
                                        .who = STR("-"),
                                        .from = STR("-"),
                                        .action = STR("overflow"),
                                        .what =
                                            STR("accesses counted together"),
                                        .outcome = STR("-"),
                                        .count = line->count};

    if (!queue_add(q, line, AUDIT_QUEUE_MAX))
        (void)queue_add(q, &overflow, AUDIT_QUEUE_MAX + 1);
}

void audit_note(struct audit_queue *q, const struct audit_line *line)
{
    struct audit_line cut = *line;

    cut.what = str_sub(line->what, 0, utf8_prefix(line->what, WHAT_MAX_BYTES));
    cut.at_ms = clock_unix_ms();
    cut.count = 1;
    queue_put(q, &cut);
}

static int append_all(struct waiting *chain, struct db *db, struct err *err)
{
    int r = db_begin(db, err);

    for (struct waiting *w = chain; w && r == 0; w = w->later)
        r = audit_append(db, &w->line, err);
    return db_end(db, r, err);
}

int audit_flush(struct audit_queue *q, struct db *db, struct err *err)
{
    struct waiting *chain = take_all(q);
    int r = chain ? append_all(chain, db, err) : 0;

    for (const struct waiting *w = chain; r < 0 && w; w = w->later)
        queue_put(q, &w->line);
    drop_chain(chain);
    return r;
}
