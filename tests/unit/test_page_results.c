/* searchd/page_results.c: complete pages in both languages, nothing unescaped.
 */
#include "searchd/page_html.h"
#include "tests/results.h"

static const struct page_site site = {"https://x.example", "/tinh/s.css", NULL,
                                      false};

static void no_markup_of_others_comes_through(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct query q;

    results_ask(&q, HOSTILE " \"" HOSTILE "\"", arena);
    q.conditions[q.condition_count++] =
        (struct condition){.kind = BY_AGENCY, .value = STR(HOSTILE)};
    struct result_list list = results_list(&q);
    list.facets[0].values[0].label = HOSTILE;
    list.items[0].record.agency = HOSTILE;
    list.items[0].record.card.number = HOSTILE;
    list.items[0].record.card.validity = HOSTILE;
    list.items[0].record.url = "javascript:alert(1)";
    page_results(&page, &site, &list);
    list.facets[0].values[0].label = "Tin tức";
    assert_lacks(page.p, "<script");
    assert_lacks(page.p, "alert(\"");
    assert_lacks(page.p, "href=\"javascript");
    assert_has(page.p, "<mark>&lt;script&gt;</mark>alert");
}

static void a_result_is_shown_with_its_card(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct query q;

    results_ask(&q, "thuế", arena);
    struct result_list list = results_list(&q);
    page_results(&page, &site, &list);
    assert_has(page.p, "<html lang=\"vi\">");
    assert_has(page.p, "href=\"https://a.gov.vn/?a=1&amp;b=2\"");
    assert_has(page.p, "<dd>42/2022/NĐ-CP</dd>");
    assert_has(page.p, "<time datetime=\"2022-06-24\">24/06/2022</time>");
    assert_has(page.p, "badge good\">Còn hiệu lực");
    assert_has(page.p, "Khoảng <strong>12.345</strong> kết quả");
    assert_has(page.p, "Cũng có ở 3 nơi khác");
    assert_has(page.p, "<span class=\"count\">1.234</span>");
    assert_has(page.p, "after=NEXT");
    assert_has(page.p, "Dữ liệu cập nhật lúc <time "
                       "datetime=\"2026-01-05T10:22\">05/01/2026</time> 10:22");
}

static void a_document_that_is_not_there_is_named(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct query q;

    results_ask(&q, "42/2022/NĐ-CP", arena);
    struct result_list list = results_list(&q);
    list.absent[0] = (struct absent){HOSTILE, false, {"42/2021/NĐ-CP"}, 1};
    list.absent[1] = (struct absent){"9/2020/TT-BTC", true, {NULL}, 0};
    list.absent_count = 2;
    page_results(&page, &site, &list);
    assert_lacks(page.p, "<script>alert(\"");
    assert_has(page.p, "văn bản số <b>&lt;script&gt;");
    assert_has(page.p, "chỉ có từ ngữ gần giống. Cùng số và ký hiệu, năm "
                       "khác: <a href=\"/tim-kiem?q=42%2F2021%2FN%C4%90-CP\">"
                       "42/2021/NĐ-CP</a>.</p>");
    assert_has(page.p, "<b>9/2020/TT-BTC</b>. Kết quả dưới đây là những nơi "
                       "nhắc tới văn bản này hoặc có từ ngữ gần giống.</p>");
}

static void dates_are_written_as_people_do(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to, *vi, *en;
    } cases[] = {
        {"2022-06-24", "", "từ 24/06/2022", "from 24 June 2022"},
        {"", "2022-06", "đến hết 06/2022", "until June 2022"},
        {"2020", "2022-01-05", "2020 – 05/01/2022", "2020 – 5 January 2022"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        for (int en = 0; en < 2; en++) {
            scoped(arena_freep) struct arena *arena = arena_new();
            scoped(buf_done) struct buf page = {0}, want = {0};
            struct query q;
            results_ask(&q, "thuế", arena);
            q.lang = en ? LANG_EN : LANG_VI;
            q.from = str_of(cases[i].from);
            q.to = str_of(cases[i].to);
            struct result_list list = results_list(&q);
            page_results(&page, &site, &list);
            buf_addf(&want, ": <b>%s</b>", en ? cases[i].en : cases[i].vi);
            assert_has(page.p, want.p);
        }
}

/* Else each answer would be a new one for caches. */
static void the_page_says_nothing_of_the_clock(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf first = {0}, second = {0};
    struct query q;

    results_ask(&q, "thuế", arena);
    struct result_list list = results_list(&q);
    page_results(&first, &site, &list);
    list.took_ms += 1234;
    page_results(&second, &site, &list);
    assert_string_equal(first.p, second.p);
}

static void what_is_related_opens_below_its_result(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct related *related = ARENA_NEW(arena, related);
    struct query q;

    results_ask(&q, "thuế", arena);
    q.after = STR("HERE");
    struct result_list list = results_list(&q);
    page_results(&page, &site, &list);
    assert_has(page.p, "after=HERE&amp;related=https%3A%2F%2Fa.gov.vn%2F");
    assert_lacks(page.p, "class=\"panel\"");
    related->of = list.items[0].record;
    related->groups[0] = (struct related_group){
        .name = "news", .title = SAY_RELATED_NEWS, .count = 1};
    related->groups[0].items[0] = list.items[0];
    related->group_count = 1;
    list.related = related;
    buf_reset(&page);
    page_results(&page, &site, &list);
    assert_has(page.p, "class=\"panel\"");
    assert_has(page.p, "<h5>Tin tức và trang thông tin</h5>");
    assert_has(page.p, "Đóng</a>");
    assert_lacks(page.p, "<script>alert");
}

static void english_is_complete(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct query q;

    results_ask(&q, "thuế", arena);
    q.lang = LANG_EN;
    q.lang_given = true;
    struct result_list list = results_list(&q);
    page_results(&page, &site, &list);
    assert_has(page.p, "<html lang=\"en\">");
    assert_has(page.p, "About <strong>12,345</strong> results");
    assert_has(page.p, "action=\"/search\"");
    assert_has(page.p, "lang=en");
    assert_lacks(page.p, "kết quả");
}

static void what_is_applied_can_be_taken_away(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct query q;

    results_ask(&q, "thuế site:a.gov.vn", arena);
    q.conditions[q.condition_count++] =
        (struct condition){.kind = BY_KIND, .value = STR("news")};
    q.in_force = true;
    struct result_list list = results_list(&q);
    list.facets[0].values[0].chosen = true;
    page_results(&page, &site, &list);
    list.facets[0].values[0].chosen = false;
    /* the chip, and the chosen value of the facet, lead back */
    assert_has(page.p, "/tim-kiem?q=thu%E1%BA%BF%20site%3Aa.gov.vn&amp;"
                       "in_force=1\"");
    assert_has(page.p, "Loại nội dung: <b>Tin tức</b>");
    assert_has(page.p, "class=\"chosen\"");
    /* a new question keeps the filter */
    assert_has(page.p, "name=\"kind\" value=\"news\"");
    assert_lacks(page.p, "name=\"site\"");
}

static void nothing_found_comes_with_advice(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf page = {0};
    struct query q;

    results_ask(&q, "\"không có\"", arena);
    struct result_list list = {.query = &q, .indexed = ""};
    page_results(&page, &site, &list);
    assert_has(page.p, "Không tìm thấy nội dung nào");
    assert_has(page.p, "Bỏ dấu ngoặc kép");
    assert_lacks(page.p, "<ol");
}

static void an_error_says_what_it_is_and_is_not(void **state)
{
    (void)state;
    scoped(buf_done) struct buf page = {0};
    const struct page_error error = {fault_of(FAULT_DOWN),
                                     STR("/tim-kiem?q=%3C\"<a>"), "0123abcd"};

    page_error(&page, &site, LANG_VI, &error);
    assert_has(page.p, "tạm gián đoạn");
    assert_has(page.p, "Đây không phải là");
    assert_has(page.p, "<code>0123abcd</code> · 503");
    assert_has(page.p, "href=\"/tim-kiem?q=%3C&quot;&lt;a&gt;\"");
}

static void every_page_can_be_skipped_through(void **state)
{
    (void)state;
    scoped(buf_done) struct buf home = {0}, about = {0};
    const struct page_home numbers = {.documents = 1234567, .portals = 5635};

    page_home(&home, &site, LANG_VI, &numbers);
    page_about(&about, &site, LANG_EN);
    assert_has(home.p, "<strong>1.234.567</strong>");
    assert_has(home.p, "<strong>5.635</strong>");
    const char *const parts[] = {"<a class=\"skip\" href=\"#noi-dung\">",
                                 "<main id=\"noi-dung\">", "<header", "<footer",
                                 "/tinh/s.css"};
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        assert_has(home.p, parts[i]);
        assert_has(about.p, parts[i]);
    }
    assert_lacks(home.p, " style=");
    assert_lacks(about.p, " style=");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_markup_of_others_comes_through),
        cmocka_unit_test(a_result_is_shown_with_its_card),
        cmocka_unit_test(a_document_that_is_not_there_is_named),
        cmocka_unit_test(dates_are_written_as_people_do),
        cmocka_unit_test(the_page_says_nothing_of_the_clock),
        cmocka_unit_test(what_is_related_opens_below_its_result),
        cmocka_unit_test(english_is_complete),
        cmocka_unit_test(what_is_applied_can_be_taken_away),
        cmocka_unit_test(nothing_found_comes_with_advice),
        cmocka_unit_test(an_error_says_what_it_is_and_is_not),
        cmocka_unit_test(every_page_can_be_skipped_through),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
