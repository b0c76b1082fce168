/* console/alertcli.c - see alertcli.h. */
#include "console/alertcli.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/log.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/alert.h"
#include "console/hostcheck.h"
#include "console/letter.h"
#include "console/lint.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/watch.h"

#include <inttypes.h>
#include <stdio.h>
#include <string.h>

enum { NEW_MAX = 128, DAY_MS = 86400000 };

struct running {
    struct options *options;
    struct registry *registry;
    struct picture *picture;
    const char *data_dir;
    int64_t portals, alerts;
    struct letter_sums sums;
    int64_t looked; /* at the metadata of so many pages */
};

static void running_done(struct running *run)
{
    picture_free(run->picture);
    registry_free(run->registry);
    options_free(run->options);
}

static int open_all(struct running *run, const struct cli *cli, struct err *err)
{
    int r = options_load(&run->options, cli_option(cli, "config"), err);

    if (r == 0)
        r = registry_load(&run->registry, run->options->common.registry, err);
    run->data_dir = cli_data(cli);
    return r < 0 ? r : picture_open(&run->picture, run->data_dir, err);
}

static bool is_watched(const struct watch *watch)
{
    return *watch->webhook || *watch->emails;
}

/* Once a day; a server that cannot be looked at is no reason to stop. */
static int look(struct running *run, const struct portal *portal,
                struct arena *arena, int64_t now_ms, struct err *err)
{
    struct hostcheck h = {0};
    struct err fault = {0};
    int r = hostcheck_get(run->picture, portal->code, arena, &h, err);

    if (r < 0 || h.at_ms + DAY_MS > now_ms)
        return r;
    if (hostcheck_run(run->picture, run->data_dir, run->options, portal, now_ms,
                      &fault) < 0)
        log_warn("hostcheck.failed", kv("portal", portal->code),
                 kv("why", fault.msg));
    return 0;
}

static int judge(struct running *run, const struct portal *portal,
                 const struct watch *watch, struct arena *arena, int64_t now_ms,
                 struct err *err)
{
    const struct alert_task task = {
        .data_dir = run->data_dir,
        .portal = portal->code,
        .fall = watch->fall,
        .rise = watch->rise,
        .now_ms = now_ms,
    };
    struct alert_news news = {arena_alloc(arena, NEW_MAX * sizeof *news.items),
                              NEW_MAX, 0};
    int r = alert_judge(run->picture, &task, arena, &news, err);

    run->alerts += (int64_t)news.count;
    for (size_t i = 0; i < news.count; i++)
        log_info("alert.begun", kv("portal", portal->code),
                 kv("kind", alert_name(news.items[i].kind)),
                 kv("subject", news.items[i].subject));
    if (r < 0 || !news.count || !is_watched(watch))
        return r;
    const struct letter_task letter = {
        .portal = portal,
        .watch = watch,
        .alerts = news.items,
        .count = news.count,
        .base_url = run->options->console.base_url,
        .now_ms = now_ms,
    };
    return letter_write(run->picture, &letter, err);
}

/* Some pages at each run; what the indexer cannot tell now it may later. */
static void lint(struct running *run, const struct portal *portal)
{
    int64_t left = LINT_RUN_MAX - run->looked, looked = 0;
    const struct lint_task task = {
        .data_dir = run->data_dir,
        .options = run->options,
        .portal = portal->code,
        .max = left < LINT_PORTAL_MAX ? left : LINT_PORTAL_MAX,
    };
    struct err fault = {0};

    if (left <= 0)
        return;
    if (lint_take(run->picture, &task, &looked, &fault) < 0)
        log_warn("lint.failed", kv("portal", portal->code),
                 kv("why", fault.msg));
    run->looked += looked;
}

static int one_portal(struct running *run, const struct portal *portal,
                      struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    int64_t now_ms = clock_unix_ms();
    struct watch watch = {.webhook = "", .emails = ""};
    int r = picture_take(run->picture, portal->code, now_ms, true, err);

    if (r == 0)
        r = recheck_follow(run->picture, run->data_dir, portal->code, now_ms,
                           err);
    if (r == 0)
        r = watch_get(run->picture, portal->code, arena, &watch, err);
    if (r == 0 && is_watched(&watch))
        r = look(run, portal, arena, now_ms, err);
    run->portals++;
    if (r == 0)
        lint(run, portal);
    return r < 0 ? r : judge(run, portal, &watch, arena, now_ms, err);
}

static int all_portals(struct running *run, const char *only, struct err *err)
{
    int r = 0;

    if (only && !registry_find_code(run->registry, only))
        return err_set(err, ERR_NOT_FOUND, "no portal has the code %s", only);
    for (size_t i = 0; i < registry_count(run->registry) && r == 0; i++) {
        const struct portal *portal = registry_at(run->registry, i);
        if (!only || !strcmp(only, portal->code))
            r = one_portal(run, portal, err);
    }
    return r;
}

/* Those that an older version left open.  Without its key the rest goes on. */
static void seal_secrets(struct running *run)
{
    struct db *db = picture_db(run->picture);
    struct err fault = {0};
    int64_t count = 0;
    int r = db_begin(db, &fault);

    if (r == 0)
        r = watch_seal(run->picture, false, &count, &fault);
    if (r == 0)
        r = db_commit(db, &fault);
    if (r < 0) {
        db_rollback(db);
        log_warn("alert.unsealed", kv("why", fault.msg));
    }
}

int alertcli_run(const struct cli *cli, struct err *err)
{
    scoped(running_done) struct running run = {0};

    if (strcmp(cli->argv[0], "run") != 0)
        return err_set(err, ERR_USAGE, "'alerts' knows only 'run'");
    int r = open_all(&run, cli, err);
    if (r == 0) {
        seal_secrets(&run);
        r = all_portals(&run, cli_option(cli, "portal"), err);
    }
    if (r == 0)
        r = letter_send_due(run.picture, run.options, NULL, clock_unix_ms(),
                            &run.sums, err);
    if (r == 0)
        printf("{\"portals\":%" PRId64 ",\"alerts\":%" PRId64
               ",\"sent\":%" PRId64 ",\"failed\":%" PRId64
               ",\"linted\":%" PRId64 "}\n",
               run.portals, run.alerts, run.sums.sent, run.sums.failed,
               run.looked);
    return r;
}
