/* The search box and the parameters: any bytes; what comes out is well-formed,
 * within its limits, and leads back to itself as a link. */
#include "base/form.h"
#include "base/httpd.h"
#include "base/utf8.h"
#include "searchd/query.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void check(const struct query *q)
{
    if (!utf8_valid(q->typed) || !utf8_valid(q->words) ||
        q->phrase_count > QUERY_PARTS_MAX ||
        q->without_count > QUERY_PARTS_MAX ||
        q->condition_count > QUERY_CONDITIONS_MAX || q->limit < 1 ||
        q->limit > QUERY_LIMIT_MAX)
        abort();
    for (size_t i = 0; i < q->condition_count; i++)
        if (!utf8_valid(q->conditions[i].value) || !q->conditions[i].value.n)
            abort();
}

static void read_args(struct query *q, struct str args, struct arena *arena)
{
    const struct httpd_pair *pairs = NULL;
    struct problems problems = {0};
    size_t count = 0;

    query_init(q);
    if (form_parse(arena, args, HTTPD_ARGS_MAX, &pairs, &count))
        query_args(q, pairs, count, &problems, arena);
    check(q);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf link = {0};
    struct str text = {(const char *)data, bytes};
    struct query typed, asked, again;

    query_init(&typed);
    query_text(&typed, text, arena);
    check(&typed);
    read_args(&asked, text, arena);
    query_link(&link, &asked, &(struct query_change){0});
    read_args(&again, buf_str(&link), arena);
    if (query_hash(&asked) != query_hash(&again))
        abort();
    return 0;
}
