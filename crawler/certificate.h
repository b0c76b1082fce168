/* crawler/certificate.h - what libcurl tells of the server's certificate, for
 * crawler/transfer.c only. */
#ifndef CRAWLER_CERTIFICATE_H
#define CRAWLER_CERTIFICATE_H

#include "base/str.h"

#include <curl/curl.h>

/* Of a transfer with CURLOPT_CERTINFO that ended: puts the issuer into the
 * buffer (emptied first) and answers the end as Unix milliseconds; 0: there is
 * none to tell of. */
int64_t certificate_read(CURL *easy, struct buf *issuer);
/* "Nov 28 19:00:00 2026 GMT", as OpenSSL writes times; 0 when it is none. */
int64_t certificate_time(const char *text);

#endif
