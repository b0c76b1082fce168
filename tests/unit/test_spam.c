/* config/spam_words.c, indexer/spam.c: words as they are listed and met, and
 * what a page comes to.  Whole pages: tests/e2e/0340-spam-alarm.sh. */
#include "tests/t.h"

#include "base/arena.h"
#include "config/spam_words.h"
#include "indexer/page.h"
#include "indexer/spam.h"

static const char list[] = "# a comment\n"
                           "\n"
                           "gambling strong Soi  Kèo\r\n"
                           "gambling strong soi kèo nhà cái\n"
                           "gambling weak đánh bạc\n"
                           "gambling host w88\n"
                           "goods strong 激安\n"
                           "law calm công an\n"
                           "law calm khởi tố\n";

static struct spam_words *words(void)
{
    struct spam_words *w = NULL;
    struct err err = {0};

    if (spam_words_parse(&w, str_of(list), "list", &err) < 0)
        fail_msg("%s", err.msg);
    return w;
}

static void count(void *context, const struct spam_word *word)
{
    (void)word;
    ++*(int *)context;
}

static int found(const struct spam_words *w, const char *text)
{
    scoped(buf_done) struct buf b = {0};
    int n = 0;

    spam_words_normalise(&b, str_of(text));
    spam_words_find(w, buf_str(&b), count, &n);
    return n;
}

static void
words_are_found_whole_in_any_case_and_between_any_signs(void **state)
{
    (void)state;
    scoped(spam_words_freep) struct spam_words *w = words();

    assert_int_equal(found(w, "SOI-KÈO hôm nay, soi kèo"), 2);
    assert_int_equal(found(w, "soi kèo nhà cái"), 2);
    assert_int_equal(found(w, "soi kèos, soi keo, gisoi kèo"), 0);
    assert_int_equal(found(w, "大激安通販"), 1);
    assert_int_equal(found(w, ""), 0);
    assert_non_null(spam_words_of_host(w, STR("vao-w88.example")));
    assert_null(spam_words_of_host(w, STR("tinh.gov.vn")));
}

static void a_bad_line_is_told_with_its_number(void **state)
{
    (void)state;
    static const char *const lists[] = {"a strong b\nc loud d", "a strong b\nc",
                                        "a strong b\nc strong ,"};

    for (size_t i = 0; i < sizeof lists / sizeof *lists; i++) {
        struct spam_words *w = NULL;
        struct err err = {0};
        assert_int_equal(spam_words_parse(&w, str_of(lists[i]), "list", &err),
                         -ERR_CONFIG);
        assert_non_null(strstr(err.msg, "list:2: "));
    }
}

static void the_list_that_is_shipped_can_be_read(void **state)
{
    (void)state;
    scoped(spam_words_freep) struct spam_words *w = NULL;
    struct err err = {0};

    if (spam_words_load(&w, "config/vi/spam-words.txt", &err) < 0)
        fail_msg("%s", err.msg);
    assert_true(found(w, "nhà cái uy tín") > 0);
}

static int points(const char *title, const char *html)
{
    scoped(spam_words_freep) struct spam_words *w = words();
    scoped(arena_freep) struct arena *arena = arena_new();
    struct spam_alarm alarm;
    struct page page;

    page_parse(&page, str_of(html), arena);
    struct spam_page seen = {&page, "http://www.so.gov.vn/1", str_of(title),
                             STR("")};
    spam_judge(&alarm, w, &seen, arena);
    return alarm.points;
}

static void
what_is_hidden_or_leads_away_counts_what_is_ours_does_not(void **state)
{
    (void)state;

    assert_true(points("", "<p style='Display : None'>soi kèo</p>") >= 60);
    assert_true(points("", "<p style='text-indent:-9999px'>soi kèo") >= 60);
    assert_int_equal(points("", "<p>soi kèo</p>"), 0);
    assert_int_equal(points("", "<p style='display:none'>đánh bạc</p>"), 0);
    assert_true(points("", "<a href='//w88.example'>1</a>"
                           "<a href='https://W88.example/a'>2</a>"
                           "<a href='http://b.example'>soi kèo</a>") >= 60);
    assert_int_equal(points("", "<a href='http://so.gov.vn/w88'>soi kèo</a>"
                                "<a href='/w88'>soi kèo</a>"
                                "<a href='https://w88.gov.vn/'>soi kèo</a>"),
                     0);
    assert_true(points("Soi kèo", "<a href='https://w88.example'>x</a>") >= 60);
    assert_int_equal(points("Công an khởi tố vụ soi kèo",
                            "<a href='https://w88.example'>x</a>"),
                     0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(
            words_are_found_whole_in_any_case_and_between_any_signs),
        cmocka_unit_test(a_bad_line_is_told_with_its_number),
        cmocka_unit_test(the_list_that_is_shipped_can_be_read),
        cmocka_unit_test(
            what_is_hidden_or_leads_away_counts_what_is_ours_does_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
