/*
 * indexer/shape.h - the words of a document as 16-bit numbers, kept beside its
 * text so that re-ranking can look at fifty documents in a fraction of a
 * millisecond, without cutting their text into words again.
 *
 * Two bytes a word, low byte first: a hash of its key; SHAPE_BREAK where words
 * are not neighbours (a full stop), SHAPE_END behind each field.  Fields, in
 * order: title, name of the document it is part of, abstract, text.
 */
#ifndef INDEXER_SHAPE_H
#define INDEXER_SHAPE_H

#include "base/str.h"

struct fold;
struct token;

enum {
    SHAPE_BREAK = 0,
    SHAPE_END = 1,
    SHAPE_FIELDS = 4,
    SHAPE_WORDS_MAX = 4000, /* of one field; what is beyond does not count */
};

/* 2..65535.  Different words may share a number; few do. */
uint16_t shape_word(const struct fold *word);
/* Adds a field. */
void shape_add(struct buf *out, struct str text);
/* The same, token by token; those beyond SHAPE_WORDS_MAX do not count. */
void shape_add_token(struct buf *out, const struct token *token);
void shape_end_field(struct buf *out);
/* Number `i` of a shape of 2 * i + 2 bytes or more. */
static inline uint16_t shape_at(struct str shape, size_t i)
{
    return (uint16_t)((unsigned char)shape.p[2 * i] |
                      (unsigned char)shape.p[2 * i + 1] << 8);
}

#endif
