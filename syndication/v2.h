/*
 * syndication/v2.h - version 2 of the API: items and changes by GET.
 *
 *   GET /api/v2/items[.json|.xml|.csv]       list, newest first
 *   GET /api/v2/items/ID[.json|.xml|.csv]    one item
 *   GET /api/v2/changes[.json|.xml|.csv]     what changed, oldest first
 *
 * The form is that of the ending, else what Accept likes best.  The key stands
 * in X-API-Key, or it (or a token of oauth.h) in "Authorization: Bearer".  A
 * 304 costs no quota.  Refusals are problems (problem.h).  Every call leaves an
 * audit line.  docs/api-hub.md has it with examples.
 */
#ifndef SYNDICATION_V2_H
#define SYNDICATION_V2_H

#include "syndication/problem.h"
#include "syndication/quota.h"
#include "syndication/service.h"

struct httpd_request;
struct httpd_response;

/* Handlers of HTTPD_TRY routes "/api/v2/items*" and "/api/v2/changes*". */
void v2_items(struct httpd_request *rq, struct httpd_response *rs,
              void *service);
void v2_changes(struct httpd_request *rq, struct httpd_response *rs,
                void *service);

/* --- for other doors to the same lists --- */

/* Whose call it is, and whether it may; `scopes` are those it needs. */
enum auth_verdict v2_verdict(struct hubserve *service,
                             const struct httpd_request *rq, unsigned scopes,
                             struct auth_grant *ret_grant);
enum problem v2_problem_of(enum auth_verdict verdict); /* not of AUTH_OK */
/* Sets RateLimit and RateLimit-Policy, and Retry-After when refused. */
void v2_tell_quota(const struct httpd_request *rq, struct httpd_response *rs,
                   const struct quota_state *state);

#endif
