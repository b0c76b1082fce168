/* base/seal.c - see seal.h. */
#include "base/seal.h"

#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/hmac.h>
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

void seal_sha256(unsigned char out[SEAL_BYTES], struct str a, struct str b)
{
    EVP_MD_CTX *c = context();

    /* A NULL type begins again with the algorithm the context has already. */
    if (!EVP_DigestInit_ex(c, NULL, NULL) || !EVP_DigestUpdate(c, a.p, a.n) ||
        !EVP_DigestUpdate(c, b.p, b.n) || !EVP_DigestFinal_ex(c, out, NULL))
        mem_exhausted();
}

void seal_hmac(unsigned char out[SEAL_BYTES], struct str key, struct str text)
{
    if (!HMAC(EVP_sha256(), key.p, (int)key.n, (const unsigned char *)text.p,
              text.n, out, NULL))
        mem_exhausted();
}

bool seal_same(const void *a, const void *b, size_t n)
{
    return CRYPTO_memcmp(a, b, n) == 0;
}

char *seal_hex(char text[SEAL_HEX_MAX], const unsigned char bytes[SEAL_BYTES])
{
    for (size_t i = 0; i < SEAL_BYTES; i++)
        snprintf(text + 2 * i, 3, "%02x", bytes[i]);
    return text;
}

char *seal_base64(char text[SEAL_BASE64_MAX],
                  const unsigned char bytes[SEAL_BYTES])
{
    EVP_EncodeBlock((unsigned char *)text, bytes, SEAL_BYTES);
    return text;
}

void seal_random(void *bytes, size_t n)
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

void seal_random_text(char *text, size_t n)
{
    static const char letters[] = "abcdefghijkmnpqrstuvwxyz23456789";

    seal_random(text, n);
    for (size_t i = 0; i < n; i++)
        text[i] = letters[(unsigned char)text[i] % 32];
    text[n] = '\0';
}

static int base64_value(char c)
{
    static const char letters[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqr"
                                  "stuvwxyz0123456789+/";
    const char *at = c ? strchr(letters, c) : NULL;

    return at ? (int)(at - letters) : -1;
}

bool seal_base64_read(struct str text, char *ret_bytes, size_t room,
                      size_t *ret_n)
{
    unsigned held = 0;
    int bits = 0;
    size_t n = 0;

    while (text.n && text.p[text.n - 1] == '=')
        text.n--;
    for (size_t i = 0; i < text.n; i++) {
        int value = base64_value(text.p[i]);
        if (value < 0)
            return false;
        held = (held << 6 | (unsigned)value) & 0xffffff;
        bits += 6;
        if (bits < 8)
            continue;
        bits -= 8;
        if (n == room)
            return false;
        ret_bytes[n++] = (char)(held >> bits & 0xff);
    }
    *ret_n = n;
    return true;
}
