/*
 * crawler/coverage.c - see coverage.h.
 *
 * Rows come host by host; those of one host are collected and sorted, so that
 * exports are stable and two of them can be compared line by line.
 */
#include "crawler/coverage.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/err.h"
#include "crawler/outcome.h"
#include "crawler/store.h"
#include "crawler/verdict.h"

#include <jansson.h>
#include <stdlib.h>

struct coverage {
    struct store *store;
    struct verdict_reader *verdicts;
    struct coverage_row *rows;
    size_t count, room;
    uint64_t *members; /* keys of what the sitemaps of this host name */
    size_t member_count;
    struct politeness polite; /* of this host */
    char portal[64];
    int64_t now_ms;
};

static void row_done(struct coverage_row *row)
{
    free((void *)(uintptr_t)row->url);
    free((void *)(uintptr_t)row->detail);
}

static void rows_drop(struct coverage *c)
{
    for (size_t i = 0; i < c->count; i++)
        row_done(&c->rows[i]);
    c->count = 0;
}

static void coverage_done(struct coverage *c)
{
    rows_drop(c);
    free(c->rows);
    free(c->members);
    store_free(c->store);
    verdict_reader_free(c->verdicts);
}

/* The indexer's verdict, if there is one: 1, or 0. */
static int read_verdict(struct coverage *c, const char *url,
                        struct indexed *ret, struct err *err)
{
    *ret = (struct indexed){0};
    return verdict_reader_get(c->verdicts, url, ret, err);
}

static int collect(void *context, const struct store_url *u, struct err *err)
{
    struct coverage *c = context;
    struct indexed indexed;

    if (u->kind != URL_PAGE)
        return 0;
    if (c->count == c->room) {
        c->room = c->room ? 2 * c->room : 256;
        c->rows = mem_grow(c->rows, c->room, sizeof *c->rows);
    }
    int r = read_verdict(c, u->url, &indexed, err);
    if (r < 0)
        return r;
    struct outcome o =
        outcome_of(u, &c->polite, r == 1 ? &indexed : NULL, c->now_ms);
    c->rows[c->count++] = (struct coverage_row){
        .portal = c->portal,
        .url = mem_str(u->url),
        .status = u->status,
        .reason = o.reason,
        .searchable = o.searchable,
        .detail = mem_str(o.detail),
        .last_indexed_ms = indexed.indexed_ms,
        .first_seen_ms = u->first_seen_ms,
        .last_fetched_ms = u->last_fetched_ms,
        .lastmod_ms = u->lastmod_ms,
        .listed = store_members_hold(c->members, c->member_count, u->key),
    };
    free(indexed.detail);
    return 0;
}

static int by_url(const void *a, const void *b)
{
    const struct coverage_row *x = a, *y = b;

    return strcmp(x->url, y->url);
}

static int one_host(struct coverage *c, const struct store_host *host,
                    int (*each)(void *, const struct coverage_row *,
                                struct err *),
                    void *context, struct err *err)
{
    memcpy(c->portal, host->portal, sizeof c->portal);
    c->polite = host->polite;
    free(TAKE(c->members));
    int r =
        store_members(c->store, host->id, &c->members, &c->member_count, err);
    if (r == 0)
        r = store_url_each(c->store, host->id, collect, c, err);
    if (r < 0)
        return r;
    if (c->count)
        qsort(c->rows, c->count, sizeof *c->rows, by_url);
    for (size_t i = 0; i < c->count && r >= 0; i++)
        r = each(context, &c->rows[i], err);
    rows_drop(c);
    return r < 0 ? r : 0;
}

int coverage_each(const char *data_dir, const char *code,
                  int (*each)(void *context, const struct coverage_row *row,
                              struct err *err),
                  void *context, struct err *err)
{
    struct coverage c = {.now_ms = clock_unix_ms()};
    struct store_host host;
    char after[64] = "";

    int r = store_open(&c.store, data_dir, STORE_READ, err);
    if (r == 0)
        r = verdict_reader_open(&c.verdicts, data_dir, err);
    while (r == 0 && (r = store_host_next(c.store, after, &host, err)) == 1)
        r = code && strcmp(code, host.portal)
                ? 0
                : one_host(&c, &host, each, context, err);
    coverage_done(&c);
    return r < 0 ? r : 0;
}

static const char *when(char text[CLOCK_ISO_MAX], int64_t unix_ms)
{
    return unix_ms ? clock_iso(text, unix_ms, false) : "";
}

static int write_csv(void *context, const struct coverage_row *row,
                     struct err *err)
{
    const struct reason_info *info = reason_info(row->reason);
    scoped(buf_done) struct buf line = {0};
    char text[CLOCK_ISO_MAX];
    FILE *out = context;

    csv_cell(&line, str_of(row->url));
    buf_addf(&line, ",%d,%s,%s,", row->status, info->code, info->owner);
    csv_cell(&line, str_of(info->fix_vi));
    buf_addf(&line, ",%s", when(text, row->first_seen_ms));
    buf_addf(&line, ",%s", when(text, row->last_fetched_ms));
    buf_addf(&line, ",%s\n", when(text, row->last_indexed_ms));
    return fwrite(line.p, 1, line.n, out) < line.n
               ? err_errno(err, "writing coverage")
               : 0;
}

static int write_jsonl(void *context, const struct coverage_row *row,
                       struct err *err)
{
    const struct reason_info *info = reason_info(row->reason);
    char seen[CLOCK_ISO_MAX], fetched[CLOCK_ISO_MAX], indexed[CLOCK_ISO_MAX];
    FILE *out = context;

    json_t *line = json_pack(
        "{ss, ss, si, ss, ss, ss, ss, ss, ss, ss}", "portal", row->portal,
        "url", row->url, "status", row->status, "reason", info->code, "owner",
        info->owner, "fix", info->fix_vi, "detail", row->detail, "first_seen",
        when(seen, row->first_seen_ms), "last_fetched",
        when(fetched, row->last_fetched_ms), "last_indexed",
        when(indexed, row->last_indexed_ms));
    if (!line)
        return err_set(err, ERR_BUG, "%s: not UTF-8", row->url);
    int r = json_dumpf(line, out, JSON_COMPACT);
    json_decref(line);
    return r < 0 || putc('\n', out) == EOF ? err_errno(err, "writing coverage")
                                           : 0;
}

int coverage_write(FILE *out, const char *data_dir, const char *code,
                   enum coverage_format format, struct err *err)
{
    if (format == COVERAGE_JSONL)
        return coverage_each(data_dir, code, write_jsonl, out, err);
    fputs("url,status,reason,owner,fix,first_seen,last_fetched,last_indexed\n",
          out);
    return coverage_each(data_dir, code, write_csv, out, err);
}
