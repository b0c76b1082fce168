/*
 * bench_coverage DIR - the coverage of a portal of 100,000 URLs: making its
 * picture, a page of the list from several places, exports with the memory they
 * take.  One number a line; the data folder stays, for the pages on it.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "config/reason.h"
#include "console/coverage_export.h"
#include "console/picture.h"
#include "crawler/store.h"
#include "indexer/store.h"

#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

enum { URLS = 100000 };
#define PORTAL "000.00.00.H01"

static void check(int64_t r, const struct err *err)
{
    if (r >= 0)
        return;
    fprintf(stderr, "bench_coverage: %s\n", err->msg);
    exit(1);
}

static enum reason reason_at(int i)
{
    static const enum reason some[] = {REASON_HTTP_404, REASON_SOFT404,
                                       REASON_NOINDEX_META, REASON_REDIRECT,
                                       REASON_ROBOTS};

    return i % 10 < 7 ? REASON_FETCHED : some[i / 10 % 5];
}

static void put_url(struct store *s, int64_t host, int i, const char *url)
{
    struct store_url found = {.host = host,
                              .source = SOURCE_SITEMAP,
                              .url = url,
                              .via = "",
                              .detail = "",
                              .etag = "",
                              .last_modified = "",
                              .target = "",
                              .first_seen_ms = 1767225600000 + i};
    scoped(mem_freep) struct store_url *u = NULL;
    struct err err = {0};
    bool added;

    check(store_url_add(s, &found, &added, &err), &err);
    check(store_url_get(s, url, &u, &err), &err);
    u->reason = reason_at(i);
    u->status = u->reason == REASON_HTTP_404 ? 404 : 200;
    u->last_fetched_ms = 1767830000000 + i;
    check(store_url_put(s, u, &err), &err);
}

static void put_verdict(struct verdicts *v, int i, const char *url)
{
    const struct verdict verdict = {
        .url = url,
        .portal = PORTAL,
        .reason = reason_at(i) == REASON_FETCHED ? REASON_OK : reason_at(i),
        .detail = "",
        .indexed_ms = 1767840000000 + i,
        .host = "mau.gov.vn",
        .title = "",
        .published = ""};
    struct err err = {0};

    check(verdicts_put(v, &verdict, &err), &err);
}

static void make(const char *dir, const char *index)
{
    scoped(store_freep) struct store *s = NULL;
    scoped(verdicts_freep) struct verdicts *v = NULL;
    struct store_host host;
    struct store_sitemap map = {.key = 7, .type = "xml", .complete = true};
    uint64_t *keys = mem_new(URLS, sizeof *keys);
    struct err err = {0};
    char url[128];

    check(store_open(&s, dir, STORE_WRITE, &err), &err);
    check(verdicts_open(&v, index, VERDICTS_WRITE, &err), &err);
    check(store_host_of(s, PORTAL, "mau.gov.vn", &host, &err), &err);
    for (int i = 0; i < URLS; i++) {
        snprintf(url, sizeof url,
                 "https://mau.gov.vn/chuyen-muc-%d/tin-tuc-so-%06d-ve-mot-viec",
                 i % 40, i);
        put_url(s, host.id, i, url);
        put_verdict(v, i, url);
        keys[i] = store_key(url);
    }
    map.host = host.id;
    host.urls = URLS;
    check(store_host_put(s, &host, &err), &err);
    check(store_sitemap_put(s, &map, &err), &err);
    check(store_members_put(s, 7, keys, URLS - 5000, &err), &err);
    check(store_commit(s, (struct warc_position){0, 1}, &err), &err);
    check(verdicts_commit(v, &err), &err);
    free(keys);
}

static int nothing(void *context, const struct picture_row *row,
                   struct err *err)
{
    (void)context, (void)row, (void)err;
    return 0;
}

static void page(struct picture *p, const char *name,
                 const struct picture_filter *filter)
{
    struct err err = {0};
    int64_t began_ms = clock_steady_ms();

    int64_t all = picture_count(p, PORTAL, filter, &err);
    check(all, &err);
    int64_t rows = picture_each(p, PORTAL, filter, nothing, NULL, &err);
    check(rows, &err);
    printf("%s_ms %" PRId64 "\n%s_urls %" PRId64 "\n", name,
           clock_steady_ms() - began_ms, name, all);
}

static long memory_kib(void)
{
    struct rusage usage;

    getrusage(RUSAGE_SELF, &usage);
    return usage.ru_maxrss;
}

static void export(struct picture *p, const char *name, enum export_kind kind)
{
    const struct picture_filter all = {.reason = REASON_COUNT};
    struct err err = {0};
    int64_t began_ms = clock_steady_ms();
    int fd = -1;

    check(export_make(&fd, p, PORTAL, &all, kind, &err), &err);
    printf("%s_ms %" PRId64 "\n%s_bytes %" PRId64 "\n%s_peak_kib %ld\n", name,
           clock_steady_ms() - began_ms, name, (int64_t)lseek(fd, 0, SEEK_END),
           name, memory_kib());
    close(fd);
}

static void pages(struct picture *p)
{
    const struct picture_filter first = {.reason = REASON_COUNT, .limit = 100},
                                late = {.reason = REASON_COUNT,
                                        .after = "https://mau.gov.vn/"
                                                 "chuyen-muc-9/tin-tuc-so-09",
                                        .limit = 100},
                                one = {.reason = REASON_SOFT404, .limit = 100},
                                owner = {.reason = REASON_COUNT,
                                         .owner = "choice",
                                         .limit = 100},
                                path = {.reason = REASON_COUNT,
                                        .prefix = "/chuyen-muc-9/",
                                        .limit = 100},
                                diff = {.reason = REASON_COUNT,
                                        .mask = STATE_LISTED | STATE_INDEXED,
                                        .value = STATE_INDEXED,
                                        .limit = 100};

    page(p, "page_first", &first);
    page(p, "page_late", &late);
    page(p, "page_reason", &one);
    page(p, "page_owner", &owner);
    page(p, "page_path", &path);
    page(p, "page_difference", &diff);
}

static void take(const char *dir)
{
    scoped(picture_freep) struct picture *p = NULL;
    scoped(buf_done) struct buf index = {0};
    struct err err = {0};

    buf_addf(&index, "%s/index.db", dir);
    make(dir, index.p);
    check(picture_open(&p, dir, &err), &err);
    int64_t began_ms = clock_steady_ms();
    check(picture_take(p, PORTAL, clock_unix_ms(), true, &err), &err);
    printf("picture_ms %" PRId64 "\npicture_peak_kib %ld\n",
           clock_steady_ms() - began_ms, memory_kib());
}

/* In a process of its own: its memory is not that of the exports. */
static void take_apart(const char *dir)
{
    int status = 0;
    pid_t child = fork();

    if (child == 0) {
        take(dir);
        fflush(stdout);
        _exit(0);
    }
    if (child < 0 || waitpid(child, &status, 0) < 0 || status)
        exit(1);
}

int main(int argc, char **argv)
{

    const char *dir = argv[1];
    scoped(picture_freep) struct picture *p = NULL;
    struct err err = {0};

    if (argc != 2)
        return 2;
    check(file_make_dir(dir, &err), &err);
    take_apart(dir);
    check(picture_open(&p, dir, &err), &err);
    printf("before_peak_kib %ld\n", memory_kib());
    pages(p);
    export(p, "csv", EXPORT_CSV);
    export(p, "jsonl", EXPORT_JSONL);
    export(p, "xlsx", EXPORT_XLSX);
    return 0;
}
