/* crawler/store_host.c - the hosts of the store: pauses, counts; see store.h.
 */
#include "base/err.h"
#include "crawler/store_db.h"

#define HOST_COLUMNS                                                           \
    "id, portal, host, ip, next_ms, pause_ms, pause_why, crawl_delay_ms,"      \
    " response_ms, backoff, clean, refusals, urls, dropped, fetches, "         \
    "failures,"                                                                \
    " bytes, unchanged, claims, claims_kept, asked_ms"

static void read_politeness(struct db_stmt *q, struct politeness *p)
{
    char why[32];

    str_copy(why, sizeof why, db_str(q, 6));
    *p = (struct politeness){
        .next_ms = db_int(q, 4),
        .pause_ms = db_int(q, 5),
        .why = pause_find(why),
        .crawl_delay_ms = db_int(q, 7),
        .response_ms = db_int(q, 8),
        .backoff = (int)db_int(q, 9),
        .clean = (int)db_int(q, 10),
        .refusals = (int)db_int(q, 11),
    };
}

static void read_host(struct db_stmt *q, struct store_host *h)
{
    *h = (struct store_host){
        .id = db_int(q, 0),
        .urls = db_int(q, 12),
        .dropped = db_int(q, 13),
        .fetches = db_int(q, 14),
        .failures = db_int(q, 15),
        .bytes = db_int(q, 16),
        .unchanged = db_int(q, 17),
        .claims = db_int(q, 18),
        .claims_kept = db_int(q, 19),
        .asked_ms = db_int(q, 20),
    };
    str_copy(h->portal, sizeof h->portal, db_str(q, 1));
    str_copy(h->host, sizeof h->host, db_str(q, 2));
    str_copy(h->ip, sizeof h->ip, db_str(q, 3));
    read_politeness(q, &h->polite);
}

int store_host_get(struct store *s, const char *portal,
                   struct store_host *ret_host, struct err *err)
{
    struct db_stmt *q = store_read(
        s, "SELECT " HOST_COLUMNS " FROM hosts WHERE portal = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r == 1) {
        read_host(q, ret_host);
        db_reset(q);
    }
    return r;
}

int store_host_of(struct store *s, const char *portal, const char *host,
                  struct store_host *ret_host, struct err *err)
{
    struct db_stmt *q =
        store_write(s,
                    "INSERT INTO hosts(portal, host) VALUES(?, ?) ON CONFLICT"
                    "(portal) DO UPDATE SET host = excluded.host",
                    err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    db_bind_str(q, 2, str_of(host));
    int r = db_run(q, err);
    if (r == 0)
        r = store_host_get(s, portal, ret_host, err);
    if (r == 0)
        r = err_set(err, ERR_BUG, "host of %s vanished", portal);
    return r < 0 ? r : 0;
}

int store_host_put(struct store *s, const struct store_host *h, struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "UPDATE hosts SET ip = ?, next_ms = ?, pause_ms = ?, pause_why = ?,"
        " crawl_delay_ms = ?, response_ms = ?, backoff = ?, clean = ?,"
        " refusals = ?, urls = ?, dropped = ?, fetches = ?, failures = ?,"
        " bytes = ?, unchanged = ?, claims = ?, claims_kept = ?, asked_ms = ?"
        " WHERE id = ?",
        err);
    const struct politeness *p = &h->polite;
    const int64_t numbers[] = {
        p->crawl_delay_ms, p->response_ms, p->backoff,   p->clean,
        p->refusals,       h->urls,        h->dropped,   h->fetches,
        h->failures,       h->bytes,       h->unchanged, h->claims,
        h->claims_kept,    h->asked_ms,    h->id,
    };

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(h->ip));
    db_bind_int(q, 2, p->next_ms);
    db_bind_int(q, 3, p->pause_ms);
    db_bind_str(q, 4, str_of(pause_name(p->why)));
    for (int i = 0; i < (int)(sizeof numbers / sizeof *numbers); i++)
        db_bind_int(q, 5 + i, numbers[i]);
    return db_run(q, err);
}

int store_host_next(struct store *s, char after[64],
                    struct store_host *ret_host, struct err *err)
{
    struct db_stmt *q =
        store_read(s,
                   "SELECT " HOST_COLUMNS " FROM hosts WHERE portal > ?"
                   " ORDER BY portal LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(after));
    int r = db_step(q, err);
    if (r == 1) {
        read_host(q, ret_host);
        str_copy(after, 64, str_of(ret_host->portal));
        db_reset(q);
    }
    return r;
}
