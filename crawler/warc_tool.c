/* crawler/warc_tool.c - see warc_tool.h. */
#include "crawler/warc_tool.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "crawler/warc.h"
#include "crawler/warc_prune.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { ERRORS_MAX = 100, BODY_MAX_BYTES = 1 << 30 };

/* --- check --- */

struct findings {
    json_int_t records, bad_digests, by_type[WARC_OTHER + 1];
    json_t *errors;
    uint64_t shared; /* member said to hold several records, + 1 */
};

static void complain(struct findings *f, const char *fmt, ...)
    __attribute__((format(printf, 2, 3)));

static void complain(struct findings *f, const char *fmt, ...)
{
    va_list ap;

    va_start(ap, fmt);
    if (json_array_size(f->errors) < ERRORS_MAX)
        json_array_append_new(f->errors, json_vsprintf(fmt, ap));
    va_end(ap);
}

static void check_record(struct findings *f, const struct warc_record *rec)
{
    uint64_t at = rec->position.offset;

    f->records++;
    f->by_type[rec->type]++;
    f->bad_digests += !rec->digests_ok;
    if (!rec->own_member && f->shared != at + 1) {
        f->shared = at + 1;
        complain(f, "%" PRIu64 ": several records in one gzip member", at);
    }
    if (!rec->clean_end)
        complain(f, "%" PRIu64 ": record not followed by two CRLF", at);
    if (!rec->record_id.n || !rec->date_unix_ms)
        complain(f, "%" PRIu64 ": no WARC-Record-ID or no WARC-Date", at);
}

static void check_records(struct findings *f, const char *path)
{
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    struct warc_record rec;
    struct err err = {0};
    int code = warc_reader_open_file(&r, path, &err);

    if (code < 0) {
        complain(f, "%s", err.msg);
        return;
    }
    while ((code = warc_next(r, &rec, &err)) != 0) {
        if (code > 0) {
            check_record(f, &rec);
            continue;
        }
        complain(f, "%s", err.msg);
        if (code == -ERR_IO)
            return;
    }
    if (!f->records)
        complain(f, "%s: no record", path);
}

static bool check_file(const char *path)
{
    struct findings f = {.errors = json_array()};
    json_t *by_type = json_object(), *line;

    check_records(&f, path);
    for (int type = 0; type <= WARC_OTHER; type++)
        if (f.by_type[type])
            json_object_set_new(by_type, warc_type_name(type),
                                json_integer(f.by_type[type]));
    bool clean = !f.bad_digests && !json_array_size(f.errors);
    line = json_pack("{s:s%, s:I, s:o, s:I, s:o}", "file", path, strlen(path),
                     "records", f.records, "by_type", by_type, "bad_digests",
                     f.bad_digests, "errors", f.errors);
    if (line)
        json_dumpf(line, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(line);
    return clean && line;
}

static int check(const struct cli *cli, struct err *err)
{
    int bad = 0;

    for (int i = 1; i < cli->argc; i++)
        bad += !check_file(cli->argv[i]);
    return bad ? err_set(err, ERR_FORMAT, "%d of %d files not clean", bad,
                         cli->argc - 1)
               : 0;
}

/* --- list, show --- */

static int status_of(const struct warc_record *rec)
{
    struct warc_http http = {0};
    struct err ignored;

    if (rec->type == WARC_RESPONSE || rec->type == WARC_REVISIT)
        (void)warc_http_parse(rec->block, &http, &ignored);
    return http.status;
}

static void list_record(const struct warc_record *rec)
{
    char iso[CLOCK_ISO_MAX];

    printf("%" PRIu64 "\t%s\t%s\t%d\t%.*s\n", rec->position.offset,
           warc_type_name(rec->type), clock_iso(iso, rec->date_unix_ms, false),
           status_of(rec), (int)rec->target_uri.n, rec->target_uri.p);
}

static int show_body(const struct warc_record *rec, struct err *err)
{
    scoped(buf_done) struct buf body = {0};
    struct warc_http http;

    if (rec->type != WARC_RESPONSE)
        return 0;
    if (warc_http_parse(rec->block, &http, err) < 0 ||
        warc_http_body(&http, BODY_MAX_BYTES, &body, err) < 0)
        return -err->code;
    fwrite(body.p, 1, body.n, stdout);
    return 0;
}

/* Calls list_record() or prints, for every record or the one at `offset`. */
static int walk(const struct cli *cli, const char *path, int64_t offset,
                struct err *err)
{
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    bool list = !strcmp(cli->argv[0], "list");
    bool body = cli_option(cli, "body"), found = offset < 0;
    struct warc_record rec;
    int code = warc_reader_open_file(&r, path, err);

    while (code >= 0 && (code = warc_next(r, &rec, err)) > 0) {
        if (offset >= 0 && rec.position.offset != (uint64_t)offset)
            continue;
        found = true;
        if (list)
            list_record(&rec);
        else if (body)
            code = show_body(&rec, err);
        else
            printf("%.*s%.*s\r\n\r\n", (int)rec.headers.n, rec.headers.p,
                   (int)rec.block.n, rec.block.p);
    }
    if (code == 0 && !found)
        return err_set(err, ERR_NOT_FOUND, "%s: no record at %" PRId64, path,
                       offset);
    return code;
}

static int list(const struct cli *cli, struct err *err)
{
    int r = 0;

    for (int i = 1; i < cli->argc && r == 0; i++)
        r = walk(cli, cli->argv[i], -1, err);
    return r;
}

static int show(const struct cli *cli, struct err *err)
{
    int64_t offset = -1;

    if (cli->argc > 3)
        return err_set(err, ERR_USAGE, "show takes FILE and OFFSET");
    if (cli->argc == 3 && !str_int(str_of(cli->argv[2]), 0, INT64_MAX, &offset))
        return err_set(err, ERR_USAGE, "'%s' is not an offset", cli->argv[2]);
    return walk(cli, cli->argv[1], offset, err);
}

int warc_tool(const struct cli *cli, struct err *err)
{
    static const struct {
        const char *name;
        int min_args;
        int (*run)(const struct cli *cli, struct err *err);
    } verbs[] = {
        {"check", 2, check},
        {"list", 2, list},
        {"show", 2, show},
        {"prune", 1, warc_prune},
    };

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++)
        if (!strcmp(cli->argv[0], verbs[i].name)) {
            if (cli->argc < verbs[i].min_args)
                return err_set(err, ERR_USAGE, "warc %s needs a file",
                               verbs[i].name);
            return verbs[i].run(cli, err);
        }
    return err_set(err, ERR_USAGE, "warc %s: check, list, show or prune?",
                   cli->argv[0]);
}
