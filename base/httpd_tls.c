/* base/httpd_tls.c - see httpd_tls.h. */
#include "base/httpd_tls.h"

#include "base/err.h"
#include "base/file.h"

#include <gnutls/x509.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>

enum { CHAIN_MAX = 8, FILE_MAX_BYTES = 1 << 20 };

const char httpd_tls_priorities[] =
    "NORMAL:-VERS-ALL:+VERS-TLS1.3:+VERS-TLS1.2:-AES-128-CBC:-AES-256-CBC:"
    "-SHA1:-RSA:%SERVER_PRECEDENCE";

struct identity {
    struct identity *before;
    gnutls_pcert_st certs[CHAIN_MAX];
    unsigned count;
    gnutls_privkey_t key;
};

struct httpd_tls {
    char *cert, *key; /* paths */
    _Atomic(struct identity *) now;
};

static void identity_free(struct identity *id)
{
    for (unsigned i = 0; i < id->count; i++)
        gnutls_pcert_deinit(&id->certs[i]);
    if (id->key)
        gnutls_privkey_deinit(id->key);
    free(id);
}

static void identity_freep(struct identity **id)
{
    if (*id)
        identity_free(*id);
}

static int fail(struct err *err, const char *path, int code)
{
    return err_set(err, ERR_FORMAT, "%s: %s", path, gnutls_strerror(code));
}

/* The whole file; of the caller (wipe_pem). */
static int read_pem(gnutls_datum_t *ret_pem, const char *path, struct err *err)
{
    char *text;
    size_t n;

    int r = file_read(&text, &n, path, FILE_MAX_BYTES, err);
    if (r == 0)
        *ret_pem = (gnutls_datum_t){(unsigned char *)text, (unsigned)n};
    return r;
}

/* A key is not to stay in memory that is given back. */
static void wipe_pem(gnutls_datum_t *pem)
{
    if (pem->data)
        explicit_bzero(pem->data, pem->size);
    free(pem->data);
}

static int read_certs(struct identity *id, const char *path, struct err *err)
{
    scoped(wipe_pem) gnutls_datum_t pem = {0};
    unsigned count = CHAIN_MAX;

    int r = read_pem(&pem, path, err);
    if (r < 0)
        return r;
    int code = gnutls_pcert_list_import_x509_raw(id->certs, &count, &pem,
                                                 GNUTLS_X509_FMT_PEM, 0);
    if (code < 0)
        return fail(err, path, code);
    id->count = count;
    return 0;
}

static int read_key(struct identity *id, const char *path, struct err *err)
{
    scoped(wipe_pem) gnutls_datum_t pem = {0};

    int r = read_pem(&pem, path, err);
    if (r < 0)
        return r;
    int code = gnutls_privkey_init(&id->key);
    if (code == 0)
        code = gnutls_privkey_import_x509_raw(id->key, &pem,
                                              GNUTLS_X509_FMT_PEM, NULL, 0);
    return code < 0 ? fail(err, path, code) : 0;
}

/* Compares by the name of the public key, which both give. */
static bool belong_together(const struct identity *id)
{
    unsigned char of_cert[64], of_key[64];
    size_t cert_n = sizeof of_cert, key_n = sizeof of_key;
    gnutls_pubkey_t public_key;

    if (gnutls_pubkey_init(&public_key) < 0)
        mem_exhausted();
    bool same = gnutls_pubkey_import_privkey(public_key, id->key, 0, 0) == 0 &&
                gnutls_pubkey_get_key_id(public_key, 0, of_key, &key_n) == 0 &&
                gnutls_pubkey_get_key_id(id->certs[0].pubkey, 0, of_cert,
                                         &cert_n) == 0 &&
                key_n == cert_n && memcmp(of_key, of_cert, key_n) == 0;
    gnutls_pubkey_deinit(public_key);
    return same;
}

int httpd_tls_load(struct httpd_tls *tls, struct err *err)
{
    scoped(identity_freep) struct identity *id = NEW(identity);

    int r = read_certs(id, tls->cert, err);
    if (r == 0)
        r = read_key(id, tls->key, err);
    if (r < 0)
        return err_wrap(err, "TLS");
    if (!belong_together(id))
        return err_set(err, ERR_CONFIG,
                       "TLS: %s is not the key of the certificate in %s",
                       tls->key, tls->cert);
    id->before = atomic_load(&tls->now);
    atomic_store(&tls->now, TAKE(id));
    return 0;
}

int httpd_tls_new(struct httpd_tls **ret_tls, const char *cert, const char *key,
                  struct err *err)
{
    scoped(httpd_tls_freep) struct httpd_tls *tls = NEW(httpd_tls);

    tls->cert = mem_str(cert);
    tls->key = mem_str(key);
    int r = httpd_tls_load(tls, err);
    if (r < 0)
        return r;
    *ret_tls = TAKE(tls);
    return 0;
}

void httpd_tls_free(struct httpd_tls *tls)
{
    struct identity *before;

    if (!tls)
        return;
    for (struct identity *id = atomic_load(&tls->now); id; id = before) {
        before = id->before;
        identity_free(id);
    }
    free(tls->cert);
    free(tls->key);
    free(tls);
}

void httpd_tls_get(struct httpd_tls *tls, gnutls_pcert_st **ret_certs,
                   unsigned *ret_count, gnutls_privkey_t *ret_key)
{
    struct identity *id = atomic_load(&tls->now);

    *ret_certs = id->certs;
    *ret_count = id->count;
    *ret_key = id->key;
}
