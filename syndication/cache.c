/* syndication/cache.c - see cache.h. */
#include "syndication/cache.h"

#include "base/httpd.h"
#include "syndication/digest.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <uthash.h>

enum { ETAG_HEX = 16 };

struct answer {
    atomic_int references;
    struct buf body;
    struct answer_head head;
    char *policy;
    char etag[ETAG_HEX + 3]; /* with its quotes */
};

struct entry {
    UT_hash_handle hh;
    struct answer *answer;
    int64_t changes;
    size_t key_bytes;
    char key[];
};

struct cache {
    pthread_rwlock_t lock;
    struct entry *entries; /* uthash keeps them in the order they came */
    size_t bytes, max_bytes;
};

struct answer *answer_new(struct buf *body, const struct answer_head *head)
{
    struct answer *a = NEW(answer);
    unsigned char hash[DIGEST_BYTES];
    char hex[DIGEST_HEX_MAX];

    atomic_init(&a->references, 1);
    a->body.n = body->n;
    a->body.p = buf_take(body);
    a->head = *head;
    a->policy = head->policy ? mem_str(head->policy) : NULL;
    digest_sha256(hash, buf_str(&a->body), STR(""));
    digest_hex(hex, hash);
    a->etag[0] = a->etag[ETAG_HEX + 1] = '"';
    memcpy(a->etag + 1, hex, ETAG_HEX);
    return a;
}

void answer_release(void *answer)
{
    struct answer *a = answer;

    if (!a || atomic_fetch_sub(&a->references, 1) > 1)
        return;
    buf_done(&a->body);
    free(a->policy);
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
    if (str_is(rq->method, "GET"))
        httpd_etag_known(rq, rs, answer->etag);
}

static size_t cost(const struct entry *e)
{
    return e->answer->body.n + e->key_bytes + CACHE_ENTRY_OVERHEAD_BYTES;
}

/* The write lock is held, or nobody else is left. */
static void drop(struct cache *cache, struct entry *e)
{
    cache->bytes -= cost(e);
    HASH_DEL(cache->entries, e);
    answer_release(e->answer);
    free(e);
}

struct cache *cache_new(size_t max_bytes)
{
    struct cache *cache = NEW(cache);

    pthread_rwlock_init(&cache->lock, NULL);
    cache->max_bytes = max_bytes;
    return cache;
}

void cache_free(struct cache *cache)
{
    if (!cache)
        return;
    while (cache->entries)
        drop(cache, cache->entries);
    pthread_rwlock_destroy(&cache->lock);
    free(cache);
}

struct answer *cache_get(struct cache *cache, struct str key, int64_t changes)
{
    struct answer *found = NULL;
    struct entry *e;

    pthread_rwlock_rdlock(&cache->lock);
    HASH_FIND(hh, cache->entries, key.p, key.n, e);
    if (e && (changes == CACHE_ANY || e->changes == changes)) {
        found = e->answer;
        atomic_fetch_add(&found->references, 1);
    }
    pthread_rwlock_unlock(&cache->lock);
    return found;
}

void cache_put(struct cache *cache, struct str key, int64_t changes,
               struct answer *answer)
{
    struct entry *e = mem_new(1, sizeof *e + key.n), *old;

    if (key.n)
        memcpy(e->key, key.p, key.n);
    e->key_bytes = key.n;
    e->changes = changes;
    e->answer = answer;
    atomic_fetch_add(&answer->references, 1);
    pthread_rwlock_wrlock(&cache->lock);
    HASH_FIND(hh, cache->entries, key.p, key.n, old);
    if (old)
        drop(cache, old);
    HASH_ADD_KEYPTR(hh, cache->entries, e->key, e->key_bytes, e);
    cache->bytes += cost(e);
    while (cache->bytes > cache->max_bytes)
        drop(cache, cache->entries);
    pthread_rwlock_unlock(&cache->lock);
}
