/* syndication/problem.c - see problem.h. */
#include "syndication/problem.h"

#include "base/httpd.h"
#include "base/jsontext.h"
#include "syndication/item.h"

static const struct {
    int status;
    const char *word, *vi, *en;
} table[] = {
    [PROBLEM_PARAMETER] = {400, "parameter-invalid", "Tham số không hợp lệ",
                           "A parameter is not valid"},
    [PROBLEM_NO_CREDENTIAL] = {401, "credential-missing",
                               "Thiếu khóa hoặc mã truy cập",
                               "No key and no access token was sent"},
    [PROBLEM_BAD_CREDENTIAL] = {401, "credential-invalid",
                                "Khóa hoặc mã truy cập không dùng được",
                                "The key or access token does not work"},
    [PROBLEM_ADDRESS] = {403, "address-not-allowed",
                         "Địa chỉ IP chưa được cấp quyền truy cập",
                         "This key may not be used from your address"},
    [PROBLEM_SCOPE] = {403, "scope-missing",
                       "Khóa không có quyền dùng dịch vụ này",
                       "This key has no scope for this service"},
    [PROBLEM_TWO_PERSONS] =
        {403, "two-persons-needed",
         "Nội dung dành cho mọi cổng do hai người cùng thu hồi, tại bàn "
         "biên tập",
         "What is meant for all portals is withdrawn by two persons, at the "
         "desk"},
    [PROBLEM_NOT_FOUND] = {404, "not-found", "Không tìm thấy", "Not found"},
    [PROBLEM_METHOD] = {405, "method-not-allowed",
                        "Địa chỉ này không nhận phương thức đó",
                        "This address does not take that method"},
    [PROBLEM_FORM] =
        {406, "form-not-available",
         "Không có định dạng được yêu cầu (có: JSON, XML, CSV, XLSX)",
         "Not available in that form (there are JSON, XML, CSV, XLSX)"},
    [PROBLEM_GONE] = {410, "item-withdrawn", "Bài viết đã được thu hồi",
                      "The item was withdrawn"},
    [PROBLEM_CHANGED] = {412, "item-changed",
                         "Bài viết đã đổi từ khi đọc; xem ETag",
                         "The item changed since it was read; see ETag"},
    [PROBLEM_UNCONDITIONAL] = {428, "if-match-required",
                               "Cần có If-Match với ETag của bài viết",
                               "If-Match with the ETag of the item is needed"},
    [PROBLEM_TOO_LARGE] = {413, "too-large", "Nội dung gửi lên quá lớn",
                           "The request is too large"},
    [PROBLEM_QUOTA] = {429, "quota-exhausted", "Đã dùng hết hạn mức",
                       "The quota is used up"},
    [PROBLEM_LOCKED] = {429, "locked-out",
                        "Tạm khóa vì sai khóa truy cập quá nhiều lần",
                        "Shut out for a while after too many wrong keys"},
    [PROBLEM_BUSY] = {503, "busy", "Hệ thống đang bận, vui lòng thử lại sau",
                      "The hub is busy; try again later"},
    [PROBLEM_REQUEST] = {400, "request-invalid", "Yêu cầu không đọc được",
                         "The request cannot be read"},
    [PROBLEM_BLOCKED] = {403, "address-blocked", "Địa chỉ IP này bị chặn",
                         "Your address is blocked"},
    [PROBLEM_TOO_LONG] = {414, "address-too-long", "Địa chỉ quá dài",
                          "The address is too long"},
    [PROBLEM_TOO_FAST] = {429, "too-many-requests",
                          "Quá nhiều yêu cầu từ địa chỉ IP này",
                          "Too many requests from your address"},
};

enum { PROBLEMS = sizeof table / sizeof *table };

const char *problem_word(enum problem problem)
{
    return table[problem].word;
}

const char *problem_vi(enum problem problem)
{
    return table[problem].vi;
}

const char *problem_en(enum problem problem)
{
    return table[problem].en;
}

static void member(struct buf *out, const char *name, const char *text)
{
    buf_addf(out, ",\"%s\":", name);
    jsontext_add(out, str_of(text));
}

void problem_send(const struct httpd_request *rq, struct httpd_response *rs,
                  enum problem problem, const char *vi, const char *en)
{
    rs->status = table[problem].status;
    rs->content_type = "application/problem+json; charset=utf-8";
    buf_addf(&rs->body, "{\"type\":\"/api/v2/problems#%s\",\"status\":%d",
             table[problem].word, table[problem].status);
    member(&rs->body, "title", table[problem].vi);
    member(&rs->body, "title_en", table[problem].en);
    if (vi)
        member(&rs->body, "detail", vi);
    if (en)
        member(&rs->body, "detail_en", en);
    member(&rs->body, "code", table[problem].word);
    member(&rs->body, "trace_id", rq->trace_id);
    buf_addz(&rs->body, "}\n");
    httpd_set_header(rs, "Cache-Control", "no-store");
    if (rs->status == 401)
        httpd_set_header(rs, "WWW-Authenticate",
                         problem == PROBLEM_NO_CREDENTIAL
                             ? "Bearer realm=\"liencong\""
                             : "Bearer realm=\"liencong\", "
                               "error=\"invalid_token\"");
}

enum problem problem_of_status(int status)
{
    switch (status) {
    case 403: return PROBLEM_BLOCKED;
    case 404: return PROBLEM_NOT_FOUND;
    case 405: return PROBLEM_METHOD;
    case 413: return PROBLEM_TOO_LARGE;
    case 414: return PROBLEM_TOO_LONG;
    case 429: return PROBLEM_TOO_FAST;
    case 503: return PROBLEM_BUSY;
    default: return PROBLEM_REQUEST;
    }
}

void problem_table(struct buf *out)
{
    buf_addz(out, "<div class=\"scroll\" role=\"region\" tabindex=\"0\" "
                  "aria-label=\"Các lỗi\"><table>\n<thead><tr>"
                  "<th scope=\"col\">code</th><th scope=\"col\">HTTP</th>"
                  "<th scope=\"col\">Ý nghĩa</th></tr></thead>\n<tbody>\n");
    for (int i = 0; i < PROBLEMS; i++)
        buf_addf(out,
                 "<tr id=\"%s\"><th scope=\"row\"><code>%s</code></th>"
                 "<td>%d</td><td>%s<br><span lang=\"en\">%s</span></td></tr>\n",
                 table[i].word, table[i].word, table[i].status, table[i].vi,
                 table[i].en);
    buf_addz(out, "</tbody>\n</table></div>\n");
}
