/*
 * indexer/alike.c - see alike.h.
 *
 * A text has the bands of its best page.  Of a band the originals in it are
 * kept in a list: of a thousand reposts in one band there are few, and each
 * repost is compared with these alone.
 */
#include "indexer/alike.h"

#include "base/arena.h"
#include "base/err.h"
#include "indexer/store_part.h"

#include <stdlib.h>

enum { BUCKETS = 1024 };

struct band {
    uint64_t id;
    size_t count;           /* of texts, ALIKE_BAND_MAX + 1 at most */
    struct texts originals; /* none of a full one */
    struct band *next;
};

struct alike {
    struct verdicts *verdicts;
    struct arena *arena;
    struct text *texts[BUCKETS];
    struct band *bands[BUCKETS];
    uint32_t turn; /* counts comparisons, for text.shared */
};

struct alike *alike_new(struct verdicts *verdicts)
{
    struct alike *a = NEW(alike);

    a->verdicts = verdicts;
    a->arena = arena_new();
    return a;
}

void alike_free(struct alike *a)
{
    if (!a)
        return;
    arena_free(a->arena);
    free(a);
}

void alike_forget(struct alike *a)
{
    memset(a->texts, 0, sizeof a->texts);
    memset(a->bands, 0, sizeof a->bands);
    arena_reset(a->arena);
}

static void add_text(struct alike *a, struct texts *all, struct text *text)
{
    if (all->count == all->room) {
        size_t room = all->room ? 2 * all->room : 8;
        struct text **items =
            arena_alloc(a->arena, room * sizeof(struct text *));
        if (all->count)
            memcpy(items, all->items, all->count * sizeof(struct text *));
        all->items = items;
        all->room = room;
    }
    all->items[all->count++] = text;
}

/* --- texts --- */

static const char *keep(struct alike *a, struct db_stmt *q, int column)
{
    return arena_str(a->arena, db_str(q, column));
}

static int read_text(struct alike *a, struct text *text, struct err *err)
{
    struct db_stmt *q = db_prepare(
        a->verdicts->db,
        "SELECT cluster, " VERDICT_STANDING ", url, host, title,"
        " key, simhash FROM verdict"
        " WHERE text_hash = ? AND text_hash <> 0"
        " AND " VERDICT_SEARCHABLE " ORDER BY " VERDICT_STANDING " LIMIT 1",
        err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)text->hash);
    int r = db_step(q, err);
    if (r == 1) {
        text->there = true;
        text->cluster = (uint64_t)db_int(q, 0);
        text->standing = keep(a, q, 1);
        text->url = keep(a, q, 2);
        text->host = keep(a, q, 3);
        text->title = keep(a, q, 4);
        text->key = db_int(q, 5);
        text->simhash = (uint64_t)db_int(q, 6);
    }
    db_reset(q);
    return r < 0 ? r : 0;
}

int alike_text(struct alike *a, uint64_t hash, struct text **ret,
               struct err *err)
{
    struct text **bucket = &a->texts[hash / 2 % BUCKETS], *text = *bucket;
    int r = 0;

    while (text && text->hash != hash)
        text = text->next;
    if (!text) {
        text = ARENA_NEW(a->arena, text);
        text->hash = hash;
        text->next = *bucket;
        r = read_text(a, text, err);
        if (r < 0)
            return r;
        *bucket = text;
    }
    *ret = text;
    return text->there;
}

/* --- bands --- */

int alike_bands(struct alike *a, int64_t key, struct bands *ret,
                struct err *err)
{
    struct db_stmt *q =
        db_prepare(a->verdicts->db,
                   "SELECT band, text FROM near WHERE key = ? LIMIT 6", err);
    int r;

    _Static_assert(LIKENESS_BANDS == 6, "as the statements of this file");
    ret->count = 0;
    if (!q)
        return -err->code;
    db_bind_int(q, 1, key);
    while ((r = db_step(q, err)) == 1) {
        ret->items[ret->count++] = (uint64_t)db_int(q, 0);
        ret->text = (uint64_t)db_int(q, 1);
    }
    return r;
}

static bool is_full(const struct band *band)
{
    return band->count > ALIKE_BAND_MAX;
}

/* A row (text, key): of the page that its text is judged by? */
static int add_row(struct alike *a, struct db_stmt *q, struct texts *ret,
                   struct err *err)
{
    struct text *text;
    int r = alike_text(a, (uint64_t)db_int(q, 0), &text, err);

    if (r == 1 && text->key == db_int(q, 1))
        add_text(a, ret, text);
    return r < 0 ? r : 0;
}

static int add_rows(struct alike *a, struct db_stmt *q, struct texts *ret,
                    struct err *err)
{
    int r;

    while ((r = db_step(q, err)) == 1) {
        r = add_row(a, q, ret, err);
        if (r < 0)
            break;
    }
    db_reset(q);
    return r < 0 ? r : 0;
}

/* Rows come sorted by text. */
static int read_rows(struct alike *a, struct db_stmt *q, struct band *band,
                     struct err *err)
{
    int64_t before = 0;
    int r;

    while ((r = db_step(q, err)) == 1) {
        band->count += !band->count || db_int(q, 0) != before;
        before = db_int(q, 0);
        if (band->count > ALIKE_BAND_MAX)
            break;
        r = db_int(q, 2) ? add_row(a, q, &band->originals, err) : 0;
        if (r < 0)
            break;
    }
    db_reset(q);
    return r < 0 ? r : 0;
}

static int read_band(struct alike *a, struct band *band, struct err *err)
{
    struct db_stmt *q =
        db_prepare(a->verdicts->db,
                   "SELECT near.text, near.key, cluster = near.text"
                   " AND text_hash = near.text AND " VERDICT_SEARCHABLE
                   " FROM near JOIN verdict ON verdict.key = near.key"
                   " WHERE near.band = ? ORDER BY near.text",
                   err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)band->id);
    int r = read_rows(a, q, band, err);
    if (is_full(band))
        band->originals.count = 0;
    return r;
}

static struct band *known_band(const struct alike *a, uint64_t id)
{
    struct band *band = a->bands[id % BUCKETS];

    while (band && band->id != id)
        band = band->next;
    return band;
}

static int find_band(struct alike *a, uint64_t id, struct band **ret,
                     struct err *err)
{
    *ret = known_band(a, id);
    if (*ret)
        return 0;
    struct band *band = ARENA_NEW(a->arena, band);
    band->id = id;
    band->next = a->bands[id % BUCKETS];
    int r = read_band(a, band, err);
    if (r == 0)
        *ret = a->bands[id % BUCKETS] = band;
    return r;
}

/* --- who is like whom --- */

static bool are_alike(const struct text *a, const struct text *b)
{
    return likeness_bits(a->simhash, b->simhash) <= LIKENESS_BITS_MAX &&
           (strcmp(a->host, b->host) != 0 || !strcmp(a->title, b->title));
}

/* Counts one more band that the text shares with the one of this turn. */
static bool shares_enough(const struct alike *a, struct text *text)
{
    text->shared = text->turn == a->turn ? text->shared + 1 : 1;
    text->turn = a->turn;
    return text->shared == LIKENESS_SHARED_MIN;
}

int alike_original(struct alike *a, const struct text *of, struct text **ret,
                   struct err *err)
{
    struct bands bands = {.count = 0};
    struct text *best = NULL;
    struct band *band;

    int r = of->simhash ? alike_bands(a, of->key, &bands, err) : 0;
    a->turn++;
    for (size_t i = 0; r == 0 && i < bands.count; i++) {
        r = find_band(a, bands.items[i], &band, err);
        for (size_t k = 0; r == 0 && k < band->originals.count; k++) {
            struct text *other = band->originals.items[k];
            if (shares_enough(a, other) &&
                strcmp(other->standing, best ? best->standing : of->standing) <
                    0 &&
                are_alike(of, other))
                best = other;
        }
    }
    *ret = best;
    return r;
}

int alike_all(struct alike *a, const struct text *of, struct texts *ret,
              struct err *err)
{
    struct texts near = {.count = 0};
    struct bands bands = {.count = 0};
    struct band *band;

    int r = of->simhash ? alike_bands(a, of->key, &bands, err) : 0;
    if (r < 0 || !bands.count)
        return r;
    struct db_stmt *q =
        db_prepare(a->verdicts->db,
                   "SELECT text, key FROM near WHERE band IN (?, ?, ?, ?, ?, ?)"
                   " GROUP BY text, key HAVING count(*) >= ?",
                   err);
    if (!q)
        return -err->code;
    for (size_t i = 0; r == 0 && i < bands.count; i++) {
        r = find_band(a, bands.items[i], &band, err);
        if (r == 0 && !is_full(band))
            db_bind_int(q, (int)i + 1, (int64_t)band->id);
    }
    db_bind_int(q, LIKENESS_BANDS + 1, LIKENESS_SHARED_MIN);
    if (r == 0)
        r = add_rows(a, q, &near, err);
    for (size_t i = 0; i < near.count; i++)
        if (near.items[i] != of && are_alike(of, near.items[i]))
            add_text(a, ret, near.items[i]);
    return r;
}

static void drop_text(struct texts *all, const struct text *text)
{
    for (size_t i = 0; i < all->count; i++)
        if (all->items[i] == text) {
            all->items[i] = all->items[--all->count];
            return;
        }
}

int alike_turned(struct alike *a, struct text *text, bool original,
                 struct err *err)
{
    struct bands bands = {.count = 0};

    int r = text->simhash ? alike_bands(a, text->key, &bands, err) : 0;
    for (size_t i = 0; r == 0 && i < bands.count; i++) {
        struct band *band = known_band(a, bands.items[i]);
        if (!band || is_full(band))
            continue;
        drop_text(&band->originals, text);
        if (original)
            add_text(a, &band->originals, text);
    }
    return r;
}

/* --- bands that are full --- */

static bool has_band(const struct bands *bands, uint64_t text, uint64_t id)
{
    for (size_t i = 0; i < bands->count; i++)
        if (bands->text == text && bands->items[i] == id)
            return true;
    return false;
}

static int add_all_of(struct alike *a, uint64_t band, struct texts *ret,
                      struct err *err)
{
    struct db_stmt *q = db_prepare(
        a->verdicts->db, "SELECT text, key FROM near WHERE band = ?", err);

    if (!q)
        return -err->code;
    db_bind_int(q, 1, (int64_t)band);
    return add_rows(a, q, ret, err);
}

/* A band came to `count` texts: those in it, if that is where it turns. */
static int add_if(struct alike *a, uint64_t id, size_t count, struct texts *ret,
                  struct err *err)
{
    struct band *band;
    int r = find_band(a, id, &band, err);

    return r == 0 && band->count == count ? add_all_of(a, id, ret, err) : r;
}

/* Whether another page keeps the text in the band is not asked: to judge a text
 * once more than needed changes nothing. */
int alike_shifted(struct alike *a, int64_t key, const struct bands *before,
                  struct texts *ret, struct err *err)
{
    struct bands now;
    int r = alike_bands(a, key, &now, err);

    for (size_t i = 0; r == 0 && i < before->count; i++)
        if (!has_band(&now, before->text, before->items[i]))
            r = add_if(a, before->items[i], ALIKE_BAND_MAX, ret, err);
    for (size_t i = 0; r == 0 && i < now.count; i++)
        if (!has_band(before, now.text, now.items[i]))
            r = add_if(a, now.items[i], ALIKE_BAND_MAX + 1, ret, err);
    return r;
}
