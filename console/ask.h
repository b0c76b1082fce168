/*
 * console/ask.h - one question by HTTP to a server that the operator named (the
 * identity provider), and its answer.
 *
 * TLS is verified, no redirect is followed, nothing is kept between questions.
 * Blocks for at most ASK_TIMEOUT_MS.  Safe from any thread.
 */
#ifndef CONSOLE_ASK_H
#define CONSOLE_ASK_H

#include "base/str.h"

struct err;

enum { ASK_TIMEOUT_MS = 8000, ASK_ANSWER_MAX_BYTES = 256 << 10 };

struct ask {
    const char *url;
    const char *form;          /* body of a POST; NULL: GET */
    const char *user, *secret; /* Basic, encoded as RFC 6749 says; or NULL */
    const char *bearer;        /* or NULL */
    const char *only; /* PEM file: this very certificate is expected, whatever
                         names it has; NULL: one that the system trusts */
};

/* Whether it may be asked: https, or http on this machine. */
bool ask_url_ok(const char *url);
/* Appends the body of an answer 200.  ERR_NET: none came; ERR_FORMAT: another
 * status, which the message says; ERR_LIMIT: too long. */
int ask(const struct ask *question, struct buf *answer, struct err *err);

#endif
