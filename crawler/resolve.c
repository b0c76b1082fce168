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
#include "config/options.h"
#include "crawler/ssrf.h"

#include <ares.h>
#include <stdlib.h>
#include <sys/epoll.h>
#include <sys/time.h>
#include <unistd.h>
#include <uthash.h>

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
    TTL_NONE_S = 900,
    EVENTS = 16,
};

enum stage { SETTLED, QUEUED, ASKED };

struct entry {
    struct resolver *resolver;
    struct entry *next; /* in the queue */
    enum stage stage;
    enum resolve_state state;
    int64_t until_ms; /* steady clock */
    int count;        /* of the addresses in pin */
    struct buf pin;
    char first[IP_TEXT_MAX];
    const char *why; /* static */
    UT_hash_handle hh;
    char host[];
};

struct resolver {
    ares_channel channel;
    int epoll;
    const struct cidr_list *allowed;
    struct entry *entries; /* by host; the oldest first */
    struct entry *queue, **queue_end;
    int asked;
    uint64_t answers;
};

/* --- answers --- */

static void clear(struct entry *e)
{
    buf_reset(&e->pin);
    e->count = 0;
    e->why = NULL;
}

static void add_address(struct entry *e, const struct ip *ip)
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

static void settle(struct entry *e, int64_t ttl_s)
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
    e->until_ms = clock_steady_ms() + ttl_s * 1000;
    e->stage = SETTLED;
    e->resolver->answers++;
}

static void on_answer(void *context, int status, int timeouts,
                      struct ares_addrinfo *info)
{
    struct entry *e = context;
    int64_t ttl_s = TTL_MAX_S;
    struct ip ip;

    (void)timeouts;
    if (status == ARES_EDESTRUCTION)
        return;
    e->resolver->asked--;
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
        struct entry *e = r->queue;
        r->queue = e->next;
        if (!r->queue)
            r->queue_end = &r->queue;
        e->stage = ASKED;
        r->asked++;
        ares_getaddrinfo(r->channel, e->host, NULL, &any, on_answer, e);
    }
}

static void enqueue(struct resolver *r, struct entry *e)
{
    e->stage = QUEUED;
    e->state = RESOLVE_PENDING;
    e->next = NULL;
    *r->queue_end = e;
    r->queue_end = &e->next;
    ask_queued(r);
}

static struct entry *find(const struct resolver *r, struct str host)
{
    struct entry *e;

    HASH_FIND(hh, r->entries, host.p, host.n, e);
    return e;
}

static void drop(struct resolver *r, struct entry *e)
{
    HASH_DEL(r->entries, e);
    buf_done(&e->pin);
    free(e);
}

static struct entry *add(struct resolver *r, struct str host)
{
    struct entry *e = mem_new(1, sizeof *e + host.n + 1);

    if (HASH_COUNT(r->entries) >= ENTRIES_MAX && r->entries->stage == SETTLED)
        drop(r, r->entries);
    memcpy(e->host, host.p, host.n);
    e->resolver = r;
    HASH_ADD(hh, r->entries, host, host.n, e);
    return e;
}

static struct resolution answer(const struct entry *e)
{
    return (struct resolution){e->state, e->pin.p ? e->pin.p : "", e->first,
                               e->why ? e->why : ""};
}

struct resolution resolver_look(const struct resolver *r, struct str host)
{
    static const struct entry unknown = {.state = RESOLVE_PENDING};
    const struct entry *e = find(r, host);

    return answer(e ? e : &unknown);
}

struct resolution resolver_ask(struct resolver *r, struct str host)
{
    if (!host.n || host.n > HOST_MAX_BYTES || memchr(host.p, '\0', host.n))
        return (struct resolution){RESOLVE_NONE, "", "", "not a host name"};
    struct entry *e = find(r, host);
    if (!e)
        enqueue(r, e = add(r, host));
    else if (e->stage == SETTLED && e->until_ms < clock_steady_ms())
        enqueue(r, e);
    return answer(e);
}

/* --- the hosts file --- */

static int hosts_line(struct resolver *r, struct str line, struct err *err)
{
    static const char blanks[] = " \t\r";
    struct ip ip;
    bool first = true;

    ptrdiff_t comment = str_chr(line, '#');
    line = str_trim(str_sub(line, 0, comment < 0 ? line.n : (size_t)comment));
    while (line.n) {
        size_t n = 0;
        while (n < line.n && !memchr(blanks, line.p[n], 3))
            n++;
        struct str word = str_sub(line, 0, n);
        line = str_trim(str_sub(line, n, line.n));
        if (first && !ip_parse(&ip, word))
            return err_set(err, ERR_CONFIG, "'%.*s' is not an address",
                           (int)word.n, word.p);
        if (!first) {
            struct entry *e = find(r, word);
            e = e ? e : add(r, word);
            add_address(e, &ip);
            settle(e, TTL_MAX_S);
            e->until_ms = INT64_MAX;
        }
        first = false;
    }
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
    while (r->entries)
        drop(r, r->entries);
    if (r->epoll >= 0)
        close(r->epoll);
    free(r);
}
