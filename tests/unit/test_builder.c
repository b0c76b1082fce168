/* syndication/builder.c: the form shows the box, the code makes it. */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/builder.h"
#include "syndication/store.h"

static char *render(const char *options, const char *mistake)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hubdb_item items[] = {
        {.item = {.id = 7,
                  .title = STR("<b>t"),
                  .published_date = STR("2024-07-29T15:55:24")}}};
    const struct hubdb_page list = {1, items, 1};
    struct buf html = {0};
    struct box box;
    struct err err = {0};

    assert_int_equal(box_read(&box, arena, str_of(options), &err), 0);
    const struct builder view = {&box, STR("kind=news&title=%3Cb%3E"),
                                 "https://hub", &list, mistake};
    builder_write(&html, &view);
    return buf_take(&html);
}

static void fields_hold_what_was_chosen(void **state)
{
    (void)state;
    scoped(mem_freep) char *html =
        render("{\"kind\":\"news\",\"criteria\":\"picked\",\"ids\":[7],"
               "\"title\":\"\\\"<b>\",\"template\":\"cards\"}",
               NULL);

    assert_non_null(strstr(html, "<option value=\"news\" selected>"));
    assert_non_null(strstr(html, "<option value=\"cards\" selected>"));
    assert_non_null(strstr(html, "value=\"&quot;&lt;b&gt;\""));
    assert_non_null(strstr(html, "value=\"7\" checked> &lt;b&gt;t"));
    assert_null(strstr(html, "<b>"));
    assert_null(strstr(html, "role=\"alert\""));
}

/* Escaped once in the code's attribute, and again in the textarea. */
static void the_code_carries_the_options_in_its_address(void **state)
{
    (void)state;
    scoped(mem_freep) char *html = render("{}", "x < y");

    assert_non_null(strstr(html, "data-liencong-box=&quot;mau?kind=news&amp;"
                                 "amp;title=%3Cb%3E&quot;"));
    assert_non_null(strstr(html, "src=\"/box/mau?kind=news&amp;title="));
    assert_non_null(strstr(html, "x &lt; y</p>"));
    assert_null(strstr(builder_policy(), "unsafe"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_hold_what_was_chosen),
        cmocka_unit_test(the_code_carries_the_options_in_its_address),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
