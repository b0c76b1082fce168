/*
 * console/totp.h - the second factor: one-time codes by time (RFC 6238: SHA-1,
 * 6 digits, 30 s), as every authenticator program makes them.
 */
#ifndef CONSOLE_TOTP_H
#define CONSOLE_TOTP_H

#include "base/str.h"

enum { TOTP_SECRET_BYTES = 20, TOTP_STEP_S = 30, TOTP_WINDOW = 1 };

/* The step whose code this is, of now_s's own and TOTP_WINDOW round it; -1: of
 * none.  A step may be used once: the caller keeps the last one. */
int64_t totp_check(struct str secret, struct str code, int64_t now_s);
/* Adds the secret in Base32, as people type it. */
void totp_text(struct buf *out, struct str secret);
/* Adds otpauth://totp/..., as programs read it. */
void totp_url(struct buf *out, struct str secret, const char *login);
/* Adds that text as a QR code in SVG, with a quiet zone; nothing when the text
 * is too long for one. */
void totp_qr(struct buf *out, const char *text);

#endif
