/*
 * indexer/invert.c - see invert.h.
 *
 * While documents come, their terms are only numbered, counted and written one
 * behind the other; the counts then say where the postings of each term go, and
 * one pass puts them there.  Nothing is sorted but the different terms.
 *
 * All of it is waiting for memory: a term is looked up in a table that fits no
 * cache.  So the terms of a document are gone through in steps, each of which
 * asks ahead for what the next will touch, many terms at a time.
 */
#include "indexer/invert.h"

#include "indexer/textsort.h"
#include "indexer/xap_write.h"

#include <assert.h>
#include <stdlib.h>

enum {
    SLOTS_FIRST = 1 << 16,
    AHEAD = 32, /* terms that are asked for together */
    UNIT = 8,   /* bytes; what numbers of terms count in */
};

/* A term, followed by its bytes; they are in one row, aligned to UNIT. */
struct term {
    uint32_t docs;  /* that hold it */
    uint32_t place; /* of its next posting, in invert_walk() */
    uint32_t n;     /* bytes */
    char text[];    /* closed by a NUL */
};

struct slot {
    uint32_t hash; /* the upper half */
    uint32_t term; /* number; 0: free */
};

/* A term in a document: written as they come. */
struct use {
    uint32_t term, count;
};

struct invert {
    struct slot *slots; /* open addressing, at most half full */
    size_t slot_count, term_count;
    struct buf terms; /* the row; a number is the place in it by UNIT */
    struct use *uses;
    size_t use_count, use_room;
    uint32_t *doc_ends; /* how many uses there are up to the end of each */
    size_t doc_count, doc_room;
};

struct invert *invert_new(void)
{
    struct invert *in = NEW(invert);

    in->slot_count = SLOTS_FIRST;
    in->slots = mem_new(in->slot_count, sizeof *in->slots);
    (void)memset(buf_room(&in->terms, UNIT), 0, UNIT);
    in->terms.n = UNIT; /* so that no term has the number 0 */
    return in;
}

void invert_free(struct invert *in)
{
    if (!in)
        return;
    free(in->slots);
    buf_done(&in->terms);
    free(in->uses);
    free(in->doc_ends);
    free(in);
}

static struct term *term_at(const struct invert *in, uint32_t number)
{
    return (struct term *)(void *)(in->terms.p + (size_t)number * UNIT);
}

/* --- numbering --- */

/* Eight bytes at a time.  Only spreads them; terms are compared as well. */
static uint64_t hash_of(const char *text, size_t n)
{
    uint64_t hash = n * 0x9e3779b97f4a7c15u, part;

    for (; n >= 8; n -= 8, text += 8) {
        memcpy(&part, text, 8);
        hash = (hash ^ part) * 0xff51afd7ed558ccdu;
        hash ^= hash >> 32;
    }
    part = 0;
    memcpy(&part, text, n);
    hash = (hash ^ part) * 0xff51afd7ed558ccdu;
    hash ^= hash >> 29;
    hash *= 0xc4ceb9fe1a85ec53u;
    return hash ^ hash >> 32;
}

static void grow_slots(struct invert *in)
{
    struct slot *old = in->slots;
    size_t old_count = in->slot_count;

    in->slot_count *= 4;
    in->slots = mem_new(in->slot_count, sizeof *in->slots);
    for (size_t i = 0; i < old_count; i++) {
        if (!old[i].term)
            continue;
        const struct term *term = term_at(in, old[i].term);
        size_t at = hash_of(term->text, term->n) & (in->slot_count - 1);
        while (in->slots[at].term)
            at = (at + 1) & (in->slot_count - 1);
        in->slots[at] = old[i];
    }
    free(old);
}

/* What a term takes in the row. */
static size_t room_of(size_t n)
{
    return (sizeof(struct term) + n + 1 + UNIT - 1) / UNIT * UNIT;
}

static uint32_t new_term(struct invert *in, struct str text)
{
    struct term *term =
        (struct term *)(void *)buf_room(&in->terms, room_of(text.n));
    const uint32_t number = (uint32_t)(in->terms.n / UNIT);

    *term = (struct term){.n = (uint32_t)text.n};
    memcpy(term->text, text.p, text.n);
    term->text[text.n] = '\0';
    in->terms.n += room_of(text.n);
    in->term_count++;
    return number;
}

static uint32_t number_of(struct invert *in, struct str text, uint64_t hash)
{
    const uint32_t upper = (uint32_t)(hash >> 32);
    size_t at = hash & (in->slot_count - 1);

    for (; in->slots[at].term; at = (at + 1) & (in->slot_count - 1)) {
        if (in->slots[at].hash != upper)
            continue;
        const struct term *term = term_at(in, in->slots[at].term);
        if (term->n == text.n && !memcmp(term->text, text.p, text.n))
            return in->slots[at].term;
    }
    const uint32_t number = new_term(in, text);
    in->slots[at] = (struct slot){upper, number};
    return number;
}

/* Some terms of a document; there is room for them everywhere. */
static void add_some(struct invert *in, const struct xap_term *terms,
                     size_t count)
{
    struct str texts[AHEAD];
    uint64_t hashes[AHEAD];

    for (size_t i = 0; i < count; i++) {
        texts[i] = str_of(terms[i].term);
        assert(texts[i].n && texts[i].n <= INVERT_TERM_MAX);
        hashes[i] = hash_of(texts[i].p, texts[i].n);
        __builtin_prefetch(&in->slots[hashes[i] & (in->slot_count - 1)]);
    }
    for (size_t i = 0; i < count; i++) {
        size_t at = hashes[i] & (in->slot_count - 1);
        __builtin_prefetch(term_at(in, in->slots[at].term));
    }
    for (size_t i = 0; i < count; i++) {
        uint32_t number = number_of(in, texts[i], hashes[i]);
        term_at(in, number)->docs++;
        in->uses[in->use_count++] = (struct use){number, terms[i].count};
    }
}

void invert_add(struct invert *in, const struct xap_term *terms, size_t count)
{
    if (in->use_count + count > in->use_room) {
        in->use_room = 2 * (in->use_count + count) + AHEAD;
        in->uses = mem_grow(in->uses, in->use_room, sizeof *in->uses);
    }
    if (in->doc_count == in->doc_room) {
        in->doc_room = in->doc_room ? 2 * in->doc_room : 1024;
        in->doc_ends =
            mem_grow(in->doc_ends, in->doc_room, sizeof *in->doc_ends);
    }
    for (size_t at = 0; at < count; at += AHEAD) {
        size_t some = count - at < AHEAD ? count - at : AHEAD;
        if (2 * (in->term_count + some) > in->slot_count)
            grow_slots(in);
        add_some(in, terms + at, some);
    }
    in->doc_ends[in->doc_count++] = (uint32_t)in->use_count;
}

bool invert_is_full(const struct invert *in, size_t bytes)
{
    return in->terms.n + bytes > INVERT_TERMS_MAX_BYTES ||
           in->use_count + bytes > UINT32_MAX;
}

/* --- walking --- */

static struct sort_text *sort_terms(struct invert *in)
{
    struct sort_text *sorted =
        mem_grow(NULL, in->term_count + 1, sizeof *sorted);
    size_t count = 0;

    for (size_t at = UNIT; at < in->terms.n;) {
        const uint32_t number = (uint32_t)(at / UNIT);
        const struct term *t = term_at(in, number);
        sorted[count++] = (struct sort_text){.text = t->text, .value = number};
        at += room_of(t->n);
    }
    textsort(sorted, count);
    return sorted;
}

/* Postings of all terms, those of each in the order of documents; `place` of a
 * term becomes the end of its own. */
static struct posting *place_postings(struct invert *in,
                                      const struct sort_text *sorted)
{
    struct posting *postings =
        mem_grow(NULL, in->use_count + 1, sizeof *postings);
    uint32_t place = 0;

    for (size_t i = 0; i < in->term_count; i++) {
        struct term *term = term_at(in, sorted[i].value);
        term->place = place;
        place += term->docs;
    }
    size_t at = 0;
    for (size_t doc = 0; doc < in->doc_count; doc++)
        for (; at < in->doc_ends[doc]; at++) {
            if (at + AHEAD < in->use_count)
                __builtin_prefetch(term_at(in, in->uses[at + AHEAD].term), 1);
            if (at + AHEAD / 2 < in->use_count)
                __builtin_prefetch(
                    &postings[term_at(in, in->uses[at + AHEAD / 2].term)
                                  ->place],
                    1);
            struct term *term = term_at(in, in->uses[at].term);
            postings[term->place++] =
                (struct posting){(uint32_t)doc + 1, in->uses[at].count};
        }
    return postings;
}

int invert_walk(struct invert *in,
                int (*see)(void *context, struct str term,
                           const struct posting *postings, size_t count),
                void *context)
{
    scoped(mem_freep) struct sort_text *sorted = sort_terms(in);
    scoped(mem_freep) struct posting *postings = place_postings(in, sorted);
    int r = 0;

    for (size_t i = 0; r == 0 && i < in->term_count; i++) {
        const struct term *term = term_at(in, sorted[i].value);
        r = see(context, (struct str){term->text, term->n},
                postings + term->place - term->docs, term->docs);
    }
    return r;
}
