/*
 * crawler/verdict.h - the indexer's last word on a URL, read from DIR/index.db.
 *
 * A file format between stations, not a call: table `verdict` of
 * docs/formats.md.  Read only; a missing file means that nothing was indexed.
 */
#ifndef CRAWLER_VERDICT_H
#define CRAWLER_VERDICT_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"

struct err;
struct verdict_reader;

struct indexed {
    enum reason reason;
    char *detail; /* owned by the caller */
    int64_t indexed_ms;
};

int verdict_reader_open(struct verdict_reader **ret_reader,
                        const char *data_dir, struct err *err);
void verdict_reader_free(struct verdict_reader *v);
DEFINE_FREEP(verdict_reader)

/* 1: found; 0: the indexer has not seen `url` (canonical), or calls it
 * something this program does not know. */
int verdict_reader_get(struct verdict_reader *v, const char *url,
                       struct indexed *ret_indexed, struct err *err);

/* What the index still reads from the WARC store. */
struct indexed_bytes {
    uint32_t segment; /* the oldest one; 0: nothing was indexed */
    int64_t pages;    /* in the index, whose last copy lies in it; 0: the
                         indexer has not read it to its end */
    char *url;        /* one of them, or NULL; owned by the caller */
};
int verdict_reader_oldest(struct verdict_reader *v,
                          struct indexed_bytes *ret_bytes, struct err *err);

#endif
