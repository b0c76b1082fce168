/* syndication/boxkey.c - see boxkey.h. */
#include "syndication/boxkey.h"

#include "base/err.h"
#include "base/seal.h"
#include "syndication/store.h"

const char boxkey_schema[] =
    "CREATE TABLE box_keys(box_id TEXT PRIMARY KEY, hash BLOB NOT NULL)"
    " WITHOUT ROWID;";

int boxkey_give(struct hubdb *store, struct str box_id,
                char code[BOXKEY_LETTERS + 1], struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "INSERT OR REPLACE INTO box_keys VALUES(?, ?)", err);
    unsigned char hash[SEAL_BYTES];

    if (!s)
        return -err->code;
    seal_random_text(code, BOXKEY_LETTERS);
    seal_sha256(hash, str_of(code), STR(""));
    db_bind_str(s, 1, box_id);
    db_bind_blob(s, 2, (struct str){(const char *)hash, sizeof hash});
    return db_run(s, err);
}

int boxkey_fits(struct hubdb *store, struct str box_id, struct str code,
                bool *ret_fits, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(store), "SELECT hash FROM box_keys WHERE box_id = ?", err);
    unsigned char hash[SEAL_BYTES];

    *ret_fits = false;
    if (!s)
        return -err->code;
    seal_sha256(hash, code, STR(""));
    db_bind_str(s, 1, box_id);
    int r = db_step(s, err);
    if (r == 1) {
        struct str kept = db_str(s, 0);
        *ret_fits = kept.n == sizeof hash && seal_same(kept.p, hash, kept.n);
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

int boxkey_count(struct hubdb *store, int64_t *ret_count, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(store), "SELECT count(*) FROM boxes", err);
    int r = s ? db_step(s, err) : -err->code;

    if (r < 0)
        return r;
    *ret_count = db_int(s, 0);
    db_reset(s);
    return 0;
}
