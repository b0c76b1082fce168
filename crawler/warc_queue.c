/*
 * crawler/warc_queue.c - see warc_queue.h.
 *
 * The lock guards the queue, never the writer: that belongs to the thread while
 * a job is under way, and to the caller once the queue is seen to be empty.
 */
#include "crawler/warc_queue.h"

#include "base/err.h"

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>

/* One record or fetch to be written, in one block with all its bytes. */
struct job {
    struct job *next;
    size_t bytes;
    bool is_fetch;
    struct warc_fetch fetch; /* metadata alone: url, date, metadata of it */
};

struct warc_queue {
    struct warc_writer *writer;
    pthread_t thread;
    bool has_thread;
    pthread_mutex_t lock;
    pthread_cond_t given, written;
    /* under the lock: */
    struct job *first, **last;
    size_t bytes; /* of the jobs given and not written, the one at hand too */
    bool stopping, wrote;
    struct warc_position position; /* of the last job, when it wrote */
    struct err failure;            /* code 0: none */
};

/* --- the thread --- */

static int write_job(struct warc_queue *q, const struct job *job,
                     struct warc_position *ret_position, struct err *err)
{
    const struct warc_fetch *f = &job->fetch;

    if (job->is_fetch)
        return warc_write_fetch(q->writer, f, ret_position, err);
    return warc_write_metadata(q->writer, f->url, f->date_unix_ms, f->metadata,
                               ret_position, err);
}

/* Under the lock; NULL: the end. */
static struct job *take_job(struct warc_queue *q)
{
    while (!q->first && !q->stopping)
        pthread_cond_wait(&q->given, &q->lock);
    struct job *job = q->stopping ? NULL : q->first;
    if (job) {
        q->first = job->next;
        q->last = q->first ? q->last : &q->first;
    }
    return job;
}

static void *work(void *context)
{
    struct warc_queue *q = context;
    struct job *job;

    pthread_mutex_lock(&q->lock);
    while ((job = take_job(q))) {
        struct warc_position position = {0};
        struct err err = {0};
        bool failed = q->failure.code != 0;
        pthread_mutex_unlock(&q->lock);
        if (!failed)
            (void)write_job(q, job, &position, &err);
        pthread_mutex_lock(&q->lock);
        if (!failed && err.code)
            q->failure = err;
        if (!q->failure.code) {
            q->position = position;
            q->wrote = true;
        }
        q->bytes -= job->bytes;
        free(job);
        pthread_cond_signal(&q->written);
    }
    pthread_mutex_unlock(&q->lock);
    return NULL;
}

/* --- opening and closing --- */

/* The thread takes no signals: they are the loop's. */
static int start(struct warc_queue *q, struct err *err)
{
    sigset_t all, before;

    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    q->has_thread = pthread_create(&q->thread, NULL, work, q) == 0;
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return q->has_thread ? 0 : err_set(err, ERR_IO, "no thread for the WARC");
}

int warc_queue_open(struct warc_queue **ret_queue, const char *dir,
                    uint64_t segment_max_bytes, struct err *err)
{
    scoped(warc_queue_freep) struct warc_queue *q = NEW(warc_queue);

    q->last = &q->first;
    pthread_mutex_init(&q->lock, NULL);
    pthread_cond_init(&q->given, NULL);
    pthread_cond_init(&q->written, NULL);
    int r = warc_writer_open(&q->writer, dir, segment_max_bytes, err);
    if (r == 0)
        r = start(q, err);
    if (r < 0)
        return r;
    *ret_queue = TAKE(q);
    return 0;
}

void warc_queue_free(struct warc_queue *q)
{
    if (!q)
        return;
    pthread_mutex_lock(&q->lock);
    q->stopping = true;
    pthread_cond_signal(&q->given);
    pthread_mutex_unlock(&q->lock);
    if (q->has_thread)
        pthread_join(q->thread, NULL);
    for (struct job *job; (job = q->first); free(job))
        q->first = job->next;
    warc_writer_free(q->writer);
    pthread_cond_destroy(&q->written);
    pthread_cond_destroy(&q->given);
    pthread_mutex_destroy(&q->lock);
    free(q);
}

/* --- giving --- */

/* Under the lock. */
static int failure(const struct warc_queue *q, struct err *err)
{
    return q->failure.code ? err_set(err, q->failure.code, "%s", q->failure.msg)
                           : 0;
}

/* Waits for room; then the thread has the job. */
static int give(struct warc_queue *q, struct job *job, struct err *err)
{
    pthread_mutex_lock(&q->lock);
    while (q->bytes && q->bytes + job->bytes > WARC_QUEUE_MAX_BYTES)
        pthread_cond_wait(&q->written, &q->lock);
    int r = failure(q, err);
    if (r == 0) {
        q->bytes += job->bytes;
        *q->last = job;
        q->last = &job->next;
        pthread_cond_signal(&q->given);
    } else {
        free(job);
    }
    pthread_mutex_unlock(&q->lock);
    return r;
}

static struct str put(char **at, struct str from)
{
    struct str copy = {*at, from.n};

    if (from.n)
        memcpy(*at, from.p, from.n);
    *at += from.n;
    return copy;
}

static const char *put_text(char **at, const char *from)
{
    return put(at, (struct str){from, strlen(from) + 1}).p;
}

static struct job *copy_of(const struct warc_fetch *f)
{
    size_t bytes = sizeof(struct job) + strlen(f->url) + strlen(f->ip) +
                   strlen(f->protocol) + strlen(f->truncated) + 4 +
                   f->request.n + f->response_head.n + f->body.n +
                   f->metadata.n;
    struct job *job = mem_new(1, bytes);
    char *at = (char *)(job + 1);

    *job = (struct job){
        .bytes = bytes,
        .fetch =
            {
                .url = put_text(&at, f->url),
                .date_unix_ms = f->date_unix_ms,
                .ip = put_text(&at, f->ip),
                .request = put(&at, f->request),
                .response_head = put(&at, f->response_head),
                .body = put(&at, f->body),
                .protocol = put_text(&at, f->protocol),
                .truncated = put_text(&at, f->truncated),
                .whole = f->whole,
                .metadata = put(&at, f->metadata),
            },
    };
    return job;
}

static int drain(struct warc_queue *q, struct warc_position *ret_last,
                 struct err *err)
{
    pthread_mutex_lock(&q->lock);
    while (q->bytes)
        pthread_cond_wait(&q->written, &q->lock);
    int r = failure(q, err);
    if (r == 0 && q->wrote)
        *ret_last = q->position;
    pthread_mutex_unlock(&q->lock);
    return r;
}

/* The queue is empty, and so the writer ours. */
static int write_here(struct warc_queue *q, const struct warc_fetch *fetch,
                      struct err *err)
{
    struct warc_position position;

    int r = drain(q, &position, err);
    if (r == 0)
        r = warc_write_fetch(q->writer, fetch, &position, err);
    pthread_mutex_lock(&q->lock);
    if (r < 0 && !q->failure.code) {
        q->failure = *err;
    } else if (r == 0) {
        q->position = position;
        q->wrote = true;
    }
    pthread_mutex_unlock(&q->lock);
    return r;
}

int warc_queue_fetch(struct warc_queue *q, const struct warc_fetch *fetch,
                     struct err *err)
{
    if (fetch->body.n > WARC_QUEUE_COPY_MAX_BYTES)
        return write_here(q, fetch, err);
    struct job *job = copy_of(fetch);

    job->is_fetch = true;
    return give(q, job, err);
}

int warc_queue_metadata(struct warc_queue *q, const char *url,
                        int64_t date_unix_ms, struct str fields,
                        struct err *err)
{
    struct warc_fetch alone = {
        .url = url,
        .date_unix_ms = date_unix_ms,
        .ip = "",
        .protocol = "",
        .truncated = "",
        .metadata = fields,
    };

    return give(q, copy_of(&alone), err);
}

/* --- waiting --- */

int warc_queue_sync(struct warc_queue *q, struct warc_position *ret_last,
                    struct err *err)
{
    int r = drain(q, ret_last, err);

    return r < 0 ? r : warc_writer_sync(q->writer, err);
}

int warc_queue_finish(struct warc_queue *q, struct warc_position *ret_last,
                      struct err *err)
{
    int r = drain(q, ret_last, err);

    return r < 0 ? r : warc_writer_finish(q->writer, err);
}
