/*
 * indexer/glass_table.c - see glass_table.h.
 *
 * A block, 8 KiB; numbers have their highest byte first:
 *
 *     revision(4) level(1) free(2) free(2) end of directory(2)
 *     directory: where each item begins (2 each), sorted by key
 *     ... free ...
 *     items, the last one first
 *
 *     leaf item    size and flags(2) key length(1) key [piece(2)] tag
 *     branch item  block(4) key length(1) key piece(2)
 *
 * A tag that is too long for an item is cut into pieces, numbered from 1; the
 * first has no number but a flag.  The very first item of a table is empty.
 *
 * Since keys come sorted, a block is filled, written behind those before it and
 * told to the block above, which is filled the same way; what is above it all
 * is the root.  A branch item has the shortest key that tells its block from
 * the one before; the first one of a level has none.
 */
#include "indexer/glass_table.h"

#include "base/err.h"
#include "indexer/glass_pack.h"

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>

enum {
    HEAD = 11, /* bytes before the directory */
    ENTRY = 2, /* of the directory */
    LEVELS_MAX = 10,
    ITEM_HEAD = 3, /* size and key length */
    PIECE = 2,
    ITEM_MAX = (GLASS_BLOCK - HEAD - 4 * ENTRY) / 4, /* four fit a block */
    FLAG_PACKED = 0x8000,
    FLAG_LAST = 0x4000,
    FLAG_FIRST = 0x2000,
    /* A tag that has to be cut fills up the block before, if it may put there
     * so much. */
    FILL_LEAST = 64,
    FILE_BUFFER_BYTES = 1 << 20,
    REVISION = 1,
};

/* Where a block begins: the key (cut short) and the piece of its first item. */
struct border {
    unsigned char n;
    uint16_t piece;
    char key[GLASS_KEY_MAX];
};

struct block {
    unsigned char bytes[GLASS_BLOCK];
    size_t end;  /* of the directory */
    size_t from; /* of the items */
    struct border border;
};

struct glass_table {
    FILE *file;
    char *path;
    struct block *levels[LEVELS_MAX]; /* those in work; NULL: none yet */
    uint32_t blocks;                  /* written */
    uint64_t entries;
    unsigned char last_n; /* the key of the last item */
    char last[GLASS_KEY_MAX];
};

static void put16(unsigned char *at, size_t value)
{
    at[0] = (unsigned char)(value >> 8);
    at[1] = (unsigned char)value;
}

static void put32(unsigned char *at, uint32_t value)
{
    put16(at, value >> 16);
    put16(at + 2, value & 0xffff);
}

/* --- blocks --- */

static void begin_block(struct block *b)
{
    b->end = HEAD;
    b->from = GLASS_BLOCK;
}

static size_t free_of(const struct block *b)
{
    return b->from - b->end;
}

/* Room for an item of that size, which there is; it comes last in order. */
static unsigned char *new_item(struct block *b, size_t size)
{
    b->from -= size;
    put16(b->bytes + b->end, b->from);
    b->end += ENTRY;
    return b->bytes + b->from;
}

static int write_block(struct glass_table *t, struct block *b, int level,
                       struct err *err)
{
    put32(b->bytes, REVISION);
    b->bytes[4] = (unsigned char)level;
    put16(b->bytes + 5, free_of(b));
    put16(b->bytes + 7, free_of(b));
    put16(b->bytes + 9, b->end);
    memset(b->bytes + b->end, 0, free_of(b));
    if (fwrite(b->bytes, GLASS_BLOCK, 1, t->file) != 1)
        return err_errno(err, "%s", t->path);
    t->blocks++;
    return 0;
}

static struct block *level_of(struct glass_table *t, int level)
{
    if (!t->levels[level]) {
        t->levels[level] = NEW(block);
        begin_block(t->levels[level]);
    }
    return t->levels[level];
}

static int flush(struct glass_table *t, int level, struct err *err);

/* Tells the block that was written last to the level above. */
static int add_branch(struct glass_table *t, int level,
                      const struct border *border, struct err *err)
{
    struct block *b = level_of(t, level);
    const size_t size = 4 + 1 + border->n + PIECE;
    const uint32_t number = t->blocks - 1;

    if (free_of(b) < size + ENTRY) {
        int r = flush(t, level, err);
        if (r < 0)
            return r;
        b->border = *border;
    }
    unsigned char *item = new_item(b, size);
    put32(item, number);
    item[4] = border->n;
    memcpy(item + 5, border->key, border->n);
    put16(item + 5 + border->n, border->piece);
    return 0;
}

/* Writes the block of a level, tells those above, and begins the next. */
static int flush(struct glass_table *t, int level, struct err *err)
{
    struct block *b = t->levels[level];

    if (level + 1 == LEVELS_MAX)
        return err_set(err, ERR_LIMIT, "%s: too many blocks", t->path);
    int r = write_block(t, b, level, err);
    if (r == 0)
        r = add_branch(t, level + 1, &b->border, err);
    begin_block(b);
    return r;
}

/* --- entries --- */

int glass_table_open(struct glass_table **ret_table, const char *path,
                     struct err *err)
{
    scoped(glass_table_freep) struct glass_table *t = NEW(glass_table);

    t->path = mem_str(path);
    t->file = fopen(path, "wbxe");
    if (!t->file)
        return err_errno(err, "%s", path);
    (void)setvbuf(t->file, NULL, _IOFBF, FILE_BUFFER_BYTES);
    unsigned char *item = new_item(level_of(t, 0), ITEM_HEAD);
    put16(item, FLAG_FIRST | FLAG_LAST);
    item[2] = 0;
    *ret_table = TAKE(t);
    return 0;
}

void glass_table_free(struct glass_table *t)
{
    if (!t)
        return;
    if (t->file)
        fclose(t->file);
    for (int i = 0; i < LEVELS_MAX; i++)
        free(t->levels[i]);
    free(t->path);
    free(t);
}

/* The block that is begun with this key. */
static void set_border(struct glass_table *t, struct str key, size_t piece)
{
    struct border *border = &t->levels[0]->border;
    size_t n = 0;

    while (n < key.n && n < t->last_n && key.p[n] == t->last[n])
        n++;
    n += n < key.n; /* one byte that differs */
    border->n = (unsigned char)n;
    border->piece = (uint16_t)piece;
    memcpy(border->key, key.p, n);
}

/* Adds a piece of a tag, the first or a later one. */
static int add_item(struct glass_table *t, struct str key, struct str part,
                    size_t piece, unsigned flags, struct err *err)
{
    struct block *b = t->levels[0];
    const size_t number = piece > 1 ? PIECE : 0;
    const size_t size = ITEM_HEAD + key.n + number + part.n;

    if (free_of(b) < size + ENTRY) {
        int r = flush(t, 0, err);
        if (r < 0)
            return r;
        set_border(t, key, piece);
    }
    unsigned char *item = new_item(b, size);
    put16(item, (size - ITEM_HEAD) | flags);
    item[2] = (unsigned char)key.n;
    memcpy(item + ITEM_HEAD, key.p, key.n);
    if (number)
        put16(item + ITEM_HEAD + key.n, piece);
    if (part.n)
        memcpy(item + ITEM_HEAD + key.n + number, part.p, part.n);
    t->last_n = (unsigned char)key.n;
    memcpy(t->last, key.p, key.n);
    return 0;
}

/* How much of a tag goes into its first item. */
static size_t first_part(const struct glass_table *t, struct str key,
                         struct str tag)
{
    const size_t head = ITEM_HEAD + key.n, most = ITEM_MAX - head;
    const size_t free = free_of(t->levels[0]);

    if (tag.n <= most)
        return tag.n;
    if (free >= head + ENTRY + FILL_LEAST && free - head - ENTRY < most)
        return free - head - ENTRY;
    return most;
}

int glass_table_add(struct glass_table *t, struct str key, struct str tag,
                    bool packed, struct err *err)
{
    const size_t most = ITEM_MAX - ITEM_HEAD - key.n - PIECE;
    size_t at = 0, n = first_part(t, key, tag);

    assert(key.n && key.n <= GLASS_KEY_MAX);
    if (tag.n > GLASS_TAG_MAX)
        return err_set(err, ERR_LIMIT, "an entry of %zu bytes, max %d", tag.n,
                       GLASS_TAG_MAX);
    for (size_t piece = 1;; piece++) {
        const bool last = at + n == tag.n;
        int r =
            add_item(t, key, str_sub(tag, at, at + n), piece,
                     (piece == 1 ? FLAG_FIRST : 0) | (last ? FLAG_LAST : 0) |
                         (packed ? FLAG_PACKED : 0),
                     err);
        if (r < 0)
            return r;
        if (last)
            break;
        at += n;
        n = tag.n - at < most ? tag.n - at : most;
    }
    t->entries++;
    return 0;
}

/* --- the root --- */

static void put_root(struct buf *out, uint32_t root, unsigned level_and_flags,
                     uint64_t entries, uint32_t pack_from)
{
    enum { NUMBERS = 5 };
    char *at = buf_room(out, NUMBERS * GLASS_NUMBER_MAX);

    at = glass_number(at, root);
    at = glass_number(at, level_and_flags);
    at = glass_number(at, entries);
    at = glass_number(at, GLASS_BLOCK >> 11);
    at = glass_number(at, pack_from);
    out->n = (size_t)(at - out->p);
}

/* Its list of free blocks is empty; behind it is only what was never used. */
static void put_free_list(struct buf *out, uint32_t blocks)
{
    char list[6 * GLASS_NUMBER_MAX], *end = list;

    end = glass_number(end, REVISION);
    end = glass_number(end, blocks);
    for (int i = 0; i < 4; i++)
        end = glass_number(end, 0);
    buf_addc(out, (char)(end - list));
    buf_add(out, (struct str){list, (size_t)(end - list)});
}

enum { ROOT_IS_FAKE = 1, SEQUENTIAL = 2, LEVEL_SHIFT = 2 };

int glass_table_finish(struct glass_table *t, struct buf *root,
                       uint32_t pack_from, struct err *err)
{
    int level = 0;

    for (; t->levels[level + 1]; level++) {
        int r = flush(t, level, err);
        if (r < 0)
            return r;
    }
    int r = write_block(t, t->levels[level], level, err);
    if (r < 0)
        return r;
    put_root(root, t->blocks - 1, (unsigned)level << LEVEL_SHIFT | SEQUENTIAL,
             t->entries, pack_from);
    put_free_list(root, t->blocks);
    FILE *file = TAKE(t->file);
    return fclose(file) == 0 ? 0 : err_errno(err, "%s", t->path);
}

void glass_table_none(struct buf *root, uint32_t pack_from)
{
    put_root(root, 0, ROOT_IS_FAKE | SEQUENTIAL, 0, pack_from);
    buf_addc(root, 0);
}
