/* searchd/suggest.c: what was begun is found, best first, nothing twice. */
#include "tests/t.h"
#include "base/err.h"
#include "searchd/suggest.h"
#include "searchd/suggest_deny.h"

#include <stdio.h>

static struct suggest *book(void)
{
    static const struct {
        enum suggest_kind kind;
        const char *text;
        double weight;
    } lines[] = {
        {SUGGEST_DOCUMENT, "Nghị định 42/2022/NĐ-CP", 6},
        {SUGGEST_DOCUMENT, "Nghị định 42/2016/NĐ-CP", 5},
        {SUGGEST_DOCUMENT, "Nghị định 99/2022/NĐ-CP", 6},
        {SUGGEST_WORDS, "thủ tục hành chính", 5},
        {SUGGEST_WORDS, "thu nhập", 4},
        {SUGGEST_TITLE, "Cấp hộ chiếu phổ thông cho trẻ em", 2},
        {SUGGEST_TITLE, "CẤP HỘ CHIẾU PHỔ THÔNG CHO TRẺ EM", 1},
        {SUGGEST_TITLE, "Đường sắt", 3},
        {SUGGEST_TITLE, "Bồi dưỡng cán bộ", 2},
        {SUGGEST_TITLE, "Dương lịch", 1},
        {SUGGEST_QUESTION, "hộ chiếu", 12},
    };
    struct suggest *s = suggest_new();

    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++)
        suggest_add(s,
                    &(struct suggestion){lines[i].kind, lines[i].text, "note"},
                    lines[i].weight);
    suggest_finish(s);
    return s;
}

/* "a|b": what is found for it; static storage. */
static const char *found(const struct suggest *s, const char *typed,
                         const struct suggest_deny *deny, size_t max)
{
    static char text[1000];
    struct suggestion list[SUGGEST_MAX];
    size_t n = suggest_find(s, str_of(typed), deny, list, max), at = 0;

    *text = '\0';
    for (size_t i = 0; i < n; i++)
        at += (size_t)snprintf(text + at, sizeof text - at, "%s%s",
                               i ? "|" : "", list[i].text);
    return text;
}

static void what_was_begun_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *found;
    } cases[] = {
        {"nghi dinh 42", "Nghị định 42/2022/NĐ-CP|Nghị định 42/2016/NĐ-CP"},
        {"Nghị định 99/2", "Nghị định 99/2022/NĐ-CP"},
        {"42/2016/nd", "Nghị định 42/2016/NĐ-CP"},
        {"thu", "thủ tục hành chính|thu nhập"},
        {"thủ", "thủ tục hành chính"},
        {"hanh", "thủ tục hành chính"},
        {"THU T", "thủ tục hành chính"},
        {"duong", "Đường sắt|Dương lịch|Bồi dưỡng cán bộ"},
        {"đường", "Đường sắt"},
        {"dương", "Dương lịch"},
        {"thur tucj", "thủ tục hành chính"}, /* Telex switched off */
        {"thu3 tuc5 ha", "thủ tục hành chính"},
        {"chieu tre em", "Cấp hộ chiếu phổ thông cho trẻ em"},
        {"em chieu", "Cấp hộ chiếu phổ thông cho trẻ em"},
        {"thu ", "thủ tục hành chính|thu nhập"}, /* the word is complete */
        {"th ", ""},
        {"xyz", ""},
        {"", ""},
        {"  ?! ", ""},
        {"\xff\xfe", ""},
    };
    scoped(suggest_freep) struct suggest *s = book();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *got = found(s, cases[i].typed, NULL, SUGGEST_MAX);
        assert_string_equal(got, cases[i].found);
    }
}

static void the_best_come_first_and_no_more_than_asked(void **state)
{
    (void)state;
    scoped(suggest_freep) struct suggest *s = book();

    assert_string_equal(found(s, "ho", NULL, 2),
                        "hộ chiếu|Cấp hộ chiếu phổ thông cho trẻ em");
    assert_string_equal(found(s, "ho", NULL, 1), "hộ chiếu");
    assert_string_equal(found(s, "ho", NULL, 0), "");
}

static void what_is_typed_already_is_no_suggestion(void **state)
{
    (void)state;
    scoped(suggest_freep) struct suggest *s = book();

    assert_string_equal(found(s, "Hộ chiếu", NULL, 5),
                        "Cấp hộ chiếu phổ thông cho trẻ em");
}

static void nothing_comes_twice(void **state)
{
    (void)state;
    scoped(suggest_freep) struct suggest *s = book();

    assert_int_equal(suggest_count(s), 10); /* the shouted title is the same */
    assert_string_equal(found(s, "c", NULL, 3),
                        "hộ chiếu|Nghị định 99/2022/NĐ-CP|Nghị định "
                        "42/2022/NĐ-CP");
}

static void what_is_denied_never_comes(void **state)
{
    (void)state;
    scoped(suggest_freep) struct suggest *s = book();
    scoped(suggest_deny_freep) struct suggest_deny *some = NULL, *all = NULL;
    struct err err = {0};

    assert_int_equal(suggest_deny_parse(&some, STR("tre em\n"), "d", &err), 0);
    assert_int_equal(suggest_deny_parse(&all, STR("# stop\n*\n"), "d", &err),
                     0);
    assert_string_equal(found(s, "ho", some, 5), "hộ chiếu");
    assert_string_equal(found(s, "ho", all, 5), "");
}

static void an_empty_book_answers_nothing(void **state)
{
    (void)state;
    scoped(suggest_freep) struct suggest *s = suggest_new();

    suggest_add(s, &(struct suggestion){SUGGEST_TITLE, "", ""}, 1);
    suggest_add(s, &(struct suggestion){SUGGEST_TITLE, "...", ""}, 1);
    suggest_finish(s);
    assert_int_equal(suggest_count(s), 0);
    assert_string_equal(found(s, "a b", NULL, 5), "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_begun_is_found),
        cmocka_unit_test(the_best_come_first_and_no_more_than_asked),
        cmocka_unit_test(what_is_typed_already_is_no_suggestion),
        cmocka_unit_test(nothing_comes_twice),
        cmocka_unit_test(what_is_denied_never_comes),
        cmocka_unit_test(an_empty_book_answers_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
