/* base/utf8.c - see utf8.h. */
#include "base/utf8.h"

#include <stdlib.h>
#include <unicase.h>
#include <unictype.h>
#include <uninorm.h>

/* Smallest second byte of a lead byte, and the largest: Unicode table 3-7. */
static bool second_ok(unsigned char lead, unsigned char c)
{
    switch (lead) {
    case 0xe0: return c >= 0xa0 && c <= 0xbf;
    case 0xed: return c >= 0x80 && c <= 0x9f;
    case 0xf0: return c >= 0x90 && c <= 0xbf;
    case 0xf4: return c >= 0x80 && c <= 0x8f;
    default: return c >= 0x80 && c <= 0xbf;
    }
}

uint32_t utf8_next(struct str s, size_t *at)
{
    const unsigned char *p = (const unsigned char *)s.p + *at;
    size_t left = s.n - *at;

    if (*p < 0x80) {
        (*at)++;
        return *p;
    }
    size_t need = *p >= 0xc2 && *p <= 0xdf   ? 2
                  : *p >= 0xe0 && *p <= 0xef ? 3
                  : *p >= 0xf0 && *p <= 0xf4 ? 4
                                             : 0;
    uint32_t c = need ? *p & (0x7fu >> need) : 0;
    size_t i = 1;
    while (i < need && i < left &&
           (i == 1 ? second_ok(*p, p[i]) : (p[i] & 0xc0) == 0x80))
        c = c << 6 | (p[i++] & 0x3fu);
    *at += i;
    return need && i == need ? c : UTF8_BAD;
}

void utf8_put(struct buf *b, uint32_t c)
{
    if (c > 0x10ffff || (c >= 0xd800 && c <= 0xdfff))
        c = UTF8_BAD;
    char *p = buf_room(b, 4);
    if (c < 0x80) {
        *p++ = (char)c;
    } else if (c < 0x800) {
        *p++ = (char)(0xc0 | c >> 6);
        *p++ = (char)(0x80 | (c & 0x3f));
    } else if (c < 0x10000) {
        *p++ = (char)(0xe0 | c >> 12);
        *p++ = (char)(0x80 | (c >> 6 & 0x3f));
        *p++ = (char)(0x80 | (c & 0x3f));
    } else {
        *p++ = (char)(0xf0 | c >> 18);
        *p++ = (char)(0x80 | (c >> 12 & 0x3f));
        *p++ = (char)(0x80 | (c >> 6 & 0x3f));
        *p++ = (char)(0x80 | (c & 0x3f));
    }
    b->n = (size_t)(p - b->p);
    b->p[b->n] = '\0';
}

bool utf8_valid(struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t start = i;
        /* U+FFFD itself is valid: it is three bytes, EF BF BD. */
        if (utf8_next(s, &i) == UTF8_BAD &&
            !(i - start == 3 && !memcmp(s.p + start, "\xef\xbf\xbd", 3)))
            return false;
    }
    return true;
}

void utf8_repair(struct buf *b, struct str s)
{
    for (size_t i = 0; i < s.n;) {
        size_t start = i;
        uint32_t c = utf8_next(s, &i);
        if (c == UTF8_BAD)
            utf8_put(b, c);
        else if (c)
            buf_add(b, str_sub(s, start, i));
    }
}

/* Below U+0300 nothing combines; U+1EA0..U+1EF9 are the precomposed letters of
 * Vietnamese, U+2010..U+203A its punctuation. */
static bool stays(uint32_t c)
{
    return (c && c < 0x300) || (c >= 0x1ea0 && c <= 0x1ef9) ||
           (c >= 0x2010 && c <= 0x203a);
}

bool utf8_is_nfc_quick(struct str s)
{
    for (size_t i = 0; i < s.n;)
        if (!stays(utf8_next(s, &i)))
            return false;
    return true;
}

static void nfc_valid(struct buf *b, struct str s)
{
    size_t n = 0;
    uint8_t *text =
        s.n ? u8_normalize(UNINORM_NFC, (const uint8_t *)s.p, s.n, NULL, &n)
            : NULL;

    if (text)
        buf_add(b, (struct str){(const char *)text, n});
    else if (s.n)
        mem_exhausted(); /* the only failure left: the input is valid */
    free(text);
}

void utf8_nfc(struct buf *b, struct str s)
{
    if (utf8_is_nfc_quick(s)) {
        buf_add(b, s);
        return;
    }
    struct buf valid = {0};
    utf8_repair(&valid, s);
    nfc_valid(b, buf_str(&valid));
    buf_done(&valid);
}

uint32_t utf8_lower(uint32_t c)
{
    if (c < 0x80)
        return c >= 'A' && c <= 'Z' ? c + 32 : c;
    return uc_tolower(c);
}

bool utf8_is_alnum(uint32_t c)
{
    if (c < 0x80)
        return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
    return uc_is_general_category_withtable(
        c, UC_CATEGORY_MASK_L | UC_CATEGORY_MASK_M | UC_CATEGORY_MASK_N);
}

bool utf8_is_space(uint32_t c)
{
    if (c < 0x80)
        return c == ' ' || (c >= '\t' && c <= '\r');
    return c == 0x85 || c == 0xa0 || c == 0x1680 ||
           (c >= 0x2000 && c <= 0x200b) || c == 0x2028 || c == 0x2029 ||
           c == 0x202f || c == 0x205f || c == 0x3000 || c == 0xfeff;
}

size_t utf8_prefix(struct str s, size_t max)
{
    if (s.n <= max)
        return s.n;
    while (max && ((unsigned char)s.p[max] & 0xc0) == 0x80)
        max--;
    return max;
}
