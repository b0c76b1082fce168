/*
 * syndication/apidoc.h - what the API says about itself: schemas, the OpenAPI
 * document, the WSDL, the catalogue of services, the page to try it.
 *
 * All of it is open: no key, no quota.
 */
#ifndef SYNDICATION_APIDOC_H
#define SYNDICATION_APIDOC_H

#include "base/str.h"

struct httpd_request;
struct httpd_response;

/* Handlers: GET /api/v2/schemas/NAME and /api/v2/openapi.json. */
void apidoc_schema(struct httpd_request *rq, struct httpd_response *rs,
                   void *service);
void apidoc_openapi(struct httpd_request *rq, struct httpd_response *rs,
                    void *service);
/* GET /api/v2/services as JSON, /dich-vu as a page. */
void apidoc_services(struct httpd_request *rq, struct httpd_response *rs,
                     void *service);
void apidoc_catalogue(struct httpd_request *rq, struct httpd_response *rs,
                      void *service);
/* GET /thu-api and /api/v2/problems, pages. */
void apidoc_try(struct httpd_request *rq, struct httpd_response *rs,
                void *service);
void apidoc_problems(struct httpd_request *rq, struct httpd_response *rs,
                     void *service);

/* The WSDL of a door at that address. */
void apidoc_wsdl(struct buf *out, const char *address);

#endif
