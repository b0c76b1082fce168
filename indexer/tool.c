/* indexer/tool.c - see tool.h. */
#include "indexer/tool.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "config/registry.h"
#include "config/spam_words.h"
#include "indexer/alarms.h"
#include "indexer/build.h"
#include "indexer/dump.h"
#include "indexer/explain.h"
#include "indexer/explain_json.h"
#include "indexer/import.h"
#include "indexer/learn.h"
#include "indexer/lint.h"
#include "indexer/namebook.h"
#include "indexer/rebuild.h"
#include "indexer/records.h"

#include <jansson.h>
#include <signal.h>
#include <stdio.h>
#include <unistd.h>

static void warn_missing(const char *path)
{
    log_warn("names.missing", kv("path", path));
}

/* Without a file documents are found by the names they use, and by no others.
 */
static int load_names(struct namebook **ret_names,
                      const struct options *options, struct err *err)
{
    return namebook_load_there(ret_names, options->common.names, warn_missing,
                               err);
}

/* With --config alone: an import needs no other file than its rows. */
static int names_of(const struct cli *cli, struct namebook **ret_names,
                    struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    const char *config = cli_option(cli, "config");

    if (!config)
        return 0;
    int r = options_load(&options, config, err);
    return r < 0 ? r : load_names(ret_names, options, err);
}

int tool_names_check(const struct cli *cli, struct err *err)
{
    scoped(namebook_freep) struct namebook *names = NULL;
    scoped(buf_done) struct buf paths = {0};
    size_t places = 0, gone = 0;

    for (int i = 0; i < cli->argc; i++)
        buf_addf(&paths, "%s ", cli->argv[i]);
    int r = namebook_load(&names, paths.p, err);
    if (r < 0)
        return r;
    for (size_t i = 0; i < namebook_count(names); i++) {
        const struct name *name = namebook_at(names, i);
        places += name->kind != NAME_BODY;
        gone += *name->now != '\0';
    }
    printf("{\"names\": %zu, \"places\": %zu, \"went_on\": %zu}\n",
           namebook_count(names), places, gone);
    return 0;
}

int tool_import(const struct cli *cli, struct err *err)
{
    scoped(namebook_freep) struct namebook *names = NULL;
    struct import_summary sum = {0};
    int64_t threads = sysconf(_SC_NPROCESSORS_ONLN);

    int r = cli_int(cli, "threads", 1, 64, &threads, err);
    if (r == 0)
        r = names_of(cli, &names, err);
    if (r == 0)
        r = import_run(&sum, cli_data(cli), cli->argv[0], (int)threads, names,
                       err);
    if (r < 0)
        return r;
    printf("{\"documents\": %lld, \"bytes\": %lld, \"seconds\": %.3f}\n",
           (long long)sum.documents, (long long)sum.bytes, sum.seconds);
    return 0;
}

/* Without a registry pages are indexed all the same, without agency names. */
static int load_registry(struct registry **ret_registry,
                         const struct options *options, struct err *err)
{
    const char *path = options->common.registry;

    if (access(path, F_OK) == 0)
        return registry_load(ret_registry, path, err);
    log_warn("registry.missing", kv("path", path));
    return 0;
}

int tool_spam_words(struct spam_words **ret_words,
                    const struct options *options, struct err *err)
{
    const char *path = options->indexer.spam_words;

    if (access(path, F_OK) == 0)
        return spam_words_load(ret_words, path, err);
    log_debug("spam_words.missing", kv("path", path));
    return 0;
}

static void print_summary(const struct build_summary *sum)
{
    json_t *reasons = json_object();

    for (int i = 0; i < REASON_COUNT; i++)
        if (sum->reasons[i])
            json_object_set_new(reasons, reason_info((enum reason)i)->code,
                                json_integer(sum->reasons[i]));
    json_t *all = json_pack(
        "{s:I, s:I, s:I, s:f, s:o}", "pages", (json_int_t)sum->pages,
        "unchanged", (json_int_t)sum->unchanged, "broken",
        (json_int_t)sum->broken, "seconds", sum->seconds, "reasons", reasons);
    json_dumpf(all, stdout, JSON_REAL_PRECISION(6));
    putchar('\n');
    json_decref(all);
}

static int run_with(const struct cli *cli,
                    int (*run)(struct build_summary *,
                               const struct build_settings *, struct err *),
                    struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    scoped(namebook_freep) struct namebook *names = NULL;
    scoped(spam_words_freep) struct spam_words *spam_words = NULL;
    struct build_summary sum = {0};
    sigset_t stop;

    sigemptyset(&stop);
    sigaddset(&stop, SIGTERM);
    sigaddset(&stop, SIGINT);
    pthread_sigmask(SIG_BLOCK, &stop, NULL);
    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r == 0)
        r = load_registry(&registry, options, err);
    if (r == 0)
        r = load_names(&names, options, err);
    if (r == 0)
        r = tool_spam_words(&spam_words, options, err);
    if (r < 0)
        return r;
    struct build_settings settings = {
        .data = cli_data(cli),
        .out = cli_data(cli),
        .options = options,
        .registry = registry,
        .names = names,
        .spam_words = spam_words,
        .once = cli_option(cli, "once") != NULL,
        .stop = &stop,
    };
    r = run(&sum, &settings, err);
    if (r == 0)
        print_summary(&sum);
    return r;
}

int tool_build(const struct cli *cli, struct err *err)
{
    return run_with(cli, build_run, err);
}

int tool_rebuild(const struct cli *cli, struct err *err)
{
    return run_with(cli, rebuild_run, err);
}

int tool_alarms(const struct cli *cli, struct err *err)
{
    return alarms_run(stdout, cli_data(cli), cli_option(cli, "portal"),
                      cli_option(cli, "json") != NULL, err);
}

int tool_mirrors(const struct cli *cli, struct err *err)
{
    return alarms_mirrors(stdout, cli_data(cli),
                          cli_option(cli, "json") != NULL, err);
}

int tool_dump(const struct cli *cli, struct err *err)
{
    return dump_run(stdout, cli_data(cli), err);
}

int tool_records(const struct cli *cli, struct err *err)
{
    const struct records_query query = {
        .portal = str_of(cli_option(cli, "portal")),
        .since = str_of(cli_option(cli, "since")),
        .text = cli_option(cli, "text") != NULL,
    };
    int64_t ms;

    if (query.since.n && !clock_parse_iso(query.since, &ms))
        return err_set(err, ERR_USAGE, "--since '%s' is no ISO date",
                       query.since.p);
    return records_write(stdout, cli_data(cli), &query, err);
}

int tool_explain(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    int r = options_load(&options, cli_option(cli, "config"), err);

    if (r < 0)
        return r;
    if (cli_option(cli, "json"))
        return explain_json(stdout, cli_data(cli), cli->argv[0], options, err);
    return access(cli->argv[0], R_OK) == 0
               ? explain_file(stdout, cli->argv[0], cli_option(cli, "url"),
                              options, err)
               : explain_url(stdout, cli_data(cli), cli->argv[0], options, err);
}

int tool_lint(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    int r = options_load(&options, cli_option(cli, "config"), err);

    return r < 0 ? r : lint_run(stdin, stdout, cli_data(cli), options, err);
}

int tool_learn(const struct cli *cli, struct err *err)
{
    const char *out = cli_option(cli, "out");

    if (!out)
        return err_set(err, ERR_USAGE, "'learn' needs --out FILE");
    return learn_language(out, cli->argv, (size_t)cli->argc, err);
}
