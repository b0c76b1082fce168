/* crawler/warc_queue.c: as the writer does, in order, and no error is lost. */
#include "crawler/warc_queue.h"
#include "tests/t.h"

#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>

static struct warc_queue *open_queue(const char *dir)
{
    struct warc_queue *q = NULL;
    struct err err = {0};

    assert_int_equal(warc_queue_open(&q, dir, 1 << 30, &err), 0);
    return q;
}

static int give(struct warc_queue *q, int number, struct str body,
                struct err *err)
{
    char url[64];
    struct warc_fetch fetch = {
        .url = url,
        .date_unix_ms = 1767614400000,
        .ip = "203.0.113.7",
        .request = STR("GET / HTTP/1.1\r\n\r\n"),
        .response_head = STR("HTTP/1.1 200 OK\r\n\r\n"),
        .body = body,
        .protocol = "http/1.1",
        .truncated = "",
        .metadata = STR("portal: 000.00.01.H26\r\n"),
    };

    snprintf(url, sizeof url, "http://a.gov.vn/%d", number);
    return warc_queue_fetch(q, &fetch, err);
}

/* A body that is another for each number. */
static struct str body_of(char room[64], int number)
{
    int n = snprintf(room, 64, "page number %d", number);

    return (struct str){room, (size_t)n};
}

/* The numbers of the responses in the order of the store, checked. */
static int count_in_order(const char *dir, struct warc_position *ret_last)
{
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    struct warc_record rec;
    struct err err = {0};
    char want[64];
    int n = 0;

    assert_int_equal(warc_reader_open(&r, dir, (struct warc_position){0}, &err),
                     0);
    while (warc_next(r, &rec, &err) == 1) {
        if (rec.type != WARC_RESPONSE)
            continue;
        snprintf(want, sizeof want, "http://a.gov.vn/%d", n++);
        assert_str(want, rec.target_uri);
        assert_true(rec.digests_ok);
        *ret_last = rec.position;
    }
    assert_int_equal(err.code, 0);
    return n;
}

static void records_come_in_the_order_in_which_they_were_given(void **state)
{
    (void)state;
    const char *dir = t_path("order");
    scoped(warc_queue_freep) struct warc_queue *q = open_queue(dir);
    struct warc_position last = {0}, read = {0};
    struct err err = {0};
    char room[64];

    for (int i = 0; i < 500; i++) /* the bytes are ours again at once */
        assert_int_equal(give(q, i, body_of(room, i), &err), 0);
    assert_int_equal(warc_queue_sync(q, &last, &err), 0);
    assert_int_equal(count_in_order(dir, &read), 500);
    assert_int_equal(read.segment, last.segment);
    assert_int_equal(read.offset, last.offset);
    assert_int_equal(warc_queue_finish(q, &last, &err), 0);
}

static void a_decision_stands_between_the_fetches(void **state)
{
    (void)state;
    const char *dir = t_path("decision");
    scoped(warc_queue_freep) struct warc_queue *q = open_queue(dir);
    struct warc_position fetch = {0}, decision = {0};
    struct err err = {0};

    assert_int_equal(give(q, 0, STR("first"), &err), 0);
    assert_int_equal(warc_queue_sync(q, &fetch, &err), 0);
    assert_int_equal(warc_queue_metadata(q, "http://a.gov.vn/x", 1,
                                         STR("reason: ROBOTS\r\n"), &err),
                     0);
    assert_int_equal(warc_queue_sync(q, &decision, &err), 0);
    assert_true(decision.offset > fetch.offset);
}

static void a_sync_of_nothing_leaves_the_position_alone(void **state)
{
    (void)state;
    scoped(warc_queue_freep) struct warc_queue *q = open_queue(t_path("none"));
    struct warc_position last = {7, 11};
    struct err err = {0};

    assert_int_equal(warc_queue_sync(q, &last, &err), 0);
    assert_int_equal(last.segment, 7);
    assert_int_equal(last.offset, 11);
}

/* Gives `count` bodies of `n` bytes, no two alike, each behind a small one. */
static int give_large(struct warc_queue *q, int count, size_t n)
{
    scoped(mem_freep) char *large = mem_new(1, n);
    struct err err = {0};
    char room[64];

    for (int i = 0; i < count; i++) {
        large[i] = 'x';
        assert_int_equal(give(q, 2 * i, body_of(room, i), &err), 0);
        assert_int_equal(give(q, 2 * i + 1, (struct str){large, n}, &err), 0);
        memset(room, 0, sizeof room);
    }
    return 2 * count;
}

/* Whoever gives faster than the disk takes has to wait, so memory is bounded.
 */
static void more_than_the_bound_goes_through(void **state)
{
    (void)state;
    const char *dir = t_path("bound");
    scoped(warc_queue_freep) struct warc_queue *q = open_queue(dir);
    struct warc_position last = {0};
    struct err err = {0};
    size_t n = WARC_QUEUE_COPY_MAX_BYTES;

    int given = give_large(q, 2 * WARC_QUEUE_MAX_BYTES / (int)n, n);
    assert_int_equal(warc_queue_sync(q, &last, &err), 0);
    assert_int_equal(count_in_order(dir, &last), given);
}

static void a_large_body_is_written_at_once_behind_those_before_it(void **state)
{
    (void)state;
    const char *dir = t_path("large");
    scoped(warc_queue_freep) struct warc_queue *q = open_queue(dir);
    struct warc_position last = {0}, read = {0};
    struct err err = {0};

    int given = give_large(q, 4, WARC_QUEUE_COPY_MAX_BYTES + 1);
    assert_int_equal(count_in_order(dir, &read), given); /* without a sync */
    assert_int_equal(warc_queue_sync(q, &last, &err), 0);
    assert_int_equal(read.offset, last.offset);
    assert_int_equal(warc_queue_finish(q, &last, &err), 0);
}

static void a_full_disk_is_told_by_the_next_call_and_all_after_it(void **state)
{
    (void)state;
    const char *dir = t_path("full");
    scoped(warc_queue_freep) struct warc_queue *q = open_queue(dir);
    struct rlimit old, small = {4096, RLIM_INFINITY};
    struct warc_position last = {0}, kept;
    struct err err = {0};
    char noise[20000];

    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(i * i * 2654435761u >> 13);
    assert_int_equal(give(q, 0, STR("first"), &err), 0);
    assert_int_equal(warc_queue_sync(q, &last, &err), 0);
    kept = last;
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(give(q, 1, (struct str){noise, sizeof noise}, &err), 0);
    assert_int_equal(warc_queue_sync(q, &last, &err), -ERR_IO);
    setrlimit(RLIMIT_FSIZE, &old);
    assert_non_null(strstr(err.msg, dir)); /* which file */
    assert_int_equal(last.offset, kept.offset);
    err = (struct err){0};
    assert_int_equal(give(q, 2, STR("later"), &err), -ERR_IO);
    scoped(mem_freep) char *large = mem_new(1, WARC_QUEUE_COPY_MAX_BYTES + 1);
    assert_int_equal(
        give(q, 3, (struct str){large, WARC_QUEUE_COPY_MAX_BYTES + 1}, &err),
        -ERR_IO);
    assert_int_equal(warc_queue_finish(q, &last, &err), -ERR_IO);
    assert_int_equal(count_in_order(dir, &last), 1);
}

static void what_was_not_synced_may_be_lost_but_nothing_is_half(void **state)
{
    (void)state;
    const char *dir = t_path("dropped");
    struct warc_queue *q = open_queue(dir);
    struct warc_position last = {0};
    struct err err = {0};
    char room[64];

    for (int i = 0; i < 200; i++)
        assert_int_equal(give(q, i, body_of(room, i), &err), 0);
    warc_queue_free(q);
    assert_true(count_in_order(dir, &last) <= 200);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(records_come_in_the_order_in_which_they_were_given),
        cmocka_unit_test(a_decision_stands_between_the_fetches),
        cmocka_unit_test(a_sync_of_nothing_leaves_the_position_alone),
        cmocka_unit_test(more_than_the_bound_goes_through),
        cmocka_unit_test(
            a_large_body_is_written_at_once_behind_those_before_it),
        cmocka_unit_test(a_full_disk_is_told_by_the_next_call_and_all_after_it),
        cmocka_unit_test(what_was_not_synced_may_be_lost_but_nothing_is_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
