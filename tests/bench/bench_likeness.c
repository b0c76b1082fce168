/*
 * How well likeness.h tells copies from texts that only share their form
 * (docs/duplicates.md): pairs are made of a corpus, JSON Lines with "text", and
 * for each pair of thresholds it is counted how many copies are found (recall)
 * and how many others are taken for copies.
 *
 *     bench_likeness CORPUS.jsonl [--documents]
 *
 * With --documents the part of "id" before "+" is the number of the document.
 *
 * Copies: each text with one word of 100, 50, 20, 10 replaced, or with other
 * lines before and behind.  Others: each text and the one of its own length
 * that is nearest to it among all that share a band with it; an article of law
 * mostly has such a neighbour: the same in another edition, or one with the
 * same formula.  Neighbours of which nine tenths of the words agree are copies,
 * too, and are counted apart.
 */
#include "base/err.h"
#include "base/mem.h"
#include "base/str.h"
#include "indexer/likeness.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>

enum { TEXTS_MAX = 20000, KINDS = 5 };

static const char *const kinds[KINDS] = {
    "1 word of 100", "1 word of 50",        "1 word of 20",
    "1 word of 10",  "other head and foot",
};

struct tally {
    long pairs,
        found[LIKENESS_BANDS + 1][65]; /* shared bands, differing bits */
};

static int shared(const struct likeness *a, const struct likeness *b)
{
    int count = 0;

    for (int i = 0; i < LIKENESS_BANDS; i++)
        count += a->bands[i] == b->bands[i];
    return count;
}

static void note(struct tally *t, const struct likeness *a,
                 const struct likeness *b)
{
    t->pairs++;
    t->found[shared(a, b)][likeness_bits(a->simhash, b->simhash)]++;
}

/* `every`-th word replaced by a word of its own. */
static void edit(struct buf *out, struct str text, int every)
{
    struct str rest = text, word;

    for (int i = 1; str_cut(&rest, ' ', &word); i++) {
        if (i % every == 0)
            buf_addf(out, "khac%d ", i);
        else {
            buf_add(out, word);
            buf_addc(out, ' ');
        }
    }
}

static void make_copy(struct buf *out, struct str text, int kind)
{
    static const int every[] = {100, 50, 20, 10};

    buf_reset(out);
    if (kind < KINDS - 1) {
        edit(out, text, every[kind]);
        return;
    }
    buf_addz(out, "Cổng thông tin điện tử đăng lại theo nguồn của bộ. ");
    buf_add(out, text);
    buf_addz(out, " Người đăng: ban biên tập, phòng văn hóa và thông tin.");
}

/* Share of the words of `a` that stand in `b`, in hundredths, by a table. */
static int overlap(struct str a, struct str b)
{
    enum { SLOTS = 1 << 12 };
    static uint8_t have[SLOTS];
    struct str rest = b, word;
    long all = 0, in = 0;

    memset(have, 0, sizeof have);
    while (str_cut(&rest, ' ', &word))
        have[str_hash(word) % SLOTS] = 1;
    rest = a;
    while (str_cut(&rest, ' ', &word)) {
        all++;
        in += have[str_hash(word) % SLOTS];
    }
    return all ? (int)(in * 100 / all) : 0;
}

struct item {
    char *text;
    struct likeness l;
};

/* "56/2020/tt-bct+2": an article of the document before the "+". */
static void bind_document(struct likeness *l, const char *id)
{
    scoped(mem_freep) char *number =
        str_dup(str_sub(str_of(id), 0, id ? strcspn(id, "+") : 0));

    likeness_bind(l, number);
}

static size_t load(struct item *items, const char *path, bool documents,
                   struct err *err)
{
    FILE *in = fopen(path, "r");
    char *line = NULL;
    size_t room = 0, count = 0;

    if (!in)
        return (size_t)(err_errno(err, "%s", path), 0);
    while (count < TEXTS_MAX && getline(&line, &room, in) > 0) {
        json_t *row = json_loads(line, 0, NULL);
        const char *text = json_string_value(json_object_get(row, "text"));
        if (text) {
            likeness_of(&items[count].l, str_of(text));
            if (documents)
                bind_document(&items[count].l,
                              json_string_value(json_object_get(row, "id")));
            if (items[count].l.simhash)
                items[count++].text = mem_str(text);
        }
        json_decref(row);
    }
    free(line);
    fclose(in);
    return count;
}

/* The other text that is most like item i. */
static void neighbour(struct item *items, size_t count, size_t i,
                      struct tally *copies, struct tally *others)
{
    int best_bits = 65;
    size_t best = i;

    for (size_t k = 0; k < count; k++) {
        int bits;
        if (k == i || !shared(&items[i].l, &items[k].l))
            continue;
        bits = likeness_bits(items[i].l.simhash, items[k].l.simhash);
        if (bits < best_bits) {
            best_bits = bits;
            best = k;
        }
    }
    if (best == i) {
        others->pairs++; /* nothing comes near */
        return;
    }
    struct str a = str_of(items[i].text), b = str_of(items[best].text);
    bool copy = overlap(a, b) >= 90 && overlap(b, a) >= 90;
    note(copy ? copies : others, &items[i].l, &items[best].l);
}

static double rate(const struct tally *t, int bands, int bits)
{
    long found = 0;

    for (int i = bands; i <= LIKENESS_BANDS; i++)
        for (int k = 0; k <= bits; k++)
            found += t->found[i][k];
    return t->pairs ? 100.0 * (double)found / (double)t->pairs : 0;
}

static void print(const char *name, const struct tally *t)
{
    static const int bands[] = {1, 2, 3, 4};
    static const int bits[] = {5, 8, 11, 14};

    printf("%s (%ld pairs)\n", name, t->pairs);
    for (size_t i = 0; i < sizeof bands / sizeof *bands; i++) {
        printf("  bands >= %d, bits <=", bands[i]);
        for (size_t k = 0; k < sizeof bits / sizeof *bits; k++)
            printf("  %2d: %6.2f %%", bits[k], rate(t, bands[i], bits[k]));
        printf("\n");
    }
}

int main(int argc, char **argv)
{
    static struct item items[TEXTS_MAX];
    static struct tally edits[KINDS], copies, others;
    struct buf copy = {0};
    struct err err = {0};

    if (argc < 2)
        return fprintf(stderr,
                       "usage: bench_likeness CORPUS.jsonl [--documents]\n"),
               2;
    size_t count = load(items, argv[1], argc > 2, &err);
    if (err.code)
        return fprintf(stderr, "%s\n", err.msg), 1;
    for (size_t i = 0; i < count && argc == 2; i += 4)
        for (int kind = 0; kind < KINDS; kind++) {
            struct likeness l;
            make_copy(&copy, str_of(items[i].text), kind);
            likeness_of(&l, buf_str(&copy));
            note(&edits[kind], &items[i].l, &l);
        }
    for (size_t i = 0; i < count; i += 4)
        neighbour(items, count, i, &copies, &others);
    for (int kind = 0; kind < KINDS && argc == 2; kind++)
        print(kinds[kind], &edits[kind]);
    print("neighbours, nine tenths of the words the same", &copies);
    print("neighbours with other words", &others);
    return 0;
}
