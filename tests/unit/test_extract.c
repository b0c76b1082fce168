/* indexer/extract.c (with quality.c): every page ends in one reason. */
#include "indexer/extract.h"

#include "config/options.h"
#include "tests/t.h"

#define URL "http://a.gov.vn/tin/1.html"
#define TEXT                                                                                         \
    "<p>Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị đánh giá kết quả "     \
    "thực hiện nhiệm vụ, giải pháp trọng tâm về cải cách hành chính, chuyển " \
    "đổi số. Tham dự có lãnh đạo các sở, ngành, địa phương trong tỉnh.</p>"
#define MENU                                                                          \
    "<ul><li><a href=/1>Giới thiệu chung</a><li><a href=/2>Tin tức sự kiện" \
    "</a></ul>"

struct fixture {
    struct options *options;
    struct arena *arena;
    struct document doc;
};

static void run(struct fixture *f, struct extract_input *in)
{
    struct err err = {0};

    if (!f->options)
        assert_int_equal(options_load(&f->options, NULL, &err), 0);
    arena_free(f->arena);
    f->arena = arena_new();
    if (!in->url)
        in->url = URL;
    assert_int_equal(extract(&f->doc, in, f->options, f->arena, &err), 0);
}

static void done(struct fixture *f)
{
    arena_free(f->arena);
    options_free(f->options);
}

static void each_page_has_its_reason(void **s)
{
    static const struct {
        const char *html, *header, *reason;
    } cases[] = {
        {"<h1>A</h1>" TEXT, "", "INDEXED"},
        {TEXT, "noindex", "NOINDEX_HEADER"},
        {TEXT, "otherbot: noindex", "INDEXED"},
        {"<meta name=robots content=none>" TEXT, "", "NOINDEX_META"},
        {"<link rel=canonical href=/tin/2.html>" TEXT, "", "CANONICAL_OTHER"},
        {"<link rel=canonical href='https://www.a.gov.vn/tin/1.html'>" TEXT, "",
         "INDEXED"},
        {"<meta http-equiv=refresh content='0; url=/moi'>", "", "REDIRECT"},
        {"<title>Lỗi 404</title><h2>Không tìm thấy trang</h2><p>Trang bạn yêu "
         "cầu không tồn tại hoặc đã bị xóa.</p>",
         "", "SOFT404"},
        {"<title>Khắc phục lỗi không tìm thấy trang khi nộp hồ sơ</title>" TEXT
             TEXT,
         "", "INDEXED"},
        {"<title>Đăng nhập</title><form><input name=u><input type=password>"
         "</form>",
         "", "LOGIN_PAGE"},
        {TEXT "<form><input type=password></form>", "", "INDEXED"},
        {"<body><app-root></app-root><noscript>Vui lòng bật JavaScript."
         "</noscript><script src=m.js></script>",
         "", "JS_ONLY"},
        {"<div id=root></div><script src=m.js></script>", "", "JS_ONLY"},
        {"<script>document.cookie='D1N=1';location.reload(true)</script>", "",
         "WAF_BLOCK"},
        {MENU "<footer><p>Cơ quan chủ quản: UBND tỉnh</footer>", "", "EMPTY"},
        {"", "", "EMPTY"},
    };
    struct fixture f = {0};

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run(&f, &(struct extract_input){
                    .body = str_of(cases[i].html),
                    .content_type = STR("text/html; charset=utf-8"),
                    .robots_header = str_of(cases[i].header)});
        assert_string_equal(reason_info(f.doc.reason)->code, cases[i].reason);
    }
    done(&f);
}

static void other_bytes_are_told_apart(void **s)
{
    static const struct {
        struct str body;
        const char *type, *reason;
    } cases[] = {
        {STR("Rar!\x1a\x07\0xxxxxxxx"), "application/vnd.rar",
         "TYPE_UNSUPPORTED"},
        {STR("\xff\xd8\xff\xe0\0\x10JFIF"), "text/html", "TYPE_UNSUPPORTED"},
        {STR("random\0bytes"), "application/pdf", "PARSE_ERROR"},
        {STR("<html><title>Không tìm thấy</title><p>Không tìm thấy trang."),
         "application/pdf", "SOFT404"},
        {STR("body { color: red }"), "text/css", "TYPE_UNSUPPORTED"},
        {STR("Thông báo\nNội dung."), "text/plain", "INDEXED"},
        {STR("  "), "text/plain", "EMPTY"},
        {STR("\xef\xbb\xbf<?xml version='1.0'?>\n<!-- tin -->\n<rss "
             "version='2.0'><channel><title>Tin mới</title></channel></rss>"),
         "text/html", "TYPE_UNSUPPORTED"},
        {STR("<feed xmlns='http://www.w3.org/2005/Atom'><title>Tin</title>"),
         "application/octet-stream", "TYPE_UNSUPPORTED"},
        {STR("<rdf:RDF><channel><title>Tin</title></channel></rdf:RDF>"),
         "text/html", "TYPE_UNSUPPORTED"},
        {STR("https://a.gov.vn/1\r\n\r\nhttps://a.gov.vn/2\r\n"), "text/plain",
         "TYPE_UNSUPPORTED"},
        {STR("https://a.gov.vn/1 là địa chỉ của trang"), "text/plain",
         "INDEXED"},
    };
    struct fixture f = {0};

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        run(&f, &(struct extract_input){.body = cases[i].body,
                                        .content_type = str_of(cases[i].type)});
        assert_string_equal(reason_info(f.doc.reason)->code, cases[i].reason);
    }
    done(&f);
}

static void fields_of_a_page_of_news_are_read(void **s)
{
    struct fixture f = {0};

    (void)s;
    run(&f, &(struct extract_input){
                .body = STR(
                    "<html lang=vi><title>Hội nghị cải cách | Cổng A</title>"
                    "<meta name=description content='Tóm tắt'>" MENU
                    "<h1>Hội nghị cải cách</h1><p>05/01/2026 10:22</p>"
                    "<div>" TEXT "</div><a href='javascript:x()'>x</a>"),
                .content_type = STR("text/html"),
                .last_modified = STR("Tue, 06 Jan 2026 00:00:00 GMT")});
    assert_string_equal(f.doc.title, "Hội nghị cải cách");
    assert_string_equal(f.doc.published, "2026-01-05T10:22:00+07:00");
    assert_string_equal(f.doc.modified, "2026-01-06T00:00:00Z");
    assert_string_equal(f.doc.description, "Tóm tắt");
    assert_string_equal(f.doc.lang, "vi");
    assert_int_equal(f.doc.kind, KIND_NEWS);
    assert_int_equal(f.doc.links, 2);
    assert_ptr_equal(strstr(f.doc.text, "Sáng nay"), f.doc.text);
    done(&f);
}

static void documents_and_services_have_their_kind(void **s)
{
    struct fixture f = {0};

    (void)s;
    run(&f, &(struct extract_input){
                .body = STR("<h1>Quyết định</h1><table><tr><td>Số ký hiệu<td>"
                            "5/QĐ-UBND<tr><td>Ngày ban hành<td>05/01/2026"
                            "</table>" TEXT)});
    assert_int_equal(f.doc.kind, KIND_DOCUMENT);
    assert_string_equal(f.doc.card.number, "5/QĐ-UBND");
    run(&f,
        &(struct extract_input){
            .body = STR("<h1>Khai sinh</h1><table><tr><td>Tên thủ tục<td>"
                        "Khai sinh<tr><td>Mã thủ tục<td>1.0</table>" TEXT)});
    assert_int_equal(f.doc.kind, KIND_SERVICE);
    run(&f, &(struct extract_input){
                .body = STR("<h1>Phim</h1><video src=a.mp4></video>" TEXT)});
    assert_int_equal(f.doc.kind, KIND_VIDEO);
    done(&f);
}

static void attributes_are_the_text_where_there_is_no_other(void **s)
{
#define TABLE                                                                        \
    "<h1>Hiến pháp</h1><table><tr><td>Số ký hiệu<td>Không số<tr>"         \
    "<td>Ngày ban hành<td>28/11/2013<tr><td>Loại văn bản<td>Hiến pháp<tr>" \
    "<td>Cơ quan ban hành<td>Quốc hội</table>"
#define AS_TEXT                                                                \
    "Số ký hiệu: Không số\nNgày ban hành: 28/11/2013\n"              \
    "Loại văn bản: Hiến pháp\nCơ quan ban hành: Quốc hội"
    struct fixture f = {0};

    (void)s;
    run(&f, &(struct extract_input){.body = STR(TABLE)});
    assert_int_equal(f.doc.kind, KIND_DOCUMENT);
    assert_int_equal(f.doc.reason, REASON_OK);
    assert_string_equal(f.doc.text, AS_TEXT);
    run(&f, &(struct extract_input){
                .body = STR(TABLE "<p>Quốc hội đã thông qua.</p>")});
    assert_string_equal(f.doc.text, AS_TEXT "\nQuốc hội đã thông qua.");
    run(&f, &(struct extract_input){.body = STR(TABLE TEXT TEXT)});
    assert_null(strstr(f.doc.text, "Số ký hiệu"));
    done(&f);
}

static void kinds_are_told_apart(void **s)
{
    static const struct {
        const char *url, *html, *kind, *title;
    } cases[] = {
        {URL,
         "<h1>Hội nghị tổng kết công tác năm</h1><p>05/01/2026</p>" TEXT TEXT,
         "news", "Hội nghị tổng kết công tác năm"},
        {URL,
         "<title>Tin tức</title><h1>Tin tức</h1><ul><li><a href=/1>Khai "
         "trương</a><p>05/01/2026</p><li><a href=/2>Bế mạc</a><p>04/01/2026"
         "</p><li><a href=/3>Hội nghị</a><p>03/01/2026</p></ul>" TEXT,
         "page", "Tin tức"},
        {"http://a.gov.vn/",
         "<title>Cổng thông tin</title><p>Thứ Hai, "
         "05/01/2026</p>" TEXT,
         "page", NULL},
        {"http://a.gov.vn/dataset/dan-so",
         "<meta name=generator content='ckan 2.9'><h1>Dân số các xã</h1>" TEXT,
         "dataset", NULL},
        {URL,
         "<title>Chi tiết thủ tục</title><table><tr><td>Tên thủ tục<td>"
         "Đăng ký khai sinh<tr><td>Mã thủ tục<td>1.001193<tr><td>Lĩnh vực"
         "<td>Hộ tịch<tr><td>Mức độ<td>Toàn trình</table>" TEXT,
         "service", "Đăng ký khai sinh"},
        {URL,
         "<script type='application/ld+json'>{\"@type\": \"Government"
         "Service\", \"name\": \"Cấp hộ chiếu phổ thông\"}</script>" TEXT,
         "service", NULL},
        {URL,
         "<script type='application/ld+json'>{\"@type\": \"Legislation\", "
         "\"legislationIdentifier\": \"42/2022/NĐ-CP\"}</script><h1>Về "
         "dịch vụ công trực tuyến</h1>" TEXT,
         "document", NULL},
        {URL, "<h1>Lễ hội đầu năm</h1><video src=a.mp4></video>" TEXT, "video",
         NULL},
    };
    struct fixture f = {0};

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct extract_input in = {.url = cases[i].url,
                                   .body = str_of(cases[i].html),
                                   .content_type =
                                       STR("text/html; charset=utf-8")};
        run(&f, &in);
        assert_string_equal(kind_name(f.doc.kind), cases[i].kind);
        if (cases[i].title)
            assert_string_equal(f.doc.title, cases[i].title);
    }
    done(&f);
}

static void the_sitemap_dates_what_nothing_else_dates(void **s)
{
    struct fixture f = {0};
    struct extract_input in = {.body = STR(TEXT),
                               .content_type = STR("text/html"),
                               .lastmod = STR("2026-01-05T10:00:00+07:00")};

    (void)s;
    run(&f, &in);
    assert_string_equal(f.doc.modified, "2026-01-05T10:00:00+07:00");
    in.last_modified = STR("Mon, 05 Jan 2026 03:22:31 GMT");
    run(&f, &in);
    assert_string_equal(f.doc.modified, "2026-01-05T03:22:31Z");
    done(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_page_has_its_reason),
        cmocka_unit_test(other_bytes_are_told_apart),
        cmocka_unit_test(fields_of_a_page_of_news_are_read),
        cmocka_unit_test(documents_and_services_have_their_kind),
        cmocka_unit_test(attributes_are_the_text_where_there_is_no_other),
        cmocka_unit_test(kinds_are_told_apart),
        cmocka_unit_test(the_sitemap_dates_what_nothing_else_dates),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
