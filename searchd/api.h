/*
 * searchd/api.h - the addresses of the service, their parameters, limits and
 * cache headers (docs/api.md).
 *
 *   /                    start page
 *   /tim-kiem /search    results for people, Vietnamese and English
 *   /lien-quan           what else there is to a document
 *   /danh-gia            POST: was a page of use?
 *   /mo-ket-qua          POST by "ping": a result was opened
 *   /gioi-thieu          about: sources, order of results, how to ask
 *   /feed.atom .rss .json .csv   any search as a feed, or as a table
 *   /api/v1/search       the same as JSON
 *   /api/v1/document     one document by its url
 *   /api/v1/related      what else there is to it
 *   /api/v1/facets       counts of a search
 *   /api/v1/suggest      what a person may be about to type
 *   /api/v1/best-bets    what editors put in front; with a key
 *   /api/v1/openapi.json all of /api/v1, described
 *   /opensearch.xml      for browsers
 *   /healthz             200 when a search can be answered
 *   /tinh/...            style sheet, script and emblem
 */
#ifndef SEARCHD_API_H
#define SEARCHD_API_H

#include "base/httpd.h"

/* The application behind them is a struct service, each worker one of
 * worker_new(). */
extern const struct httpd_route api_routes[];

/* Errors: a page for people, problem+json below /api/. */
void api_fail(const struct httpd_request *rq, struct httpd_response *rs,
              int status, const char *text, void *app);

#endif
