/*
 * console/watch.h - who is told when something of a portal gets worse: a
 * webhook, e-mail addresses, and from which change on.  Kept in coverage.db,
 * the secret of the webhook sealed with console.key (base/vault.h).
 */
#ifndef CONSOLE_WATCH_H
#define CONSOLE_WATCH_H

#include "base/str.h"

struct arena;
struct err;
struct picture;

enum {
    WATCH_EMAILS_MAX = 10,
    WATCH_TEXT_MAX = 2000,
    WATCH_FALL = 10, /* percent, when nothing else is set */
    WATCH_RISE = 20,
};

struct watch {           /* text never NULL */
    const char *webhook; /* URL, or "" */
    bool has_secret;     /* with which it is signed */
    const char *emails;  /* separated by single spaces */
    int64_t fall;        /* percent fewer found than in the week before */
    int64_t rise;        /* percent more faults */
    int64_t changed_ms;  /* 0: never set */
    const char *who;
};

/* Of the arena; the defaults where nothing was set. */
int watch_get(struct picture *p, const char *portal, struct arena *arena,
              struct watch *ret_watch, struct err *err);
/* A secret is made when there is a webhook and none yet, or a new one is
 * wanted; without a webhook it is dropped.  `has_secret` does not count.  One
 * transaction.  ERR_USAGE says what is wrong: no e-mail address, too many, a
 * number that is not of 1..100. */
int watch_put(struct picture *p, const char *portal, const struct watch *watch,
              bool new_secret, struct err *err);
/* Adds the secret, "whsec_...", or nothing.  Errors: vault_unseal(). */
int watch_secret(struct picture *p, const char *portal, struct buf *out,
                 struct err *err);
/*
 * Seals secrets with the newest key: all of them (`all`), or those that an
 * older version left open.  Adds their number to *count.  The caller holds the
 * transaction.
 */
int watch_seal(struct picture *p, bool all, int64_t *count, struct err *err);
/* An address as it stands in a mail: one "@", none of the letters that could
 * end a line or a header. */
bool watch_is_email(struct str text);

#endif
