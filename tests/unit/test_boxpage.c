/* syndication/boxpage.c: text stays text, colours are allowed by their hash. */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/boxpage.h"
#include "base/seal.h"
#include "syndication/store.h"

static char *render(const char *options, struct hubdb_item *items, size_t count,
                    int64_t total, struct buf *policy)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct hubdb_page list = {total, items, count};
    struct buf html = {0};
    struct box box;
    struct err err = {0};

    assert_int_equal(box_read(&box, arena, str_of(options), &err), 0);
    const struct boxpage view = {
        .box = &box,
        .id = STR("abcd"),
        .query = STR("a=1&b=2"),
        .base_url = "https://hub",
        .list = &list,
        .page = 2,
        .changed_ms = 1722243324000,
    };
    boxpage_write(&html, policy, &view);
    return buf_take(&html);
}

static struct hubdb_item item(const char *title)
{
    return (struct hubdb_item){
        .item = {.type = ITEM_VIDEO,
                 .title = str_of(title),
                 .sapo = str_of(title),
                 .source = str_of(title),
                 .avatar = STR("https://a/\"x"),
                 .original_url = STR("https://a/?b=1&c='"),
                 .published_date = STR("2024-07-29T15:55:24")}};
}

static void markup_in_an_item_stays_text(void **state)
{
    (void)state;
    struct hubdb_item bad = item("<script>x()</script>\"'&");
    struct buf policy = {0};
    scoped(mem_freep) char *html =
        render("{\"template\":\"cards\"}", &bad, 1, 1, &policy);

    assert_null(strstr(html, "<script>x"));
    assert_non_null(strstr(html, "&lt;script&gt;x()&lt;/script&gt;&quot;"));
    assert_non_null(strstr(html, "href=\"https://a/?b=1&amp;c=&#39;\""));
    assert_non_null(strstr(html, "src=\"https://a/&quot;x\""));
    assert_non_null(strstr(
        html, "<time datetime=\"2024-07-29T15:55:24+07:00\">29/07/2024"));
    assert_non_null(strstr(html, "Cập nhật: 29/07/2024 15:55<"));
    buf_done(&policy);
}

static void the_only_inline_style_is_allowed_by_its_hash(void **state)
{
    (void)state;
    struct buf policy = {0};
    scoped(mem_freep) char *html =
        render("{\"background\":\"#fff7e0\"}", NULL, 0, 0, &policy);
    const char *from = strstr(html, "<style>") + 7;
    const struct str style = {from, (size_t)(strstr(html, "</style>") - from)};
    unsigned char hash[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_sha256(hash, style, STR(""));
    assert_non_null(strstr(policy.p, seal_base64(text, hash)));
    assert_non_null(strstr(policy.p, "default-src 'none'"));
    assert_null(strstr(policy.p, "unsafe"));
    assert_non_null(strstr(html, "Chưa có thông tin."));
    buf_done(&policy);
}

static void only_a_paged_box_links_to_its_pages(void **state)
{
    (void)state;
    struct hubdb_item one = item("t");
    struct buf policy = {0};
    scoped(mem_freep) char *paged =
        render("{\"criteria\":\"paged\",\"count\":1,\"language\":\"en\"}", &one,
               1, 3, &policy);
    scoped(mem_freep) char *newest = render("{}", &one, 1, 3, &policy);

    assert_non_null(strstr(
        paged, "<a rel=\"prev\" href=\"?a=1&amp;b=2&amp;page=1\">Newer"));
    assert_non_null(strstr(
        paged, "<a rel=\"next\" href=\"?a=1&amp;b=2&amp;page=3\">Older"));
    assert_non_null(strstr(paged, "<html lang=\"en\""));
    assert_null(strstr(newest, "page="));
    buf_done(&policy);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_in_an_item_stays_text),
        cmocka_unit_test(the_only_inline_style_is_allowed_by_its_hash),
        cmocka_unit_test(only_a_paged_box_links_to_its_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
