/*
 * crawler/why_part.h - the facts of a story, gathered by why.c, told by
 * why_text.c and why_json.c; nobody else includes it.
 */
#ifndef CRAWLER_WHY_PART_H
#define CRAWLER_WHY_PART_H

#include "crawler/intake.h"
#include "crawler/store.h"
#include "crawler/verdict.h"

struct options;
struct portal;

/* A robots.txt, and what it says of the URL. */
struct told_origin {
    struct store_origin row; /* owned */
    bool allowed, for_us;    /* by a group that names us; else one of "*" */
    int line;                /* of the rule that decided; 0: none */
    struct buf rule;         /* that line */
};

struct told_sitemap {
    struct store_url *url; /* owned */
    struct store_sitemap row;
};

struct told_reason {
    char *code; /* owned */
    int64_t urls, due;
};

enum {
    STORY_ORIGINS_MAX = 16,
    STORY_SITEMAPS_MAX = 200,
    STORY_REASONS_MAX = 64
};

struct story {
    const struct options *options;
    const struct portal *portal; /* in the registry; NULL: not there any more */
    int64_t now_ms;
    struct store_host host;

    bool
        wished; /* somebody wants the URL soon, and the crawl has yet to know */
    struct intake_wish wish;

    struct store_url *url;    /* owned; NULL: the story of a host */
    struct store_url *listed; /* the sitemap that named it last, or NULL */
    struct store_sitemap listed_row;
    bool is_map;
    struct store_sitemap map; /* what stood in the URL itself */
    struct store_fetch fetches[STORE_FETCHES_MAX];
    int fetch_count;
    double price; /* days of freshness that a visit must win now */
    bool has_verdict;
    struct indexed verdict;

    struct told_origin origins[STORY_ORIGINS_MAX]; /* of a URL: its own */
    int origin_count;
    struct told_sitemap maps[STORY_SITEMAPS_MAX]; /* of a host */
    int map_count;
    struct told_reason reasons[STORY_REASONS_MAX]; /* of a host */
    int reason_count;
};

/* Why the URL is asked when it is. */
enum next_why {
    NEXT_NEVER,
    NEXT_FIRST,    /* not asked yet, its turn comes */
    NEXT_FRESH,    /* its sitemap says that it changed, or it is news */
    NEXT_RETRY,    /* the last try failed */
    NEXT_ROBOTS,   /* forbidden: after robots.txt was asked again */
    NEXT_RHYTHM,   /* of a sitemap or feed */
    NEXT_SCHEDULE, /* of a page */
};
enum next_why story_next(const struct story *s);
const char *next_why_name(enum next_why why); /* "retry" */
/* The time before which the host is not asked, and why; `due_ms` when nothing
 * holds it back. */
int64_t story_host_opens(const struct story *s, int64_t due_ms,
                         enum pause_reason *ret_why);
bool story_is_feed(const struct store_sitemap *m);
bool story_trusts_lastmod(const struct story *s);
/* Days between two changes, as far as is known; 0: none was seen. */
double story_days_between_changes(const struct story *s);

void why_text(FILE *out, const struct story *s);
int why_json(FILE *out, const struct story *s, struct err *err);

#endif
