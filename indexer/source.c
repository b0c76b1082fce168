/*
 * indexer/source.c - see source.h.
 *
 * The crawler writes request, response, metadata; other programs write the
 * metadata elsewhere or not at all.  So an answer is held back until the next
 * record has been seen:
 *
 *     request  response  metadata  request  response  response ...
 *              held .... joined             held      given out alone
 */
#include "indexer/source.h"

#include "base/err.h"
#include "base/url.h"
#include "indexer/store.h"

#include <stdlib.h>

struct source {
    char *dir;
    struct warc_reader *reader;
    struct verdicts *verdicts;
    struct page held;
    struct buf held_id; /* WARC-Record-ID of the held page */
    bool holding;
};

void page_done(struct page *p)
{
    buf_done(&p->url);
    buf_done(&p->portal);
    buf_done(&p->block);
    buf_done(&p->content_type);
    buf_done(&p->head);
    buf_done(&p->detail);
    buf_done(&p->lastmod);
    buf_done(&p->found_on);
}

static void page_reset(struct page *p)
{
    buf_reset(&p->url);
    buf_reset(&p->portal);
    buf_reset(&p->block);
    buf_reset(&p->content_type);
    buf_reset(&p->head);
    buf_reset(&p->detail);
    buf_reset(&p->lastmod);
    buf_reset(&p->found_on);
    p->reason = REASON_COUNT;
    p->bare = false;
    p->digest = 0;
}

int source_open(struct source **ret_source, const char *dir,
                struct warc_position from, struct verdicts *verdicts,
                struct err *err)
{
    scoped(source_freep) struct source *s = NEW(source);

    s->dir = mem_str(dir);
    s->verdicts = verdicts;
    int r = warc_reader_open(&s->reader, dir, from, err);
    if (r < 0)
        return r;
    *ret_source = TAKE(s);
    return 0;
}

void source_free(struct source *s)
{
    if (!s)
        return;
    free(s->dir);
    warc_reader_free(s->reader);
    page_done(&s->held);
    buf_done(&s->held_id);
    free(s);
}

/* wget writes "<http://...>"; a record without a web address is none of ours.
 */
static bool read_url(struct page *page, struct str uri)
{
    struct err ignored = {0};

    if (uri.n > 1 && uri.p[0] == '<' && uri.p[uri.n - 1] == '>')
        uri = str_sub(uri, 1, uri.n - 1);
    return url_key(&page->url, uri, NULL, &ignored) == 0;
}

static uint64_t digest_of(const struct warc_record *record)
{
    return record->payload_digest.n ? str_hash(record->payload_digest) : 0;
}

/* Fills `page` from a record; false when it is no page. */
static bool read_page(struct page *page, const struct warc_record *record)
{
    page_reset(page);
    if (!read_url(page, record->target_uri))
        return false;
    page->type = PAGE_ANSWER;
    page->date_unix_ms = record->date_unix_ms;
    page->position = record->position;
    page->next = record->next;
    page->digest = digest_of(record);
    if (record->type == WARC_REVISIT) {
        page->type = PAGE_REVISIT;
        buf_add(&page->head, record->block);
        return true;
    }
    page->bare = record->type == WARC_RESOURCE;
    if (page->bare)
        buf_add(&page->content_type, record->content_type);
    else if (!str_case_starts(record->content_type, STR("application/http")))
        return false;
    buf_add(&page->block, record->block);
    return true;
}

static void read_fields(struct page *page, struct str block)
{
    struct str portal = warc_field(block, "portal");
    struct str reason = warc_field(block, "reason");
    struct str detail = warc_field(block, "detail");
    scoped(mem_freep) char *code = str_dup(reason);

    buf_add(&page->portal, portal);
    buf_add(&page->detail, detail);
    buf_add(&page->lastmod, warc_field(block, "lastmod"));
    if (str_is(warc_field(block, "source"), "link"))
        buf_add(&page->found_on, warc_field(block, "via"));
    if (reason.n)
        page->reason = reason_find(code);
}

/* --- revisits --- */

int source_read_at(const char *dir, struct warc_position position,
                   struct page *page, struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *reader = NULL;
    struct warc_record record;

    int r = warc_reader_open(&reader, dir, position, err);
    while (r == 0) {
        r = warc_next(reader, &record, err);
        if (r < 0)
            return r;
        if (r == 0 || record.position.segment != position.segment ||
            record.position.offset != position.offset)
            return err_set(err, ERR_NOT_FOUND, "no record at %u:%llu",
                           position.segment,
                           (unsigned long long)position.offset);
        /* Of several records in one member the page is the first that fits. */
        r = (record.type == WARC_RESPONSE || record.type == WARC_RESOURCE) &&
            read_page(page, &record);
    }
    return r < 0 ? r : 0;
}

int source_read_verdict(const char *dir, const struct verdict *v,
                        struct page *page, struct err *err)
{
    const struct warc_position at = {v->warc_segment, v->warc_offset};

    int r = source_read_at(dir, at, page, err);
    if (r < 0)
        return r;
    buf_reset(&page->url);
    buf_addz(&page->url, v->url);
    return 0;
}

/* The status of an HTTP message, 0 when it is none. */
static int status_of(struct str block)
{
    struct warc_http http;
    struct err ignored = {0};

    return warc_http_parse(block, &http, &ignored) == 0 ? http.status : 0;
}

/*
 * Was the URL's verdict made from these very bytes?  A 304 has no digest: then
 * any verdict stands.  Between two equal answers there may have been an error.
 */
static int is_unchanged(struct source *s, const struct page *page,
                        bool has_bytes, struct err *err)
{
    struct verdict v;
    int r = verdicts_find(s->verdicts, page->url.p, &v, err);

    if (r <= 0)
        return r;
    return !has_bytes || (v.warc_segment == page->position.segment &&
                          v.warc_offset == page->position.offset);
}

/* Takes the bytes from page->position, where another record has them. */
static bool take_bytes(struct source *s, struct page *page)
{
    struct page other = {0};
    struct err ignored = {0};

    int r = source_read_at(s->dir, page->position, &other, &ignored);
    if (r == 0) {
        buf_add(&page->block, buf_str(&other.block));
        buf_add(&page->content_type, buf_str(&other.content_type));
        page->bare = other.bare;
    }
    page_done(&other);
    return r == 0;
}

int source_resolve(struct source *s, struct page *page, struct err *err)
{
    int status = status_of(buf_str(&page->head));

    /* The crawler has judged the answer: a firewall's, the same as ever. */
    page->type = page->reason == REASON_COUNT ? PAGE_ANSWER : PAGE_DECISION;
    if (page->type == PAGE_DECISION)
        return 1;
    if (status >= 300 && status != 304) {
        buf_add(&page->block, buf_str(&page->head));
        return 1; /* the body of an error does not matter */
    }
    int found = 0;
    if (page->digest)
        found = verdicts_find_payload(s->verdicts, page->digest,
                                      &page->position.segment,
                                      &page->position.offset, err);
    if (found < 0)
        return found;
    int r = is_unchanged(s, page, found, err);
    if (r == 1)
        page->type = PAGE_UNCHANGED;
    return r != 0 ? r : found && take_bytes(s, page);
}

/* --- the sequence --- */

/* Gives out the held page; `page` and it change places. */
static int give(struct source *s, struct page *page)
{
    struct page taken = s->held;

    s->held = *page;
    *page = taken;
    s->holding = false;
    return 1;
}

static void hold(struct source *s, const struct warc_record *record)
{
    s->holding = read_page(&s->held, record);
    buf_reset(&s->held_id);
    buf_add(&s->held_id, record->record_id);
}

/* A metadata record: of the held page, or a decision of its own. */
static int take_metadata(struct source *s, const struct warc_record *record,
                         struct page *page)
{
    if (s->holding && str_eq(record->concurrent_to, buf_str(&s->held_id))) {
        read_fields(&s->held, record->block);
        s->held.next = record->next;
        return give(s, page);
    }
    page_reset(page);
    if (!read_url(page, record->target_uri))
        return 0;
    page->type = PAGE_DECISION;
    page->date_unix_ms = record->date_unix_ms;
    page->position = record->position;
    page->next = record->next;
    read_fields(page, record->block);
    return page->reason != REASON_COUNT;
}

static bool is_answer(const struct warc_record *record)
{
    return record->type == WARC_RESPONSE || record->type == WARC_REVISIT ||
           record->type == WARC_RESOURCE;
}

/* One record.  1: `page` was filled. */
static int step(struct source *s, const struct warc_record *record,
                struct page *page)
{
    if (record->type == WARC_METADATA)
        return take_metadata(s, record, page);
    if (!is_answer(record))
        return 0;
    int r = s->holding ? give(s, page) : 0;
    hold(s, record);
    return r;
}

int source_next(struct source *s, struct page *page, struct err *err)
{
    struct warc_record record;
    int r;

    while ((r = warc_next(s->reader, &record, err)) > 0) {
        r = step(s, &record, page);
        if (r != 0)
            return r;
    }
    /* At the end for now; metadata comes in one piece with its answer. */
    return r == 0 && s->holding ? give(s, page) : r;
}
