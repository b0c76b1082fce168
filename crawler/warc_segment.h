/*
 * crawler/warc_segment.h - the files of a WARC store and their names.
 *
 *   liencong-00000001.warc.gz        closed
 *   liencong-00000001.cdxj           its index
 *   liencong-00000002.warc.gz.open   being written
 */
#ifndef CRAWLER_WARC_SEGMENT_H
#define CRAWLER_WARC_SEGMENT_H

#include "base/str.h"

struct err;

enum warc_file { WARC_CLOSED, WARC_OPEN, WARC_INDEX };

/* "dir/liencong-00000001.warc.gz" and kin; the caller frees it. */
char *warc_segment_path(const char *dir, uint32_t segment, enum warc_file kind)
    __attribute__((returns_nonnull));
/* Number in a file name of that kind, 0 when it is another file. */
uint32_t warc_segment_number(const char *name, enum warc_file kind);
/*
 * Smallest number >= `least` of that kind of file in the folder; 0: none.  A
 * missing folder has no files.  ERR_IO.
 */
int warc_segment_find(const char *dir, uint32_t least, enum warc_file kind,
                      uint32_t *ret_segment, struct err *err);

/* Removes what a process that was killed left of an index it was writing
 * (file_write() of base/file.h).  For who holds the lock of the store.  ERR_IO.
 */
int warc_segment_sweep(const char *dir, struct err *err);

#endif
