/*
 * base/challenge.h - is this answer a challenge or refusal of a firewall in
 * place of the page: a cookie to be set by a script, "just a moment", a
 * CAPTCHA, "request rejected" (REQUIREMENTS C7, X2).  Often sent with 200.
 *
 * The crawler asks it of every answer, the indexer of every page; both go by
 * this one rule.
 */
#ifndef BASE_CHALLENGE_H
#define BASE_CHALLENGE_H

#include "base/str.h"

/* A longer body is a page and not looked at. */
enum { CHALLENGE_MAX_BYTES = 32 << 10 };

struct challenge_answer {
    int status;
    struct str headers; /* "Name: value" lines; empty when not known */
    struct str body;    /* whole, without content codings; or empty */
    bool to_itself;     /* a redirect to the very URL that was asked */
};

/* NULL when it is none, else what shows it: an English phrase, static.  Pure.
 */
const char *challenge_find(const struct challenge_answer *a);

#endif
