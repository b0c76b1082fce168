/*
 * crawler/store.h - what the crawler knows: hosts, robots.txt of each origin,
 * URLs, sitemaps, and a short log of every URL's fetches, in DIR/crawl.db.
 *
 * One process writes (DIR/crawl.lock); others read while it does.  A handle is
 * for one thread.  Writes go into an open batch and become durable together
 * in store_commit(), so a caller that was killed finds the state of the last
 * commit and nothing between two commits.
 *
 * Nothing of SQLite shows here: several crawling machines will share another
 * store behind the same calls (docs/decisions/0041).
 *
 * All times are Unix milliseconds; 0 means "never" unless said otherwise.
 */
#ifndef CRAWLER_STORE_H
#define CRAWLER_STORE_H

#include "base/mem.h"
#include "base/str.h"
#include "config/reason.h"
#include "crawler/budget.h"
#include "crawler/politeness.h"
#include "crawler/schedule.h"
#include "crawler/warc.h"

struct err;
struct store;
struct trap_tally;

enum store_mode { STORE_READ, STORE_WRITE };

/* ERR_BUSY when another process writes, ERR_NOT_FOUND (STORE_READ) when there
 * is no crawl.db in `dir`, else ERR_IO, ERR_FORMAT. */
int store_open(struct store **ret_store, const char *dir, enum store_mode mode,
               struct err *err);
void store_free(struct store *s); /* drops what was not committed */
DEFINE_FREEP(store)

/* Makes everything since the last commit durable, with the position in the
 * WARC store up to which it is true.  ERR_IO. */
int store_commit(struct store *s, struct warc_position done, struct err *err);
/* That position, and whether the last writer ended without store_close(). */
int store_position(struct store *s, struct warc_position *ret_done,
                   bool *ret_crashed, struct err *err);
/* Writes: from now on a writer is at work / it ended in good order. */
int store_mark_running(struct store *s, bool running, struct err *err);

/* When the last commit was, as its writer told by store_time_put(); 0: it never
 * did.  A store from the future says that the clock was set back. */
int store_time(struct store *s, int64_t *ret_unix_ms, struct err *err);
int store_time_put(struct store *s, int64_t unix_ms, struct err *err);
/* The clock was set by `by_ms`: moves all times to come (rests of hosts, ends
 * of robots.txt, visits) as much.  Touches every URL: about a second per
 * 200,000. */
int store_shift(struct store *s, int64_t by_ms, struct err *err);

/* --- hosts: one per portal, whatever its host names --- */

struct store_host {
    int64_t id;
    char portal[64]; /* registry code */
    char host[256];  /* main host name */
    char ip[46];     /* address of the last answer, or "" */
    struct politeness polite;
    int64_t urls;                /* known URLs */
    int64_t dropped;             /* found, but not kept: trap or budget */
    int64_t fetches, failures;   /* all time */
    int64_t bytes;               /* of bodies */
    int64_t unchanged;           /* answers 304 or with the same body */
    int64_t claims, claims_kept; /* lastmod said "changed"; and it had */
    int64_t asked_ms;            /* last request */
};

/* The host of that portal, made when there is none.  Fills all of *ret_host. */
int store_host_of(struct store *s, const char *portal, const char *host,
                  struct store_host *ret_host, struct err *err);
/* The same for a reader: 1: found; 0: the portal has never been asked. */
int store_host_get(struct store *s, const char *portal,
                   struct store_host *ret_host, struct err *err);
int store_host_put(struct store *s, const struct store_host *host,
                   struct err *err);
/* Hosts in the order of their portal codes: 1, 0 at the end; *after begins
 * empty and is moved on. */
int store_host_next(struct store *s, char after[64],
                    struct store_host *ret_host, struct err *err);

/* --- the budget of the whole crawl (host 0) and of each host --- */

struct store_budget {
    int64_t host;
    struct budget budget;
    struct schedule_rate usual; /* what was learned of the host's pages */
};
/* Zeroes but for `host` when nothing was put yet. */
int store_budget_get(struct store *s, int64_t host,
                     struct store_budget *ret_budget, struct err *err);
int store_budget_put(struct store *s, const struct store_budget *b,
                     struct err *err);

/* --- robots.txt, one per origin ("https://www.example.gov.vn") --- */

enum robots_state {
    ROBOTS_UNKNOWN, /* never asked */
    ROBOTS_RULES,   /* `text` holds */
    ROBOTS_OPEN,    /* there is none (4xx, HTML page): all is allowed */
    ROBOTS_DOWN,    /* 5xx or no answer and no good copy: all is forbidden */
};

struct store_origin {
    char *origin; /* owned */
    int64_t host;
    enum robots_state state;
    int status;       /* of the last answer; 0: none came */
    char *text;       /* last good robots.txt, owned; "" when there is none */
    size_t text_n;    /* it may hold NUL bytes */
    char detail[160]; /* about the last answer, English */
    int64_t fetched_ms, good_ms, expires_ms;
    int failures;                      /* in a row */
    char etag[160], last_modified[40]; /* of the good copy, or "" */
};
void store_origin_done(struct store_origin *o);

/* 1: found; 0: not known. */
int store_origin_get(struct store *s, const char *origin,
                     struct store_origin *ret_origin, struct err *err);
/* Those of a host, by name; `each` until it answers negative. */
int store_origin_each(struct store *s, int64_t host,
                      int (*each)(void *context, const struct store_origin *o,
                                  struct err *err),
                      void *context, struct err *err);
int store_origin_put(struct store *s, const struct store_origin *o,
                     struct err *err);

/* --- URLs --- */

enum url_kind { URL_PAGE, URL_SITEMAP };

enum url_source {
    SOURCE_HOME,
    SOURCE_REGISTRY,
    SOURCE_ROBOTS,
    SOURCE_GUESS, /* /sitemap.xml */
    SOURCE_SITEMAP,
    SOURCE_LINK,
    SOURCE_REDIRECT,
    SOURCE_ADDED,  /* by an operator or an editor */
    SOURCE_PUSHED, /* by the portal itself */
    SOURCE_COUNT
};
const char *url_source_name(enum url_source source);

/* Smaller goes first. */
enum {
    PRIORITY_SITEMAP,
    PRIORITY_FIRST, /* home pages, added by hand */
    PRIORITY_FRESH, /* lastmod says it changed */
    PRIORITY_NORMAL,
    PRIORITY_DEEP,  /* found by links, far from home */
    PRIORITY_AGAIN, /* answered before; held while the budget is spent */
    PRIORITY_COUNT
};

/* Text members are never NULL.  A struct from the store is one block: free().
 */
struct store_url {
    uint64_t key; /* of the canonical URL */
    int64_t host;
    enum url_kind kind;
    enum url_source source;
    int priority, depth;
    const char *url;
    const char *via; /* URL where it was found first */
    int64_t due_ms;  /* -1: not to be fetched again */
    enum reason reason;
    const char *detail;
    int status;
    const char *etag, *last_modified;
    const char *target; /* of a redirect, canonical */
    int64_t digest;     /* of the body; 0: none yet */
    int64_t first_seen_ms, last_fetched_ms, last_changed_ms, last_good_ms;
    int64_t stored_ms;   /* when, unchanged, it was stored whole again; or 0 */
    int64_t interval_ms; /* between visits; 0: not visited yet */
    int64_t lastmod_ms;  /* as the sitemap says */
    uint64_t listed;     /* key of the sitemap that named it last; 0: none */
    int64_t fetches, changes;
    int failures;              /* in a row */
    struct schedule_rate rate; /* of its changes, as believed */
};

/* The key of a canonical URL text. */
uint64_t store_key(const char *url);
/*
 * Adds a URL that is not known yet.  *ret_added says whether it was new.
 * Members used: all but key.  What is known only because a sitemap of another
 * host named it (SITEMAP_OFFHOST) is new to its own host, and becomes that
 * host's.
 */
int store_url_add(struct store *s, const struct store_url *u, bool *ret_added,
                  struct err *err);
/* 1: found, the caller frees *ret_url; 0: not known. */
int store_url_get(struct store *s, const char *url, struct store_url **ret_url,
                  struct err *err);
/* The URL with that key, likewise. */
int store_url_by_key(struct store *s, uint64_t key, struct store_url **ret_url,
                     struct err *err);
/* Writes back all but key, url, host, via, source, first_seen_ms. */
int store_url_put(struct store *s, const struct store_url *u, struct err *err);
/*
 * URLs of a host that are due, by priority and then by due time.  Fills
 * rows[0..*ret_count-1]; the caller frees each.
 */
struct store_due {
    int64_t host, now_ms;
    size_t max;    /* rows at most */
    bool no_again; /* none of PRIORITY_AGAIN */
};
int store_due(struct store *s, const struct store_due *due,
              struct store_url **rows, size_t *ret_count, struct err *err);
/* Earliest due times of the host, or -1 when nothing waits: of what goes
 * first, and of PRIORITY_AGAIN. */
int store_due_next(struct store *s, int64_t host, int64_t *ret_first_ms,
                   int64_t *ret_again_ms, struct err *err);
/* Everything that may be fetched again is due at `now_ms` (robots.txt too);
 * host 0: of all hosts. */
int store_due_all(struct store *s, int64_t host, int64_t now_ms,
                  struct err *err);
/* There is room again: what was beyond it (BUDGET) is due at `now_ms`. */
int store_due_beyond(struct store *s, int64_t host, int64_t now_ms,
                     struct err *err);
/*
 * Every URL of a host (0: of all), sitemaps left out, in no order: calls
 * `each` until it answers negative.
 */
int store_url_each(struct store *s, int64_t host,
                   int (*each)(void *context, const struct store_url *u,
                               struct err *err),
                   void *context, struct err *err);

/* --- log of fetches: the last STORE_FETCHES_MAX of each URL --- */

enum { STORE_FETCHES_MAX = 16 };

struct store_fetch {
    int64_t when_ms;
    int status;
    enum reason reason;
    int64_t took_ms, bytes;
    bool changed;
};
/* `number` is the count of the URL's fetches, this one included. */
int store_fetch_add(struct store *s, uint64_t key, int64_t number,
                    const struct store_fetch *fetch, struct err *err);
/* Oldest first; returns the count or an error. */
int store_fetches(struct store *s, uint64_t key,
                  struct store_fetch ret_fetches[STORE_FETCHES_MAX],
                  struct err *err);

/* Those of all URLs of a host after `since_ms`, in no order, as far as the logs
 * reach; `reason` is not filled in. */
int store_fetches_since(struct store *s, int64_t host, int64_t since_ms,
                        void (*each)(void *context,
                                     const struct store_fetch *fetch),
                        void *context, struct err *err);

/* --- sitemaps: what stood in them --- */

struct store_sitemap {
    uint64_t key; /* its URL is in the URL table too */
    int64_t host;
    char type[16]; /* "xml", "index", "text", "rss", "atom"; "" none of them */
    int64_t entries, added, offhost;
    bool complete; /* lists the portal: read to its end, and no feed */
    bool future_lastmod, equal_lastmod;
    int64_t parsed_ms;
    int64_t barren; /* times in a row that it was gone or had no entry */
};
int store_sitemap_put(struct store *s, const struct store_sitemap *m,
                      struct err *err);
/* 1: found; 0: not known. */
int store_sitemap_get(struct store *s, uint64_t key,
                      struct store_sitemap *ret_sitemap, struct err *err);
/*
 * The host's robots.txt names that sitemap, or an index it names does: the
 * sitemap may list the host's pages wherever it lies (sitemaps.org,
 * cross-submission).
 */
int store_sitemap_announce(struct store *s, uint64_t key, int64_t host,
                           bool *ret_new, struct err *err);
/* Those hosts, at most STORE_ANNOUNCERS_MAX; returns the count or an error. */
enum { STORE_ANNOUNCERS_MAX = 64 };
int store_sitemap_announcers(struct store *s, uint64_t key,
                             int64_t ret_hosts[STORE_ANNOUNCERS_MAX],
                             struct err *err);
/*
 * What a sitemap says of that page beside its URL (crawler/sitemap_fields.h),
 * to be written into the WARC when it is fetched.  Putting what is there
 * already writes nothing.
 */
int store_extras_put(struct store *s, uint64_t key, struct str fields,
                     struct err *err);
/* Adds them to `out`; nothing when there are none. */
int store_extras_get(struct store *s, uint64_t key, struct buf *out,
                     struct err *err);
/* Sitemaps of the host: known, and those that list pages and are complete. */
int store_sitemap_count(struct store *s, int64_t host, int64_t *ret_known,
                        int64_t *ret_complete, struct err *err);

/* Sitemaps of a host with what stood in them (zeroed: not read yet), by URL;
 * `each` until it answers negative. */
int store_sitemap_each(struct store *s, int64_t host,
                       int (*each)(void *context, const struct store_url *u,
                                   const struct store_sitemap *m,
                                   struct err *err),
                       void *context, struct err *err);

/* --- the pages that sitemaps name, all of them --- */

/* The keys of the pages of one sitemap, in any order, in place of those it had.
 */
int store_members_put(struct store *s, uint64_t sitemap, const uint64_t *keys,
                      size_t count, struct err *err);
/* Of all sitemaps that may list pages of the host, are there and are no feeds:
 * sorted, perhaps twice; the caller frees *ret_keys. */
int store_members(struct store *s, int64_t host, uint64_t **ret_keys,
                  size_t *ret_count, struct err *err);
/* Whether `key` is among those. */
bool store_members_hold(const uint64_t *keys, size_t count, uint64_t key);

/* --- what came of kinds of URLs (crawler/trap.h) --- */

int store_shape_put(struct store *s, const struct trap_tally *tally,
                    int64_t now_ms, struct err *err);
/* Forgets those told of before `since_ms`, and all but the `max` told of last.
 */
int store_shapes_forget(struct store *s, int64_t since_ms, int64_t max,
                        struct err *err);
int store_shape_each(struct store *s,
                     void (*each)(void *context,
                                  const struct trap_tally *tally),
                     void *context, struct err *err);
/* The mark of a body that was seen; one a slot. */
int store_body_put(struct store *s, uint64_t slot, uint64_t mark,
                   struct err *err);
int store_body_each(struct store *s, void (*each)(void *context, uint64_t mark),
                    void *context, struct err *err);

/* --- totals --- */

struct store_total {
    const char *portal, *reason; /* borrowed until the next step */
    int64_t urls, due;           /* known; waiting to be fetched */
};
/* Pages by portal and reason, sorted; calls `each` until negative. */
int store_totals(struct store *s, int64_t now_ms,
                 int (*each)(void *context, const struct store_total *total,
                             struct err *err),
                 void *context, struct err *err);

#endif
