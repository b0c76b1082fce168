/*
 * searchd/search.c - see search.h.
 *
 * Conditions of one kind are alternatives, kinds must all hold:
 *
 *   AND( OR(Ka, Kb), OR(Y2021, Y2022), GE(published, ...) ) AND NOT Hx.gov.vn
 */
#include "searchd/search.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/registry.h"
#include "indexer/analyse.h"
#include "indexer/docno.h"
#include "searchd/cursor.h"
#include "searchd/plan.h"

#include <stdio.h>

enum {
    COUNTED_MIN = 2000, /* matches looked at, so that counts are exact */
    TITLE_CHARS = 160,
    SNIPPET_CHARS = 280,
    RESUME_WINDOW = 25, /* how far a document may have moved by a commit */
    YEARS_MAX = 101,
};

/* --- conditions to a filter --- */

struct group { /* a list of nodes that grows */
    struct xap_query *kids;
    size_t count, room;
    struct arena *arena;
};

static void add_kid(struct group *g, struct xap_query kid)
{
    if (g->count == g->room) {
        size_t room = g->room ? 2 * g->room : 8;
        struct xap_query *kids = arena_alloc(g->arena, room * sizeof *kids);
        if (g->count)
            memcpy(kids, g->kids, g->count * sizeof *kids);
        g->kids = kids;
        g->room = room;
    }
    g->kids[g->count++] = kid;
}

static void add_term(struct group *g, char prefix, struct str content)
{
    struct buf term = {0};

    schema_term(&term, prefix, content);
    add_kid(g, (struct xap_query){.op = XAP_TERM,
                                  .term = arena_str(g->arena, buf_str(&term)),
                                  .term_bytes = term.n});
    buf_done(&term);
}

static struct xap_query joined(const struct group *g, enum xap_op op)
{
    if (!g->count)
        return (struct xap_query){.op = XAP_NONE};
    if (g->count == 1)
        return g->kids[0];
    return (struct xap_query){.op = op, .kids = g->kids, .kid_count = g->count};
}

static void add_years(struct group *g, struct str range)
{
    struct str rest = range, first = {0};
    int64_t from = 0, to;
    char year[8];

    (void)str_cut(&rest, '-', &first);
    (void)str_int(first, 0, 9999, &from);
    if (!rest.p || !str_int(rest, 0, 9999, &to))
        to = from;
    for (int64_t y = from; y <= to && y < from + YEARS_MAX; y++) {
        snprintf(year, sizeof year, "%d", (int)(y % 10000));
        add_term(g, TERM_YEAR, str_of(year));
    }
}

/* The portals of a level, or those of a province and below it. */
static void add_portals(struct group *g, const struct registry *reg,
                        const struct condition *c)
{
    for (size_t i = 0; reg && i < registry_count(reg); i++) {
        const struct portal *p = registry_at(reg, i);
        const char *has =
            c->kind == BY_LEVEL ? p->level : facet_province(reg, p->code);
        if (has && str_is(c->value, has))
            add_term(g, TERM_PORTAL, str_of(p->code));
    }
}

static struct str ascii_upper(struct str s, struct arena *arena)
{
    char *copy = arena_str(arena, s);

    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= 'a' && copy[i] <= 'z')
            copy[i] = (char)(copy[i] - 32);
    return (struct str){copy, s.n};
}

static struct str ascii_lower(struct str s, struct arena *arena)
{
    char *copy = arena_str(arena, s);

    for (size_t i = 0; i < s.n; i++)
        if (copy[i] >= 'A' && copy[i] <= 'Z')
            copy[i] = (char)(copy[i] + 32);
    return (struct str){copy, s.n};
}

static bool add_canonical(void *group, const struct docno *found)
{
    add_term(group, TERM_DOCNO_FOLD, str_of(found->canonical));
    return true;
}

/* As it was typed, and as any spelling in it means: "nghị định 42 năm 2022". */
static void add_number(struct group *g, struct str value)
{
    add_term(g, TERM_DOCNO_FOLD, value);
    docno_find(value, add_canonical, g);
}

static void add_condition(struct group *g, const struct registry *reg,
                          const struct condition *c)
{
    static const char prefixes[CONDITION_KINDS] = {
        [BY_AGENCY] = TERM_PORTAL, [BY_KIND] = TERM_KIND,
        [BY_TYPE] = TERM_TYPE,     [BY_ISSUER] = TERM_ISSUER,
        [BY_SIGNER] = TERM_SIGNER, [BY_FIELD] = TERM_FIELD,
    };

    switch (c->kind) {
    case BY_LEVEL:
    case BY_PROVINCE: add_portals(g, reg, c); break;
    case BY_SITE:
        add_term(g, TERM_HOST, ascii_lower(c->value, g->arena));
        break;
    case BY_YEAR: add_years(g, c->value); break;
    case BY_NUMBER: add_number(g, c->value); break;
    case BY_BODY:
        add_term(g, TERM_ISSUER, c->value);
        add_term(g, TERM_PORTAL, ascii_upper(c->value, g->arena));
        break;
    default: add_term(g, prefixes[c->kind], c->value);
    }
}

static struct xap_query date_bound(enum xap_op op, int64_t ms,
                                   struct arena *arena)
{
    char *bytes = arena_alloc(arena, SLOT_TIME_BYTES);

    schema_time_pack(bytes, ms);
    return (struct xap_query){.op = op,
                              .term = bytes,
                              .term_bytes = SLOT_TIME_BYTES,
                              .slot = SLOT_PUBLISHED};
}

static void add_alternatives(struct group *all, const struct search *s,
                             const struct query *q, enum condition_kind kind,
                             bool typed)
{
    struct group any = {.arena = s->arena};
    bool asked = false;

    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (c->kind != kind || c->typed != typed || c->without)
            continue;
        add_condition(&any, s->registry, c);
        asked = true;
    }
    if (asked)
        add_kid(all, joined(&any, XAP_OR));
}

static void add_in_force(struct group *all, struct arena *arena)
{
    struct group any = {.arena = arena};

    add_term(&any, TERM_VALIDITY, STR("Còn hiệu lực"));
    add_term(&any, TERM_VALIDITY, STR("Hết hiệu lực một phần"));
    add_kid(all, joined(&any, XAP_OR));
}

/* NULL when nothing is asked. */
static const struct xap_query *make_filter(const struct search *s,
                                           const struct query *q)
{
    struct group all = {.arena = s->arena}, none = {.arena = s->arena};

    for (int kind = 0; kind < CONDITION_KINDS; kind++) {
        add_alternatives(&all, s, q, (enum condition_kind)kind, false);
        add_alternatives(&all, s, q, (enum condition_kind)kind, true);
    }
    if (q->from.n)
        add_kid(&all, date_bound(XAP_GE, q->from_ms, s->arena));
    if (q->to.n)
        add_kid(&all, date_bound(XAP_LE, q->to_ms - 1, s->arena));
    if (q->in_force)
        add_in_force(&all, s->arena);
    for (size_t i = 0; i < q->condition_count; i++)
        if (q->conditions[i].without)
            add_condition(&none, s->registry, &q->conditions[i]);
    if (!all.count && !none.count && (q->words.n || q->phrase_count))
        return NULL;

    struct xap_query *filter = ARENA_NEW(s->arena, xap_query);
    *filter =
        all.count ? joined(&all, XAP_AND) : (struct xap_query){.op = XAP_ALL};
    if (!none.count)
        return filter;
    struct group with = {.arena = s->arena};
    add_kid(&with, *filter);
    for (size_t i = 0; i < none.count; i++)
        add_kid(&with, none.kids[i]);
    *filter = joined(&with, XAP_NOT);
    return filter;
}

/* --- paging --- */

struct page {
    uint32_t first; /* where to begin */
    uint32_t look;  /* results before it that are fetched, too */
    uint32_t docid; /* the page begins behind this one, if it is among them */
};

/* Changes with every commit that readers of a list would notice. */
static uint32_t index_state(const struct result_list *list)
{
    uint64_t hash = str_hash(str_of(list->indexed));

    return (uint32_t)(hash ^ hash >> 32) + list->documents;
}

static struct page find_page(const struct query *q, struct result_list *list)
{
    struct cursor cursor;
    struct page page = {0};

    if (!q->after.n)
        return page;
    if (!cursor_read(&cursor, q->after) || cursor.query != query_hash(q)) {
        struct problems *p = &list->problems;
        if (p->count < QUERY_PROBLEMS_MAX)
            p->items[p->count++] =
                (struct problem){"after", "không thuộc về lần tìm kiếm này",
                                 "does not belong to this search"};
        return page;
    }
    page.first = cursor.first;
    if (cursor.docid && cursor.index != index_state(list)) {
        page.look = cursor.first < RESUME_WINDOW ? cursor.first : RESUME_WINDOW;
        page.docid = cursor.docid;
    }
    return page;
}

/* How many of the hits belong before the page. */
static size_t skip_seen(const struct page *page, const struct xap_hits *hits)
{
    for (size_t i = 0; i < hits->count && page->docid; i++)
        if (hits->items[i].docid == page->docid)
            return i + 1;
    return page->look < hits->count ? page->look : hits->count;
}

static const char *write_cursor(const struct search *s,
                                const struct result_list *list, uint32_t first,
                                uint32_t docid)
{
    const struct cursor c = {.first = first,
                             .docid = docid,
                             .query = query_hash(list->query),
                             .index = index_state(list)};
    char text[CURSOR_TEXT_MAX];

    return arena_str(s->arena, str_of(cursor_write(text, &c)));
}

/* --- hits to results --- */

static bool is_hit(const void *plan, const struct token *token)
{
    return plan_marks(plan, token);
}

static struct str abstract_of(const struct record *r)
{
    return str_of(*r->text            ? r->text
                  : *r->card.abstract ? r->card.abstract
                                      : r->description);
}

static int make_result(const struct search *s, const struct plan *plan,
                       const struct xap_hit *hit, struct result *ret,
                       struct err *err)
{
    struct snippet_rule rule = {.is_hit = is_hit, .context = plan};

    ret->docid = hit->docid;
    ret->score = hit->score;
    ret->copies = hit->collapsed;
    int r = record_unpack(
        &ret->record, (struct str){hit->data, hit->data_bytes}, s->arena, err);
    if (r < 0)
        return err_wrap(err, "document %u", hit->docid);
    rule.chars_max = TITLE_CHARS;
    snippet_title(&ret->title, str_of(ret->record.title), &rule, s->arena);
    rule.chars_max = SNIPPET_CHARS;
    snippet_of(&ret->snippet, abstract_of(&ret->record), &rule, s->arena);
    return 0;
}

/* Only what the registry knows is shown (REQUIREMENTS S11): an index may be
 * older than the registry. */
static bool is_official(const struct search *s, const struct record *r)
{
    return !s->registry || !*r->portal ||
           registry_find_code(s->registry, r->portal) ||
           registry_find_host(s->registry, str_of(r->host));
}

static int fill(const struct search *s, const struct plan *plan,
                const struct xap_hits *hits, size_t skip,
                struct result_list *list, struct err *err)
{
    const struct query *q = list->query;
    size_t end = skip + q->limit < hits->count ? skip + q->limit : hits->count;

    list->items = arena_alloc(s->arena, (q->limit + 1) * sizeof *list->items);
    for (size_t i = skip; i < end; i++) {
        struct result *result = &list->items[list->count];
        int r = make_result(s, plan, &hits->items[i], result, err);
        if (r < 0)
            return r;
        list->count += is_official(s, &result->record);
    }
    if (end < hits->count)
        list->next = write_cursor(s, list, list->first + (uint32_t)(end - skip),
                                  hits->items[end - 1].docid);
    if (list->first > 0)
        list->previous = write_cursor(
            s, list, list->first > q->limit ? list->first - q->limit : 0, 0);
    return 0;
}

static void count_all(const struct search *s, const struct xap_hits *hits,
                      struct result_list *list)
{
    /* Fewer than were to be looked at: all were, and the lower bound is the
     * number; the upper one does not know what collapsing left out. */
    list->about = hits->least >= COUNTED_MIN && hits->least != hits->most;
    list->total = list->about ? hits->estimate : hits->least;
    if (list->query->facets)
        list->facet_count = facet_list(list->facets, hits->facets, list->query,
                                       s->registry, s->arena);
}

static struct xap_search ask_for(const struct search *s, const struct query *q,
                                 const struct page *page)
{
    int64_t left = s->deadline_ms - clock_steady_ms();
    struct xap_search ask = {
        .first = page->first - page->look,
        .count = page->look + q->limit + 1,
        .check_at_least = COUNTED_MIN,
        .by_value = q->sort == SORT_NEWEST,
        .sort_slot = SLOT_PUBLISHED,
        .collapse = !q->copies,
        .collapse_slot = SLOT_CLUSTER,
        .facet_count = q->facets ? facet_slot_count : 0,
        .time_limit_ms = left > 1 ? left : 1,
    };

    /* A document may have moved on, too. */
    if (page->docid)
        ask.count += RESUME_WINDOW;
    for (size_t i = 0; i < ask.facet_count; i++)
        ask.facet_slots[i] = facet_slots[i];
    return ask;
}

static int answer(const struct search *s, struct plan *plan,
                  struct result_list *list, struct err *err)
{
    struct page page = find_page(list->query, list);
    const struct xap_search ask = ask_for(s, list->query, &page);
    struct xap_hits hits = {0};

    int r = plan_search(plan, s->reader, &ask, &hits, err);
    if (r < 0)
        return r;
    size_t skip = skip_seen(&page, &hits);
    list->first = page.first - page.look + (uint32_t)skip;
    count_all(s, &hits, list);
    r = fill(s, plan, &hits, skip, list, err);
    xap_hits_done(&hits);
    return r;
}

static int read_indexed(const struct search *s, const char **ret_text,
                        struct err *err)
{
    struct buf text = {0};

    int r = xap_meta(s->reader, META_INDEXED, &text, err);
    *ret_text = arena_str(s->arena, buf_str(&text));
    buf_done(&text);
    return r;
}

static int read_state(const struct search *s, struct result_list *list,
                      struct err *err)
{
    int r = read_indexed(s, &list->indexed, err);

    return r < 0 ? r : xap_doc_count(s->reader, &list->documents, err);
}

int search_run(const struct search *s, const struct query *q,
               struct result_list *ret_list, struct err *err)
{
    const struct plan_input input = {
        .words = q->words,
        .phrases = q->phrases,
        .phrase_count = q->phrase_count,
        .without = q->without,
        .without_count = q->without_count,
        .filter = make_filter(s, q),
    };
    int64_t began_ms = clock_steady_ms();
    scoped(plan_freep) struct plan *plan = NULL;

    ret_list->query = q;
    int r = read_state(s, ret_list, err);
    if (r == 0)
        r = plan_new(&plan, &input, s->reader, err);
    if (r < 0)
        return r;
    if (s->explain)
        plan_explain(plan, s->explain);
    r = answer(s, plan, ret_list, err);
    ret_list->took_ms = clock_steady_ms() - began_ms;
    return r;
}

static int get_record(const struct search *s, struct str id,
                      struct record *ret_record, struct err *err)
{
    struct buf key = {0}, data = {0};

    schema_term(&key, TERM_KEY, id);
    int r = xap_get(s->reader, key.p, &data, err);
    if (r == 0)
        r = record_unpack(
            ret_record,
            (struct str){arena_str(s->arena, buf_str(&data)), data.n}, s->arena,
            err);
    buf_done(&key);
    buf_done(&data);
    return r;
}

int search_document(const struct search *s, struct str url,
                    struct record *ret_record, struct err *err)
{
    struct buf key = {0};
    struct err why = {0};

    int r = get_record(s, url, ret_record, err);
    if (r != -ERR_NOT_FOUND || url_key(&key, url, NULL, &why) < 0) {
        buf_done(&key);
        return r;
    }
    *err = (struct err){0};
    r = get_record(s, buf_str(&key), ret_record, err);
    buf_done(&key);
    return r;
}
