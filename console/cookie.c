/* console/cookie.c - see cookie.h. */
#include "console/cookie.h"

struct str cookie_find(struct str header, const char *name)
{
    struct str pair;

    while (str_cut(&header, ';', &pair)) {
        pair = str_trim(pair);
        ptrdiff_t sign = str_chr(pair, '=');
        if (sign >= 0 && str_is(str_sub(pair, 0, (size_t)sign), name))
            return str_sub(pair, (size_t)sign + 1, pair.n);
    }
    return (struct str){0};
}
