/* indexer/title.c: which of a title's parts is the page's. */
#include "indexer/title.h"

#include "indexer/meta.h"
#include "indexer/page.h"
#include "tests/t.h"

static void the_title_loses_the_name_of_the_site(void **s)
{
    static const struct {
        const char *html, *lines, *title;
    } cases[] = {
        {"<title>Tin mới trong tỉnh | Cổng thông tin điện tử</title>", "",
         "Tin mới trong tỉnh"},
        {"<title>UBND tỉnh A > Tin mới trong ngày</title>", "",
         "Tin mới trong ngày"},
        {"<title>Bộ Lao động - Thương binh - Tin số một - Cổng B</title>",
         "x\nLao động - Thương binh\nThương binh - Tin số một\n",
         "Thương binh - Tin số một"},
        {"<title>Đăng nhập | UBND tỉnh A</title>"
         "<meta property=og:title content='Đăng nhập'>",
         "UBND tỉnh A\nĐăng nhập hệ thống", "Đăng nhập"},
        {"<title>Một tên</title>", "", "Một tên"},
        {"<title>Nhập đơn - Chính quyền điện tử Bắc Ninh</title>", "",
         "Nhập đơn"},
        {"<title>Chính quyền điện tử: bước tiến mới trong tỉnh - Báo A</title>",
         "", "Chính quyền điện tử: bước tiến mới trong tỉnh"},
        {"<p>x", "", ""},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct arena *arena = arena_new();
        struct robots_tag tag = {0};
        struct page page;
        struct meta meta;
        page_parse(&page, str_of(cases[i].html), arena);
        meta_read(&meta, &page, "http://a.gov.vn/", "liencong", &tag, arena);
        assert_string_equal(title_choose(&meta, str_of(cases[i].lines), arena),
                            cases[i].title);
        robots_tag_done(&tag);
        arena_free(arena);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_title_loses_the_name_of_the_site),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
