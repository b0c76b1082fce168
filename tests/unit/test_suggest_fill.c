/* searchd/suggest_fill.c: documents, titles, words and questions become lines.
 */
#include "base/err.h"
#include "indexer/language.h"
#include "searchd/suggest.h"
#include "searchd/suggest_fill.h"
#include "tests/results.h"

struct made {
    struct suggest *book;
    struct suggest_fill *fill;
    struct language *language;
};

static struct made begin(void)
{
    struct made m = {.book = suggest_new()};
    struct err err = {0};

    if (language_shipped(&m.language, &err) < 0)
        fail_msg("%s", err.msg);
    m.fill = suggest_fill_new(m.book, m.language);
    return m;
}

static void add(struct made *m, const char *title, const char *type,
                const char *number)
{
    struct record r = results_record();

    r.title = title;
    r.card.type = type;
    r.card.number = number;
    suggest_fill_record(m->fill, &r);
}

static size_t find(struct made *m, const char *typed,
                   struct suggestion ret[SUGGEST_MAX])
{
    return suggest_find(m->book, str_of(typed), NULL, ret, SUGGEST_MAX);
}

static void finish(struct made *m)
{
    suggest_fill_free(m->fill);
    suggest_free(m->book);
    language_free(m->language);
}

static void a_document_is_found_by_its_number_and_by_its_title(void **state)
{
    (void)state;
    struct suggestion found[SUGGEST_MAX];
    struct made m = begin();

    add(&m, "Quy định về tem", "Thông tư", "'7/2022/TT-BTC");
    suggest_finish(m.book);
    assert_int_equal(find(&m, "thong tu 7", found), 1);
    assert_string_equal(found[0].text, "Thông tư 7/2022/TT-BTC");
    assert_string_equal(found[0].note, "Quy định về tem");
    assert_string_equal(suggest_kind_name(found[0].kind), "document");
    assert_int_equal(find(&m, "tem", found), 1);
    assert_string_equal(found[0].text, "Quy định về tem");
    finish(&m);
}

static void words_of_three_titles_are_words(void **state)
{
    (void)state;
    struct suggestion found[SUGGEST_MAX];
    struct made m = begin();

    add(&m, "Điều 1. Lệ phí trước bạ nhà đất", "", "");
    add(&m, "Kê khai lệ phí trước bạ", "", "");
    add(&m, "Miễn lệ phí trước bạ", "", "");
    add(&m, "Hộ chiếu", "", "");
    suggest_fill_words(m.fill);
    suggest_finish(m.book);
    assert_true(find(&m, "truoc ba", found) > 0);
    size_t n = find(&m, "le phi", found), words = 0, titles = 0;
    for (size_t i = 0; i < n; i++) {
        words += found[i].kind == SUGGEST_WORDS;
        titles += !strcmp(found[i].text, "Lệ phí trước bạ nhà đất");
    }
    assert_true(words > 0);
    assert_int_equal(titles, 1); /* "Điều 1. " is left out */
    assert_int_equal(find(&m, "chieu", found), 1); /* one title, no words */
    finish(&m);
}

static void a_long_title_ends_behind_a_word(void **state)
{
    (void)state;
    struct suggestion found[SUGGEST_MAX];
    struct made m = begin();

    add(&m,
        "Quy định chi tiết và biện pháp thi hành một số điều của luật về quản "
        "lý sử dụng tài sản công tại các cơ quan tổ chức đơn vị ở trung ương "
        "và ở địa phương trong cả nước",
        "", "");
    suggest_finish(m.book);
    assert_int_equal(find(&m, "quy dinh", found), 1);
    assert_true(strlen(found[0].text) <= 160);
    assert_true(str_ends(str_of(found[0].text), STR(" tài sản công tại")) ||
                strchr(found[0].text, ' ') != NULL);
    assert_false(str_ends(str_of(found[0].text), STR(" ")));
    finish(&m);
}

static void a_question_comes_before_titles(void **state)
{
    (void)state;
    struct suggestion found[SUGGEST_MAX];
    struct made m = begin();

    add(&m, "Hộ chiếu công vụ", "", "");
    suggest_fill_question(m.fill, STR("hộ chiếu mất bao lâu"), 40);
    suggest_fill_question(m.fill, STR("hộ chiếu"), 0);
    suggest_finish(m.book);
    assert_int_equal(find(&m, "ho chieu", found), 2);
    assert_string_equal(found[0].text, "hộ chiếu mất bao lâu");
    finish(&m);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_document_is_found_by_its_number_and_by_its_title),
        cmocka_unit_test(words_of_three_titles_are_words),
        cmocka_unit_test(a_long_title_ends_behind_a_word),
        cmocka_unit_test(a_question_comes_before_titles),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
