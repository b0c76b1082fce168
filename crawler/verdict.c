/* crawler/verdict.c - see verdict.h. */
#include "crawler/verdict.h"

#include "base/db.h"
#include "base/err.h"
#include "crawler/store.h"

#include <stdlib.h>
#include <sys/stat.h>

struct verdict_reader {
    struct db *db; /* NULL: nothing was indexed yet */
};

int verdict_reader_open(struct verdict_reader **ret_reader,
                        const char *data_dir, struct err *err)
{
    scoped(verdict_reader_freep) struct verdict_reader *v = NEW(verdict_reader);
    struct buf path = {0};
    struct stat st;
    int r = 0;

    buf_addf(&path, "%s/index.db", data_dir);
    if (stat(path.p, &st) == 0)
        r = db_open(&v->db, path.p, DB_READ, NULL, err);
    buf_done(&path);
    if (r < 0)
        return err_wrap(err, "verdicts of the indexer");
    *ret_reader = TAKE(v);
    return 0;
}

void verdict_reader_free(struct verdict_reader *v)
{
    if (!v)
        return;
    db_free(v->db);
    free(v);
}

int verdict_reader_get(struct verdict_reader *v, const char *url,
                       struct indexed *ret_indexed, struct err *err)
{
    if (!v->db)
        return 0;
    struct db_stmt *s = db_prepare(
        v->db, "SELECT reason, detail, indexed_ms FROM verdict WHERE key = ?",
        err);
    if (!s)
        return -err->code;
    db_bind_int(s, 1, (int64_t)store_key(url));
    int r = db_step(s, err);
    if (r <= 0)
        return r;
    scoped(mem_freep) char *code = str_dup(db_str(s, 0));
    enum reason reason = reason_find(code);
    if (reason != REASON_COUNT)
        *ret_indexed =
            (struct indexed){reason, str_dup(db_str(s, 1)), db_int(s, 2)};
    db_reset(s);
    return reason != REASON_COUNT;
}

static int read_cursor(struct verdict_reader *v, struct indexed_bytes *b,
                       struct err *err)
{
    struct db_stmt *s = db_prepare(v->db, "SELECT segment FROM cursor", err);
    int r = s ? db_step(s, err) : -err->code;

    if (r == 1) {
        b->segment = (uint32_t)db_int(s, 0);
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

int verdict_reader_oldest(struct verdict_reader *v,
                          struct indexed_bytes *ret_bytes, struct err *err)
{
    struct indexed_bytes b = {0};
    int r = v->db ? read_cursor(v, &b, err) : 0;
    struct db_stmt *s;

    if (r < 0 || !b.segment) {
        *ret_bytes = b;
        return r;
    }
    s = db_prepare(v->db,
                   "SELECT warc_segment, count(*), min(url) FROM verdict"
                   " WHERE warc_segment > 0 AND reason IN (?, ?, ?)"
                   " GROUP BY warc_segment ORDER BY warc_segment LIMIT 1",
                   err);
    if (!s)
        return -err->code;
    db_bind_str(s, 1, str_of(reason_info(REASON_OK)->code));
    db_bind_str(s, 2, str_of(reason_info(REASON_OK_STALE)->code));
    db_bind_str(s, 3, str_of(reason_info(REASON_DUP_OTHER_SITE)->code));
    r = db_step(s, err);
    if (r < 0)
        return r;
    if (r == 1 && db_int(s, 0) <= b.segment)
        b = (struct indexed_bytes){(uint32_t)db_int(s, 0), db_int(s, 1),
                                   str_dup(db_str(s, 2))};
    if (r == 1)
        db_reset(s);
    *ret_bytes = b;
    return 0;
}
