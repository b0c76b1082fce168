/* base/str.c - see str.h. */
#include "base/str.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

static char lower(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c + 32) : c;
}

static bool case_same(const char *a, const char *b, size_t n)
{
    for (size_t i = 0; i < n; i++)
        if (lower(a[i]) != lower(b[i]))
            return false;
    return true;
}

bool str_case_eq(struct str a, struct str b)
{
    return a.n == b.n && case_same(a.p, b.p, a.n);
}

bool str_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && str_eq(str_sub(s, 0, prefix.n), prefix);
}

bool str_case_starts(struct str s, struct str prefix)
{
    return s.n >= prefix.n && case_same(s.p, prefix.p, prefix.n);
}

bool str_ends(struct str s, struct str suffix)
{
    return s.n >= suffix.n && str_eq(str_sub(s, s.n - suffix.n, s.n), suffix);
}

ptrdiff_t str_find(struct str s, struct str needle)
{
    if (!needle.n)
        return 0;
    if (!s.n)
        return -1;
    const char *at = memmem(s.p, s.n, needle.p, needle.n);
    return at ? at - s.p : -1;
}

ptrdiff_t str_case_find(struct str s, struct str needle)
{
    for (size_t i = 0; i + needle.n <= s.n; i++)
        if (case_same(s.p + i, needle.p, needle.n))
            return (ptrdiff_t)i;
    return -1;
}

ptrdiff_t str_chr(struct str s, char c)
{
    const char *at = s.n ? memchr(s.p, c, s.n) : NULL;

    return at ? at - s.p : -1;
}

static bool space(char c)
{
    return c == ' ' || (c >= '\t' && c <= '\r');
}

struct str str_behind(struct str s, char c)
{
    return str_sub(s, (size_t)(str_chr(s, c) + 1), s.n);
}

struct str str_trim(struct str s)
{
    while (s.n && space(s.p[0])) {
        s.p++;
        s.n--;
    }
    while (s.n && space(s.p[s.n - 1]))
        s.n--;
    return s;
}

struct str str_sub(struct str s, size_t from, size_t to)
{
    to = to > s.n ? s.n : to;
    from = from > to ? to : from;
    /* Adding 0 to NULL would be undefined. */
    return s.p ? (struct str){s.p + from, to - from} : (struct str){0};
}

bool str_cut(struct str *rest, char sep, struct str *ret_part)
{
    if (!rest->p)
        return false;
    ptrdiff_t at = str_chr(*rest, sep);
    if (at < 0) {
        *ret_part = *rest;
        *rest = (struct str){0};
        return true;
    }
    *ret_part = str_sub(*rest, 0, (size_t)at);
    *rest = str_sub(*rest, (size_t)at + 1, rest->n);
    return true;
}

bool str_int(struct str s, int64_t min, int64_t max, int64_t *ret_value)
{
    bool minus = s.n && s.p[0] == '-';
    int64_t value = 0;

    s = str_sub(s, minus, s.n);
    if (!s.n)
        return false;
    for (size_t i = 0; i < s.n; i++) {
        int digit = s.p[i] - '0';
        if (digit < 0 || digit > 9 ||
            __builtin_mul_overflow(value, 10, &value) ||
            __builtin_add_overflow(value, minus ? -digit : digit, &value))
            return false;
    }
    if (value < min || value > max)
        return false;
    *ret_value = value;
    return true;
}

void str_copy(char *to, size_t room, struct str s)
{
    size_t n = s.n < room ? s.n : room - 1;

    if (n)
        memcpy(to, s.p, n);
    to[n] = '\0';
}

char *str_dup(struct str s)
{
    char *copy = mem_new(s.n + 1, 1);

    if (s.n)
        memcpy(copy, s.p, s.n);
    return copy;
}

uint64_t str_hash(struct str s)
{
    uint64_t h = 0xcbf29ce484222325u;

    for (size_t i = 0; i < s.n; i++)
        h = (h ^ (unsigned char)s.p[i]) * 0x100000001b3u;
    return h;
}

void buf_done(struct buf *b)
{
    free(b->p);
    *b = (struct buf){0};
}

void buf_reset(struct buf *b)
{
    buf_cut(b, 0);
}

void buf_shrink(struct buf *b, size_t keep_bytes)
{
    if (b->room > keep_bytes)
        buf_done(b);
    else
        buf_reset(b);
}

void buf_cut(struct buf *b, size_t n)
{
    if (b->p && n <= b->n) {
        b->n = n;
        b->p[n] = '\0';
    }
}

char *buf_room(struct buf *b, size_t more)
{
    size_t want;

    if (__builtin_add_overflow(b->n, more + 1, &want))
        mem_exhausted();
    if (want > b->room) {
        b->room = want < 64 ? 64 : want > 2 * b->room ? want : 2 * b->room;
        b->p = mem_grow(b->p, b->room, 1);
    }
    return b->p + b->n;
}

void buf_add(struct buf *b, struct str s)
{
    char *at = buf_room(b, s.n);

    if (s.n)
        memcpy(at, s.p, s.n);
    b->n += s.n;
    b->p[b->n] = '\0';
}

void buf_addz(struct buf *b, const char *s)
{
    buf_add(b, str_of(s));
}

void buf_addc(struct buf *b, char c)
{
    buf_add(b, (struct str){&c, 1});
}

void buf_addf(struct buf *b, const char *fmt, ...)
{
    va_list ap, again;

    va_start(ap, fmt);
    va_copy(again, ap);
    char *at = buf_room(b, 96);
    int n = vsnprintf(at, b->room - b->n, fmt, ap);
    if (n > 0 && (size_t)n >= b->room - b->n) {
        at = buf_room(b, (size_t)n);
        vsnprintf(at, (size_t)n + 1, fmt, again);
    }
    b->n += n > 0 ? (size_t)n : 0;
    va_end(again);
    va_end(ap);
}

char *buf_take(struct buf *b)
{
    buf_room(b, 0);
    b->p[b->n] = '\0';
    char *text = b->p;
    *b = (struct buf){0};
    return text;
}
