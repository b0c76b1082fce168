/* crawler/progress.c - see progress.h. */
#include "crawler/progress.h"

#include "base/clock.h"
#include "base/log.h"

#include <inttypes.h>
#include <sys/resource.h>
#include <unistd.h>

void progress_start(struct progress *p, FILE *out, bool json)
{
    *p = (struct progress){
        .out = out,
        .json = json,
        .terminal = !json && isatty(fileno(out)),
        .start_ms = clock_steady_ms(),
    };
    p->shown_ms = p->start_ms;
}

struct rates {
    double seconds, fetches_s, mib_s;
};

static struct rates rates(int64_t ms, int64_t fetches, int64_t bytes)
{
    double seconds = (double)(ms > 0 ? ms : 1) / 1000;

    return (struct rates){seconds, (double)fetches / seconds,
                          (double)bytes / (1 << 20) / seconds};
}

static int64_t rss_max_bytes(void)
{
    struct rusage u;

    (void)getrusage(RUSAGE_SELF, &u);
    return u.ru_maxrss * 1024;
}

static void put_json(const struct progress *p, const struct progress_counts *c,
                     struct rates r, int64_t now_ms, bool last)
{
    fprintf(p->out,
            "{\"event\":\"%s\",\"seconds\":%.1f,\"hosts_active\":%" PRId64
            ",\"fetches_active\":%" PRId64 ",\"hosts_waiting\":%" PRId64
            ",\"queued\":%" PRId64 ",\"fetches\":%" PRId64 ",\"pages\":%" PRId64
            ",\"unchanged\":%" PRId64 ",\"failures\":%" PRId64
            ",\"bytes\":%" PRId64 ",\"fetches_s\":%.1f,\"mib_s\":%.2f"
            ",\"rss_max_bytes\":%" PRId64 "}\n",
            last ? "end" : "progress", (double)(now_ms - p->start_ms) / 1000,
            c->hosts_active, c->fetches_active, c->hosts_waiting, c->queued,
            c->fetches, c->pages, c->unchanged, c->failures, c->bytes,
            r.fetches_s, r.mib_s, rss_max_bytes());
}

static void put_terminal(const struct progress *p,
                         const struct progress_counts *c, struct rates r,
                         int64_t now_ms)
{
    int64_t s = (now_ms - p->start_ms) / 1000;

    fprintf(p->out,
            "\r%02" PRId64 ":%02" PRId64 ":%02" PRId64 "  cổng %" PRId64
            "+%" PRId64 "  tải %" PRId64 " (%.1f/s, %.2f MiB/s)  trang %" PRId64
            "  không đổi %" PRId64 "  lỗi %" PRId64 "  chờ %" PRId64 "\033[K",
            s / 3600, s / 60 % 60, s % 60, c->hosts_active, c->hosts_waiting,
            c->fetches, r.fetches_s, r.mib_s, c->pages, c->unchanged,
            c->failures, c->queued);
}

static void put_log(const struct progress *p, const struct progress_counts *c,
                    int64_t now_ms, bool last)
{
    log_write(LOG_INFO, last ? "crawl.end" : "crawl.progress",
              (const struct kv[]){kv("seconds", (now_ms - p->start_ms) / 1000),
                                  kv("fetches", c->fetches),
                                  kv("pages", c->pages),
                                  kv("unchanged", c->unchanged),
                                  kv("failures", c->failures),
                                  kv("bytes", c->bytes),
                                  kv("queued", c->queued),
                                  kv("hosts_active", c->hosts_active),
                                  kv("hosts_waiting", c->hosts_waiting),
                                  {.key = 0}});
}

static void put(const struct progress *p, const struct progress_counts *c,
                struct rates r, int64_t now_ms, bool last)
{
    if (p->json)
        put_json(p, c, r, now_ms, last);
    else if (p->terminal)
        put_terminal(p, c, r, now_ms);
    else
        put_log(p, c, now_ms, last);
}

void progress_show(struct progress *p, const struct progress_counts *c)
{
    const struct progress_counts *b = &p->before;
    int64_t now = clock_steady_ms(), since = now - p->shown_ms;
    bool logs = !p->json && !p->terminal;

    if (since < (logs ? PROGRESS_LOG_EVERY_MS : PROGRESS_EVERY_MS))
        return;
    if (!logs || c->fetches != b->fetches || c->queued != b->queued)
        put(p, c, rates(since, c->fetches - b->fetches, c->bytes - b->bytes),
            now, false);
    fflush(p->out);
    p->shown_ms = now;
    p->before = *c;
}

void progress_end(struct progress *p, const struct progress_counts *c)
{
    int64_t now = clock_steady_ms();

    put(p, c, rates(now - p->start_ms, c->fetches, c->bytes), now, true);
    if (p->terminal)
        putc('\n', p->out);
    fflush(p->out);
}
