/* syndication/boxpage.c: text stays text, colours are allowed by their hash. */
#include "tests/t.h"

#include "base/seal.h"
#include "syndication/box.h"
#include "syndication/boxpage.h"
#include "syndication/boxview.h"
#include "syndication/store_item.h"

static char *render_as(const char *options, struct hubdb_item *items,
                       size_t count, struct buf *policy, enum boxpage_form form)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    static const struct str pictures[] = {STR("/anh/0"), {0}, {0}};
    struct hubdb_page list = {3, items, count};
    struct buf html = {0};
    struct box box;
    struct err err = {0};

    assert_int_equal(box_read(&box, arena, str_of(options), &err), 0);
    const struct boxview view = {
        .box = &box,
        .id = STR("abcd"),
        .query = STR("a=1&b=2"),
        .base_url = "https://hub",
        .list = &list,
        .pictures = pictures,
        .page = 2,
        .changed_ms = 1722243324000,
        .alone = form == BOXPAGE_FRAGMENT,
        .arena = arena,
    };
    boxpage_write(&html, policy, &view, form);
    return buf_take(&html);
}

static char *render(const char *options, struct hubdb_item *items, size_t count,
                    struct buf *policy)
{
    return render_as(options, items, count, policy, BOXPAGE_PAGE);
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
        render("{\"template\":\"cards\"}", &bad, 1, &policy);

    assert_null(strstr(html, "<script>x"));
    assert_non_null(strstr(html, "&lt;script&gt;x()&lt;/script&gt;&quot;"));
    assert_non_null(strstr(html, "href=\"https://a/?b=1&amp;c=&#39;\""));
    /* Pictures come from the hub, whatever Avatar says. */
    assert_null(strstr(html, "https://a/&quot;x"));
    assert_non_null(strstr(html, "src=\"https://hub/anh/0\""));
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
        render("{\"background\":\"#fff7e0\"}", NULL, 0, &policy);
    const char *from = strstr(html, "<style>") + 7;
    const struct str style = {from, (size_t)(strstr(html, "</style>") - from)};
    unsigned char hash[SEAL_BYTES];
    char text[SEAL_BASE64_MAX];

    seal_sha256(hash, style, STR(""));
    assert_non_null(strstr(policy.p, seal_base64(text, hash)));
    assert_non_null(strstr(policy.p, "default-src 'none'"));
    assert_null(strstr(policy.p, "unsafe"));
    assert_null(strstr(policy.p, "https:"));
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
               1, &policy);
    scoped(mem_freep) char *newest = render("{}", &one, 1, &policy);

    assert_non_null(strstr(paged, "<a rel=\"prev\" href=\"https://hub/box/abcd"
                                  "?a=1&amp;b=2\" data-page=\"1\">Newer"));
    assert_non_null(
        strstr(paged, "<a rel=\"next\" href=\"https://hub/box/abcd?a=1&amp;b=2"
                      "&amp;page=3\" data-page=\"3\">Older"));
    assert_non_null(strstr(paged, "<html lang=\"en\""));
    assert_null(strstr(newest, "data-page="));
    buf_done(&policy);
}

static void a_title_cannot_turn_the_direction_of_what_follows(void **state)
{
    (void)state;
    struct hubdb_item bad = item("a\xe2\x80\xae"
                                 "b\xe2\x81\xa6"
                                 "c\xe2\x80\x9c");
    struct buf policy = {0};
    scoped(mem_freep) char *html = render("{}", &bad, 1, &policy);

    assert_non_null(strstr(html, ">abc\xe2\x80\x9c<"));
    buf_done(&policy);
}

static void a_video_waits_behind_its_button(void **state)
{
    (void)state;
    static const char player[] = "{\"kind\":\"video\",\"template\":\"player\"}";
    struct hubdb_item film = item("t"), page = item("t");
    struct buf policy = {0};

    film.item.attachments = STR("[\"https://m/a.MP4?x=1\"]");
    scoped(mem_freep) char *plays = render(player, &film, 1, &policy);
    scoped(mem_freep) char *leads = render(player, &page, 1, &policy);
    assert_non_null(strstr(plays, "data-video=\"https://m/a.MP4?x=1\""));
    assert_null(strstr(plays, "<video"));
    assert_null(strstr(leads, "data-video"));
    assert_non_null(strstr(leads, "Xem video"));
    assert_non_null(strstr(policy.p, "media-src https:;"));
    buf_done(&policy);
}

static void documents_show_number_and_files(void **state)
{
    (void)state;
    struct hubdb_item paper = item("Nghị định số 42/2022/NĐ-CP, về dữ liệu");
    struct buf policy = {0};

    paper.item.type = ITEM_DOCUMENT;
    paper.item.attachments =
        STR("{\"files\":[{\"Name\":\"Toàn văn\",\"Url\":\"https://f/a.pdf\"},"
            "{\"Url\":\"javascript:x\"}]}");
    scoped(mem_freep) char *html = render(
        "{\"kind\":\"document\",\"template\":\"table\"}", &paper, 1, &policy);
    assert_non_null(strstr(html, "class=\"lcb-number\">42/2022/NĐ-CP<"));
    assert_non_null(strstr(html, "href=\"https://f/a.pdf\""));
    assert_non_null(strstr(html, ">PDF</span>"));
    assert_null(strstr(html, "javascript:"));
    buf_done(&policy);
}

static void a_fragment_asks_nothing_of_the_hub(void **state)
{
    (void)state;
    struct hubdb_item one = item("t");
    scoped(mem_freep) char *html =
        render_as("{\"template\":\"cards\"}", &one, 1, NULL, BOXPAGE_FRAGMENT);

    assert_int_equal(strncmp(html, "<section class=\"lcb ", 20), 0);
    assert_null(strstr(html, "src="));
}

static void the_style_holds_the_colours_of_that_box(void **state)
{
    (void)state;
    scoped(mem_freep) char *css = render_as("{\"header_color\":\"#00ff00\"}",
                                            NULL, 0, NULL, BOXPAGE_STYLE);

    assert_non_null(strstr(css, ".lcb-head"));
    assert_non_null(strstr(css, ".lcb[data-box=\"abcd\"]{--lcb-header:#00ff00;"
                                "--lcb-header-text:#000000}"));
}

static void a_feed_and_oembed_can_be_discovered(void **state)
{
    (void)state;
    struct buf policy = {0};
    scoped(mem_freep) char *html = render("{}", NULL, 0, &policy);

    assert_non_null(strstr(html, "type=\"application/atom+xml\" "
                                 "href=\"https://hub/box/abcd.atom?a=1"));
    assert_null(strstr(html, "oembed")); /* it has no id of its own */
    buf_done(&policy);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(markup_in_an_item_stays_text),
        cmocka_unit_test(the_only_inline_style_is_allowed_by_its_hash),
        cmocka_unit_test(only_a_paged_box_links_to_its_pages),
        cmocka_unit_test(a_title_cannot_turn_the_direction_of_what_follows),
        cmocka_unit_test(a_video_waits_behind_its_button),
        cmocka_unit_test(documents_show_number_and_files),
        cmocka_unit_test(a_fragment_asks_nothing_of_the_hub),
        cmocka_unit_test(the_style_holds_the_colours_of_that_box),
        cmocka_unit_test(a_feed_and_oembed_can_be_discovered),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
