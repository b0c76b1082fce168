/*
 * syndication/digest.h - SHA-256, random bytes and their spelling.
 *
 * Safe from any thread; digest_sha256() keeps one context a thread, because
 * making one costs more than hashing a short text.
 */
#ifndef SYNDICATION_DIGEST_H
#define SYNDICATION_DIGEST_H

#include "base/str.h"

enum {
    DIGEST_BYTES = 32,
    DIGEST_HEX_MAX = 2 * DIGEST_BYTES + 1,
    DIGEST_BASE64_MAX = 45,
};

/* Of `a` followed by `b`. */
void digest_sha256(unsigned char out[DIGEST_BYTES], struct str a, struct str b);
bool digest_same(const void *a, const void *b, size_t n); /* constant time */

/* Lower-case hexadecimal with its NUL.  Returns `text`. */
char *digest_hex(char text[DIGEST_HEX_MAX],
                 const unsigned char bytes[DIGEST_BYTES]);
/* Base64 with padding, as CSP and subresource integrity write it. */
char *digest_base64(char text[DIGEST_BASE64_MAX],
                    const unsigned char bytes[DIGEST_BYTES]);
/* `n` random letters and digits (5 bits each, no 0 1 l o) and a NUL. */
void digest_random_text(char *text, size_t n);
void digest_random(void *bytes, size_t n);

#endif
