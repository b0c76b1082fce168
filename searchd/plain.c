/* searchd/plain.c - see plain.h. */
#include "searchd/plain.h"

#include "base/utf8.h"
#include "indexer/fold.h"

void plain_add(struct buf *out, struct str text)
{
    scoped(buf_done) struct buf folded = {0};
    bool gap = false;

    fold_text(&folded, text);
    for (size_t at = 0; at < folded.n;) {
        uint32_t c = utf8_next(buf_str(&folded), &at);
        if (!utf8_is_alnum(c)) {
            gap = true;
            continue;
        }
        if (gap && out->n && out->p[out->n - 1] != '|')
            buf_addc(out, ' ');
        utf8_put(out, c);
        gap = false;
    }
}

bool plain_word(struct str *rest, struct str *ret_word)
{
    size_t begin = 0, at = 0;
    bool inside = false;

    while (at < rest->n) {
        size_t here = at;
        if (utf8_is_alnum(utf8_next(*rest, &at))) {
            begin = inside ? begin : here;
            inside = true;
        } else if (inside) {
            at = here;
            break;
        }
    }
    if (!inside)
        return false;
    *ret_word = str_sub(*rest, begin, at);
    *rest = str_sub(*rest, at, rest->n);
    return true;
}
