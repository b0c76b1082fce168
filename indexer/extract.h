/*
 * indexer/extract.h - bytes of one page or file -> struct document.
 *
 * HTML through gumbo; PDF and office files through caged child processes.
 * Decides the reasons that only the content can tell: NOINDEX_*,
 * CANONICAL_OTHER, EMPTY, SOFT404, LOGIN_PAGE, JS_ONLY, TYPE_UNSUPPORTED,
 * PARSE_ERROR, SCAN_NO_TEXT, ENCRYPTED, WAF_BLOCK, REDIRECT (meta refresh).
 * Pure but for the child processes; threads may run it at once, each with an
 * arena of its own.
 */
#ifndef INDEXER_EXTRACT_H
#define INDEXER_EXTRACT_H

#include "indexer/document.h"

struct err;
struct options;

struct extract_input {
    const char *url;
    struct str body;          /* decoded from content codings, not charset */
    struct str content_type;  /* HTTP header value, or "" */
    struct str robots_header; /* X-Robots-Tag values joined by ",", or "" */
    struct str last_modified; /* HTTP header value, or "" */
    const struct spam_words *spam_words; /* NULL: no alarms */
    struct str lastmod;                  /* of the sitemap, ISO; or "" */
};

/* Fails only with ERR_BUG or ERR_IO (a child could not be started); whatever is
 * wrong with the page is a reason in *ret_document. */
int extract(struct document *ret_document, const struct extract_input *input,
            const struct options *options, struct arena *arena,
            struct err *err);

#endif
