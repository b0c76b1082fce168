/* searchd/main.c - the program: command table, nothing else of weight. */
#include "base/cli.h"
#include "base/err.h"
#include "base/rows.h"
#include "config/options.h"
#include "indexer/language.h"
#include "searchd/ask.h"
#include "searchd/batch.h"
#include "searchd/keys.h"
#include "searchd/probe.h"
#include "searchd/rank.h"
#include "searchd/service.h"
#include "searchd/tally_read.h"

#include <stdio.h>
#include <string.h>

enum { TOP_MAX = 10000, SECONDS_MAX = 3600, REPORT_ROWS_MAX = 400 };

static int run_query(const struct cli *cli, struct err *err)
{
    const char *batch = cli_option(cli, "batch");
    const char *format = cli_option(cli, "format");
    const char *tag = cli_option(cli, "tag");
    int64_t top = 10;

    int r = cli_int(cli, "top", 1, TOP_MAX, &top, err);
    if (r < 0)
        return r;
    if (!batch && !cli->argc)
        return err_set(err, ERR_USAGE, "'query' needs TEXT or --batch FILE");
    if (!batch)
        return ask_run(stdout, cli, err);
    if (format && strcmp(format, "trec") != 0)
        return err_set(err, ERR_USAGE, "--format '%s' is not 'trec'", format);
    scoped(options_freep) struct options *options = NULL;
    r = options_load(&options, cli_option(cli, "config"), err);
    return r < 0 ? r
                 : batch_run(stdout,
                             &(struct batch){options, cli_data(cli), batch},
                             (uint32_t)top, tag ? tag : "liencong", err);
}

static int run_bench(const struct cli *cli, struct err *err)
{
    const char *batch = cli_option(cli, "batch");
    scoped(options_freep) struct options *options = NULL;
    struct bench_result result = {0};
    int64_t top = 10, threads = 1, seconds = 10;

    if (!batch)
        return err_set(err, ERR_USAGE, "'bench' needs --batch FILE");
    int r = cli_int(cli, "top", 1, TOP_MAX, &top, err);
    if (r == 0)
        r = cli_int(cli, "threads", 1, 256, &threads, err);
    if (r == 0)
        r = cli_int(cli, "seconds", 1, SECONDS_MAX, &seconds, err);
    if (r == 0)
        r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = bench_run(
            &result, &(struct batch){options, cli_data(cli), batch},
            &(struct bench_load){(uint32_t)top, (int)threads, (double)seconds},
            err);
    if (r < 0)
        return r;
    printf("{\"queries\": %lld, \"qps\": %.1f, \"p50_ms\": %.3f, "
           "\"p95_ms\": %.3f, \"p99_ms\": %.3f}\n",
           (long long)result.queries, result.qps, result.p50_ms, result.p95_ms,
           result.p99_ms);
    return 0;
}

static int run_report(const struct cli *cli, struct err *err)
{
    scoped(mem_freep) char *path = NULL;
    int64_t days = 30;

    int r = cli_int(cli, "days", 1, TALLY_KEEP_DAYS, &days, err);
    if (r < 0)
        return r;
    if (asprintf(&path, "%s/searchd.db", cli_data(cli)) < 0)
        mem_exhausted();
    const struct tally_part part = {.path = path,
                                    .portal = cli_option(cli, "portal"),
                                    .days = days,
                                    .max = REPORT_ROWS_MAX};
    return tally_report(stdout, &part, err);
}

static int run_key(const struct cli *cli, struct err *err)
{
    return keys_new(stdout, stderr, cli->argv[0], err);
}

static int run_rank(const struct cli *cli, struct err *err)
{
    return rank_run(stdout, cli, err);
}

static int run_rows(rows_fn *answer, struct err *err)
{
    scoped(language_freep) struct language *language = NULL;

    int r = language_shipped(&language, err);
    return r < 0 ? r : rows_run(stdin, stdout, answer, language, err);
}

static int run_restore_test(const struct cli *cli, struct err *err)
{
    (void)cli;
    return run_rows(probe_restore, err);
}

static int run_spell_test(const struct cli *cli, struct err *err)
{
    (void)cli;
    return run_rows(probe_spell, err);
}

static const struct cli_command commands[] = {
    {"serve", "", "listen=", "answer citizens over HTTP until SIGTERM", 0, 0,
     service_command},
    {"query", "TEXT... | --batch=FILE", "batch= top= format= tag= json explain",
     "ask one question, or those of a file as a TREC run", 0, 64, run_query},
    {"rank", "URL TEXT...", "",
     "say where a document stands among the answers, and why", 2, 65, run_rank},
    {"report", "", "days= portal=",
     "print what is asked, finds nothing, is opened, and ratings, as JSON", 0,
     0, run_report},
    {"key", "NAME", "",
     "make a key for the API of best bets: its line to stdout", 1, 1, run_key},
    {"bench", "", "batch= top= threads= seconds=",
     "ask the questions of a file round and round, print speed", 0, 0,
     run_bench},
    {"restore-test", "", "", "answer rows: accents put back into a text", 0, 0,
     run_restore_test},
    {"spell-test", "", "", "answer rows: what a text was meant to be", 0, 0,
     run_spell_test},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("searchd", commands, argc, argv);
}
