/* indexer/pipeline.c: done by many, taken back in order. */
#include "tests/t.h"

#include "indexer/pipeline.h"

#include <stdatomic.h>

enum { JOBS = 500 };

struct job {
    int in, out;
};

static void square(void *context, void *job)
{
    struct job *j = job;

    j->out = j->in * j->in;
    atomic_fetch_add((atomic_int *)context, 1);
}

static void jobs_come_back_in_order_each_done_once(void **state)
{
    (void)state;
    static const int threads[] = {1, 2, 7};

    for (size_t t = 0; t < sizeof threads / sizeof *threads; t++) {
        atomic_int done = 0;
        struct job jobs[JOBS] = {0};
        scoped(pipeline_freep) struct pipeline *p =
            pipeline_new(threads[t], 8, square, &done);
        int put = 0;
        for (int taken = 0; taken < JOBS; taken++) {
            for (; put < JOBS && !pipeline_is_full(p); put++) {
                jobs[put].in = put;
                pipeline_put(p, &jobs[put]);
            }
            const struct job *j = pipeline_take(p);
            assert_ptr_equal(j, &jobs[taken]);
            assert_int_equal(j->out, taken * taken);
        }
        assert_null(pipeline_take(p));
        assert_int_equal(atomic_load(&done), JOBS);
    }
}

static void jobs_left_behind_do_no_harm(void **state)
{
    (void)state;
    atomic_int done = 0;
    struct job jobs[8] = {0};
    struct pipeline *p = pipeline_new(2, 8, square, &done);

    for (int i = 0; i < 8; i++)
        pipeline_put(p, &jobs[i]);
    assert_true(pipeline_is_full(p));
    pipeline_free(p);
    assert_true(atomic_load(&done) <= 8);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(jobs_come_back_in_order_each_done_once),
        cmocka_unit_test(jobs_left_behind_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
