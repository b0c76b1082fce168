/*
 * syndication/mirror.c - the half of dump.h that builds a mirror.
 *
 * What an item already is, is left alone: building on a new full dump every
 * night makes no new versions.
 */
#include "base/err.h"
#include "base/file.h"
#include "base/jsontext.h"
#include "syndication/change.h"
#include "syndication/dump.h"
#include "syndication/manifest.h"
#include "syndication/store.h"
#include "syndication/store_item.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { WHAT_MAX = 64 };

struct mirror {
    struct hubdb *store;
    const char *folder, *who;
    int64_t have; /* change that the mirror has reached */
    int64_t lines;
    struct arena *arena; /* of one line */
};

/* Runs a statement of one number and no rows. */
static int run(struct db_stmt *s, int64_t number, struct err *err)
{
    if (!s)
        return -err->code;
    db_bind_int(s, 1, number);
    return db_run(s, err);
}

static bool same_item(const struct item *a, const struct item *b)
{
    struct buf one = {0}, two = {0};

    item_write(&one, a);
    item_write(&two, b);
    bool same = str_eq(buf_str(&one), buf_str(&two));
    buf_done(&one);
    buf_done(&two);
    return same;
}

static int put(struct mirror *m, const struct item *item, int64_t changed_ms,
               struct err *err)
{
    struct hubdb_item old;
    struct err none = {0};
    int r = hubdb_item_get(m->store, m->arena, item->id, &old, &none);

    if (r < 0 && none.code != ERR_NOT_FOUND) {
        *err = none;
        return r;
    }
    if (r == 0 && old.changed_ms == changed_ms && same_item(&old.item, item))
        return 0;
    m->lines++;
    return hubdb_item_put(m->store, item, changed_ms, str_of(m->who), err);
}

static int withdraw(struct mirror *m, int64_t id, int64_t changed_ms,
                    struct err *err)
{
    struct hubdb_item old;
    struct err none = {0};
    int r = hubdb_item_get(m->store, m->arena, id, &old, &none);

    if (r < 0 && none.code == ERR_NOT_FOUND)
        return 0; /* it came and went between two looks */
    if (r < 0) {
        *err = none;
        return r;
    }
    if (old.item.status == ITEM_WITHDRAWN)
        return 0;
    old.item.status = ITEM_WITHDRAWN;
    m->lines++;
    return hubdb_item_put(m->store, &old.item, changed_ms, str_of(m->who), err);
}

static int take_item(struct mirror *m, const json_t *line, int64_t changed_ms,
                     struct err *err)
{
    struct item item;
    char *text = json_dumps(json_object_get(line, "Item"), JSON_COMPACT);

    if (!text)
        return err_set(err, ERR_FORMAT, "Item: missing");
    int r = hubdb_item_read(m->store, m->arena, str_of(text), &item, err);
    free(text);
    if (r == 0 && !item.id)
        r = err_set(err, ERR_FORMAT, "Item: has no Id");
    if (r == 0)
        r = run(db_prepare(hubdb_db(m->store),
                           "INSERT OR IGNORE INTO seen VALUES(?)", err),
                item.id, err);
    return r < 0 ? r : put(m, &item, changed_ms, err);
}

static int take_line(struct mirror *m, struct str text, struct err *err)
{
    json_t *line = jsontext_read(text, JSON_REJECT_DUPLICATES, err);
    const char *kind = json_string_value(json_object_get(line, "Kind"));
    int64_t changed = json_integer_value(json_object_get(line, "ChangedMs"));
    int r;

    if (!line)
        return -err->code;
    if (kind && !strcmp(kind, "put"))
        r = take_item(m, line, changed, err);
    else if (kind && !strcmp(kind, "withdrawn"))
        r = withdraw(m, json_integer_value(json_object_get(line, "Id")),
                     changed, err);
    else
        r = err_set(err, ERR_FORMAT, "Kind: is neither put nor withdrawn");
    json_decref(line);
    return r;
}

static int take_lines(struct mirror *m, struct str text, struct err *err)
{
    struct str line;
    int r = 0;

    for (int number = 1; r == 0 && str_cut(&text, '\n', &line); number++) {
        if (!line.n)
            continue;
        r = take_line(m, line, err);
        if (r < 0)
            err_wrap(err, "line %d", number);
        arena_reset(m->arena);
    }
    return r;
}

static int take_part(struct mirror *m, const struct manifest_part *part,
                     struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    unsigned char hash[SEAL_BYTES];
    char hex[SEAL_HEX_MAX];
    struct buf path = {0};
    size_t bytes = 0;

    buf_addf(&path, "%s/%s", m->folder, part->name);
    int r = file_read(&text, &bytes, path.p, MANIFEST_PART_READ_MAX, err);
    buf_done(&path);
    if (r < 0)
        return r;
    const struct str all = {text, bytes};
    seal_sha256(hash, all, STR(""));
    if (strcmp(seal_hex(hex, hash), part->sha256) != 0)
        return err_set(err, ERR_FORMAT,
                       "%s: its SHA-256 is not that of the manifest",
                       part->name);
    r = take_lines(m, all, err);
    return r < 0 ? err_wrap(err, "%s", part->name) : 0;
}

/* What is here and was not in the full dump left the hub. */
static int withdraw_unseen(struct mirror *m, int64_t now_ms, struct err *err)
{
    int r = 1;

    while (r == 1) {
        struct db_stmt *s = db_prepare(
            hubdb_db(m->store),
            "SELECT id FROM items WHERE status = 1 AND id NOT IN seen LIMIT 1",
            err);
        r = s ? db_step(s, err) : -err->code;
        if (r < 1)
            break;
        int64_t id = db_int(s, 0);
        db_reset(s);
        r = withdraw(m, id, now_ms, err);
        r = r < 0 ? r : 1;
    }
    return r;
}

static int take_full(struct mirror *m, const struct manifest *manifest,
                     struct err *err)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < manifest->full_count; i++)
        r = take_part(m, &manifest->full[i], err);
    if (r == 0)
        r = withdraw_unseen(m, change_line("", "", "").at_ms, err);
    m->have = manifest->full_count ? manifest->full[0].to : 0;
    return r;
}

/* The deltas lead on from what the mirror has, without a gap. */
static bool deltas_reach(const struct mirror *m, const struct manifest *all)
{
    if (m->have == 0)
        return false;
    if (all->full_count && m->have == all->full[0].to)
        return true;
    for (size_t i = 0; i < all->delta_count; i++)
        if (all->deltas[i].from == m->have || all->deltas[i].to == m->have)
            return true;
    return false;
}

static int take_deltas(struct mirror *m, const struct manifest *all,
                       struct err *err)
{
    int64_t base = m->have;
    int r = 0;

    for (size_t i = 0; r == 0 && i < all->delta_count; i++)
        if (all->deltas[i].from >= base) {
            r = take_part(m, &all->deltas[i], err);
            m->have = all->deltas[i].to;
        }
    return r;
}

static int read_have(struct mirror *m, struct err *err)
{
    struct db_stmt *s =
        db_prepare(hubdb_db(m->store),
                   "SELECT value FROM state WHERE name = 'mirror'", err);
    int r = s ? db_step(s, err) : -err->code;

    if (r == 1) {
        m->have = db_int(s, 0);
        db_reset(s);
    }
    return r < 0 ? r : 0;
}

/* Within a transaction. */
static int take_all(struct mirror *m, const struct manifest *manifest,
                    struct err *err)
{
    int r = db_exec(hubdb_db(m->store),
                    "CREATE TEMP TABLE IF NOT EXISTS seen(id INTEGER PRIMARY"
                    " KEY); DELETE FROM seen",
                    err);

    if (r == 0)
        r = read_have(m, err);
    if (r == 0 && !deltas_reach(m, manifest))
        r = take_full(m, manifest, err);
    if (r == 0)
        r = take_deltas(m, manifest, err);
    if (r < 0)
        return r;
    return run(db_prepare(hubdb_db(m->store),
                          "INSERT OR REPLACE INTO state VALUES('mirror', ?)",
                          err),
               m->have, err);
}

static int load_manifest(const char *folder, struct arena *arena,
                         struct manifest *manifest, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    struct buf path = {0};
    size_t bytes = 0;

    buf_addf(&path, "%s/manifest.json", folder);
    int r = file_read(&text, &bytes, path.p, MANIFEST_MAX_BYTES, err);
    if (r == 0)
        r = manifest_read(manifest, arena, (struct str){text, bytes}, err);
    buf_done(&path);
    return r < 0 ? err_wrap(err, "manifest") : 0;
}

int dump_mirror(struct hubdb *store, const char *folder, const char *who,
                struct dump_report *ret_report, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(arena_freep) struct arena *names = arena_new();
    struct mirror m = {
        .store = store, .folder = folder, .who = who, .arena = arena};
    struct manifest manifest = {0};
    char what[WHAT_MAX];
    int r = load_manifest(folder, names, &manifest, err);

    if (r < 0)
        return r;
    r = hubdb_begin(store, err);
    if (r == 0)
        r = take_all(&m, &manifest, err);
    snprintf(what, sizeof what, "%lld lines up to change %lld",
             (long long)m.lines, (long long)m.have);
    const struct audit_line line = change_line(who, "dump.mirror", what);
    r = change_end(store, &line, r, err);
    if (r == 0)
        *ret_report = (struct dump_report){m.have, m.lines};
    return r < 0 ? err_wrap(err, "mirror") : 0;
}
