/* searchd/service.c: a query thread follows the index wherever it goes. */
#include "base/clock.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"
#include "searchd/service.h"
#include "tests/index.h"

#include <stdio.h>
#include <stdlib.h>

static struct service service;

static int documents(struct worker *w, struct err *err)
{
    struct xap_reader *reader = NULL;
    uint32_t count = 0;

    int r = worker_reader(w, &reader, err);
    if (r == 0)
        r = xap_doc_count(reader, &count, err);
    return r < 0 ? r : (int)count;
}

static void it_opens_the_index_when_there_is_one(void **state)
{
    (void)state;
    struct worker *w = worker_new(&service);
    struct err err = {0};

    assert_int_equal(documents(w, &err), -ERR_NOT_FOUND);
    assert_non_null(strstr(err.msg, service.index_dir));
    index_rows(INDEX_ROW("a", "A", "a", ""));
    err = (struct err){0};
    assert_int_equal(documents(w, &err), 1);
    worker_free(w);
    worker_free(NULL);
}

/* Asks until the answer is `want`, at most five seconds: looking for news costs
 * something, so it is not done for every question. */
static int soon(struct worker *w, int want)
{
    int64_t until_ms = clock_steady_ms() + 5000;
    int got;

    do {
        struct err err = {0};
        got = documents(w, &err);
    } while (got != want && clock_steady_ms() < until_ms);
    return got;
}

static void it_moves_to_new_commits_and_to_another_index(void **state)
{
    (void)state;
    struct worker *w = worker_new(&service);
    scoped(mem_freep) char *away = mem_str(t_path("away"));

    assert_int_equal(soon(w, 1), 1);
    index_rows(INDEX_ROW("b", "B", "b", ""));
    assert_int_equal(soon(w, 2), 2);
    assert_int_equal(rename(service.index_dir, away), 0);
    assert_int_equal(soon(w, -ERR_NOT_FOUND), -ERR_NOT_FOUND);
    index_rows(INDEX_ROW("c", "C", "c", "") INDEX_ROW("d", "D", "d", "")
                   INDEX_ROW("e", "E", "e", ""));
    assert_int_equal(soon(w, 3), 3);
    worker_drop_reader(w);
    assert_int_equal(soon(w, 3), 3);
    worker_free(w);
}

static void an_index_of_another_schema_is_refused(void **state)
{
    (void)state;
    struct xap_writer *writer = NULL;
    struct worker *w = worker_new(&service);
    struct err err = {0};

    assert_int_equal(xap_writer_open(&writer, service.index_dir, &err), 0);
    assert_int_equal(xap_writer_set(writer, META_SCHEMA, STR("0"), &err), 0);
    assert_int_equal(xap_writer_commit(writer, &err), 0);
    xap_writer_free(writer);
    assert_int_equal(documents(w, &err), -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "version '0'"));
    worker_free(w);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_opens_the_index_when_there_is_one),
        cmocka_unit_test(it_moves_to_new_commits_and_to_another_index),
        cmocka_unit_test(an_index_of_another_schema_is_refused),
    };
    service.index_dir = mem_str(t_path("index"));
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    free(service.index_dir);
    return failed;
}
