/*
 * crawler/store_origin.c - what the store knows of robots.txt, one row an
 * origin (scheme, host and port); see store.h.
 */
#include "base/err.h"
#include "crawler/store_db.h"

#include <stdlib.h>

static const char *const robots_states[] = {"unknown", "rules", "open", "down"};

void store_origin_done(struct store_origin *o)
{
    free(o->origin);
    free(o->text);
    *o = (struct store_origin){0};
}

static enum robots_state robots_state_find(struct str name)
{
    for (int i = 0; i <= ROBOTS_DOWN; i++)
        if (str_is(name, robots_states[i]))
            return (enum robots_state)i;
    return ROBOTS_UNKNOWN;
}

int store_origin_get(struct store *s, const char *origin,
                     struct store_origin *ret_origin, struct err *err)
{
    struct db_stmt *q = store_read(
        s,
        "SELECT host, state, status, text, detail, fetched_ms, good_ms,"
        " expires_ms, failures, etag, last_modified FROM origins WHERE origin "
        "= ?",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(origin));
    int r = db_step(q, err);
    if (r != 1)
        return r;
    *ret_origin = (struct store_origin){
        .origin = mem_str(origin),
        .host = db_int(q, 0),
        .state = robots_state_find(db_str(q, 1)),
        .status = (int)db_int(q, 2),
        .text = str_dup(db_str(q, 3)),
        .text_n = db_str(q, 3).n,
        .fetched_ms = db_int(q, 5),
        .good_ms = db_int(q, 6),
        .expires_ms = db_int(q, 7),
        .failures = (int)db_int(q, 8),
    };
    str_copy(ret_origin->detail, sizeof ret_origin->detail, db_str(q, 4));
    str_copy(ret_origin->etag, sizeof ret_origin->etag, db_str(q, 9));
    str_copy(ret_origin->last_modified, sizeof ret_origin->last_modified,
             db_str(q, 10));
    db_reset(q);
    return 1;
}

/* Names first: store_origin_get() has a statement of its own. */
int store_origin_each(struct store *s, int64_t host,
                      int (*each)(void *context, const struct store_origin *o,
                                  struct err *err),
                      void *context, struct err *err)
{
    struct db_stmt *q = store_read(
        s, "SELECT origin FROM origins WHERE host = ? ORDER BY origin", err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    while ((r = db_step(q, err)) == 1) {
        scoped(mem_freep) char *name = str_dup(db_str(q, 0));
        struct store_origin o = {0};
        r = store_origin_get(s, name, &o, err);
        if (r == 1)
            r = each(context, &o, err);
        store_origin_done(&o);
        if (r < 0) {
            db_reset(q);
            return r;
        }
    }
    return r;
}

int store_origin_put(struct store *s, const struct store_origin *o,
                     struct err *err)
{
    struct db_stmt *q = store_write(
        s,
        "INSERT OR REPLACE INTO origins(origin, host, state, status, text,"
        " detail, fetched_ms, good_ms, expires_ms, failures, etag,"
        " last_modified) VALUES(?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
        err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(o->origin));
    db_bind_int(q, 2, o->host);
    db_bind_str(q, 3, str_of(robots_states[o->state]));
    db_bind_int(q, 4, o->status);
    db_bind_blob(q, 5, (struct str){o->text, o->text_n});
    db_bind_str(q, 6, str_of(o->detail));
    db_bind_int(q, 7, o->fetched_ms);
    db_bind_int(q, 8, o->good_ms);
    db_bind_int(q, 9, o->expires_ms);
    db_bind_int(q, 10, o->failures);
    db_bind_str(q, 11, str_of(o->etag));
    db_bind_str(q, 12, str_of(o->last_modified));
    return db_run(q, err);
}
