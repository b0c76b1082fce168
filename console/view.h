/*
 * console/view.h - the HTML of the console, Vietnamese first, English beside.
 * No script; all text is escaped here.
 */
#ifndef CONSOLE_VIEW_H
#define CONSOLE_VIEW_H

#include "base/str.h"
#include "config/reason.h"

struct coverage_row;
struct portal_summary;
struct summary;

/* The list of portals with their counts. */
void view_portals(struct buf *out, const struct summary *summary);

struct view_coverage {
    const struct portal_summary *portal;
    enum reason reason;  /* only these URLs; REASON_COUNT: all */
    size_t first, shown; /* position of the first row, rows on the page */
    size_t matching;     /* rows under the filter in all */
    struct str rows;     /* finished HTML of the rows, by view_row() */
};
void view_coverage(struct buf *out, const struct view_coverage *page);
/* Adds one <tr> of the coverage table. */
void view_row(struct buf *out, const struct coverage_row *row);

/* A page for an error: its status, and one sentence in each language. */
void view_error(struct buf *out, int status, const char *vi, const char *en);

enum { VIEW_ROWS = 100 }; /* rows of one page of the coverage table */

extern const char view_css[]; /* the style sheet */

#endif
