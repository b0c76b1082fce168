/*
 * base/arena.c - see arena.h.
 *
 * A chain of blocks, newest first, each twice the last up to BLOCK_MAX; what
 * is larger than a block gets one of its own.  Under the address sanitizer the
 * tail of a block is poisoned, so that overruns are seen.
 */
#include "base/arena.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#ifdef __SANITIZE_ADDRESS__
#include <sanitizer/asan_interface.h>
#else
#define ASAN_POISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#define ASAN_UNPOISON_MEMORY_REGION(p, n) ((void)(p), (void)(n))
#endif

enum {
    BLOCK_MIN = 16 << 10,
    BLOCK_MAX = 1 << 20,
    ALIGN = 16,
    BRIEF_BYTES = 256,
};

struct block {
    struct block *next;
    size_t used, room;
    _Alignas(ALIGN) char data[];
};

struct arena {
    struct block *head;
    size_t bytes;
};

static struct block *block_new(struct block *next, size_t room)
{
    struct block *b = mem_grow(NULL, 1, sizeof *b + room);

    b->next = next;
    b->used = 0;
    b->room = room;
    ASAN_POISON_MEMORY_REGION(b->data, room);
    return b;
}

static void block_free(struct block *b)
{
    ASAN_UNPOISON_MEMORY_REGION(b->data, b->room);
    free(b);
}

struct arena *arena_new(void)
{
    struct arena *a = NEW(arena);

    a->head = block_new(NULL, BLOCK_MIN);
    return a;
}

static void drop_to(struct arena *a, const struct block *keep)
{
    while (a->head != keep) {
        struct block *next = a->head->next;
        block_free(a->head);
        a->head = next;
    }
}

void arena_free(struct arena *a)
{
    if (!a)
        return;
    drop_to(a, NULL);
    free(a);
}

void arena_reset(struct arena *a)
{
    const struct block *first = a->head;

    while (first->next)
        first = first->next;
    drop_to(a, first);
    ASAN_POISON_MEMORY_REGION(a->head->data, a->head->room);
    a->head->used = 0;
    a->bytes = 0;
}

void *arena_alloc(struct arena *a, size_t bytes)
{
    size_t need;

    if (__builtin_add_overflow(bytes, ALIGN - 1, &need))
        mem_exhausted();
    need &= ~(size_t)(ALIGN - 1);
    if (need > a->head->room - a->head->used) {
        size_t room =
            a->head->room * 2 > BLOCK_MAX ? BLOCK_MAX : a->head->room * 2;
        a->head = block_new(a->head, need > room ? need : room);
    }
    void *p = a->head->data + a->head->used;
    a->head->used += need;
    a->bytes += need;
    ASAN_UNPOISON_MEMORY_REGION(p, bytes);
    return memset(p, 0, bytes);
}

char *arena_str(struct arena *a, struct str s)
{
    char *copy = arena_alloc(a, s.n + 1);

    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

/* Most texts are short: those are formatted once. */
struct str arena_keep(struct arena *a, struct str s)
{
    return (struct str){arena_str(a, s), s.n};
}

char *arena_printf(struct arena *a, const char *fmt, ...)
{
    char brief[BRIEF_BYTES];
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    int n = vsnprintf(brief, sizeof brief, fmt, ap);
    char *text = arena_alloc(a, (size_t)(n < 0 ? 0 : n) + 1);
    if (n >= 0 && n < BRIEF_BYTES)
        memcpy(text, brief, (size_t)n + 1);
    else
        vsnprintf(text, (size_t)(n < 0 ? 0 : n) + 1, fmt, again);
    va_end(again);
    va_end(ap);
    return text;
}

size_t arena_bytes(const struct arena *a)
{
    return a->bytes;
}
