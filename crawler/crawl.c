/* crawler/crawl.c - see crawl.h; the parts are listed in crawl_part.h. */
#include "crawler/crawl.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/notify.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/crawl_part.h"
#include "crawler/trap.h"

#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/signalfd.h>
#include <unistd.h>

enum {
    COMMIT_MS = 1000,
    COMMIT_ANSWERS = 10000,
    POLL_MS = 100,
    /* A run with --once ends when no URL is due within the first of these; a
     * host that has due URLs, but must rest, is waited for as long as the
     * second. */
    ONCE_DUE_MS = 45000,
    ONCE_REST_MS = 10 * MINUTE_MS,
    GRACE_MS = 2000, /* for answers under way, after a signal */
};

static void crawl_done(struct crawl *c)
{
    fetcher_free(c->fetcher);
    crawl_hosts_done(c);
    warc_queue_free(c->warc);
    crawl_intake_done(c);
    store_free(c->store);
    traps_free(c->traps);
    free(c->seen);
    free(c->bodies);
    free(c->warc_dir);
    buf_done(&c->text);
    buf_done(&c->body);
    buf_done(&c->etag);
    buf_done(&c->last_modified);
    buf_done(&c->links);
}

static void crawl_init(struct crawl *c, const struct crawl_task *task)
{
    *c = (struct crawl){.task = task, .options = task->options};
    /* A file at the limit of its size is an error like a full disk. */
    (void)signal(SIGXFSZ, SIG_IGN);
    clock_line_set(&c->line);
    c->now_ms = c->start_ms = clock_line_ms(&c->line);
    c->seen = mem_new(SEEN, sizeof *c->seen);
    c->bodies = mem_new(SEEN, sizeof *c->bodies);
    c->traps = traps_new();
    if (asprintf(&c->warc_dir, "%s/warc", task->data_dir) < 0)
        mem_exhausted();
}

/* The WARC first: crawl.db never knows more than it. */
static int commit(struct crawl *c, struct err *err)
{
    int r = warc_queue_sync(c->warc, &c->written, err);

    if (r == 0)
        r = crawl_hosts_save(c, err);
    if (r == 0)
        r = store_time_put(c->store, c->now_ms, err);
    if (r == 0)
        r = store_commit(c->store, c->written, err);
    if (r == 0)
        crawl_intake_forget(c);
    c->committed_ms = c->now_ms;
    c->uncommitted = 0;
    return r;
}

/* Nobody knows what was asked in the last moment before a crash: every host
 * rests its pause from now on. */
static void rest_after_crash(struct crawl *c)
{
    for (size_t i = 0; i < c->host_count; i++) {
        struct crawl_host *h = &c->hosts[i];
        enum pause_reason why;
        int64_t pause_ms = politeness_rest(&h->row.polite, &h->rules, &why);
        politeness_hold(&h->row.polite, c->now_ms + pause_ms, PAUSE_RESTART);
        h->dirty = true;
    }
}

static int recover(struct crawl *c, struct err *err)
{
    bool crashed = false;

    int r = store_position(c->store, &c->written, &crashed, err);
    if (r == 0 && crashed)
        r = crawl_replay(c, c->written, err);
    if (r == 0 && crashed)
        rest_after_crash(c);
    return r;
}

static int count_queued(void *context, const struct store_total *total,
                        struct err *err)
{
    struct crawl *c = context;

    (void)err;
    if (!strcmp(total->reason, reason_info(REASON_QUEUED)->code))
        c->counts.queued += total->urls;
    return 0;
}

static int open_all(struct crawl *c, struct err *err)
{
    int r = store_open(&c->store, c->task->data_dir, STORE_WRITE, err);

    if (r == 0)
        r = file_make_dir(c->warc_dir, err);
    if (r == 0)
        r = warc_queue_open(&c->warc, c->warc_dir,
                            (uint64_t)c->options->crawler.warc_segment_bytes,
                            err);
    if (r == 0)
        r = fetcher_new(&c->fetcher, c->options, err);
    if (r == 0)
        r = crawl_clock_open(c, err);
    if (r == 0)
        r = crawl_hosts_open(c, err);
    if (r == 0)
        r = crawl_traps_open(c, err);
    if (r == 0)
        r = crawl_intake_open(c, err);
    if (r == 0)
        r = recover(c, err);
    if (r == 0 && c->task->recrawl)
        r = store_due_all(c->store, 0, c->start_ms, err);
    if (r == 0)
        r = crawl_hosts_start(c, err);
    if (r == 0)
        r = crawl_intake_take(c, err);
    if (r == 0)
        r = store_mark_running(c->store, true, err);
    return r == 0 ? commit(c, err) : r;
}

static int close_all(struct crawl *c, struct err *err)
{
    int r = store_mark_running(c->store, false, err);

    if (r == 0)
        r = commit(c, err);
    if (r == 0)
        r = warc_queue_finish(c->warc, &c->written, err);
    return r;
}

/* --- the loop --- */

struct answers {
    struct crawl *c;
    int result;
    struct err *err;
};

static void on_result(void *context, const struct fetch_result *r)
{
    struct answers *answers = context;
    struct crawl *c = answers->c;
    struct crawl_host *h = &c->hosts[r->id];

    c->now_ms = clock_line_ms(&c->line);
    frontier_done(c->frontier, r->id);
    if (answers->result == 0)
        answers->result = crawl_answer(c, h, r, answers->err);
    frontier_wait(c->frontier, r->id, h->row.polite.next_ms);
}

static int serve_all(struct crawl *c, struct err *err)
{
    size_t most = (size_t)c->options->crawler.active_max, at;
    int64_t limit = c->task->fetches_max;
    int r = 0;

    while (r == 0 && fetcher_active(c->fetcher) < most &&
           (!limit ||
            c->counts.fetches + (int64_t)fetcher_active(c->fetcher) < limit) &&
           frontier_take(c->frontier, c->now_ms, &at))
        r = crawl_serve(c, &c->hosts[at], err);
    return r;
}

/* Whether a host has something to ask that a run with --once waits for. */
static bool has_work(const struct crawl *c, const struct crawl_host *h)
{
    const struct politeness *p = &h->row.polite;
    bool shut = (p->why == PAUSE_ROBOTS_DOWN || p->why == PAUSE_HOURS ||
                 politeness_is_down(p)) &&
                p->next_ms > c->now_ms;

    if (h->claim.id && !shut && p->next_ms <= c->now_ms + ONCE_REST_MS)
        return true;
    return h->due_ms >= 0 && h->due_ms <= c->now_ms + ONCE_DUE_MS && !shut &&
           !h->held && p->next_ms <= c->now_ms + ONCE_REST_MS;
}

static bool all_asked(const struct crawl *c)
{
    if (frontier_active(c->frontier) || c->intake.again)
        return false;
    for (size_t i = 0; i < c->host_count; i++)
        if (has_work(c, &c->hosts[i]))
            return false;
    return true;
}

/* A host at rest is waited for only if there is something to wait for. */
static int look_ahead(struct crawl *c, struct err *err)
{
    int r = 0;

    for (size_t i = 0; c->task->once && i < c->host_count && r == 0; i++)
        r = crawl_look_ahead(c, &c->hosts[i], err);
    return r;
}

static bool is_over(const struct crawl *c)
{
    const struct crawl_task *t = c->task;

    if (t->fetches_max && c->counts.fetches >= t->fetches_max)
        return true;
    if (t->seconds_max && c->now_ms - c->start_ms >= t->seconds_max * 1000)
        return true;
    return t->once && all_asked(c);
}

static int64_t wait_ms(const struct crawl *c)
{
    int64_t next_ms = frontier_next_ms(c->frontier);

    if (next_ms < 0 || next_ms - c->now_ms > POLL_MS)
        return POLL_MS;
    return next_ms > c->now_ms ? next_ms - c->now_ms : 0;
}

static void show(struct crawl *c)
{
    c->counts.fetches_active = (int64_t)fetcher_active(c->fetcher);
    c->counts.hosts_active = (int64_t)frontier_active(c->frontier);
    c->counts.hosts_waiting = (int64_t)frontier_waiting(c->frontier);
    progress_show(&c->progress, &c->counts);
}

static int turn(struct crawl *c, bool ask, struct err *err)
{
    struct answers answers = {c, 0, err};
    int r = crawl_clock_follow(c, err);
    int64_t wait = wait_ms(c);

    if (r == 0 && ask)
        r = serve_all(c, err);
    if (r < 0)
        return r;
    if (fetcher_active(c->fetcher) >= (size_t)c->options->crawler.active_max)
        wait = POLL_MS;
    r = fetcher_poll(c->fetcher, wait, on_result, &answers, err);
    if (r < 0 || answers.result < 0)
        return r < 0 ? r : answers.result;
    c->now_ms = clock_line_ms(&c->line);
    if (c->now_ms - c->committed_ms >= COMMIT_MS ||
        c->uncommitted >= COMMIT_ANSWERS)
        r = crawl_intake_take(c, err) < 0 ? -err->code : commit(c, err);
    if (r >= 0)
        r = look_ahead(c, err);
    show(c);
    return r < 0 ? r : 0;
}

static int open_signals(struct err *err)
{
    sigset_t set;

    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigprocmask(SIG_BLOCK, &set, NULL);
    int fd = signalfd(-1, &set, SFD_NONBLOCK | SFD_CLOEXEC);
    return fd < 0 ? err_errno(err, "signals") : fd;
}

static bool signalled(int fd)
{
    struct signalfd_siginfo info;

    return read(fd, &info, sizeof info) == (ssize_t)sizeof info;
}

static int loop(struct crawl *c, struct err *err)
{
    int signals = open_signals(err);
    int r = signals < 0 ? signals : 0;
    struct notify_watch watch;

    notify_ready(&watch);
    while (r == 0 && !is_over(c) && !signalled(signals)) {
        r = turn(c, true, err);
        notify_beat(&watch);
    }
    int64_t end_ms = clock_steady_ms() + GRACE_MS;
    while (r == 0 && fetcher_active(c->fetcher) && clock_steady_ms() < end_ms)
        r = turn(c, false, err);
    if (signals >= 0)
        close(signals);
    return r;
}

/* What a run that ends leaves undone, and why. */
static void tell_left(const struct crawl *c)
{
    for (size_t i = 0; i < c->host_count; i++) {
        const struct crawl_host *h = &c->hosts[i];
        const struct politeness *p = &h->row.polite;
        if (h->due_ms < 0 || h->due_ms > c->now_ms || p->next_ms <= c->now_ms)
            continue;
        log_info("host.left", kv("portal", h->row.portal),
                 kv("why", pause_name(p->why)),
                 kv("rests_s", (p->next_ms - c->now_ms) / 1000));
    }
    if (c->counts.queued > 0)
        log_info("crawl.left", kv("pages", c->counts.queued));
}

int crawl_run(const struct crawl_task *task, struct err *err)
{
    struct crawl c;

    if (task->portal && !registry_find_code(task->registry, task->portal))
        return err_set(err, ERR_NOT_FOUND, "no portal has the code '%s'",
                       task->portal);
    crawl_init(&c, task);
    progress_start(&c.progress, task->json ? stdout : stderr, task->json);
    int r = open_all(&c, err);
    c.counts.queued = 0;
    if (r == 0)
        r = store_totals(c.store, c.now_ms, count_queued, &c, err);
    if (r == 0)
        r = loop(&c, err);
    if (r == 0)
        r = close_all(&c, err);
    if (r == 0)
        progress_end(&c.progress, &c.counts);
    if (r == 0 && task->once)
        tell_left(&c);
    crawl_done(&c);
    return r;
}
