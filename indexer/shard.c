/*
 * indexer/shard.c - see shard.h.
 *
 * What is in the tables of a glass database, in the order of their keys:
 *
 *     postlist  00 c0 NAME            metadata
 *               00 d0 SLOT            how many values, the least, the largest
 *               00 d8 SLOT DOC        values from this document on, a chunk
 *               00 e0 [DOC]           lengths of documents, a chunk
 *               TERM [00 DOC]         documents and counts, a chunk
 *     termlist  DOC                   its length and terms, packed
 *               DOC 00                the slots it has values in
 *
 * The tables of document data, positions, spellings and synonyms are not there.
 * A chunk is closed when it has GLASS_CHUNK_BYTES.
 */
#include "indexer/shard.h"

#include "base/err.h"
#include "base/gzip.h"
#include "indexer/data_pack.h"
#include "indexer/glass_list.h"
#include "indexer/glass_pack.h"
#include "indexer/glass_table.h"
#include "indexer/glass_values.h"
#include "indexer/invert.h"
#include "indexer/xap_write.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/random.h>
#include <sys/stat.h>

enum {
    PACK_FROM = 18, /* bytes of an entry of the termlist; Xapian's own choice */
    FORMAT_VERSION = (2016 - 2014) << 9 | 3 << 5 | 14,
    UUID_BYTES = 16,
    REUSE_COUNT_MAX = 127, /* counts below it may share a byte, see add_term */
};

struct shard {
    char *dir;
    struct glass_table *termlist;
    struct invert *invert;
    struct glass_values values[SHARD_SLOTS + 1]; /* the last: data */
    struct buf lengths;                          /* uint32_t each */
    struct buf metadata; /* NAME NUL BYTES(8) VALUE ... */
    uint32_t docs, length_least, length_most, count_most;
    uint64_t length_sum;
    struct xap_term *terms; /* of a document, with its key */
    size_t term_room;
    struct data_pack *data_pack;
    struct gzip *gzip;
    struct buf data, tag, packed;
};

/* --- a document --- */

int shard_open(struct shard **ret_shard, const char *dir, struct err *err)
{
    scoped(shard_freep) struct shard *s = NEW(shard);
    scoped(buf_done) struct buf path = {0};

    if (mkdir(dir, 0777) < 0)
        return err_errno(err, "%s", dir);
    buf_addf(&path, "%s/termlist.glass", dir);
    int r = glass_table_open(&s->termlist, path.p, err);
    if (r < 0)
        return r;
    s->dir = mem_str(dir);
    s->invert = invert_new();
    s->data_pack = data_pack_new();
    s->gzip = gzip_new();
    *ret_shard = TAKE(s);
    return 0;
}

void shard_free(struct shard *s)
{
    if (!s)
        return;
    glass_table_free(s->termlist);
    invert_free(s->invert);
    for (int i = 0; i <= SHARD_SLOTS; i++)
        glass_values_done(&s->values[i]);
    buf_done(&s->lengths);
    buf_done(&s->metadata);
    free(s->terms);
    data_pack_free(s->data_pack);
    gzip_free(s->gzip);
    buf_done(&s->data);
    buf_done(&s->tag);
    buf_done(&s->packed);
    free(s->dir);
    free(s);
}

/* The terms of the document and its key among them, sorted.  Returns how many.
 */
static size_t copy_terms(struct shard *s, const struct xap_doc *doc)
{
    size_t count = 0, i = 0;

    if (doc->term_count + 1 > s->term_room) {
        s->term_room = 2 * (doc->term_count + 1);
        s->terms = mem_grow(s->terms, s->term_room, sizeof *s->terms);
    }
    for (; i < doc->term_count && strcmp(doc->terms[i].term, doc->key) < 0; i++)
        s->terms[count++] = doc->terms[i];
    s->terms[count++] = (struct xap_term){doc->key, 0};
    for (; i < doc->term_count; i++)
        s->terms[count++] = doc->terms[i];
    return count;
}

static uint32_t length_of(struct shard *s, size_t count)
{
    uint32_t length = 0;

    for (size_t i = 0; i < count; i++) {
        length += s->terms[i].count;
        if (s->terms[i].count > s->count_most)
            s->count_most = s->terms[i].count;
    }
    return length;
}

/* A term: how many bytes it shares with the one before, how many are its own,
 * those, and its count.  Where both fit a byte, count and shared bytes are one
 * number, larger than any that could be shared bytes alone. */
static char *add_term(char *at, const struct xap_term *term,
                      const struct xap_term *before, size_t *before_n)
{
    const size_t n = strlen(term->term);
    size_t shared = 0;

    while (shared < n && term->term[shared] == before->term[shared])
        shared++;
    const size_t both = (term->count + (size_t)1) * (*before_n + 1) + shared;
    const bool one = term->count < REUSE_COUNT_MAX && both <= UINT8_MAX;
    *at++ = (char)(one ? both : shared);
    *at++ = (char)(n - shared);
    memcpy(at, term->term + shared, n - shared);
    at += n - shared;
    *before_n = n;
    return one ? at : glass_number(at, term->count);
}

static int add_termlist(struct shard *s, size_t count, uint32_t length,
                        struct err *err)
{
    char key[GLASS_NUMBER_MAX];
    char *at = buf_room(&s->tag, count * (XAP_TERM_MAX + 16) + 32);
    size_t before_n = strlen(s->terms[0].term);

    at = glass_number(at, length);
    at = glass_number(at, count);
    *at++ = (char)before_n;
    memcpy(at, s->terms[0].term, before_n);
    at = glass_number(at + before_n, s->terms[0].count);
    for (size_t i = 1; i < count; i++)
        at = add_term(at, &s->terms[i], &s->terms[i - 1], &before_n);
    struct str tag = glass_made(s->tag.p, at);
    buf_reset(&s->packed);
    gzip_raw(s->gzip, tag, &s->packed);
    const bool packed = s->packed.n < tag.n;
    return glass_table_add(s->termlist,
                           glass_made(key, glass_sorted(key, s->docs)),
                           packed ? buf_str(&s->packed) : tag, packed, err);
}

/* The slots that have a value, as differences; the values themselves. */
static int add_values(struct shard *s, const struct xap_doc *doc,
                      struct err *err)
{
    struct str of[SHARD_SLOTS] = {{0}};
    char key[GLASS_NUMBER_MAX], slots[SHARD_SLOTS + GLASS_NUMBER_MAX];
    char *at = slots, *end = glass_sorted(key, s->docs);
    uint32_t next = 0;

    for (size_t i = 0; i < doc->value_count; i++) {
        if (doc->values[i].slot >= SHARD_SLOTS)
            return err_set(err, ERR_LIMIT, "value in slot %u, max %d",
                           doc->values[i].slot, SHARD_SLOTS - 1);
        of[doc->values[i].slot] = doc->values[i].bytes;
    }
    for (uint32_t slot = 0; slot < SHARD_SLOTS; slot++) {
        if (!of[slot].n)
            continue;
        glass_values_add(&s->values[slot], s->docs, of[slot]);
        at = glass_number(at, slot - next);
        next = slot + 1;
    }
    glass_values_add(&s->values[SHARD_SLOTS], s->docs, buf_str(&s->data));
    at = glass_number(at, DATA_SLOT - next);
    *end++ = '\0';
    return glass_table_add(s->termlist, glass_made(key, end),
                           glass_made(slots, at), false, err);
}

static void add_length(struct shard *s, uint32_t length)
{
    buf_add(&s->lengths, (struct str){(const char *)&length, sizeof length});
    s->length_sum += length;
    if (length && (!s->length_least || length < s->length_least))
        s->length_least = length;
    if (length > s->length_most)
        s->length_most = length;
}

int shard_put(struct shard *s, const struct xap_doc *doc, struct err *err)
{
    if (doc->term_count >= SHARD_TERMS_MAX ||
        invert_is_full(s->invert, (doc->term_count + 1) * XAP_TERM_MAX))
        return err_set(err, ERR_LIMIT, "%zu terms are too many",
                       doc->term_count);
    buf_reset(&s->data);
    data_pack_add(s->data_pack, &s->data, doc->data);
    if (s->data.n > SHARD_DATA_MAX)
        return err_set(err, ERR_LIMIT, "%zu bytes of data, max %d", s->data.n,
                       SHARD_DATA_MAX);
    const size_t count = copy_terms(s, doc);
    const uint32_t length = length_of(s, count);
    s->docs++;
    invert_add(s->invert, s->terms, count);
    add_length(s, length);
    int r = add_termlist(s, count, length, err);
    return r < 0 ? r : add_values(s, doc, err);
}

void shard_set(struct shard *s, const char *name, struct str value)
{
    const uint64_t n = value.n;

    if (!n)
        return;
    buf_add(&s->metadata, (struct str){name, strlen(name) + 1});
    buf_add(&s->metadata, (struct str){(const char *)&n, sizeof n});
    buf_add(&s->metadata, value);
}

/* --- terms and lengths --- */

static int write_term(void *list, struct str term,
                      const struct posting *postings, size_t count)
{
    struct glass_list *l = list;

    l->name = term;
    l->docs = count;
    l->counts = 0;
    for (size_t i = 0; i < count; i++)
        l->counts += postings[i].count;
    return glass_list_write(l, postings, count);
}

static int write_terms(struct shard *s, struct glass_table *table,
                       struct err *err)
{
    struct glass_list l;

    l.table = table;
    l.err = err;
    l.is_term = true;
    return invert_walk(s->invert, write_term, &l);
}

/* Lengths are a list without a term; it counts nothing. */
static int write_lengths(struct shard *s, struct glass_table *table,
                         struct err *err)
{
    scoped(mem_freep) struct posting *lengths =
        mem_grow(NULL, s->docs + (size_t)1, sizeof *lengths);
    struct glass_list l;

    l.table = table;
    l.err = err;
    l.name = (struct str){"\0\xe0", 2};
    l.is_term = false;
    l.docs = l.counts = 0;
    for (uint32_t i = 0; i < s->docs; i++) {
        lengths[i].doc = i + 1;
        memcpy(&lengths[i].count, s->lengths.p + i * sizeof(uint32_t),
               sizeof(uint32_t));
    }
    return s->docs ? glass_list_write(&l, lengths, s->docs) : 0;
}

/* --- metadata and values --- */

struct meta {
    struct str name, value;
};

static int compare_meta(const void *a, const void *b)
{
    const struct meta *x = a, *y = b;

    return strcmp(x->name.p, y->name.p);
}

static int write_metadata(struct shard *s, struct glass_table *table,
                          struct err *err)
{
    enum { METADATA_MAX = 16 };
    struct meta all[METADATA_MAX];
    size_t count = 0;

    for (size_t at = 0; at < s->metadata.n && count < METADATA_MAX; count++) {
        uint64_t n;
        struct meta *m = &all[count];
        m->name = str_of(s->metadata.p + at);
        memcpy(&n, m->name.p + m->name.n + 1, sizeof n);
        m->value = (struct str){m->name.p + m->name.n + 1 + sizeof n, n};
        at = (size_t)(m->value.p + n - s->metadata.p);
    }
    qsort(all, count, sizeof *all, compare_meta);
    for (size_t i = 0; i < count; i++) {
        scoped(buf_done) struct buf key = {0};
        buf_add(&key, (struct str){"\0\xc0", 2});
        buf_add(&key, all[i].name);
        int r = glass_table_add(table, buf_str(&key), all[i].value, false, err);
        if (r < 0)
            return r;
    }
    return 0;
}

static uint32_t slot_of(int i)
{
    return i == SHARD_SLOTS ? DATA_SLOT : (uint32_t)i;
}

static int write_values(struct shard *s, struct glass_table *table,
                        struct err *err)
{
    int r = 0;

    for (int i = 0; r == 0 && i <= SHARD_SLOTS; i++)
        if (s->values[i].docs)
            r = glass_values_write_bounds(&s->values[i], slot_of(i), table,
                                          err);
    for (int i = 0; r == 0 && i <= SHARD_SLOTS; i++)
        r = glass_values_write(&s->values[i], slot_of(i), table, err);
    return r;
}

/* --- the whole --- */

static int write_postlist(struct shard *s, struct buf *root, struct err *err)
{
    scoped(glass_table_freep) struct glass_table *table = NULL;
    scoped(buf_done) struct buf path = {0};

    buf_addf(&path, "%s/postlist.glass", s->dir);
    int r = glass_table_open(&table, path.p, err);
    if (r == 0)
        r = write_metadata(s, table, err);
    if (r == 0)
        r = write_values(s, table, err);
    if (r == 0)
        r = write_lengths(s, table, err);
    if (r == 0)
        r = write_terms(s, table, err);
    return r < 0 ? r : glass_table_finish(table, root, 0, err);
}

static void put_numbers(struct buf *out, const uint64_t *numbers, size_t count)
{
    char *at = buf_room(out, count * GLASS_NUMBER_MAX);

    for (size_t i = 0; i < count; i++)
        at = glass_number(at, numbers[i]);
    out->n = (size_t)(at - out->p);
}

/* The file that makes a folder a database; with it the shard is there. */
static int write_version(struct shard *s, const struct buf *postlist,
                         const struct buf *termlist, struct err *err)
{
    static const char magic[] = "\x0f\x0dXapian Glass";
    const uint64_t revision = 1;
    const uint64_t sums[] = {
        s->docs,
        0, /* numbers of documents without one */
        s->length_least,
        s->count_most,
        s->length_most - s->count_most,
        0, /* oldest changeset */
        s->length_sum,
        0 /* of spellings */,
    };
    scoped(buf_done) struct buf out = {0}, path = {0};

    buf_add(&out, (struct str){magic, sizeof magic - 1});
    buf_addc(&out, (char)(FORMAT_VERSION >> 8));
    buf_addc(&out, (char)(FORMAT_VERSION & 0xff));
    if (getrandom(buf_room(&out, UUID_BYTES), UUID_BYTES, 0) != UUID_BYTES)
        return err_errno(err, "getrandom");
    out.n += UUID_BYTES;
    put_numbers(&out, &revision, 1);
    buf_add(&out, buf_str(postlist));
    glass_table_none(&out, PACK_FROM); /* data of documents */
    buf_add(&out, buf_str(termlist));
    glass_table_none(&out, 0);         /* positions */
    glass_table_none(&out, PACK_FROM); /* spellings */
    glass_table_none(&out, PACK_FROM); /* synonyms */
    put_numbers(&out, sums, sizeof sums / sizeof *sums);
    buf_addf(&path, "%s/iamglass", s->dir);
    scoped(mem_file_closep) FILE *file = fopen(path.p, "wbxe");
    if (!file || fwrite(out.p, out.n, 1, file) != 1 || fflush(file) != 0)
        return err_errno(err, "%s", path.p);
    return 0;
}

int shard_finish(struct shard *s, struct err *err)
{
    scoped(buf_done) struct buf postlist = {0}, termlist = {0};

    int r = glass_table_finish(s->termlist, &termlist, PACK_FROM, err);
    if (r == 0)
        r = write_postlist(s, &postlist, err);
    return r < 0 ? r : write_version(s, &postlist, &termlist, err);
}
