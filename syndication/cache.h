/*
 * syndication/cache.h - answers as ready bytes.
 *
 * An answer is made once, never changed, and shared by all who send it; it
 * lives while someone holds a reference.  An entry remembers the state of the
 * store (hubdb_state.changes) it was made from and counts only while that is
 * the present one.  Older entries stay as the last good answer, to be sent
 * when the store cannot be read.  Safe from any thread.
 */
#ifndef SYNDICATION_CACHE_H
#define SYNDICATION_CACHE_H

#include "base/str.h"

struct cache;
struct httpd_request;
struct httpd_response;

enum { CACHE_ENTRY_OVERHEAD_BYTES = 512 }; /* counted beside the body */

struct answer; /* opaque, counted references */

struct answer_head {
    const char *content_type;  /* static */
    const char *cache_control; /* static or NULL */
    const char *policy;        /* Content-Security-Policy, copied, or NULL */
    const char *link;          /* Link, copied, or NULL */
};

/* Takes the bytes of `body` over; the caller holds one reference. */
struct answer *answer_new(struct buf *body, const struct answer_head *head);
/* Whether the client has it already: answer_send() would answer 304. */
bool answer_is_known(const struct answer *answer,
                     const struct httpd_request *rq);
void answer_release(void *answer); /* one reference less; accepts NULL */
/* Sends it, to a GET with its ETag and as 304 when the client has it.  Takes
 * the caller's reference over. */
void answer_send(struct answer *answer, const struct httpd_request *rq,
                 struct httpd_response *rs);

struct cache *cache_new(size_t max_bytes);
void cache_free(struct cache *cache); /* accepts NULL */

enum { CACHE_ANY = -1 }; /* for `changes`: however old */
/* With a reference for the caller, or NULL. */
struct answer *cache_get(struct cache *cache, struct str key, int64_t changes);
/* Keeps a reference of its own; the oldest entries make room. */
void cache_put(struct cache *cache, struct str key, int64_t changes,
               struct answer *answer);

#endif
