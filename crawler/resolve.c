/*
 * crawler/resolve.c - see resolve.h.
 *
 *   entry:  new -> queued -> asked -> settled -> (too old) -> queued ...
 *
 * No more than ASKED_MAX names are asked for at once: a name server that gets
 * 5,000 questions in one burst drops most of them.  c-ares watches its sockets
 * through an epoll of its own, which the fetcher watches as one descriptor.
 */
#include "crawler/resolve.h"

#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/ssrf.h"
#include "config/options.h"

#include <ares.h>
#include <search.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <unistd.h>

enum {
    ASKED_MAX = 100,
    ADDRESSES_MAX = 8,
    ENTRIES_MAX = 200000,
    HOST_MAX_BYTES = 255,
    HOSTS_FILE_MAX_BYTES = 64 << 20,
    TRY_MS = 2500,
    TRIES = 3,
    TTL_MIN_S = 600,
    TTL_MAX_S = 86400,
    TTL_NONE_S = 540,   /* under the ten minutes after which robots.txt, and so
                           the host, is asked for again (crawl_robots.c) */
    TTL_PASSING_S = 60, /* of a failure that may pass, and of old addresses */
    STALE_MAX_MS = 86400000,
    EVENTS = 16,
};

enum stage { SETTLED, QUEUED, ASKED };

struct known {
    struct resolver *resolver;
    struct str host;       /* the key; lower case */
    struct known *next;    /* in the queue */
    struct known *younger; /* added after it; not of the hosts file */
    enum stage stage;
    enum resolve_state state;
    int64_t until_ms; /* steady clock */
    int64_t good_ms;  /* when the addresses came; likewise */
    int count;        /* of the addresses in pin */
    struct buf pin;
    char first[IP_TEXT_MAX];
    const char *why; /* static */
    char name[];     /* what `host` points to, with a NUL */
};

struct resolver {
    ares_channel channel;
    int epoll;
    const struct cidr_list *allowed;
    void *tree; /* tsearch(3), entries by host */
    struct known *oldest, *youngest;
    size_t count; /* from oldest to youngest */
    struct known *queue, **queue_end;
    int asked;
    uint64_t answers;
};

/* --- answers --- */

static void clear(struct known *e)
{
    buf_reset(&e->pin);
    e->count = 0;
    e->why = NULL;
}

static void add_address(struct known *e, const struct ip *ip)
{
    char text[IP_TEXT_MAX];
    const char *why;

    if (ssrf_check_ip(ip, e->resolver->allowed, &why) == SSRF_REJECT) {
        e->why = why;
        return;
    }
    if (e->count == ADDRESSES_MAX)
        return;
    ip_format(text, ip);
    if (!e->count++)
        memcpy(e->first, text, sizeof text);
    buf_addf(&e->pin, ip_is_v4(ip) ? "%s%s" : "%s[%s]", e->count > 1 ? "," : "",
             text);
}

static void keep(struct known *e, int64_t ttl_s)
{
    e->until_ms = clock_steady_ms() + ttl_s * 1000;
    e->stage = SETTLED;
    e->resolver->answers++;
}

static void settle(struct known *e, int64_t ttl_s)
{
    ttl_s = ttl_s < TTL_MIN_S ? TTL_MIN_S : ttl_s;
    ttl_s = ttl_s > TTL_MAX_S ? TTL_MAX_S : ttl_s;
    e->state = e->count ? RESOLVE_GOOD
               : e->why ? RESOLVE_REFUSED
                        : RESOLVE_NONE;
    if (e->state != RESOLVE_GOOD) {
        ttl_s = TTL_NONE_S;
        e->first[0] = '\0';
    }
    e->good_ms = clock_steady_ms();
    keep(e, ttl_s);
}

/* Nothing was learnt: no server answered, or none could.  Addresses that were
 * good a short time ago probably still are (RFC 8767). */
static void settle_failed(struct known *e, int status)
{
    if (e->count && clock_steady_ms() - e->good_ms < STALE_MAX_MS) {
        e->state = RESOLVE_GOOD;
    } else {
        clear(e);
        e->state = RESOLVE_NONE;
        e->why = ares_strerror(status);
        e->first[0] = '\0';
    }
    keep(e, TTL_PASSING_S);
}

/* Whether the domain's own servers have said so. */
static bool is_final(int status)
{
    return status == ARES_SUCCESS || status == ARES_ENODATA ||
           status == ARES_ENOTFOUND || status == ARES_EBADNAME;
}

static void on_answer(void *context, int status, int timeouts,
                      struct ares_addrinfo *info)
{
    struct known *e = context;
    int64_t ttl_s = TTL_MAX_S;
    struct ip ip;

    (void)timeouts;
    if (status == ARES_EDESTRUCTION)
        return;
    e->resolver->asked--;
    if (!is_final(status)) {
        settle_failed(e, status);
        return;
    }
    clear(e);
    for (struct ares_addrinfo_node *node = info ? info->nodes : NULL; node;
         node = node->ai_next) {
        if (ip_of_sockaddr(&ip, node->ai_addr))
            add_address(e, &ip);
        ttl_s = node->ai_ttl < ttl_s ? node->ai_ttl : ttl_s;
    }
    settle(e, ttl_s);
    if (e->state == RESOLVE_NONE)
        e->why = ares_strerror(status ? status : ARES_ENODATA);
    ares_freeaddrinfo(info);
}

/* --- questions --- */

static void ask_queued(struct resolver *r)
{
    static const struct ares_addrinfo_hints any = {.ai_family = AF_UNSPEC};

    while (r->queue && r->asked < ASKED_MAX) {
        struct known *e = r->queue;
        r->queue = e->next;
        if (!r->queue)
            r->queue_end = &r->queue;
        e->stage = ASKED;
        r->asked++;
        ares_getaddrinfo(r->channel, e->name, NULL, &any, on_answer, e);
    }
}

static void enqueue(struct resolver *r, struct known *e)
{
    e->stage = QUEUED;
    e->state = RESOLVE_PENDING;
    e->next = NULL;
    *r->queue_end = e;
    r->queue_end = &e->next;
    ask_queued(r);
}

static int by_host(const void *a, const void *b)
{
    const struct known *x = a, *y = b;

    if (x->host.n != y->host.n)
        return x->host.n < y->host.n ? -1 : 1;
    return memcmp(x->host.p, y->host.p, x->host.n);
}

static struct known *find(const struct resolver *r, struct str host)
{
    struct known key = {.host = host}, **hit = tfind(&key, &r->tree, by_host);

    return hit ? *hit : NULL;
}

static void free_entry(void *at)
{
    struct known *e = at;

    buf_done(&e->pin);
    free(e);
}

static struct known *add(struct resolver *r, struct str host)
{
    struct known *e = mem_new(1, sizeof *e + host.n + 1);

    memcpy(e->name, host.p, host.n);
    e->host = (struct str){e->name, host.n};
    e->resolver = r;
    if (!tsearch(e, &r->tree, by_host))
        mem_exhausted();
    return e;
}

/* Keeps the number of names bounded: the oldest goes, unless c-ares has it. */
static void grow_old(struct resolver *r, struct known *e)
{
    struct known *old = r->oldest;

    *(r->youngest ? &r->youngest->younger : &r->oldest) = e;
    r->youngest = e;
    if (++r->count <= ENTRIES_MAX || old->stage != SETTLED)
        return;
    r->oldest = old->younger;
    r->count--;
    (void)tdelete(old, &r->tree, by_host);
    free_entry(old);
}

static struct resolution answer(const struct known *e)
{
    return (struct resolution){e->state, e->pin.p ? e->pin.p : "", e->first,
                               e->why ? e->why : ""};
}

struct resolution resolver_look(const struct resolver *r, struct str host)
{
    static const struct known unknown = {.state = RESOLVE_PENDING};
    const struct known *e = find(r, host);

    return answer(e ? e : &unknown);
}

struct resolution resolver_ask(struct resolver *r, struct str host)
{
    if (!host.n || host.n > HOST_MAX_BYTES || memchr(host.p, '\0', host.n))
        return (struct resolution){RESOLVE_NONE, "", "", "not a host name"};
    struct known *e = find(r, host);
    if (!e) {
        e = add(r, host);
        grow_old(r, e);
        enqueue(r, e);
    } else if (e->stage == SETTLED && e->until_ms < clock_steady_ms()) {
        enqueue(r, e);
    }
    return answer(e);
}

/* --- the hosts file --- */

/* Takes the first word from *rest, which has no blanks at its ends. */
static struct str take_word(struct str *rest)
{
    size_t n = 0;

    while (n < rest->n && rest->p[n] != ' ' && rest->p[n] != '\t')
        n++;
    struct str word = str_sub(*rest, 0, n);
    *rest = str_trim(str_sub(*rest, n, rest->n));
    return word;
}

static void add_known(struct resolver *r, struct str host, const struct ip *ip)
{
    struct known *e = find(r, host);

    e = e ? e : add(r, host);
    add_address(e, ip);
    settle(e, TTL_MAX_S);
    e->until_ms = INT64_MAX;
}

static int hosts_line(struct resolver *r, struct str line, struct err *err)
{
    struct ip ip;

    ptrdiff_t comment = str_chr(line, '#');
    line = str_trim(str_sub(line, 0, comment < 0 ? line.n : (size_t)comment));
    if (!line.n)
        return 0;
    struct str word = take_word(&line);
    if (!ip_parse(&ip, word))
        return err_set(err, ERR_CONFIG, "'%.*s' is not an address", (int)word.n,
                       word.p);
    while (line.n)
        add_known(r, take_word(&line), &ip);
    return 0;
}

static int read_hosts(struct resolver *r, const char *path, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    struct str rest, line;
    int number = 1;

    if (!*path)
        return 0;
    int code = file_read(&text, &rest.n, path, HOSTS_FILE_MAX_BYTES, err);
    if (code < 0)
        return err_wrap(err, "hosts file");
    rest.p = text;
    for (; str_cut(&rest, '\n', &line); number++) {
        code = hosts_line(r, line, err);
        if (code < 0)
            return err_wrap(err, "%s:%d", path, number);
    }
    return 0;
}

/* --- c-ares --- */

static void on_socket(void *context, ares_socket_t fd, int readable,
                      int writable)
{
    struct resolver *r = context;
    struct epoll_event event = {
        .events = (readable ? EPOLLIN : 0) | (writable ? EPOLLOUT : 0),
        .data.fd = fd,
    };

    if (!readable && !writable)
        (void)epoll_ctl(r->epoll, EPOLL_CTL_DEL, fd, NULL);
    else if (epoll_ctl(r->epoll, EPOLL_CTL_MOD, fd, &event) < 0)
        (void)epoll_ctl(r->epoll, EPOLL_CTL_ADD, fd, &event);
}

int resolver_fd(const struct resolver *r)
{
    return r->epoll;
}

int resolver_wait_ms(const struct resolver *r)
{
    struct timeval tv;

    if (!r->asked || !ares_timeout(r->channel, NULL, &tv))
        return -1;
    return (int)(tv.tv_sec * 1000 + (tv.tv_usec + 999) / 1000);
}

void resolver_work(struct resolver *r)
{
    struct epoll_event events[EVENTS];
    int n = epoll_wait(r->epoll, events, EVENTS, 0);

    for (int i = 0; i < n; i++) {
        bool in = events[i].events & (EPOLLIN | EPOLLERR | EPOLLHUP);
        bool out = events[i].events & EPOLLOUT;
        ares_process_fd(r->channel, in ? events[i].data.fd : ARES_SOCKET_BAD,
                        out ? events[i].data.fd : ARES_SOCKET_BAD);
    }
    if (n <= 0)
        ares_process_fd(r->channel, ARES_SOCKET_BAD, ARES_SOCKET_BAD);
    ask_queued(r);
}

static void age(const void *at, VISIT visit, void *by_ms)
{
    struct known *e = *(struct known *const *)at;

    if ((visit == postorder || visit == leaf) && e->until_ms != INT64_MAX) {
        e->until_ms -= *(int64_t *)by_ms;
        e->good_ms -= *(int64_t *)by_ms;
    }
}

void resolver_age(struct resolver *r, int64_t by_ms)
{
    twalk_r(r->tree, age, &by_ms);
}

uint64_t resolver_answers(const struct resolver *r)
{
    return r->answers;
}

/* No search domains: "a.gov.vn" must never become "a.gov.vn.example.com". */
static int open_channel(struct resolver *r, const char *servers,
                        struct err *err)
{
    static char lookups[] = "fb";
    struct ares_options options = {
        .timeout = TRY_MS,
        .tries = TRIES,
        .lookups = lookups,
        .sock_state_cb = on_socket,
        .sock_state_cb_data = r,
    };
    int status = ares_library_init(ARES_LIB_INIT_ALL);

    if (status == ARES_SUCCESS)
        status = ares_init_options(&r->channel, &options,
                                   ARES_OPT_TIMEOUTMS | ARES_OPT_TRIES |
                                       ARES_OPT_LOOKUPS | ARES_OPT_DOMAINS |
                                       ARES_OPT_SOCK_STATE_CB);
    if (status != ARES_SUCCESS)
        return err_set(err, ERR_IO, "c-ares: %s", ares_strerror(status));
    if (*servers && ares_set_servers_ports_csv(r->channel, servers))
        return err_set(err, ERR_CONFIG,
                       "[crawler] dns_servers: '%s' are not addresses",
                       servers);
    return 0;
}

int resolver_new(struct resolver **ret_resolver, const struct options *options,
                 const struct cidr_list *allowed, struct err *err)
{
    scoped(resolver_freep) struct resolver *r = NEW(resolver);

    r->allowed = allowed;
    r->queue_end = &r->queue;
    r->epoll = epoll_create1(EPOLL_CLOEXEC);
    if (r->epoll < 0)
        return err_errno(err, "epoll");
    int code = open_channel(r, options->crawler.dns_servers, err);
    if (code == 0)
        code = read_hosts(r, options->crawler.hosts_file, err);
    if (code < 0)
        return code;
    *ret_resolver = TAKE(r);
    return 0;
}

void resolver_free(struct resolver *r)
{
    if (!r)
        return;
    if (r->channel) {
        ares_destroy(r->channel);
        ares_library_cleanup();
    }
    tdestroy(r->tree, free_entry);
    if (r->epoll >= 0)
        close(r->epoll);
    free(r);
}
