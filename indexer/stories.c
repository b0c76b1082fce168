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

/* One band; pages of one template may share it by the thousand.  Beyond so many
 * texts likeness is not looked for, and the only thing that then depends on the
 * order of pages is which of them were looked at. */
#define BAND                                                                   \
    "SELECT text FROM (SELECT DISTINCT text FROM near WHERE band = ? "         \
    "LIMIT 300)"

struct text { /* a node; strings are of the arena */
    uint64_t hash, cluster;
    const char *standing, *url, *host, *title;
    int64_t key;
    uint64_t simhash;
};

static const struct text no_text = {
    .standing = "", .url = "", .host = "", .title = ""};

struct waiting {
    uint64_t hash;
    const char *standing;
    bool moved; /* it stands elsewhere than before, or as another page */
};

struct stories {
    struct verdicts *verdicts;
    int (*moved)(void *context, const char *url, uint64_t cluster,
                 struct err *err);
    void *context;
    struct arena *arena; /* of one stories_after() */
    struct waiting *waiting;
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
    st->arena = arena_new();
    return st;
}

void stories_free(struct stories *st)
{
    if (!st)
        return;
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

/* The text as its best page shows it.  1; 0: no page has it. */
static int read_text(struct stories *st, uint64_t hash, struct text *ret,
                     struct err *err)
{
    struct db_stmt *q = db_prepare(
        st->verdicts->db,
        "SELECT cluster, " VERDICT_STANDING ", url, host, title,"
        " key, simhash FROM verdict"
        " WHERE text_hash = ? AND text_hash <> 0"
        " AND " VERDICT_SEARCHABLE " ORDER BY " VERDICT_STANDING " LIMIT 1",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)hash);
    int r = db_step(q, err);
    if (r == 1)
        *ret = (struct text){
            .hash = hash,
            .cluster = (uint64_t)db_int(q, 0),
            .standing = keep(st, q, 1),
            .url = keep(st, q, 2),
            .host = keep(st, q, 3),
            .title = keep(st, q, 4),
            .key = db_int(q, 5),
            .simhash = (uint64_t)db_int(q, 6),
        };
    db_reset(q);
    return r;
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

static int read_bands(struct stories *st, int64_t key, struct hashes *ret,
                      struct err *err)
{
    struct db_stmt *q = db_prepare(st->verdicts->db,
                                   "SELECT band FROM near WHERE key = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, key);
    return read_hashes(st, q, ret, err);
}

/* The texts that share bands enough with this one. */
static int read_near(struct stories *st, const struct text *of,
                     struct hashes *ret, struct err *err)
{
    struct hashes bands = {0};

    *ret = (struct hashes){0};
    int r = of->simhash ? read_bands(st, of->key, &bands, err) : 0;
    if (r < 0 || !of->simhash || !bands.count)
        return r;
    struct db_stmt *q = db_prepare(
        st->verdicts->db,
        "SELECT text FROM (" BAND " UNION ALL " BAND " UNION ALL " BAND
        " UNION ALL " BAND " UNION ALL " BAND " UNION ALL " BAND
        ") WHERE text <> ? GROUP BY text HAVING count(*) >= ? ORDER BY text",
        err);
    if (!q)
        return -err->code;
    for (int i = 0; i < LIKENESS_BANDS; i++)
        if ((size_t)i < bands.count)
            db_bind_int(q, i + 1, (int64_t)bands.items[i]);
    db_bind_int(q, LIKENESS_BANDS + 1, (int64_t)of->hash);
    db_bind_int(q, LIKENESS_BANDS + 2, LIKENESS_SHARED_MIN);
    return read_hashes(st, q, ret, err);
}

static bool are_alike(const struct text *a, const struct text *b)
{
    return likeness_bits(a->simhash, b->simhash) <= LIKENESS_BITS_MAX &&
           (strcmp(a->host, b->host) != 0 || !strcmp(a->title, b->title));
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

static void wait_for(struct stories *st, const struct text *text, bool moved)
{
    for (size_t i = 0; i < st->waiting_count; i++)
        if (st->waiting[i].hash == text->hash) {
            st->waiting[i].moved |= moved;
            return;
        }
    if (st->waiting_count == st->waiting_room) {
        st->waiting_room = st->waiting_room ? 2 * st->waiting_room : 16;
        st->waiting =
            mem_grow(st->waiting, st->waiting_room, sizeof *st->waiting);
    }
    st->waiting[st->waiting_count++] =
        (struct waiting){text->hash, text->standing, moved};
}

/* Takes the one that stands best. */
static bool take_waiting(struct stories *st, struct waiting *ret)
{
    size_t best = 0;

    if (!st->waiting_count)
        return false;
    for (size_t i = 1; i < st->waiting_count; i++)
        if (strcmp(st->waiting[i].standing, st->waiting[best].standing) < 0)
            best = i;
    *ret = st->waiting[best];
    st->waiting[best] = st->waiting[--st->waiting_count];
    return true;
}

static int await(struct stories *st, uint64_t hash, bool moved, struct err *err)
{
    struct text text = no_text;

    int r = read_text(st, hash, &text, err);
    if (r == 1)
        wait_for(st, &text, moved);
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
                   " AND cluster NOT IN (0, ?) AND " VERDICT_SEARCHABLE,
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

static int set_cluster(struct stories *st, uint64_t text, uint64_t cluster,
                       struct err *err)
{
    int r = tell_moved(st, text, cluster, err);

    if (r == 0)
        r = verdicts_begin(st->verdicts, err);
    if (r < 0)
        return r;
    struct db_stmt *q =
        db_prepare(st->verdicts->db,
                   "UPDATE verdict SET cluster = ?1 WHERE text_hash = ?2"
                   " AND cluster <> ?1 AND " VERDICT_SEARCHABLE,
                   err);
    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)cluster);
    db_bind_int(q, 2, (int64_t)text);
    note_changed(st, cluster);
    return db_run(q, err);
}

struct behind { /* a text like the one that is judged, standing behind it */
    struct text text;
    struct behind *next;
};

/* The best original before the text that it is like, and those behind it. */
static int look_around(struct stories *st, const struct text *text,
                       struct text *ret_original, struct behind **ret_behind,
                       struct err *err)
{
    struct hashes near = {0};
    struct text other = no_text;

    *ret_original = (struct text){0};
    *ret_behind = NULL;
    int r = read_near(st, text, &near, err);
    for (size_t i = 0; r >= 0 && i < near.count; i++) {
        r = read_text(st, near.items[i], &other, err);
        if (r <= 0 || !are_alike(text, &other))
            continue;
        if (strcmp(other.standing, text->standing) > 0) {
            struct behind *b = ARENA_NEW(st->arena, behind);
            *b = (struct behind){other, *ret_behind};
            *ret_behind = b;
        } else if (other.cluster == other.hash &&
                   (!ret_original->hash ||
                    strcmp(other.standing, ret_original->standing) < 0)) {
            *ret_original = other;
        }
    }
    return r < 0 ? r : 0;
}

static int judge(struct stories *st, const struct waiting *w, struct err *err)
{
    struct text text = no_text, original = no_text;
    struct behind *behind = NULL;
    uint64_t before = 0;

    int r = read_text(st, w->hash, &text, err);
    if (r <= 0)
        return r;
    r = look_around(st, &text, &original, &behind, err);
    if (r == 0)
        r = read_cluster(st, w->hash, &before, err);
    if (r < 0)
        return r;
    uint64_t now = original.hash ? original.hash : text.hash;
    bool led = before == text.hash, leads = now == text.hash;
    if (now != before || text.cluster != now)
        r = set_cluster(st, text.hash, now, err);
    if (before && now != before)
        note_changed(st, before);
    if (leads && w->moved)
        note_changed(st, now);
    if (r == 0 && led && !leads)
        r = await_followers(st, text.hash, err);
    if (led != leads || (leads && w->moved))
        for (; behind; behind = behind->next)
            wait_for(st, &behind->text, false);
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
    struct text original = no_text;

    int r = read_text(st, text, &original, err);
    if (r == 1 && original.cluster != text)
        r = read_text(st, original.cluster, &original, err);
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
    db_bind_int(q, 1, (int64_t)original.hash);
    db_bind_str(q, 2, str_of(original.host));
    db_bind_str(q, 3, str_of(original.url));
    db_bind_int(q, 4, verdict_key(url));
    return db_run(q, err);
}

static int settle(struct stories *st, struct err *err)
{
    struct waiting w = {0};
    struct text original = no_text;
    int r = 0;

    while (r == 0 && take_waiting(st, &w))
        r = judge(st, &w, err);
    for (size_t i = 0; r >= 0 && i < st->changed_count; i++) {
        r = read_text(st, st->changed[i], &original, err);
        if (r == 1 && original.cluster == original.hash)
            r = follow_all(st, &original, err);
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
    struct text first = no_text;

    if (!verdict_is_searchable(v) || !v->text_hash)
        return 0;
    int r = read_text(st, v->text_hash, &first, err);
    ret_footing->text = v->text_hash;
    ret_footing->first = r == 1 && !strcmp(first.url, v->url);
    if (r >= 0)
        r = stories_standing(st, v->url, &ret_footing->standing, err);
    buf_addf(&ret_footing->standing, "\n%s", v->title);
    arena_reset(st->arena);
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
    struct text first = no_text;

    int r = read_text(st, text, &first, err);
    if (r == 1 && !strcmp(first.url, url))
        wait_for(st, &first, true);
    return r < 0 ? r : 0;
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
        r = settle(st, err);
    if (r == 0 && now.text)
        r = follow_one(st, url, now.text, err);
    arena_reset(st->arena);
    return r;
}
