/*
 * console/coverage_api.h - the coverage by API, for programs (docs/console.md):
 * with a key or a session.  Parameters that an address does not have are
 * refused (api.h); console/openapi.json describes all of it.
 */
#ifndef CONSOLE_COVERAGE_API_H
#define CONSOLE_COVERAGE_API_H

struct call;

void api_summary(struct call *c); /* counts, days, differences */
void api_urls(struct call *c);    /* a page of the list */
void api_url(struct call *c);     /* ?url=: all that is known of one */
void api_alerts(struct call *c);
void api_recrawl(struct call *c); /* POST url */
void api_check(struct call *c);   /* POST reason */

#endif
