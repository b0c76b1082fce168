/* searchd/service.c - see service.h. */
#include "searchd/service.h"

#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "base/serve.h"
#include "config/http.h"
#include "config/options.h"
#include "config/registry.h"
#include "indexer/language.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "searchd/api.h"
#include "searchd/asset.h"
#include "searchd/bets.h"
#include "searchd/hot.h"
#include "searchd/places.h"
#include "searchd/suggest_keeper.h"
#include "searchd/synonyms.h"
#include "searchd/tally.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

enum { CONNECTION_IDLE_S = 30, GRACE_MS = 10000 };

/* --- one query thread --- */

struct worker {
    const struct service *service;
    struct xap_reader *reader;
    dev_t device; /* of the directory that the reader has open */
    ino_t inode;
    int64_t checked_ms;
    uint32_t answering; /* shards, as last told; 0: not yet */
    struct followed {
        struct bets *bets;
        struct timespec changed;
        ino_t inode; /* two changes may bear the same time */
    } bets[BETS_FILES];
};

struct worker *worker_new(const struct service *service)
{
    struct worker *w = NEW(worker);

    w->service = service;
    return w;
}

void worker_drop_reader(struct worker *w)
{
    xap_reader_free(TAKE(w->reader));
}

void worker_free(struct worker *w)
{
    if (!w)
        return;
    worker_drop_reader(w);
    for (int i = 0; i < BETS_FILES; i++)
        bets_free(w->bets[i].bets);
    free(w);
}

static bool has_shards(const struct service *s)
{
    return s->options && *s->options->searchd.shards;
}

static int open_index(struct xap_reader **ret_reader, const struct service *s,
                      struct err *err)
{
    if (!has_shards(s))
        return xap_reader_open(ret_reader, s->index_dir, err);
    return xap_reader_open_shards(ret_reader, s->options->searchd.shards,
                                  s->options->searchd.shard_timeout_ms, err);
}

static int open_reader(struct worker *w, const struct stat *dir,
                       struct err *err)
{
    scoped(xap_reader_freep) struct xap_reader *reader = NULL;
    scoped(buf_done) struct buf version = {0};

    int r = open_index(&reader, w->service, err);
    if (r == 0)
        r = xap_meta(reader, META_SCHEMA, &version, err);
    if (r < 0)
        return r;
    if (!version.n) /* between its making and the indexer's first commit */
        return err_set(err, ERR_NOT_FOUND, "nothing is indexed yet at %s",
                       w->service->index_dir);
    if (!str_is(buf_str(&version), SCHEMA_VERSION))
        return err_set(err, ERR_FORMAT,
                       "%s is of version '%s', this program reads '%s': "
                       "build the index anew",
                       w->service->index_dir, version.p, SCHEMA_VERSION);
    w->reader = TAKE(reader);
    w->device = dir->st_dev;
    w->inode = dir->st_ino;
    return 0;
}

/* The reader itself follows shards that come and go. */
static int refresh_shards(struct worker *w, struct err *err)
{
    static const struct stat nowhere;

    if (!w->reader)
        return open_reader(w, &nowhere, err);
    int r = xap_reader_reopen(w->reader, err);
    if (r < 0)
        worker_drop_reader(w);
    return r < 0 ? r : 0;
}

/* Looks whether the index is still there, still the same, and newer. */
static int refresh(struct worker *w, struct err *err)
{
    struct stat dir;

    if (has_shards(w->service))
        return refresh_shards(w, err);
    if (stat(w->service->index_dir, &dir) < 0) {
        worker_drop_reader(w);
        return err_set(err, ERR_NOT_FOUND, "there is no index at %s",
                       w->service->index_dir);
    }
    if (w->reader && (dir.st_dev != w->device || dir.st_ino != w->inode))
        worker_drop_reader(w);
    if (!w->reader)
        return open_reader(w, &dir, err);
    int r = xap_reader_reopen(w->reader, err);
    if (r < 0)
        worker_drop_reader(w);
    return r < 0 ? r : 0;
}

/* One line when a shard goes, one when all are back. */
static void tell_parts(struct worker *w)
{
    struct xap_parts parts = xap_reader_parts(w->reader);

    if (parts.answering == w->answering)
        return;
    if (parts.answering < parts.all)
        log_warn("index.partial", kv("answering", parts.answering),
                 kv("of", parts.all));
    else if (w->answering)
        log_info("index.whole", kv("shards", parts.all));
    w->answering = parts.answering;
}

/* A file with a mistake leaves those before in use; the log says where. */
static void refresh_bets(struct worker *w, enum bets_file kind)
{
    const struct service *s = w->service;
    const char *path = s->bets_path[kind];
    struct followed *f = &w->bets[kind];
    struct stat file = {0};
    struct bets *bets = NULL;
    struct err err = {0};
    bool gone = !path || stat(path, &file) < 0;

    if (file.st_mtim.tv_sec == f->changed.tv_sec &&
        file.st_mtim.tv_nsec == f->changed.tv_nsec && file.st_ino == f->inode)
        return;
    f->changed = file.st_mtim;
    f->inode = file.st_ino;
    if (!gone && bets_load(&bets, path, kind, s->registry, &err) < 0) {
        log_warn("bets.refused", kv("error", err.msg));
        return;
    }
    bets_free(f->bets);
    f->bets = bets;
}

const struct bets *worker_bets(const struct worker *w, enum bets_file file)
{
    return w->bets[file].bets;
}

int worker_reader(struct worker *w, struct xap_reader **ret_reader,
                  struct err *err)
{
    int64_t now_ms = clock_steady_ms();

    if (!w->reader || now_ms - w->checked_ms >= WORKER_FRESH_MS) {
        int r = refresh(w, err);
        if (r < 0)
            return r;
        tell_parts(w);
        for (int i = 0; i < BETS_FILES; i++)
            refresh_bets(w, (enum bets_file)i);
        w->checked_ms = now_ms;
    }
    *ret_reader = w->reader;
    return 0;
}

bool worker_is_whole(const struct worker *w)
{
    struct xap_parts parts = {0};

    if (w->reader)
        parts = xap_reader_parts(w->reader);
    return parts.answering == parts.all;
}

/* --- the whole --- */

static void *new_worker(void *app)
{
    return worker_new(app);
}

static void free_worker(void *worker)
{
    worker_free(worker);
}

static int load_registry(struct service *s, struct err *err)
{
    const char *path = s->options->common.registry;

    if (access(path, F_OK) < 0) {
        log_warn("registry.missing", kv("path", path));
        return 0;
    }
    return registry_load(&s->registry, path, err);
}

/* Searching goes on without counting, on a read-only disk for one. */
static void open_tally(struct service *s)
{
    struct err err = {0};

    if (tally_open(&s->tally, s->tally_path, &err) < 0)
        log_warn("tally.off", kv("error", err.msg));
}

/* Its address changes with its bytes, so that it can be kept for ever. */
static void asset_path(char path[64], const char *name)
{
    struct asset asset = {0};

    (void)asset_find(&asset, str_of(name));
    snprintf(path, 64, "/tinh/%s?v=%08x", name,
             (unsigned)str_hash(asset.bytes));
}

static void find_assets(struct service *s)
{
    asset_path(s->style_path, "style.css");
    asset_path(s->script_path, "suggest.js");
    s->site.style = s->style_path;
    s->site.script = s->options->searchd.suggest ? s->script_path : NULL;
    s->site.base_url = s->options->searchd.base_url;
    s->site.clicks = s->options->searchd.clicks;
}

static int start_suggesting(struct service *s, struct err *err)
{
    const struct options *o = s->options;

    if (!o->searchd.suggest)
        return 0;
    return suggest_keeper_start(&s->suggest,
                                &(struct keeper_settings){
                                    .index_dir = s->index_dir,
                                    .deny_path = o->searchd.suggest_deny,
                                    .tally_path = s->tally_path,
                                    .least = o->searchd.suggest_least,
                                    .registry = s->registry,
                                    .language = s->language,
                                },
                                err);
}

static int serve(struct service *s, const char *listen, struct err *err)
{
    const struct options *o = s->options;
    struct httpd_settings settings = {
        .listen = listen ? listen : o->searchd.listen,
        .routes = api_routes,
        .app = s,
        .io_threads = (int)o->searchd.io_threads,
        .pool_threads = (int)o->searchd.query_threads,
        .queue_max = (int)o->searchd.queue_max,
        .connections_max = (int)o->searchd.connections_max,
        .connection_idle_s = CONNECTION_IDLE_S,
        .trusted_proxies = o->searchd.trusted_proxies,
        .tls_cert = o->searchd.tls_cert,
        .tls_key = o->searchd.tls_key,
        .fail = api_fail,
        .worker_new = new_worker,
        .worker_free = free_worker,
    };

    http_settings(&settings, o);
    return serve_until_stopped(&settings, GRACE_MS, err);
}

int service_command(const struct cli *cli, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    struct service s = {0};

    int r = options_load(&options, cli_option(cli, "config"), err);
    if (r < 0)
        return r;
    s.options = options;
    r = load_registry(&s, err);
    if (r == 0)
        r = language_shipped(&s.language, err);
    if (r == 0)
        r = places_synonyms(&s.synonyms, options, err);
    if (r == 0 && (asprintf(&s.index_dir, "%s/index", cli_data(cli)) < 0 ||
                   asprintf(&s.bets_path[BETS_BY_HAND], "%s/best-bets.csv",
                            cli_data(cli)) < 0 ||
                   asprintf(&s.bets_path[BETS_BY_API], "%s/best-bets-api.csv",
                            cli_data(cli)) < 0 ||
                   asprintf(&s.tally_path, "%s/searchd.db", cli_data(cli)) < 0))
        mem_exhausted();
    if (r == 0) {
        httpd_block_signals(); /* for the threads of these, too */
        open_tally(&s);
        r = start_suggesting(&s, err);
    }
    if (r == 0) {
        find_assets(&s);
        s.hot = hot_new();
        r = serve(&s, cli_option(cli, "listen"), err);
    }
    suggest_keeper_stop(s.suggest);
    hot_free(s.hot);
    tally_free(s.tally);
    registry_free(s.registry);
    language_free(s.language);
    synonyms_free(s.synonyms);
    free(s.index_dir);
    for (int i = 0; i < BETS_FILES; i++)
        free(s.bets_path[i]);
    free(s.tally_path);
    return r;
}
