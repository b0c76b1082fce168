/* indexer/language.c: the language as lines, and the one in the program. */
#include "tests/t.h"

#include "indexer/language.h"

static const char SMALL[] = "liencong language 1\n"
                            "w thủ 100\n"
                            "w tục 50\n"
                            "w thu 20\n"
                            "p 0 2 24\n"
                            "g -150 athu~01r\n";

static struct language *small(void)
{
    struct language *l = NULL;
    struct err err = {0};

    if (language_read(&l, str_of(SMALL), &err) < 0)
        fail_msg("%s", err.msg);
    return l;
}

static void
words_are_found_by_their_key_and_by_their_plain_letters(void **state)
{
    (void)state;
    scoped(language_freep) struct language *l = small();
    const int32_t *words;

    assert_int_equal(language_count(l), 3);
    assert_int_equal(language_find(l, "tuc~01j"), LANGUAGE_NONE);
    assert_int_equal(language_find(l, "tuc~0j"), LANGUAGE_NONE);
    assert_int_equal(language_find(l, language_key(l, 1)), 1);
    assert_int_equal(language_forms(l, STR("thu"), &words), 2);
    assert_string_equal(language_text(l, words[0]), "thủ");
    assert_string_equal(language_text(l, words[1]), "thu");
    assert_int_equal(language_forms(l, STR("th"), &words), 0);
}

static void pairs_tell_what_follows_and_how_closely(void **state)
{
    (void)state;
    scoped(language_freep) struct language *l = small();

    /* exp(24 / 8) times, of 100 */
    assert_true(language_follows(l, 0, 1) > 0.19);
    assert_true(language_follows(l, 0, 1) < 0.21);
    assert_true(language_bond(l, 0, 1) < 0);
    assert_true(language_follows(l, 1, 0) == 0);
    assert_true(language_bond(l, 1, 0) == 0);
    assert_true(language_reason(l, STR("athu~01r")) == -1.5);
    assert_true(language_reason(l, STR("other")) == 0);
}

static void what_cannot_be_is_refused_with_its_line(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"", "line 1"},
        {"liencong language 2\nw a 1\n", "line 1"},
        {"liencong language 1\n", "no words"},
        {"liencong language 1\nw a 0\n", "line 2"},
        {"liencong language 1\nw a 1\np 1 1 3\n", "line 3"},
        {"liencong language 1\nw a 1\np 0 2 3\n", "line 3"},
        {"liencong language 1\nw a 1\np 0 1\n", "line 3"},
        {"liencong language 1\nw a 1\np 0 1 3\nw b 1\n", "line 4"},
        {"liencong language 1\nw a 1\np 0 1 3\np 0 1 3\n", "line 4"},
        {"liencong language 1\nw a 1\ng x y\n", "line 3"},
        {"liencong language 1\nw a 1\nz\n", "line 3"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct language *l = NULL;
        struct err err = {0};
        assert_int_equal(language_read(&l, str_of(cases[i][0]), &err),
                         -ERR_FORMAT);
        if (!strstr(err.msg, cases[i][1]))
            fail_msg("%zu: %s", i, err.msg);
        assert_null(l);
    }
}

static void the_program_knows_the_language(void **state)
{
    (void)state;
    scoped(language_freep) struct language *l = NULL;
    struct err err = {0};
    const int32_t *words;

    assert_int_equal(language_shipped(&l, &err), 0);
    assert_true(language_count(l) > 5000);
    assert_true(language_forms(l, STR("quyen"), &words) >= 3);
    assert_string_equal(language_text(l, words[0]), "quyền");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            words_are_found_by_their_key_and_by_their_plain_letters),
        cmocka_unit_test(pairs_tell_what_follows_and_how_closely),
        cmocka_unit_test(what_cannot_be_is_refused_with_its_line),
        cmocka_unit_test(the_program_knows_the_language),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
