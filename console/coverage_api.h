/*
 * console/coverage_api.h - the coverage by API, for programs (docs/console.md):
 * with a key (apikey.h) or a session.  Errors are application/problem+json.
 */
#ifndef CONSOLE_COVERAGE_API_H
#define CONSOLE_COVERAGE_API_H

struct call;
struct err;

/* Makes the bearer of a key the visitor; a request without one is left alone.
 * 1: a key that holds; 0: none was sent; ERR_USAGE: it is none of ours. */
int api_load_key(struct call *c, struct err *err);

void api_summary(struct call *c); /* counts, days, differences */
void api_urls(struct call *c);    /* a page of the list */
void api_urls_csv(struct call *c);
void api_urls_jsonl(struct call *c);
void api_urls_xlsx(struct call *c);
void api_url(struct call *c); /* ?url=: all that is known of one */
void api_alerts(struct call *c);
void api_recrawl(struct call *c); /* POST url */
void api_check(struct call *c);   /* POST reason */

/* The error of an address below /api/, in both languages. */
void api_error(struct call *c, int status, const char *vi, const char *en);

#endif
