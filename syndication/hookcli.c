/* syndication/hookcli.c - see hookcli.h. */
#include "syndication/hookcli.h"

#include "base/arena.h"
#include "base/cidr.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/outbound.h"
#include "syndication/hook.h"
#include "syndication/hubcontent.h"
#include "syndication/item.h"

#include <stdio.h>

enum { LOG_LIMIT_MAX = 100000 };

const char hookcli_options[] = "url= type= distribution= limit=";

int hookcli_check_url(const struct hookcli *desk, const char *url,
                      struct err *err)
{
    struct cidr_list allowed = {0};
    int r = cidr_list_parse(&allowed, desk->allow_private, err);

    if (r == 0)
        r = outbound_check_url(&allowed, url, err);
    cidr_list_done(&allowed);
    return r;
}

/* The agencies as they are stored: separated by commas alone. */
static struct str join_targets(const struct hookcli *desk,
                               const struct hubcontent_params *p)
{
    struct buf out = {0};

    for (size_t i = 0; i < p->target_count; i++) {
        buf_addz(&out, i ? "," : "");
        buf_add(&out, p->targets[i]);
    }
    struct str kept = str_of(arena_str(desk->arena, buf_str(&out)));
    buf_done(&out);
    return kept;
}

int hookcli_targets(const struct hookcli *desk, const char *text,
                    struct str *ret_targets, struct err *err)
{
    const struct hubcontent_list list = {.distribution = str_of(text)};
    struct hubcontent_params p = {0};
    int r = hubcontent_params(&p, &list, err);

    if (r == 0)
        *ret_targets = join_targets(desk, &p);
    return r;
}

static int add(const struct hookcli *desk, struct err *err)
{
    const struct hubcontent_list text = {
        .type = str_of(cli_option(desk->cli, "type")),
        .distribution = str_of(cli_option(desk->cli, "distribution")),
    };
    const char *url = cli_option(desk->cli, "url");
    char secret[HOOK_SECRET_MAX];
    struct hubcontent_params p = {0};
    int64_t id = 0;

    if (!url)
        return err_set(err, ERR_USAGE, "'hook add' needs --url");
    int r = hookcli_check_url(desk, url, err);
    if (r == 0)
        r = hubcontent_params(&p, &text, err);
    if (r < 0)
        return r;
    const struct hook hook = {.url = str_of(url),
                              .types = p.types,
                              .targets = join_targets(desk, &p)};
    r = hook_add(desk->store, &hook, desk->who, &id, secret, err);
    if (r == 0)
        printf("{\"id\":%lld,\"secret\":\"%s\"}\n", (long long)id, secret);
    return r;
}

static int list(const struct hookcli *desk, struct err *err)
{
    struct hook *hooks;
    size_t count;
    char at[CLOCK_ISO_MAX];
    int r = hook_list(desk->store, desk->arena, &hooks, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++) {
        struct buf out = {0};
        buf_addf(&out, "{\"id\":%lld,\"url\":", (long long)hooks[i].id);
        jsontext_add(&out, hooks[i].url);
        buf_addf(&out, ",\"types\":[");
        const char *comma = "";
        for (int t = ITEM_NEWS; t <= ITEM_DOCUMENT; t++)
            if (!hooks[i].types || hooks[i].types >> t & 1) {
                buf_addf(&out, "%s%d", comma, t);
                comma = ",";
            }
        buf_addz(&out, "],\"distribution\":");
        jsontext_add(&out, hooks[i].targets);
        if (hooks[i].paused_ms) {
            buf_addf(&out, ",\"paused\":\"%s\",\"why\":",
                     clock_iso(at, hooks[i].paused_ms, false));
            jsontext_add(&out, hooks[i].paused_why);
        }
        if (hooks[i].kind != HOOK_WEBHOOK) {
            buf_addf(&out, ",\"kind\":\"%s\",\"topic\":",
                     hook_kind_word(hooks[i].kind));
            jsontext_add(&out, hooks[i].topic);
            buf_addf(&out, ",\"ends\":\"%s\"",
                     clock_iso(at, hooks[i].ends_ms, false));
        }
        printf("%s}\n", out.p);
        buf_done(&out);
    }
    return r;
}

static int log_of(const struct hookcli *desk, int64_t id, struct err *err)
{
    struct buf out = {0};
    int64_t limit = 20;
    int r = cli_int(desk->cli, "limit", 1, LOG_LIMIT_MAX, &limit, err);

    if (r == 0)
        r = hook_log(desk->store, id, limit, &out, err);
    if (r == 0)
        fputs(out.p ? out.p : "", stdout);
    buf_done(&out);
    return r;
}

static int rotate(const struct hookcli *desk, int64_t id, struct err *err)
{
    char secret[HOOK_SECRET_MAX];
    int r = hook_rotate(desk->store, id, desk->who, secret, err);

    if (r == 0)
        printf("{\"id\":%lld,\"secret\":\"%s\"}\n", (long long)id, secret);
    return r;
}

static int pause(const struct hookcli *desk, int64_t id, struct err *err)
{
    return hook_pause(desk->store, id, "by hand", desk->who, err);
}

int hookcli_run(const struct hookcli *desk, struct err *err)
{
    static const struct hookcli_word words[] = {
        {"add", .all = add},
        {"list", .all = list},
        {"log", .one = log_of},
        {"pause", .one = pause},
        {"resume", .change = hook_resume},
        {"rotate", .one = rotate},
        {"remove", .change = hook_remove},
        {"redeliver", .change = hook_redeliver},
        {0},
    };

    return hookcli_words(
        desk, words,
        "'hook' takes: add | list | log ID | pause ID | resume ID | rotate ID"
        " | remove ID | redeliver DELIVERY",
        err);
}

int hookcli_words(const struct hookcli *desk, const struct hookcli_word *words,
                  const char *usage, struct err *err)
{
    const struct cli *cli = desk->cli;
    int64_t id = 0;
    bool one =
        cli->argc == 2 && str_int(str_of(cli->argv[1]), 1, INT64_MAX, &id);

    for (; words->word; words++) {
        if (strcmp(cli->argv[0], words->word) != 0)
            continue;
        if (cli->argc == 1 && words->all)
            return words->all(desk, err);
        if (one && words->one)
            return words->one(desk, id, err);
        if (one && words->change)
            return words->change(desk->store, id, desk->who, err);
    }
    return err_set(err, ERR_USAGE, "%s", usage);
}
