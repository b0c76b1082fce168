/* console/summary.c - see summary.h. */
#include "console/summary.h"

#include "base/err.h"
#include "config/registry.h"
#include "crawler/coverage.h"

#include <stdlib.h>

void summary_done(struct summary *s)
{
    free(s->portals);
    *s = (struct summary){0};
}

static int by_code(const void *a, const void *b)
{
    const struct portal_summary *x = a, *y = b;

    return strcmp(x->code, y->code);
}

static int count_row(void *context, const struct coverage_row *row,
                     struct err *err)
{
    struct summary *s = context;
    struct portal_summary wanted = {.code = row->portal};
    struct portal_summary *p =
        bsearch(&wanted, s->portals, s->count, sizeof wanted, by_code);

    (void)err;
    if (!p)
        return 0;
    p->by_reason[row->reason]++;
    p->total++;
    if (row->last_fetched_ms > p->last_fetched_ms)
        p->last_fetched_ms = row->last_fetched_ms;
    return 0;
}

int summary_read(struct summary *ret_summary, const char *data_dir,
                 const struct registry *registry, struct err *err)
{
    struct summary s = {.count = registry_count(registry)};

    s.portals = mem_new(s.count, sizeof *s.portals);
    for (size_t i = 0; i < s.count; i++) {
        const struct portal *portal = registry_at(registry, i);
        s.portals[i].code = portal->code;
        s.portals[i].name = portal->name;
    }
    int r = coverage_each(data_dir, NULL, count_row, &s, err);
    if (r < 0) {
        summary_done(&s);
        return r;
    }
    *ret_summary = s;
    return 0;
}

uint32_t summary_searchable(const struct portal_summary *p)
{
    return p->by_reason[REASON_OK] + p->by_reason[REASON_OK_STALE] +
           p->by_reason[REASON_DUP_OTHER_SITE];
}
