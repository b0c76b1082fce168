/* syndication/pull.c - what comes of a visit to a feed; see source.h. */
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/outbound.h"
#include "base/utf8.h"
#include "syndication/change.h"
#include "syndication/feedread.h"
#include "syndication/item.h"
#include "syndication/offer.h"
#include "syndication/source.h"
#include "syndication/sql.h"
#include "syndication/store.h"

#include <stdio.h>

enum {
    MINUTE_MS = 60000,
    DAY_MS = 86400000,
    WHAT_MAX = SOURCE_URL_MAX_BYTES + 100,
    DOUBLINGS_MAX = 12,
    SUMMARY_BYTES = 500, /* of a content, when there is no summary */
};

/* A feed on its way into the store. */
struct pull {
    struct hubdb *store;
    const struct source *source;
    struct arena *arena; /* of one entry */
    char origin[32];
    int64_t taken, bad;
    struct err first_bad;
};

static void member(struct buf *json, const char *name, struct str text)
{
    if (!text.n)
        return;
    buf_addf(json, ",\"%s\":", name);
    jsontext_add(json, text);
}

static void write_item(struct buf *json, const struct source *source,
                       const struct feedread_entry *e)
{
    char date[ITEM_DATE_BYTES + 1];

    buf_addf(json, "{\"Type\":%d", source->type);
    member(json, "Title", e->title);
    member(json, "Sapo", e->summary);
    member(json, "Content", e->content);
    member(json, "OriginalUrl", e->url);
    member(json, "Avatar", e->image);
    member(json, "PublishedBy", e->author);
    member(json, "Source", source->name);
    if (e->published_ms)
        member(json, "PublishedDate", str_of(item_date(date, e->published_ms)));
    offer_targets(json, source->targets);
    buf_addc(json, '}');
}

/* An entry that is no item is left out, and told of. */
static int take(void *context, const struct feedread_entry *entry,
                struct err *err)
{
    struct pull *p = context;
    struct buf json = {0};
    struct err why = {0};
    enum offer_result result = OFFER_KNOWN;

    write_item(&json, p->source, entry);
    const struct offer offer = {.origin = p->origin,
                                .key = entry->key,
                                .url = entry->url,
                                .json = buf_str(&json)};
    int r = offer_take(p->store, p->arena, &offer, &result, &why);
    buf_done(&json);
    arena_reset(p->arena);
    p->taken += r == 0 && (result == OFFER_NEW || result == OFFER_CHANGED);
    if (r == 0)
        return 0;
    if (why.code != ERR_FORMAT && why.code != ERR_LIMIT) {
        *err = why;
        return r;
    }
    if (!p->bad++)
        p->first_bad = why;
    return 0;
}

static int read_feed(struct hubdb *store, const struct source *source,
                     const struct outbound_answer *answer, struct pull *p,
                     struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();

    p->store = store;
    p->source = source;
    p->arena = arena;
    snprintf(p->origin, sizeof p->origin, "source:%lld", (long long)source->id);
    return feedread(answer->body, source->url.p, take, p, err);
}

/* When to come again: the interval, or longer. */
static int64_t next_ms(const struct source *source, int64_t failures,
                       int64_t asked_ms)
{
    int64_t wait = source->minutes * MINUTE_MS;

    for (int64_t i = 0; i < failures && i < DOUBLINGS_MAX && wait < DAY_MS; i++)
        wait *= 2;
    if (wait > DAY_MS)
        wait = DAY_MS;
    if (asked_ms > DAY_MS)
        asked_ms = DAY_MS;
    return clock_unix_ms() + (wait > asked_ms ? wait : asked_ms);
}

static int succeeded(struct hubdb *store, const struct source *source,
                     const struct outbound_answer *answer, const struct pull *p,
                     struct err *err)
{
    char why[sizeof p->first_bad.msg + 64] = "";
    bool fresh = answer->status == 200;

    if (p->bad)
        snprintf(why, sizeof why, "%lld entries left out: %s",
                 (long long)p->bad, p->first_bad.msg);
    return SQL_RUN(
        store, err,
        "UPDATE sources SET etag = ?, last_modified = ?, due_ms = ?,"
        " good_ms = ?, failures = 0, why = ?, taken = taken + ? WHERE id = ?",
        SQL_TEXT(fresh ? answer->etag.n ? answer->etag : STR("")
                       : source->etag),
        SQL_TEXT(fresh
                     ? answer->last_modified.n ? answer->last_modified : STR("")
                     : source->last_modified),
        SQL_NUMBER(next_ms(source, 0, answer->retry_after_ms)),
        SQL_NUMBER(clock_unix_ms()), SQL_TEXT(str_of(why)),
        SQL_NUMBER(p->taken), SQL_NUMBER(source->id));
}

static int failed(struct hubdb *store, const struct source *source,
                  const struct outbound_answer *answer, const char *why,
                  struct err *err)
{
    int64_t failures = source->failures + 1;

    return SQL_RUN(
        store, err,
        "UPDATE sources SET failures = ?, why = ?, due_ms = ?,"
        " paused_ms = ? WHERE id = ?",
        SQL_NUMBER(failures), SQL_TEXT(str_of(why)),
        SQL_NUMBER(next_ms(source, failures, answer->retry_after_ms)),
        SQL_NUMBER(answer->status == 410 ? clock_unix_ms() : 0),
        SQL_NUMBER(source->id));
}

static bool moved(const struct outbound_answer *answer)
{
    return (answer->status == 301 || answer->status == 308) &&
           answer->location && strlen(answer->location) <= SOURCE_URL_MAX_BYTES;
}

/* One step a visit, so a circle goes on no faster than any failure. */
static int follow(struct hubdb *store, const struct source *source,
                  const struct outbound_answer *answer, struct err *err)
{
    char what[WHAT_MAX];
    int64_t other = 0;
    int r = SQL_FIND(store, err, &other, "SELECT id FROM sources WHERE url = ?",
                     SQL_TEXT(str_of(answer->location)));

    snprintf(what, sizeof what, "moved to %s", answer->location);
    if (r == 1)
        return failed(store, source, answer,
                      "moved to the address of another source", err);
    if (r == 0)
        r = failed(store, source, answer, what, err);
    if (r == 0)
        r = SQL_RUN(store, err,
                    "UPDATE sources SET url = ?, etag = '',"
                    " last_modified = '', due_ms = CASE WHEN failures"
                    " = 1 THEN 0 ELSE due_ms END WHERE id = ?",
                    SQL_TEXT(str_of(answer->location)), SQL_NUMBER(source->id));
    snprintf(what, sizeof what, "source %lld to %s", (long long)source->id,
             answer->location);
    const struct audit_line line = change_line("courier", "source.move", what);
    return r < 0 ? r : audit_append(hubdb_db(store), &line, err);
}

static void describe(char why[ERR_MSG_MAX],
                     const struct outbound_answer *answer)
{
    if (answer->status == 200 || !answer->status)
        snprintf(why, ERR_MSG_MAX, "%s", answer->why);
    else
        snprintf(why, ERR_MSG_MAX, "status %d", answer->status);
}

static int note_taken(struct hubdb *store, const struct pull *p,
                      struct err *err)
{
    char what[64];

    if (!p->taken)
        return 0;
    snprintf(what, sizeof what, "%lld items", (long long)p->taken);
    const struct audit_line line = change_line(p->origin, "item.propose", what);
    return audit_append(hubdb_db(store), &line, err);
}

/* A feed that cannot be read leaves nothing behind but its failure; one that we
 * cannot store is not its fault. */
static int give_back(struct hubdb *store, const struct source *source,
                     const struct outbound_answer *answer,
                     const struct err *feed, struct err *err)
{
    int r = db_exec(hubdb_db(store), "ROLLBACK TO feed", err);

    if (r == 0 && feed->code != ERR_FORMAT && feed->code != ERR_LIMIT) {
        *err = *feed;
        r = -feed->code;
    }
    return r < 0 ? r : failed(store, source, answer, feed->msg, err);
}

static int write_down(struct hubdb *store, const struct source *source,
                      const struct outbound_answer *answer, int64_t *ret_taken,
                      struct err *err)
{
    char why[ERR_MSG_MAX];
    struct pull p = {0};
    struct err feed = {0};
    bool whole = answer->status == 200 && !answer->cut;

    if (moved(answer))
        return follow(store, source, answer, err);
    describe(why, answer);
    if (!whole && answer->status != 304)
        return failed(store, source, answer, why, err);
    int r = db_exec(hubdb_db(store), "SAVEPOINT feed", err);
    if (r == 0 && whole && read_feed(store, source, answer, &p, &feed) < 0)
        return give_back(store, source, answer, &feed, err);
    if (r == 0)
        r = succeeded(store, source, answer, &p, err);
    *ret_taken = p.taken;
    return r < 0 ? r : note_taken(store, &p, err);
}

int source_visited(struct hubdb *store, int64_t id,
                   const struct outbound_answer *answer, int64_t *ret_taken,
                   struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct source source;
    int r = hubdb_begin(store, err);

    *ret_taken = 0;
    if (r == 0)
        r = source_get(store, arena, id, &source, err);
    if (r < 0 && err->code == ERR_NOT_FOUND) { /* removed meanwhile */
        hubdb_rollback(store);
        return 0;
    }
    if (r == 0)
        r = write_down(store, &source, answer, ret_taken, err);
    if (r == 0)
        r = hubdb_commit(store, err);
    if (r < 0)
        hubdb_rollback(store);
    return r < 0 ? err_wrap(err, "source %lld", (long long)id) : 0;
}
