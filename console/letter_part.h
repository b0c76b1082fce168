/* console/letter_part.h - how one letter is sent, for letter_send.c only and
 * its test. */
#ifndef CONSOLE_LETTER_PART_H
#define CONSOLE_LETTER_PART_H

#include "base/str.h"

/* The value of the header webhook-signature (Standard Webhooks): "v1," and the
 * HMAC-SHA-256 of "ID.SECONDS.BODY" in Base64.  False: the secret is none. */
bool letter_sign(struct buf *out, const char *secret, const char *id,
                 int64_t at_s, struct str body);

#endif
