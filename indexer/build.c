/*
 * indexer/build.c - see build.h.
 *
 *     source -> [work] x threads -> apply, in order -> index + index.db
 *
 * A page that stands for bytes written before (a revisit) says something only
 * once the pages before it are judged: of the same URL or the same bytes.  If
 * one of these is still in the pipeline, the pipeline is emptied first; so what
 * comes out does not depend on how far ahead the reading is.
 */
#include "indexer/build.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/notify.h"
#include "config/options.h"
#include "indexer/apply.h"
#include "indexer/hold.h"
#include "indexer/pipeline.h"
#include "indexer/rebuild.h"
#include "indexer/removal.h"
#include "indexer/schema.h"
#include "indexer/store.h"
#include "indexer/withdraw.h"
#include "indexer/work.h"
#include "indexer/xap_write.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>
#include <unistd.h>

enum { DEPTH = 64, WAIT_MS = 200 };

/* What a page in the pipeline may change for a revisit behind it. */
struct mark {
    uint64_t url, digest;
};

struct build {
    const struct build_settings *settings;
    struct build_summary *sum;
    struct buf warc_dir;
    struct verdicts *verdicts;
    struct xap_writer *writer;
    struct source *source;
    struct pipeline *pipeline;
    struct apply *apply;
    struct removals *removals;
    struct mark marks[DEPTH]; /* a ring; the last DEPTH pages read */
    size_t read_count;
    struct work *spare[DEPTH + 1];
    size_t spare_count;
    struct warc_position cursor; /* behind the last page applied */
    int64_t uncommitted, first_uncommitted_ms;
};

static bool is_control_file(const char *url)
{
    return str_ends(str_of(url), STR("/robots.txt"));
}

static int apply(struct build *b, struct work *w, struct err *err)
{
    if (w->failed) {
        *err = *w->failed;
        return -err->code;
    }
    b->cursor = w->page.next;
    b->sum->pages++;
    if (is_control_file(w->page.url.p))
        return 0;
    if (!b->uncommitted++)
        b->first_uncommitted_ms = clock_steady_ms();
    b->sum->unchanged += w->page.type == PAGE_UNCHANGED;
    int r = apply_page(b->apply, w, err);
    return r < 0 ? err_wrap(err, "%s", w->page.url.p) : 0;
}

/* --- commits --- */

/* The index first: a crash in between leaves it ahead of index.db, and what is
 * then done again puts the same documents in their own places. */
static int commit_both(struct build *b, struct err *err)
{
    char now[CLOCK_ISO_MAX];

    int r = xap_writer_set(b->writer, META_INDEXED,
                           str_of(clock_iso(now, clock_unix_ms(), false)), err);
    if (r == 0)
        r = xap_writer_commit(b->writer, err);
    if (r == 0)
        r = verdicts_set_cursor(b->verdicts, b->cursor.segment,
                                b->cursor.offset, err);
    return r == 0 ? verdicts_commit(b->verdicts, err) : r;
}

static int commit(struct build *b, struct err *err)
{
    int held = -1, r = hold_commit(&held, b->settings->data, err);

    if (r < 0)
        return r;
    r = commit_both(b, err);
    close(held);
    if (r == 0)
        log_info("index.commit", kv("pages", b->uncommitted),
                 kv("segment", b->cursor.segment),
                 kv("offset", (int64_t)b->cursor.offset));
    b->uncommitted = 0;
    return r;
}

static int commit_if_due(struct build *b, struct err *err)
{
    const struct options *o = b->settings->options;
    int64_t age = clock_steady_ms() - b->first_uncommitted_ms;

    if (!b->uncommitted || (b->uncommitted < o->indexer.commit_documents &&
                            age < o->indexer.commit_ms))
        return 0;
    return commit(b, err);
}

/* --- the loop --- */

static void work_in_thread(void *context, void *job)
{
    const struct build *b = context;

    work_run(job, b->settings->options, b->settings->spam_words);
}

static struct work *spare_work(struct build *b)
{
    return b->spare_count ? b->spare[--b->spare_count] : work_new();
}

/* The oldest job, to its end.  0: there was none, 1: done. */
static int finish_one(struct build *b, struct err *err)
{
    struct work *w = pipeline_take(b->pipeline);

    if (!w)
        return 0;
    int r = apply(b, w, err);
    b->spare[b->spare_count++] = w;
    if (r == 0)
        r = commit_if_due(b, err);
    return r < 0 ? r : 1;
}

static int finish_all(struct build *b, struct err *err)
{
    int r;

    while ((r = finish_one(b, err)) > 0)
        continue;
    return r;
}

/* Is a page that matters to this revisit still in the pipeline? */
static bool is_awaited(const struct build *b, const struct page *page)
{
    uint64_t url = str_hash(buf_str(&page->url));
    size_t n = b->read_count < DEPTH ? b->read_count : DEPTH;

    for (size_t i = 0; i < n; i++)
        if (b->marks[i].url == url ||
            (page->digest && b->marks[i].digest == page->digest))
            return true;
    return false;
}

/* 1: the revisit says something; 0: it does not. */
static int resolve(struct build *b, struct page *page, struct err *err)
{
    int r = is_awaited(b, page) ? finish_all(b, err) : 0;

    return r < 0 ? r : source_resolve(b->source, page, err);
}

static int put_work(struct build *b, struct work *w, struct err *err)
{
    struct page *page = &w->page;
    int r = page->type == PAGE_REVISIT ? resolve(b, page, err) : 1;

    if (r <= 0) {
        b->spare[b->spare_count++] = w;
        return r < 0 ? r : 1;
    }
    b->marks[b->read_count++ % DEPTH] =
        (struct mark){str_hash(buf_str(&page->url)), page->digest};
    pipeline_put(b->pipeline, w);
    return 1;
}

/* Reads one page into the pipeline.  0: no more for now. */
static int begin_one(struct build *b, struct err *err)
{
    struct work *w = spare_work(b);
    struct err broken = {0};

    int r = source_next(b->source, &w->page, &broken);
    if (r == 1)
        return put_work(b, w, err);
    b->spare[b->spare_count++] = w;
    if (r == -ERR_FORMAT || r == -ERR_LIMIT) {
        log_warn("record.skip", kv("why", broken.msg));
        b->sum->broken++;
        return 1;
    }
    if (r < 0)
        *err = broken;
    return r;
}

/* Waits so long for a signal to stop; true when one came. */
static bool is_stopped(struct build *b, int64_t wait_ms)
{
    struct timespec t = {.tv_nsec = wait_ms * 1000000};

    if (sigtimedwait(b->settings->stop, NULL, &t) > 0)
        b->sum->stopped = true;
    return b->sum->stopped;
}

/* What editors removed or let back since the last look. */
static int withdraw(struct build *b, struct err *err)
{
    int changed = 0;
    int r = removals_changed(b->removals, err);

    if (r == 1)
        r = withdraw_run(b->apply, b->removals, b->verdicts, &changed, err);
    if (changed && !b->uncommitted++)
        b->first_uncommitted_ms = clock_steady_ms();
    return r < 0 ? r : 0;
}

/* Nothing more to read for now.  0: that was all. */
static int idle(struct build *b, struct err *err)
{
    int r = finish_all(b, err);

    if (r == 0)
        r = withdraw(b, err);
    if (r < 0 || b->settings->once)
        return r;
    r = commit_if_due(b, err);
    if (r < 0)
        return r;
    return is_stopped(b, WAIT_MS) ? 0 : 1;
}

static int loop(struct build *b, struct err *err)
{
    int r = 1;
    struct notify_watch watch;

    notify_ready(&watch);
    while (r > 0 && !is_stopped(b, 0)) {
        notify_beat(&watch);
        r = pipeline_is_full(b->pipeline) ? finish_one(b, err) : 1;
        if (r > 0)
            r = begin_one(b, err);
        if (r == 0)
            r = idle(b, err);
    }
    if (r >= 0)
        r = finish_all(b, err);
    return r < 0 ? r : commit(b, err);
}

/* --- opening --- */

static int check_schema(struct build *b, struct err *err)
{
    scoped(buf_done) struct buf version = {0};

    int r = xap_writer_get(b->writer, META_SCHEMA, &version, err);
    if (r < 0)
        return r;
    if (version.n && !str_is(buf_str(&version), SCHEMA_VERSION))
        return err_set(err, ERR_FORMAT,
                       "the index has schema %s, this program %s: remove it "
                       "and build again",
                       version.p, SCHEMA_VERSION);
    return xap_writer_set(b->writer, META_SCHEMA, STR(SCHEMA_VERSION), err);
}

static int open_all(struct build *b, struct err *err)
{
    scoped(buf_done) struct buf path = {0};
    const char *out = b->settings->out;

    buf_addf(&path, "%s/index.db", out);
    int r = verdicts_open(&b->verdicts, path.p, VERDICTS_WRITE, err);
    buf_reset(&path);
    buf_addf(&path, "%s/index", out);
    if (r == 0)
        r = xap_writer_open(&b->writer, path.p, err);
    if (r == 0)
        r = check_schema(b, err);
    if (r == 0)
        r = removals_open(&b->removals, b->settings->data, err);
    if (r == 0)
        r = verdicts_cursor(b->verdicts, &b->cursor.segment, &b->cursor.offset,
                            err);
    buf_addf(&b->warc_dir, "%s/warc", b->settings->data);
    if (r == 0)
        r = file_make_dir(b->warc_dir.p, err);
    if (r == 0)
        r = source_open(&b->source, b->warc_dir.p, b->cursor, b->verdicts, err);
    return r;
}

static struct apply *open_apply(struct build *b)
{
    struct apply_settings settings = {
        .options = b->settings->options,
        .registry = b->settings->registry,
        .names = b->settings->names,
        .spam_words = b->settings->spam_words,
        .removals = b->removals,
        .warc_dir = b->warc_dir.p,
        .verdicts = b->verdicts,
        .writer = b->writer,
        .reasons = b->sum->reasons,
    };

    return apply_new(&settings);
}

static void build_done(struct build *b)
{
    pipeline_free(b->pipeline);
    source_free(b->source);
    xap_writer_free(b->writer);
    verdicts_free(b->verdicts);
    apply_free(b->apply);
    removals_free(b->removals);
    for (size_t i = 0; i < b->spare_count; i++)
        work_free(b->spare[i]);
    buf_done(&b->warc_dir);
}

static int run(struct build *b, struct err *err)
{
    int r = open_all(b, err);

    if (r == 0) {
        b->apply = open_apply(b);
        b->pipeline = pipeline_new((int)b->settings->options->indexer.threads,
                                   DEPTH, work_in_thread, b);
        r = loop(b, err);
    }
    /* After a failure jobs are still under way: wait, drop what they made. */
    for (struct work *w; b->pipeline && (w = pipeline_take(b->pipeline));)
        b->spare[b->spare_count++] = w;
    return r;
}

int build_lock(int *ret_fd, const char *data, struct err *err)
{
    scoped(buf_done) struct buf lock = {0};
    int fd = -1;

    buf_addf(&lock, "%s/indexer.lock", data);
    int r = file_make_dir(data, err);
    if (r == 0)
        r = file_lock(&fd, lock.p, err);
    if (r < 0)
        return r;
    r = rebuild_finish(data, err);
    if (r < 0)
        close(fd);
    else
        *ret_fd = fd;
    return r;
}

int build_all(struct build_summary *ret_summary,
              const struct build_settings *settings, struct err *err)
{
    struct build_summary sum = {0};
    struct build b = {.settings = settings, .sum = &sum};
    int64_t start = clock_steady_ms();

    int r = run(&b, err);
    build_done(&b);
    sum.seconds = (double)(clock_steady_ms() - start) / 1000;
    *ret_summary = sum;
    return r;
}

int build_run(struct build_summary *ret_summary,
              const struct build_settings *settings, struct err *err)
{
    int lock = -1;
    int r = build_lock(&lock, settings->data, err);

    if (r < 0)
        return r;
    r = build_all(ret_summary, settings, err);
    close(lock);
    return r;
}
