/* Arguments of the coverage, of the page and of the API: any bytes; a query
 * that was taken is written so that it reads as the same. */
#include "base/form.h"
#include "console/call.h"
#include "console/coverage_query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static bool same(const char *a, const char *b)
{
    return a && b ? !strcmp(a, b) : a == b;
}

static bool read_query(struct coverage_query *q, struct httpd_request *rq,
                       struct str text, bool api)
{
    const struct call c = {.rq = rq};

    return form_parse(rq->arena, text, HTTPD_ARGS_MAX, &rq->args,
                      &rq->arg_count) &&
           !coverage_query_read(q, &c, api);
}

static void check(struct str text, bool api)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct httpd_request rq = {.arena = arena};
    const struct call c = {.rq = &rq};
    struct coverage_query q, back;

    if (!read_query(&q, &rq, text, api))
        return;
    if (q.filter.limit < 1 || q.filter.limit > COVERAGE_API_ROWS_MAX ||
        (q.filter.value & ~q.filter.mask))
        abort();
    struct str written =
        str_of(coverage_query_write(&q, &c, q.filter.after, api));
    for (size_t i = 0; i < written.n; i++)
        if (written.p[i] <= ' ' || strchr("\"<>\\\x7f", written.p[i]))
            abort();
    if (!read_query(&back, &rq, str_sub(written, written.n > 0, written.n),
                    api) ||
        back.state != q.state || back.filter.reason != q.filter.reason ||
        back.filter.limit != q.filter.limit ||
        !same(back.filter.owner, q.filter.owner) ||
        !same(back.filter.prefix, q.filter.prefix) ||
        !same(back.filter.after, q.filter.after))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    struct str text = {(const char *)data, bytes};

    check(text, false);
    check(text, true);
    return 0;
}
