/*
 * crawler/digest.h - digests of bytes, spelled as WARC does: "sha1:BASE32".
 */
#ifndef CRAWLER_DIGEST_H
#define CRAWLER_DIGEST_H

#include "base/mem.h"
#include "base/str.h"

struct digester; /* keeps the algorithms loaded; one thread */

enum {
    DIGEST_SHA1_BYTES = 20,
    DIGEST_SHA1_TEXT = 38, /* "sha1:", 32 letters, NUL */
};

struct digester *digester_new(void) __attribute__((returns_nonnull));
void digester_free(struct digester *d); /* accepts NULL */
DEFINE_FREEP(digester)

/* "sha1:..." of the bytes of `first` and then `second`. */
void digest_sha1(struct digester *d, struct str first, struct str second,
                 char ret_text[DIGEST_SHA1_TEXT]);
/* Raw digest of such a text; false when it is none. */
bool digest_parse_sha1(struct str text,
                       unsigned char ret_raw[DIGEST_SHA1_BYTES]);
/*
 * Whether `claim` ("sha1:...", "sha256:...", "sha512:...", "md5:...", in base32
 * or hex, any case) is right for the bytes.  An algorithm that we do not know
 * counts as right: nobody can tell.
 */
bool digest_agrees(struct digester *d, struct str claim, struct str bytes);

#endif
