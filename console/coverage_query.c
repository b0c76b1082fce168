/* console/coverage_query.c - see coverage_query.h. */
#include "console/coverage_query.h"

#include "base/html.h"
#include "console/call.h"

enum { L = STATE_LISTED, F = STATE_FETCHED, I = STATE_INDEXED };

const struct coverage_state coverage_states[] = {
    {"trong-so-do", "listed", "Có trong sơ đồ trang", "In a sitemap", L, L},
    {"da-tai", "fetched", "Đã đọc được nội dung", "Content was read", F, F},
    {"tim-thay", "indexed", "Tìm thấy được", "Can be found", I, I},
    {"so-do-khong-tim-thay", "listed_not_indexed",
     "Có trong sơ đồ trang nhưng không tìm thấy được",
     "In a sitemap, cannot be found", L | I, L},
    {"tim-thay-ngoai-so-do", "indexed_not_listed",
     "Tìm thấy được nhưng không có trong sơ đồ trang",
     "Can be found, in no sitemap", L | I, I},
    {"da-tai-khong-tim-thay", "fetched_not_indexed",
     "Đã đọc được nhưng không tìm thấy được", "Was read, cannot be found",
     F | I, F},
    {0},
};

/* Names of the arguments, of the page and of the API. */
static const char *const names[][2] = {
    {"ly-do", "reason"},     {"ai", "owner"},   {"nhom", "state"},
    {"duong-dan", "prefix"}, {"sau", "cursor"},
};
enum { REASON, OWNER, STATE, PREFIX, AFTER };

static bool is_owner(const char *text)
{
    static const char *const owners[] = {"site", "choice", "us", "info"};

    for (size_t i = 0; i < sizeof owners / sizeof *owners; i++)
        if (!strcmp(text, owners[i]))
            return true;
    return false;
}

static const struct coverage_state *find_state(const char *name, bool api)
{
    for (const struct coverage_state *s = coverage_states; s->name; s++)
        if (!strcmp(name, api ? s->api : s->name))
            return s;
    return NULL;
}

/* Text of that argument, NULL when it is not given or empty. */
static const char *get(const struct call *c, int which, bool api)
{
    const char *text = call_arg(c, names[which][api]);

    return *text ? text : NULL;
}

static const char *read_state(struct coverage_query *q, const char *name,
                              bool api)
{
    q->state = name ? find_state(name, api) : NULL;
    if (q->state) {
        q->filter.mask = q->state->mask;
        q->filter.value = q->state->value;
    }
    return name && !q->state ? names[STATE][api] : NULL;
}

static const char *read_limit(struct coverage_query *q, const struct call *c)
{
    const char *text = call_arg(c, "limit");
    int64_t limit = COVERAGE_PAGE_ROWS;

    if (*text && !str_int(str_of(text), 1, COVERAGE_API_ROWS_MAX, &limit))
        return "limit";
    q->filter.limit = (size_t)limit;
    return NULL;
}

const char *coverage_query_read(struct coverage_query *ret_query,
                                const struct call *c, bool api)
{
    struct coverage_query q = {
        .filter = {.reason = REASON_COUNT, .limit = COVERAGE_PAGE_ROWS}};
    const char *reason = get(c, REASON, api);

    if (reason)
        q.filter.reason = reason_find(reason);
    if (reason && q.filter.reason == REASON_COUNT)
        return names[REASON][api];
    q.filter.owner = get(c, OWNER, api);
    if (q.filter.owner && !is_owner(q.filter.owner))
        return names[OWNER][api];
    const char *wrong = read_state(&q, get(c, STATE, api), api);
    if (!wrong && api)
        wrong = read_limit(&q, c);
    if (wrong)
        return wrong;
    q.filter.prefix = get(c, PREFIX, api);
    q.filter.after = get(c, AFTER, api);
    *ret_query = q;
    return NULL;
}

static void add(struct buf *out, const char *name, const char *value)
{
    if (!value || !*value)
        return;
    buf_addf(out, "%c%s=", out->n ? '&' : '?', name);
    html_query(out, str_of(value));
}

const char *coverage_query_write(const struct coverage_query *q,
                                 const struct call *c, const char *after,
                                 bool api)
{
    scoped(buf_done) struct buf out = {0};
    const struct picture_filter *f = &q->filter;

    if (f->reason < REASON_COUNT)
        add(&out, names[REASON][api], reason_info(f->reason)->code);
    add(&out, names[OWNER][api], f->owner);
    if (q->state)
        add(&out, names[STATE][api], api ? q->state->api : q->state->name);
    add(&out, names[PREFIX][api], f->prefix);
    add(&out, names[AFTER][api], after);
    if (api)
        add(&out, "limit", arena_printf(c->rq->arena, "%zu", f->limit));
    return arena_str(c->rq->arena, buf_str(&out));
}
