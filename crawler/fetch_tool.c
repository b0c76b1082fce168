/* crawler/fetch_tool.c - see fetch_tool.h. */
#include "crawler/fetch_tool.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/utf8.h"
#include "config/options.h"
#include "crawler/fetch_record.h"

#include <jansson.h>

enum { POLL_MS = 1000 };

struct tool {
    struct warc_writer *writer; /* NULL: nothing is stored */
    bool full;                  /* head, addresses, certificate, too */
    struct err err;             /* the first that happened in on_done() */
};

static int store(struct warc_writer *w, const struct fetch_result *r,
                 struct err *err)
{
    struct warc_position at;
    struct warc_fetch fetch = fetch_record(r);

    return warc_write_fetch(w, &fetch, &at, err);
}

static void add_full(json_t *line, const struct fetch_result *r)
{
    scoped(buf_done) struct buf head = {0};
    char ends[CLOCK_ISO_MAX];

    utf8_repair(&head, r->head);
    json_object_set_new(line, "head",
                        json_stringn(head.p ? head.p : "", head.n));
    json_object_set_new(line, "addresses", json_string(r->addresses));
    if (!r->certificate_ends_ms)
        return;
    json_object_set_new(line, "certificate_issuer",
                        json_string(r->certificate_issuer));
    json_object_set_new(
        line, "certificate_ends",
        json_string(clock_iso(ends, r->certificate_ends_ms, false)));
}

static void print(const struct fetch_result *r, bool full)
{
    static const char *const outcomes[] = {"answer", "cut", "failed"};
    json_t *line = json_pack(
        "{s:s, s:s, s:s, s:s, s:i, s:s, s:s, s:I, s:I, s:I, s:s?}", "url",
        r->url, "outcome", outcomes[r->outcome], "reason",
        reason_info(r->reason)->code, "detail", r->detail, "status", r->status,
        "protocol", r->protocol, "ip", r->ip, "bytes", (json_int_t)r->body.n,
        "took_ms", (json_int_t)r->took_ms, "first_byte_ms",
        (json_int_t)r->first_byte_ms, "location", r->location);

    if (line && r->retry_after_ms >= 0)
        json_object_set_new(line, "retry_after_ms",
                            json_integer(r->retry_after_ms));
    if (line && full)
        add_full(line, r);
    if (line)
        json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
}

static void on_done(void *context, const struct fetch_result *r)
{
    struct tool *tool = context;

    print(r, tool->full);
    if (tool->writer && r->status && !tool->err.code)
        (void)store(tool->writer, r, &tool->err);
}

static int fetch_all(struct fetcher *f, const struct cli *cli,
                     struct tool *tool, struct err *err)
{
    for (int i = 0; i < cli->argc; i++) {
        struct fetch_request rq = {.url = cli->argv[i],
                                   .certificate = tool->full};
        fetcher_start(f, &rq);
    }
    while (fetcher_active(f)) {
        int r = fetcher_poll(f, POLL_MS, on_done, tool, err);
        if (r < 0)
            return r;
    }
    if (!tool->err.code)
        return tool->writer ? warc_writer_finish(tool->writer, err) : 0;
    *err = tool->err;
    return -err->code;
}

int fetch_tool(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(fetcher_freep) struct fetcher *f = NULL;
    scoped(warc_writer_freep) struct warc_writer *w = NULL;
    const char *dir = cli_option(cli, "store");

    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = fetcher_new(&f, options, err);
    if (r == 0 && dir)
        r = warc_writer_open(
            &w, dir, (uint64_t)options->crawler.warc_segment_bytes, err);
    if (r < 0)
        return r;
    struct tool tool = {.writer = w, .full = cli_option(cli, "full")};
    return fetch_all(f, cli, &tool, err);
}
