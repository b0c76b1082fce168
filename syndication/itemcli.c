/* syndication/itemcli.c - see itemcli.h. */
#include "syndication/itemcli.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "syndication/flow.h"

#include <stdio.h>

const char itemcli_options[] = "note= at= derived-from= replaces=";

static int print_state(struct hubdb *store, int64_t id, struct err *err)
{
    char due[CLOCK_ISO_MAX];
    struct flow now;
    int r = flow_get(store, id, &now, err);

    if (r < 0)
        return r;
    printf("{\"id\":%lld,\"version\":%lld,\"state\":\"%s\"", (long long)id,
           (long long)now.version, flow_word(now.state));
    if (now.due_ms)
        printf(",\"due\":\"%s\"", clock_iso(due, now.due_ms, false));
    puts("}");
    return 0;
}

static int story(struct hubdb *store, int64_t id, struct err *err)
{
    struct buf out = {0};
    int r = flow_story(store, id, &out, err);

    if (r == 0)
        fputs(out.p, stdout);
    buf_done(&out);
    return r;
}

static int link_items(const struct cli *cli, struct hubdb *store,
                      const struct flow_step *step, struct err *err)
{
    int64_t origin = 0, old = 0;
    int r = cli_int(cli, "derived-from", 1, INT64_MAX, &origin, err);

    if (r == 0)
        r = cli_int(cli, "replaces", 1, INT64_MAX, &old, err);
    if (r == 0 && !origin == !old)
        r = err_set(err, ERR_USAGE,
                    "'item link' needs --derived-from or --replaces");
    if (r < 0)
        return r;
    return flow_link(store, step->id, origin ? FLOW_DERIVED : FLOW_REPLACES,
                     origin ? origin : old, step->who, err);
}

static const struct {
    const char *word;
    int (*take)(struct hubdb *store, const struct flow_step *step,
                struct err *err);
} steps[] = {
    {"propose", flow_propose},
    {"approve", flow_approve},
    {"return", flow_return},
    {"publish", flow_publish},
};

static int take(const struct cli *cli, struct hubdb *store,
                const struct flow_step *step, struct err *err)
{
    const struct str word = str_of(cli->argv[0]);

    for (size_t i = 0; i < sizeof steps / sizeof *steps; i++)
        if (str_is(word, steps[i].word))
            return steps[i].take(store, step, err);
    if (str_is(word, "link"))
        return link_items(cli, store, step, err);
    return err_set(err, ERR_USAGE,
                   "'item' takes: propose | approve | return | publish | link "
                   "| story | state");
}

int itemcli_run(const struct cli *cli, struct hubdb *store, const char *who,
                struct err *err)
{
    const char *at = cli_option(cli, "at");
    struct flow_step step = {.who = who,
                             .note = str_of(cli_option(cli, "note"))};

    if (!str_int(str_of(cli->argv[1]), 1, INT64_MAX, &step.id))
        return err_set(err, ERR_USAGE, "'%s' is no item's Id", cli->argv[1]);
    if (at && !clock_parse_iso(str_of(at), &step.due_ms))
        return err_set(err, ERR_USAGE,
                       "--at '%s' is no moment like 2026-09-02T07:30+07:00",
                       at);
    if (!strcmp(cli->argv[0], "story"))
        return story(store, step.id, err);
    int r = strcmp(cli->argv[0], "state") ? take(cli, store, &step, err) : 0;
    return r < 0 ? r : print_state(store, step.id, err);
}
