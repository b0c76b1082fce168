/* base/form.c: as the URL Standard reads forms, and within its limit. */
#include "base/form.h"
#include "base/httpd.h"
#include "tests/t.h"

static void pairs_are_cut_and_decoded(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pairs; /* "name=value;" each */
    } cases[] = {
        {"", ""},
        {"&&", ""},
        {"a", "a=;"},
        {"=b", "=b;"},
        {"a=b=c", "a=b=c;"},
        {"a=1&b=2&a=3", "a=1;b=2;a=3;"},
        {"q=n%E1%BB%81n+m%C3%B3ng", "q=nền móng;"},
        {"%61=%2B%26%3d", "a=+&=;"},
        {"a=%", "a=%;"},
        {"a=%4", "a=%4;"},
        {"a=%4g%G4", "a=%4g%G4;"},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct httpd_pair *pairs = NULL;
        size_t count = 0;
        struct buf got = {0};
        assert_true(
            form_parse(arena, str_of(cases[i].text), 9, &pairs, &count));
        buf_addz(&got, "");
        for (size_t j = 0; j < count; j++) {
            buf_add(&got, pairs[j].name);
            buf_addc(&got, '=');
            buf_add(&got, pairs[j].value);
            buf_addc(&got, ';');
        }
        assert_string_equal(got.p, cases[i].pairs);
        buf_done(&got);
    }
}

static void more_pairs_than_allowed_are_refused(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct httpd_pair *pairs = NULL;
    size_t count = 0;

    assert_true(form_parse(arena, STR("a&b&&c"), 3, &pairs, &count));
    assert_int_equal(count, 3);
    assert_false(form_parse(arena, STR("a&b&c&d"), 3, &pairs, &count));
}

static void a_path_keeps_its_plus_and_may_hold_any_byte(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();

    assert_str("/a+b", form_decode_path(arena, STR("/a+b")));
    assert_str("/a b%", form_decode_path(arena, STR("/a%20b%")));
    struct str zero = form_decode_path(arena, STR("/%00z"));
    assert_int_equal(zero.n, 3);
    assert_memory_equal(zero.p, "/\0z", 3);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(pairs_are_cut_and_decoded),
        cmocka_unit_test(more_pairs_than_allowed_are_refused),
        cmocka_unit_test(a_path_keeps_its_plus_and_may_hold_any_byte),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
