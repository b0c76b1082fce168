/*
 * bench_suggest DATA QUERIES.jsonl: how long one look-up takes, for every
 * beginning of every question of a file, over the index at DATA; one thread.
 */
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/utf8.h"
#include "indexer/language.h"
#include "indexer/xap.h"
#include "searchd/suggest.h"
#include "searchd/suggest_fill.h"

#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

enum { TIMES_MAX = 1 << 20, FILE_MAX = 64 << 20 };

static int64_t now_ns(void)
{
    struct timespec t;

    clock_gettime(CLOCK_MONOTONIC, &t);
    return t.tv_sec * 1000000000LL + t.tv_nsec;
}

static int by_number(const void *a, const void *b)
{
    int64_t x = *(const int64_t *)a, y = *(const int64_t *)b;

    return x < y ? -1 : x > y;
}

static int make_book(struct suggest *book, const char *data, struct err *err)
{
    scoped(language_freep) struct language *language = NULL;
    scoped(xap_reader_freep) struct xap_reader *reader = NULL;
    scoped(suggest_fill_freep) struct suggest_fill *fill = NULL;
    scoped(mem_freep) char *dir = NULL;
    bool stop = false;

    if (asprintf(&dir, "%s/index", data) < 0)
        mem_exhausted();
    int r = language_shipped(&language, err);
    if (r == 0)
        r = xap_reader_open(&reader, dir, err);
    if (r < 0)
        return r;
    fill = suggest_fill_new(book, language);
    r = suggest_fill_index(fill, reader, NULL, &stop, err);
    suggest_fill_words(fill);
    suggest_finish(book);
    return r;
}

/* Every beginning of one question. */
static size_t type_it(const struct suggest *book, struct str text,
                      int64_t *times, size_t count)
{
    struct suggestion found[SUGGEST_MAX];

    for (size_t at = 0; at < text.n && at < 80 && count < TIMES_MAX;) {
        (void)utf8_next(text, &at);
        int64_t began = now_ns();
        (void)suggest_find(book, str_sub(text, 0, at), NULL, found, 8);
        times[count++] = now_ns() - began;
    }
    return count;
}

static size_t type_all(const struct suggest *book, char *file, int64_t *times)
{
    struct str rest = str_of(file), line;
    size_t count = 0;

    while (str_cut(&rest, '\n', &line)) {
        json_t *row = json_loadb(line.p, line.n, 0, NULL);
        const char *text = json_string_value(json_object_get(row, "text"));
        if (text)
            count = type_it(book, str_of(text), times, count);
        json_decref(row);
    }
    return count;
}

int main(int argc, char **argv)
{
    scoped(suggest_freep) struct suggest *book = suggest_new();
    scoped(mem_freep) char *file = NULL;
    scoped(mem_freep) int64_t *times = mem_new(TIMES_MAX, sizeof *times);
    struct err err = {0};
    int64_t began = now_ns();

    if (argc != 3 || make_book(book, argv[1], &err) < 0 ||
        file_read(&file, NULL, argv[2], FILE_MAX, &err) < 0) {
        fprintf(stderr, "bench_suggest DATA QUERIES.jsonl: %s\n", err.msg);
        return 1;
    }
    printf("suggest_book_s %.2f\nsuggest_lines %zu\n",
           (double)(now_ns() - began) / 1e9, suggest_count(book));
    size_t n = type_all(book, file, times);
    qsort(times, n, sizeof *times, by_number);
    if (n)
        printf("suggest_asked %zu\nsuggest_p50_us %.1f\nsuggest_p99_us %.1f\n"
               "suggest_max_us %.1f\n",
               n, (double)times[n / 2] / 1e3, (double)times[n * 99 / 100] / 1e3,
               (double)times[n - 1] / 1e3);
    return 0;
}
