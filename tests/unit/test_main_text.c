/* indexer/main_text.c: the article, and nothing round it. */
#include "indexer/main_text.h"

#include "indexer/page.h"
#include "tests/t.h"

#define PARAGRAPH                                                                                    \
    "Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị đánh giá kết quả thực " \
    "hiện nhiệm vụ, giải pháp trọng tâm về cải cách hành chính, chuyển đổi " \
    "số."
#define LEAD                                                                   \
    "Hội nghị bàn về cải cách hành chính và chuyển đổi số trong năm tới."
#define MENU                                                                       \
    "<ul><li><a href=/1>Giới thiệu chung về cơ quan</a><li><a href=/2>Tin " \
    "tức sự kiện nổi bật trong tuần</a></ul>"

static const struct {
    const char *html, *text;
} cases[] = {
    {"<nav>" MENU "</nav><main><h1>Tin A</h1><p>" PARAGRAPH "<p>Hết.</main>"
     "<footer><p>" PARAGRAPH "</footer>",
     PARAGRAPH "\nHết."},
    {"<div class=has-sidebar>" MENU "<div class=entry-content><p>" PARAGRAPH
     "</div><div class=sidebar>" PARAGRAPH "</div></div>",
     PARAGRAPH},
    /* line breaks only, in a table of a table */
    {"<table><tr><td>" MENU "<td><table><tr><td><font>" PARAGRAPH
     "<br><br>Câu hai.</font></table></table>",
     PARAGRAPH "\nCâu hai."},
    /* attribute tables are no text */
    {"<div><table><tr><th>Số ký hiệu<td>1/QĐ-UBND<tr><th>Người ký<td>Lê A"
     "</table><p>" PARAGRAPH "</div>",
     PARAGRAPH},
    /* nor dates, counters, imprints, or what is said twice */
    {"<div><p>Thứ Hai, 05/01/2026 | 10:22<p>" PARAGRAPH "<p>" PARAGRAPH
     "<p>Lượt xem: 7<p>Bản quyền thuộc về Cổng thông tin điện tử tỉnh</div>",
     PARAGRAPH},
    /* a bold label glued to what follows it is a line of its own */
    {"<div><b>Trình tự thực hiện</b><font>" PARAGRAPH "</font></div>",
     PARAGRAPH},
    /* the lead between title and text, in a box named as teasers are */
    {"<main><h1>Tin A</h1><div class=teaser>" LEAD "</div><div class=share>"
     "<a href=/f>Facebook</a></div><div class=text><p>" PARAGRAPH
     "<p>" PARAGRAPH " Hai.</div></main>",
     LEAD "\n" PARAGRAPH "\n" PARAGRAPH " Hai."},
    /* the same box below the text is of another page; a second title and what
     * the text says again are no lead */
    {"<main><h1>Tin A</h1><h2 class=subtitle>" LEAD
     "</h2><div class=text><p>" PARAGRAPH "<p>" PARAGRAPH
     " Hai.</div><div class=teaser>" LEAD "</div></main>",
     PARAGRAPH "\n" PARAGRAPH " Hai."},
    /* some wrap a whole page in a header */
    {"<header><h1>Tin A</h1><div><p>" PARAGRAPH "</div></header>", PARAGRAPH},
    /* each paragraph in a box of its own */
    {"<div class=body><div><div><p>" PARAGRAPH PARAGRAPH
     "</div></div><div><div><p>" LEAD " 1</div></div><div><div><p>" LEAD
     " 2</div></div><div><div><p>" LEAD " 3</div></div><div><div><p>" LEAD
     " 4</div></div><div><div><p>" LEAD " 5</div></div><div><div><p>" LEAD
     " 6</div></div><div><div><p>" LEAD " 7</div></div><div><div><p>" LEAD
     " 8</div></div><div><div><p>" LEAD " 9</div></div><div><div><p>" LEAD
     " 10</div></div><div><div><p>" LEAD " 11</div></div></div>",
     PARAGRAPH PARAGRAPH "\n" LEAD " 1\n" LEAD " 2\n" LEAD " 3\n" LEAD
                         " 4\n" LEAD " 5\n" LEAD " 6\n" LEAD " 7\n" LEAD
                         " 8\n" LEAD " 9\n" LEAD " 10\n" LEAD " 11"},
    {"<div hidden><p>" PARAGRAPH "</div><div style='DISPLAY : none'>" PARAGRAPH
     "</div>",
     ""},
    {MENU "<div id=footer><p>" PARAGRAPH "</div>", ""},
    {"", ""},
};

static void what_remains_is_the_article(void **s)
{
    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct page page;
        struct main_text m;
        page_parse(&page, str_of(cases[i].html), arena);
        main_text_read(&m, &page);
        main_text_choose(&m, STR("Tin A"));
        assert_str(cases[i].text, buf_str(&m.text));
        main_text_done(&m);
    }
}

static void boxes_of_one_article_are_joined(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page page;
    struct main_text m;

    (void)s;
    page_parse(&page,
               STR("<div><div><p>Một. " PARAGRAPH
                   "</div><div><p>Hai. " PARAGRAPH
                   "</div><div><p>Ba. " PARAGRAPH "</div></div>"),
               arena);
    main_text_read(&m, &page);
    main_text_choose(&m, STR(""));
    assert_int_equal(m.paragraphs, 3);
    main_text_done(&m);
}

static void a_front_page_is_its_headlines(void **s)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page page;
    struct main_text m;

    (void)s;
    page_parse(&page,
               STR("<nav><a href=/m>Một mục dài của thực đơn cổng</a></nav>"
                   "<div class=tin-moi><h3>Tin mới nhất</h3>"
                   "<a href=/1>Hội nghị tổng kết công tác năm 2025</a></div>"
                   "<p><a href=/t>[ Bản in của trang này đây ]</a>"
                   "<p><a href=/2>Lễ công bố quyết định về cán bộ</a>"),
               arena);
    main_text_read(&m, &page);
    main_text_choose(&m, STR("Cổng"));
    main_text_list(&m);
    assert_str("Hội nghị tổng kết công tác năm 2025\n"
               "Lễ công bố quyết định về cán bộ",
               buf_str(&m.text));
    main_text_done(&m);
}

static void read_as(const char *html, const char *title, const char *want)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page page;
    struct main_text m;

    page_parse(&page, str_of(html), arena);
    main_text_read(&m, &page);
    main_text_choose(&m, str_of(title));
    assert_str(want, buf_str(&m.text));
    main_text_done(&m);
}

#define SUMMARY "Nhằm hưởng ứng ngày hội đọc sách và văn hóa đọc ..."

/* Headline, date with counter, summary: as portals list their news. */
static void a_list_keeps_what_it_says_of_each_page(void **s)
{
    (void)s;
    read_as(
        "<h1>Tin của sở</h1>"
        "<div><div class=asset-abstract><h3 class=asset-title>"
        "<a href=/1>Kéo dài thời gian tổ chức hội sách</a></h3>"
        "<div class=assetPublishDate>Ngày đăng 08/06/2020 | 11:28 AM</div>"
        "<div class=asset-summary>" SUMMARY "</div></div></div>"
        "<div><div class=asset-abstract><h3 class=asset-title>"
        "<a href=/2>Khai mạc triển lãm sách kỷ niệm 75 năm</a></h3></div>"
        "</div><div><div class=asset-abstract><h3 class=asset-title>"
        "<a href=/3>Ngày sách Việt Nam lần thứ bảy của thủ đô</a></h3>"
        "<div class=assetPublishDate>Ngày đăng 19/04/2020</div></div></div>",
        "Tin của sở",
        "Kéo dài thời gian tổ chức hội sách\n" SUMMARY "\n"
        "Khai mạc triển lãm sách kỷ niệm 75 năm\n"
        "Ngày sách Việt Nam lần thứ bảy của thủ đô");
}

#define NOTE                                                                                      \
    "(Điều 1 Nghị định số 72/2000/NĐ-CP về công bố, phổ biến tác phẩm ra " \
    "nước ngoài)"

static void where_a_text_is_from_belongs_to_it(void **s)
{
    (void)s;
    read_as("<div><p>" PARAGRAPH "</p><p><a href=/nd>" NOTE "</a></p>"
            "<p><a href=/x>" SUMMARY "</a></p><p>Hai. " PARAGRAPH "</p></div>",
            "", PARAGRAPH "\n" NOTE "\nHai. " PARAGRAPH);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_remains_is_the_article),
        cmocka_unit_test(a_front_page_is_its_headlines),
        cmocka_unit_test(a_list_keeps_what_it_says_of_each_page),
        cmocka_unit_test(where_a_text_is_from_belongs_to_it),
        cmocka_unit_test(boxes_of_one_article_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
