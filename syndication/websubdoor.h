/*
 * syndication/websubdoor.h - POST /websub: where subscribers ask the hub of
 * WebSub (websub.h).
 *
 * The form has hub.mode (subscribe, unsubscribe), hub.topic (a feed of this
 * hub), hub.callback (http or https), and may have hub.lease_seconds and
 * hub.secret.  202: the hub will ask back; 400 says what is wrong; 503: too
 * many are waiting.
 */
#ifndef SYNDICATION_WEBSUBDOOR_H
#define SYNDICATION_WEBSUBDOOR_H

struct httpd_request;
struct httpd_response;

enum { WEBSUB_BODY_MAX_BYTES = 16 << 10 };

/* Handler of an HTTPD_POOL route; `service` is the struct hubserve. */
void websub_door(struct httpd_request *rq, struct httpd_response *rs,
                 void *service);

#endif
