/*
 * syndication/harvestrun.c - the rules, over all records; see harvest.h.
 *
 * Pages that fit are gathered, and each batch is one transaction: who writes
 * the records may be slow, and must not hold the store.
 */
#include "syndication/harvest.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/change.h"
#include "syndication/offer.h"
#include "syndication/store.h"

#include <stdlib.h>

enum { BATCH = 100, BATCH_BYTES = 32 << 20, WHAT_MAX = 64, ORIGIN_MAX = 32 };

struct reading {
    struct hubdb *store;
    const struct harvest_run *run;
    struct harvest_page page;
    struct harvest_report report;
    struct harvest_item batch[BATCH];
    size_t waiting;
    struct arena *arena; /* of the batch */
};

static void tell(const struct reading *x, const struct harvest_item *item,
                 const char *result)
{
    struct buf out = {0};

    if (!x->run->dry_run)
        return;
    buf_addf(&out, "{\"rule\":%lld,\"result\":", (long long)item->rule->id);
    jsontext_add(&out, str_of(result));
    buf_addz(&out, ",\"url\":");
    jsontext_add(&out, item->url);
    buf_addz(&out, ",\"item\":");
    buf_add(&out, item->json);
    fprintf(x->run->to, "%s}\n", out.p);
    buf_done(&out);
}

static int offer_one(struct reading *x, const struct harvest_item *item,
                     enum offer_result *ret_result, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    char origin[ORIGIN_MAX];

    snprintf(origin, sizeof origin, "rule:%lld", (long long)item->rule->id);
    const struct offer offer = {origin, item->url, item->url, item->json};
    return offer_take(x->store, arena, &offer, ret_result, err);
}

static int take(struct reading *x, const struct harvest_item *item,
                struct err *err)
{
    static const char *const words[] = {"new", "changed", "known", "refused"};
    enum offer_result result = OFFER_KNOWN;
    struct err why = {0};
    int r = offer_one(x, item, &result, &why);

    if (r < 0 && why.code != ERR_FORMAT && why.code != ERR_LIMIT) {
        *err = why;
        return r;
    }
    tell(x, item, r < 0 ? why.msg : words[result]);
    x->report.bad += r < 0;
    x->report.fresh += r == 0 && result == OFFER_NEW;
    x->report.changed += r == 0 && result == OFFER_CHANGED;
    return 0;
}

static int end(struct reading *x, int64_t taken, int r, struct err *err)
{
    char what[WHAT_MAX];

    if (x->run->dry_run || !taken) {
        hubdb_rollback(x->store);
        return r;
    }
    snprintf(what, sizeof what, "%lld items", (long long)taken);
    const struct audit_line line = change_line("harvest", "item.propose", what);
    return change_end(x->store, &line, r, err);
}

static int flush(struct reading *x, struct err *err)
{
    int64_t before = x->report.fresh + x->report.changed;
    int r = x->waiting ? hubdb_begin(x->store, err) : 0;

    for (size_t i = 0; i < x->waiting && r == 0; i++)
        r = take(x, &x->batch[i], err);
    if (x->waiting)
        r = end(x, x->report.fresh + x->report.changed - before, r, err);
    x->waiting = 0;
    arena_reset(x->arena);
    return r;
}

static int see(struct reading *x, struct str line, struct err *err)
{
    struct harvest_item item;

    x->report.records++;
    if (line.n > HARVEST_LINE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "longer than %d bytes",
                       HARVEST_LINE_MAX_BYTES);
    x->page.record = line;
    int r = harvest_apply(&x->page, x->arena, &item, err);
    if (r < 0 || !item.rule)
        return r;
    x->report.fitting++;
    x->batch[x->waiting++] = item;
    return x->waiting == BATCH || arena_bytes(x->arena) > BATCH_BYTES
               ? flush(x, err)
               : 0;
}

static int read_lines(struct reading *x, struct err *err)
{
    scoped(mem_freep) char *line = NULL;
    size_t room = 0;
    ssize_t n;
    int r = 0;

    while (r == 0 && (n = getline(&line, &room, x->run->from)) > 0) {
        r = see(x, str_trim((struct str){line, (size_t)n}), err);
        if (r < 0)
            err_wrap(err, "line %lld", (long long)x->report.records);
    }
    return r == 0 && ferror(x->run->from) ? err_errno(err, "reading records")
                                          : r;
}

int harvest_read(struct hubdb *store, const struct harvest_run *run,
                 struct harvest_report *ret_report, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(arena_freep) struct arena *of_rules = arena_new();
    struct reading x = {.store = store, .run = run, .arena = arena};
    struct harvest_rule *rules = NULL;
    struct err mistake = {0};
    int r = harvest_list(store, of_rules, &rules, &x.page.count, err);

    if (r < 0)
        return r;
    x.page.rules = rules;
    r = read_lines(&x, &mistake);
    if (flush(&x, err) < 0)
        return -err->code;
    if (r < 0)
        *err = mistake;
    else
        *ret_report = x.report;
    return r;
}
