/*
 * base/httpd_tls.h - the certificate of an httpd, which can be renewed while
 * it serves.
 *
 * Handshakes under way may still use an old certificate, so those before stay
 * in memory until the end: a few kilobytes for each renewal.  httpd_tls_load()
 * is for one thread at a time; handshakes may run meanwhile.
 */
#ifndef BASE_HTTPD_TLS_H
#define BASE_HTTPD_TLS_H

#include "base/mem.h"

#include <gnutls/abstract.h>

struct err;
struct httpd_tls;

/* What libmicrohttpd is to offer: TLS 1.2 and 1.3, no CBC, no SHA-1. */
extern const char httpd_tls_priorities[];

/* `cert`: PEM file of the certificate and those above it; `key`: PEM file of
 * its key, not encrypted.  Fails with ERR_IO, ERR_FORMAT (no such file form),
 * or ERR_CONFIG (the key is of another certificate). */
int httpd_tls_new(struct httpd_tls **ret_tls, const char *cert, const char *key,
                  struct err *err);
void httpd_tls_free(struct httpd_tls *tls); /* accepts NULL */
DEFINE_FREEP(httpd_tls)

/* Reads both files again; new connections get what they hold.  After an error
 * everything is as before. */
int httpd_tls_load(struct httpd_tls *tls, struct err *err);
/* For gnutls_certificate_retrieve_function3: the certificate of now. */
void httpd_tls_get(struct httpd_tls *tls, gnutls_pcert_st **ret_certs,
                   unsigned *ret_count, gnutls_privkey_t *ret_key);

#endif
