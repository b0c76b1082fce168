/* syndication/placecheck.c - see placecheck.h. */
#include "syndication/placecheck.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/log.h"
#include "crawler/warc.h"
#include "syndication/boxscan.h"
#include "syndication/placement.h"
#include "syndication/sql.h"
#include "syndication/store.h"
#include "syndication/store_box.h"
#include "syndication/topic.h"

enum { PAGE_MAX_BYTES = 8 << 20, STEP_RECORDS = 2000 };

struct check {
    struct hubdb *store;
    const char *hub;
    struct arena *arena;
    struct placecheck_report report;
    struct warc_position next;
};

/* All headers of the name, as one value. */
static void add_headers(struct buf *out, struct str headers, const char *name)
{
    struct str line, key;

    while (str_cut(&headers, '\n', &line)) {
        if (!str_cut(&line, ':', &key) || !str_case_eq(key, str_of(name)))
            continue;
        if (out->n)
            buf_addc(out, ',');
        buf_add(out, str_trim(line));
    }
}

/* Whether the hub has that box, or it stands in its address: 1 or 0. */
static int has_box(struct check *c, struct str id, struct err *err)
{
    struct hubdb_box box;
    struct err none = {0};

    if (str_is(id, TOPIC_ADDRESS_BOX) ||
        hubdb_box_get(c->store, c->arena, id, &box, &none) == 0)
        return 1;
    if (none.code == ERR_NOT_FOUND)
        return 0;
    *err = none;
    return -none.code;
}

static int write_found(struct check *c, const struct warc_record *record,
                       const struct boxscan_found *found, struct err *err)
{
    int has = has_box(c, found->box_id, err);
    const char *why = found->why ? found->why
                      : has      ? ""
                                 : "the hub has no such box";
    const struct placement_page page = {
        .url = record->target_uri,
        .box_id = found->box_id,
        .form = str_of(boxscan_form_word(found->form)),
        .loader = found->loader,
        .state = *why         ? STR("broken")
                 : found->old ? STR("old")
                              : STR("current"),
        .why = str_of(why),
        .checked_ms = record->date_unix_ms};

    if (has < 0)
        return has;
    c->report.boxes++;
    c->report.broken += *why != 0;
    return placement_found(c->store, &page, err);
}

static int read_page(struct check *c, const struct warc_record *record,
                     struct str html, struct str policy, struct err *err)
{
    const struct boxscan_page page = {record->target_uri, html, c->hub, policy};
    struct boxscan_found found[BOXSCAN_MAX];
    size_t count =
        boxscan_may_hold(&page) ? boxscan_read(&page, c->arena, found) : 0;
    int r = 0;

    c->report.pages++;
    for (size_t i = 0; r == 0 && i < count; i++)
        r = write_found(c, record, &found[i], err);
    if (r == 0 && placement_is_known(c->store, record->target_uri))
        r = placement_checked(c->store, record->target_uri,
                              record->date_unix_ms, false, err);
    return r;
}

/* A page that answered with an error may be back tomorrow; one that says that
 * it is gone carries no box. */
static int read_answer(struct check *c, const struct warc_record *record,
                       struct err *err)
{
    struct buf html = {0}, policy = {0};
    struct warc_http http;
    struct err none = {0};
    int r = 0;

    if (warc_http_parse(record->block, &http, &none) < 0)
        return 0;
    if (http.status == 404 || http.status == 410)
        return placement_checked(c->store, record->target_uri,
                                 record->date_unix_ms, false, err);
    if (http.status != 200 ||
        str_case_find(warc_http_header(http.headers, "Content-Type"),
                      STR("html")) < 0)
        return 0;
    (void)warc_http_body(&http, PAGE_MAX_BYTES, &html, &none);
    add_headers(&policy, http.headers, "Content-Security-Policy");
    r = read_page(c, record, buf_str(&html), buf_str(&policy), err);
    buf_done(&html);
    buf_done(&policy);
    return r;
}

static int read_record(struct check *c, const struct warc_record *record,
                       struct err *err)
{
    c->report.records++;
    if (record->type == WARC_RESPONSE)
        return read_answer(c, record, err);
    if (record->type == WARC_REVISIT)
        return placement_checked(c->store, record->target_uri,
                                 record->date_unix_ms, true, err);
    return 0;
}

static int find_start(struct hubdb *store, struct warc_position *ret_from,
                      struct err *err)
{
    int64_t segment = 0, offset = 0;
    int r =
        SQL_FIND(store, err, &segment, "SELECT value FROM state WHERE name = ?",
                 SQL_TEXT(STR("scan_segment")));

    if (r >= 0)
        r = SQL_FIND(store, err, &offset,
                     "SELECT value FROM state WHERE name = ?",
                     SQL_TEXT(STR("scan_offset")));
    *ret_from = (struct warc_position){(uint32_t)segment, (uint64_t)offset};
    return r < 0 ? r : 0;
}

static int save_place(struct check *c, struct err *err)
{
    int r = SQL_RUN(c->store, err, "UPDATE state SET value = ? WHERE name = ?",
                    SQL_NUMBER(c->next.segment), SQL_TEXT(STR("scan_segment")));

    return r < 0 ? r
                 : SQL_RUN(c->store, err,
                           "UPDATE state SET value = ? WHERE name = ?",
                           SQL_NUMBER((int64_t)c->next.offset),
                           SQL_TEXT(STR("scan_offset")));
}

/* Some records and the place behind them, in one transaction: 1 when there may
 * be more, 0 at the end. */
static int step(struct check *c, struct warc_reader *reader, struct err *err)
{
    struct warc_record record;
    int more = 1, r = hubdb_begin(c->store, err);

    for (int n = 0; r == 0 && more == 1 && n < STEP_RECORDS; n++) {
        struct err bad = {0};
        more = warc_next(reader, &record, &bad);
        if (more == 1) {
            r = read_record(c, &record, err);
            c->next = record.next;
        } else if (more < 0 && bad.code != ERR_IO) {
            log_warn("warc.broken", kv("why", bad.msg));
            more = 1;
        } else if (more < 0) {
            *err = bad;
            r = more;
        }
        arena_reset(c->arena);
    }
    if (r == 0)
        r = save_place(c, err);
    if (r == 0)
        r = hubdb_commit(c->store, err);
    if (r < 0)
        hubdb_rollback(c->store);
    return r < 0 ? r : more;
}

int placecheck_run(struct hubdb *store, const char *warc_dir, const char *hub,
                   struct placecheck_report *ret_report, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(warc_reader_freep) struct warc_reader *reader = NULL;
    struct check c = {.store = store, .hub = hub, .arena = arena};
    int r = find_start(store, &c.next, err);

    if (r == 0)
        r = warc_reader_open(&reader, warc_dir, c.next, err);
    if (r == 0)
        do
            r = step(&c, reader, err);
        while (r == 1);
    if (r == 0)
        *ret_report = c.report;
    return r < 0 ? err_wrap(err, "looking for boxes") : 0;
}
