/* searchd/synonyms.c: short forms are written out, groups are found. */
#include "tests/t.h"

#include "searchd/synonyms.h"
#include "searchd/words.h"

static struct synonyms *shipped(void)
{
    struct synonyms *s = NULL;
    struct err err = {0};

    if (synonyms_load(&s, "", &err) < 0)
        fail_msg("%s", err.msg);
    return s;
}

static void short_forms_are_written_out(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"UBND xã", "Ủy ban nhân dân xã"},
        {"thủ tục ở ubnd xã", "thủ tục ở Ủy ban nhân dân xã"},
        {"thu tuc o ubnd xa", "thu tuc o uy ban nhan dan xa"},
        {"nghị quyết hdnd tỉnh", "nghị quyết Hội đồng nhân dân tỉnh"},
        /* part of a number, an address; a word that looks alike */
        {"12/2020/QĐ-UBND", NULL},
        {"email@ubnd.gov.vn", NULL},
        {"Ủy ban nhân dân", NULL},
        {"", NULL},
    };
    scoped(synonyms_freep) struct synonyms *s = shipped();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct words w;
        words_read(&w, str_of(cases[i][0]), arena);
        const char *got = synonyms_write_out(s, &w, arena);
        if (cases[i][1] && got)
            assert_string_equal(got, cases[i][1]);
        else if (cases[i][1] || got)
            fail_msg("'%s' becomes '%s'", cases[i][0], got ? got : "");
    }
}

static void an_accent_tells_a_word_from_a_short_form(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(synonyms_freep) struct synonyms *s = NULL;
    struct err err = {0};
    struct words w;
    size_t member;

    assert_int_equal(
        synonyms_read(&s, STR("VAT = thuế giá trị gia tăng"), &err), 0);
    words_read(&w, STR("vật nuôi, thuế VAT"), arena);
    assert_null(synonyms_at(s, &w, 0, &member));
    assert_non_null(synonyms_at(s, &w, 3, &member));
    assert_int_equal(member, 0);
}

static void a_line_that_is_none_is_named(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"# note\n\nUBND\n", "line 3: there is no '='"},
        {"A = \n", "line 1: there is no word"},
        {"a=b=c=d=e=f=g=h=i\n", "line 1: more than 8"},
        {"a = b c d e f g h i j k l m n\n", "is longer than 12 words"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct synonyms *s = NULL;
        struct err err = {0};
        assert_int_equal(synonyms_read(&s, str_of(cases[i][0]), &err),
                         -ERR_FORMAT);
        if (!strstr(err.msg, cases[i][1]))
            fail_msg("%s", err.msg);
        assert_null(s);
    }
}

static void a_file_of_the_operator_is_named_in_its_errors(void **state)
{
    (void)state;
    struct synonyms *s = NULL;
    struct err err = {0};

    assert_int_equal(
        synonyms_load(&s, t_file("synonyms.txt", STR("a = b\nc\n")), &err),
        -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "synonyms.txt: line 2: there is no '='"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(short_forms_are_written_out),
        cmocka_unit_test(an_accent_tells_a_word_from_a_short_form),
        cmocka_unit_test(a_line_that_is_none_is_named),
        cmocka_unit_test(a_file_of_the_operator_is_named_in_its_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
