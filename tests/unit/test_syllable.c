/* indexer/syllable.c: what can be a Vietnamese syllable. */
#include "indexer/syllable.h"

#include "tests/t.h"

static void syllables_of_the_language_pass_in_any_case_and_tone_place(void **s)
{
    static const char *const words[] = {
        "nghị", "định", "hòa",     "hoà",   "QUYẾT", "Đường",
        "thuỷ", "thủy", "gì",      "giếng", "quốc",  "khuỷu",
        "ưu",   "yêu",  "nghiêng", "ủy",    "Ủy",    "a"};

    (void)s;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_true(syllable_ok(str_of(words[i])));
}

static void what_a_wrong_table_makes_of_words_fails(void **s)
{
    static const char *const words[] = {"",          "chÝnh", "ngö", "phñ",
                                        "strengths", "cac",   "họạ", "bnh",
                                        "nghịnh1",   "ngh",   "cat"};

    (void)s;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        assert_false(syllable_ok(str_of(words[i])));
}

static void letters_lose_marks_and_case(void **s)
{
    (void)s;
    assert_int_equal(syllable_plain(0x1ea4), 'a'); /* Ấ */
    assert_int_equal(syllable_plain(0x110), 'd');  /* Đ */
    assert_int_equal(syllable_plain(0x1b0), 'u');  /* ư */
    assert_int_equal(syllable_plain('Q'), 'q');
    assert_int_equal(syllable_plain(0xe7), 0); /* ç */
    assert_int_equal(syllable_plain('5'), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            syllables_of_the_language_pass_in_any_case_and_tone_place),
        cmocka_unit_test(what_a_wrong_table_makes_of_words_fails),
        cmocka_unit_test(letters_lose_marks_and_case),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
