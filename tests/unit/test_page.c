/* indexer/page.c: the flat tree, and pages no parser should meet as they are.
 */
#include "indexer/page.h"

#include "tests/t.h"

static void the_tree_is_in_document_order(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page p;

    (void)s;
    page_parse(&p, STR("<title>T</title><body><div><p>a<b>b</b></div><p>c"),
               arena);
    uint32_t div = page_find(&p, p.body, p.count, GUMBO_TAG_DIV);
    assert_true(div < p.count);
    assert_string_equal(page_string(&p, div, arena), "ab");
    assert_string_equal(page_string(&p, p.body, arena), "ab c");
    assert_int_equal(p.nodes[div].parent, p.body);
    assert_true(p.head && p.head < p.body);
}

static void text_is_folded_and_scripts_left_out(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page p;

    (void)s;
    page_parse(&p,
               STR("<p> a \n b&nbsp;<i>c</i><script>x</script><br>d "
                   "<!-- no --><style>y</style></p>"),
               arena);
    assert_string_equal(page_string(&p, p.body, arena), "a b c d");
}

static void a_title_in_the_body_is_not_text(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page p;

    (void)s; /* a stray element ends the head */
    page_parse(&p, STR("<head><p>a</p><title>T</title></head><p>b"), arena);
    assert_string_equal(page_string(&p, p.body, arena), "a b");
    uint32_t title = page_find(&p, 0, p.count, GUMBO_TAG_TITLE);
    assert_string_equal(page_string(&p, title, arena), "T");
}

static void attributes_are_found_by_name(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page p;

    (void)s;
    page_parse(&p, STR("<a HREF='/x?a=1&amp;b=2' class=y>z</a>"), arena);
    uint32_t a = page_find(&p, 0, p.count, GUMBO_TAG_A);
    assert_str("/x?a=1&b=2", page_attr(&p, a, "href"));
    assert_null(page_attr(&p, a, "id").p);
    assert_null(page_attr(&p, a + 1, "class").p); /* a text node */
}

static uint32_t depth_of(const struct page *p)
{
    uint32_t most = 0;

    for (uint32_t i = 1; i < p->count; i++) {
        uint32_t depth = 0;
        for (uint32_t at = i; at; at = p->nodes[at].parent)
            depth++;
        most = depth > most ? depth : most;
    }
    return most;
}

static void no_page_is_deeper_than_browsers_go(void **s)
{
    static const char *const units[] = {"<div>", "<b>x", "<table><tr><td>",
                                        "<ul><li>", "<font color=red>"};

    (void)s;
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        scoped(buf_done) struct buf html = {0};
        struct page p;
        for (int n = 0; n < 3000; n++)
            buf_addz(&html, units[i]);
        buf_addz(&html, "end");
        page_parse(&p, buf_str(&html), arena);
        assert_true(depth_of(&p) < 2000);
        assert_non_null(strstr(page_string(&p, p.body, arena), "end"));
    }
}

static void what_scripts_write_does_not_count_as_depth(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf html = {0};
    struct page p;

    (void)s;
    buf_addz(&html, "<script>var s = '");
    for (int n = 0; n < 1000; n++)
        buf_addz(&html, "<div>");
    buf_addz(&html, "';</script><div><div id=x>in</div></div>");
    page_parse(&p, buf_str(&html), arena);
    assert_true(page_find(&p, p.body, p.count, GUMBO_TAG_DIV) < p.count);
}

static void a_tag_of_countless_attributes_is_dropped(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf html = {0};
    struct page p;

    (void)s;
    buf_addz(&html, "<p>a</p><i ");
    for (int n = 0; n < 20000; n++)
        buf_addf(&html, "a%d=\"\"", n);
    buf_addz(&html, ">b");
    page_parse(&p, buf_str(&html), arena);
    assert_string_equal(page_string(&p, p.body, arena), "a b");
}

static void a_line_is_found_whole_only(void **s)
{
    struct str lines = STR("ab\nabc\nb");

    (void)s;
    assert_true(page_has_line(lines, STR("abc")));
    assert_true(page_has_line(lines, STR("b")));
    assert_false(page_has_line(lines, STR("bc")));
    assert_false(page_has_line(lines, STR("")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tree_is_in_document_order),
        cmocka_unit_test(text_is_folded_and_scripts_left_out),
        cmocka_unit_test(a_title_in_the_body_is_not_text),
        cmocka_unit_test(attributes_are_found_by_name),
        cmocka_unit_test(no_page_is_deeper_than_browsers_go),
        cmocka_unit_test(what_scripts_write_does_not_count_as_depth),
        cmocka_unit_test(a_tag_of_countless_attributes_is_dropped),
        cmocka_unit_test(a_line_is_found_whole_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
