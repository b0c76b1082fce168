/*
 * console/coverage_query.h - which URLs of a portal are asked for: the same
 * filters for page, exports and API.
 *
 *   page      API       holds
 *   ly-do     reason    a reason code
 *   ai        owner     site, choice, us, info
 *   nhom      state     one of the names below
 *   duong-dan prefix    beginning of the path ("/tin-tuc/") or of the URL
 *   sau       cursor    the URL behind which the page begins
 *   -         limit     rows of an answer of the API, 1..1000
 */
#ifndef CONSOLE_COVERAGE_QUERY_H
#define CONSOLE_COVERAGE_QUERY_H

#include "console/picture.h"

struct call;

struct coverage_state {
    const char *name, *api; /* NULL ends the table */
    const char *vi, *en;
    unsigned mask, value;
};
extern const struct coverage_state coverage_states[];

enum { COVERAGE_PAGE_ROWS = 100, COVERAGE_API_ROWS_MAX = 1000 };

struct coverage_query {
    struct picture_filter filter;       /* text of the request's arena */
    const struct coverage_state *state; /* or NULL */
};

/* NULL, or the argument that is none of ours: its name. */
const char *coverage_query_read(struct coverage_query *ret_query,
                                const struct call *c, bool api);
/* "?ly-do=..&sau=.." with what is set, "" when nothing is; `after` in place of
 * the query's own (NULL: none).  Of the arena. */
const char *coverage_query_write(const struct coverage_query *q,
                                 const struct call *c, const char *after,
                                 bool api);

#endif
