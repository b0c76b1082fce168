/* searchd/betdesk.c - see betdesk.h. */
#include "searchd/betdesk.h"

#include "base/err.h"
#include "base/file.h"

#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

/* No file: no bets.  What it holds was checked against the registry when it
 * was put; what has left the registry since is none of this matter. */
static int load(struct bets **ret_bets, const char *path, struct err *err)
{
    if (access(path, F_OK) < 0)
        return 0;
    return bets_load(ret_bets, path, BETS_BY_API, NULL, err);
}

static int lock(int *ret_fd, const char *path, struct err *err)
{
    scoped(mem_freep) char *name = NULL;

    if (asprintf(&name, "%s.lock", path) < 0)
        mem_exhausted();
    return file_lock(ret_fd, name, err);
}

/* Writes all of `bets`, `bet` (or nothing) in the place of the one of `id`.
 * *ret_found: there was one. */
static int rewrite(const char *path, const struct bets *bets, const char *id,
                   const struct bet *bet, bool *ret_found, struct err *err)
{
    scoped(buf_done) struct buf out = {0};
    bool found = false;

    bets_put_head(&out);
    for (size_t i = 0; i < bets_count(bets); i++) {
        const struct bet *old = bets_at(bets, i);
        bool same = !strcmp(old->id, id);
        found |= same;
        if (!same)
            bets_put_row(&out, old);
        else if (bet)
            bets_put_row(&out, bet);
    }
    if (!found && bet)
        bets_put_row(&out, bet);
    *ret_found = found;
    if (!found && !bet)
        return err_set(err, ERR_NOT_FOUND, "there is no best bet '%s'", id);
    if ((!found && bets_count(bets) >= BETDESK_MAX) ||
        out.n > BETS_FILE_MAX_BYTES)
        return err_set(err, ERR_LIMIT, "there are %zu best bets already",
                       bets_count(bets));
    return file_write(path, out.p, out.n, err);
}

static int change(const char *path, const char *id, const struct bet *bet,
                  bool *ret_found, struct err *err)
{
    scoped(bets_freep) struct bets *bets = NULL;
    int fd = -1;

    int r = lock(&fd, path, err);
    if (r < 0)
        return r;
    r = load(&bets, path, err);
    if (r == 0)
        r = rewrite(path, bets, id, bet, ret_found, err);
    close(fd);
    return r;
}

int betdesk_put(const char *path, const struct bet *bet, bool *ret_new,
                struct err *err)
{
    bool found = false;

    int r = change(path, bet->id, bet, &found, err);
    if (r == 0)
        *ret_new = !found;
    return r;
}

int betdesk_withdraw(const char *path, const char *id, struct err *err)
{
    bool found;

    return change(path, id, NULL, &found, err);
}
