/*
 * indexer/learn.c - see learn.h.
 *
 * The perceptron goes over the marked sentences again and again; where its best
 * chain is not the marked one, reasons of the marked one gain, those of its own
 * lose.  What is kept of each weight is its mean over all steps, and of the
 * reasons those that matter.
 */
#include "indexer/learn.h"

#include "base/err.h"
#include "base/file.h"
#include "base/map.h"
#include "base/utf8.h"
#include "indexer/count.h"
#include "indexer/language.h"
#include "indexer/lines.h"
#include "indexer/segment.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <zstd.h>

enum {
    ROUNDS = 8,
    SPEECH_TIMES = 100, /* a phrase of everyday speech counts so often */
    PACK_LEVEL = 19,
    SENTENCE_MAX_PIECES = 4096,
};
/* Reasons of less weight are left out: half of them, for 0.001 of F1. */
static const double WEIGHT_LEAST = 1;

struct weight {
    char *name;
    double now, sum; /* sum: of each change times the step it was made in */
};

struct lesson {
    char *text;
    struct pieces pieces;
    bool *joined;
    struct weight **reasons; /* SEGMENT_REASONS of each piece */
};

struct learner {
    struct counts *counts;
    struct lesson *lessons;
    size_t lesson_count, lesson_room;
    struct language *language; /* words and pairs */
    struct map *by_name;
    struct weight **weights;
    size_t weight_count, weight_room;
    struct weight *turns[2][2];
    double step;
};

static void learner_done(struct learner *l)
{
    counts_free(l->counts);
    for (size_t i = 0; i < l->lesson_count; i++) {
        free(l->lessons[i].text);
        free(l->lessons[i].joined);
        free(l->lessons[i].reasons);
        pieces_done(&l->lessons[i].pieces);
    }
    free(l->lessons);
    language_free(l->language);
    map_free(l->by_name, NULL);
    for (size_t i = 0; i < l->weight_count; i++) {
        free(l->weights[i]->name);
        free(l->weights[i]);
    }
    free(l->weights);
}

/* --- the files --- */

static int take_row(struct learner *l, struct str line, struct err *err)
{
    static const char *const members[] = {"title", "text"};
    json_error_t bad;
    json_t *row = json_loadb(line.p, line.n, 0, &bad);

    if (!row)
        return err_set(err, ERR_FORMAT, "not a JSON object: %s", bad.text);
    for (size_t i = 0; i < sizeof members / sizeof *members; i++) {
        scoped(buf_done) struct buf nfc = {0};
        const json_t *value = json_object_get(row, members[i]);
        utf8_nfc(&nfc, str_of(json_string_value(value)));
        counts_add(l->counts, buf_str(&nfc), 1);
    }
    json_decref(row);
    return 0;
}

static int take_speech(struct learner *l, struct str line, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0};

    (void)err;
    if (str_starts(line, STR("#")))
        return 0;
    utf8_nfc(&nfc, line);
    counts_add(l->counts, buf_str(&nfc), SPEECH_TIMES);
    return 0;
}

/* Counts the words of a marked sentence, too. */
static void count_marked(struct learner *l, struct str marked)
{
    scoped(buf_done) struct buf text = {0};

    buf_add(&text, marked);
    for (size_t i = 0; i < text.n; i++)
        if (text.p[i] == '_')
            text.p[i] = ' ';
    counts_add(l->counts, buf_str(&text), 1);
}

static int take_marked(struct learner *l, struct str line, struct err *err)
{
    scoped(buf_done) struct buf nfc = {0};

    (void)err;
    utf8_nfc(&nfc, line);
    if (!nfc.n)
        return 0;
    count_marked(l, buf_str(&nfc));
    if (l->lesson_count == l->lesson_room) {
        l->lesson_room = l->lesson_room ? 2 * l->lesson_room : 1024;
        l->lessons = mem_grow(l->lessons, l->lesson_room, sizeof *l->lessons);
    }
    l->lessons[l->lesson_count++] = (struct lesson){.text = buf_take(&nfc)};
    return 0;
}

static int take_file(struct learner *l, const char *path, struct err *err)
{
    struct str name = str_of(path);
    int (*take)(struct learner *, struct str, struct err *) =
        str_ends(name, STR(".jsonl")) || str_ends(name, STR(".jsonl.zst"))
            ? take_row
        : str_ends(name, STR(".seg.txt")) ? take_marked
                                          : take_speech;
    scoped(lines_freep) struct lines *lines = NULL;
    scoped(buf_done) struct buf batch = {0};
    int64_t number;

    int r = lines_open(&lines, path, err);
    while (r == 0 && (r = lines_next(lines, &batch, &number, err)) == 1) {
        struct str rest = buf_str(&batch), line;
        for (r = 0; r == 0 && str_cut(&rest, '\n', &line); number++) {
            if (str_trim(line).n)
                r = take(l, str_trim(line), err);
            if (r < 0)
                return err_wrap(err, "%s:%lld", path, (long long)number);
        }
    }
    return r;
}

/* --- lessons --- */

static struct weight *weight_of(struct learner *l, struct str name)
{
    struct weight *w = map_get(l->by_name, name);

    if (w)
        return w;
    if (l->weight_count == l->weight_room) {
        l->weight_room = l->weight_room ? 2 * l->weight_room : 1024;
        l->weights = mem_grow(l->weights, l->weight_room, sizeof(void *));
    }
    w = NEW(weight);
    w->name = str_dup(name);
    l->weights[l->weight_count++] = w;
    return map_add(l->by_name, name, w);
}

/* The marks "_" between two letters are taken out of the text and kept. */
static void read_marks(struct lesson *lesson)
{
    char *marks = mem_str(lesson->text);
    struct pieces *p = &lesson->pieces;

    for (char *c = lesson->text; *c; c++)
        if (*c == '_')
            *c = ' ';
    pieces_read(p, str_of(lesson->text), NULL);
    if (p->count > SENTENCE_MAX_PIECES)
        p->count = SENTENCE_MAX_PIECES;
    lesson->joined = mem_new(p->count + 1, sizeof *lesson->joined);
    for (size_t i = 1; i < p->count; i++) {
        size_t at = (size_t)(p->items[i].raw.p - lesson->text);
        lesson->joined[i] = at && marks[at - 1] == '_';
    }
    free(marks);
}

static void prepare(struct learner *l, struct lesson *lesson)
{
    scoped(buf_done) struct buf name = {0};
    struct pieces *p = &lesson->pieces;

    read_marks(lesson);
    for (size_t i = 0; i < p->count; i++)
        p->items[i].word = language_find(l->language, p->items[i].key);
    lesson->reasons = mem_new((p->count + 1) * SEGMENT_REASONS, sizeof(void *));
    for (size_t i = 1; i < p->count; i++)
        for (int k = 0; k < SEGMENT_REASONS; k++) {
            pieces_reason(&name, p, i, k, l->language);
            lesson->reasons[i * SEGMENT_REASONS + (size_t)k] =
                weight_of(l, buf_str(&name));
        }
}

static void change(struct learner *l, struct weight *w, double by)
{
    w->now += by;
    w->sum += by * l->step;
}

static void guess(const struct learner *l, struct lesson *lesson)
{
    size_t n = lesson->pieces.count;
    double *scores = mem_new(n + 1, sizeof *scores), turn[2][2];

    for (int i = 0; i < 4; i++)
        turn[i / 2][i % 2] = l->turns[i / 2][i % 2]->now;
    for (size_t i = 1; i < n; i++)
        for (size_t k = 0; k < SEGMENT_REASONS; k++)
            scores[i] += lesson->reasons[i * SEGMENT_REASONS + k]->now;
    pieces_join(&lesson->pieces, scores, (const double(*)[2])turn);
    free(scores);
}

static void correct(struct learner *l, struct lesson *lesson)
{
    const struct piece *own = lesson->pieces.items;

    for (size_t i = 1; i < lesson->pieces.count; i++) {
        change(l, l->turns[lesson->joined[i - 1]][lesson->joined[i]], 1);
        change(l, l->turns[own[i - 1].joined][own[i].joined], -1);
        if (lesson->joined[i] == own[i].joined)
            continue;
        for (size_t k = 0; k < SEGMENT_REASONS; k++)
            change(l, lesson->reasons[i * SEGMENT_REASONS + k],
                   lesson->joined[i] ? 1 : -1);
    }
}

/* The order of lessons, mixed the same way each time. */
static void mix(size_t *order, size_t count, uint64_t *state)
{
    for (size_t i = count; i > 1; i--) {
        *state = *state * UINT64_C(6364136223846793005) + 1442695040888963407;
        size_t j = (size_t)((*state >> 33) % i), kept = order[i - 1];
        order[i - 1] = order[j];
        order[j] = kept;
    }
}

static void learn_reasons(struct learner *l)
{
    size_t *order = mem_new(l->lesson_count + 1, sizeof *order);
    uint64_t state = 1;

    l->by_name = map_new();
    for (size_t i = 0; i < l->lesson_count; i++) {
        order[i] = i;
        prepare(l, &l->lessons[i]);
    }
    l->turns[0][0] = weight_of(l, STR("t00"));
    l->turns[0][1] = weight_of(l, STR("t01"));
    l->turns[1][0] = weight_of(l, STR("t10"));
    l->turns[1][1] = weight_of(l, STR("t11"));
    for (int round = 0; round < ROUNDS; round++) {
        mix(order, l->lesson_count, &state);
        for (size_t i = 0; i < l->lesson_count; i++) {
            l->step++;
            guess(l, &l->lessons[order[i]]);
            correct(l, &l->lessons[order[i]]);
        }
    }
    free(order);
}

static int compare_weights(const void *a, const void *b)
{
    const struct weight *const *x = a, *const *y = b;

    return strcmp((*x)->name, (*y)->name);
}

static void write_reasons(struct learner *l, struct buf *out)
{
    if (l->weight_count)
        qsort(l->weights, l->weight_count, sizeof(void *), compare_weights);
    for (size_t i = 0; i < l->weight_count; i++) {
        const struct weight *w = l->weights[i];
        double mean = w->now - w->sum / (l->step + 1);
        if (fabs(mean) > WEIGHT_LEAST)
            buf_addf(out, "g %ld %s\n", lround(100 * mean), w->name);
    }
}

/* --- all of it --- */

static int write_packed(const char *path, struct str text, struct err *err)
{
    size_t room = ZSTD_compressBound(text.n);
    scoped(mem_freep) char *packed = mem_new(room, 1);
    size_t n = ZSTD_compress(packed, room, text.p, text.n, PACK_LEVEL);

    if (ZSTD_isError(n))
        return err_set(err, ERR_BUG, "packing: %s", ZSTD_getErrorName(n));
    return file_write(path, packed, n, err);
}

int learn_language(const char *out, char *const *paths, size_t count,
                   struct err *err)
{
    scoped(learner_done) struct learner l = {.counts = counts_new()};
    scoped(buf_done) struct buf text = {0};
    int r = 0;

    for (size_t i = 0; r == 0 && i < count; i++)
        r = take_file(&l, paths[i], err);
    buf_addz(&text, "liencong language 1\n");
    counts_write(l.counts, &text);
    if (r == 0)
        r = language_read(&l.language, buf_str(&text), err);
    if (r < 0)
        return r;
    learn_reasons(&l);
    write_reasons(&l, &text);
    return write_packed(out, buf_str(&text), err);
}
