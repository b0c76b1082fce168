/*
 * searchd/api_data.h - the addresses for programs: searching, one document,
 * what is related, counts, suggestions, and the description of all this.
 */
#ifndef SEARCHD_API_DATA_H
#define SEARCHD_API_DATA_H

#include "base/httpd.h"

struct related;
struct service;

void get_api_search(struct httpd_request *rq, struct httpd_response *rs,
                    void *app);
void get_api_facets(struct httpd_request *rq, struct httpd_response *rs,
                    void *app);
void get_api_suggest(struct httpd_request *rq, struct httpd_response *rs,
                     void *app);
void get_api_document(struct httpd_request *rq, struct httpd_response *rs,
                      void *app);
void get_api_related(struct httpd_request *rq, struct httpd_response *rs,
                     void *app);
void get_openapi(struct httpd_request *rq, struct httpd_response *rs,
                 void *app);
/* /feed.atom, .rss, .json, .csv: any search, newest first. */
void get_feed(struct httpd_request *rq, struct httpd_response *rs, void *app);
void get_opensearch(struct httpd_request *rq, struct httpd_response *rs,
                    void *app);

/* What belongs to the document that "url" or "id" names; false when the answer
 * is a fault. */
bool api_related_run(struct related *related, struct httpd_request *rq,
                     struct httpd_response *rs, const struct service *s);

#endif
