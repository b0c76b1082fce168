/*
 * base/str.h - text with a length, and a buffer that grows.
 *
 * Text from outside is a `struct str`: borrowed, not NUL-terminated, may hold
 * any byte.  What we build is a `struct buf`: owned, always NUL-terminated, so
 * that buf.p can be handed to C functions; buf.n does not count the NUL.
 */
#ifndef BASE_STR_H
#define BASE_STR_H

#include "base/mem.h"

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <string.h>

#ifdef __cplusplus
extern "C" {
#endif

struct str {
    const char *p; /* borrowed; may be NULL when n is 0 */
    size_t n;      /* bytes */
};

#define STR(literal) ((struct str){("" literal), sizeof(literal) - 1})

static inline struct str str_of(const char *s) /* NULL gives the empty one */
{
    return (struct str){s, s ? strlen(s) : 0};
}

static inline bool str_eq(struct str a, struct str b)
{
    return a.n == b.n && (!a.n || !memcmp(a.p, b.p, a.n));
}

static inline bool str_is(struct str a, const char *s)
{
    return str_eq(a, str_of(s));
}

bool str_case_eq(struct str a, struct str b); /* ASCII case only */
bool str_starts(struct str s, struct str prefix);
bool str_case_starts(struct str s, struct str prefix); /* ASCII case only */
bool str_ends(struct str s, struct str suffix);
/* Byte offset of the first `needle`, or -1. */
ptrdiff_t str_find(struct str s, struct str needle);
ptrdiff_t str_case_find(struct str s, struct str needle); /* ASCII case only */
ptrdiff_t str_chr(struct str s, char c);
/* Without ASCII white space (space, \t \r \n \f \v) at both ends. */
struct str str_trim(struct str s);
/* What stands behind the first `c`; all of it when there is none. */
struct str str_behind(struct str s, char c);
/* s[from..to), both cut to the length of s. */
struct str str_sub(struct str s, size_t from, size_t to);
/*
 * Takes from *rest what stands before the next `sep` into *ret_part and moves
 * *rest behind it.  Returns false when *rest was used up (p == NULL).
 */
bool str_cut(struct str *rest, char sep, struct str *ret_part);
/* Whole string as a decimal integer of min..max; false when it is not. */
bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret_value);
/* What fits into `room` bytes with a closing NUL. */
void str_copy(char *to, size_t room, struct str s);
char *str_dup(struct str s) __attribute__((returns_nonnull)); /* free() */
/* 64-bit FNV-1a.  For keys inside one process or one database, not secrets. */
uint64_t str_hash(struct str s);

struct buf {
    char *p;  /* owned; NULL until something was added */
    size_t n; /* bytes used, without the closing NUL */
    size_t room;
};

/* Zeroed is ready: struct buf b = {0};  Released with buf_done(). */
void buf_done(struct buf *b);
void buf_reset(struct buf *b); /* empties it, keeps the room */
/* Empties it; a room larger than that is not kept. */
void buf_shrink(struct buf *b, size_t keep_bytes);
void buf_add(struct buf *b, struct str s);
void buf_addz(struct buf *b, const char *s);
void buf_addc(struct buf *b, char c);
void buf_addf(struct buf *b, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));
/* Room for `more` bytes behind the end; returns where they go.  The caller
 * writes them and adds to b->n what it wrote. */
char *buf_room(struct buf *b, size_t more) __attribute__((returns_nonnull));
void buf_cut(struct buf *b, size_t n); /* shortens it to n bytes */
/* The text, owned by the caller from now on (never NULL); b is empty then. */
char *buf_take(struct buf *b) __attribute__((returns_nonnull));

static inline struct str buf_str(const struct buf *b)
{
    return (struct str){b->p, b->n};
}

#ifdef __cplusplus
}
#endif
#endif
