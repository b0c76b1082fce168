/*
 * crawler/politeness.h - how long to leave a host alone, and why
 * (REQUIREMENTS C7).  Pure arithmetic: no clock, no state but the struct.
 *
 *   pause = max(least pause, registry, Crawl-delay, 5 x response time)
 *   counted from the start of a request to the start of the next, and
 *   pause x 2^back-off after trouble, Retry-After counted from the answer.
 *
 * Trouble (429, 500, 502, 503, 504, resets, time-outs, challenge pages) raises
 * the back-off by one; ten clean answers in a row lower it by one.  After five
 * troubles in a row the host counts as down; only then the pause may grow to a
 * day, and the first clean answer ends that.
 *
 * Retry-After on a single answer amid good ones speaks of one page rather than
 * of the host, which therefore rests no longer than POLITENESS_FIRST_MAX_MS.
 * The next refusal in a row is believed four times as long, and so on: a host
 * that is in trouble as a whole soon gets all the rest it asks for.
 *
 * A portal may be asked in some hours of the day only.  Viet Nam keeps UTC+7
 * all year, so the hour of a time is a division.
 */
#ifndef CRAWLER_POLITENESS_H
#define CRAWLER_POLITENESS_H

#include <stdbool.h>
#include <stdint.h>

enum {
    POLITENESS_DAY_MS = 86400000,      /* no pause is longer */
    POLITENESS_CLEAN = 10,             /* answers that lower the back-off */
    POLITENESS_BACKOFF_MAX = 20,       /* steps */
    POLITENESS_BACKOFF_LEAST_MS = 250, /* what is doubled, at least */
    POLITENESS_MIXED_MAX = 5,          /* steps, while good answers come too */
    POLITENESS_DOWN = 5,               /* troubled answers in a row */
    POLITENESS_FIRST_MAX_MS = 30000,
};

enum pause_reason {
    PAUSE_NONE,
    PAUSE_LEAST,       /* crawler.delay_min_ms */
    PAUSE_REGISTRY,    /* crawl_delay_s of the portal */
    PAUSE_CRAWL_DELAY, /* robots.txt */
    PAUSE_RESPONSE,    /* 5 x smoothed response time */
    PAUSE_RETRY_AFTER,
    PAUSE_BACKOFF,
    PAUSE_DOWN,        /* the same, after POLITENESS_DOWN in a row */
    PAUSE_ROBOTS_DOWN, /* robots.txt cannot be read: nothing is fetched */
    PAUSE_RESTART,     /* the crawler restarted and does not know better */
    PAUSE_HOURS,       /* outside the hours given in the registry */
    PAUSE_COUNT
};
/* "retry-after"; for logs, JSON and the store. */
const char *pause_name(enum pause_reason why);
enum pause_reason pause_find(const char *name); /* PAUSE_NONE when unknown */
/* The sentences of `crawler why`. */
const char *pause_text_vi(enum pause_reason why);
const char *pause_text_en(enum pause_reason why);

struct politeness_rules {
    int64_t min_ms;             /* 0: no pause but what is asked for */
    int64_t max_ms;             /* cap of the response-time rule */
    int64_t crawl_delay_max_ms; /* cap of Crawl-delay */
    int64_t registry_ms;        /* -1: not given */
    uint32_t open_hours;        /* bit h: from h:00 to h:59; 0: at any time */
};

/* Of one host; zeroed is a host never asked. */
struct politeness {
    int64_t next_ms; /* Unix time before which nothing is asked */
    int64_t pause_ms;
    enum pause_reason why;  /* of next_ms */
    int64_t crawl_delay_ms; /* robots.txt; 0: none */
    int64_t response_ms;    /* smoothed time to the first byte; 0: unknown */
    int backoff, clean;
    int refusals; /* troubled answers in a row */
};

struct politeness_answer {
    int64_t start_ms, end_ms; /* Unix time of request and of its end */
    int64_t first_byte_ms;    /* after start_ms; 0: no answer */
    int64_t retry_after_ms;   /* -1: none */
    bool trouble;
};

/* Takes an answer into account: sets next_ms, pause_ms and why. */
void politeness_answer(struct politeness *p, const struct politeness_rules *r,
                       const struct politeness_answer *a);
/* The pause between two request starts now, without back-off. */
int64_t politeness_pause(const struct politeness *p,
                         const struct politeness_rules *r,
                         enum pause_reason *ret_why);
/* The same with back-off. */
int64_t politeness_rest(const struct politeness *p,
                        const struct politeness_rules *r,
                        enum pause_reason *ret_why);
/* Whether the host as a whole seems to be out of order. */
bool politeness_is_down(const struct politeness *p);
/* Moves next_ms to `until_ms` when that is later. */
void politeness_hold(struct politeness *p, int64_t until_ms,
                     enum pause_reason why);
/* `ms` itself when the hour is an open one, else when the next one begins. */
int64_t politeness_opening(uint32_t open_hours, int64_t ms);
/*
 * Holds the host until its hours begin (PAUSE_HOURS), and lets go of it when
 * the registry was given longer ones since.  True: nothing may be asked now.
 */
bool politeness_shut(struct politeness *p, const struct politeness_rules *r,
                     int64_t now_ms);
/* No rule asks for more than a day from now; a later next_ms is a mistake. */
void politeness_bound(struct politeness *p, int64_t now_ms);
/* Whether that status is trouble of the host. */
bool politeness_is_trouble(int status);

#endif
