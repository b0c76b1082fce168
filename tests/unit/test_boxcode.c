/* syndication/boxcode.c: what portals paste. */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/boxcode.h"

static char *code_of(const char *options, const char *id,
                     enum boxcode_form form, bool csp)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box;
    struct err err = {0};
    struct buf out = {0};

    assert_int_equal(box_read(&box, arena, str_of(options), &err), 0);
    const struct boxcode code = {&box, str_of(id), "https://hub"};
    if (csp)
        boxcode_csp(&out, &code, form);
    else
        boxcode_write(&out, &code, form);
    return buf_take(&out);
}

static const char options[] =
    "{\"title\":\"a\\\"<b>'\",\"height\":400,\"width\":300}";

/* Such lines stand in portals: they must never change their meaning. */
static void the_script_form_keeps_its_attributes(void **state)
{
    (void)state;
    scoped(mem_freep) char *code = code_of(options, "abcd", BOXCODE_SCRIPT, 0);

    assert_string_equal(
        code, "<div data-liencong-box=\"abcd\" data-height=\"400\" "
              "style=\"display:flow-root;min-height:400px;max-width:300px\"><a "
              "href=\"https://hub/box/abcd\">a&quot;&lt;b&gt;&#39;</a></div>\n"
              "<script async src=\"https://hub/widgets/v1/loader.js\">"
              "</script>");
}

static void each_form_holds_a_link_and_an_escaped_title(void **state)
{
    (void)state;
    for (int form = 0; form < BOXCODE_FORMS; form++) {
        scoped(mem_freep) char *code =
            code_of(options, "abcd", (enum boxcode_form)form, false);
        assert_null(strstr(code, "<b>"));
        assert_non_null(strstr(code, "https://hub/box/abcd"));
        assert_non_null(strstr(code, "&lt;b&gt;"));
    }
}

static void a_pinned_loader_comes_with_its_hash(void **state)
{
    (void)state;
    scoped(mem_freep) char *code =
        code_of("{}", "abcd", BOXCODE_ELEMENT_PINNED, false);

    assert_non_null(strstr(code, "<liencong-box box=\"abcd\""));
    assert_non_null(strstr(code, "integrity=\"sha256-"));
    assert_non_null(strstr(code, "crossorigin=\"anonymous\""));
}

static void options_in_the_address_stay_behind_the_ending(void **state)
{
    (void)state;
    scoped(mem_freep) char *php =
        code_of("{}", "mau?kind=news&count=3", BOXCODE_PHP, false);
    scoped(mem_freep) char *frame =
        code_of("{}", "mau?kind=news&count=3", BOXCODE_IFRAME, false);

    assert_non_null(
        strstr(php, "'https://hub/box/mau.html?kind=news&count=3'"));
    assert_non_null(strstr(php, "@file_get_contents('https"));
    assert_non_null(strstr(php, "/liencong-mau-"));
    assert_null(strstr(php, "@ID@"));
    assert_non_null(
        strstr(frame, "src=\"https://hub/box/mau?kind=news&amp;count=3\""));
}

static void a_title_cannot_leave_the_string_of_a_server(void **state)
{
    (void)state;
    static const char bad[] = "{\"title\":\"\\\\\\n\\\"+x\"}";
    scoped(mem_freep) char *java = code_of(bad, "abcd", BOXCODE_JAVA, false);

    assert_non_null(strstr(java, "\\\\ &quot;+x</a>\";"));
}

/* What was seen under Tomcat: the text of a page that is not read as UTF-8
 * comes out broken, and two boxes in one page had the same names. */
static void a_recipe_is_ascii_and_two_fit_into_one_page(void **state)
{
    (void)state;
    static const char title[] = "{\"title\":\"Ch\u1ec9 đạo 😀\"}";
    static const enum boxcode_form forms[] = {BOXCODE_JAVA, BOXCODE_ASPNET,
                                              BOXCODE_SHAREPOINT};

    for (size_t i = 0; i < sizeof forms / sizeof *forms; i++) {
        scoped(mem_freep) char *one = code_of(title, "abcd", forms[i], false);
        scoped(mem_freep) char *two = code_of(title, "abce", forms[i], false);
        for (const char *c = one; *c; c++)
            assert_true(*c > 0);
        assert_non_null(
            strstr(one, ">Ch\\u1ec9 \\u0111\\u1ea1o \\ud83d\\ude00</a>\""));
        const char *name = strstr(one, "lienCongKept");
        char word[24] = {0};
        memcpy(word, name, 20);
        assert_int_equal(strcspn(word, " ="), 20);
        assert_null(strstr(two, word));
        assert_null(strstr(one, "@BOX@"));
    }
    scoped(mem_freep) char *php = code_of(title, "abcd", BOXCODE_PHP, false);
    assert_non_null(strstr(php, "đạo 😀</a>'"));
}

static void each_form_says_what_a_csp_must_allow(void **state)
{
    (void)state;
    scoped(mem_freep) char *frame = code_of("{}", "a", BOXCODE_IFRAME, true);
    scoped(mem_freep) char *script = code_of("{}", "a", BOXCODE_SCRIPT, true);
    scoped(mem_freep) char *element = code_of("{}", "a", BOXCODE_ELEMENT, true);
    scoped(mem_freep) char *php = code_of("{}", "a", BOXCODE_PHP, true);

    assert_string_equal(frame, "frame-src https://hub;");
    assert_string_equal(script,
                        "script-src https://hub;\nframe-src https://hub;");
    assert_string_equal(element, "script-src https://hub;\n"
                                 "connect-src https://hub;\n"
                                 "img-src https://hub;");
    assert_string_equal(php, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_script_form_keeps_its_attributes),
        cmocka_unit_test(each_form_holds_a_link_and_an_escaped_title),
        cmocka_unit_test(a_pinned_loader_comes_with_its_hash),
        cmocka_unit_test(options_in_the_address_stay_behind_the_ending),
        cmocka_unit_test(a_title_cannot_leave_the_string_of_a_server),
        cmocka_unit_test(a_recipe_is_ascii_and_two_fit_into_one_page),
        cmocka_unit_test(each_form_says_what_a_csp_must_allow),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
