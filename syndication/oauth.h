/*
 * syndication/oauth.h - POST /api/v2/token: OAuth 2.0, client credentials only
 * (RFC 6749, 4.4).  client_id is the number of a key, client_secret the key
 * itself, by HTTP Basic or in the body; `scope` may ask for less than the key
 * has.  The token lives TOKEN_LIFE_S seconds.  Errors are those of RFC 6749,
 * 5.2.  Every call leaves an audit line.
 */
#ifndef SYNDICATION_OAUTH_H
#define SYNDICATION_OAUTH_H

struct httpd_request;
struct httpd_response;

enum { OAUTH_BODY_MAX_BYTES = 4 << 10 };

void oauth_token(struct httpd_request *rq, struct httpd_response *rs,
                 void *service);

#endif
