/* indexer/quality.c: notices are told from articles about them. */
#include "indexer/quality.h"

#include "indexer/main_text.h"
#include "indexer/page.h"
#include "tests/t.h"

#define LONG                                                                                          \
    "<p>Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị đánh giá kết quả "      \
    "thực hiện nhiệm vụ, giải pháp trọng tâm về cải cách hành chính, chuyển "  \
    "đổi số. Tham dự có lãnh đạo các sở, ngành, địa phương trong tỉnh. Phát " \
    "biểu tại hội nghị, chủ tịch tỉnh nêu rõ những việc cần làm ngay.</p>"     \
    "<p>Người dân nộp hồ sơ trên cổng dịch vụ công, nhận kết quả tại nhà.</p>"

static enum reason judge(const char *html, const char *title)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct page page;
    struct main_text m;

    page_parse(&page, str_of(html), arena);
    main_text_read(&m, &page);
    main_text_choose(&m, str_of(title));
    enum reason reason = quality_of(&page, &m, str_of(title), str_of(html));
    main_text_done(&m);
    return reason;
}

static void words_alone_prove_nothing(void **s)
{
    static const struct {
        const char *html, *title;
        enum reason reason;
    } cases[] = {
        {"<p>Bài viết không tồn tại hoặc đã hết hạn hiển thị.", "Thông báo",
         REASON_SOFT404},
        {"<p>The page you asked for cannot be shown.", "404 Not Found",
         REASON_SOFT404},
        {LONG, "Khắc phục lỗi không tìm thấy trang", REASON_OK},
        {LONG "<p>Đăng nhập để gửi ý kiến. Không tìm thấy bình luận nào.",
         "Hội nghị", REASON_OK},
        {"<form>Tên <input><input type=PASSWORD></form>", "Hệ thống",
         REASON_LOGIN_PAGE},
        {LONG "<input type=password>", "Hội nghị", REASON_OK},
        {"<my-app></my-app><script src=a.js></script>", "Cổng", REASON_JS_ONLY},
        {LONG "<my-app></my-app><script src=a.js></script>", "Cổng", REASON_OK},
        {"<title>Just a moment...</title><p>Checking", "x", REASON_WAF_BLOCK},
        {"<p>&nbsp;</p><br>", "Trang", REASON_EMPTY},
        /* as servers of portals say it */
        {"<h1>HTTP Status 404 - /a.ttf</h1><p><b>type</b> Status report<p>"
         "<b>description</b> The requested resource is not available.",
         "Apache Tomcat/7.0.42", REASON_SOFT404},
        {"<h3>Không tìm thấy</h3><p>Tài nguyên không được tìm thấy.",
         "Trạng thái", REASON_SOFT404},
        {"<p>Chức năng đang được hoàn thiện. Quý khách vui lòng quay lại sau!",
         "Hỏi đáp", REASON_EMPTY},
        /* the page that sends a new password has no field for one */
        {"<form>Email <input type=text><a href=/a>Create account</a></form>",
         "Login", REASON_LOGIN_PAGE},
        {LONG, "Đăng nhập một lần trên cổng dịch vụ công", REASON_OK},
        /* few words, but what people come for */
        {"<div><p>Đồng chí Nguyễn Văn A<p>Giám đốc Sở<p>Đồng chí Trần Thị B"
         "<p>Phó Giám đốc Sở</div>",
         "Lãnh đạo Sở", REASON_OK},
        {"<div><p>Sở Thông tin<p>Địa chỉ: 1 Lê Lợi<p>Điện thoại: 024 3512 3536"
         "</div><p><a href=/a>Một</a><p><a href=/b>Hai</a><p><a href=/c>Ba</a>"
         "<p><a href=/d>Bốn</a><p><a href=/e>Năm</a><p><a href=/f>Sáu</a>"
         "<p><a href=/g>Bảy</a>",
         "Liên hệ", REASON_OK},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(judge(cases[i].html, cases[i].title), cases[i].reason);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_alone_prove_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
