/* syndication/v2param.c: forms, parameters, cursors. */
#include "tests/t.h"

#include "base/httpd.h"
#include "syndication/v2param.h"

static void accept_chooses_the_form_liked_best(void **state)
{
    (void)state;
    static const struct {
        const char *accept;
        int form; /* -1: none */
    } cases[] = {
        {"", ITEMFORM_JSON},
        {"*/*", ITEMFORM_JSON},
        {"application/json", ITEMFORM_JSON},
        {"text/csv", ITEMFORM_CSV},
        {"text/xml", ITEMFORM_XML},
        {"APPLICATION/XML", ITEMFORM_XML},
        {"application/xml;q=0.5, text/csv;q=0.75", ITEMFORM_CSV},
        {"text/html, application/xhtml+xml, application/xml;q=0.9, */*;q=0.8",
         ITEMFORM_XML},
        {"application/json;q=0, */*", ITEMFORM_XML},
        {"application/*", ITEMFORM_JSON},
        {"text/csv;q=0", -1},
        {"image/png", -1},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        enum itemform form;
        bool ok = v2_form_accepted(str_of(cases[i].accept), &form);
        if ((ok ? (int)form : -1) != cases[i].form)
            fail_msg("Accept: %s", cases[i].accept);
    }
}

static bool read_list(struct v2_list *list, const char *name, const char *value,
                      bool changes, struct v2_mistake *mistake)
{
    const struct httpd_pair pair = {str_of(name), str_of(value)};

    return v2_list_read(list, &pair, 1, changes, mistake);
}

static void a_cursor_leads_back_to_its_mark(void **state)
{
    (void)state;
    const struct walk_mark end = {STR("2024-07-29T15:55:24"), 17, 55};
    struct v2_mistake mistake;
    struct v2_list list;
    char cursor[V2_CURSOR_MAX];

    v2_cursor(cursor, &end, false);
    assert_true(read_list(&list, "cursor", cursor, false, &mistake));
    assert_string_equal(list.query.after.published.p, "2024-07-29T15:55:24");
    assert_int_equal(list.query.after.id, 17);
    assert_false(read_list(&list, "cursor", cursor, true, &mistake));
    v2_cursor(cursor, &end, true);
    assert_true(read_list(&list, "cursor", cursor, true, &mistake));
    assert_int_equal(list.query.after.seq, 55);
    assert_false(read_list(&list, "cursor", cursor, false, &mistake));
}

static void times_without_a_zone_are_those_of_viet_nam(void **state)
{
    (void)state;
    static const struct {
        const char *text, *since;
    } cases[] = {
        {"2024-07-29", "2024-07-29T00:00:00"},
        {"2024-07-29T10:00:00", "2024-07-29T10:00:00"},
        {"2024-07-29T10:00:00Z", "2024-07-29T17:00:00"},
        {"2024-07-29T10:00:00+07:00", "2024-07-29T10:00:00"},
    };
    struct v2_mistake mistake;
    struct v2_list list;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(read_list(&list, "published_since", cases[i].text, false,
                              &mistake));
        assert_string_equal(list.query.published_since.p, cases[i].since);
    }
    assert_true(read_list(&list, "changed_since", "1970-01-01T00:00:01Z", true,
                          &mistake));
    assert_int_equal(list.query.changed_since_ms, 1000);
}

static void a_mistake_is_named_in_both_languages(void **state)
{
    (void)state;
    static const struct {
        const char *name, *value;
        bool changes;
    } cases[] = {
        {"limit", "0", false},
        {"limit", "201", true},
        {"type", "4", false},
        {"distribution", "a b", false},
        {"cursor", "i1-2", false},
        {"cursor", "i1-20241301000000-1", false},
        {"cursor", "c1--1", true},
        {"changed_since", "hôm qua", true},
        {"published_since", "", false},
    };
    struct v2_mistake m;
    struct v2_list list;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_false(read_list(&list, cases[i].name, cases[i].value,
                               cases[i].changes, &m));
        assert_non_null(strstr(m.vi, cases[i].name));
        assert_non_null(strstr(m.en, cases[i].name));
    }
    assert_false(read_list(&list, "cursor", NULL, false, &m));
    assert_false(read_list(&list, "secret_key", "x", false, &m));
    assert_false(read_list(&list, "published_since", "2024", true, &m));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(accept_chooses_the_form_liked_best),
        cmocka_unit_test(a_cursor_leads_back_to_its_mark),
        cmocka_unit_test(times_without_a_zone_are_those_of_viet_nam),
        cmocka_unit_test(a_mistake_is_named_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
