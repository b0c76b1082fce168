/*
 * console/password.h - passwords of local administrators, kept as scrypt
 * (RFC 7914): "scrypt$15$8$1$<salt>$<hash>", both in Base64.
 *
 * 32 MiB and about 0.1 s of one core a try.  Safe from any thread.
 */
#ifndef CONSOLE_PASSWORD_H
#define CONSOLE_PASSWORD_H

#include "base/str.h"

enum { PASSWORD_MIN_BYTES = 12, PASSWORD_MAX_BYTES = 256 };

/* Adds what is kept of it. */
void password_write(struct buf *out, struct str password);
/* Whether it is that password.  `kept` empty: nobody's; costs the same time. */
bool password_is(struct str kept, struct str password);

#endif
