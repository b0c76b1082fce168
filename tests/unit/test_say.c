/* searchd/say.c: every sentence in both languages. */
#include "base/utf8.h"
#include "searchd/say.h"
#include "tests/t.h"

static void nothing_is_missing_in_either_language(void **state)
{
    (void)state;
    for (int i = 0; i < SAY_COUNT; i++) {
        const char *vi = say(LANG_VI, (enum say)i);
        const char *en = say(LANG_EN, (enum say)i);
        assert_true(vi && *vi && utf8_valid(str_of(vi)));
        assert_true(en && *en && utf8_valid(str_of(en)));
        assert_true(utf8_is_nfc_quick(str_of(vi)));
    }
}

static void names_of_the_index_have_words_and_others_stay(void **state)
{
    (void)state;
    assert_string_equal(say_kind(LANG_VI, "service"), "Thủ tục hành chính");
    assert_string_equal(say_kind(LANG_EN, "service"), "Public service");
    assert_string_equal(say_level(LANG_VI, "commune"), "Xã, phường");
    assert_string_equal(say_kind(LANG_EN, "unheard"), "unheard");
    assert_string_equal(say_lang(LANG_EN), "en");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(nothing_is_missing_in_either_language),
        cmocka_unit_test(names_of_the_index_have_words_and_others_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
