/*
 * indexer/stories.c - see stories.h.
 *
 * A text is a node; it stands as the best of its pages does, and is like
 * another as these two pages are.  cluster is the original text of its story,
 * its own hash if it is one.  What a change asks to be judged again waits in a
 * list, and the text of the best standing is always taken first:
 *
 *     text -> originals before it that it is like? -> story of the best of them
 *                                              none -> original itself
 *     became an original, or is none any more -> those like it behind it wait
 *
 * All before a text are final when it is judged, and only texts behind it are
 * added: so each is judged once, and the end is the one that judging all texts
 * from the first to the last would have.
 */
#include "indexer/stories.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/store_part.h"

#include <stdlib.h>

struct stories {
    struct verdicts *verdicts;
    int (*moved)(void *context, const char *url, uint64_t cluster,
                 struct err *err);
    void *context;
    struct alike *alike;   /* and ... */
    struct arena *arena;   /* of one stories_after() */
    struct text **waiting; /* a heap: the best standing first */
    size_t waiting_count, waiting_room;
    uint64_t *changed; /* clusters with other pages or another original */
    size_t changed_count, changed_room;
};

struct hashes { /* of the arena */
    uint64_t *items;
    size_t count;
};

struct stories *stories_new(struct verdicts *verdicts,
                            int (*moved)(void *context, const char *url,
                                         uint64_t cluster, struct err *err),
                            void *context)
{
    struct stories *st = NEW(stories);

    st->verdicts = verdicts;
    st->moved = moved;
    st->context = context;
    st->alike = alike_new(verdicts);
    st->arena = arena_new();
    return st;
}

void stories_free(struct stories *st)
{
    if (!st)
        return;
    alike_free(st->alike);
    arena_free(st->arena);
    free(st->waiting);
    free(st->changed);
    free(st);
}

void footing_done(struct footing *f)
{
    buf_done(&f->standing);
}

/* --- reading --- */

static const char *keep(struct stories *st, struct db_stmt *q, int column)
{
    return arena_str(st->arena, db_str(q, column));
}

/* The first column of all rows of a bound statement. */
static int read_hashes(struct stories *st, struct db_stmt *q,
                       struct hashes *ret, struct err *err)
{
    size_t room = 0;
    int r;

    *ret = (struct hashes){0};
    while ((r = db_step(q, err)) == 1) {
        if (ret->count == room) {
            uint64_t *old = ret->items;
            room = room ? 2 * room : 16;
            ret->items = arena_alloc(st->arena, room * sizeof *old);
            if (old)
                memcpy(ret->items, old, ret->count * sizeof *old);
        }
        ret->items[ret->count++] = (uint64_t)db_int(q, 0);
    }
    return r;
}

/* The story that this text told when it was last judged; 0: never was. */
static int read_cluster(struct stories *st, uint64_t hash, uint64_t *ret,
                        struct err *err)
{
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "SELECT cluster FROM verdict WHERE text_hash = ?"
                   " AND text_hash <> 0 AND cluster <> 0"
                   " AND " VERDICT_SEARCHABLE " LIMIT 1",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)hash);
    int r = db_step(q, err);
    *ret = r == 1 ? (uint64_t)db_int(q, 0) : 0;
    db_reset(q);
    return r < 0 ? r : 0;
}

/* --- what waits --- */

static bool stands_before(const struct text *a, const struct text *b)
{
    return strcmp(a->standing, b->standing) < 0;
}

static void wait_for(struct stories *st, struct text *text, bool moved)
{
    size_t at = st->waiting_count;

    text->moved |= moved;
    if (text->waits)
        return;
    text->waits = true;
    if (at == st->waiting_room) {
        st->waiting_room = at ? 2 * at : 16;
        st->waiting =
            mem_grow(st->waiting, st->waiting_room, sizeof(struct text *));
    }
    for (; at && stands_before(text, st->waiting[(at - 1) / 2]);
         at = (at - 1) / 2)
        st->waiting[at] = st->waiting[(at - 1) / 2];
    st->waiting[at] = text;
    st->waiting_count++;
}

/* Takes the one that stands best; NULL: none waits. */
static struct text *take_waiting(struct stories *st)
{
    size_t at = 0, kid;

    if (!st->waiting_count)
        return NULL;
    struct text *best = st->waiting[0];
    struct text *last = st->waiting[--st->waiting_count];
    for (; (kid = 2 * at + 1) < st->waiting_count; at = kid) {
        if (kid + 1 < st->waiting_count &&
            stands_before(st->waiting[kid + 1], st->waiting[kid]))
            kid++;
        if (stands_before(last, st->waiting[kid]))
            break;
        st->waiting[at] = st->waiting[kid];
    }
    st->waiting[at] = last;
    best->waits = false;
    return best;
}

static int await(struct stories *st, uint64_t hash, bool moved, struct err *err)
{
    struct text *text;

    int r = alike_text(st->alike, hash, &text, err);
    if (r == 1)
        wait_for(st, text, moved);
    return r < 0 ? r : 0;
}

/* Those that told the story of this text, which may be gone. */
static int await_followers(struct stories *st, uint64_t hash, struct err *err)
{
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "SELECT DISTINCT text_hash FROM verdict WHERE cluster = ?1"
                   " AND cluster <> 0 AND text_hash <> ?1"
                   " AND " VERDICT_SEARCHABLE " ORDER BY text_hash",
                   err);
    struct hashes all = {0};

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)hash);
    int r = read_hashes(st, q, &all, err);
    for (size_t i = 0; r == 0 && i < all.count; i++)
        r = await(st, all.items[i], false, err);
    return r;
}

/* --- judging --- */

static void note_changed(struct stories *st, uint64_t cluster)
{
    for (size_t i = 0; i < st->changed_count; i++)
        if (st->changed[i] == cluster)
            return;
    if (st->changed_count == st->changed_room) {
        st->changed_room = st->changed_room ? 2 * st->changed_room : 16;
        st->changed =
            mem_grow(st->changed, st->changed_room, sizeof *st->changed);
    }
    st->changed[st->changed_count++] = cluster;
}

/* Tells the owner of the documents; one that is just being put (cluster 0) has
 * none yet. */
static int tell_moved(struct stories *st, uint64_t text, uint64_t cluster,
                      struct err *err)
{
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "SELECT url FROM verdict WHERE text_hash = ?"
                   " AND text_hash <> 0 AND cluster NOT IN (0, ?)"
                   " AND " VERDICT_SEARCHABLE,
                   err);
    int r;

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)text);
    db_bind_int(q, 2, (int64_t)cluster);
    while ((r = db_step(q, err)) == 1) {
        r = st->moved(st->context, keep(st, q, 0), cluster, err);
        if (r < 0)
            break;
    }
    db_reset(q);
    return r < 0 ? r : 0;
}

static int set_cluster(struct stories *st, struct text *text, uint64_t cluster,
                       struct err *err)
{
    int r = tell_moved(st, text->hash, cluster, err);

    if (r == 0)
        r = verdicts_begin(st->verdicts, err);
    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "UPDATE verdict SET cluster = ?1 WHERE text_hash = ?2"
                   " AND text_hash <> 0 AND cluster <> ?1"
                   " AND " VERDICT_SEARCHABLE,
                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)cluster);
    db_bind_int(q, 2, (int64_t)text->hash);
    note_changed(st, cluster);
    text->cluster = cluster;
    return db_run(q, err);
}

/* Those behind it that are like it: for them it is an original now, or none
 * any more, or a better one. */
static int await_behind(struct stories *st, const struct text *text,
                        struct err *err)
{
    struct texts like = {.count = 0};
    int r = alike_all(st->alike, text, &like, err);

    for (size_t i = 0; r == 0 && i < like.count; i++)
        if (stands_before(text, like.items[i]))
            wait_for(st, like.items[i], false);
    return r;
}

static int judge(struct stories *st, struct text *text, struct err *err)
{
    struct text *original = NULL;
    uint64_t before = 0;

    int r = alike_original(st->alike, text, &original, err);
    if (r == 0)
        r = read_cluster(st, text->hash, &before, err);
    if (r < 0)
        return r;
    uint64_t now = original ? original->hash : text->hash;
    bool led = before == text->hash, leads = now == text->hash;
    bool moved = text->moved;
    text->moved = false;
    if (now != before || text->cluster != now)
        r = set_cluster(st, text, now, err);
    if (before && now != before)
        note_changed(st, before);
    if (leads && moved)
        note_changed(st, now);
    if (r == 0 && (led || leads))
        r = alike_turned(st->alike, text, leads, err);
    if (r == 0 && led && !leads)
        r = await_followers(st, text->hash, err);
    if (r == 0 && (led != leads || (leads && moved)))
        r = await_behind(st, text, err);
    return r;
}

/* --- reasons --- */

/* All pages of a story follow its original. */
static int follow_all(struct stories *st, const struct text *original,
                      struct err *err)
{
    int r = verdicts_begin(st->verdicts, err);

    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "UPDATE verdict SET reason = 'DUP_OTHER_SITE', detail = ?1"
                   " WHERE cluster = ?2 AND cluster <> 0 AND host <> ?3"
                   " AND " VERDICT_SEARCHABLE
                   " AND NOT (reason = 'DUP_OTHER_SITE' AND detail = ?1)",
                   err);
    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(original->url));
    db_bind_int(q, 2, (int64_t)original->hash);
    db_bind_str(q, 3, str_of(original->host));
    r = db_run(q, err);
    if (r < 0)
        return r;
    q = db_prepare(st->verdicts->db,
                   "UPDATE verdict SET reason = 'INDEXED', detail = ''"
                   " WHERE cluster = ? AND cluster <> 0 AND host = ?"
                   " AND reason = 'DUP_OTHER_SITE'",
                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)original->hash);
    db_bind_str(q, 2, str_of(original->host));
    return db_run(q, err);
}

/* A page that was just put follows as all with its text do. */
static int follow_one(struct stories *st, const char *url, uint64_t text,
                      struct err *err)
{
    struct text *original;

    int r = alike_text(st->alike, text, &original, err);
    if (r == 1 && original->cluster != text)
        r = alike_text(st->alike, original->cluster, &original, err);
    if (r <= 0)
        return r;
    r = verdicts_begin(st->verdicts, err);
    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "UPDATE verdict SET cluster = ?1,"
                   " reason = iif(host <> ?2, 'DUP_OTHER_SITE', reason),"
                   " detail = iif(host <> ?2, ?3, detail) WHERE key = ?4",
                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)original->hash);
    db_bind_str(q, 2, str_of(original->host));
    db_bind_str(q, 3, str_of(original->url));
    db_bind_int(q, 4, verdict_key(url));
    return db_run(q, err);
}

static int settle(struct stories *st, struct err *err)
{
    struct text *text;
    int r = 0;

    while (r == 0 && (text = take_waiting(st)))
        r = judge(st, text, err);
    for (size_t i = 0; r >= 0 && i < st->changed_count; i++) {
        r = alike_text(st->alike, st->changed[i], &text, err);
        if (r == 1 && text->cluster == text->hash)
            r = follow_all(st, text, err);
    }
    st->waiting_count = st->changed_count = 0;
    return r < 0 ? r : 0;
}

/* --- a page that changes --- */

int stories_standing(struct stories *st, const char *url,
                     struct buf *ret_standing, struct err *err)
{
    struct db_stmt *q = db_prepare(
        st->verdicts->db,
        "SELECT " VERDICT_STANDING " FROM verdict WHERE key = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, verdict_key(url));
    int r = db_step(q, err);
    if (r == 1)
        buf_add(ret_standing, db_str(q, 0));
    db_reset(q);
    return r < 0 ? r : 0;
}

int stories_before(struct stories *st, const struct verdict *v,
                   struct footing *ret_footing, struct err *err)
{
    int64_t key = verdict_key(v->url);
    struct text *first;

    int r = alike_bands(st->alike, key, &ret_footing->bands, err);
    if (r < 0 || !verdict_is_searchable(v) || !v->text_hash)
        return r;
    r = alike_text(st->alike, v->text_hash, &first, err);
    ret_footing->text = v->text_hash;
    ret_footing->first = r == 1 && first->key == key;
    if (r >= 0)
        r = stories_standing(st, v->url, &ret_footing->standing, err);
    buf_addf(&ret_footing->standing, "\n%s", v->title);
    alike_forget(st->alike);
    return r;
}

/* The page that a text was judged by is another one, or there is none. */
static int leave(struct stories *st, uint64_t text, struct err *err)
{
    int r = await(st, text, true, err);

    return r == 0 ? await_followers(st, text, err) : r;
}

/* A page that its text is judged by makes it wait. */
static int enter(struct stories *st, const char *url, uint64_t text,
                 struct err *err)
{
    struct text *first;

    int r = alike_text(st->alike, text, &first, err);
    if (r == 1 && !strcmp(first->url, url))
        wait_for(st, first, true);
    return r < 0 ? r : 0;
}

/* Whom a band that is full now, or no longer, makes wait. */
static int shift(struct stories *st, const char *url,
                 const struct bands *before, struct err *err)
{
    struct texts texts = {.count = 0};
    int r = alike_shifted(st->alike, verdict_key(url), before, &texts, err);

    for (size_t i = 0; r == 0 && i < texts.count; i++)
        wait_for(st, texts.items[i], false);
    return r;
}

int stories_after(struct stories *st, const struct footing *before,
                  const char *url, struct err *err)
{
    scoped(footing_done) struct footing now = {0};
    struct verdict v;

    int r = verdicts_find(st->verdicts, url, &v, err);
    if (r == 1)
        r = stories_before(st, &v, &now, err);
    bool same = now.text == before->text &&
                str_eq(buf_str(&now.standing), buf_str(&before->standing));
    if (r == 0 && !same && before->first)
        r = leave(st, before->text, err);
    if (r == 0 && !same && now.text)
        r = enter(st, url, now.text, err);
    if (r == 0)
        r = shift(st, url, &before->bands, err);
    if (r == 0)
        r = settle(st, err);
    if (r == 0 && now.text)
        r = follow_one(st, url, now.text, err);
    alike_forget(st->alike);
    arena_reset(st->arena);
    return r;
}
