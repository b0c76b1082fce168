/*
 * console/alert.h - what of a portal got worse (REQUIREMENTS K2): noticed from
 * the picture, the crawler's state, the indexer's alarms and the look at the
 * server.  An alert is open from when it is noticed until it is so no more, and
 * is told of once.  Kept in coverage.db.
 */
#ifndef CONSOLE_ALERT_H
#define CONSOLE_ALERT_H

#include <stddef.h>
#include <stdint.h>

struct arena;
struct err;
struct picture;

enum alert_kind {
    ALERT_INDEXED_FELL, /* fewer found than in the week before */
    ALERT_FAULTS_ROSE,  /* more URLs that the portal must mend */
    ALERT_SITEMAP_DEAD, /* one that listed pages is gone or empty */
    ALERT_PORTAL_DOWN,  /* it fails as a whole, or its robots.txt does */
    ALERT_SPAM,         /* signs of planted content */
    ALERT_TLS_ENDS,     /* certificate with less than two weeks */
    ALERT_KINDS
};
enum {
    ALERT_LEAST = 5,     /* URLs; smaller changes are none */
    ALERT_TLS_DAYS = 14, /* left */
    ALERT_DAYS = 400,    /* ended ones are kept */
    ALERT_SPAM_MAX = 50, /* open at once for a portal */
};
const char *alert_name(enum alert_kind kind); /* "indexed-fell" */
const char *alert_say(enum alert_kind kind, int english);

struct alert {
    int64_t id;
    enum alert_kind kind;
    const char *subject;     /* URL it is about, or "" */
    int64_t at_ms, ended_ms; /* 0: still so */
    int64_t before, now;     /* the figures that it rests on */
};

struct alert_task {
    const char *data_dir, *portal;
    int64_t fall, rise; /* percent (watch.h) */
    int64_t now_ms;
};
struct alert_news {
    struct alert *items; /* the caller's; their text is of the arena */
    size_t max, count;
};
/*
 * Compares and keeps.  The picture of the portal is up to date.  New alerts go
 * into news->items, at most `max`; those that are so no more are ended.  All in
 * one transaction.
 */
int alert_judge(struct picture *p, const struct alert_task *task,
                struct arena *arena, struct alert_news *news, struct err *err);

/* Open ones first, then the newest; at most `max`; returns the count. */
int alert_list(struct picture *p, const char *portal, struct arena *arena,
               struct alert *ret_alerts, size_t max, struct err *err);

#endif
