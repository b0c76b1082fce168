/* base/jsontext.c - see jsontext.h. */
#include "base/jsontext.h"

#include "base/err.h"

#include <jansson.h>

void jsontext_add(struct buf *out, struct str s)
{
    size_t from = 0;

    buf_addc(out, '"');
    for (size_t i = 0; i < s.n; i++) {
        unsigned char c = (unsigned char)s.p[i];
        if (c >= 0x20 && c != '"' && c != '\\' && c != 0x7f)
            continue;
        buf_add(out, str_sub(s, from, i));
        from = i + 1;
        if (c == '"' || c == '\\')
            buf_addf(out, "\\%c", c);
        else if (c == '\n')
            buf_addz(out, "\\n");
        else
            buf_addf(out, "\\u%04x", c);
    }
    buf_add(out, str_sub(s, from, s.n));
    buf_addc(out, '"');
}

json_t *jsontext_read(struct str text, size_t flags, struct err *err)
{
    json_error_t at;
    json_t *root = json_loadb(text.p ? text.p : "", text.n, flags, &at);

    if (!root)
        (void)err_set(err, ERR_FORMAT, "line %d, column %d: %s", at.line,
                      at.column, at.text);
    return root;
}
