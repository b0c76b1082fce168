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

void html_text(struct buf *out, struct str s)
{
    size_t plain = 0;

    for (size_t i = 0; i < s.n; i++) {
        const char *ref = reference((unsigned char)s.p[i]);
        if (!ref)
            continue;
        buf_add(out, str_sub(s, plain, i));
        buf_addz(out, ref);
        plain = i + 1;
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
