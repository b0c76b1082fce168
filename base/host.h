/*
 * base/host.h - hosts as the WHATWG URL Standard reads them: names through
 * IDNA (UTS #46, non-transitional, as browsers set it up), IPv4 in every
 * spelling ("0x7f.1", "2130706433"), IPv6 in brackets.
 */
#ifndef BASE_HOST_H
#define BASE_HOST_H

#include "base/str.h"

struct err;

/*
 * Adds the host in its one serialised form: "xn--...", "127.0.0.1", "[::1]".
 * `special`: of an http, https, ws, wss, ftp or file URL; else the host is
 * opaque and only percent-encoded.  ERR_FORMAT says what is wrong, and `out`
 * is then as before.
 */
int host_parse(struct buf *out, struct str input, bool special,
               struct err *err);

/* True for the serialised forms of addresses: "127.0.0.1" and "[::1]". */
bool host_is_address(struct str host);

#endif
