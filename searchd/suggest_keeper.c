/* searchd/suggest_keeper.c - see suggest_keeper.h. */
#include "searchd/suggest_keeper.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "searchd/suggest_deny.h"
#include "searchd/suggest_fill.h"
#include "searchd/tally_read.h"

#include <pthread.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>

struct suggest_keeper {
    struct keeper_settings settings;
    pthread_t thread;
    pthread_mutex_t lock; /* of `stopping` */
    pthread_cond_t stop;
    bool stopping;
    pthread_rwlock_t books; /* of the two below */
    struct suggest *book;
    struct suggest_deny *deny;
    /* Of the thread alone. */
    struct timespec deny_changed;
    struct buf state; /* of the index that the book is of */
    int64_t next_ms, made_ms;
};

/* --- what is denied --- */

static struct timespec changed(const char *path)
{
    struct stat file = {0};

    (void)stat(path, &file);
    return file.st_mtim;
}

/* A file that is not there gives NULL. */
static int load_deny(struct suggest_deny **ret, const struct suggest_keeper *k,
                     struct err *err)
{
    *ret = NULL;
    if (!k->deny_changed.tv_sec)
        return 0;
    return suggest_deny_load(ret, k->settings.deny_path, err);
}

static void follow_deny(struct suggest_keeper *k)
{
    struct timespec now = changed(k->settings.deny_path);
    struct suggest_deny *deny;
    struct err err = {0};

    if (now.tv_sec == k->deny_changed.tv_sec &&
        now.tv_nsec == k->deny_changed.tv_nsec)
        return;
    k->deny_changed = now;
    if (load_deny(&deny, k, &err) < 0) {
        log_warn("suggest.refused", kv("error", err.msg));
        return;
    }
    pthread_rwlock_wrlock(&k->books);
    struct suggest_deny *old = k->deny;
    k->deny = deny;
    pthread_rwlock_unlock(&k->books);
    suggest_deny_free(old);
    log_info("suggest.deny", kv("path", k->settings.deny_path));
}

/* --- the book --- */

static void add_question(void *fill, const struct tally_row *row)
{
    suggest_fill_question(fill, row->name, row->asked);
}

static int make_book(struct suggest **ret, const struct suggest_keeper *k,
                     struct xap_reader *reader, struct err *err)
{
    const struct keeper_settings *s = &k->settings;
    scoped(suggest_freep) struct suggest *book = suggest_new();
    scoped(suggest_fill_freep) struct suggest_fill *fill =
        suggest_fill_new(book, s->language);

    int r = suggest_fill_index(fill, reader, s->registry, &k->stopping, err);
    if (r == 0)
        suggest_fill_words(fill);
    if (r == 0 && s->tally_path)
        r = tally_frequent(s->tally_path, s->least, add_question, fill, err);
    if (r < 0)
        return r;
    suggest_finish(book);
    *ret = TAKE(book);
    return 0;
}

/* Which index it is, and of which commit. */
static int read_state(struct buf *state, struct xap_reader *reader,
                      struct err *err)
{
    uint32_t count;

    int r = xap_meta(reader, META_INDEXED, state, err);
    if (r == 0)
        r = xap_doc_count(reader, &count, err);
    if (r == 0)
        buf_addf(state, " %u", count);
    return r;
}

static void put_book(struct suggest_keeper *k, struct suggest *book,
                     int64_t began_ms)
{
    int64_t now_ms = clock_steady_ms();

    pthread_rwlock_wrlock(&k->books);
    struct suggest *old = k->book;
    k->book = book;
    pthread_rwlock_unlock(&k->books);
    suggest_free(old);
    k->made_ms = now_ms;
    k->next_ms = now_ms + KEEPER_REST * (now_ms - began_ms);
    log_info("suggest.ready", kv("lines", (int64_t)suggest_count(book)),
             kv("ms", now_ms - began_ms));
}

static int follow_index(struct suggest_keeper *k, struct err *err)
{
    scoped(xap_reader_freep) struct xap_reader *reader = NULL;
    scoped(buf_done) struct buf state = {0};
    struct suggest *book = NULL;
    int64_t now_ms = clock_steady_ms();

    if (now_ms < k->next_ms)
        return 0;
    int r = xap_reader_open(&reader, k->settings.index_dir, err);
    if (r == 0)
        r = read_state(&state, reader, err);
    if (r < 0)
        return r;
    bool old = now_ms - k->made_ms > KEEPER_OLD_MS;
    if (k->book && !old && str_eq(buf_str(&state), buf_str(&k->state)))
        return 0;
    r = make_book(&book, k, reader, err);
    if (r < 0)
        return r;
    buf_reset(&k->state);
    buf_add(&k->state, buf_str(&state));
    put_book(k, book, now_ms);
    return 0;
}

static void *keep(void *context)
{
    struct suggest_keeper *k = context;
    int last = 0;

    pthread_mutex_lock(&k->lock);
    while (!k->stopping) {
        struct err err = {0};
        struct timespec until;
        pthread_mutex_unlock(&k->lock);
        follow_deny(k);
        int r = follow_index(k, &err);
        if (r < 0 && r != last) /* not once a second */
            log_warn("suggest.old", kv("error", err.msg));
        last = r;
        clock_gettime(CLOCK_REALTIME, &until);
        until.tv_sec += KEEPER_LOOK_MS / 1000;
        pthread_mutex_lock(&k->lock);
        if (!k->stopping)
            (void)pthread_cond_timedwait(&k->stop, &k->lock, &until);
    }
    pthread_mutex_unlock(&k->lock);
    return NULL;
}

int suggest_keeper_start(struct suggest_keeper **ret_keeper,
                         const struct keeper_settings *settings,
                         struct err *err)
{
    struct suggest_keeper *k = NEW(suggest_keeper);

    k->settings = *settings;
    k->deny_changed = changed(settings->deny_path);
    int r = load_deny(&k->deny, k, err);
    if (r < 0) {
        free(k);
        return r;
    }
    pthread_mutex_init(&k->lock, NULL);
    pthread_cond_init(&k->stop, NULL);
    pthread_rwlock_init(&k->books, NULL);
    if (pthread_create(&k->thread, NULL, keep, k) != 0)
        mem_exhausted();
    *ret_keeper = k;
    return 0;
}

void suggest_keeper_stop(struct suggest_keeper *k)
{
    if (!k)
        return;
    pthread_mutex_lock(&k->lock);
    __atomic_store_n(&k->stopping, true, __ATOMIC_RELAXED);
    pthread_cond_signal(&k->stop);
    pthread_mutex_unlock(&k->lock);
    pthread_join(k->thread, NULL);
    pthread_mutex_destroy(&k->lock);
    pthread_cond_destroy(&k->stop);
    pthread_rwlock_destroy(&k->books);
    suggest_free(k->book);
    suggest_deny_free(k->deny);
    buf_done(&k->state);
    free(k);
}

size_t suggest_keeper_find(struct suggest_keeper *k, struct str typed,
                           struct suggestion ret[SUGGEST_MAX], size_t max,
                           struct arena *arena)
{
    size_t count = 0;

    if (!k)
        return 0;
    pthread_rwlock_rdlock(&k->books);
    if (k->book)
        count = suggest_find(k->book, typed, k->deny, ret, max);
    for (size_t i = 0; i < count; i++) {
        ret[i].text = arena_str(arena, str_of(ret[i].text));
        ret[i].note = arena_str(arena, str_of(ret[i].note));
    }
    pthread_rwlock_unlock(&k->books);
    return count;
}
