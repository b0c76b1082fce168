/*
 * crawler/crawl_replay.c - answers that reached the WARC store, but not
 * crawl.db, before the crawler was killed.
 *
 * Each is taken in as if it came just now, without being stored again, so that
 * no page is fetched in full twice and no link is lost.  The record at `from`
 * was taken in already.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "base/url.h"
#include "crawler/crawl_part.h"
#include "crawler/fetch_record.h"

#include <stdlib.h>

/* The head ends where the body begins. */
static struct str head_of(struct str block, struct str body)
{
    return (struct str){block.p, block.n - body.n};
}

/*
 * A copy of what was stored before, of which the WARC has no body under this
 * name.  What a page with a first body led to is not known then.  One made anew
 * for each request (without validators) is asked for once more, as the new page
 * it still is, and told to the traps then; where a file was sent, its twin's
 * links will do.
 */
static int take_copy(struct crawl *c, const struct url *url, struct err *err)
{
    scoped(mem_freep) struct store_url *u = NULL;
    int r = store_url_get(c->store, url->href, &u, err);

    if (r <= 0 || u->reason != REASON_FETCHED ||
        u->last_changed_ms != u->last_fetched_ms)
        return r;
    if (*u->etag || *u->last_modified)
        return u->source == SOURCE_LINK ? crawl_trap_tell(c, u, true, err) : 0;
    u->digest = 0;
    u->due_ms = c->now_ms;
    if (u->kind == URL_PAGE)
        u->priority = crawl_new_priority(u);
    return store_url_put(c->store, u, err);
}

/* What the answer belongs to: a URL of the store, or an origin's robots.txt.
 * False when it is nothing we asked for. */
static int find_job(struct crawl *c, struct crawl_host *h,
                    const struct url *url, struct err *err)
{
    struct origin *o = NULL;

    if (h->robots_next && !strcmp(h->robots_next, url->href)) {
        free(TAKE(h->robots_next));
        h->job = JOB_ROBOTS;
        return 1;
    }
    if (str_is(url->path, "/robots.txt")) {
        int r = crawl_origin(c, h, url, &o, err);
        h->asked = o;
        h->job = JOB_ROBOTS;
        return r < 0 ? r : 1;
    }
    h->ring_at = 0;
    h->ring_count = 0;
    int r = store_url_get(c->store, url->href, &h->ring[0], err);
    h->ring_count = r == 1;
    h->job = r == 1 ? JOB_URL : JOB_NONE;
    return r;
}

/*
 * A robots.txt that only refers to another's, as earlier versions wrote it, has
 * no text here.  Taken in as it is, it would allow everything.
 */
static bool is_lost_text(const struct crawl_host *h,
                         const struct warc_record *record,
                         const struct warc_http *http)
{
    return h->job == JOB_ROBOTS && record->type == WARC_REVISIT &&
           http->status != 304;
}

static int take(struct crawl *c, const struct warc_record *record,
                const struct warc_http *http, const struct url *url,
                struct err *err)
{
    struct crawl_host *h = crawl_host_find(c, url->host);
    struct err mistake = {0};
    struct fetch_result result = {
        .outcome = record->truncated.n ? FETCH_CUT : FETCH_ANSWER,
        .reason = fetch_record_reason(record->truncated),
        .detail = "",
        .url = url->href,
        .status = http->status,
        .head = head_of(record->block, http->body),
        .body = http->body,
        .protocol = "",
        .start_unix_ms = record->date_unix_ms,
        .retry_after_ms =
            fetch_retry_after_ms(http->headers, record->date_unix_ms),
    };
    struct str location = warc_http_header(http->headers, "location");
    struct url target = {0};
    int r = h ? find_job(c, h, url, err) : 0;

    if (r <= 0)
        return r;
    if (is_lost_text(h, record, http)) {
        h->job = JOB_NONE;
        return 0;
    }
    if (location.n && url_parse(&target, location, url, &mistake) == 0)
        result.location = target.href;
    c->replay_empty = record->type == WARC_REVISIT;
    r = crawl_answer(c, h, &result, err);
    if (r == 0 && c->replay_empty && http->status != 304)
        r = take_copy(c, url, err);
    url_done(&target);
    return r < 0 ? r : 1;
}

static int take_record(struct crawl *c, const struct warc_record *record,
                       struct err *err)
{
    struct warc_http http;
    struct url url = {0};
    struct err mistake = {0};

    if (record->type != WARC_RESPONSE && record->type != WARC_REVISIT)
        return 0;
    if (warc_http_parse(record->block, &http, &mistake) < 0 ||
        url_parse(&url, record->target_uri, NULL, &mistake) < 0)
        return 0;
    int r = take(c, record, &http, &url, err);
    url_done(&url);
    c->written = record->position;
    return r;
}

int crawl_replay(struct crawl *c, struct warc_position from, struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *reader = NULL;
    struct warc_record record;
    struct err mistake = {0};
    int64_t taken = 0;

    int r = warc_reader_open(&reader, c->warc_dir, from, err);
    if (r == -ERR_NOT_FOUND)
        return 0;
    c->replaying = true;
    while (r >= 0) {
        int more = warc_next(reader, &record, &mistake);
        if (more == 0)
            break;
        bool done = from.segment && record.position.segment == from.segment &&
                    record.position.offset == from.offset;
        if (more < 0 || done)
            continue; /* a broken record is for `crawler warc check` */
        r = take_record(c, &record, err);
        taken += r == 1;
    }
    c->replaying = false;
    c->replay_empty = false;
    if (taken)
        log_info("crawl.replay", kv("answers", taken));
    return r < 0 ? r : 0;
}
