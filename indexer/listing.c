/* indexer/listing.c - see listing.h. */
#include "indexer/listing.h"

#include <string.h>

/* Skips what begins with `open`, through the first `close` after it. */
static bool skip(struct str *s, struct str open, struct str close)
{
    if (!str_case_starts(*s, open))
        return false;
    ptrdiff_t end = str_find(*s, close);
    *s = str_sub(*s, end < 0 ? s->n : (size_t)end + close.n, s->n);
    return true;
}

/* The name of the first element without its prefix; "" when there is none. */
static struct str root_of(struct str body)
{
    if (str_starts(body, STR("\xef\xbb\xbf")))
        body = str_sub(body, 3, body.n);
    do
        body = str_trim(body);
    while (skip(&body, STR("<!--"), STR("-->")) ||
           skip(&body, STR("<?"), STR("?>")) ||
           skip(&body, STR("<!doctype"), STR(">")));
    if (!str_starts(body, STR("<")))
        return (struct str){0};
    size_t from = 1, end = 1;
    for (; end < body.n && !strchr(" \t\r\n/>", body.p[end]); end++)
        if (body.p[end] == ':')
            from = end + 1;
    return str_sub(body, from, end);
}

bool listing_is_xml(struct str body)
{
    static const char *const roots[] = {"rss", "feed", "RDF", "urlset",
                                        "sitemapindex"};
    struct str root = root_of(body);

    for (size_t i = 0; i < sizeof roots / sizeof *roots; i++)
        if (str_eq(root, str_of(roots[i])))
            return true;
    return false;
}

bool listing_is_text(struct str text)
{
    size_t count = 0;

    for (struct str line; str_cut(&text, '\n', &line);) {
        line = str_trim(line);
        if (!line.n)
            continue;
        if ((!str_case_starts(line, STR("http://")) &&
             !str_case_starts(line, STR("https://"))) ||
            memchr(line.p, ' ', line.n))
            return false;
        count++;
    }
    return count > 0;
}
