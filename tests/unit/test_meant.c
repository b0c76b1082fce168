/* searchd/meant.c: another spelling is offered when the index knows it better.
 */
#include "indexer/language.h"
#include "indexer/xap.h"
#include "searchd/meant.h"
#include "tests/index.h"

static struct xap_reader *reader;
static struct language *language;

static int open_index(void **state)
{
    struct err err = {0};

    (void)state;
    index_rows(
        INDEX_ROW("a", "Thủ tục cấp hộ chiếu", "Nộp tờ khai.", "")
            INDEX_ROW("b", "Đăng ký kết hôn", "Ông Nguyễn Văn Chũ.", ""));
    if (language_shipped(&language, &err) < 0)
        return -1;
    return xap_reader_open(&reader, t_path("index"), &err);
}

static int close_index(void **state)
{
    (void)state;
    xap_reader_free(reader);
    language_free(language);
    return 0;
}

/* `want` NULL: nothing is offered. */
static void assert_meant(const char *want, const char *typed)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    const char *meant;
    struct err err = {0};

    if (meant_find(&meant, str_of(typed), language, reader, arena, &err) < 0)
        fail_msg("%s", err.msg);
    if (want && !meant)
        fail_msg("nothing is offered for '%s'", typed);
    if (!want && meant)
        fail_msg("'%s' is offered for '%s'", meant, typed);
    if (want)
        assert_string_equal(meant, want);
}

static void a_spelling_that_the_index_knows_is_offered(void **state)
{
    (void)state;
    assert_meant("thủ tục cấp hộ chiếu", "thũ tục cấp hộ chiếu");
    assert_meant("đăng ký kết hôn", "đăng ký ktế hôn");
}

static void what_the_index_knows_is_not_doubted(void **state)
{
    (void)state;
    assert_meant(NULL, "thủ tục cấp hộ chiếu");
    assert_meant(NULL, "Nguyễn Văn Chũ");
    assert_meant(NULL, "");
}

static void accents_alone_are_left_to_the_search(void **state)
{
    (void)state;
    assert_meant(NULL, "thu tuc cap ho chieu");
}

static void what_would_find_no_more_is_not_offered(void **state)
{
    (void)state;
    assert_meant(NULL, "thũ tuồng");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_spelling_that_the_index_knows_is_offered),
        cmocka_unit_test(what_the_index_knows_is_not_doubted),
        cmocka_unit_test(accents_alone_are_left_to_the_search),
        cmocka_unit_test(what_would_find_no_more_is_not_offered),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
