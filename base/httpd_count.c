/* base/httpd_count.c - see httpd_count.h. */
#include "base/httpd_count.h"

#include "base/httpd.h"
#include "base/mem.h"

#include <inttypes.h>
#include <stdatomic.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

static const int codes[] = {200, 204, 206, 302, 303, 304, 400, 401, 403,
                            404, 405, 409, 413, 414, 422, 429, 500, 503};
static const int64_t bounds_ms[] = {1,   5,    10,   25,   50,    100,  250,
                                    500, 1000, 2500, 5000, 10000, 30000};

enum {
    CODES = sizeof codes / sizeof *codes,
    OTHER = CODES, /* any other status */
    BOUNDS = sizeof bounds_ms / sizeof *bounds_ms,
};

typedef atomic_uint_fast64_t counter;

struct httpd_count {
    const struct httpd_route *routes;
    size_t route_count;
    counter bytes, sum_ms;
    counter buckets[BOUNDS + 1];  /* the last: longer than all bounds */
    counter answers[][CODES + 1]; /* a row a route, the last for none */
};

struct httpd_count *httpd_count_new(const struct httpd_route *routes)
{
    size_t n = 0;

    while (routes[n].method)
        n++;
    struct httpd_count *count =
        mem_new(1, sizeof *count + (n + 1) * sizeof count->answers[0]);
    count->routes = routes;
    count->route_count = n;
    return count;
}

void httpd_count_free(struct httpd_count *count)
{
    free(count);
}

/* Counters are shared between threads: to add nothing would not be free. */
static void add(counter *to, uint64_t n)
{
    if (n)
        atomic_fetch_add_explicit(to, n, memory_order_relaxed);
}

static uint64_t get(const counter *from)
{
    return atomic_load_explicit(from, memory_order_relaxed);
}

/* Those who watch ask often and are answered at once: their times would hide
 * those of people.  Without a route only /metrics is answered well. */
static bool is_watcher(const struct httpd_route *route, int status)
{
    return route ? !strcmp(route->path, "/healthz") : status == 200;
}

void httpd_count_answer(struct httpd_count *count,
                        const struct httpd_route *route, int status,
                        size_t bytes, int64_t took_ms)
{
    size_t row = route ? (size_t)(route - count->routes) : count->route_count;
    size_t code = 0, bucket = 0;

    while (code < OTHER && codes[code] != status)
        code++;
    while (bucket < BOUNDS && took_ms > bounds_ms[bucket])
        bucket++;
    add(&count->answers[row][code], 1);
    add(&count->bytes, bytes);
    if (is_watcher(route, status))
        return;
    add(&count->buckets[bucket], 1);
    add(&count->sum_ms, (uint64_t)took_ms);
}

uint64_t httpd_count_answers(const struct httpd_count *count)
{
    uint64_t sum = 0;

    for (size_t row = 0; row <= count->route_count; row++)
        for (size_t i = 0; i <= OTHER; i++)
            sum += get(&count->answers[row][i]);
    return sum;
}

static void head(struct buf *out, const char *name, const char *type,
                 const char *help)
{
    buf_addf(out, "# HELP %s %s\n# TYPE %s %s\n", name, help, name, type);
}

static void write_answers(const struct httpd_count *c, struct buf *out)
{
    head(out, "liencong_http_requests_total", "counter",
         "Answers by route and status.");
    for (size_t row = 0; row <= c->route_count; row++)
        for (size_t i = 0; i <= OTHER; i++) {
            uint64_t n = get(&c->answers[row][i]);
            bool known = row < c->route_count;
            if (!n)
                continue;
            buf_addf(out,
                     "liencong_http_requests_total{method=\"%s\",route=\"%s\","
                     "code=\"",
                     known ? c->routes[row].method : "",
                     known ? c->routes[row].path : "");
            if (i == OTHER)
                buf_addz(out, "other");
            else
                buf_addf(out, "%d", codes[i]);
            buf_addf(out, "\"} %" PRIu64 "\n", n);
        }
}

static void write_times(const struct httpd_count *c, struct buf *out)
{
    static const char name[] = "liencong_http_request_duration_seconds";
    uint64_t sum = 0;

    head(out, name, "histogram",
         "From the headers read to the answer sent; without health and "
         "metrics.");
    for (size_t i = 0; i < BOUNDS; i++) {
        sum += get(&c->buckets[i]);
        buf_addf(out, "%s_bucket{le=\"%g\"} %" PRIu64 "\n", name,
                 (double)bounds_ms[i] / 1000, sum);
    }
    sum += get(&c->buckets[BOUNDS]);
    buf_addf(out,
             "%s_bucket{le=\"+Inf\"} %" PRIu64 "\n%s_sum %.3f\n"
             "%s_count %" PRIu64 "\n",
             name, sum, name, (double)get(&c->sum_ms) / 1000, name, sum);
}

static long long resident_bytes(void)
{
    long long pages = 0;
    FILE *in = fopen("/proc/self/statm", "re");

    if (!in)
        return 0;
    if (fscanf(in, "%*s %lld", &pages) != 1)
        pages = 0;
    fclose(in);
    return pages * sysconf(_SC_PAGESIZE);
}

static void gauge(struct buf *out, const char *name, const char *help,
                  long long value)
{
    head(out, name, "gauge", help);
    buf_addf(out, "%s %lld\n", name, value);
}

void httpd_count_write(const struct httpd_count *count,
                       const struct httpd_gauges *now, struct buf *out)
{
    write_answers(count, out);
    write_times(count, out);
    head(out, "liencong_http_response_bytes_total", "counter",
         "Bytes of bodies sent.");
    buf_addf(out, "liencong_http_response_bytes_total %" PRIu64 "\n",
             get(&count->bytes));
    gauge(out, "liencong_http_requests_running", "Requests under way.",
          now->running);
    gauge(out, "liencong_http_connections", "Connections open.",
          now->connections);
    gauge(out, "liencong_http_stopping", "1 from the request to stop on.",
          now->stopping);
    gauge(out, "process_resident_memory_bytes", "Memory in use.",
          resident_bytes());
}
