/* searchd/batch.c - see batch.h. */
#include "searchd/batch.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "indexer/schema.h"
#include "searchd/places.h"
#include "searchd/plan.h"
#include "searchd/synonyms.h"

#include <jansson.h>
#include <pthread.h>
#include <stdlib.h>
#include <time.h>

enum {
    QUESTIONS_MAX_BYTES = 1 << 30,
    THREADS_MAX = 256,
    TIMES_FIRST = 4096,
};

struct question {
    char *id, *text;
};

struct questions {
    struct question *items;
    size_t count;
    struct synonyms *synonyms;
};

static void questions_done(struct questions *q)
{
    for (size_t i = 0; i < q->count; i++) {
        free(q->items[i].id);
        free(q->items[i].text);
    }
    free(q->items);
    synonyms_free(q->synonyms);
}

static int add_question(struct questions *q, struct str line, struct err *err)
{
    json_error_t why;
    const char *id, *text;

    json_t *row = json_loadb(line.p, line.n, 0, &why);
    if (!row)
        return err_set(err, ERR_FORMAT, "%s", why.text);
    int r = json_unpack_ex(row, &why, 0, "{s:s, s:s}", "id", &id, "text", &text)
                ? err_set(err, ERR_FORMAT, "%s", why.text)
                : 0;
    if (r == 0) {
        q->items = mem_grow(q->items, q->count + 1, sizeof *q->items);
        q->items[q->count++] = (struct question){mem_str(id), mem_str(text)};
    }
    json_decref(row);
    return r;
}

static int read_questions(struct questions *q, const struct batch *batch,
                          struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    size_t n, number = 1;

    int r = places_synonyms(&q->synonyms, batch->options, err);
    if (r == 0)
        r = file_read(&text, &n, batch->path, QUESTIONS_MAX_BYTES, err);
    if (r < 0)
        return r;
    struct str rest = {text, n};
    for (struct str line; str_cut(&rest, '\n', &line); number++) {
        if (!str_trim(line).n)
            continue;
        r = add_question(q, line, err);
        if (r < 0)
            return err_wrap(err, "%s:%zu", batch->path, number);
    }
    return 0;
}

static int open_index(struct xap_reader **ret_reader, const char *data,
                      struct err *err)
{
    scoped(buf_done) struct buf dir = {0};

    buf_addf(&dir, "%s/index", data);
    return xap_reader_open(ret_reader, dir.p, err);
}

static int ask(struct xap_reader *reader, const struct questions *q, size_t at,
               uint32_t top, struct xap_hits *ret_hits, struct err *err)
{
    scoped(plan_freep) struct plan *plan = NULL;
    struct plan_input input = {.words = str_of(q->items[at].text),
                               .synonyms = q->synonyms};
    struct xap_search search = {.count = top};

    int r = plan_new(&plan, &input, reader, err);
    return r < 0 ? r : plan_search(plan, reader, &search, ret_hits, err);
}

/* --- runs --- */

static int print_hits(FILE *out, const char *qid, const struct xap_hits *hits,
                      const char *tag, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < hits->count; i++) {
        const struct xap_hit *hit = &hits->items[i];
        struct record record;
        int r = record_unpack(&record, (struct str){hit->data, hit->data_bytes},
                              arena, err);
        if (r < 0)
            return r;
        fprintf(out, "%s Q0 %s %zu %.6f %s\n", qid, record.id, i + 1,
                hit->score, tag);
        arena_reset(arena);
    }
    return 0;
}

static int answer_all(FILE *out, const char *data, const struct questions *q,
                      uint32_t top, const char *tag, struct err *err)
{
    scoped(xap_reader_freep) struct xap_reader *reader = NULL;

    int r = open_index(&reader, data, err);
    for (size_t i = 0; r == 0 && i < q->count; i++) {
        struct xap_hits hits = {0};
        r = ask(reader, q, i, top, &hits, err);
        if (r == 0)
            r = print_hits(out, q->items[i].id, &hits, tag, err);
        xap_hits_done(&hits);
        if (r < 0)
            return err_wrap(err, "question %s", q->items[i].id);
    }
    return r;
}

int batch_run(FILE *out, const struct batch *batch, uint32_t top,
              const char *tag, struct err *err)
{
    struct questions q = {0};
    int r = read_questions(&q, batch, err);

    if (r == 0)
        r = answer_all(out, batch->data, &q, top, tag, err);
    questions_done(&q);
    return r;
}

/* --- bench --- */

struct bencher {
    const char *data;
    const struct questions *questions;
    size_t first; /* question to begin with */
    uint32_t top;
    int64_t until_ns;
    pthread_t thread;
    double *times_ms;
    size_t count, room;
    struct err err;
};

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return (int64_t)t.tv_sec * 1000000000 + t.tv_nsec;
}

static int ask_timed(struct bencher *b, struct xap_reader *reader,
                     struct err *err)
{
    const struct questions *q = b->questions;
    size_t at = (b->first + b->count) % q->count;
    struct xap_hits hits = {0};
    int64_t start = now_ns();

    int r = ask(reader, q, at, b->top, &hits, err);
    xap_hits_done(&hits);
    if (b->count == b->room) {
        b->room = b->room ? 2 * b->room : TIMES_FIRST;
        b->times_ms = mem_grow(b->times_ms, b->room, sizeof *b->times_ms);
    }
    b->times_ms[b->count++] = (double)(now_ns() - start) / 1e6;
    return r;
}

static void *run_bencher(void *context)
{
    struct bencher *b = context;
    scoped(xap_reader_freep) struct xap_reader *reader = NULL;

    int r = open_index(&reader, b->data, &b->err);
    while (r == 0 && now_ns() < b->until_ns)
        r = ask_timed(b, reader, &b->err);
    return NULL;
}

static int compare_times(const void *a, const void *b)
{
    double x = *(const double *)a, y = *(const double *)b;

    return x < y ? -1 : x > y;
}

static void sum_up(struct bench_result *ret, double *times_ms, size_t count,
                   double seconds)
{
    *ret = (struct bench_result){.queries = (int64_t)count};
    if (!count)
        return;
    qsort(times_ms, count, sizeof *times_ms, compare_times);
    ret->qps = (double)count / seconds;
    ret->p50_ms = times_ms[count / 2];
    ret->p95_ms = times_ms[count * 95 / 100];
    ret->p99_ms = times_ms[count * 99 / 100];
}

/* Joins the threads and gathers their times; the first failure counts. */
static size_t gather(struct bencher *benchers, int threads, double **ret_times,
                     struct err *ret_err)
{
    size_t count = 0;

    for (int i = 0; i < threads; i++) {
        struct bencher *b = &benchers[i];
        pthread_join(b->thread, NULL);
        *ret_times = mem_grow(*ret_times, count + b->count + 1, sizeof(double));
        if (b->count)
            memcpy(*ret_times + count, b->times_ms, b->count * sizeof(double));
        count += b->count;
        free(b->times_ms);
        if (b->err.code && !ret_err->code)
            *ret_err = b->err;
    }
    return count;
}

static int bench_questions(struct bench_result *ret, struct bencher proto,
                           int threads, double seconds, struct err *err)
{
    struct bencher benchers[THREADS_MAX];
    scoped(mem_freep) double *times_ms = NULL;
    struct err failed = {0};
    int64_t start = now_ns();

    if (threads > THREADS_MAX)
        threads = THREADS_MAX;
    proto.until_ns = start + (int64_t)(seconds * 1e9);
    for (int i = 0; i < threads; i++) {
        benchers[i] = proto;
        benchers[i].first =
            proto.questions->count * (size_t)i / (size_t)threads;
        if (pthread_create(&benchers[i].thread, NULL, run_bencher,
                           &benchers[i]))
            mem_exhausted();
    }
    size_t count = gather(benchers, threads, &times_ms, &failed);
    if (failed.code) {
        *err = failed;
        return -failed.code;
    }
    sum_up(ret, times_ms, count, (double)(now_ns() - start) / 1e9);
    return 0;
}

int bench_run(struct bench_result *ret_result, const struct batch *batch,
              const struct bench_load *load, struct err *err)
{
    struct questions q = {0};
    struct bencher proto = {
        .data = batch->data, .questions = &q, .top = load->top};
    int r = read_questions(&q, batch, err);

    if (r == 0 && !q.count)
        r = err_set(err, ERR_FORMAT, "%s: no questions", batch->path);
    if (r == 0)
        r = bench_questions(ret_result, proto, load->threads, load->seconds,
                            err);
    questions_done(&q);
    return r;
}
