/*
 * indexer/textsort.h - sorts texts bytewise, quickly: terms of a document and
 * of a shard, of which many begin alike.
 */
#ifndef INDEXER_TEXTSORT_H
#define INDEXER_TEXTSORT_H

#include <stddef.h>
#include <stdint.h>

struct sort_text {
    const char *text; /* closed by a NUL */
    uint32_t value;   /* of the caller; goes with the text */
    uint64_t part;    /* of textsort() */
};

/* In the order of strcmp(); equal ones in any order. */
void textsort(struct sort_text *texts, size_t count);

#endif
