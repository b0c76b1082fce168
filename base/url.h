/*
 * base/url.h - URLs: parsed as WHATWG says (URL Standard, 2023), resolved
 * against a base, and brought to our one key form.
 *
 * Special schemes only: http, https and, for resolving, file ftp ws wss; others
 * parse but are of no use here.  Hosts go through IDNA (UTS #46
 * non-transitional; base/host.h); IPv4 in every spelling becomes dotted
 * decimal.
 */
#ifndef BASE_URL_H
#define BASE_URL_H

#include "base/mem.h"
#include "base/str.h"

struct err;

enum { URL_MAX_BYTES = 8192 };

/* All parts are slices of href (except port); href is owned. */
struct url {
    char *href;        /* serialisation, NUL-terminated */
    struct str scheme; /* "https", without ":" */
    struct str username, password;
    struct str host;     /* "xn--...", "127.0.0.1", "[::1]" */
    int port;            /* -1: the scheme's default */
    struct str path;     /* "/a/b" */
    struct str query;    /* with "?", or empty */
    struct str fragment; /* with "#", or empty */
};

/* Parses `input` against `base` (may be NULL).  ERR_FORMAT says why not,
 * ERR_LIMIT beyond URL_MAX_BYTES.  url_done() releases. */
int url_parse(struct url *ret_url, struct str input, const struct url *base,
              struct err *err);
void url_done(struct url *u); /* accepts a zeroed one */

/*
 * The key form under which the system knows a page (REQUIREMENTS C6): http or
 * https only, no user, no fragment, default port dropped, percent-escapes
 * normalised (upper-case hex, unreserved decoded, what may not stand encoded),
 * empty path "/", the dot behind a host dropped, tracking (utm_*, fbclid, gclid
 * ...) and session parameters (;jsessionid=, PHPSESSID, `sid` with a long
 * random value ...) dropped, empty parameters dropped.  Order of parameters
 * kept. Adds to `out`.  ERR_FORMAT when it is no http(s) URL with a host
 * whose labels are not empty; `out` is then as before.
 */
int url_canonical(struct buf *out, const struct url *u, struct err *err);
/* url_parse() and url_canonical() in one step; base is a URL text or NULL. */
int url_key(struct buf *out, struct str input, const char *base,
            struct err *err);

/* Registrable domain by the public suffix list (libpsl): "hanoi.gov.vn" of
 * "www.hanoi.gov.vn"; the host itself for addresses and unknown suffixes.
 * Borrowed from `host`. */
struct str url_domain(struct str host);
/* Without scheme and "www.": the same page under http and https, with and
 * without www.  Borrowed from `key`, a URL in key form. */
struct str url_core(const char *key);
/* Effective port. */
int url_port(const struct url *u);
/* scheme "://" host [":" port], without slash. */
void url_origin(struct buf *out, const struct url *u);

#endif
