/* base/percent.c: one spelling of escapes. */
#include "tests/t.h"

#include "base/percent.h"

static void escapes_get_one_spelling_that_stays(void **state)
{
    (void)state;
    static const struct {
        const char *text, *also, *want;
    } cases[] = {
        {"/a%2fb%7e%41", "", "/a%2Fb~A"},
        {"/t\xe1\xbb\xa9 c", "", "/t%E1%BB%A9%20c"},
        {"%e1%bb%a9", "", "%E1%BB%A9"},
        {"100%", "", "100%25"},
        {"%4", "", "%254"},
        {"%zz", "", "%25zz"},
        {"%2541", "", "%2541"},
        {"a*b$c|[d]", "", "a*b$c%7C%5Bd%5D"},
        {"a*b$c%2a", "*$", "a%2Ab%24c%2A"},
        {"", "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf once = {0};
        scoped(buf_done) struct buf twice = {0};
        percent_spell(&once, str_of(cases[i].text), cases[i].also);
        assert_string_equal(once.p, cases[i].want);
        percent_spell(&twice, buf_str(&once), cases[i].also);
        assert_string_equal(twice.p, cases[i].want);
    }
}

static void decoding_leaves_what_is_no_escape(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};

    percent_decode(&out, STR("%41%4%zz%c3%A1%"));
    assert_string_equal(out.p, "A%4%zz\xc3\xa1%");
    assert_int_equal(percent_at(STR("x%0a"), 1), 10);
    assert_int_equal(percent_at(STR("x%0"), 1), -1);
    percent_add(&out, 0xfe);
    assert_true(str_ends(buf_str(&out), STR("%FE")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(escapes_get_one_spelling_that_stays),
        cmocka_unit_test(decoding_leaves_what_is_no_escape),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
