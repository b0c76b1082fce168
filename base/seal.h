/*
 * base/seal.h - SHA-256, random bytes and their spelling.
 *
 * Safe from any thread; seal_sha256() keeps one context a thread, because
 * making one costs more than hashing a short text.
 */
#ifndef BASE_SEAL_H
#define BASE_SEAL_H

#include "base/str.h"

enum {
    SEAL_BYTES = 32,
    SEAL_HEX_MAX = 2 * SEAL_BYTES + 1,
    SEAL_BASE64_MAX = 45,
};

/* Of `a` followed by `b`. */
void seal_sha256(unsigned char out[SEAL_BYTES], struct str a, struct str b);
/* HMAC-SHA-256 (RFC 2104). */
void seal_hmac(unsigned char out[SEAL_BYTES], struct str key, struct str text);
bool seal_same(const void *a, const void *b, size_t n); /* constant time */

/* Lower-case hexadecimal with its NUL.  Returns `text`. */
char *seal_hex(char text[SEAL_HEX_MAX], const unsigned char bytes[SEAL_BYTES]);
/* Base64 with padding, as CSP and subresource integrity write it. */
char *seal_base64(char text[SEAL_BASE64_MAX],
                  const unsigned char bytes[SEAL_BYTES]);
/* Back, into at most `room` bytes; false when it is no Base64 or too long. */
bool seal_base64_read(struct str text, char *ret_bytes, size_t room,
                      size_t *ret_n);
/* `n` random letters and digits (5 bits each, no 0 1 l o) and a NUL. */
void seal_random_text(char *text, size_t n);
void seal_random(void *bytes, size_t n);

#endif
