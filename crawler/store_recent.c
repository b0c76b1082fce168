/* crawler/store_recent.c - the log of fetches by host and time, see store.h. */
#include "base/err.h"
#include "crawler/store_db.h"

#include <stdlib.h>

int store_fetches_since(struct store *s, int64_t host, int64_t since_ms,
                        void (*each)(void *context,
                                     const struct store_fetch *fetch),
                        void *context, struct err *err)
{
    struct db_stmt *q = store_read(
        s,
        "SELECT f.when_ms, f.status, f.took_ms, f.bytes, f.changed"
        " FROM urls u JOIN fetches f ON f.key = u.key"
        " WHERE u.host = ?1 AND u.last_fetched_ms > ?2 AND f.when_ms > ?2",
        err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    db_bind_int(q, 2, since_ms);
    while ((r = db_step(q, err)) == 1) {
        const struct store_fetch fetch = {
            .when_ms = db_int(q, 0),
            .status = (int)db_int(q, 1),
            .reason = REASON_COUNT,
            .took_ms = db_int(q, 2),
            .bytes = db_int(q, 3),
            .changed = db_int(q, 4) != 0,
        };
        each(context, &fetch);
    }
    return r;
}
