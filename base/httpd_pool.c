/* base/httpd_pool.c - see httpd_pool.h. */
#include "base/httpd_pool.h"

#include <pthread.h>
#include <stdint.h>
#include <stdlib.h>

struct httpd_pool {
    struct httpd_pool_settings settings;
    pthread_mutex_t lock;
    pthread_cond_t more;
    struct httpd_job *first, **last; /* under lock, as all down to closing */
    int queued;
    uint64_t taken, taken_before; /* by threads, each ready for a new job */
    bool closing;
    int thread_count;
    pthread_t threads[];
};

/* The next job, or NULL when the pool is closing and nothing is left. */
static struct httpd_job *take(struct httpd_pool *pool, bool *ret_late)
{
    pthread_mutex_lock(&pool->lock);
    while (!pool->first && !pool->closing)
        pthread_cond_wait(&pool->more, &pool->lock);
    struct httpd_job *job = pool->first;
    if (job) {
        pool->first = job->next;
        if (!pool->first)
            pool->last = &pool->first;
        pool->queued--;
        pool->taken++;
    }
    *ret_late = pool->closing;
    pthread_mutex_unlock(&pool->lock);
    return job;
}

static void *work(void *argument)
{
    struct httpd_pool *pool = argument;
    const struct httpd_pool_settings *s = &pool->settings;
    void *worker = s->worker_new ? s->worker_new(s->context) : NULL;
    struct httpd_job *job;
    bool late;

    while ((job = take(pool, &late)))
        s->run(job, worker, late, s->context);
    if (s->worker_free)
        s->worker_free(worker);
    return NULL;
}

struct httpd_pool *httpd_pool_new(const struct httpd_pool_settings *settings)
{
    size_t threads = settings->threads > 0 ? (size_t)settings->threads : 1;
    struct httpd_pool *pool =
        mem_new(1, sizeof *pool + threads * sizeof(pthread_t));

    pool->settings = *settings;
    pool->last = &pool->first;
    pthread_mutex_init(&pool->lock, NULL);
    pthread_cond_init(&pool->more, NULL);
    for (size_t i = 0; i < threads; i++)
        if (pthread_create(&pool->threads[pool->thread_count], NULL, work,
                           pool) == 0)
            pool->thread_count++;
    if (!pool->thread_count)
        mem_exhausted();
    return pool;
}

bool httpd_pool_put(struct httpd_pool *pool, struct httpd_job *job)
{
    pthread_mutex_lock(&pool->lock);
    bool room = !pool->closing && pool->queued < pool->settings.queue_max;
    if (room) {
        job->next = NULL;
        *pool->last = job;
        pool->last = &job->next;
        pool->queued++;
        pthread_cond_signal(&pool->more);
    }
    pthread_mutex_unlock(&pool->lock);
    return room;
}

void httpd_pool_close(struct httpd_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->closing = true;
    pthread_cond_broadcast(&pool->more);
    pthread_mutex_unlock(&pool->lock);
    for (int i = 0; i < pool->thread_count; i++)
        pthread_join(pool->threads[i], NULL);
}

bool httpd_pool_is_closing(struct httpd_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    bool closing = pool->closing;
    pthread_mutex_unlock(&pool->lock);
    return closing;
}

bool httpd_pool_moves(struct httpd_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    bool moves = !pool->queued || pool->taken != pool->taken_before;
    pool->taken_before = pool->taken;
    pthread_mutex_unlock(&pool->lock);
    return moves;
}

void httpd_pool_free(struct httpd_pool *pool)
{
    if (!pool)
        return;
    pthread_cond_destroy(&pool->more);
    pthread_mutex_destroy(&pool->lock);
    free(pool);
}
