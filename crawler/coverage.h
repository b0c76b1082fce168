/*
 * crawler/coverage.h - every known URL of a portal with its one reason: the
 * crawler's state (crawl.db) joined with the indexer's verdicts (DIR/index.db,
 * table `verdict` of docs/formats.md, read only when it is there).
 *
 * outcome.h says which of the two reasons it is.  Sitemaps and robots.txt are
 * left out.
 */
#ifndef CRAWLER_COVERAGE_H
#define CRAWLER_COVERAGE_H

#include "base/str.h"
#include "config/reason.h"

#include <stdio.h>

struct err;

struct coverage_row { /* text is never NULL; borrowed for the call */
    const char *portal, *url;
    int status; /* HTTP status of the last answer; 0: none came */
    enum reason reason;
    const char *detail; /* of the reason: the target of a redirect, ... */
    int64_t first_seen_ms, last_fetched_ms, last_indexed_ms; /* 0: never */
    int64_t lastmod_ms; /* as its sitemap says; 0: it does not */
    bool listed;        /* a sitemap that is there names it now */
    bool searchable;    /* a search finds it, whatever came of the last fetch */
};

/*
 * Calls `each` for every URL of the portal `code` (NULL: of all), in the order
 * of portal and URL, until it answers negative; that is then the result.
 * ERR_NOT_FOUND when there is no crawl.db in `data_dir`.
 */
int coverage_each(const char *data_dir, const char *code,
                  int (*each)(void *context, const struct coverage_row *row,
                              struct err *err),
                  void *context, struct err *err);

enum coverage_format { COVERAGE_CSV, COVERAGE_JSONL };

/*
 * Writes all rows as `url,status,reason,owner,fix,first_seen,last_fetched,
 * last_indexed` (RFC 4180, header line; or one JSON object a line with the same
 * names and `detail`).  Times are ISO 8601, empty when never; `fix` is the
 * Vietnamese sentence of config/reason.h.
 */
int coverage_write(FILE *out, const char *data_dir, const char *code,
                   enum coverage_format format, struct err *err);

#endif
