/*
 * base/arena.h - memory of one page or one request, freed at once.
 *
 * One thread at a time.  Nothing is released before the arena is; pointers
 * into it are borrowed from it.  Allocation never fails (see mem.h); sizes
 * from outside are checked against a limit before they come here.
 */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include "base/mem.h"
#include "base/str.h"

struct arena;

struct arena *arena_new(void) __attribute__((returns_nonnull));
void arena_free(struct arena *a); /* accepts NULL */
DEFINE_FREEP(arena)

/* Empties the arena for the next page and keeps its first block. */
void arena_reset(struct arena *a);
/* Zeroed, aligned for any type. */
void *arena_alloc(struct arena *a, size_t bytes)
    __attribute__((returns_nonnull));
/* The text with a NUL behind it. */
char *arena_str(struct arena *a, struct str s) __attribute__((returns_nonnull));
/* The same, as a slice. */
struct str arena_keep(struct arena *a, struct str s);
char *arena_printf(struct arena *a, const char *fmt, ...)
    __attribute__((format(printf, 2, 3), returns_nonnull));
/* Bytes handed out since the last reset. */
size_t arena_bytes(const struct arena *a);

#define ARENA_NEW(arena, type)                                                 \
    ((struct type *)arena_alloc(arena, sizeof(struct type)))

#endif
