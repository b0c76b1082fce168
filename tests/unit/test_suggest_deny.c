/* searchd/suggest_deny.c: words that are never suggested, and mistakes named by
 * their line. */
#include "base/err.h"
#include "searchd/suggest_deny.h"
#include "tests/t.h"

static void words_are_denied_wherever_they_stand(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        bool denied;
    } cases[] = {
        {"nhà cái", true},         {"Link NHÀ CÁI mới", true},
        {"nhà cải tạo", false},    {"nha cai", false},
        {"soi kèo", true},         {"sỏi keo", true},
        {"soi kèo hôm nay", true}, {"soi", false},
        {"kèo soi", false},        {"", false},
    };
    scoped(suggest_deny_freep) struct suggest_deny *deny = NULL;
    struct err err = {0};

    assert_int_equal(suggest_deny_parse(&deny,
                                        STR("# list\n\nnhà cái\r\n soi keo \n"),
                                        "d", &err),
                     0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(suggest_deny_has(deny, cases[i].text),
                         cases[i].denied);
    assert_false(suggest_deny_has(NULL, "nhà cái"));
}

static void says_which_line_is_wrong_and_why(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"a\n\xff\xfe\n", "d:2: the line is not UTF-8"},
        {"\n# x\n...\n", "d:3: there is no word in '...'"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct suggest_deny *deny = NULL;
        struct err err = {0};
        assert_int_equal(
            suggest_deny_parse(&deny, str_of(cases[i].text), "d", &err),
            -ERR_CONFIG);
        assert_string_equal(err.msg, cases[i].says);
        assert_null(deny);
    }
}

static void the_list_as_shipped_is_one(void **state)
{
    (void)state;
    scoped(suggest_deny_freep) struct suggest_deny *deny = NULL;
    struct err err = {0};

    assert_int_equal(
        suggest_deny_load(&deny, "config/vi/suggest-deny.txt", &err), 0);
    assert_true(suggest_deny_has(deny, "Soi kèo nhà cái"));
    assert_false(suggest_deny_has(deny, "Cải tạo nhà ở"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_are_denied_wherever_they_stand),
        cmocka_unit_test(says_which_line_is_wrong_and_why),
        cmocka_unit_test(the_list_as_shipped_is_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
