/*
 * indexer/textsort.c - see textsort.h.
 *
 * Quicksort in three parts (Bentley and Sedgewick), eight bytes at a time:
 * those whose next eight bytes are less than the pivot's, the same, larger. The
 * same go on with the eight bytes behind, and end where there are none.
 * Compared are numbers, which lie in the array, so the texts are touched once
 * for each eight bytes that they share.  For the terms of a document qsort()
 * took 2.5 times as long.
 */
#include "indexer/textsort.h"

enum { FEW = 10, PART = 8 };

/* The next eight bytes, the first one highest; zeros behind the end. */
static uint64_t part_of(const char *text)
{
    uint64_t part = 0;

    for (int i = 0; i < PART; i++) {
        part = part << 8 | (unsigned char)*text;
        text += *text != '\0';
    }
    return part;
}

static void read_parts(struct sort_text *texts, size_t count, size_t depth)
{
    for (size_t i = 0; i < count; i++)
        texts[i].part = part_of(texts[i].text + depth);
}

static void swap(struct sort_text *a, struct sort_text *b)
{
    struct sort_text t = *a;

    *a = *b;
    *b = t;
}

static uint64_t middle_of(uint64_t a, uint64_t b, uint64_t c)
{
    if (a < b)
        return b < c ? b : a < c ? c : a;
    return a < c ? a : b < c ? c : b;
}

static void sort_few(struct sort_text *texts, size_t count)
{
    for (size_t i = 1; i < count; i++) {
        const struct sort_text one = texts[i];
        size_t at = i;
        for (; at > 0 && one.part < texts[at - 1].part; at--)
            texts[at] = texts[at - 1];
        texts[at] = one;
    }
}

static void sort_from(struct sort_text *texts, size_t count, size_t depth);

/* Those with the same part, by what stands behind it. */
static void sort_same(struct sort_text *texts, size_t count, size_t depth)
{
    if (count < 2 || !(texts->part & 0xff))
        return; /* they end here */
    read_parts(texts, count, depth + PART);
    sort_from(texts, count, depth + PART);
}

static void sort_runs(struct sort_text *texts, size_t count, size_t depth)
{
    for (size_t from = 0, to; from < count; from = to) {
        for (to = from + 1; to < count && texts[to].part == texts[from].part;)
            to++;
        sort_same(texts + from, to - from, depth);
    }
}

/* Their parts at `depth` are read. */
static void sort_from(struct sort_text *texts, size_t count, size_t depth)
{
    while (count > FEW) {
        const uint64_t pivot = middle_of(texts[0].part, texts[count / 2].part,
                                         texts[count - 1].part);
        size_t less = 0, more = count;
        for (size_t i = 0; i < more;)
            if (texts[i].part < pivot)
                swap(&texts[less++], &texts[i++]);
            else if (texts[i].part > pivot)
                swap(&texts[i], &texts[--more]);
            else
                i++;
        sort_same(texts + less, more - less, depth);
        /* The smaller side first, the larger in this loop: that bounds the
         * depth of calls. */
        if (less < count - more) {
            sort_from(texts, less, depth);
            texts += more;
            count -= more;
        } else {
            sort_from(texts + more, count - more, depth);
            count = less;
        }
    }
    sort_few(texts, count);
    sort_runs(texts, count, depth);
}

void textsort(struct sort_text *texts, size_t count)
{
    read_parts(texts, count, 0);
    sort_from(texts, count, 0);
}
