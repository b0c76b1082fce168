/* syndication/digest.c - see digest.h. */
#include "syndication/digest.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <pthread.h>
#include <stdio.h>
#include <sys/random.h>

static pthread_key_t context_key;

static void free_context(void *context)
{
    EVP_MD_CTX_free(context);
}

static void make_key(void)
{
    if (pthread_key_create(&context_key, free_context))
        mem_exhausted();
}

static EVP_MD_CTX *context(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;

    pthread_once(&once, make_key);
    EVP_MD_CTX *c = pthread_getspecific(context_key);
    if (c)
        return c;
    c = EVP_MD_CTX_new();
    if (!c || !EVP_DigestInit_ex(c, EVP_sha256(), NULL) ||
        pthread_setspecific(context_key, c))
        mem_exhausted();
    return c;
}

void digest_sha256(unsigned char out[DIGEST_BYTES], struct str a, struct str b)
{
    EVP_MD_CTX *c = context();

    /* A NULL type begins again with the algorithm the context has already. */
    if (!EVP_DigestInit_ex(c, NULL, NULL) || !EVP_DigestUpdate(c, a.p, a.n) ||
        !EVP_DigestUpdate(c, b.p, b.n) || !EVP_DigestFinal_ex(c, out, NULL))
        mem_exhausted();
}

bool digest_same(const void *a, const void *b, size_t n)
{
    return CRYPTO_memcmp(a, b, n) == 0;
}

char *digest_hex(char text[DIGEST_HEX_MAX],
                 const unsigned char bytes[DIGEST_BYTES])
{
    for (size_t i = 0; i < DIGEST_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

char *digest_base64(char text[DIGEST_BASE64_MAX],
                    const unsigned char bytes[DIGEST_BYTES])
{
    EVP_EncodeBlock((unsigned char *)text, bytes, DIGEST_BYTES);
    return text;
}

void digest_random(void *bytes, size_t n)
{
    char *to = bytes;

    while (n) {
        ssize_t got = getrandom(to, n, 0);
        if (got > 0) {
            to += got;
            n -= (size_t)got;
        }
    }
}

void digest_random_text(char *text, size_t n)
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

    digest_random(text, n);
    for (size_t i = 0; i < n; i++)
        text[i] = letters[(unsigned char)text[i] % 32];
    text[n] = '\0';
}
