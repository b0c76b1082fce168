/*
 * console/coverage_page.h - the coverage of one portal (REQUIREMENTS K2): how
 * many URLs are in sitemaps, read and found, day by day; why the others are
 * not; what differs; every URL; and the same as files and as API.
 */
#ifndef CONSOLE_COVERAGE_PAGE_H
#define CONSOLE_COVERAGE_PAGE_H

#include <stdbool.h>

struct call;
struct coverage_query;
struct err;
struct picture;

/* The picture of c->portal, up to date.  Where it cannot be had the call is
 * answered and NULL comes back. */
struct picture *coverage_picture(struct call *c);
/* The same, with what is asked of it (coverage_query.h). */
struct picture *coverage_asked(struct call *c, bool api,
                               struct coverage_query *ret_query);

void coverage_page(struct call *c);
/* What changed when: /cong/{cong}/thay-doi */
void coverage_events_page(struct call *c);

#endif
