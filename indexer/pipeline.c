/*
 * indexer/pipeline.c - see pipeline.h.
 *
 *     taken <= begun <= put,   put - taken <= depth
 *
 * The three count jobs since the beginning; job number n stands in place
 * n % depth of the ring.
 */
#include "indexer/pipeline.h"

#include <pthread.h>
#include <stdlib.h>

struct place {
    void *job;
    bool done;
};

struct pipeline {
    pthread_mutex_t lock;
    pthread_cond_t changed;
    struct place *ring;
    size_t depth, taken, begun, put;
    bool ending;
    void (*work)(void *context, void *job);
    void *context;
    pthread_t *threads;
    int thread_count;
};

static void *run(void *context)
{
    struct pipeline *p = context;

    pthread_mutex_lock(&p->lock);
    while (!p->ending) {
        if (p->begun == p->put) {
            pthread_cond_wait(&p->changed, &p->lock);
            continue;
        }
        struct place *place = &p->ring[p->begun++ % p->depth];
        pthread_mutex_unlock(&p->lock);
        p->work(p->context, place->job);
        pthread_mutex_lock(&p->lock);
        place->done = true;
        pthread_cond_broadcast(&p->changed);
    }
    pthread_mutex_unlock(&p->lock);
    return NULL;
}

struct pipeline *pipeline_new(int threads, size_t depth,
                              void (*work)(void *context, void *job),
                              void *context)
{
    struct pipeline *p = NEW(pipeline);

    pthread_mutex_init(&p->lock, NULL);
    pthread_cond_init(&p->changed, NULL);
    p->ring = mem_new(depth, sizeof *p->ring);
    p->depth = depth;
    p->work = work;
    p->context = context;
    p->threads = mem_new((size_t)threads, sizeof *p->threads);
    for (; p->thread_count < threads; p->thread_count++)
        if (pthread_create(&p->threads[p->thread_count], NULL, run, p))
            mem_exhausted();
    return p;
}

void pipeline_free(struct pipeline *p)
{
    if (!p)
        return;
    pthread_mutex_lock(&p->lock);
    p->ending = true;
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
    for (int i = 0; i < p->thread_count; i++)
        pthread_join(p->threads[i], NULL);
    pthread_cond_destroy(&p->changed);
    pthread_mutex_destroy(&p->lock);
    free(p->threads);
    free(p->ring);
    free(p);
}

/* Only the thread that puts and takes changes these two. */
bool pipeline_is_full(const struct pipeline *p)
{
    return p->put - p->taken == p->depth;
}

void pipeline_put(struct pipeline *p, void *job)
{
    pthread_mutex_lock(&p->lock);
    p->ring[p->put++ % p->depth] = (struct place){.job = job};
    pthread_cond_broadcast(&p->changed);
    pthread_mutex_unlock(&p->lock);
}

void *pipeline_take(struct pipeline *p)
{
    void *job = NULL;

    pthread_mutex_lock(&p->lock);
    if (p->taken < p->put) {
        struct place *place = &p->ring[p->taken % p->depth];
        while (!place->done)
            pthread_cond_wait(&p->changed, &p->lock);
        job = place->job;
        p->taken++;
    }
    pthread_mutex_unlock(&p->lock);
    return job;
}
