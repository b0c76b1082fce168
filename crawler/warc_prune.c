/*
 * crawler/warc_prune.c - see warc_prune.h.
 *
 * The oldest segments go first, and the first that stays ends it: were one
 * dropped behind it, a rebuild could read in the one before what the one
 * dropped had taken back.
 */
#include "crawler/warc_prune.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "crawler/verdict.h"
#include "crawler/warc_segment.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { DAY_S = 86400 };

struct bounds {
    int64_t days, bytes;         /* -1: none */
    struct indexed_bytes needed; /* segments from here on stay; 0: none does */
};

static int remove_segment(const char *dir, uint32_t segment, struct err *err)
{
    scoped(mem_freep) char *file = warc_segment_path(dir, segment, WARC_CLOSED);
    scoped(mem_freep) char *index = warc_segment_path(dir, segment, WARC_INDEX);

    if (unlink(file) < 0)
        return err_errno(err, "deleting %s", file);
    (void)unlink(index);
    printf("%s\n", file);
    return 0;
}

static int stat_segment(const char *dir, uint32_t segment, struct stat *ret,
                        struct err *err)
{
    scoped(mem_freep) char *file = warc_segment_path(dir, segment, WARC_CLOSED);

    return stat(file, ret) < 0 ? err_errno(err, "asking for %s", file) : 0;
}

static int total_bytes(const char *dir, int64_t *ret_bytes, struct err *err)
{
    struct stat st;
    uint32_t n = 1;
    int r;

    *ret_bytes = 0;
    while ((r = warc_segment_find(dir, n, WARC_CLOSED, &n, err)) == 0 && n) {
        r = stat_segment(dir, n++, &st, err);
        if (r < 0)
            return r;
        *ret_bytes += st.st_size;
    }
    return r;
}

/* By the settings: what a page of the index needs stays. */
static int bounds_of_settings(struct bounds *b, const struct cli *cli,
                              struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(verdict_reader_freep) struct verdict_reader *v = NULL;
    int r = options_load(&options, cli_option(cli, "config"), err);

    if (r == 0)
        r = verdict_reader_open(&v, cli_data(cli), err);
    if (r == 0)
        r = verdict_reader_oldest(v, &b->needed, err);
    if (r < 0)
        return r;
    if (options->crawler.warc_keep_days)
        b->days = options->crawler.warc_keep_days;
    if (options->crawler.warc_keep_bytes)
        b->bytes = options->crawler.warc_keep_bytes;
    return 0;
}

static int read_bounds(struct bounds *b, const struct cli *cli, struct err *err)
{
    if (cli_int(cli, "days", 0, 100000, &b->days, err) < 0 ||
        cli_int(cli, "keep-bytes", 0, INT64_MAX, &b->bytes, err) < 0)
        return -err->code;
    bool given = b->days >= 0 || b->bytes >= 0;
    if (cli->argc > 2 || (cli->argc > 1 && !given))
        return err_set(err, ERR_USAGE,
                       "prune takes at most one folder, and with it --days N "
                       "or --keep-bytes N");
    return given ? 0 : bounds_of_settings(b, cli, err);
}

static bool is_needed(const struct bounds *b, uint32_t segment)
{
    if (!b->needed.segment || segment < b->needed.segment)
        return false;
    log_info("warc.kept", kv("segment", (int64_t)segment),
             kv("pages", b->needed.pages),
             kv("url", b->needed.url ? b->needed.url : ""));
    return true;
}

static int drop(const struct bounds *b, const char *dir, struct err *err)
{
    int64_t oldest = clock_unix_ms() / 1000 - b->days * DAY_S, total;
    struct stat st;
    uint32_t n = 1;
    int r = total_bytes(dir, &total, err);

    while (r == 0 &&
           (r = warc_segment_find(dir, n, WARC_CLOSED, &n, err)) == 0 && n) {
        r = stat_segment(dir, n, &st, err);
        bool old = b->days >= 0 && st.st_mtime < oldest;
        bool large = b->bytes >= 0 && total > b->bytes;
        if (r < 0 || (!old && !large) || is_needed(b, n))
            break;
        r = remove_segment(dir, n++, err);
        total -= st.st_size;
    }
    return r;
}

int warc_prune(const struct cli *cli, struct err *err)
{
    struct bounds b = {.days = -1, .bytes = -1};
    scoped(mem_freep) char *dir = NULL;
    int r = read_bounds(&b, cli, err);

    if (asprintf(&dir, cli->argc > 1 ? "%s" : "%s/warc",
                 cli->argc > 1 ? cli->argv[1] : cli_data(cli)) < 0)
        mem_exhausted();
    if (r == 0)
        r = drop(&b, dir, err);
    free(b.needed.url);
    return r;
}
