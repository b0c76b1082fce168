/*
 * syndication/soap.h - the SOAP 1.1 door to the lists of version 2.
 *
 *   GET  /soap?wsdl   the contract
 *   POST /soap        GetItem, ListItems, ListChanges (document/literal)
 *
 * Key, scopes and parameters are those of v2.h; the quota is one of its own
 * (QUOTA_SOAP).  A refusal is a fault with HTTP 500, its detail the problem.
 */
#ifndef SYNDICATION_SOAP_H
#define SYNDICATION_SOAP_H

struct httpd_request;
struct httpd_response;

/* Handlers: of an HTTPD_POOL route, and of an HTTPD_INLINE one. */
void soap_call(struct httpd_request *rq, struct httpd_response *rs,
               void *service);
void soap_wsdl(struct httpd_request *rq, struct httpd_response *rs,
               void *service);

#endif
