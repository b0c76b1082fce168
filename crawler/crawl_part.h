/*
 * crawler/crawl_part.h - what the parts of the crawl (crawl*.c) share among
 * themselves; nobody else includes it.
 *
 *   crawl.c          the loop; opening and closing
 *   crawl_host.c     the hosts in memory: made from the registry, their queue
 *   crawl_serve.c    what to ask of a host whose turn has come
 *   crawl_answer.c   an answer came: store it, rest, hand it on
 *   crawl_robots.c   robots.txt        crawl_sitemap.c  sitemaps
 *   crawl_url.c      URLs              crawl_links.c    links of a page
 *   crawl_key.c      key files of pushes
 *   crawl_found.c    a URL was found   crawl_intake.c   URLs others ask for
 *   crawl_budget.c   what a day allows
 *   crawl_trap.c     kinds of URLs that bring only copies
 *   crawl_replay.c   answers a crash left in the WARC
 *   crawl_clock.c    the machine's clock was set
 */
#ifndef CRAWLER_CRAWL_PART_H
#define CRAWLER_CRAWL_PART_H

#include "base/clock.h"
#include "base/str.h"
#include "crawler/crawl.h"
#include "crawler/fetch.h"
#include "crawler/frontier.h"
#include "crawler/intake_claim.h"
#include "crawler/politeness.h"
#include "crawler/progress.h"
#include "crawler/robots.h"
#include "crawler/store.h"
#include "crawler/warc_queue.h"

struct names;
struct portal;
struct traps;
struct url;

enum {
    RING = 16,      /* URLs of a host taken from the store at once */
    SEEN = 1 << 18, /* keys known to be in the store; a power of two */
    MINUTE_MS = 60000,
    HOUR_MS = 3600000,
    DAY_MS = 86400000,
};

struct origin {
    struct origin *next;
    struct store_origin row;
    struct robots *rules; /* of row.text; NULL: nothing is forbidden */
    enum reason failure;  /* why no answer came, when row.status is 0 */
};

enum job { JOB_NONE, JOB_ROBOTS, JOB_URL, JOB_KEY };

/* Of a push: the key file that is to be looked at.  All zero: none. */
struct crawl_claim {
    int64_t id;
    char *location, *key; /* owned */
};

/* What is between the box and us. */
struct crawl_intake {
    struct intake *box;
    int64_t *taken; /* [INTAKE_TAKE_MAX]: ids in the open batch of crawl.db */
    size_t taken_count;
    bool again;      /* there is more to take, though nothing new came */
    bool broken;     /* not touched before look_ms */
    int64_t look_ms; /* looked into then at the latest */
};

struct crawl_host {
    struct store_host row;
    const struct portal *portal;
    struct politeness_rules rules;
    struct origin *origins;
    struct store_url *ring[RING]; /* taken from the queue, owned */
    size_t ring_at, ring_count;
    enum job job;
    struct origin *asked; /* JOB_ROBOTS: whose */
    int robots_hops;      /* redirects followed on the way to it */
    char *robots_next;    /* where the last one led, owned; or NULL */
    int64_t due_ms;       /* when its first URL is due; 0: perhaps now; -1:
                             nothing waits */
    struct crawl_claim claim;
    bool takes_part;    /* in this run */
    int64_t resolve_ms; /* since when its address is asked for */
    bool dirty;         /* row differs from the store */
    bool listed;        /* a sitemap lists its pages */
    bool held;          /* due_ms is when the budget lets more be asked */
    struct store_budget spend;
};

struct crawl {
    const struct crawl_task *task;
    const struct options *options;
    struct store *store;
    struct warc_queue *warc;
    struct warc_position written; /* last record at the last commit */
    struct frontier *frontier;
    struct fetcher *fetcher;
    struct crawl_host *hosts; /* in the order of the registry */
    size_t host_count;
    struct names *names;
    struct clock_line line;
    int64_t now_ms, start_ms; /* of the line */
    int64_t committed_ms, uncommitted;
    bool replaying;     /* answers come from the WARC, not from the network */
    bool replay_empty;  /* ... and the body of this one is not there */
    uint64_t *seen;     /* [SEEN]: keys, by their low bits */
    uint64_t found_key; /* of the URL that crawl_found() took last */
    uint64_t *bodies;   /* [SEEN]: bodies of a host, likewise */
    char *warc_dir;
    struct traps *traps;
    struct store_budget spend;
    int64_t again_active; /* pages visited again, under way */
    struct crawl_intake intake;
    struct buf etag, last_modified, links;
    struct buf text, body;
    struct progress_counts counts;
    struct progress progress;
};

/* --- crawl_host.c --- */

/* Hosts for all portals of the registry. */
int crawl_hosts_open(struct crawl *c, struct err *err);
/* The first URLs of those that take part, and their places in the frontier. */
int crawl_hosts_start(struct crawl *c, struct err *err);
void crawl_hosts_done(struct crawl *c);
/* The host whose portal has that host name (with or without "www."). */
struct crawl_host *crawl_host_find(struct crawl *c, struct str name);
size_t crawl_host_index(const struct crawl *c, const struct crawl_host *h);
/* The record of an origin of the host, made when there is none. */
int crawl_origin(struct crawl *c, struct crawl_host *h, const struct url *url,
                 struct origin **ret_origin, struct err *err);
/* Its rules and the host's Crawl-delay, from the text that is kept. */
void crawl_origin_read(struct crawl *c, struct crawl_host *h, struct origin *o);
/* Something is due now: the host takes its turn as soon as its pause is over,
 * and what was taken from its queue before is put back. */
void crawl_host_wake(struct crawl *c, struct crawl_host *h);
/* Counts again whether a sitemap lists the host's pages. */
int crawl_host_listed(struct crawl *c, struct crawl_host *h, struct err *err);
/* Writes the records that differ from the store. */
int crawl_hosts_save(struct crawl *c, struct err *err);

/* --- crawl_serve.c --- */

/* Begins the next request of a host taken from the frontier, or puts it back
 * until there is something to ask. */
int crawl_serve(struct crawl *c, struct crawl_host *h, struct err *err);
/* Sets due_ms of a host that rests, where it is not known: else it would be
 * known only after the rest. */
int crawl_look_ahead(struct crawl *c, struct crawl_host *h, struct err *err);
/* The URL at the front of the ring, and taken off it. */
struct store_url *crawl_ring_front(struct crawl_host *h);
void crawl_ring_pop(struct crawl_host *h);

/* --- crawl_answer.c --- */

/* An answer of a firewall goes to the parts below as FETCH_ANSWER with the
 * reason WAF_BLOCK and a detail. */

int crawl_answer(struct crawl *c, struct crawl_host *h,
                 const struct fetch_result *r, struct err *err);
/* Decides about a URL without a fetch, and lets the indexer know. */
int crawl_decide(struct crawl *c, struct crawl_host *h, struct store_url *u,
                 enum reason reason, const char *detail, struct err *err);
/* Body without chunks and content codings, in c->body; an answer that cannot
 * be decoded gives what could be. */
struct str crawl_body(struct crawl *c, const struct fetch_result *r);

/* --- crawl_robots.c --- */

int crawl_robots_answer(struct crawl *c, struct crawl_host *h,
                        const struct fetch_result *r, struct err *err);

/* --- crawl_sitemap.c --- */

/* A sitemap answered: reads it, unless `r` is NULL because it is the same as
 * before, and sets its next visit.  Not after a failure that will pass. */
int crawl_sitemap_answer(struct crawl *c, struct crawl_host *h,
                         struct store_url *u, const struct fetch_result *r,
                         struct err *err);
/* The robots.txt of `h` names that sitemap, which may lie on another host of
 * the registry. */
int crawl_sitemap_announced(struct crawl *c, struct crawl_host *h,
                            struct str url, struct err *err);
/* Whoever announced the sitemap `from` announces `url` (absolute) as well. */
int crawl_sitemap_inherit(struct crawl *c, uint64_t from, const char *url,
                          struct err *err);

/* Asks for /sitemap.xml beside the home page. */
int crawl_sitemap_guess(struct crawl *c, struct crawl_host *h, struct err *err);

/* --- crawl_links.c --- */

/* The links of a page that is new or has changed. */
int crawl_links_read(struct crawl *c, struct crawl_host *h,
                     const struct store_url *u, const struct fetch_result *r,
                     struct err *err);

/* --- crawl_url.c --- */

/* Updates u for an answer: its reason, validators, next visit. */
int crawl_url_answer(struct crawl *c, struct crawl_host *h, struct store_url *u,
                     const struct fetch_result *r, struct err *err);
/* The bytes we have of a page lie in a segment that is to be dropped one day
 * (warc_prune.h): it is asked for without a condition, and stored whole though
 * it did not change. */
bool crawl_copy_is_old(const struct crawl *c, const struct store_url *u);

/* --- crawl_trap.c --- */

/* Reads what earlier runs learnt. */
int crawl_traps_open(struct crawl *c, struct err *err);
/* The first body of a page found by links came: u->digest is of it. */
int crawl_trap_body(struct crawl *c, const struct store_url *u,
                    struct err *err);
/* The same where only is known whether it is a copy of another page. */
int crawl_trap_tell(struct crawl *c, const struct store_url *u, bool copy,
                    struct err *err);

/* --- crawl_budget.c --- */

/* Reads the budget of the host, or of the whole crawl (NULL). */
int crawl_budget_open(struct crawl *c, struct crawl_host *h, struct err *err);
int crawl_budget_save(struct crawl *c, struct err *err);
/* When a page of the host may be visited again: now_ms, or later. */
int64_t crawl_budget_opens_ms(struct crawl *c, struct crawl_host *h);
/* An answer came to what goes first, or to a visit of a known page. */
void crawl_budget_spend(struct crawl *c, struct crawl_host *h, bool again);
/* Learns from a good answer and gives the time to the next visit; called
 * before u->last_good_ms is moved on. */
int64_t crawl_budget_interval(struct crawl *c, struct crawl_host *h,
                              struct store_url *u, bool changed);
/* Whether the price has risen so much that the page is not due yet: then
 * u->due_ms says when. */
bool crawl_budget_puts_off(const struct crawl *c, const struct crawl_host *h,
                           struct store_url *u);

/* --- crawl_found.c --- */

/* Of a new URL that takes the place of `u`. */
int crawl_new_priority(const struct store_url *u);

struct found {
    enum url_kind kind;
    enum url_source source;
    int priority, depth;
    const char *via;    /* canonical URL, or "" */
    int64_t lastmod_ms; /* 0: not known */
    const char *trap;   /* why it seems endless: kept, not fetched; or NULL */
};

enum found_what { FOUND_NEW, FOUND_KNOWN, FOUND_OFFHOST, FOUND_REFUSED };

/* A URL (any spelling, absolute) was found on host `h`. */
int crawl_found(struct crawl *c, struct crawl_host *h, struct str url,
                const struct found *found, enum found_what *ret_what,
                struct err *err);
/* A URL that was found before is due now, first in line, unless it was fetched
 * after `since_ms`. */
int crawl_found_again(struct crawl *c, struct str url, int64_t since_ms,
                      struct err *err);
/* Whether a URL in key form is known for certain, without asking the store. */
bool crawl_found_known(const struct crawl *c, struct str url);

/* --- crawl_intake.c --- */

int crawl_intake_open(struct crawl *c, struct err *err);
void crawl_intake_done(struct crawl *c);
/* Takes what is in the box into the batch of crawl.db.  Fails only when
 * crawl.db does. */
int crawl_intake_take(struct crawl *c, struct err *err);
/* The batch was committed: out of the box with it. */
void crawl_intake_forget(struct crawl *c);
/* The key file of the host's claim was seen; the host has no claim then. */
void crawl_intake_judge(struct crawl *c, struct crawl_host *h,
                        enum intake_flaw flaw, const char *detail);
void crawl_claim_done(struct crawl_claim *claim); /* accepts a zeroed one */

/* --- crawl_key.c --- */

/* An answer to the request for a key file.  It is kept nowhere: it is no page
 * of the portal, and what it showed stands in intake.db. */
void crawl_key_answer(struct crawl *c, struct crawl_host *h,
                      const struct fetch_result *r);

/* --- crawl_replay.c --- */

/* Takes in what stands in the WARC store behind `from`. */
int crawl_replay(struct crawl *c, struct warc_position from, struct err *err);

/* --- crawl_clock.c --- */

/* Sets c->now_ms; when the wall clock was set, moves all times to come. */
int crawl_clock_follow(struct crawl *c, struct err *err);
/* The same for the time since the last run, before hosts are read. */
int crawl_clock_open(struct crawl *c, struct err *err);

#endif
