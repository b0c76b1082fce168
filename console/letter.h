/*
 * console/letter.h - telling of alerts: a webhook signed after Standard
 * Webhooks (docs/console.md) and e-mails, written down first and then sent,
 * tried again until LETTER_TRIES.  Kept in coverage.db.
 */
#ifndef CONSOLE_LETTER_H
#define CONSOLE_LETTER_H

#include "console/alert.h"

#include <stdbool.h>

struct options;
struct portal;
struct watch;

enum {
    LETTER_TRIES = 9,      /* over some two days: 1, 2, 4 ... minutes, then */
    LETTER_WAIT_MAX = 480, /* ... at most so many minutes apart */
    LETTER_AT_ONCE = 200,  /* sent in one run */
    LETTER_DAYS = 90,      /* kept */
};

struct letter_task {
    const struct portal *portal;
    const struct watch *watch; /* whom it names */
    const struct alert *alerts;
    size_t count;
    bool test; /* a trial, without alerts */
    const char *base_url;
    int64_t now_ms;
};
/* Writes letters to all; nothing when there is nobody. */
int letter_write(struct picture *p, const struct letter_task *task,
                 struct err *err);

struct letter {          /* text of the arena */
    const char *channel; /* "webhook", "email" */
    const char *target;
    int64_t made_ms, sent_ms, next_ms; /* 0: not sent; not tried again */
    int64_t tries;
    const char *why; /* it was not sent last time */
};
/* The newest of a portal; returns the count. */
int letter_list(struct picture *p, const char *portal, struct arena *arena,
                struct letter *ret_letters, size_t max, struct err *err);

struct letter_sums {
    int64_t sent, failed;
};
/* Tries those that are due (of that portal; NULL: all), and adds to *sums.
 * What is refused is written down, not an error. */
int letter_send_due(struct picture *p, const struct options *options,
                    const char *portal, int64_t now_ms,
                    struct letter_sums *sums, struct err *err);

#endif
