/*
 * crawler/warc_queue.h - a WARC writer with a thread of its own.
 *
 * To pack and digest a page costs more than to fetch it (docs/performance.md),
 * so it is done beside the network:
 *
 *     crawl loop --copy--> queue, bounded in bytes --thread--> warc_writer
 *          |                                                       |
 *          +<------ sync: all of it is on the disk, up to here ----+
 *
 * Records are written in the order in which they were given.  What went wrong
 * in the thread is told by the next call and by all after it; nothing is
 * written any more then, so the store ends with a whole record.
 *
 * One thread gives and syncs.  Texts and bytes are copied; only a fetch with a
 * large body is not: it is written at once by who gives it, when all before it
 * is written.
 */
#ifndef CRAWLER_WARC_QUEUE_H
#define CRAWLER_WARC_QUEUE_H

#include "crawler/warc.h"

struct err;
struct warc_queue;

enum {
    WARC_QUEUE_MAX_BYTES = 8 << 20,      /* given, not written: then it waits */
    WARC_QUEUE_COPY_MAX_BYTES = 1 << 20, /* a larger body is not copied */
};

/* As warc_writer_open().  ERR_IO when there is no thread to be had. */
int warc_queue_open(struct warc_queue **ret_queue, const char *dir,
                    uint64_t segment_max_bytes, struct err *err);
/* Drops what was given after the last sync; leaves the segment open. */
void warc_queue_free(struct warc_queue *q);
DEFINE_FREEP(warc_queue)

/* As warc_write_fetch() and warc_write_metadata(), later. */
int warc_queue_fetch(struct warc_queue *q, const struct warc_fetch *fetch,
                     struct err *err);
int warc_queue_metadata(struct warc_queue *q, const char *url,
                        int64_t date_unix_ms, struct str fields,
                        struct err *err);
/* Waits until everything given is written and durable; *ret_last, the position
 * of the last record given, stays as it is when none was. */
int warc_queue_sync(struct warc_queue *q, struct warc_position *ret_last,
                    struct err *err);
/* The same, and the open segment is closed and renamed. */
int warc_queue_finish(struct warc_queue *q, struct warc_position *ret_last,
                      struct err *err);

#endif
