/*
 * console/hostcheck.h - the state of a portal's server (REQUIREMENTS K4): name,
 * addresses (IPv6), HTTPS, days left of the certificate, redirect to HTTPS,
 * HSTS.  Two requests by the crawler's own fetcher, http and https, one after
 * the other; the answer is kept in coverage.db.
 */
#ifndef CONSOLE_HOSTCHECK_H
#define CONSOLE_HOSTCHECK_H

#include <stdbool.h>
#include <stdint.h>

struct arena;
struct err;
struct options;
struct picture;
struct portal;

enum { HOSTCHECK_REST_MS = 60000 }; /* not looked again within */

struct hostcheck { /* text never NULL, of the arena */
    int64_t at_ms; /* 0: never looked */
    bool resolves, ipv6;
    const char *addresses;
    int http_status, https_status;        /* 0: no answer */
    const char *http_fault, *https_fault; /* English, why there was none */
    bool to_https, hsts, http2;
    const char *issuer;
    int64_t certificate_ends_ms; /* 0: none was seen */
};

/* Looks and keeps.  What is wrong with the server is no error; nothing is done
 * within HOSTCHECK_REST_MS of the last look. */
int hostcheck_run(struct picture *p, const char *data_dir,
                  const struct options *options, const struct portal *portal,
                  int64_t now_ms, struct err *err);
/* What was kept last. */
int hostcheck_get(struct picture *p, const char *portal, struct arena *arena,
                  struct hostcheck *ret, struct err *err);

#endif
