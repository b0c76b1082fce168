/* syndication/cache.c - see cache.h. */
#include "syndication/cache.h"

#include "base/httpd.h"
#include "base/seal.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <sys/queue.h>

enum { ETAG_HEX = 16, BUCKETS = 8192 };

struct answer {
    atomic_int references;
    struct buf body;
    struct answer_head head;
    char *policy, *link;
    char etag[ETAG_HEX + 3]; /* with its quotes */
};

struct entry {
    struct entry *next; /* in its bucket */
    TAILQ_ENTRY(entry) order;
    struct answer *answer;
    int64_t changes;
    size_t key_bytes;
    char key[];
};

struct cache {
    pthread_rwlock_t lock;
    struct entry *buckets[BUCKETS];
    TAILQ_HEAD(, entry) oldest_first;
    size_t bytes, max_bytes;
};

struct answer *answer_new(struct buf *body, const struct answer_head *head)
{
    struct answer *a = NEW(answer);
    unsigned char hash[SEAL_BYTES];
    char hex[SEAL_HEX_MAX];

    atomic_init(&a->references, 1);
    a->body.n = body->n;
    a->body.p = buf_take(body);
    a->head = *head;
    a->policy = head->policy ? mem_str(head->policy) : NULL;
    a->link = head->link ? mem_str(head->link) : NULL;
    seal_sha256(hash, buf_str(&a->body), STR(""));
    seal_hex(hex, hash);
    a->etag[0] = a->etag[ETAG_HEX + 1] = '"';
    memcpy(a->etag + 1, hex, ETAG_HEX);
    return a;
}

bool answer_is_known(const struct answer *answer,
                     const struct httpd_request *rq)
{
    return httpd_knows(rq, answer->etag);
}

void answer_release(void *answer)
{
    struct answer *a = answer;

    if (!a || atomic_fetch_sub(&a->references, 1) > 1)
        return;
    buf_done(&a->body);
    free(a->policy);
    free(a->link);
    free(a);
}

void answer_send(struct answer *answer, const struct httpd_request *rq,
                 struct httpd_response *rs)
{
    rs->content_type = answer->head.content_type;
    rs->shared = answer->body.p;
    rs->shared_bytes = answer->body.n;
    rs->release = answer_release;
    rs->owner = answer;
    if (answer->head.cache_control)
        httpd_set_header(rs, "Cache-Control", answer->head.cache_control);
    if (answer->policy)
        httpd_set_header(rs, "Content-Security-Policy", answer->policy);
    if (answer->link)
        httpd_set_header(rs, "Link", answer->link);
    if (str_is(rq->method, "GET"))
        httpd_etag_known(rq, rs, answer->etag);
}

static size_t cost(const struct entry *e)
{
    return e->answer->body.n + e->key_bytes + CACHE_ENTRY_OVERHEAD_BYTES;
}

/* Where the entry of that key hangs, or would. */
static struct entry **place(struct cache *cache, struct str key)
{
    struct entry **at = &cache->buckets[str_hash(key) % BUCKETS];

    while (*at && !str_eq((struct str){(*at)->key, (*at)->key_bytes}, key))
        at = &(*at)->next;
    return at;
}

/* Under the write lock, or when nobody else is left. */
static void drop(struct cache *cache, struct entry *e)
{
    *place(cache, (struct str){e->key, e->key_bytes}) = e->next;
    TAILQ_REMOVE(&cache->oldest_first, e, order);
    cache->bytes -= cost(e);
    answer_release(e->answer);
    free(e);
}

static void drop_beyond(struct cache *cache, size_t bytes)
{
    struct entry *e, *next;

    for (e = TAILQ_FIRST(&cache->oldest_first); e && cache->bytes > bytes;
         e = next) {
        next = TAILQ_NEXT(e, order);
        drop(cache, e);
    }
}

struct cache *cache_new(size_t max_bytes)
{
    struct cache *cache = NEW(cache);

    pthread_rwlock_init(&cache->lock, NULL);
    TAILQ_INIT(&cache->oldest_first);
    cache->max_bytes = max_bytes;
    return cache;
}

void cache_free(struct cache *cache)
{
    if (!cache)
        return;
    drop_beyond(cache, 0);
    pthread_rwlock_destroy(&cache->lock);
    free(cache);
}

struct answer *cache_get(struct cache *cache, struct str key, int64_t changes)
{
    struct answer *found = NULL;

    pthread_rwlock_rdlock(&cache->lock);
    const struct entry *e = *place(cache, key);
    if (e && (changes == CACHE_ANY || e->changes == changes)) {
        found = e->answer;
        atomic_fetch_add(&found->references, 1);
    }
    pthread_rwlock_unlock(&cache->lock);
    return found;
}

static struct entry *entry_new(struct str key, int64_t changes,
                               struct answer *answer)
{
    struct entry *e = mem_new(1, sizeof *e + key.n);

    if (key.n)
        memcpy(e->key, key.p, key.n);
    e->key_bytes = key.n;
    e->changes = changes;
    e->answer = answer;
    atomic_fetch_add(&answer->references, 1);
    return e;
}

void cache_put(struct cache *cache, struct str key, int64_t changes,
               struct answer *answer)
{
    struct entry *e = entry_new(key, changes, answer);

    pthread_rwlock_wrlock(&cache->lock);
    struct entry **at = place(cache, key);
    if (*at)
        drop(cache, *at);
    at = place(cache, key);
    *at = e;
    TAILQ_INSERT_TAIL(&cache->oldest_first, e, order);
    cache->bytes += cost(e);
    drop_beyond(cache, cache->max_bytes);
    pthread_rwlock_unlock(&cache->lock);
}
