/*
 * indexer/quality.c - see quality.h.
 *
 * Words alone are no proof: an article may be about log-in trouble or about
 * error 404.  So every verdict asks for two things, the words or the form, and
 * the lack of a text of some length.
 */
#include "indexer/quality.h"

#include "base/challenge.h"
#include "base/str.h"
#include "base/utf8.h"
#include "indexer/main_text.h"
#include "indexer/page.h"
#include "indexer/phrase.h"

enum {
    NOTICE_BYTES = 400, /* a notice is shorter, an article longer */
    SHELL_BYTES = 200,  /* visible text of a page that scripts will fill */
    LOGIN_BYTES = 700,
    LOGIN_TEXT_BYTES = 200,
};

static bool has_any(struct str text, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_case_find(text, str_of(words[i])) >= 0)
            return true;
    return false;
}

#define HAS_ANY(text, words) has_any(text, words, sizeof words / sizeof *words)

/* What "not found" pages say.  The first letter is left out where it may be a
 * capital beyond ASCII. */
static const char *const missing[] = {
    "hông tìm thấy trang",
    "hông tìm thấy bài viết",
    "hông tìm thấy nội dung",
    "hông tìm thấy dữ liệu",
    "hông tìm thấy đường dẫn",
    "hông tìm thấy tài liệu",
    "hông tìm thấy thông tin",
    "hông tìm thấy tin",
    "hông tìm thấy kết quả nào",
    "hông tồn tại",
    "ã bị xóa",
    "ã bị xoá",
    "ã bị gỡ",
    "hết hạn hiển thị",
    "hông còn tồn tại",
    "hông còn trên hệ thống",
    "hông có dữ liệu",
    "ội dung không có",
    "ang không tìm thấy",
    "ường dẫn không hợp lệ",
    "ường dẫn không đúng",
    "iên kết không hợp lệ",
    "ài viết không có",
    "ang này hiện không có",
    "page not found",
    "page cannot be found",
    "page could not be found",
    "page doesn't exist",
    "page does not exist",
    "no longer available",
    "404 not found",
    "error 404",
    "lỗi 404",
    "404 error",
    "the requested url was not found",
    "the resource cannot be found",
    "file or directory not found",
    "object not found",
    "http status 404",
    "requested resource was not found",
    "requested resource is not available",
    "hông được tìm thấy",
    "hông thể tìm thấy",
    "ang bạn tìm kiếm không",
    "hông khả dụng",
    "ản ghi không",
    "ang bạn yêu cầu không",
};

static const char *const missing_title[] = {
    "hông tìm thấy", "404", "not found", "hông tồn tại", "page missing",
};

static bool is_missing(const struct main_text *m, struct str title)
{
    struct str text = m->text.n ? buf_str(&m->text) : (struct str){"", 0};

    if (text.n > NOTICE_BYTES)
        return false;
    bool short_title = title.n < 60 && HAS_ANY(title, missing_title);
    return short_title || HAS_ANY(text, missing);
}

static uint32_t count_inputs(const struct page *p, const char *type)
{
    uint32_t n = 0;

    for (uint32_t i = p->body; i < p->count; i++)
        n += p->nodes[i].tag == GUMBO_TAG_INPUT &&
             str_case_eq(str_trim(page_attr(p, i, "type")), str_of(type));
    return n;
}

static bool says_login(struct str s)
{
    static const char *const words[] = {"ăng nhập", "ĐĂNG NHẬP", "log in",
                                        "login",    "sign in",   "dang nhap"};

    return HAS_ANY(s, words);
}

/* The page's own name, not an article about it. */
static bool is_named_login(struct str title)
{
    static const char *const names[] = {"Đăng nhập", "ĐĂNG NHẬP", "Đăng Nhập"};

    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_starts(title, str_of(names[i])))
            return true;
    return str_case_starts(title, STR("login")) ||
           str_case_starts(title, STR("log in")) ||
           str_case_starts(title, STR("sign in"));
}

/*
 * A password field alone is on half of all portals, in a corner; the page is
 * the log-in page when nothing else is on it, or when its title says so.
 */
static bool is_login(const struct page *p, const struct main_text *m,
                     struct str title)
{
    /* Its neighbours ask for an address to send a new password to. */
    if (is_named_login(title) && m->text.n < LOGIN_TEXT_BYTES)
        return true;
    if (m->text.n > LOGIN_BYTES || !count_inputs(p, "password"))
        return false;
    return says_login(title) ||
           (m->visible_bytes < LOGIN_BYTES && m->text.n < LOGIN_TEXT_BYTES);
}

static bool has_script(const struct page *p)
{
    return page_find(p, 0, p->count, GUMBO_TAG_SCRIPT) < p->count;
}

static bool is_mount_point(const struct page *p, uint32_t i)
{
    static const char *const ids[] = {"root",      "app",      "__next",
                                      "__nuxt",    "app-root", "main-app",
                                      "react-root"};
    struct str id = page_attr(p, i, "id");
    const GumboNode *dom = p->nodes[i].dom;

    if (p->nodes[i].tag == PAGE_TEXT)
        return false;
    for (size_t k = 0; id.n && k < sizeof ids / sizeof *ids; k++)
        if (str_is(id, ids[k]))
            return true;
    /* <app-root>: elements of one's own have a dash in their name. */
    return dom->type == GUMBO_NODE_ELEMENT &&
           dom->v.element.tag == GUMBO_TAG_UNKNOWN &&
           memchr(dom->v.element.original_tag.data, '-',
                  dom->v.element.original_tag.length) != NULL;
}

static bool is_shell(const struct page *p, const struct main_text *m)
{
    if (m->visible_bytes > SHELL_BYTES || !has_script(p))
        return false;
    for (uint32_t i = p->body; i < p->count; i++)
        if (is_mount_point(p, i))
            return true;
    return m->visible_bytes == 0;
}

/* A page that is promised. */
static bool is_promise(const struct main_text *m)
{
    enum { PROMISE_BYTES = 250 };
    static const char *const words[] = {
        "ang được hoàn thiện",  "ang được xây dựng",     "ang xây dựng",
        "ang được cập nhật",    "ội dung đang cập nhật", "ang trong quá trình",
        "ui lòng quay lại sau", "under construction",    "coming soon"};

    return m->text.n && m->text.n < PROMISE_BYTES &&
           HAS_ANY(buf_str(&m->text), words);
}

/* Whom to ask, and where: few words, but what the page is for. */
static bool is_directory(const struct main_text *m)
{
    struct str rest = buf_str(&m->text), line;
    size_t lines = 0;

    while (str_cut(&rest, '\n', &line))
        lines += phrase_is_contact(line) ||
                 str_starts(line, STR("Đồng chí ")) ||
                 str_starts(line, STR("Ông ")) || str_starts(line, STR("Bà "));
    return lines >= 2;
}

/* Only short lines, none with the end of a sentence: the name of the site, a
 * heading, "Đang cập nhật", links by name.  Under a film it may be the caption.
 */
static bool is_scrap(const struct page *p, const struct main_text *m)
{
    enum { SCRAP_BYTES = 300, LINE_BYTES = 100 };
    struct str rest = buf_str(&m->text), line;

    if (rest.n > SCRAP_BYTES || is_directory(m))
        return false;
    while (str_cut(&rest, '\n', &line))
        if (line.n > LINE_BYTES ||
            (line.n && strchr(".?!;\"", line.p[line.n - 1])))
            return false;
    return page_find(p, p->body, p->count, GUMBO_TAG_VIDEO) == p->count &&
           page_find(p, p->body, p->count, GUMBO_TAG_IFRAME) == p->count &&
           page_find(p, p->body, p->count, GUMBO_TAG_OBJECT) == p->count;
}

enum reason quality_of(const struct page *p, const struct main_text *m,
                       struct str title, struct str html)
{
    if (challenge_find(&(struct challenge_answer){.status = 200, .body = html}))
        return REASON_WAF_BLOCK;
    if (is_shell(p, m))
        return REASON_JS_ONLY;
    if (is_login(p, m, title))
        return REASON_LOGIN_PAGE;
    if (is_missing(m, title))
        return REASON_SOFT404;
    return m->text.n && !is_scrap(p, m) && !is_promise(m) ? REASON_OK
                                                          : REASON_EMPTY;
}
