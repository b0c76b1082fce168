/*
 * syndication/main.c - the program: the hub's server, and the commands of its
 * editors and operators.
 */
#include "base/auditcli.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/httpd.h"
#include "base/log.h"
#include "base/mask.h"
#include "base/serve.h"
#include "config/http.h"
#include "config/options.h"
#include "syndication/api.h"
#include "syndication/avatar.h"
#include "syndication/boxcli.h"
#include "syndication/boxform.h"
#include "syndication/courier.h"
#include "syndication/desk.h"
#include "syndication/dump.h"
#include "syndication/emergency.h"
#include "syndication/harvestcli.h"
#include "syndication/hookcli.h"
#include "syndication/hub.h"
#include "syndication/hubcontent.h"
#include "syndication/itemcli.h"
#include "syndication/keycli.h"
#include "syndication/placecli.h"
#include "syndication/reseal.h"
#include "syndication/service.h"
#include "syndication/sourcecli.h"
#include "syndication/store_item.h"
#include "syndication/xlsx.h"

#include <pwd.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum {
    POOL_THREADS = 2,
    QUEUE_MAX = 1000,
    IDLE_S = 60,
    GRACE_MS = 5000,
    WHO_MAX = 64,
    LIST_LIMIT_MAX = 1000000,
    IMPORT_MAX_BYTES = 1 << 30,
};

/* What a command works with; released by work_done(). */
struct work {
    struct arena *arena;
    struct options *options;
    struct hubdb *store;
    char who[WHO_MAX]; /* "cli:root" */
};

static void work_done(struct work *w)
{
    hubdb_free(w->store);
    options_free(w->options);
    arena_free(w->arena);
}

static int work_start(struct work *w, const struct cli *cli, struct err *err)
{
    const struct passwd *user = getpwuid(getuid());

    w->arena = arena_new();
    snprintf(w->who, sizeof w->who, "cli:%.50s", user ? user->pw_name : "?");
    int r = options_load(&w->options, cli_option(cli, "config"), err);
    return r < 0 ? r : hubdb_open(&w->store, cli_data(cli), DB_WRITE, err);
}

typedef int command_fn(const struct cli *cli, struct work *w, struct err *err);

static int with_work(const struct cli *cli, command_fn *fn, struct err *err)
{
    struct work w = {0};
    int r = work_start(&w, cli, err);

    if (r == 0)
        r = fn(cli, &w, err);
    work_done(&w);
    return r;
}

static void print_item(const struct item *item)
{
    struct buf out = {0};

    item_write(&out, item);
    buf_addc(&out, '\n');
    fwrite(out.p, out.n, 1, stdout);
    buf_done(&out);
}

static int read_stdin(struct buf *to, struct err *err)
{
    size_t got;

    while ((got = fread(buf_room(to, 64 << 10), 1, 64 << 10, stdin)) > 0) {
        to->n += got;
        if (to->n > ITEM_JSON_MAX_BYTES)
            return err_set(err, ERR_LIMIT, "standard input: more than %d bytes",
                           ITEM_JSON_MAX_BYTES);
    }
    return ferror(stdin) ? err_errno(err, "reading standard input") : 0;
}

static int put(const struct cli *cli, struct work *w, struct err *err)
{
    struct buf json = {0};
    struct item item = {0};
    int r = cli_int(cli, "id", 1, INT64_MAX, &item.id, err);

    if (r == 0)
        r = read_stdin(&json, err);
    if (r == 0)
        r = hub_put(w->store, w->arena, buf_str(&json), w->who, &item, err);
    if (r == 0)
        print_item(&item);
    buf_done(&json);
    return r;
}

static int import_file(const struct cli *cli, struct work *w,
                       struct buf *errors, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    const char *path = cli->argv[0];
    struct hub_import job = {.who = w->who,
                             .dry_run = cli_option(cli, "dry-run") != NULL,
                             .errors = errors};
    struct hub_import_report report = {0};

    if (!bulk_form(str_of(path), &job.form))
        return err_set(err, ERR_USAGE,
                       "'%s' ends in none of .jsonl .json .csv .xlsx .xml",
                       path);
    int r = file_read(&text, &job.bytes.n, path, IMPORT_MAX_BYTES, err);
    job.bytes.p = text;
    if (r == 0)
        r = hub_import(w->store, &job, &report, err);
    if (r < 0)
        return err_wrap(err, "%s", path);
    fputs(errors->p ? errors->p : "", stdout);
    printf("{\"items\":%lld,\"errors\":%lld}\n", (long long)report.items,
           (long long)report.errors);
    return report.errors ? err_set(err, ERR_FORMAT, "%s: %lld items are wrong",
                                   path, (long long)report.errors)
                         : 0;
}

static int import(const struct cli *cli, struct work *w, struct err *err)
{
    struct buf errors = {0};
    int r = import_file(cli, w, &errors, err);

    buf_done(&errors);
    return r;
}

static int item_id(const struct cli *cli, int64_t *ret_id, struct err *err)
{
    if (str_int(str_of(cli->argv[0]), 1, INT64_MAX, ret_id))
        return 0;
    return err_set(err, ERR_USAGE, "'%s' is no item's Id", cli->argv[0]);
}

/* What all portals show is taken back by two persons, or in an emergency. */
static int take_back(const struct emergency *e, struct work *w,
                     struct item *ret_item, struct err *err)
{
    struct desk_row row;
    int r = desk_row(w->store, w->arena, e->item, &row, err);

    if (r < 0)
        return r;
    if (e->note)
        return emergency_withdraw(w->store, w->arena, e, ret_item, err);
    if (desk_needs_two(&row))
        return err_set(err, ERR_USAGE,
                       "all portals show item %lld: two persons withdraw it, "
                       "at the desk (/noi-dung/%lld of the console); alone: "
                       "--emergency REASON, for another one to confirm there",
                       (long long)e->item, (long long)e->item);
    return hub_withdraw(w->store, w->arena, e->item, e->who, ret_item, err);
}

static int withdraw(const struct cli *cli, struct work *w, struct err *err)
{
    struct emergency e = {.who = w->who, .note = cli_option(cli, "emergency")};
    struct item item;
    int r = item_id(cli, &e.item, err);

    if (r == 0)
        r = take_back(&e, w, &item, err);
    if (r == 0)
        print_item(&item);
    return r;
}

static int versions(const struct cli *cli, struct work *w, struct err *err)
{
    struct hubdb_version *list;
    char at[CLOCK_ISO_MAX];
    size_t count;
    int64_t id = 0;
    int r = item_id(cli, &id, err);

    if (r == 0)
        r = hubdb_item_versions(w->store, w->arena, id, &list, &count, err);
    for (size_t i = 0; r == 0 && i < count; i++)
        printf(
            "{\"version\":%lld,\"at\":\"%s\",\"who\":\"%s\",\"status\":%d}\n",
            (long long)list[i].version, clock_iso(at, list[i].at_ms, true),
            list[i].who.p, list[i].status);
    return r;
}

static int list_items(const struct cli *cli, struct work *w, struct err *err)
{
    const struct hubcontent_list text = {
        .type = str_of(cli_option(cli, "type")),
        .distribution = str_of(cli_option(cli, "distribution")),
    };
    const char *book = cli_option(cli, "xlsx");
    struct hubcontent_params p;
    struct hubdb_page page;
    int64_t limit = 20;
    int r = cli_int(cli, "limit", 1, LIST_LIMIT_MAX, &limit, err);

    if (r == 0)
        r = hubcontent_params(&p, &text, err);
    if (r < 0)
        return r;
    const struct hubdb_query query = {
        .types = p.types,
        .targets = p.targets,
        .target_count = p.target_count,
        .all_states = !cli_option(cli, "published"),
        .limit = limit,
    };
    r = hubdb_list(w->store, w->arena, &query, &page, err);
    if (r < 0)
        return r;
    const struct item **items =
        arena_alloc(w->arena, page.count * sizeof(const struct item *));
    for (size_t i = 0; i < page.count; i++) {
        struct item *item = &page.items[i].item;
        items[i] = item;
        if (cli_option(cli, "masked"))
            item->published_by = mask_name(w->arena, item->published_by);
        if (!book)
            print_item(item);
    }
    const struct xlsx_list sheet = {items, page.count};
    return book ? xlsx_write(book, &sheet, err) : 0;
}

static int key(const struct cli *cli, struct work *w, struct err *err)
{
    const struct keycli desk = {cli,
                                w->store,
                                w->arena,
                                w->who,
                                {w->options->syndication.quota_hour,
                                 w->options->syndication.quota_day}};

    return keycli_run(&desk, err);
}

/* As citizens and portals see the hub. */
static const char *base_url(const struct options *o, struct arena *arena)
{
    return *o->syndication.base_url
               ? o->syndication.base_url
               : arena_printf(arena, "http://%s", o->syndication.listen);
}

static int box(const struct cli *cli, struct work *w, struct err *err)
{
    const struct boxcli desk = {cli, w->store, w->arena, w->who,
                                base_url(w->options, w->arena)};

    return boxcli_run(&desk, err);
}

static int place(const struct cli *cli, struct work *w, struct err *err)
{
    const struct placecli desk = {cli, w->store, base_url(w->options, w->arena),
                                  w->options->common.registry};

    return placecli_run(&desk, err);
}

static int item(const struct cli *cli, struct work *w, struct err *err)
{
    return itemcli_run(cli, w->store, w->who, err);
}

static int vault(const struct cli *cli, struct work *w, struct err *err)
{
    int64_t count = 0;

    if (strcmp(cli->argv[0], "rotate") != 0)
        return err_set(err, ERR_USAGE, "'vault' takes: rotate");
    int r = reseal_all(w->store, w->who, &count, err);
    if (r == 0)
        printf("{\"resealed\":%lld}\n", (long long)count);
    return r;
}

static int hook(const struct cli *cli, struct work *w, struct err *err)
{
    const struct hookcli desk = {cli, w->store, w->arena, w->who,
                                 w->options->common.allow_private};

    return hookcli_run(&desk, err);
}

static int source(const struct cli *cli, struct work *w, struct err *err)
{
    const struct hookcli desk = {cli, w->store, w->arena, w->who,
                                 w->options->common.allow_private};

    return sourcecli_run(&desk, err);
}

static int harvest(const struct cli *cli, struct work *w, struct err *err)
{
    const struct hookcli desk = {cli, w->store, w->arena, w->who,
                                 w->options->common.allow_private};

    return harvestcli_run(&desk, err);
}

static int print_dump(int r, const struct dump_report *report)
{
    if (r == 0)
        printf("{\"change\":%lld,\"lines\":%lld}\n", (long long)report->to,
               (long long)report->lines);
    return r;
}

static int dump(const struct cli *cli, struct work *w, struct err *err)
{
    struct dump_report report;
    bool full = cli_option(cli, "full") != NULL;

    return print_dump(
        dump_write(w->store, cli->argv[0], full, w->who, &report, err),
        &report);
}

static int mirror(const struct cli *cli, struct work *w, struct err *err)
{
    struct dump_report report;

    return print_dump(dump_mirror(w->store, cli->argv[0], w->who, &report, err),
                      &report);
}

static int audit(const struct cli *cli, struct work *w, struct err *err)
{
    return auditcli_run(cli, hubdb_db(w->store), err);
}

static int serve_hub(const struct options *o, const char *listen,
                     struct hubserve *service, struct err *err)
{
    struct httpd_settings settings = {
        .listen = listen,
        .routes = hub_routes,
        .app = service,
        .io_threads = (int)o->syndication.io_threads,
        .pool_threads = POOL_THREADS,
        .queue_max = QUEUE_MAX,
        .connections_max = (int)o->syndication.connections_max,
        .connection_idle_s = IDLE_S,
        .trusted_proxies = o->syndication.trusted_proxies,
        .tls_cert = o->syndication.tls_cert,
        .tls_key = o->syndication.tls_key,
        .fail = hub_fail,
        .worker_new = hubserve_reader_new,
        .worker_free = hubserve_reader_free,
    };

    http_settings(&settings, o);
    return serve_until_stopped(&settings, GRACE_MS, err);
}

/* With which settings we serve from now on. */
static int record_start(struct work *w, const char *listen, struct err *err)
{
    const struct options *o = w->options;
    const char *what = arena_printf(
        w->arena, "listen=%s config=%s trusted_proxies=%s base_url=%s", listen,
        o->path ? o->path : "-", o->syndication.trusted_proxies,
        o->syndication.base_url);

    return hub_record(w->store, w->who, "serve.start", what, err);
}

static int serve(const struct cli *cli, struct work *w, struct err *err)
{
    const char *listen = cli_option(cli, "listen");
    struct hubserve *service = NULL;
    struct courier *courier = NULL;
    struct avatars *pictures = NULL;
    const struct courier_settings carry = {
        cli_data(cli), w->options->common.allow_private,
        w->options->syndication.base_url,
        w->options->syndication.hook_timeout_s * 1000};
    const struct avatar_settings fetch = {cli_data(cli),
                                          w->options->common.allow_private};
    const struct hubserve_settings settings = {
        .data_dir = cli_data(cli),
        .base_url = w->options->syndication.base_url,
        .allow_private = w->options->common.allow_private,
        .quotas = {w->options->syndication.quota_hour,
                   w->options->syndication.quota_day},
    };

    if (!listen)
        listen = w->options->syndication.listen;
    httpd_block_signals();
    int r = record_start(w, listen, err);
    if (r == 0)
        r = hubserve_start(&service, &settings, err);
    if (r == 0)
        r = courier_start(&courier, &carry, err);
    if (r == 0)
        r = avatars_start(&pictures, &fetch, err);
    if (r == 0)
        r = serve_hub(w->options, listen, service, err);
    avatars_stop(pictures);
    courier_stop(courier);
    hubserve_stop(service);
    return r;
}

#define COMMAND(name)                                                          \
    static int run_##name(const struct cli *cli, struct err *err)              \
    {                                                                          \
        return with_work(cli, name, err);                                      \
    }

COMMAND(serve)
COMMAND(put)
COMMAND(import)
COMMAND(list_items)
COMMAND(withdraw)
COMMAND(versions)
COMMAND(item)
COMMAND(key)
COMMAND(box)
COMMAND(place)
COMMAND(hook)
COMMAND(source)
COMMAND(harvest)
COMMAND(dump)
COMMAND(mirror)
COMMAND(vault)
COMMAND(audit)

static const struct cli_command commands[] = {
    {"serve", "", "listen=", "answer the API, feeds and boxes until SIGTERM", 0,
     0, run_serve},
    {"put", "",
     "id=", "read one item as JSON, store it (--id N: as its next version)", 0,
     0, run_put},
    {"import", "FILE", "dry-run",
     "store the items of a .jsonl, .json, .csv, .xlsx or .xml file, or none", 1,
     1, run_import},
    {"list", "", "type= distribution= limit= published masked xlsx=",
     "print the newest items, or write them to a workbook", 0, 0,
     run_list_items},
    {"withdraw", "ID", "emergency=",
     "take an item back (what all portals show: only with --emergency REASON)",
     1, 1, run_withdraw},
    {"versions", "ID", "", "print who made which version of an item", 1, 1,
     run_versions},
    {"item", "propose|approve|return|publish|link|story|state ID",
     itemcli_options, "lead an item from draft to published", 2, 2, run_item},
    {"key", "add|list|rotate|revoke|quota", keycli_options,
     "say who may read the API, from where, what and how often", 1, 2, run_key},
    {"box", "add|set|show|code|list", boxform_options,
     "make boxes for portals, print their code", 1, 2, run_box},
    {"place", "list|pages|due|check", placecli_options,
     "say where boxes are live, and whether they work there", 1, 1, run_place},
    {"hook", "add|list|log|pause|resume|rotate|remove|redeliver [ID]",
     hookcli_options, "say who is told of changes (webhooks)", 1, 2, run_hook},
    {"source", "add|list|pull|pause|resume|remove [ID]", sourcecli_options,
     "say whose feeds are read; their entries become proposals", 1, 2,
     run_source},
    {"harvest", "add|list|run|pause|resume|remove [ID]", harvestcli_options,
     "make proposals of crawled pages, by rules (run: of 'indexer records')", 1,
     2, run_harvest},
    {"dump", "FOLDER", "full",
     "write what changed, or (--full) everything, with a manifest", 1, 1,
     run_dump},
    {"mirror", "FOLDER", "", "make this hub the mirror of a dump", 1, 1,
     run_mirror},
    {"vault", "rotate", "", "seal what is secret or personal with a new key", 1,
     1, run_vault},
    {"audit", "verify|show", auditcli_options, "check or print the audit log",
     1, 1, run_audit},
    {0},
};

int main(int argc, char **argv)
{
    return cli_main("syndication", commands, argc, argv);
}
