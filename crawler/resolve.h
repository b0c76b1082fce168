/*
 * crawler/resolve.h - host names to checked addresses, ahead of need.
 *
 * Asked in this order: the file of option crawler.hosts_file, the system's
 * hosts file, DNS.  Every address goes through base/ssrf.h; those refused
 * are never handed out.  Answers are kept for their time to live, at least ten
 * minutes and at most a day; that there is no such name or no address, for nine
 * minutes.  When no server can answer, the last addresses are used for up to a
 * day more, and the name is asked for again after a minute
 * (docs/decisions/0062).
 */
#ifndef CRAWLER_RESOLVE_H
#define CRAWLER_RESOLVE_H

#include "base/mem.h"
#include "base/str.h"

struct cidr_list;
struct err;
struct options;
struct resolver; /* one thread */

enum resolve_state {
    RESOLVE_PENDING,
    RESOLVE_GOOD,
    RESOLVE_NONE,    /* no such name, or no answer */
    RESOLVE_REFUSED, /* all its addresses are */
};

struct resolution {
    enum resolve_state state;
    const char *pin;   /* all addresses, "192.0.2.1,[2001:db8::1]" */
    const char *first; /* the first; the last one known while pending; or "" */
    const char *why;   /* RESOLVE_NONE, RESOLVE_REFUSED: English sentence */
};

/* `options` and `allowed` (see ssrf.h) must outlive the resolver.  ERR_CONFIG
 * names the line of the hosts file; ERR_IO. */
int resolver_new(struct resolver **ret_resolver, const struct options *options,
                 const struct cidr_list *allowed, struct err *err);
void resolver_free(struct resolver *r); /* accepts NULL */
DEFINE_FREEP(resolver)

/* What is known of the host; asks for it when nothing is.  Borrowed until the
 * next call. */
struct resolution resolver_ask(struct resolver *r, struct str host);
/* The same without asking. */
struct resolution resolver_look(const struct resolver *r, struct str host);

/* Readable when resolver_work() has something to do. */
int resolver_fd(const struct resolver *r);
/* Milliseconds until it has to be called anyway; -1: no need. */
int resolver_wait_ms(const struct resolver *r);
void resolver_work(struct resolver *r);
/* Tests only: all that is known is so much older. */
void resolver_age(struct resolver *r, int64_t by_ms);
/* Grows with every answer, so that those who wait know when to ask again. */
uint64_t resolver_answers(const struct resolver *r);

#endif
