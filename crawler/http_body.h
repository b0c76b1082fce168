/*
 * crawler/http_body.h - taking codings off HTTP bodies, and walking headers.
 *
 * As lenient as browsers are: LF alone ends a line, checksums are not looked
 * at, bytes behind the end are ignored, "deflate" may lack its zlib frame, and
 * a body that does not begin as its coding must is taken as not coded.
 * Output never grows beyond the limit, whatever the input promises.
 */
#ifndef CRAWLER_HTTP_BODY_H
#define CRAWLER_HTTP_BODY_H

#include "base/str.h"

struct err;

/*
 * Adds the data of the chunks to `out`.  ERR_FORMAT when the chunks break off
 * or break their grammar, ERR_LIMIT beyond `max_bytes`; what came before stays
 * in both cases.
 */
int http_dechunk(struct str body, size_t max_bytes, struct buf *out,
                 struct err *err);
/* The same for one content coding: gzip, x-gzip, deflate, br, zstd; others
 * count as identity. */
int http_decode(struct str coding, struct str body, size_t max_bytes,
                struct buf *out, struct err *err);
/* Takes the next "name: value" from *rest, folded lines included; lines
 * without colon are skipped.  False at the end. */
bool http_next_header(struct str *rest, struct str *ret_name,
                      struct str *ret_value);
/* Whether Transfer-Encoding names chunked. */
bool http_is_chunked(struct str headers);

#endif
