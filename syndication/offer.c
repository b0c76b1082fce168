/*
 * syndication/offer.c - see offer.h.
 *
 *   origins   what was offered from where, which item became of it, and a mark
 *             of what was in it
 */
#include "syndication/offer.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/flow.h"
#include "syndication/sql.h"
#include "syndication/store.h"
#include "syndication/store_item.h"

const char offer_schema[] =
    "CREATE TABLE origins("
    "  origin TEXT NOT NULL, key TEXT NOT NULL, url TEXT NOT NULL,"
    "  item_id INTEGER NOT NULL, mark INTEGER NOT NULL,"
    "  seen_ms INTEGER NOT NULL, PRIMARY KEY(origin, key)) WITHOUT ROWID;"
    "CREATE INDEX origins_url ON origins(url) WHERE url <> '';";

static int propose(struct hubdb *store, const struct item *item,
                   const char *who, struct err *err)
{
    const struct flow_step step = {.id = item->id, .who = who};
    int r = hubdb_item_put(store, item, clock_unix_ms(), str_of(who), err);

    return r < 0 ? r : flow_propose_within(store, &step, err);
}

int offer_propose(struct hubdb *store, struct item *item, const char *who,
                  struct err *err)
{
    int r = hubdb_item_next_id(store, &item->id, err);

    item->status = ITEM_DRAFT;
    return r < 0 ? r : propose(store, item, who, err);
}

int offer_revise(struct hubdb *store, struct item *item, const char *who,
                 struct err *err)
{
    int64_t old = item->id;
    struct flow now = {0};
    int r = flow_get(store, old, &now, err);

    item->status = ITEM_DRAFT;
    if (r < 0)
        return r;
    if (now.state == FLOW_WITHDRAWN)
        return err_set(err, ERR_USAGE, "item %lld is withdrawn",
                       (long long)old);
    if (now.state != FLOW_PUBLISHED)
        return propose(store, item, who, err);
    r = offer_propose(store, item, who, err);
    return r < 0 ? r
                 : flow_link_within(store, item->id, FLOW_REPLACES, old, who,
                                    err);
}

/* What is known of an offer. */
struct origin {
    bool mine;       /* by its own key */
    int64_t item_id; /* 0: nothing */
    int64_t mark;
};

static int find(struct hubdb *store, const struct offer *offer,
                struct origin *ret_origin, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store),
        "SELECT item_id, mark, origin = ?1 FROM origins"
        " WHERE (origin = ?1 AND key = ?2) OR (url = ?3 AND url <> '')"
        " ORDER BY origin = ?1 AND key = ?2 DESC, origin = ?1 DESC LIMIT 1",
        err);

    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(offer->origin));
    db_bind_str(s, 2, offer->key);
    db_bind_str(s, 3, offer->url.p ? offer->url : STR(""));
    int r = db_step(s, err);
    if (r == 1) {
        *ret_origin = (struct origin){.item_id = db_int(s, 0),
                                      .mark = db_int(s, 1),
                                      .mine = db_int(s, 2)};
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

static int remember(struct hubdb *store, const struct offer *offer,
                    int64_t item_id, int64_t mark, struct err *err)
{
    return SQL_RUN(
        store, err, "INSERT OR REPLACE INTO origins VALUES(?, ?, ?, ?, ?, ?)",
        SQL_TEXT(str_of(offer->origin)), SQL_TEXT(offer->key),
        SQL_TEXT(offer->url.p ? offer->url : STR("")), SQL_NUMBER(item_id),
        SQL_NUMBER(mark), SQL_NUMBER(clock_unix_ms()));
}

/* What editors withdrew is theirs: what comes later is not even looked at. */
static int revise(struct hubdb *store, const struct offer *offer,
                  struct item *item, enum offer_result *ret_result,
                  struct err *err)
{
    struct flow now = {0};
    int r = flow_get(store, item->id, &now, err);

    *ret_result = OFFER_CHANGED;
    if (r == 0 && now.state == FLOW_WITHDRAWN)
        *ret_result = OFFER_REFUSED;
    return r < 0 || *ret_result == OFFER_REFUSED
               ? r
               : offer_revise(store, item, offer->origin, err);
}

int offer_take(struct hubdb *store, struct arena *arena,
               const struct offer *offer, enum offer_result *ret_result,
               struct err *err)
{
    int64_t mark = (int64_t)str_hash(offer->json);
    struct origin known = {0};
    struct item item;
    int r = item_read(&item, arena, offer->json, false, clock_unix_ms(), err);

    if (r == 0)
        r = find(store, offer, &known, err);
    if (r < 0)
        return r;
    *ret_result = OFFER_KNOWN;
    if (known.item_id && (!known.mine || known.mark == mark))
        return 0;
    item.id = known.item_id;
    if (known.item_id) {
        r = revise(store, offer, &item, ret_result, err);
    } else {
        *ret_result = OFFER_NEW;
        r = offer_propose(store, &item, offer->origin, err);
    }
    return r < 0 ? r : remember(store, offer, item.id, mark, err);
}

void offer_targets(struct buf *json, struct str targets)
{
    const char *comma = "";
    struct str one;

    buf_addz(json, ",\"DistributionTo\":[");
    while (targets.n && str_cut(&targets, ',', &one)) {
        buf_addz(json, comma);
        jsontext_add(json, one);
        comma = ",";
    }
    buf_addc(json, ']');
}
