/* crawler/command.c - see command.h. */
#include "crawler/command.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/coverage.h"
#include "crawler/crawl.h"
#include "crawler/intake.h"
#include "crawler/names.h"
#include "crawler/store.h"
#include "crawler/why.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>
#include <string.h>

enum { LINE_MAX = 16 << 10 }; /* of a list of URLs */

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

/* --- add --- */

struct adding {
    struct intake *box;
    struct names *names;
    const char *who;
    struct buf url; /* canonical */
    int64_t added, refused;
};

/* The portal of that URL, whose canonical form is in a->url then; NULL: *err
 * says why it is no URL of ours. */
static const struct portal *read_url(struct adding *a, struct str text,
                                     struct err *err)
{
    const struct portal *portal = NULL;
    struct url url = {0};

    buf_reset(&a->url);
    if (url_parse(&url, text, NULL, err) == 0 &&
        url_canonical(&a->url, &url, err) == 0) {
        portal = names_find(a->names, url.host);
        if (!portal)
            err_set(err, ERR_NOT_FOUND, "no portal has the host %.*s",
                    (int)url.host.n, url.host.p);
    }
    url_done(&url);
    return portal;
}

static int add_one(struct adding *a, struct str text, struct err *err)
{
    struct err mistake = {0};
    const struct portal *portal = read_url(a, text, &mistake);

    if (!portal) {
        a->refused++;
        fprintf(stderr, "%.*s: %s\n", (int)text.n, text.p, mistake.msg);
        return 0;
    }
    struct intake_url u = {.url = a->url.p,
                           .portal = portal->code,
                           .who = a->who,
                           .source = INTAKE_OPERATOR,
                           .put_ms = clock_unix_ms()};
    int r = intake_put(a->box, &u, err);
    a->added += r == 0;
    return r;
}

static int add_list(struct adding *a, FILE *list, struct err *err)
{
    scoped(mem_freep) char *line = NULL;
    size_t room = 0;
    ssize_t n;
    int r = 0;

    while (r == 0 && (n = getline(&line, &room, list)) >= 0) {
        struct str text = str_trim((struct str){line, (size_t)n});
        if (text.n && text.n < LINE_MAX)
            r = add_one(a, text, err);
    }
    return r;
}

static int add_all(struct adding *a, const struct cli *cli, struct err *err)
{
    bool list = cli->argc == 1 && !strcmp(cli->argv[0], "-");
    int r = intake_open(&a->box, cli_data(cli), err);

    if (r == 0 && list)
        r = add_list(a, stdin, err);
    for (int i = 0; i < cli->argc && r == 0 && !list; i++)
        r = add_one(a, str_of(cli->argv[i]), err);
    if (r == 0)
        r = intake_commit(a->box, err);
    if (r < 0)
        a->added = 0;
    if (r == 0 && a->refused)
        r = err_set(err, ERR_NOT_FOUND, "%" PRId64 " of the URLs were refused",
                    a->refused);
    return r;
}

int command_add(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    const char *user = getenv("USER");

    int r = open_config(cli, &options, &registry, err);
    if (r < 0)
        return r;
    struct adding a = {.names = names_new(registry), .who = user ? user : ""};
    r = add_all(&a, cli, err);
    printf("%" PRId64 "\n", a.added);
    intake_free(a.box);
    names_free(a.names);
    buf_done(&a.url);
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

/* What the crawl spent today, as of its last commit. */
static int put_budget(struct store *store, const struct options *options,
                      bool json, struct err *err)
{
    struct store_budget all;
    int64_t daily = options->crawler.daily_fetches, now_ms = clock_unix_ms();
    int r = store_budget_get(store, 0, &all, err);

    if (r < 0)
        return r;
    struct budget *b = &all.budget;
    budget_turn(b, daily, now_ms);
    bool open = budget_opens_ms(b, daily, now_ms) == now_ms;
    printf(json ? "{\"budget\":{\"daily\":%" PRId64 ",\"first\":%" PRId64
                  ",\"again\":%" PRId64 ",\"price_days\":%.3f,\"open\":%s}}\n"
                : "ngân sách ngày / daily budget: %" PRId64
                  "; mới / new %" PRId64 ", tải lại / again %" PRId64
                  ", giá / price %.3f ngày / days, %s\n",
           daily, b->first, b->again, budget_price(b),
           json   ? open ? "true" : "false"
           : open ? "còn / left"
                  : "chờ / waits");
    return 0;
}

int command_status(const struct cli *cli, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;
    scoped(options_freep) struct options *options = NULL;
    struct sums sums = {.json = cli_option(cli, "json")};

    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = store_open(&store, cli_data(cli), STORE_READ, err);
    if (r < 0)
        return r;
    if (!sums.json)
        printf("%-24s %-18s %10s %10s\n", "cổng/portal", "lý do/reason", "URL",
               "đến hạn/due");
    r = store_totals(store, clock_unix_ms(), put_total, &sums, err);
    if (r == 0 && !sums.json)
        printf("%-24s %-18s %10" PRId64 " %10" PRId64 "\n", "*", "*", sums.urls,
               sums.due);
    return r < 0 ? r : put_budget(store, options, sums.json, err);
}

int command_why(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    struct err none = {0};
    int r = options_load(&options, cli_option(cli, "config"), err);

    if (r < 0)
        return r;
    /* A data folder can be asked without the registry it was made with. */
    (void)registry_load(&registry, options->common.registry, &none);
    struct why_task task = {
        .data_dir = cli_data(cli),
        .url = cli->argv[0],
        .options = options,
        .registry = registry,
        .json = cli_option(cli, "json"),
    };
    return why_write(stdout, &task, err);
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
