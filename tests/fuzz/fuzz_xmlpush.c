/* base/xmlpush.c: what is seen is whole, closed in order, and within bounds;
 * the first byte says how it is read and in which pieces. */
#include "base/err.h"
#include "base/utf8.h"
#include "base/xmlpush.h"

#include <stdlib.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

enum { DEPTH_MAX = 6, BYTES_MAX = 100000 };

struct seen {
    int open;
    bool over, any_bytes;
};

static bool fine(const struct seen *seen, struct str text)
{
    return seen->any_bytes || utf8_valid(text);
}

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct seen *seen = context;

    if (seen->over || e->depth != ++seen->open || e->depth > DEPTH_MAX ||
        !e->name.n || e->name.p[e->name.n] || !fine(seen, e->name))
        abort();
    for (int i = 0; i < e->attribute_count; i++)
        if (!fine(seen, xmlpush_attribute_at(e, i).value))
            abort();
    if (!str_is(e->name, "stop"))
        return 0;
    seen->over = true;
    return err_set(err, ERR_BUSY, "stopped");
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct seen *seen = context;

    (void)err;
    if (seen->over || e->depth != seen->open--)
        abort();
    return 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    const struct seen *seen = context;

    (void)err;
    if (seen->over || !seen->open || !fine(seen, text))
        abort();
    return 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    if (!bytes)
        return 0;
    const struct xmlpush_form form = {.start = on_start,
                                      .end = on_end,
                                      .text = on_text,
                                      .how = *data & 15,
                                      .depth_max = DEPTH_MAX,
                                      .bytes_max = BYTES_MAX};
    struct seen seen = {.any_bytes = form.how & XMLPUSH_RECOVER};
    struct err err = {0};
    scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(&form, &seen);
    struct str rest = {(const char *)data + 1, bytes - 1};
    const size_t piece = (*data >> 4) * 7 + 1;
    int r = 0;

    for (; rest.n && r == 0; rest = str_sub(rest, piece, rest.n))
        r = xmlpush_feed(p, str_sub(rest, 0, piece), &err);
    if (r == 0)
        r = xmlpush_finish(p, &err);
    if (r != -err.code || (seen.over && r != -ERR_BUSY))
        abort();
    return 0;
}
