/* syndication/courier.c - see courier.h. */
#include "syndication/courier.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/outbound.h"
#include "syndication/delivery.h"
#include "syndication/feedread.h"
#include "syndication/source.h"
#include "syndication/store.h"
#include "syndication/websub.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    ANSWER_MAX_BYTES = 4096,
    PRUNE_MS = 3600000,
    REST_MS = 60000,
    CHALLENGE_MAX = 64
};

/* A delivery, or a visit to a source, under way. */
struct errand {
    int64_t delivery_id, hook_id, source_id; /* all 0: free */
    int64_t at_ms;
    enum hook_kind kind;
    char challenge[CHALLENGE_MAX]; /* of a question back */
};

struct courier {
    struct courier_settings settings;
    struct hubdb *store;
    struct outbound *outbound;
    struct errand errands[COURIER_UNDER_WAY_MAX];
    int64_t prune_ms; /* steady; when the log is pruned next */
    int64_t pull_ms;  /* steady; no source is visited before */
    pthread_t thread;
    atomic_bool stopping;
};

static void complain(int r, const char *event, const struct err *err)
{
    if (r < 0)
        log_error(event, kv("why", err->msg));
}

static int busy_with(const struct courier *c, int64_t hook_id)
{
    int count = 0;

    for (int i = 0; i < COURIER_UNDER_WAY_MAX; i++)
        count += c->errands[i].delivery_id && c->errands[i].hook_id == hook_id;
    return count;
}

static bool is_under_way(const struct courier *c, int64_t delivery_id)
{
    for (int i = 0; i < COURIER_UNDER_WAY_MAX; i++)
        if (c->errands[i].delivery_id == delivery_id)
            return true;
    return false;
}

static struct errand *free_errand(struct courier *c)
{
    for (int i = 0; i < COURIER_UNDER_WAY_MAX; i++)
        if (!c->errands[i].delivery_id && !c->errands[i].source_id)
            return &c->errands[i];
    return NULL;
}

static int write_webhook(struct courier *c, struct arena *arena,
                         const struct delivery *delivery, int64_t now,
                         struct outbound_request *request, struct err *err)
{
    const char **headers = arena_alloc(arena, 5 * sizeof *headers);
    int r = delivery_sign(c->store, arena, delivery, now, headers, err);

    request->url = delivery->url.p;
    request->post = true;
    request->body = delivery->body;
    request->headers = headers;
    return r;
}

static int write_websub(struct courier *c, struct arena *arena,
                        const struct delivery *delivery, int64_t now,
                        struct outbound_request *request, struct err *err)
{
    struct websub_message *m = arena_alloc(arena, sizeof *m);
    int r =
        websub_write(c->store, arena, delivery, c->settings.base_url, m, err);

    (void)now;
    if (r < 0)
        return r;
    request->url = m->url;
    request->post = m->post;
    request->body = m->body;
    request->headers = m->headers;
    return 0;
}

/* Trying again does not bring a key back: the hook waits for an operator, and
 * what it is to be told waits with it. */
static int pause_lost(struct courier *c, int64_t hook_id,
                      const struct err *lost)
{
    struct err also = {0};
    char why[ERR_MSG_MAX + 160];

    snprintf(why, sizeof why,
             "its secret does not open (%s): put the key back or rotate the "
             "hook's secret, then resume it",
             lost->msg);
    log_warn("hook.paused", kv("hook", hook_id), kv("why", why));
    return hook_pause(c->store, hook_id, why, "courier", &also);
}

/* One that cannot be written is an attempt that failed, so that it does not
 * stand in the way of others. */
static int fail_one(struct courier *c, const struct delivery *delivery,
                    int64_t now, struct err *err)
{
    const struct attempt attempt = {.delivery_id = delivery->id,
                                    .hook_id = delivery->hook_id,
                                    .at_ms = now,
                                    .why = str_of(err->msg),
                                    .retry_after_ms = -1};
    struct err also = {0};
    bool paused;
    int r = hook_check_secrets(c->store, delivery->hook_id, now, &also);

    if (r == -ERR_NOT_FOUND || r == -ERR_FORMAT)
        return pause_lost(c, delivery->hook_id, &also);
    also = (struct err){0};
    log_error("hook.unwritten", kv("hook", delivery->hook_id),
              kv("why", err->msg));
    return delivery_attempted(c->store, &attempt, &paused, &also);
}

static int send_one(struct courier *c, struct arena *arena,
                    const struct delivery *delivery, struct err *err)
{
    struct errand *errand = free_errand(c);
    int64_t now = clock_unix_ms();
    struct outbound_request request = {
        .owner = errand,
        .body_max_bytes = ANSWER_MAX_BYTES,
        .timeout_ms = c->settings.timeout_ms,
    };

    if (!errand)
        return 0;
    int r = (delivery->kind == HOOK_WEBHOOK ? write_webhook : write_websub)(
        c, arena, delivery, now, &request, err);
    if (r < 0)
        return fail_one(c, delivery, now, err);
    *errand = (struct errand){.delivery_id = delivery->id,
                              .hook_id = delivery->hook_id,
                              .at_ms = now,
                              .kind = delivery->kind};
    snprintf(errand->challenge, sizeof errand->challenge, "%s",
             delivery->message_id.p);
    outbound_start(c->outbound, &request);
    return 0;
}

static int send_due(struct courier *c, struct arena *arena, int64_t hook_id,
                    struct err *err)
{
    struct delivery_list due;
    int room = HOOK_DUE_MAX - busy_with(c, hook_id);

    if (room <= 0)
        return 0;
    int r = delivery_due(c->store, arena, hook_id, clock_unix_ms(), &due, err);
    for (size_t i = 0; r == 0 && i < due.count && room > 0; i++)
        if (!is_under_way(c, due.items[i].id)) {
            r = send_one(c, arena, &due.items[i], err);
            room--;
        }
    return r;
}

static int send_all(struct courier *c, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    int64_t ids[DELIVERY_OWNERS_MAX];
    size_t count;
    int r = delivery_owners(c->store, clock_unix_ms(), ids, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        r = send_due(c, arena, ids[i], err);
    return r;
}

static bool is_visited(const struct courier *c, int64_t source_id)
{
    for (int i = 0; i < COURIER_UNDER_WAY_MAX; i++)
        if (c->errands[i].source_id == source_id)
            return true;
    return false;
}

static size_t count_visits(const struct courier *c)
{
    size_t count = 0;

    for (int i = 0; i < COURIER_UNDER_WAY_MAX; i++)
        count += c->errands[i].source_id != 0;
    return count;
}

static void visit(struct courier *c, struct arena *arena,
                  const struct source *source)
{
    struct errand *errand = free_errand(c);
    const char *headers[4] = {
        "Accept: application/atom+xml, application/rss+xml,"
        " application/feed+json, application/xml;q=0.9, */*;q=0.5"};
    size_t n = 1;

    if (!errand)
        return;
    if (source->etag.n)
        headers[n++] = arena_printf(arena, "If-None-Match: %s", source->etag.p);
    if (source->last_modified.n)
        headers[n++] = arena_printf(arena, "If-Modified-Since: %s",
                                    source->last_modified.p);
    *errand = (struct errand){.source_id = source->id};
    const struct outbound_request request = {
        .owner = errand,
        .url = source->url.p,
        .headers = headers,
        .body_max_bytes = FEEDREAD_MAX_BYTES,
        .timeout_ms = COURIER_PULL_MS,
    };
    outbound_start(c->outbound, &request);
}

static int visit_due(struct courier *c, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    size_t room = SOURCE_DUE_MAX - count_visits(c), count = 0;
    struct source *sources = NULL;

    if (!room || clock_steady_ms() < c->pull_ms)
        return 0;
    /* Those under way are due, too. */
    int r = source_due(c->store, arena, clock_unix_ms(), &sources, &count, err);
    for (size_t i = 0; r == 0 && i < count && room; i++)
        if (!is_visited(c, sources[i].id)) {
            visit(c, arena, &sources[i]);
            room--;
        }
    return r;
}

/* When its outcome could not be written down, the source is still due: nobody
 * is visited for a while. */
static void visited(struct courier *c, struct errand *errand,
                    const struct outbound_answer *answer)
{
    struct err err = {0};
    int64_t id = errand->source_id, taken = 0;

    *errand = (struct errand){0};
    int r = source_visited(c->store, id, answer, &taken, &err);
    complain(r, "source.unwritten", &err);
    if (r < 0)
        c->pull_ms = clock_steady_ms() + REST_MS;
    if (taken)
        log_info("source.read", kv("source", id), kv("items", taken));
}

static int write_down(struct courier *c, const struct errand *errand,
                      const struct attempt *attempt,
                      const struct outbound_answer *answer, struct err *err)
{
    bool paused, question = errand->kind >= HOOK_JOIN;
    int r = question
                ? websub_answered(c->store, attempt,
                                  str_is(answer->body, errand->challenge), err)
                : delivery_attempted(c->store, attempt, &paused, err);

    if (r == 0 && !question && paused)
        log_warn("hook.paused", kv("hook", attempt->hook_id),
                 kv("status", attempt->status), kv("why", answer->why));
    return r;
}

/* An answer that came counts, whatever became of its body. */
static void ended(void *context, const struct outbound_answer *answer)
{
    struct courier *c = context;
    struct errand *errand = answer->owner;
    const struct attempt attempt = {
        .delivery_id = errand->delivery_id,
        .hook_id = errand->hook_id,
        .at_ms = errand->at_ms,
        .took_ms = answer->took_ms,
        .status = answer->status,
        .why = str_of(answer->why),
        .retry_after_ms = answer->retry_after_ms,
    };
    struct err err = {0};

    if (errand->source_id) {
        visited(c, errand, answer);
        return;
    }
    complain(write_down(c, errand, &attempt, answer, &err), "hook.unwritten",
             &err);
    *errand = (struct errand){0};
}

static void prune(struct courier *c)
{
    struct err err = {0};
    int64_t now = clock_steady_ms();

    if (now < c->prune_ms)
        return;
    c->prune_ms = now + PRUNE_MS;
    complain(delivery_prune(c->store, clock_unix_ms(), &err), "hook.unpruned",
             &err);
}

static void *carry(void *context)
{
    struct courier *c = context;
    int64_t planned;

    while (!atomic_load(&c->stopping)) {
        struct err err = {0};
        complain(delivery_plan(c->store, clock_unix_ms(), &planned, &err),
                 "hook.unplanned", &err);
        complain(websub_plan(c->store, clock_unix_ms(), &err),
                 "websub.unplanned", &err);
        complain(send_all(c, &err), "hook.unsent", &err);
        complain(visit_due(c, &err), "source.unvisited", &err);
        outbound_poll(c->outbound, COURIER_LOOK_MS, ended, c);
        prune(c);
    }
    return NULL;
}

static void release(struct courier *c)
{
    outbound_free(c->outbound);
    hubdb_free(c->store);
    free(c);
}

int courier_start(struct courier **ret_courier,
                  const struct courier_settings *settings, struct err *err)
{
    struct courier *c = NEW(courier);
    int r = hubdb_open(&c->store, settings->data_dir, DB_WRITE, err);

    c->settings = *settings;
    atomic_init(&c->stopping, false);
    if (r == 0)
        r = outbound_new(&c->outbound, settings->allow_private, err);
    if (r == 0 && pthread_create(&c->thread, NULL, carry, c))
        r = err_errno(err, "starting the courier thread");
    if (r < 0) {
        release(c);
        return r;
    }
    *ret_courier = c;
    return 0;
}

void courier_stop(struct courier *courier)
{
    if (!courier)
        return;
    atomic_store(&courier->stopping, true);
    pthread_join(courier->thread, NULL);
    release(courier);
}
