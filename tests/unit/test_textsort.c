/* indexer/textsort.c: the order of strcmp(), whatever the texts share. */
#include "tests/t.h"

#include "indexer/textsort.h"

#include <stdlib.h>

static int compare(const void *a, const void *b)
{
    return strcmp(*(const char *const *)a, *(const char *const *)b);
}

static void assert_sorted(const char *const *texts, size_t count)
{
    scoped(mem_freep) const char **want = mem_new(count + 1, sizeof *want);
    scoped(mem_freep) struct sort_text *got = mem_new(count + 1, sizeof *got);

    for (size_t i = 0; i < count; i++) {
        want[i] = texts[i];
        got[i] = (struct sort_text){.text = texts[i], .value = (uint32_t)i};
    }
    qsort(want, count, sizeof *want, compare);
    textsort(got, count);
    for (size_t i = 0; i < count; i++) {
        assert_string_equal(got[i].text, want[i]);
        assert_ptr_equal(got[i].text, texts[got[i].value]);
    }
}

static void ends_and_high_bytes(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "b",
        "",
        "abcdefgh",
        "abcdefghi",
        "\xff\xfe",
        "abcdefg",
        "abcdefgh",
        "\x01",
        "a",
        "abcdefgh\x01",
        "abcdefgh\x80",
        "z\xc3\xa1",
        "ab",
        "",
        "abcdefghijklmnop",
    };
    const size_t count = sizeof texts / sizeof *texts;

    for (size_t n = 0; n <= count; n++)
        assert_sorted(texts, n);
}

/* Few letters, so that beginnings are shared; and many that are the same. */
static void texts_of_all_kinds(void **state)
{
    (void)state;
    enum { COUNT = 20000, LENGTH = 40 };
    static char room[COUNT][LENGTH];
    static const char *texts[COUNT];
    uint32_t seed = 1;

    for (uint32_t letters = 1; letters < 200; letters = letters * 3 + 1) {
        for (size_t i = 0; i < COUNT; i++) {
            seed = seed * 1664525u + 1013904223u;
            size_t n = (seed >> 16) % LENGTH;
            for (size_t j = 0; j < n; j++) {
                seed = seed * 1664525u + 1013904223u;
                room[i][j] = (char)(1 + (seed >> 16) % letters);
            }
            room[i][n] = '\0';
            texts[i] = room[i];
        }
        assert_sorted(texts, COUNT);
    }
    qsort(texts, COUNT, sizeof *texts, compare); /* sorted ones, too */
    assert_sorted(texts, COUNT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(ends_and_high_bytes),
        cmocka_unit_test(texts_of_all_kinds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
