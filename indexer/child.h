/*
 * indexer/child.h - a foreign program in a cage (cage.h): one input, one
 * output, limits of time, memory and size, killed with us (DESIGN 13).
 *
 * Whatever the input does to the program is an answer, not an error: a parser
 * that crashes, hangs or floods us costs its file and nothing else.  Threads
 * may run children at once.
 */
#ifndef INDEXER_CHILD_H
#define INDEXER_CHILD_H

#include "base/str.h"

struct err;

enum child_end {
    CHILD_DONE,    /* exited by itself: `status` */
    CHILD_KILLED,  /* by a signal: a crash, or a limit of memory or CPU */
    CHILD_TIMEOUT, /* was still running at the end of its time */
    CHILD_FLOOD,   /* wrote more than output_max_bytes */
};

struct child_task {
    const char *const *argv; /* NULL ends it; argv[0] is looked up in PATH, or
                                CHILD_SELF */
    struct str input; /* the child finds it as the regular file CHILD_INPUT */
    int64_t timeout_ms, memory_max_bytes;
    size_t output_max_bytes;
};

#define CHILD_INPUT "/dev/fd/0"
#define CHILD_SELF "/proc/self/exe" /* the program that asks, anew */

/*
 * Adds what the child wrote to its standard output to `out`, also when it
 * failed.  ERR_NOT_FOUND: no such program.  ERR_IO: it could not be started.
 */
int child_run(const struct child_task *task, struct buf *out,
              enum child_end *ret_end, int *ret_status, struct err *err);

#endif
