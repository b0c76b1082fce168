/*
 * tests/bench/bench_audit.c - how fast the audit chain of a million lines is
 * verified; the peer is SHA-256 over as many equal texts without a database.
 */
#include "base/audit.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { LINES = 1000000 };

static const struct audit_line sample = {
    .at_ms = 1767225600000,
    .who = STR("key:1042"),
    .from = STR("203.0.113.77"),
    .action = STR("hubcontent.distribution"),
    .what = STR("list type=1,3, distribution=24, page_index=1 page_size=20"),
    .outcome = STR("ok"),
    .count = 1,
};

static int fill(struct db *db, struct err *err)
{
    int r = db_begin(db, err);

    for (int i = 0; i < LINES && r == 0; i++)
        r = audit_append(db, &sample, err);
    return r == 0 ? db_commit(db, err) : r;
}

static int64_t hash_alone_ms(void)
{
    static const char text[160] = "as long as a line";
    unsigned char hash[SEAL_BYTES] = {0};
    int64_t start = clock_steady_ms();

    for (int i = 0; i < LINES; i++)
        seal_sha256(hash, (struct str){(char *)hash, sizeof hash},
                    (struct str){text, sizeof text});
    return clock_steady_ms() - start;
}

static int measure(const char *path, struct err *err)
{
    const char *const migrations[] = {audit_schema, NULL};
    struct audit_report report = {0};
    scoped(db_freep) struct db *db = NULL;
    int r = db_open(&db, path, DB_WRITE, migrations, err);

    if (r == 0)
        r = fill(db, err);
    int64_t start = clock_steady_ms();
    if (r == 0)
        r = audit_verify(db, NULL, &report, err);
    if (r < 0)
        return r;
    printf("audit verify, %d lines: %lld ms\n", LINES,
           (long long)(clock_steady_ms() - start));
    printf("SHA-256 of as many texts alone: %lld ms\n",
           (long long)hash_alone_ms());
    return report.why ? err_set(err, ERR_BUG, "%s", report.why) : 0;
}

int main(void)
{
    char path[] = "/tmp/liencong-bench-audit-XXXXXX";
    struct err err = {0};
    int fd = mkstemp(path);
    int r = fd < 0 ? err_errno(&err, "%s", path) : measure(path, &err);

    if (fd >= 0) {
        (void)close(fd);
        (void)unlink(path);
    }
    if (r < 0)
        fprintf(stderr, "bench_audit: %s\n", err.msg);
    return r < 0;
}
