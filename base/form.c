/* base/form.c - see form.h. */
#include "base/form.h"

#include "base/httpd.h"

static int hex(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    c = (char)(c | 32);
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* Decodes s to `to`, which has room for s.n bytes. */
static struct str decode(char *to, struct str s, bool plus_is_space)
{
    size_t n = 0;

    for (size_t i = 0; i < s.n; i++) {
        int high = -1, low = -1;
        if (s.p[i] == '%' && i + 2 < s.n) {
            high = hex(s.p[i + 1]);
            low = hex(s.p[i + 2]);
        }
        if (high >= 0 && low >= 0) {
            to[n++] = (char)(high << 4 | low);
            i += 2;
        } else {
            to[n++] = s.p[i] == '+' && plus_is_space ? ' ' : s.p[i];
        }
    }
    return (struct str){to, n};
}

struct str form_decode_path(struct arena *a, struct str s)
{
    if (str_chr(s, '%') < 0)
        return s;
    return decode(arena_alloc(a, s.n + 1), s, false);
}

static size_t count_parts(struct str text)
{
    struct str rest = text, part;
    size_t count = 0;

    while (str_cut(&rest, '&', &part))
        count += part.n > 0;
    return count;
}

bool form_parse(struct arena *a, struct str text, size_t max,
                const struct httpd_pair **ret_pairs, size_t *ret_count)
{
    size_t count = count_parts(text), n = 0;
    struct str rest = text, part;

    if (count > max)
        return false;
    *ret_count = count;
    *ret_pairs = NULL;
    if (!count)
        return true;
    struct httpd_pair *pairs = arena_alloc(a, count * sizeof *pairs);
    char *room = arena_alloc(a, text.n); /* decoding never grows */
    while (str_cut(&rest, '&', &part)) {
        if (!part.n)
            continue;
        ptrdiff_t equal = str_chr(part, '=');
        size_t name_n = equal < 0 ? part.n : (size_t)equal;
        pairs[n].name = decode(room, str_sub(part, 0, name_n), true);
        room += pairs[n].name.n;
        pairs[n].value = decode(room, str_sub(part, name_n + 1, part.n), true);
        room += pairs[n++].value.n;
    }
    *ret_pairs = pairs;
    return true;
}
