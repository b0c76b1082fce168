/* console/cookie.h - one cookie of a Cookie header (RFC 6265). */
#ifndef CONSOLE_COOKIE_H
#define CONSOLE_COOKIE_H

#include "base/str.h"

/* The value of the first cookie of that name, borrowed from `header`; p NULL:
 * there is none.  Quotes are not taken off: ours have none. */
struct str cookie_find(struct str header, const char *name);

#endif
