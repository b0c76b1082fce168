/* searchd/plain.c: plain words, and the words as written, stay in step. */
#include "searchd/plain.h"
#include "tests/t.h"

static void signs_and_accents_are_left_out(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain;
    } cases[] = {
        {"Lệ phí, (trước bạ)", "le phi truoc ba"},
        {"42/2022/NĐ-CP", "42 2022 nd cp"},
        {" ?! ", ""},
        {"", ""},
        {"\"Hộ  chiếu\"?", "ho chieu"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        plain_add(&out, str_of(cases[i].text));
        assert_string_equal(out.p ? out.p : "", cases[i].plain);
    }
}

static void words_come_as_they_are_written(void **state)
{
    (void)state;
    struct str rest = STR(" Lệ-phí 42/NĐ"), word;
    scoped(buf_done) struct buf all = {0};

    while (plain_word(&rest, &word)) {
        buf_add(&all, word);
        buf_addc(&all, '.');
    }
    assert_string_equal(all.p, "Lệ.phí.42.NĐ.");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(signs_and_accents_are_left_out),
        cmocka_unit_test(words_come_as_they_are_written),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
