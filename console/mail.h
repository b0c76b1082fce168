/*
 * console/mail.h - one e-mail through the mail server of the operator
 * (console.smtp_url), by libcurl.
 */
#ifndef CONSOLE_MAIL_H
#define CONSOLE_MAIL_H

#include "base/str.h"

struct err;
struct options;

struct mail {
    const char *to;      /* watch_is_email() holds */
    const char *subject; /* any text; UTF-8 */
    struct str text;     /* plain text, UTF-8, lines end with \n */
    const char *id;      /* letters and digits: the message's own name */
    int64_t now_ms;
};

/* The message as it is sent: headers, empty line, Base64. */
void mail_write(struct buf *out, const struct mail *mail, const char *from);
/* ERR_NOT_FOUND: no mail server is set; ERR_NET: not taken, with the server's
 * words; ERR_CONFIG: a setting is of no use. */
int mail_send(const struct mail *mail, const struct options *options,
              struct err *err);

#endif
