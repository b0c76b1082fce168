/* base/challenge.c: a firewall's page is told from a page about firewalls. */
#include "base/challenge.h"
#include "tests/t.h"

#define TEXT                                                                                         \
    "<p>Sáng nay, Ủy ban nhân dân tỉnh tổ chức hội nghị đánh giá kết quả "     \
    "thực "                                                                                        \
    "hiện nhiệm vụ, giải pháp trọng tâm về cải cách hành chính, chuyển đổi " \
    "số "                                                                                          \
    "của tỉnh trong quý ba và phương hướng những tháng cuối năm.</p>"
#define ARTICLE TEXT TEXT TEXT TEXT TEXT TEXT

static const char *find(int status, const char *headers, const char *body)
{
    return challenge_find(&(struct challenge_answer){
        .status = status, .headers = str_of(headers), .body = str_of(body)});
}

static void headers_alone_tell_some(void **state)
{
    static const struct {
        int status;
        const char *headers;
        bool to_itself, want;
    } cases[] = {
        {403, "Server: cloudflare\r\nCF-Mitigated: challenge\r\n", false, true},
        {202, "x-amzn-waf-action: challenge\r\n", false, true},
        {403, "X-DataDome: protected\r\n", false, true},
        {200, "X-DataDome: protected\r\n", false, false},
        {302, "Set-Cookie: D1N=1; path=/\r\n", true, true},
        {302, "Set-Cookie: lang=vi\r\n", false, false},
        {302, "Location: /\r\n", true, false}, /* a loop, not a challenge */
        {403, "Server: cloudflare\r\n", false, false},
        {403, "", false, false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *says = challenge_find(
            &(struct challenge_answer){.status = cases[i].status,
                                       .headers = str_of(cases[i].headers),
                                       .to_itself = cases[i].to_itself});
        if (!says == cases[i].want)
            fail_msg("%s: %s", cases[i].headers, says ? says : "none");
    }
}

static void pages_of_firewalls_are_known(void **state)
{
    static const struct {
        int status;
        const char *body, *says;
    } cases[] = {
        {200,
         "<html><body><script>document.cookie=\"D1N=b2\"+\"; path=/\";"
         "window.location.reload(true);</script></body></html>",
         "cookie set by a script"},
        {200,
         "\xef\xbb\xbf <script>document.cookie='a=1';location.href=location."
         "href</script>",
         "cookie set by a script"},
        {403,
         "<!DOCTYPE html><html><head><title>Just a moment...</title></head>"
         "<body><script>window._cf_chl_opt={cType:'managed'}</script>"
         "<noscript>Enable JavaScript and cookies to continue</noscript>",
         "challenge of Cloudflare"},
        {403,
         "<title>Attention Required! | Cloudflare</title><h1>Sorry, you "
         "have been blocked</h1>",
         "refusal of Cloudflare"},
        {200,
         "<html><head><meta name=robots content=noindex></head><body><iframe "
         "src='/_Incapsula_Resource?CWUDNSAI=1'>Request unsuccessful. "
         "Incapsula incident ID: 12-34</iframe></body></html>",
         "challenge of Imperva"},
        {200,
         "<html><head><title>Request Rejected</title></head><body>The "
         "requested URL was rejected. Please consult with your "
         "administrator.<br>Your support ID is: 123</body></html>",
         "refusal of a firewall"},
        {200,
         "<title>Xác minh</title><p>Vui lòng xác minh bạn không phải là "
         "robot</p><div class=g-recaptcha></div>",
         "CAPTCHA"},
        {503, "<p>Please wait</p><div class='h-captcha'></div>", "CAPTCHA"},
        {403,
         "<TITLE>Access Denied</TITLE><H1>Access Denied</H1>You don't "
         "have permission. Reference #18.2d",
         "refusal of a firewall"},
        {200, "<p>Hệ thống đang kiểm tra trình duyệt của bạn.",
         "challenge of a firewall"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *says = find(cases[i].status, "", cases[i].body);
        if (!says || strcmp(says, cases[i].says) != 0)
            fail_msg("want '%s', got '%s': %s", cases[i].says,
                     says ? says : "none", cases[i].body);
    }
}

static void ordinary_pages_are_none(void **state)
{
    static const struct {
        int status;
        const char *body;
    } cases[] = {
        {200, ""},
        {200, "User-agent: *\nDisallow: /captcha\n"},
        {200, "%PDF-1.4 just a moment..."},
        {200, "<title>Google bỏ captcha</title>" ARTICLE
              "<p>Trang sẽ hỏi: bạn không phải là robot?</p>"
              "<div class=g-recaptcha></div>"},
        /* comment form of a short page */
        {200, "<title>Góp ý</title><p>Xác nhận bạn không phải là robot</p>"
              "<form><textarea name=t></textarea><div class=g-recaptcha>"
              "</div></form>"},
        /* log-in with a CAPTCHA */
        {200, "<title>Đăng nhập</title><p>Tôi không phải người máy</p><form>"
              "<input type='password'><img src=/captcha.png></form>"},
        /* marks that firewalls put into pages they let through */
        {200, ARTICLE "<script src='/_Incapsula_Resource?SWJIYLWA=1'></script>"
                      "<script src=/cdn-cgi/challenge-platform/scripts/jsd/"
                      "main.js></script>"},
        {200, "<title>Thông báo</title><p>Nghỉ lễ.</p><script "
              "src=/cdn-cgi/challenge-platform/scripts/jsd/main.js></script>"},
        /* a choice of language, led elsewhere by script */
        {200, "<script>document.cookie='lang=vi';location.href='/vi/trang-chu'"
              "</script>"},
        {200, ARTICLE "<script>document.cookie='a=1';function f(){location."
                      "reload()}</script>"},
        {200, "<title>Thủ thuật</title><p>Dòng chữ <b>Checking your browser"
              "</b> nghĩa là gì?" ARTICLE},
        {403, "<html><head><title>403 Forbidden</title></head><body><center>"
              "<h1>403 Forbidden</h1></center><hr>nginx</body></html>"},
        {503, "<title>503 Service Unavailable</title>"},
        {200, "<?xml version='1.0'?><urlset><url><loc>http://a.vn/captcha"
              "</loc></url></urlset>"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *says = find(cases[i].status, "", cases[i].body);
        if (says)
            fail_msg("'%s': %s", says, cases[i].body);
    }
}

static void a_long_body_is_a_page_whatever_it_holds(void **state)
{
    scoped(buf_done) struct buf page = {0};

    (void)state;
    buf_addz(&page, "<script>var _cf_chl_opt = 1;");
    while (page.n <= CHALLENGE_MAX_BYTES)
        buf_addz(&page, "/* ..................................... */");
    assert_null(find(200, "", page.p));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(headers_alone_tell_some),
        cmocka_unit_test(pages_of_firewalls_are_known),
        cmocka_unit_test(ordinary_pages_are_none),
        cmocka_unit_test(a_long_body_is_a_page_whatever_it_holds),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
