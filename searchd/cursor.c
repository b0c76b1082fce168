/* searchd/cursor.c - see cursor.h.  Thirty-six bytes, two of zero and a check
 * sum of four, in base64url. */
#include "searchd/cursor.h"

static const char alphabet[] =
    "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

enum { RAW_BYTES = 42, TEXT_CHARS = RAW_BYTES / 3 * 4, SUM_AT = 38 };

static void put(unsigned char *to, uint64_t value, int bytes)
{
    for (int i = bytes; i-- > 0; value >>= 8)
        to[i] = (unsigned char)value;
}

static uint64_t take(const unsigned char *from, int bytes)
{
    uint64_t value = 0;

    for (int i = 0; i < bytes; i++)
        value = value << 8 | from[i];
    return value;
}

static uint32_t check_sum(const unsigned char raw[RAW_BYTES])
{
    uint64_t h = str_hash((struct str){(const char *)raw, SUM_AT});

    return (uint32_t)(h ^ h >> 32);
}

char *cursor_write(char text[CURSOR_TEXT_MAX], const struct cursor *c)
{
    unsigned char raw[RAW_BYTES];
    char *to = text;

    put(raw, c->first, 4);
    put(raw + 4, c->docid, 4);
    put(raw + 8, c->query, 8);
    put(raw + 16, c->index, 4);
    put(raw + 20, c->published, 8);
    put(raw + 28, c->within, 4);
    put(raw + 32, c->total, 4);
    put(raw + 36, 0, 2);
    put(raw + SUM_AT, check_sum(raw), 4);
    for (int i = 0; i < RAW_BYTES; i += 3)
        for (int shift = 18; shift >= 0; shift -= 6)
            *to++ = alphabet[take(raw + i, 3) >> shift & 63];
    *to = '\0';
    return text;
}

bool cursor_read(struct cursor *ret_cursor, struct str text)
{
    unsigned char raw[RAW_BYTES];
    uint64_t four = 0;

    if (text.n != TEXT_CHARS)
        return false;
    for (size_t i = 0; i < text.n; i++) {
        const char *at = memchr(alphabet, text.p[i], sizeof alphabet - 1);
        if (!at)
            return false;
        four = four << 6 | (uint64_t)(at - alphabet);
        if (i % 4 == 3)
            put(raw + i / 4 * 3, four, 3);
    }
    if (take(raw + SUM_AT, 4) != check_sum(raw) ||
        take(raw, 4) > CURSOR_FIRST_MAX || take(raw + 28, 4) > take(raw, 4) ||
        take(raw + 36, 2))
        return false;
    ret_cursor->first = (uint32_t)take(raw, 4);
    ret_cursor->docid = (uint32_t)take(raw + 4, 4);
    ret_cursor->query = take(raw + 8, 8);
    ret_cursor->index = (uint32_t)take(raw + 16, 4);
    ret_cursor->published = take(raw + 20, 8);
    ret_cursor->within = (uint32_t)take(raw + 28, 4);
    ret_cursor->total = (uint32_t)take(raw + 32, 4);
    return true;
}
