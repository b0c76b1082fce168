/* syndication/builder.c: the form shows the box, the code makes it. */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/builder.h"
#include "syndication/store_item.h"

static struct hubdb_item items[] = {
    {.item = {.id = 7,
              .title = STR("<b>t"),
              .published_date = STR("2024-07-29T15:55:24")}}};

static char *render(const char *options, struct builder view)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct buf html = {0};
    struct box box;
    struct err err = {0};

    assert_int_equal(box_read(&box, arena, str_of(options), &err), 0);
    view.box = &box;
    view.base_url = "https://hub";
    view.preview = builder_preview(STR("tinh"));
    builder_write(&html, &view);
    return buf_take(&html);
}

static void fields_hold_what_was_chosen(void **state)
{
    (void)state;
    const struct builder view = {.picked = {1, items, 1},
                                 .found = {1, items, 1}};
    scoped(mem_freep) char *html =
        render("{\"kind\":\"news\",\"criteria\":\"picked\",\"ids\":[7],"
               "\"title\":\"\\\"<b>\",\"template\":\"cards\"}",
               view);

    assert_non_null(strstr(html, "value=\"news\" checked>"));
    assert_non_null(strstr(html, "value=\"cards\" checked>"));
    assert_non_null(strstr(html, "value=\"&quot;&lt;b&gt;\""));
    const char *first = strstr(html, "value=\"7\" checked> <span>&lt;b&gt;t");
    assert_non_null(first);
    assert_null(strstr(first + 1, "value=\"7\"")); /* picked: not found again */
    assert_null(strstr(html, "<b>"));
    assert_null(strstr(html, "role=\"alert\""));
}

/* Escaped once in the code's attribute, and again in the textarea. */
static void the_code_carries_the_options_in_its_address(void **state)
{
    (void)state;
    const struct builder view = {.query = STR("kind=news&title=%3Cb%3E"),
                                 .preview_query = STR("kind=news"),
                                 .mistake = "x < y"};
    scoped(mem_freep) char *html = render("{}", view);

    assert_non_null(strstr(html, "data-liencong-box=&quot;mau?kind=news&amp;"
                                 "amp;title=%3Cb%3E&quot;"));
    assert_non_null(strstr(html, "src=\"/box/mau?kind=news\""));
    assert_non_null(strstr(html, "x &lt; y</p>"));
    assert_null(strstr(builder_policy(), "unsafe"));
}

static void the_preview_can_do_without_scripts(void **state)
{
    (void)state;
    scoped(mem_freep) char *html = render("{}", (struct builder){0});

    assert_non_null(strstr(html, "sandbox=\"allow-popups\""));
    assert_null(builder_preview(STR("tinh")).theme);
    assert_string_equal(builder_preview(STR("toi")).theme, "dark");
    assert_true(builder_preview(STR("<x>")).scripts);
}

static void a_stored_box_has_its_id_in_every_code(void **state)
{
    (void)state;
    const struct builder view = {.id = STR("abcd"),
                                 .code = STR("secret"),
                                 .saved = true,
                                 .query = STR("kind=news")};
    scoped(mem_freep) char *html = render("{}", view);

    assert_non_null(strstr(html, "data-liencong-box=&quot;abcd&quot;"));
    assert_null(strstr(html, "mau?kind=news&amp;"));
    assert_non_null(strstr(html, "https://hub/tao-mau/abcd#secret"));
    /* The edit code goes by POST only. */
    assert_non_null(strstr(html, "action=\"/tao-mau/abcd\" method=\"post\""));
}

static void colours_that_run_together_are_named(void **state)
{
    (void)state;
    scoped(mem_freep) char *html =
        render("{\"header_color\":\"#fefefe\"}", (struct builder){0});

    assert_non_null(strstr(html, "Nền tiêu đề cạnh nền box: 1,0:1, chưa đạt"));
    assert_non_null(strstr(html, "Chữ trên nền box: 21,0:1, đạt"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(fields_hold_what_was_chosen),
        cmocka_unit_test(the_code_carries_the_options_in_its_address),
        cmocka_unit_test(the_preview_can_do_without_scripts),
        cmocka_unit_test(a_stored_box_has_its_id_in_every_code),
        cmocka_unit_test(colours_that_run_together_are_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
