/* base/percent.c - see percent.h. */
#include "base/percent.h"

enum { NEITHER, RESERVED, UNRESERVED };

static int class_of(unsigned char c)
{
    if ((c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z'))
        return UNRESERVED;
    switch (c) {
    case '-':
    case '.':
    case '_':
    case '~': return UNRESERVED;
    case '!':
    case '$':
    case '&':
    case '\'':
    case '(':
    case ')':
    case '*':
    case '+':
    case ',':
    case '/':
    case ':':
    case ';':
    case '=':
    case '?':
    case '@': return RESERVED;
    default: return NEITHER;
    }
}

int percent_hex(char c)
{
    return c >= '0' && c <= '9'                 ? c - '0'
           : (c | 32) >= 'a' && (c | 32) <= 'f' ? (c | 32) - 'a' + 10
                                                : -1;
}

int percent_at(struct str s, size_t at)
{
    if (at + 2 >= s.n || s.p[at] != '%')
        return -1;
    int high = percent_hex(s.p[at + 1]), low = percent_hex(s.p[at + 2]);
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static char *put(char *to, unsigned char c)
{
    static const char digits[] = "0123456789ABCDEF";

    *to++ = '%';
    *to++ = digits[c >> 4];
    *to++ = digits[c & 15];
    return to;
}

void percent_add(struct buf *out, unsigned char c)
{
    put(buf_room(out, 3), c);
    out->n += 3;
    out->p[out->n] = '\0';
}

void percent_decode(struct buf *out, struct str s)
{
    char *to = buf_room(out, s.n);

    for (size_t i = 0; i < s.n; i++) {
        int c = percent_at(s, i);
        *to++ = c < 0 ? s.p[i] : (char)c;
        i += c < 0 ? 0 : 2;
    }
    out->n = (size_t)(to - out->p);
    out->p[out->n] = '\0';
}

void percent_spell(struct buf *out, struct str s, const char *also)
{
    char *to = buf_room(out, 3 * s.n);

    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        int class = class_of(c);
        if (class == UNRESERVED || (class == RESERVED && !strchr(also, c))) {
            *to++ = (char)c;
            continue;
        }
        int escaped = percent_at(s, i);
        if (escaped >= 0) {
            c = (unsigned char)escaped;
            i += 2;
        }
        if (escaped >= 0 && class_of(c) == UNRESERVED)
            *to++ = (char)c;
        else
            to = put(to, c);
    }
    out->n = (size_t)(to - out->p);
    out->p[out->n] = '\0';
}
