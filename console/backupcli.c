/* console/backupcli.c - see backupcli.h. */
#include "console/backupcli.h"

#include "base/arena.h"
#include "base/cli.h"
#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "console/backup.h"
#include "console/restore.h"
#include "console/sealed.h"

#include <inttypes.h>
#include <openssl/crypto.h>
#include <stdio.h>

enum { OTHERS_MAX = 64, KEEP_MAX = 100000 };

struct job {
    const struct cli *cli;
    struct arena *arena;
    const char *repo;
    struct sealed_key key;
};

/* --- what the configuration names is backed up with the data --- */

struct others {
    struct arena *arena;
    const char *folder; /* of the configuration file, with its slash */
    const char *list[2 * OTHERS_MAX + 1];
    size_t count;
};

/* Below the folder of the configuration a file keeps its place, so that etc/
 * of the restored folder can be used as it is. */
static int add_other(struct others *o, const char *path, struct err *err)
{
    struct str name = str_of(path), folder = str_of(o->folder);

    if (!*path)
        return 0;
    if (o->count == OTHERS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d files of settings",
                       OTHERS_MAX);
    if (folder.n && str_starts(name, folder))
        name = str_sub(name, folder.n, name.n);
    else if (strrchr(path, '/'))
        name = str_of(strrchr(path, '/') + 1);
    o->list[2 * o->count] = arena_str(o->arena, str_of(path));
    o->list[2 * o->count++ + 1] = arena_str(o->arena, name);
    return 0;
}

static int add_names(struct others *o, const char *names, struct err *err)
{
    struct str rest = str_of(names), one;
    int r = 0;

    while (r == 0 && str_cut(&rest, ' ', &one))
        r = add_other(o, arena_str(o->arena, one), err);
    return r;
}

static int read_others(struct others *o, const char *config, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    const char *slash = strrchr(config, '/');

    o->folder =
        arena_str(o->arena, str_sub(str_of(config), 0,
                                    slash ? (size_t)(slash + 1 - config) : 0));
    int r = options_load(&options, config, err);
    if (r == 0)
        r = add_other(o, config, err);
    if (r == 0)
        r = add_other(o, options->common.registry, err);
    if (r == 0)
        r = add_names(o, options->common.names, err);
    if (r == 0)
        r = add_other(o, options->searchd.synonyms, err);
    return r;
}

static int make(struct job *j, struct err *err)
{
    struct others others = {.arena = j->arena};
    const char *config = cli_option(j->cli, "config");
    struct backup_summary sum;
    int64_t start = clock_steady_ms();
    int r = config ? read_others(&others, config, err) : 0;

    const struct backup_settings settings = {cli_data(j->cli), j->repo, &j->key,
                                             others.list};
    if (r == 0)
        r = backup_make(&sum, &settings, err);
    if (r == 0)
        printf("%s files=%zu bytes=%" PRId64 " copied=%" PRId64
               " seconds=%.1f\n",
               sum.name, sum.files, sum.bytes, sum.new_bytes,
               (double)(clock_steady_ms() - start) / 1000);
    return r;
}

/* --- what there is --- */

static int list(struct job *j, struct err *err)
{
    struct backup_list one;
    const char **names;
    size_t count;
    int r = backup_list_names(&names, &count, j->arena, j->repo, err);

    for (size_t i = 0; r == 0 && i < count; i++) {
        int64_t bytes = 0;
        r = backup_list_load(&one, j->arena, j->repo, &j->key, names[i], err);
        for (size_t k = 0; r == 0 && k < one.count; k++)
            bytes += one.files[k].bytes;
        if (r == 0)
            printf("%s files=%zu bytes=%" PRId64 "\n", one.name, one.count,
                   bytes);
    }
    return r;
}

/* --at NAME, else the newest. */
static int chosen(struct job *j, struct backup_list *ret_list, struct err *err)
{
    const char *name = cli_option(j->cli, "at");
    const char **names;
    size_t count;
    int r = backup_list_names(&names, &count, j->arena, j->repo, err);

    if (r < 0)
        return r;
    if (!name && !count)
        return err_set(err, ERR_NOT_FOUND, "%s holds no backup", j->repo);
    if (name && !backup_list_is_name(name))
        return err_set(err, ERR_USAGE, "--at '%s' is no name of a backup",
                       name);
    return backup_list_load(ret_list, j->arena, j->repo, &j->key,
                            name ? name : names[count - 1], err);
}

static int check(struct job *j, struct err *err)
{
    struct backup_list list = {0};
    int r = chosen(j, &list, err);

    if (r == 0)
        r = restore_check(j->repo, &j->key, &list, err);
    if (r == 0)
        printf("%s files=%zu whole\n", list.name, list.count);
    return r;
}

static int restore(struct job *j, struct err *err)
{
    struct backup_list list = {0};
    const char *target = j->cli->argv[2];
    int r = chosen(j, &list, err);

    if (r == 0)
        r = restore_run(j->repo, &j->key, &list, target, err);
    if (r == 0)
        printf("%s files=%zu restored to %s\n", list.name, list.count, target);
    return r;
}

static int settings_keep(const char *config, int64_t *keep, int64_t *days,
                         struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    int r = options_load(&options, config, err);

    if (r < 0)
        return r;
    *keep = options->console.backup_keep;
    *days = options->console.backup_days;
    return 0;
}

/* What the command says is all; when it says nothing, the settings do. */
static int prune(struct job *j, struct err *err)
{
    const char *config = cli_option(j->cli, "config");
    int64_t keep = 1, days = 0;
    int r;

    if (cli_option(j->cli, "keep") || cli_option(j->cli, "days")) {
        r = cli_int(j->cli, "keep", 1, KEEP_MAX, &keep, err);
        if (r == 0)
            r = cli_int(j->cli, "days", 0, KEEP_MAX, &days, err);
    } else if (config) {
        r = settings_keep(config, &keep, &days, err);
    } else {
        r = err_set(err, ERR_USAGE,
                    "'backup prune' needs --keep N, --days N or both, or "
                    "--config FILE, whose settings say it");
    }
    return r == 0 ? backup_prune(j->repo, &j->key, keep, days, err) : r;
}

static int with_key(struct job *j, int (*run)(struct job *, struct err *),
                    struct err *err)
{
    const char *path = cli_option(j->cli, "key");

    if (!path)
        return err_set(err, ERR_USAGE, "'backup %s' needs --key FILE",
                       j->cli->argv[0]);
    int r = sealed_key_read(&j->key, path, err);
    if (r == 0)
        r = run(j, err);
    OPENSSL_cleanse(&j->key, sizeof j->key);
    return r;
}

int backupcli_run(const struct cli *cli, struct err *err)
{
    static const struct {
        const char *name;
        int args;
        int (*run)(struct job *, struct err *);
    } actions[] = {
        {"make", 2, make},       {"list", 2, list},   {"check", 2, check},
        {"restore", 3, restore}, {"prune", 2, prune},
    };
    scoped(arena_freep) struct arena *arena = arena_new();
    struct job job = {.cli = cli, .arena = arena};

    if (cli->argc == 2 && !strcmp(cli->argv[0], "key"))
        return sealed_key_make(cli->argv[1], err);
    for (size_t i = 0; i < sizeof actions / sizeof *actions; i++)
        if (!strcmp(cli->argv[0], actions[i].name) &&
            cli->argc == actions[i].args) {
            job.repo = cli->argv[1];
            return with_key(&job, actions[i].run, err);
        }
    return err_set(err, ERR_USAGE,
                   "'backup' takes: key FILE | make REPO | list REPO | check "
                   "REPO | restore REPO TARGET | prune REPO");
}
