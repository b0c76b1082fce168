/* base/httpd_peer.h - who asks, also behind proxies.  For the files of httpd
 * only.
 */
#ifndef BASE_HTTPD_PEER_H
#define BASE_HTTPD_PEER_H

struct httpd_call;

/* Fills in `rq.peer`: the address of the connection or, when that is a trusted
 * proxy, the last of X-Forwarded-For that is none. */
void httpd_peer_find(struct httpd_call *c);

#endif
