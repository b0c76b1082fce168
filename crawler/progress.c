/* crawler/progress.c - see progress.h. */
#include "crawler/progress.h"

#include "base/clock.h"

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

static void put_text(const struct progress *p, const struct progress_counts *c,
                     struct rates r, int64_t now_ms)
{
    int64_t s = (now_ms - p->start_ms) / 1000;

    fprintf(p->out,
            "%s%02" PRId64 ":%02" PRId64 ":%02" PRId64 "  cổng %" PRId64
            "+%" PRId64 "  tải %" PRId64 " (%.1f/s, %.2f MiB/s)  trang %" PRId64
            "  không đổi %" PRId64 "  lỗi %" PRId64 "  chờ %" PRId64 "%s",
            p->terminal ? "\r" : "", s / 3600, s / 60 % 60, s % 60,
            c->hosts_active, c->hosts_waiting, c->fetches, r.fetches_s, r.mib_s,
            c->pages, c->unchanged, c->failures, c->queued,
            p->terminal ? "\033[K" : "\n");
}

void progress_show(struct progress *p, const struct progress_counts *c)
{
    int64_t now = clock_steady_ms(), since = now - p->shown_ms;

    if (since <
        (p->json || p->terminal ? PROGRESS_EVERY_MS : PROGRESS_PLAIN_EVERY_MS))
        return;
    struct rates r = rates(since, c->fetches - p->fetches_before,
                           c->bytes - p->bytes_before);
    if (p->json)
        put_json(p, c, r, now, false);
    else
        put_text(p, c, r, now);
    fflush(p->out);
    p->shown_ms = now;
    p->fetches_before = c->fetches;
    p->bytes_before = c->bytes;
}

void progress_end(struct progress *p, const struct progress_counts *c)
{
    int64_t now = clock_steady_ms();
    struct rates r = rates(now - p->start_ms, c->fetches, c->bytes);

    if (p->json)
        put_json(p, c, r, now, true);
    else
        put_text(p, c, r, now);
    if (p->terminal)
        putc('\n', p->out);
    fflush(p->out);
}
