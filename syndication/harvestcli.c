/* syndication/harvestcli.c - see harvestcli.h. */
#include "syndication/harvestcli.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "syndication/harvest.h"
#include "syndication/hookcli.h"
#include "syndication/item.h"

const char harvestcli_options[] =
    "name= portal= host= match= kind= title= sapo= content= type= "
    "distribution= dry-run";

static int add(const struct hookcli *desk, struct err *err)
{
    const struct cli *cli = desk->cli;
    struct harvest_rule rule = {
        .name = str_of(cli_option(cli, "name")),
        .portal = str_of(cli_option(cli, "portal")),
        .host = str_of(cli_option(cli, "host")),
        .match = str_of(cli_option(cli, "match")),
        .kind = str_of(cli_option(cli, "kind")),
        .title = str_of(cli_option(cli, "title")),
        .sapo = str_of(cli_option(cli, "sapo")),
        .content = str_of(cli_option(cli, "content")),
    };
    int64_t type = ITEM_NEWS, id = 0;
    int r = cli_int(cli, "type", ITEM_NEWS, ITEM_DOCUMENT, &type, err);

    rule.type = (int)type;
    if (r == 0)
        r = hookcli_targets(desk, cli_option(cli, "distribution"),
                            &rule.targets, err);
    if (r == 0)
        r = harvest_add(desk->store, &rule, desk->who, &id, err);
    if (r == 0)
        printf("{\"id\":%lld}\n", (long long)id);
    return r;
}

static void member(struct buf *out, const char *name, struct str text)
{
    if (!text.n)
        return;
    buf_addf(out, ",\"%s\":", name);
    jsontext_add(out, text);
}

static void print(const struct harvest_rule *rule)
{
    struct buf out = {0};

    buf_addf(&out, "{\"id\":%lld", (long long)rule->id);
    member(&out, "name", rule->name);
    member(&out, "portal", rule->portal);
    member(&out, "host", rule->host);
    member(&out, "match", rule->match);
    member(&out, "kind", rule->kind);
    member(&out, "title", rule->title);
    member(&out, "sapo", rule->sapo);
    member(&out, "content", rule->content);
    buf_addf(&out, ",\"type\":%d", rule->type);
    member(&out, "distribution", rule->targets);
    printf("%s,\"paused\":%s}\n", out.p, rule->paused_ms ? "true" : "false");
    buf_done(&out);
}

static int list(const struct hookcli *desk, struct err *err)
{
    struct harvest_rule *rules;
    size_t count;
    int r = harvest_list(desk->store, desk->arena, &rules, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        print(&rules[i]);
    return r;
}

static int read_records(const struct hookcli *desk, struct err *err)
{
    const struct harvest_run run = {
        .from = stdin,
        .dry_run = cli_option(desk->cli, "dry-run") != NULL,
        .to = stdout,
    };
    struct harvest_report report;
    int r = harvest_read(desk->store, &run, &report, err);

    if (r == 0)
        printf("{\"records\":%lld,\"fitting\":%lld,\"new\":%lld,"
               "\"changed\":%lld,\"bad\":%lld}\n",
               (long long)report.records, (long long)report.fitting,
               (long long)report.fresh, (long long)report.changed,
               (long long)report.bad);
    return r;
}

int harvestcli_run(const struct hookcli *desk, struct err *err)
{
    static const struct hookcli_word words[] = {
        {"add", .all = add},
        {"list", .all = list},
        {"run", .all = read_records},
        {"pause", .change = harvest_pause},
        {"resume", .change = harvest_resume},
        {"remove", .change = harvest_remove},
        {0},
    };

    return hookcli_words(
        desk, words,
        "'harvest' takes: add | list | run | pause ID | resume ID | remove ID",
        err);
}
