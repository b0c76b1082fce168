/* syndication/markup.c - see markup.h. */
#include "syndication/markup.h"

#include "base/utf8.h"

#include <libxml/HTMLparser.h>

enum { ENTITY_MAX_BYTES = 32 };

/* Length of the element, or comment, that begins at `s`; 0: none does. */
static size_t tag_length(struct str s)
{
    bool comment = str_starts(s, STR("<!--"));
    ptrdiff_t end = comment ? str_find(s, STR("-->")) : str_chr(s, '>');

    if (s.n < 2 || end < 0)
        return 0;
    char c = s.p[1];
    bool is_tag = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
                  c == '/' || c == '!' || c == '?';
    return is_tag ? (size_t)end + (comment ? 3 : 1) : 0;
}

/* "#233", "#xE9": 0 when it is no character. */
static uint32_t numeric(struct str name)
{
    bool hex = name.n > 1 && (name.p[1] == 'x' || name.p[1] == 'X');
    uint32_t value = 0;
    size_t at = hex ? 2 : 1;

    if (at >= name.n)
        return 0;
    for (; at < name.n; at++) {
        int c = name.p[at] | 0x20;
        int digit = c >= '0' && c <= '9'          ? c - '0'
                    : hex && c >= 'a' && c <= 'f' ? c - 'a' + 10
                                                  : -1;
        if (digit < 0 || value > 0x10ffff)
            return 0;
        value = value * (hex ? 16 : 10) + (uint32_t)digit;
    }
    return value > 0x10ffff || (value >= 0xd800 && value < 0xe000) ? 0 : value;
}

/* The character that "&eacute;" at the beginning of `s` stands for, and its
 * length; 0: none. */
static uint32_t entity(struct str s, size_t *ret_length)
{
    char name[ENTITY_MAX_BYTES];
    ptrdiff_t end = str_chr(str_sub(s, 0, ENTITY_MAX_BYTES), ';');

    if (end < 2)
        return 0;
    struct str text = str_sub(s, 1, (size_t)end);
    *ret_length = (size_t)end + 1;
    if (text.p[0] == '#')
        return numeric(text);
    memcpy(name, text.p, text.n);
    name[text.n] = '\0';
    if (!strcmp(name, "apos"))
        return '\'';
    const htmlEntityDesc *known = htmlEntityLookup((const xmlChar *)name);
    return known ? known->value : 0;
}

/* A space waits until something follows it. */
static void add(struct buf *out, size_t from, bool *space, uint32_t c)
{
    if (utf8_is_space(c) || c < ' ') {
        *space = true;
        return;
    }
    if (*space && out->n > from)
        buf_addc(out, ' ');
    *space = false;
    utf8_put(out, c);
}

void markup_text(struct buf *out, struct str html)
{
    size_t from = out->n;
    bool space = false;

    for (size_t at = 0; at < html.n;) {
        struct str rest = str_sub(html, at, html.n);
        size_t length = rest.p[0] == '<' ? tag_length(rest) : 0;
        uint32_t c = 0;
        if (length) {
            space = true;
            at += length;
        } else if (rest.p[0] == '&' && (c = entity(rest, &length))) {
            add(out, from, &space, c);
            at += length;
        } else {
            add(out, from, &space, utf8_next(html, &at));
        }
    }
}
