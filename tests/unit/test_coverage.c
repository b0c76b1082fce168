/* crawler/coverage.c, verdict.c: one reason a URL, from both databases. */
#include "base/db.h"
#include "crawler/coverage.h"
#include "tests/crawled.h"

#include <stdio.h>
#include <stdlib.h>

/* A URL as it stands after one fetch; status 0: it was never fetched. */
static void add_url(struct store *s, int64_t host, const char *url,
                    enum reason reason, int status)
{
    scoped(mem_freep) struct store_url *u = t_crawled(s, host, url);
    struct err err = {0};

    u->reason = reason;
    u->status = status;
    u->last_fetched_ms = status ? 86400000 : 0;
    assert_int_equal(store_url_put(s, u, &err), 0);
}

/* A crawl.db with two portals, in a folder of its own. */
static void make_crawl(const char *dir)
{
    scoped(store_freep) struct store *s = NULL;
    struct store_host a, b;
    struct err err = {0};

    assert_int_equal(store_open(&s, dir, STORE_WRITE, &err), 0);
    assert_int_equal(store_host_of(s, "000.A", "a.gov.vn", &a, &err), 0);
    assert_int_equal(store_host_of(s, "000.B", "b.gov.vn", &b, &err), 0);
    add_url(s, a.id, "https://a.gov.vn/2", REASON_FETCHED, 200);
    add_url(s, a.id, "https://a.gov.vn/1", REASON_FETCHED, 200);
    add_url(s, a.id, "https://a.gov.vn/3", REASON_HTTP_404, 404);
    add_url(s, b.id, "https://b.gov.vn/,\"=x", REASON_ROBOTS, 0);
    assert_int_equal(store_commit(s, (struct warc_position){0}, &err), 0);
}

static void make_verdicts(const char *dir)
{
    static const char *const tables[] = {
        "CREATE TABLE verdict(key INTEGER PRIMARY KEY, url TEXT, portal TEXT,"
        " reason TEXT, detail TEXT, indexed_ms INTEGER)",
        NULL,
    };
    scoped(db_freep) struct db *db = NULL;
    struct err err = {0};
    char path[300];

    snprintf(path, sizeof path, "%s/index.db", dir);
    assert_int_equal(db_open(&db, path, DB_WRITE, tables, &err), 0);
    struct db_stmt *s = db_prepare(
        db, "INSERT INTO verdict VALUES(?, '', '', ?, ?, 172800000)", &err);
    assert_non_null(s);
    db_bind_int(s, 1, (int64_t)store_key("https://a.gov.vn/1"));
    db_bind_str(s, 2, STR("NOINDEX_META"));
    db_bind_str(s, 3, STR("robots"));
    assert_int_equal(db_run(s, &err), 0);
    db_bind_int(s, 1, (int64_t)store_key("https://a.gov.vn/3"));
    db_bind_str(s, 2, STR("INDEXED"));
    db_bind_str(s, 3, STR(""));
    assert_int_equal(db_run(s, &err), 0);
}

static char *export(const char *dir, const char *code,
                    enum coverage_format format)
{
    struct err err = {0};
    char *text = NULL;
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    assert_non_null(out);
    assert_int_equal(coverage_write(out, dir, code, format, &err), 0);
    fclose(out);
    return text;
}

static void the_indexer_has_the_last_word_on_what_was_fetched(void **state)
{
    (void)state;
    const char *dir = t_dir();

    make_crawl(dir);
    make_verdicts(dir);
    scoped(mem_freep) char *csv = export(dir, "000.A", COVERAGE_CSV);
    assert_non_null(strstr(csv, "https://a.gov.vn/1,200,NOINDEX_META,choice,"));
    assert_non_null(strstr(csv, "https://a.gov.vn/2,200,FETCHED,us,"));
    /* what the crawler met since counts more than an older copy */
    assert_non_null(strstr(csv, "https://a.gov.vn/3,404,HTTP_404,site,"));
    assert_non_null(strstr(csv, "1970-01-02T00:00:00Z,1970-01-03T00:00:00Z\n"));
    assert_null(strstr(csv, "b.gov.vn"));
    assert_true(strstr(csv, "gov.vn/1") < strstr(csv, "gov.vn/2"));
}

static void rows_are_quoted_as_rfc_4180_says(void **state)
{
    (void)state;
    scoped(mem_freep) char *csv = export(t_dir(), "000.B", COVERAGE_CSV);

    assert_non_null(strstr(csv, "\n\"https://b.gov.vn/,\"\"=x\",0,ROBOTS,"));
}

static void lines_of_json_carry_the_detail(void **state)
{
    (void)state;
    scoped(mem_freep) char *lines = export(t_dir(), NULL, COVERAGE_JSONL);

    assert_non_null(strstr(lines, "\"detail\":\"robots\""));
    assert_non_null(strstr(lines, "\"portal\":\"000.B\""));
}

static void a_folder_without_a_crawl_is_not_found(void **state)
{
    (void)state;
    struct err err = {0};

    assert_int_equal(
        coverage_write(stderr, "/nonexistent", NULL, COVERAGE_JSONL, &err),
        -ERR_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_indexer_has_the_last_word_on_what_was_fetched),
        cmocka_unit_test(rows_are_quoted_as_rfc_4180_says),
        cmocka_unit_test(lines_of_json_carry_the_detail),
        cmocka_unit_test(a_folder_without_a_crawl_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
