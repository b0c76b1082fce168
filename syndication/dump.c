/* syndication/dump.c - see dump.h; the other half is mirror.c. */
#include "syndication/dump.h"

#include "base/err.h"
#include "base/file.h"
#include "syndication/change.h"
#include "syndication/manifest.h"
#include "syndication/store_item.h"
#include "syndication/walk.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

enum { WHAT_MAX = 64 };

struct dump {
    struct hubdb *store;
    const char *folder;
    struct arena *arena; /* of the manifest */
    struct manifest manifest;
    int64_t newest; /* change that this dump reaches */
    int64_t lines;
};

static int read_manifest(struct dump *d, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    struct buf path = {0};
    size_t bytes = 0;
    int r = 0;

    buf_addf(&path, "%s/manifest.json", d->folder);
    if (access(path.p, F_OK) == 0) {
        r = file_read(&text, &bytes, path.p, MANIFEST_MAX_BYTES, err);
        if (r == 0)
            r = manifest_read(&d->manifest, d->arena, (struct str){text, bytes},
                              err);
        if (r < 0)
            err_wrap(err, "%s", path.p);
    }
    buf_done(&path);
    return r;
}

static int write_manifest(const struct dump *d, struct err *err)
{
    struct buf path = {0}, json = {0};

    buf_addf(&path, "%s/manifest.json", d->folder);
    manifest_write(&json, &d->manifest);
    int r = file_write(path.p, json.p, json.n, err);
    buf_done(&path);
    buf_done(&json);
    return r;
}

static int read_newest(struct dump *d, struct err *err)
{
    struct db_stmt *s = db_prepare(
        hubdb_db(d->store), "SELECT value FROM state WHERE name = 'seq'", err);
    int r = s ? db_step(s, err) : -err->code;

    if (r < 1)
        return r;
    d->newest = db_int(s, 0);
    db_reset(s);
    return 0;
}

/* A run of parts being written. */
struct run {
    struct dump *dump;
    bool full;
    int64_t from;
    struct manifest_part *parts; /* growing; of the heap */
    size_t count;
    struct buf text;
};

static int end_part(struct run *run, struct err *err)
{
    unsigned char hash[SEAL_BYTES];
    struct buf path = {0};

    run->parts = mem_grow(run->parts, run->count + 1, sizeof *run->parts);
    struct manifest_part *part = &run->parts[run->count];
    *part = (struct manifest_part){.bytes = (int64_t)run->text.n,
                                   .from = run->full ? 0 : run->from,
                                   .to = run->dump->newest};
    if (run->full)
        snprintf(part->name, sizeof part->name, "full-%lld-%zu.jsonl",
                 (long long)part->to, run->count);
    else
        snprintf(part->name, sizeof part->name, "delta-%lld-%lld-%zu.jsonl",
                 (long long)part->from, (long long)part->to, run->count);
    seal_sha256(hash, buf_str(&run->text), STR(""));
    seal_hex(part->sha256, hash);
    buf_addf(&path, "%s/%s", run->dump->folder, part->name);
    int r =
        file_write(path.p, run->text.p ? run->text.p : "", run->text.n, err);
    buf_done(&path);
    buf_reset(&run->text);
    run->count++;
    return r;
}

static void add_line(struct run *run, const struct walk_step *step)
{
    const struct hubdb_item *item = &step->item;

    if (step->gone && run->full)
        return;
    run->dump->lines++;
    buf_addf(&run->text, "{\"Kind\":\"%s\",\"Seq\":%lld,\"ChangedMs\":%lld,",
             step->gone ? "withdrawn" : "put", (long long)step->seq,
             (long long)item->changed_ms);
    if (step->gone) {
        buf_addf(&run->text, "\"Id\":%lld}\n", (long long)item->item.id);
        return;
    }
    buf_addz(&run->text, "\"Item\":");
    item_write(&run->text, &item->item);
    buf_addz(&run->text, "}\n");
}

static int write_run(struct run *run, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct walk_query query = {.limit = WALK_LIMIT_MAX};
    struct walk_page page = {.more = true};
    int r = 0;

    query.after.seq = run->full ? 0 : run->from;
    while (r == 0 && page.more) {
        r = walk_changes(run->dump->store, arena, &query, &page, err);
        for (size_t i = 0; r == 0 && i < page.count; i++)
            add_line(run, &page.steps[i]);
        query.after.seq = page.end.seq;
        if (r == 0 && run->text.n > MANIFEST_PART_MAX_BYTES)
            r = end_part(run, err);
        arena_reset(arena);
    }
    /* An empty full dump is a part too: it says that there is nothing. */
    if (r == 0 && (run->text.n || !run->count))
        r = end_part(run, err);
    return r;
}

/* How many of the oldest deltas leave the manifest; those of one run leave
 * together. */
static size_t surplus(const struct manifest_part *deltas, size_t count)
{
    size_t drop = count > DUMP_DELTAS_KEPT ? count - DUMP_DELTAS_KEPT : 0;

    while (drop && drop < count && deltas[drop].from == deltas[drop - 1].from)
        drop++;
    return drop;
}

static struct manifest_part *
keep_parts(struct arena *arena, const struct manifest_part *parts, size_t count)
{
    struct manifest_part *kept = arena_alloc(arena, count * sizeof *kept);

    if (count)
        memcpy(kept, parts, count * sizeof *kept);
    return kept;
}

/* A full dump takes the place of the one before; deltas join theirs. */
static void join(struct dump *d, const struct run *run)
{
    struct manifest *m = &d->manifest;
    size_t old = m->delta_count, count = old + run->count;

    if (run->full) {
        m->full = keep_parts(d->arena, run->parts, run->count);
        m->full_count = run->count;
        return;
    }
    struct manifest_part *all = arena_alloc(d->arena, count * sizeof *all);
    if (old)
        memcpy(all, m->deltas, old * sizeof *all);
    memcpy(all + old, run->parts, run->count * sizeof *all);
    size_t drop = surplus(all, count);
    m->deltas = all + drop;
    m->delta_count = count - drop;
}

static int write_kind(struct dump *d, bool full, int64_t from, struct err *err)
{
    struct run run = {.dump = d, .full = full, .from = from};
    int r = write_run(&run, err);

    if (r == 0)
        join(d, &run);
    buf_done(&run.text);
    free(run.parts);
    return r;
}

/* The change up to which the folder tells everything. */
static int64_t reached(const struct manifest *m)
{
    int64_t to = m->full_count ? m->full[0].to : 0;

    if (m->delta_count && m->deltas[m->delta_count - 1].to > to)
        to = m->deltas[m->delta_count - 1].to;
    return to;
}

static int write_all(struct dump *d, bool full, struct err *err)
{
    int r = read_newest(d, err);
    int64_t from = reached(&d->manifest);
    bool first = !d->manifest.full_count;

    if (r == 0 && from > d->newest)
        r = err_set(err, ERR_USAGE, "%s: is the dump of another hub",
                    d->folder);
    if (r == 0 && !first && from < d->newest)
        r = write_kind(d, false, from, err);
    if (r == 0 && (full || first))
        r = write_kind(d, true, 0, err);
    return r < 0 ? r : write_manifest(d, err);
}

/* In one read transaction: the walk sees one state. */
static int dump_locked(struct dump *d, bool full, struct err *err)
{
    int r = read_manifest(d, err);

    if (r == 0)
        r = db_exec(hubdb_db(d->store), "BEGIN", err);
    if (r < 0)
        return r;
    r = write_all(d, full, err);
    hubdb_rollback(d->store);
    return r;
}

int dump_write(struct hubdb *store, const char *folder, bool full,
               const char *who, struct dump_report *ret_report, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct dump d = {.store = store, .folder = folder, .arena = arena};
    struct buf lock = {0};
    char what[WHAT_MAX];
    int fd = -1;
    int r = file_make_dir(folder, err);

    buf_addf(&lock, "%s/lock", folder);
    if (r == 0)
        r = file_lock(&fd, lock.p, err);
    if (r == 0)
        r = dump_locked(&d, full, err);
    if (fd >= 0)
        (void)close(fd);
    buf_done(&lock);
    if (r < 0)
        return err_wrap(err, "dump");
    snprintf(what, sizeof what, "%lld lines up to change %lld",
             (long long)d.lines, (long long)d.newest);
    const struct audit_line line = change_line(who, "dump.write", what);
    *ret_report = (struct dump_report){d.newest, d.lines};
    return change_end(store, &line, hubdb_begin(store, err), err);
}
