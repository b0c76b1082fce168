/* crawler/command.c - see command.h. */
#include "crawler/command.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/coverage.h"
#include "crawler/crawl.h"
#include "crawler/store.h"
#include "crawler/why.h"

#include <inttypes.h>
#include <jansson.h>
#include <string.h>

static int open_config(const struct cli *cli, struct options **ret_options,
                       struct registry **ret_registry, struct err *err)
{
    int r = options_load(ret_options, cli_option(cli, "config"), err);

    if (r == 0)
        r = registry_load(ret_registry, (*ret_options)->common.registry, err);
    return r;
}

int command_run(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    struct crawl_task task = {
        .data_dir = cli_data(cli),
        .portal = cli_option(cli, "portal"),
        .once = cli_option(cli, "once"),
        .recrawl = cli_option(cli, "recrawl"),
        .json = cli_option(cli, "json"),
    };

    int r = cli_int(cli, "max-fetches", 0, INT64_MAX, &task.fetches_max, err);
    if (r == 0)
        r = cli_int(cli, "seconds", 0, INT32_MAX, &task.seconds_max, err);
    if (r == 0)
        r = open_config(cli, &options, &registry, err);
    if (r < 0)
        return r;
    task.options = options;
    task.registry = registry;
    return crawl_run(&task, err);
}

int command_add(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    bool list = cli->argc == 1 && !strcmp(cli->argv[0], "-");
    int64_t added = 0;

    int r = open_config(cli, &options, &registry, err);
    if (r < 0)
        return r;
    struct crawl_task task = {
        .data_dir = cli_data(cli), .options = options, .registry = registry};
    r = crawl_add(&task, list ? 0 : cli->argc, cli->argv, list ? stdin : NULL,
                  &added, err);
    printf("%" PRId64 "\n", added);
    return r;
}

/* --- status --- */

struct sums {
    bool json;
    int64_t urls, due;
};

static int put_total(void *context, const struct store_total *t,
                     struct err *err)
{
    struct sums *sums = context;

    (void)err;
    sums->urls += t->urls;
    sums->due += t->due;
    if (!sums->json) {
        printf("%-24s %-18s %10" PRId64 " %10" PRId64 "\n", t->portal,
               t->reason, t->urls, t->due);
        return 0;
    }
    json_t *row = json_pack("{s:s, s:s, s:I, s:I}", "portal", t->portal,
                            "reason", t->reason, "urls", (json_int_t)t->urls,
                            "due", (json_int_t)t->due);
    json_dumpf(row, stdout, JSON_COMPACT);
    putchar('\n');
    json_decref(row);
    return 0;
}

int command_status(const struct cli *cli, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    struct sums sums = {.json = cli_option(cli, "json")};

    int r = store_open(&store, cli_data(cli), STORE_READ, err);
    if (r < 0)
        return r;
    if (!sums.json)
        printf("%-24s %-18s %10s %10s\n", "cổng/portal", "lý do/reason", "URL",
               "đến hạn/due");
    r = store_totals(store, clock_unix_ms(), put_total, &sums, err);
    if (r == 0 && !sums.json)
        printf("%-24s %-18s %10" PRId64 " %10" PRId64 "\n", "*", "*", sums.urls,
               sums.due);
    return r;
}

int command_why(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    int r = options_load(&options, cli_option(cli, "config"), err);

    if (r < 0)
        return r;
    return why_write(stdout, cli_data(cli), cli->argv[0], options,
                     cli_option(cli, "json"), err);
}

int command_coverage(const struct cli *cli, struct err *err)
{
    const char *portal = cli_option(cli, "portal");
    const char *format = cli_option(cli, "format");
    bool jsonl = format && !strcmp(format, "jsonl");

    if (format && !jsonl && strcmp(format, "csv") != 0)
        return err_set(err, ERR_USAGE, "format '%s' is neither csv nor jsonl",
                       format);
    if (!portal == !cli_option(cli, "all"))
        return err_set(err, ERR_USAGE, "give --portal CODE or --all");
    return coverage_write(stdout, cli_data(cli), portal,
                          jsonl ? COVERAGE_JSONL : COVERAGE_CSV, err);
}

/* --- configuration --- */

static void put_line(void *context, const char *line)
{
    (void)context;
    puts(line);
}

int command_registry(const struct cli *cli, struct err *err)
{
    scoped(registry_freep) struct registry *now = NULL, *before = NULL;
    const char *against = cli_option(cli, "against");

    if (strcmp(cli->argv[0], "check") != 0)
        return err_set(err, ERR_USAGE, "'registry' knows only 'check FILE'");
    int r = registry_load(&now, cli->argv[1], err);
    if (r == 0 && against)
        r = registry_load(&before, against, err);
    if (r < 0)
        return r;
    size_t changes = against ? registry_diff(before, now, put_line, NULL) : 0;
    printf("%zu cổng/portals", registry_count(now));
    if (against)
        printf(", %zu thay đổi/changes", changes);
    putchar('\n');
    return 0;
}

int command_options(const struct cli *cli, struct err *err)
{
    bool markdown = cli_option(cli, "markdown");

    if (markdown == !!cli_option(cli, "conf"))
        return err_set(err, ERR_USAGE, "give --markdown or --conf");
    if (markdown)
        options_write_markdown(stdout);
    else
        options_write_conf(stdout);
    return 0;
}
