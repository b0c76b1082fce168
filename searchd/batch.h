/*
 * searchd/batch.h - many questions at once: TREC runs for measuring quality,
 * and a load for measuring speed.  Rows are {"id", "text"}.
 */
#ifndef SEARCHD_BATCH_H
#define SEARCHD_BATCH_H

#include <stdint.h>
#include <stdio.h>

struct err;
struct options; /* config/options.h: synonyms and names come from there */

struct batch {
    const struct options *options;
    const char *data; /* folder */
    const char *path; /* of the questions */
};

/* Writes "qid Q0 docid rank score tag" for the best `top` of each question. */
int batch_run(FILE *out, const struct batch *batch, uint32_t top,
              const char *tag, struct err *err);

struct bench_result {
    int64_t queries;
    double qps, p50_ms, p95_ms, p99_ms;
};

struct bench_load {
    uint32_t top; /* hits of each answer */
    int threads;
    double seconds;
};

/* Asks the questions round and round. */
int bench_run(struct bench_result *ret_result, const struct batch *batch,
              const struct bench_load *load, struct err *err);

#endif
