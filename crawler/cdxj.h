/*
 * crawler/cdxj.h - lines of a CDXJ index: "key timestamp {json}\n", sorted by
 * bytes.  The key is the URL with its host turned round: "vn,gov,hanoi)/tin".
 */
#ifndef CRAWLER_CDXJ_H
#define CRAWLER_CDXJ_H

#include "base/str.h"

struct cdxj_entry {
    struct str url, mime, digest; /* mime without parameters */
    int64_t date_unix_ms;
    int status;              /* 0: none */
    uint64_t offset, length; /* of the record in its file, compressed */
    struct str filename;
};

/* Adds the line. */
void cdxj_add(struct buf *out, const struct cdxj_entry *entry);
/* Reads back url, mime, digest and offset of a line that cdxj_add() wrote;
 * false for other lines.  Borrowed from `line`. */
bool cdxj_parse(struct str line, struct cdxj_entry *ret_entry);
/* The lines of `lines` in order, added to `out`. */
void cdxj_sort(struct str lines, struct buf *out);

#endif
