/*
 * searchd/search.c - see search.h.
 */
#include "searchd/search.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "indexer/analyse.h"
#include "searchd/cursor.h"
#include "searchd/filter.h"
#include "searchd/force.h"
#include "searchd/meant.h"
#include "searchd/original.h"
#include "searchd/plan.h"

enum {
    COUNTED_MIN = 2000,  /* matches looked at, so that counts are exact */
    RESUME_WINDOW = 200, /* how far a document may have moved by a commit */
};

/* --- paging --- */

struct page {
    uint32_t before; /* results that a walk leaves out by their date */
    uint32_t first;  /* where to begin, among the others */
    uint32_t look;   /* results before it that are fetched, too */
    uint32_t docid;  /* the page begins behind this one, if it is among them */
    bool walk;       /* by the date below */
    uint64_t published;
    uint32_t within; /* so many results of that date are before; 0: not known */
    uint32_t total;  /* of a walk: as its first page found it */
};

/* Results in the order of their dates, each for itself: the cursor may name the
 * date. */
static bool is_by_date(const struct query *q)
{
    return q->sort == SORT_NEWEST && query_shows_copies(q);
}

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
    /* Counts are of all results, so that with them all must be looked at. */
    page.walk = is_by_date(q) && !q->facets && cursor.within;
    page.published = cursor.published;
    page.within = cursor.within;
    page.total = cursor.total;
    page.first = page.walk ? cursor.within : cursor.first;
    page.before = cursor.first - page.first;
    if (cursor.docid && cursor.index != index_state(list)) {
        page.look = page.first < RESUME_WINDOW ? page.first : RESUME_WINDOW;
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
                                const struct result_list *list,
                                struct cursor cursor)
{
    char text[CURSOR_TEXT_MAX];

    cursor.query = query_hash(list->query);
    cursor.index = index_state(list);
    return arena_str(s->arena, str_of(cursor_write(text, &cursor)));
}

/* What SLOT_PUBLISHED has of the record, as a number; 0: nothing. */
static uint64_t published_of(const struct record *r)
{
    char bytes[SLOT_TIME_BYTES];
    uint64_t value = 0;
    int64_t ms;

    if (!clock_parse_iso(str_of(*r->published ? r->published : r->card.issued),
                         &ms))
        return 0;
    schema_time_pack(bytes, ms);
    for (int i = 0; i < SLOT_TIME_BYTES; i++)
        value = value << 8 | (unsigned char)bytes[i];
    return value;
}

/* Results of one date in a row, as far as the list was walked. */
struct run {
    uint64_t published;
    uint32_t count; /* since the first of that date; */
    bool known;     /* false: since the beginning of the page */
};

static void run_on(struct run *run, const struct record *r)
{
    uint64_t published = published_of(r);

    bool same = run->count && run->published == published;

    run->known |= run->count && !same;
    run->count = same ? run->count + 1 : 1;
    run->published = published;
}

/* --- hits to results --- */

static bool is_hit(const void *plan, const struct token *token)
{
    return plan_marks(plan, token);
}

static int fill_one(const struct search *s, struct plan *plan,
                    struct xap_hit *hit, const struct query *q,
                    struct result *ret, struct err *err)
{
    const struct snippet_rule marks = {.is_hit = is_hit, .context = plan};
    uint32_t copies = 0;
    int r = 0;

    if (!query_shows_copies(q))
        /* By date a copy keeps its place, and its date has to be seen. */
        r = original_take(s, plan, hit, q->sort == SORT_BEST, &copies, err);
    if (r == 0)
        r = result_read(ret, hit, marks, s->arena, err);
    if (r == 0)
        r = force_ended_by(s, &ret->record, &ret->ended_by, err);
    ret->copies = copies;
    return r;
}

/* Where the pages before and behind this one begin; `last` is the last hit of
 * it, `run` ends with it. */
static void link_pages(const struct search *s, struct result_list *list,
                       uint32_t shown, const struct xap_hit *last,
                       const struct run *run)
{
    const struct query *q = list->query;

    if (last)
        list->next = write_cursor(s, list,
                                  (struct cursor){
                                      .first = list->first + shown,
                                      .docid = last->docid,
                                      .published = run->published,
                                      .within = run->known ? run->count : 0,
                                      .total = list->total,
                                  });
    if (list->first > 0)
        list->previous = write_cursor(
            s, list,
            (struct cursor){
                .first = list->first > q->limit ? list->first - q->limit : 0});
}

/* What the index gave, and where in it the page begins. */
struct found {
    struct xap_hits hits;
    size_t skip;
    struct run run; /* up to there */
};

static int fill(const struct search *s, struct plan *plan, struct found *found,
                struct result_list *list, struct err *err)
{
    const struct query *q = list->query;
    struct xap_hits *hits = &found->hits;
    size_t skip = found->skip;
    size_t end = skip + q->limit < hits->count ? skip + q->limit : hits->count;

    list->items = arena_alloc(s->arena, (q->limit + 1) * sizeof *list->items);
    for (size_t i = skip; i < end; i++) {
        struct result *result = &list->items[list->count];
        int r = fill_one(s, plan, &hits->items[i], q, result, err);
        if (r < 0)
            return r;
        run_on(&found->run, &result->record);
        list->count += result_is_official(&result->record, s->registry);
    }
    link_pages(s, list, (uint32_t)(end - skip),
               end < hits->count ? &hits->items[end - 1] : NULL, &found->run);
    return 0;
}

static void count_all(const struct search *s, const struct xap_hits *hits,
                      struct result_list *list)
{
    /* Fewer than were to be looked at: all were, and the lower bound is the
     * number; the upper one does not know what collapsing left out. */
    list->about = hits->unseen ||
                  (hits->least >= COUNTED_MIN && hits->least != hits->most);
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
        .by_value = q->sort != SORT_BEST,
        .sort_slot = q->sort == SORT_ORIGINAL ? SLOT_STANDING : SLOT_PUBLISHED,
        .ascending = q->sort == SORT_ORIGINAL,
        .collapse = !query_shows_copies(q),
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

static int answer_with(const struct search *s, struct plan *plan,
                       const struct page *page, struct result_list *list,
                       struct err *err)
{
    const struct xap_search ask = ask_for(s, list->query, page);
    struct found found = {.skip = 0};

    int r = plan_search(plan, s->reader, &ask, &found.hits, err);
    if (r < 0)
        return r;
    found.skip = skip_seen(page, &found.hits);
    uint32_t first = page->first - page->look + (uint32_t)found.skip;
    found.run = (struct run){page->published, page->walk ? first : page->within,
                             page->within || !page->first};
    list->first = page->before + first;
    list->count = 0;
    list->next = list->previous = NULL;
    count_all(s, &found.hits, list);
    if (page->walk) {
        /* Only what is left was looked at. */
        list->total = page->total;
        list->about = true;
    }
    r = fill(s, plan, &found, list, err);
    xap_hits_done(&found.hits);
    return r;
}

static int answer(const struct search *s, const struct plan_input *input,
                  const struct page *page, struct result_list *list,
                  struct err *err)
{
    scoped(plan_freep) struct plan *plan = NULL;

    int r = plan_new(&plan, input, s->reader, err);
    if (r == 0 && s->explain)
        plan_explain(plan, s->explain);
    return r < 0 ? r : answer_with(s, plan, page, list, err);
}

/* From the date of the last document on.  Sorting all that is older is what
 * costs, and a page needs little of it: so those of the weeks before are tried
 * first. */
static int walk_on(const struct search *s, struct plan_input input,
                   const struct page *page, struct result_list *list,
                   struct err *err)
{
    const struct xap_query *all = input.filter;

    if (page->published) {
        input.filter = filter_near(all, page->published, s->arena);
        int r = answer(s, &input, page, list, err);
        if (r < 0 || list->next)
            return r;
    }
    input.filter = filter_until(all, page->published, s->arena);
    return answer(s, &input, page, list, err);
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

/* Of a first page, when all that was typed are words, or nothing came. */
static bool asks_for_spelling(const struct search *s,
                              const struct result_list *list)
{
    const struct query *q = list->query;

    return s->language && !list->first && q->words.n &&
           (str_eq(q->typed, q->words) || !list->count);
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
        .synonyms = s->synonyms,
        .filter = filter_of(q, s->registry, s->arena),
    };
    int64_t began_ms = clock_steady_ms();

    ret_list->query = q;
    int r = read_state(s, ret_list, err);
    const struct page page = find_page(q, ret_list);
    if (r == 0)
        r = page.walk ? walk_on(s, input, &page, ret_list, err)
                      : answer(s, &input, &page, ret_list, err);
    if (r == 0 && asks_for_spelling(s, ret_list))
        r = meant_find(&ret_list->meant, q->typed, s->language, s->reader,
                       s->arena, err);
    for (int i = 0; r == 0 && i < BETS_FILES && !ret_list->first; i++)
        ret_list->bet_count = bets_find(s->bets[i], q->typed, clock_unix_ms(),
                                        ret_list->bets, ret_list->bet_count);
    struct xap_parts parts = xap_reader_parts(s->reader);
    /* What may lie in a shard that does not answer is not absent. */
    if (r == 0 && !ret_list->first && parts.answering == parts.all)
        r = absent_find(ret_list->absent, &ret_list->absent_count, q->words,
                        s->reader, s->arena, err);
    ret_list->shards_answering = parts.answering;
    ret_list->shards = parts.all;
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

/* What may lie in a shard that does not answer is not "not there". */
static int find_record(const struct search *s, struct str id,
                       struct record *ret_record, struct err *err)
{
    int r = get_record(s, id, ret_record, err);
    struct xap_parts parts = xap_reader_parts(s->reader);

    if (r == -ERR_NOT_FOUND && parts.answering < parts.all)
        return err_set(err, ERR_NET, "%u of %u shards do not answer",
                       parts.all - parts.answering, parts.all);
    return r;
}

int search_document(const struct search *s, struct str url,
                    struct record *ret_record, struct err *err)
{
    struct buf key = {0};
    struct err why = {0};

    int r = find_record(s, url, ret_record, err);
    if (r != -ERR_NOT_FOUND || url_key(&key, url, NULL, &why) < 0) {
        buf_done(&key);
        return r;
    }
    *err = (struct err){0};
    r = find_record(s, buf_str(&key), ret_record, err);
    buf_done(&key);
    return r;
}
