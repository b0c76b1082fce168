/*
 * crawler/store_member.c - which pages each sitemap names, as one row of keys a
 * sitemap: eight bytes a page, written once when the sitemap has changed, so
 * that a crawl pays nothing for each page.
 */
#include "base/err.h"
#include "crawler/store_db.h"

#include <stdlib.h>

int store_members_put(struct store *s, uint64_t sitemap, const uint64_t *keys,
                      size_t count, struct err *err)
{
    struct db_stmt *q = store_write(
        s, "INSERT OR REPLACE INTO members(sitemap, keys) VALUES(?, ?)", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)sitemap);
    db_bind_blob(q, 2, (struct str){(const char *)keys, count * sizeof *keys});
    return db_run(q, err);
}

static int by_key(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;

    return (x > y) - (x < y);
}

int store_members(struct store *s, int64_t host, uint64_t **ret_keys,
                  size_t *ret_count, struct err *err)
{
    struct db_stmt *q = store_read(
        s,
        "SELECT m.keys FROM sitemaps t JOIN members m ON m.sitemap = t.key"
        " WHERE t.barren = 0 AND t.type NOT IN ('rss', 'atom') AND (t.host = ?1"
        " OR t.key IN (SELECT sitemap FROM announced WHERE host = ?1))",
        err);
    uint64_t *keys = NULL;
    size_t count = 0;
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, host);
    while ((r = db_step(q, err)) == 1) {
        struct str more = db_str(q, 0);
        size_t n = more.n / sizeof *keys;
        keys = mem_grow(keys, count + n + 1, sizeof *keys);
        if (n)
            memcpy(keys + count, more.p, n * sizeof *keys);
        count += n;
    }
    if (r < 0) {
        free(keys);
        return r;
    }
    if (count)
        qsort(keys, count, sizeof *keys, by_key);
    *ret_keys = keys;
    *ret_count = count;
    return 0;
}

bool store_members_hold(const uint64_t *keys, size_t count, uint64_t key)
{
    return count && bsearch(&key, keys, count, sizeof *keys, by_key);
}
