/* console/host_part.c - see host_part.h. */
#include "console/host_part.h"

#include "console/call.h"
#include "console/coverage_part.h"
#include "console/hostcheck.h"
#include "console/view.h"

#include <inttypes.h>

int64_t host_days_left(int64_t ends_ms, int64_t now_ms)
{
    int64_t left = ends_ms - now_ms;

    return left < 0 ? (left + 1) / 86400000 - 1 : left / 86400000;
}

struct aspect { /* what is looked at, and how it is mended */
    const char *vi, *en, *fix_vi, *fix_en;
};

enum { NAME, IPV6, HTTPS, CERTIFICATE, TO_HTTPS, HSTS, HTTP2 };

/* clang-format off */
static const struct aspect aspects[] = {
    [NAME] = {"Tên miền (DNS)", "Name (DNS)", "Nhờ nơi quản lý tên miền kiểm tra bản ghi A và AAAA.", "Have the A and AAAA records looked at."},
    [IPV6] = {"IPv6", "IPv6", "Thêm bản ghi AAAA và mở máy chủ trên IPv6.", "Add an AAAA record and serve on IPv6."},
    [HTTPS] = {"HTTPS", "HTTPS", "Cài chứng thư hợp lệ và mở cổng 443.", "Install a valid certificate and open port 443."},
    [CERTIFICATE] = {"Chứng thư TLS", "TLS certificate", "Gia hạn chứng thư và cài cả chứng thư trung gian; nên dùng gia hạn tự động.", "Renew the certificate, with those above it; let it renew by itself."},
    [TO_HTTPS] = {"HTTP chuyển sang HTTPS", "HTTP leads to HTTPS", "Cho mọi địa chỉ http:// chuyển hướng 301 sang https://.", "Redirect every http:// address to https:// with 301."},
    [HSTS] = {"HSTS", "HSTS", "Thêm tiêu đề Strict-Transport-Security: max-age=31536000.", "Add the header Strict-Transport-Security: max-age=31536000."},
    [HTTP2] = {"HTTP/2", "HTTP/2", "Bật HTTP/2 trên máy chủ web.", "Switch on HTTP/2 in the web server."},
};
/* clang-format on */

static void row(struct call *c, const struct aspect *a, bool good,
                const char *what)
{
    view_say(c, "<tr><th scope=\"row\">", a->vi, a->en, "</th><td>");
    view_say(
        c, good ? "<span class=\"badge good\">" : "<span class=\"badge over\">",
        good ? "đạt" : "chưa đạt", good ? "good" : "not good",
        "</span></td><td class=\"url\">");
    view_text(c, *what ? what : "–");
    view_say(c, "</td><td>", good ? "–" : a->fix_vi, good ? "–" : a->fix_en,
             "</td></tr>");
}

static const char *status_words(const struct call *c, int status,
                                const char *fault)
{
    return status ? arena_printf(c->rq->arena, "HTTP %d", status) : fault;
}

static void certificate_row(struct call *c, const struct hostcheck *h,
                            int64_t now_ms)
{
    int64_t days = host_days_left(h->certificate_ends_ms, now_ms);
    bool seen = h->certificate_ends_ms != 0;
    const char *what =
        seen ? arena_printf(c->rq->arena, "%" PRId64 " %s; %s", days,
                            view_words(c, "ngày còn lại", "days left"),
                            h->issuer)
             : h->https_fault;

    row(c, &aspects[CERTIFICATE], seen && days >= HOST_TLS_SOON_DAYS, what);
}

static void rows(struct call *c, const struct hostcheck *h, int64_t now_ms)
{
    row(c, &aspects[NAME], h->resolves,
        h->resolves ? h->addresses : h->http_fault);
    row(c, &aspects[IPV6], h->ipv6, "");
    row(c, &aspects[HTTPS], h->https_status > 0,
        status_words(c, h->https_status, h->https_fault));
    certificate_row(c, h, now_ms);
    row(c, &aspects[TO_HTTPS], h->to_https,
        status_words(c, h->http_status, h->http_fault));
    row(c, &aspects[HSTS], h->hsts, "");
    row(c, &aspects[HTTP2], h->http2, "");
}

void host_table(struct call *c, const struct hostcheck *h, int64_t now_ms)
{
    view_table_begin(
        c, &(struct view_table){
               "Máy chủ",
               "Server",
               "broad",
               {VIEW_TEXT("Điều được xem", "What was looked at"),
                VIEW_TEXT("Kết quả", "Result"), VIEW_TEXT("Thấy", "Seen"),
                VIEW_TEXT("Cách sửa", "How to mend")}});
    rows(c, h, now_ms);
    view_table_end(c);
}
