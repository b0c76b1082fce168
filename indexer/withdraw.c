/* indexer/withdraw.c - see withdraw.h. */
#include "indexer/withdraw.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/apply.h"
#include "indexer/removal.h"
#include "indexer/store.h"

struct urls {
    struct arena *arena;
    const char **items;
    size_t count, room;
};

static bool keep(struct urls *all, const char *url)
{
    if (all->count == all->room) {
        const char **old = all->items;
        all->room = all->room ? 2 * all->room : 64;
        all->items = arena_alloc(all->arena, all->room * sizeof *old);
        if (old)
            memcpy(all->items, old, all->count * sizeof *old);
    }
    all->items[all->count++] = arena_str(all->arena, str_of(url));
    return true;
}

static bool keep_listed(void *context, const char *url, const char *note,
                        int64_t when_ms)
{
    (void)note;
    (void)when_ms;
    return keep(context, url);
}

static bool keep_removed(void *context, const struct verdict *v)
{
    return keep(context, v->url);
}

static int apply_all(struct apply *a, const struct urls *all, bool remove,
                     int *changed, struct err *err)
{
    int r = 0;

    for (size_t i = 0; i < all->count && r >= 0; i++) {
        r = apply_removal(a, all->items[i], remove, err);
        *changed += r > 0;
    }
    return r < 0 ? r : 0;
}

/* Those that are out but not on the list. */
static int only_unlisted(struct urls *all, struct removals *removals,
                         struct err *err)
{
    scoped(buf_done) struct buf note = {0};
    size_t kept = 0;
    int r = 0;

    for (size_t i = 0; i < all->count && r >= 0; i++) {
        r = removals_find(removals, all->items[i], &note, err);
        if (r == 0)
            all->items[kept++] = all->items[i];
    }
    all->count = kept;
    return r < 0 ? r : 0;
}

int withdraw_run(struct apply *a, struct removals *removals,
                 struct verdicts *verdicts, int *ret_changed, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct urls listed = {.arena = arena}, out = {.arena = arena};

    *ret_changed = 0;
    int r = removals_each(removals, keep_listed, &listed, err);
    if (r == 0)
        r = verdicts_removed(verdicts, keep_removed, &out, err);
    if (r == 0)
        r = only_unlisted(&out, removals, err);
    if (r == 0)
        r = apply_all(a, &listed, true, ret_changed, err);
    if (r == 0)
        r = apply_all(a, &out, false, ret_changed, err);
    return r;
}
