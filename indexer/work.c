/* indexer/work.c - see work.h. */
#include "indexer/work.h"

#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "indexer/assemble.h"
#include "indexer/extract.h"

#include <stdlib.h>

struct work *work_new(void)
{
    struct work *w = NEW(work);

    w->arena = arena_new();
    return w;
}

void work_free(struct work *w)
{
    if (!w)
        return;
    page_done(&w->page);
    arena_free(w->arena);
    free(w->failed);
    free(w);
}

/* Values of all headers of that name, joined by ", ". */
static struct str all_headers(struct arena *arena, struct str headers,
                              const char *name)
{
    scoped(buf_done) struct buf all = {0};

    for (struct str line; str_cut(&headers, '\n', &line);) {
        struct str value = warc_http_header(line, name);
        if (!value.p)
            continue;
        if (all.n)
            buf_addz(&all, ", ");
        buf_add(&all, value);
    }
    return (struct str){arena_str(arena, buf_str(&all)), all.n};
}

static const char *absolute(struct arena *arena, struct str location,
                            const char *base)
{
    scoped(buf_done) struct buf url = {0};
    struct err ignored = {0};

    return url_key(&url, location, base, &ignored) == 0
               ? arena_str(arena, buf_str(&url))
               : arena_str(arena, location);
}

static int extract_body(struct work *w, const struct extract_input *input,
                        const struct options *options, struct err *err)
{
    int r = extract(&w->document, input, options, w->arena, err);

    enum reason reason = w->document.reason == REASON_CANONICAL_OTHER
                             ? w->document.otherwise
                             : w->document.reason;
    if (r < 0 || reason != REASON_OK)
        return r;
    w->text_hash =
        assemble_text_hash(str_of(w->document.title), str_of(w->document.text));
    likeness_of(&w->likeness, str_of(w->document.text));
    likeness_bind(&w->likeness, w->document.card.number);
    return 0;
}

static int work_http(struct work *w, const struct options *options,
                     struct err *err)
{
    scoped(buf_done) struct buf body = {0};
    struct warc_http http;
    struct err broken = {0};
    const char *url = w->page.url.p;

    if (warc_http_parse(buf_str(&w->page.block), &http, &broken) < 0)
        return 0; /* status 0: the caller says PARSE_ERROR */
    w->status = http.status;
    if (w->status >= 300 && w->status < 400)
        w->location =
            absolute(w->arena, warc_http_header(http.headers, "Location"), url);
    if (w->status < 200 || w->status >= 300)
        return 0;
    /* Of a body with a broken coding we take what came out of it. */
    if (warc_http_body(&http, (size_t)options->crawler.body_max_bytes, &body,
                       &broken) == -ERR_LIMIT) {
        w->document.reason = REASON_TOO_BIG;
        return 0;
    }
    struct extract_input input = {
        .url = url,
        .body = buf_str(&body),
        .content_type = warc_http_header(http.headers, "Content-Type"),
        .robots_header = all_headers(w->arena, http.headers, "X-Robots-Tag"),
        .last_modified = warc_http_header(http.headers, "Last-Modified"),
        .lastmod = buf_str(&w->page.lastmod),
        .spam_words = w->spam_words,
    };
    return extract_body(w, &input, options, err);
}

static int work_bare(struct work *w, const struct options *options,
                     struct err *err)
{
    struct extract_input input = {
        .url = w->page.url.p,
        .body = buf_str(&w->page.block),
        .content_type = buf_str(&w->page.content_type),
        .spam_words = w->spam_words,
    };

    w->status = 200;
    return extract_body(w, &input, options, err);
}

void work_run(struct work *w, const struct options *options,
              const struct spam_words *spam_words)
{
    struct err err = {0};
    int r = 0;

    arena_reset(w->arena);
    w->status = 0;
    w->location = "";
    w->text_hash = 0;
    w->likeness = (struct likeness){0};
    w->spam_words = spam_words;
    w->document = (struct document){.reason = REASON_PARSE_ERROR, .detail = ""};
    if (w->page.type == PAGE_ANSWER)
        r = w->page.bare ? work_bare(w, options, &err)
                         : work_http(w, options, &err);
    if (r < 0) {
        w->failed = NEW(err);
        *w->failed = err;
    }
}
