/* base/html.c - see html.h. */
#include "base/html.h"

static const char *reference(unsigned char c)
{
    switch (c) {
    case '&': return "&amp;";
    case '<': return "&lt;";
    case '>': return "&gt;";
    case '"': return "&quot;";
    case '\'': return "&#39;";
    case '\t':
    case '\n':
    case '\r': return NULL;
    default: return c < 0x20 || c == 0x7f ? "\xef\xbf\xbd" : NULL;
    }
}

/* U+FFFE and U+FFFF: valid UTF-8, but no characters of XML. */
static bool no_character(struct str s, size_t at)
{
    return s.n - at >= 3 && !memcmp(s.p + at, "\xef\xbf", 2) &&
           (s.p[at + 2] == '\xbe' || s.p[at + 2] == '\xbf');
}

void html_text(struct buf *out, struct str s)
{
    size_t plain = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *ref = reference((unsigned char)s.p[i]);
        size_t bytes = ref ? 1 : no_character(s, i) ? 3 : 0;
        if (!bytes)
            continue;
        buf_add(out, str_sub(s, plain, i));
        buf_addz(out, ref ? ref : "\xef\xbf\xbd");
        plain = i + bytes;
    }
    buf_add(out, str_sub(s, plain, s.n));
}

static bool unreserved(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           c == '-' || c == '.' || c == '_' || c == '~';
}

void html_query(struct buf *out, struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (unreserved(s.p[i]))
            buf_addc(out, s.p[i]);
        else
            buf_addf(out, "%%%02X", (unsigned char)s.p[i]);
}
