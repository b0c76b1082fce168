/* indexer/learn.c: texts -> a language that reads again. */
#include "tests/t.h"

#include "base/file.h"
#include "indexer/language.h"
#include "indexer/learn.h"

#include <stdlib.h>
#include <zstd.h>

/* What was learnt, unpacked. */
static char *learn(char *const *paths, size_t count)
{
    const char *out = t_path("language.zst");
    struct err err = {0};
    char *packed, *text = mem_new(1 << 20, 1);
    size_t n;

    if (learn_language(out, paths, count, &err) < 0 ||
        file_read(&packed, &n, out, 1 << 20, &err) < 0)
        fail_msg("%s", err.msg);
    n = ZSTD_decompress(text, (1 << 20) - 1, packed, n);
    assert_false(ZSTD_isError(n));
    free(packed);
    return text;
}

static char *file(const char *name, const char *content)
{
    return mem_str(t_file(name, str_of(content)));
}

static void words_and_neighbours_are_counted(void **state)
{
    (void)state;
    scoped(mem_freep) char *path =
        file("a.jsonl", "{\"title\": \"Thủ tục\", \"text\": \"thủ tục, tục "
                        "THỦ\\nthủ tục\"}\n{\"text\": \"hoà hòa hòa\"}\n");
    scoped(mem_freep) char *text = learn((char *[]){path}, 1);

    /* Small letters; one word for both places of the tone; rare ones are left
     * out; "tục, tục" and what is on two lines are no neighbours. */
    assert_string_equal(text, "liencong language 1\n"
                              "w thủ 4\nw tục 4\nw hòa 3\n"
                              "p 0 2 9\np 2 3 6\n");
}

static void marked_text_teaches_which_syllables_are_one_word(void **state)
{
    (void)state;
    scoped(mem_freep) char *gold =
        file("a.seg.txt", "thủ_tục mới\nthủ_tục này\nthủ_tục đó\n");
    scoped(mem_freep) char *text = learn((char *[]){gold}, 1);

    assert_non_null(strstr(text, "\nw thủ 3\n"));
    assert_non_null(strstr(text, "\ng "));
}

static void phrases_of_speech_count_many_times(void **state)
{
    (void)state;
    scoped(mem_freep) char *speech = file("speech.txt", "# note\nbao nhiêu\n");
    scoped(mem_freep) char *text = learn((char *[]){speech}, 1);

    assert_string_equal(text, "liencong language 1\n"
                              "w bao 100\nw nhiêu 100\np 0 2 37\n");
}

static void a_row_that_is_none_is_named(void **state)
{
    (void)state;
    scoped(mem_freep) char *path = file("b.jsonl", "{}\nx\n");
    struct err err = {0};

    assert_int_equal(learn_language(t_path("none"), (char *[]){path}, 1, &err),
                     -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "b.jsonl:2: not a JSON object"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_and_neighbours_are_counted),
        cmocka_unit_test(marked_text_teaches_which_syllables_are_one_word),
        cmocka_unit_test(phrases_of_speech_count_many_times),
        cmocka_unit_test(a_row_that_is_none_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
