/* console/main.c - the program: command table, nothing else of weight. */
#include "base/auditcli.h"
#include "base/cli.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/admincli.h"
#include "console/alertcli.h"
#include "console/backupcli.h"
#include "console/condb.h"
#include "console/route.h"
#include "console/sample.h"
#include "console/service.h"
#include "console/topics_page.h"
#include "crawler/coverage.h"

#include <string.h>

static int run_serve(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    scoped(registry_freep) struct registry *registry = NULL;
    const char *listen = cli_option(cli, "listen");

    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r < 0)
        return r;
    r = registry_load(&registry, options->common.registry, err);
    if (r < 0)
        return r;
    return console_run(listen ? listen : options->console.listen, cli_data(cli),
                       registry, options, err);
}

static int run_coverage(const struct cli *cli, struct err *err)
{
    const char *format = cli_option(cli, "format");
    const char *portal = cli_option(cli, "portal");

    if (!portal)
        return err_set(err, ERR_USAGE, "coverage needs --portal CODE");
    if (format && strcmp(format, "csv") && strcmp(format, "jsonl"))
        return err_set(err, ERR_USAGE, "--format is csv or jsonl, not '%s'",
                       format);
    return coverage_write(stdout, cli_data(cli), portal,
                          format && !strcmp(format, "jsonl") ? COVERAGE_JSONL
                                                             : COVERAGE_CSV,
                          err);
}

static int run_audit(const struct cli *cli, struct err *err)
{
    scoped(condb_freep) struct condb *db = NULL;
    int r = condb_open(&db, cli_data(cli), err);

    return r < 0 ? r : auditcli_run(cli, condb_db(db), err);
}

static int run_routes(const struct cli *cli, struct err *err)
{
    (void)cli, (void)err;
    route_write(stdout);
    return 0;
}

static const struct cli_command commands[] = {
    {"serve", "", "listen=", "serve the console's pages", 0, 0, run_serve},
    {"coverage", "", "portal= format=",
     "write every known URL of a portal with its reason", 0, 0, run_coverage},
    {"alerts", "run", "portal=",
     "notice what of the portals got worse, and tell those who watch", 1, 1,
     alertcli_run},
    {"admin", "add|reset-totp NAME | list | make|unmake PERSON | rotate-key",
     "", "say who runs the system; a password is read from standard input", 1,
     2, admincli_run},
    {"audit", "verify|show", auditcli_options, "check or print the audit log",
     1, 1, run_audit},
    {"routes", "", "", "print every address with the role that it asks for", 0,
     0, run_routes},
    {"sample", "", "",
     "ask the serving programs once what they did; by timer, each minute", 0, 0,
     sample_cli},
    {"measure", "", "from= to= format=",
     "print requests, times and faults of a period as json, xml or csv", 0, 0,
     measure_cli},
    {"topics", "", "days=",
     "work out what is published and searched, and what rises; print it as CSV",
     0, 0, topics_cli},
    {"backup", BACKUPCLI_ARGS, BACKUPCLI_OPTIONS, BACKUPCLI_HELP, 2, 3,
     backupcli_run},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("console", commands, argc, argv);
}
