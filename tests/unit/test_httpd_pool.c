/* base/httpd_pool.c: the queue is bounded, and nothing put is lost. */
#include "base/httpd_pool.h"
#include "tests/t.h"

#include <pthread.h>
#include <sched.h>

enum { JOBS = 4 };

struct desk {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    bool open;
    int inside, run, late, workers;
    struct httpd_job jobs[JOBS];
};

static void *hire(void *context)
{
    struct desk *desk = context;

    pthread_mutex_lock(&desk->lock);
    desk->workers++;
    pthread_mutex_unlock(&desk->lock);
    return desk;
}

static void dismiss(void *worker)
{
    struct desk *desk = worker;

    pthread_mutex_lock(&desk->lock);
    desk->workers--;
    pthread_mutex_unlock(&desk->lock);
}

static void run(struct httpd_job *job, void *worker, bool late, void *context)
{
    struct desk *desk = context;

    assert_ptr_equal(worker, desk);
    assert_true(job >= desk->jobs && job < desk->jobs + JOBS);
    pthread_mutex_lock(&desk->lock);
    desk->inside++;
    pthread_cond_broadcast(&desk->changed);
    while (!late && !desk->open)
        pthread_cond_wait(&desk->changed, &desk->lock);
    desk->run++;
    desk->late += late;
    pthread_mutex_unlock(&desk->lock);
}

static struct httpd_pool *start(struct desk *desk, int threads, int queue_max)
{
    const struct httpd_pool_settings settings = {
        .threads = threads,
        .queue_max = queue_max,
        .context = desk,
        .worker_new = hire,
        .worker_free = dismiss,
        .run = run,
    };

    pthread_mutex_init(&desk->lock, NULL);
    pthread_cond_init(&desk->changed, NULL);
    return httpd_pool_new(&settings);
}

static void let(struct desk *desk, bool open, int inside)
{
    pthread_mutex_lock(&desk->lock);
    desk->open = open;
    pthread_cond_broadcast(&desk->changed);
    while (desk->inside < inside)
        pthread_cond_wait(&desk->changed, &desk->lock);
    pthread_mutex_unlock(&desk->lock);
}

static void a_job_beyond_the_queue_is_refused(void **state)
{
    (void)state;
    struct desk desk = {0};
    struct httpd_pool *pool = start(&desk, 1, 2);

    assert_true(httpd_pool_put(pool, &desk.jobs[0]));
    let(&desk, false, 1); /* the thread holds it: the queue is empty again */
    assert_true(httpd_pool_put(pool, &desk.jobs[1]));
    assert_true(httpd_pool_put(pool, &desk.jobs[2]));
    assert_false(httpd_pool_put(pool, &desk.jobs[3]));
    let(&desk, true, 3);
    httpd_pool_close(pool);
    assert_int_equal(desk.run, 3);
    assert_int_equal(desk.workers, 0);
    httpd_pool_free(pool);
}

static void *close_it(void *pool)
{
    httpd_pool_close(pool);
    return NULL;
}

static void closing_runs_what_waits_as_late_and_takes_no_more(void **state)
{
    (void)state;
    struct desk desk = {0};
    struct httpd_pool *pool = start(&desk, 1, 2);
    pthread_t closer;

    assert_true(httpd_pool_put(pool, &desk.jobs[0]));
    let(&desk, false, 1);
    assert_true(httpd_pool_put(pool, &desk.jobs[1]));
    assert_true(httpd_pool_put(pool, &desk.jobs[2]));
    pthread_create(&closer, NULL, close_it, pool);
    while (!httpd_pool_is_closing(pool))
        sched_yield();
    let(&desk, true, 3);
    pthread_join(closer, NULL);
    assert_int_equal(desk.run, 3);
    assert_int_equal(desk.late, 2);
    assert_false(httpd_pool_put(pool, &desk.jobs[3]));
    httpd_pool_free(pool);
}

static void without_jobs_it_ends_at_once(void **state)
{
    (void)state;
    struct desk desk = {0};
    struct httpd_pool *pool = start(&desk, 3, 1);

    httpd_pool_close(pool);
    assert_int_equal(desk.workers, 0);
    httpd_pool_free(pool);
    httpd_pool_free(NULL);
}

static void
it_stands_still_while_something_waits_and_nothing_is_taken(void **state)
{
    (void)state;
    struct desk desk = {0};
    struct httpd_pool *pool = start(&desk, 1, 2);

    assert_true(httpd_pool_moves(pool));
    assert_true(httpd_pool_put(pool, &desk.jobs[0]));
    let(&desk, false, 1);
    assert_true(httpd_pool_moves(pool)); /* long work, but nobody waits */
    assert_true(httpd_pool_put(pool, &desk.jobs[1]));
    assert_false(httpd_pool_moves(pool));
    let(&desk, true, 2);
    assert_true(httpd_pool_moves(pool));
    httpd_pool_close(pool);
    httpd_pool_free(pool);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_job_beyond_the_queue_is_refused),
        cmocka_unit_test(closing_runs_what_waits_as_late_and_takes_no_more),
        cmocka_unit_test(without_jobs_it_ends_at_once),
        cmocka_unit_test(
            it_stands_still_while_something_waits_and_nothing_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
