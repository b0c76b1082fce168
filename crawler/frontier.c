/* crawler/frontier.c - see frontier.h. */
#include "crawler/frontier.h"

#include "base/map.h"

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum place { IDLE, HEAP, PARKED, UNDER_WAY };

struct address {
    char ip[46];
    int active;
    struct host *parked, *parked_last; /* first come, first served */
};

struct host {
    int64_t next_ms;
    enum place place;
    size_t at; /* in the heap */
    struct address *address;
    struct host *behind; /* in the parking line */
};

struct frontier {
    struct host *hosts;
    struct host **heap;
    size_t host_count, heap_count, parked_count, active;
    int per_ip_max;
    struct map *addresses; /* by text, struct address */
};

struct frontier *frontier_new(size_t hosts, int per_ip_max)
{
    struct frontier *f = NEW(frontier);

    f->hosts = mem_new(hosts + 1, sizeof *f->hosts);
    f->heap = mem_new(hosts + 1, sizeof(struct host *));
    f->addresses = map_new();
    f->host_count = hosts;
    f->per_ip_max = per_ip_max;
    return f;
}

void frontier_free(struct frontier *f)
{
    if (!f)
        return;
    map_free(f->addresses, free);
    free(f->heap);
    free(f->hosts);
    free(f);
}

static void put(struct frontier *f, size_t at, struct host *h)
{
    f->heap[at] = h;
    h->at = at;
}

static void sift_up(struct frontier *f, size_t at)
{
    struct host *h = f->heap[at];

    while (at > 0 && f->heap[(at - 1) / 2]->next_ms > h->next_ms) {
        put(f, at, f->heap[(at - 1) / 2]);
        at = (at - 1) / 2;
    }
    put(f, at, h);
}

static void sift_down(struct frontier *f, size_t at)
{
    struct host *h = f->heap[at];

    for (;;) {
        size_t child = 2 * at + 1;
        if (child >= f->heap_count)
            break;
        if (child + 1 < f->heap_count &&
            f->heap[child + 1]->next_ms < f->heap[child]->next_ms)
            child++;
        if (f->heap[child]->next_ms >= h->next_ms)
            break;
        put(f, at, f->heap[child]);
        at = child;
    }
    put(f, at, h);
}

static void heap_remove(struct frontier *f, struct host *h)
{
    size_t at = h->at;
    struct host *last = f->heap[--f->heap_count];

    if (last == h)
        return;
    put(f, at, last);
    sift_up(f, at);
    sift_down(f, last->at);
}

static void heap_add(struct frontier *f, struct host *h)
{
    h->place = HEAP;
    put(f, f->heap_count++, h);
    sift_up(f, h->at);
}

static void park(struct frontier *f, struct host *h)
{
    struct address *a = h->address;

    h->place = PARKED;
    h->behind = NULL;
    if (a->parked)
        a->parked_last->behind = h;
    else
        a->parked = h;
    a->parked_last = h;
    f->parked_count++;
}

static void unpark(struct frontier *f, struct host *h)
{
    struct host **link = &h->address->parked, *before = NULL;

    while (*link != h) {
        before = *link;
        link = &before->behind;
    }
    *link = h->behind;
    if (h->address->parked_last == h)
        h->address->parked_last = before;
    f->parked_count--;
}

void frontier_idle(struct frontier *f, size_t host)
{
    struct host *h = &f->hosts[host];

    assert(h->place != UNDER_WAY);
    if (h->place == HEAP)
        heap_remove(f, h);
    if (h->place == PARKED)
        unpark(f, h);
    h->place = IDLE;
}

void frontier_wait(struct frontier *f, size_t host, int64_t next_ms)
{
    frontier_idle(f, host);
    f->hosts[host].next_ms = next_ms;
    heap_add(f, &f->hosts[host]);
}

static struct address *address_of(struct frontier *f, const char *ip)
{
    struct address *a = map_get(f->addresses, str_of(ip));

    if (!a) {
        a = NEW(address);
        snprintf(a->ip, sizeof a->ip, "%s", ip);
        (void)map_add(f->addresses, str_of(ip), a);
    }
    return a;
}

void frontier_set_ip(struct frontier *f, size_t host, const char *ip)
{
    struct host *h = &f->hosts[host];

    assert(h->place != UNDER_WAY && strlen(ip) < sizeof h->address->ip);
    if (h->address && !strcmp(h->address->ip, ip))
        return;
    if (h->place == PARKED) {
        unpark(f, h);
        heap_add(f, h);
    }
    h->address = *ip ? address_of(f, ip) : NULL;
}

/* The order of the heap is that of the differences, which stay. */
void frontier_shift(struct frontier *f, int64_t by_ms)
{
    for (size_t i = 0; i < f->host_count; i++)
        f->hosts[i].next_ms += by_ms;
}

static bool at_limit(const struct frontier *f, const struct host *h)
{
    return h->address && h->address->active >= f->per_ip_max;
}

bool frontier_take(struct frontier *f, int64_t now_ms, size_t *ret_host)
{
    while (f->heap_count && f->heap[0]->next_ms <= now_ms) {
        struct host *h = f->heap[0];
        heap_remove(f, h);
        if (at_limit(f, h)) {
            park(f, h);
            continue;
        }
        h->place = UNDER_WAY;
        f->active++;
        if (h->address)
            h->address->active++;
        *ret_host = (size_t)(h - f->hosts);
        return true;
    }
    return false;
}

void frontier_done(struct frontier *f, size_t host)
{
    struct host *h = &f->hosts[host];

    assert(h->place == UNDER_WAY);
    h->place = IDLE;
    f->active--;
    if (!h->address)
        return;
    h->address->active--;
    struct host *first = h->address->parked;
    if (first) {
        unpark(f, first);
        heap_add(f, first);
    }
}

int64_t frontier_next_ms(const struct frontier *f)
{
    return f->heap_count ? f->heap[0]->next_ms : -1;
}

size_t frontier_active(const struct frontier *f)
{
    return f->active;
}

size_t frontier_waiting(const struct frontier *f)
{
    return f->heap_count + f->parked_count;
}
