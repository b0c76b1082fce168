/*
 * console/coverage_page.h - the coverage of one portal (REQUIREMENTS K2): how
 * many URLs are in sitemaps, read and found, day by day; why the others are
 * not; what differs; every URL; and the same as files and as API.
 */
#ifndef CONSOLE_COVERAGE_PAGE_H
#define CONSOLE_COVERAGE_PAGE_H

struct call;
struct err;
struct picture;

/* The picture of c->portal, up to date.  Where it cannot be had the call is
 * answered and NULL comes back. */
struct picture *coverage_picture(struct call *c);

void coverage_page(struct call *c);
/* What changed when: /cong/{cong}/thay-doi */
void coverage_events_page(struct call *c);

#endif
