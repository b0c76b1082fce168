/*
 * crawler/warc_input.h - the bytes of one WARC file, gzip taken off.
 *
 * A file that begins as gzip is read member by member; any other is one long
 * member.  What was unpacked and not yet taken is one contiguous slice.
 *
 *   file:  | member            | member        | mem        <- still written
 *   have:        [at ....... have.n)
 */
#ifndef CRAWLER_WARC_INPUT_H
#define CRAWLER_WARC_INPUT_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct warc_input;

/* Opens `path`; the first member is the one at `offset`.  ERR_IO,
 * ERR_NOT_FOUND. */
int warc_input_open(struct warc_input **ret_input, const char *path,
                    uint64_t offset, struct err *err);
void warc_input_free(struct warc_input *in); /* accepts NULL */
DEFINE_FREEP(warc_input)

/*
 * Tries to have `n` bytes.  1: they are there; 0: the member ends before (it
 * may have fewer); ERR_FORMAT: it is broken or the file ends inside it, see
 * warc_input_cut(); ERR_IO.
 */
int warc_input_want(struct warc_input *in, size_t n, struct err *err);
/* Borrowed until the next warc_input_want(). */
struct str warc_input_have(const struct warc_input *in);
void warc_input_take(struct warc_input *in, size_t n);

/* Goes behind the member that was read to its end, or to the place that seek()
 * set.  1: a member begins there; 0: the file ends; ERR_FORMAT: neither. */
int warc_input_next_member(struct warc_input *in, struct err *err);
/* Drops what is held; the next member begins at `offset`. */
void warc_input_seek(struct warc_input *in, uint64_t offset);
/* Goes to the next place after the begin of this member that may begin a
 * member.  1, 0: no more; ERR_IO. */
int warc_input_resync(struct warc_input *in, struct err *err);

bool warc_input_is_gzip(const struct warc_input *in);
/* The last error came because the file ends inside the member. */
bool warc_input_cut(const struct warc_input *in);
/* Offset of the present member; of the byte to be taken next when the file is
 * not compressed. */
uint64_t warc_input_offset(const struct warc_input *in);
/* Offset behind the present member, when it was read to its end; not
 * compressed: as warc_input_offset(). */
uint64_t warc_input_end(const struct warc_input *in);

#endif
