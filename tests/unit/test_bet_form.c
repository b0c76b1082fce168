/* searchd/bet_form.c: a best bet as JSON, read with mistrust. */
#include "searchd/bet_form.h"
#include "tests/t.h"

#define GOOD                                                                   \
    "\"questions\":[\"Hộ  chiếu\",\"passport\"],"                          \
    "\"url\":\"https://a.gov.vn/\",\"title\":\"Cấp\\n hộ chiếu\""

static struct bet bet;
static struct problems problems;

static void read_body(const char *body, struct arena *arena)
{
    problems.count = 0;
    bet_form_read(&bet, str_of(body), NULL, &problems, arena);
}

static void what_is_right_is_taken_on_one_line(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};

    read_body("{" GOOD ",\"from\":\"2026-01-01\",\"to\":\"2026-01-01\"}",
              arena);
    assert_int_equal(problems.count, 0);
    assert_string_equal(bet.question, "Hộ chiếu|passport");
    assert_string_equal(bet.title, "Cấp hộ chiếu");
    assert_string_equal(bet.text, "");
    assert_int_equal(bet.to_ms - bet.from_ms, 86400000);
    bet.id = "ho-chieu";
    bet_form_write(&out, &bet, bet.from_ms);
    assert_string_equal(
        out.p, "{\"active\":true,\"id\":\"ho-chieu\",\"questions\":[\"Hộ "
               "chiếu\",\"passport\"],\"url\":\"https://a.gov.vn/\",\"title\":"
               "\"Cấp hộ chiếu\",\"text\":null,\"from\":\"2026-01-01\",\"to\":"
               "\"2026-01-01\"}");
    /* What is listed can be put again. */
    scoped(mem_freep) char *again = str_dup(buf_str(&out));
    read_body(again, arena);
    assert_int_equal(problems.count, 0);
}

static void what_is_wrong_is_told_by_its_member(void **state)
{
    (void)state;
    static const struct {
        const char *body, *member;
    } cases[] = {
        {"", "body"},
        {"[]", "body"},
        {"{" GOOD "} x", "body"},
        {"{\"url\":\"https://a.gov.vn/\",\"title\":\"T\"}", "questions"},
        {"{" GOOD ",\"from\":\"2026-1-1\"}", "from"},
        {"{" GOOD ",\"from\":\"2026-01-02\",\"to\":\"2026-01-01\"}", "to"},
        {"{" GOOD ",\"text\":[]}", "text"},
        {"{" GOOD ",\"colour\":\"red\"}", "colour"},
        {"{\"questions\":[\"a|b\"],\"url\":\"https://a/\",\"title\":\"T\"}",
         "questions"},
        {"{\"questions\":[\"a\",\"?\"],\"url\":\"https://a/\",\"title\":\"T\"}",
         "questions"},
        {"{\"questions\":[\"a\"],\"url\":\"ftp://a/\",\"title\":\"T\"}", "url"},
        {"{\"questions\":[\"a\"],\"url\":\"https://a/\",\"title\":\" \"}",
         "title"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        read_body(cases[i].body, arena);
        assert_int_equal(problems.count, 1);
        assert_string_equal(problems.items[0].parameter, cases[i].member);
    }
}

static void ids_are_plain(void **state)
{
    (void)state;
    assert_true(bet_form_is_id(STR("ho-chieu-2026")));
    assert_false(bet_form_is_id(STR("")));
    assert_false(bet_form_is_id(STR("Ho")));
    assert_false(bet_form_is_id(STR("../x")));
    assert_false(bet_form_is_id((struct str){"a\0b", 3}));
    assert_false(bet_form_is_id(STR(
        "aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_right_is_taken_on_one_line),
        cmocka_unit_test(what_is_wrong_is_told_by_its_member),
        cmocka_unit_test(ids_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
