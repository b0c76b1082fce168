/* syndication/facts.c: files, videos and numbers of items. */
#include "tests/t.h"

#include "syndication/facts.h"

static void files_are_found_in_every_shape(void **state)
{
    (void)state;
    static const struct {
        const char *text, *name, *url;
        size_t count;
    } cases[] = {
        {"{}", NULL, NULL, 0},
        {"", NULL, NULL, 0},
        {"no json", NULL, NULL, 0},
        {"[\"https://a/b.pdf?x#y\"]", "b.pdf", "https://a/b.pdf?x#y", 1},
        {"[{\"url\":\"http://a/b\",\"FILENAME\":\" n \"}]", "n", "http://a/b",
         1},
        {"{\"Phụ lục\":\"https://a/b\"}", "Phụ lục", "https://a/b", 1},
        {"{\"files\":[{\"Link\":\"https://a/1\"},{\"Link\":\"https://a/2\"}]}",
         "1", "https://a/1", 2},
        {"[\"javascript:x\",\"https://a b\",\"/c\",5,null]", NULL, NULL, 0},
        {"[[[[[[\"https://a/deep\"]]]]]]", NULL, NULL, 0},
        {"[\"https://a/\"]", "https://a/", "https://a/", 1},
        {"[\"https://a/1\",\"https://a/1\",\"https://a/1\",\"https://a/1\","
         "\"https://a/1\",\"https://a/1\",\"https://a/1\",\"https://a/1\","
         "\"https://a/1\",\"https://a/1\",\"https://a/1\",\"https://a/1\"]",
         "1", "https://a/1", FACTS_FILES_MAX},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct facts_file files[FACTS_FILES_MAX];
        size_t n = facts_files(arena, str_of(cases[i].text), files);
        assert_int_equal(n, cases[i].count);
        if (n) {
            assert_str(cases[i].name, files[0].name);
            assert_str(cases[i].url, files[0].url);
        }
    }
}

static void a_video_is_a_file_that_a_browser_plays(void **state)
{
    (void)state;
    static const struct facts_file files[] = {
        {STR("a"), STR("https://a/x.pdf")},
        {STR("b"), STR("http://a/x.mp4")},
        {STR("c"), STR("https://a/x.webm?q=.pdf")}};

    assert_ptr_equal(facts_video(files, 3), &files[2]);
    assert_null(facts_video(files, 2));
}

static void the_ending_says_the_kind(void **state)
{
    (void)state;
    static const struct {
        const char *url, *ending;
    } cases[] = {
        {"https://a/x.pdf", "PDF"}, {"https://a/x.docx?v=1.2", "DOCX"},
        {"https://a/x", ""},        {"https://a/x.", ""},
        {"https://a.vn", "VN"},     {"https://a/x.y/z", ""},
        {"https://a/x.p%f", ""},    {"https://a/x.toolong", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct facts_file file = {STR("n"), str_of(cases[i].url)};
        char text[FACTS_ENDING_MAX];
        assert_string_equal(facts_ending(&file, text), cases[i].ending);
    }
}

static void the_number_of_a_document_stands_in_its_title(void **state)
{
    (void)state;
    static const struct {
        const char *title, *number;
    } cases[] = {
        {"Nghị định số 42/2022/NĐ-CP quy định", "42/2022/NĐ-CP"},
        {"Quyết định 1/QĐ-TTg: về kế hoạch", "1/QĐ-TTg"},
        {"Công điện (số 12/ĐT), ngày 1/2/2024", "12/ĐT"},
        {"Họp ngày 01/02/2024", ""},
        {"24/7", ""},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cases[i].number, facts_number(str_of(cases[i].title)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(files_are_found_in_every_shape),
        cmocka_unit_test(a_video_is_a_file_that_a_browser_plays),
        cmocka_unit_test(the_ending_says_the_kind),
        cmocka_unit_test(the_number_of_a_document_stands_in_its_title),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
