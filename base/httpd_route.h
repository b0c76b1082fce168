/*
 * base/httpd_route.h - which handler answers a request.  For the files of httpd
 * only.
 */
#ifndef BASE_HTTPD_ROUTE_H
#define BASE_HTTPD_ROUTE_H

struct httpd_call;
struct httpd_route;

/* The route of /metrics, which no table holds. */
extern const struct httpd_route httpd_route_metrics;

/* The route of the request, and sets its `rest`.  NULL when there is none:
 * *ret_allow is then the methods that its path does answer, "GET, HEAD" (lives
 * as the request), or NULL. */
const struct httpd_route *httpd_route_find(struct httpd_call *c,
                                           const char **ret_allow);

#endif
