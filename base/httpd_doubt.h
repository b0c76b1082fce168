/*
 * base/httpd_doubt.h - requests that can be read in two ways, which is how one
 * request is smuggled behind another past a proxy (RFC 9112, 6.3 and 11.2).
 */
#ifndef BASE_HTTPD_DOUBT_H
#define BASE_HTTPD_DOUBT_H

#include <stdbool.h>

struct MHD_Connection;

/* Whether its length or its host is said twice, or its length both by
 * Transfer-Encoding and by Content-Length, or by a coding other than chunked.
 */
bool httpd_doubtful(struct MHD_Connection *connection);

#endif
