/* searchd/typing.c: keystrokes of Telex and VNI become syllables. */
#include "tests/t.h"

#include "searchd/typing.h"

static void keystrokes_give_the_syllable(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"thur", "thủ"},        {"tucj", "tục"},
        {"dduwowngf", "đường"}, {"dduongwf", "đường"},
        {"dduowngf", "đường"},  {"tieengs", "tiếng"},
        {"tiengse", "tiếng"},   {"vieetj", "việt"},
        {"DDAATS", "đất"},      {"ddeer", "để"},
        {"nawm", "năm"},        {"muaw", "mưa"},
        {"nuwowcs", "nước"},    {"w", "ư"},
        {"cuar", "của"},        {"thu3", "thủ"},
        {"tuc5", "tục"},        {"d9uong72", "đường"},
        {"d9at61", "đất"},      {"tie6ng1", "tiếng"},
        {"na8m", "năm"},        {"nuoc71", "nước"},
        {"hoaf", "hòa"},        {"quys", "quý"},
    };
    struct fold got, want;

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        if (!typing_read(&got, str_of(cases[i][0])))
            fail_msg("%s is not read", cases[i][0]);
        fold_word(&want, str_of(cases[i][1]));
        if (strcmp(got.key, want.key) != 0)
            fail_msg("%s gives %s, not %s", cases[i][0], got.key, want.key);
    }
}

static void what_cannot_be_keystrokes_is_left_alone(void **state)
{
    (void)state;
    static const char *const words[] = {
        "",
        "thu",
        "thủ",
        "2022",
        "ban",
        "zz",
        "passss",
        "tr",
        "42a",
        "aaaaaaaaaaaaaaaa",
        "nghieenggggg",
    };
    struct fold got = {.key = "as before"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (typing_read(&got, str_of(words[i])))
            fail_msg("%s is read as %s", words[i], got.key);
    assert_string_equal(got.key, "as before");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(keystrokes_give_the_syllable),
        cmocka_unit_test(what_cannot_be_keystrokes_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
