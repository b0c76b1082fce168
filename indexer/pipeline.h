/*
 * indexer/pipeline.h - jobs done by several threads and taken back in the
 * order in which they were put.
 */
#ifndef INDEXER_PIPELINE_H
#define INDEXER_PIPELINE_H

#include "base/mem.h"

#include <stdbool.h>

struct pipeline;

/* `work` is called in one of `threads` threads for each job.  At most `depth`
 * jobs are under way. */
struct pipeline *pipeline_new(int threads, size_t depth,
                              void (*work)(void *context, void *job),
                              void *context) __attribute__((returns_nonnull));
/* Waits for the jobs that are being worked on and leaves the others. */
void pipeline_free(struct pipeline *p);
DEFINE_FREEP(pipeline)

bool pipeline_is_full(const struct pipeline *p);
/* The pipeline must not be full. */
void pipeline_put(struct pipeline *p, void *job);
/* The oldest job, after waiting until it is done; NULL when there is none. */
void *pipeline_take(struct pipeline *p);

#endif
