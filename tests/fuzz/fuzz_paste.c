/* What was read from a page, as JSON: the HTML to paste has no element of the
 * page's own, and its script does not end early. */
#include "base/mem.h"
#include "console/paste.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static bool is_ours(struct str rest)
{
    static const char *const ours[] = {
        "<meta name=\"",  "<meta property=\"",
        "<!-- <meta",     "<!-- <html",
        "<title>",        "</title>",
        "<link rel=\"ca", "<script type=\"applicat",
        "</script>"};

    for (size_t i = 0; i < sizeof ours / sizeof *ours; i++)
        if (str_starts(rest, str_of(ours[i])))
            return true;
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(buf_done) struct buf out = {0};
    json_t *document = json_loadb((const char *)data, bytes, 0, NULL);
    const struct paste paste = {"https://a.gov.vn/?a=1&b=2", "Sở A & B",
                                document};

    if (document)
        paste_write(&out, &paste);
    json_decref(document);
    struct str html = buf_str(&out);
    for (size_t i = 0; i < html.n; i++)
        if (html.p[i] == '<' && !is_ours(str_sub(html, i, html.n)) &&
            !(i > 4 && !memcmp(html.p + i - 5, "<!-- ", 5)))
            abort();
    return 0;
}
