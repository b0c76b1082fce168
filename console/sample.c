/* console/sample.c - see sample.h. */
#include "console/sample.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "config/options.h"
#include "console/alarm.h"
#include "console/ask.h"
#include "console/measure.h"
#include "console/measure_form.h"

/* Where a program is asked that listens at `listen`: every address is this
 * machine, too. */
static void url_of(struct buf *out, const char *listen, bool tls)
{
    struct str at = str_of(listen);

    buf_addz(out, tls ? "https://" : "http://");
    if (str_starts(at, STR("0.0.0.0:")))
        buf_addf(out, "127.0.0.1%s", listen + strlen("0.0.0.0"));
    else if (str_starts(at, STR("[::]:")))
        buf_addf(out, "[::1]%s", listen + strlen("[::]"));
    else
        buf_addz(out, listen);
    buf_addz(out, "/metrics");
}

struct place {
    const char *listen, *cert;
};

static int take_one(struct db *db, const char *program, struct place at,
                    FILE *told, struct err *err)
{
    scoped(buf_done) struct buf url = {0}, text = {0};
    struct err why = {0};

    url_of(&url, at.listen, *at.cert);
    const struct ask question = {.url = url.p,
                                 .only = *at.cert ? at.cert : NULL};
    bool up = ask(&question, &text, &why) == 0;
    if (told)
        fprintf(told, "%s %s\n", program, up ? "up" : why.msg);
    return measure_add(db, program, up ? buf_str(&text) : (struct str){NULL, 0},
                       clock_unix_ms(), err);
}

int sample_take(const char *data_dir, const struct options *o, FILE *told,
                struct err *err)
{
    /* In the order of measure_programs. */
    const struct place places[MEASURE_PROGRAMS] = {
        {o->searchd.listen, o->searchd.tls_cert},
        {o->syndication.listen, o->syndication.tls_cert},
        {o->console.listen, o->console.tls_cert},
        {o->crawler.listen, o->crawler.tls_cert}};
    scoped(db_freep) struct db *db = NULL;
    int r = measure_open(&db, data_dir, err);

    for (size_t i = 0; r == 0 && i < MEASURE_PROGRAMS; i++)
        r = take_one(db, measure_programs[i], places[i], told, err);
    if (r == 0)
        r = alarm_judge(db, o, clock_unix_ms(), err);
    return r == 0 ? measure_expire(db, clock_unix_ms(), err) : r;
}

int sample_cli(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    int r = options_load(&options, cli_option(cli, "config"), err);

    return r == 0 ? sample_take(cli_data(cli), options, stdout, err) : r;
}

/* --from and --to; without them the last 30 days. */
static int period(const struct cli *cli, int64_t *from, int64_t *to,
                  struct err *err)
{
    const char *a = cli_option(cli, "from"), *b = cli_option(cli, "to");

    *to = measure_day(clock_unix_ms());
    *from = *to - 29;
    if ((a && !measure_parse_day(str_of(a), from)) ||
        (b && !measure_parse_day(str_of(b), to)))
        return err_set(err, ERR_USAGE, "--from and --to are days: 2026-01-31");
    return 0;
}

int measure_cli(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(db_freep) struct db *db = NULL;
    scoped(buf_done) struct buf out = {0};
    const char *name = cli_option(cli, "format");
    enum measure_form form = MEASURE_JSON;
    struct measure m;
    int64_t from, to;

    if (name && !measure_form_find(str_of(name), &form))
        return err_set(err, ERR_USAGE, "--format is json, xml or csv");
    int r = period(cli, &from, &to, err);
    if (r == 0)
        r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = measure_open(&db, cli_data(cli), err);
    if (r == 0)
        r = measure_read(&m, arena, db, from, to, err);
    if (r < 0 || !options)
        return r;
    measure_form_write(&out, &m, form, options->console.base_url,
                       clock_unix_ms());
    fputs(out.p, stdout);
    return 0;
}
