/*
 * indexer/rebuild.c - see rebuild.h.
 *
 *     rebuild/            is being made; dropped when it is found
 *     rebuild/ready       it is whole: the number of its index folder
 *       1  rebuild/index <-> index       one rename of the kernel
 *       2  rebuild/index.db -> index.db  one transaction
 *       3  rebuild/ is removed, "ready" first
 *
 * Whether step 1 was done is seen by the number (inode) of the folder; steps 2
 * and 3 may be done twice.  Between 1 and 2 the index is newer than index.db,
 * which searching does not mind.
 */
#include "indexer/rebuild.h"

#include "base/err.h"
#include "base/file.h"
#include "base/log.h"
#include "base/mem.h"
#include "base/str.h"
#include "base/tree.h"
#include "indexer/build.h"
#include "indexer/hold.h"
#include "indexer/store.h"

#include <errno.h>
#include <fcntl.h>
#include <inttypes.h>
#include <stdio.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <unistd.h>

enum { READY_MAX_BYTES = 64 };

struct places {
    const char *data;
    struct buf made, ready;       /* DIR/rebuild, .../ready */
    struct buf index, made_index; /* the old one, the new one */
    struct buf verdicts, made_verdicts;
};

static void places_init(struct places *p, const char *data)
{
    *p = (struct places){.data = data};
    buf_addf(&p->made, "%s/rebuild", data);
    buf_addf(&p->ready, "%s/rebuild/ready", data);
    buf_addf(&p->index, "%s/index", data);
    buf_addf(&p->made_index, "%s/rebuild/index", data);
    buf_addf(&p->verdicts, "%s/index.db", data);
    buf_addf(&p->made_verdicts, "%s/rebuild/index.db", data);
}

static void places_done(struct places *p)
{
    buf_done(&p->made);
    buf_done(&p->ready);
    buf_done(&p->index);
    buf_done(&p->made_index);
    buf_done(&p->verdicts);
    buf_done(&p->made_verdicts);
}

/* --- replacing --- */

static uint64_t inode_of(const char *path)
{
    struct stat s;

    return stat(path, &s) == 0 ? (uint64_t)s.st_ino : 0;
}

static int write_ready(const struct places *p, struct err *err)
{
    char text[READY_MAX_BYTES];
    int n =
        snprintf(text, sizeof text, "%" PRIu64 "\n", inode_of(p->made_index.p));

    return file_write(p->ready.p, text, (size_t)n, err);
}

static int exchange_index(const struct places *p, struct err *err)
{
    unsigned how = access(p->index.p, F_OK) == 0 ? RENAME_EXCHANGE : 0;

    if (renameat2(AT_FDCWD, p->made_index.p, AT_FDCWD, p->index.p, how) < 0)
        return err_errno(err, "putting %s in the place of %s", p->made_index.p,
                         p->index.p);
    return 0;
}

static int replace_verdicts(const struct places *p, struct err *err)
{
    scoped(verdicts_freep) struct verdicts *verdicts = NULL;
    int r = verdicts_open(&verdicts, p->verdicts.p, VERDICTS_WRITE, err);

    return r == 0 ? verdicts_copy_from(verdicts, p->made_verdicts.p, err) : r;
}

static int replace_both(const struct places *p, uint64_t inode, struct err *err)
{
    int r = inode_of(p->index.p) == inode ? 0 : exchange_index(p, err);

    return r == 0 ? replace_verdicts(p, err) : r;
}

static int replace(const struct places *p, uint64_t inode, struct err *err)
{
    int held = -1, r = hold_commit(&held, p->data, err);

    if (r < 0)
        return r;
    r = replace_both(p, inode, err);
    close(held);
    if (r < 0)
        return r;
    if (unlink(p->ready.p) < 0)
        return err_errno(err, "removing %s", p->ready.p);
    return tree_remove(p->made.p, err);
}

static int finish(const struct places *p, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    int64_t inode = 0;

    if (access(p->ready.p, F_OK) != 0)
        return 0;
    int r = file_read(&text, NULL, p->ready.p, READY_MAX_BYTES, err);
    if (r < 0)
        return r;
    if (!str_int(str_trim(str_of(text)), 1, INT64_MAX, &inode))
        return err_set(err, ERR_FORMAT, "%s: no number of a folder",
                       p->ready.p);
    return replace(p, (uint64_t)inode, err);
}

int rebuild_finish(const char *data, struct err *err)
{
    struct places p;

    places_init(&p, data);
    int r = finish(&p, err);
    places_done(&p);
    return r < 0 ? err_wrap(err, "ending a rebuild that was cut off") : 0;
}

/* --- disk --- */

static uint64_t bytes_of(const char *dir, const char *name)
{
    scoped(buf_done) struct buf path = {0};
    struct stat s;

    buf_addf(&path, "%s%s", dir, name);
    return stat(path.p, &s) == 0 ? (uint64_t)s.st_size : 0;
}

static int check_disk(const struct places *p, struct err *err)
{
    static const char *const tables[] = {"/docdata.glass", "/postlist.glass",
                                         "/termlist.glass", "/position.glass"};
    uint64_t need = 2 * bytes_of(p->verdicts.p, "");
    struct statvfs fs;

    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++)
        need += bytes_of(p->index.p, tables[i]);
    if (statvfs(p->made.p, &fs) < 0)
        return err_errno(err, "%s", p->made.p);
    uint64_t have = (uint64_t)fs.f_bavail * fs.f_frsize;
    log_info("rebuild.begin", kv("need_bytes", (int64_t)need),
             kv("free_bytes", (int64_t)have));
    if (have < need)
        return err_set(err, ERR_LIMIT,
                       "a second index needs about %" PRIu64
                       " MiB of disk, %" PRIu64 " MiB are free",
                       need >> 20, have >> 20);
    return 0;
}

/* --- making --- */

static int make(struct build_summary *sum, const struct places *p,
                const struct build_settings *settings, struct err *err)
{
    struct build_settings anew = *settings;

    anew.out = p->made.p;
    anew.once = true;
    int r = tree_remove(p->made.p, err);
    if (r == 0)
        r = file_make_dir(p->made.p, err);
    if (r == 0)
        r = check_disk(p, err);
    if (r == 0)
        r = build_all(sum, &anew, err);
    if (r == 0 && sum->stopped)
        return err_set(err, ERR_BUSY, "stopped; the old index stays");
    return r;
}

int rebuild_run(struct build_summary *ret_summary,
                const struct build_settings *settings, struct err *err)
{
    struct places p;
    int lock = -1;

    int r = build_lock(&lock, settings->data, err);
    if (r < 0)
        return r;
    places_init(&p, settings->data);
    r = make(ret_summary, &p, settings, err);
    if (r == 0)
        r = write_ready(&p, err);
    if (r == 0)
        r = finish(&p, err);
    places_done(&p);
    close(lock);
    return r;
}
