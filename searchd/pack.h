/* searchd/pack.h - answers made smaller for the way. */
#ifndef SEARCHD_PACK_H
#define SEARCHD_PACK_H

#include "base/str.h"

enum { PACK_LEAST_BYTES = 1024 }; /* below, the head of gzip eats the gain */

/* Does an Accept-Encoding header allow gzip (RFC 9110, 12.5.3)? */
bool pack_accepted(struct str accept_encoding);
/* Packs *body in place; false, and nothing is done, when it is small. */
bool pack_gzip(struct buf *body);

#endif
