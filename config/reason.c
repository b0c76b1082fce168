/* config/reason.c - see reason.h. */
#include "config/reason.h"

#include <assert.h>
#include <string.h>

/* clang-format off */
static const struct reason_info table[REASON_COUNT] = {
    [REASON_OK] = {"INDEXED", "info",
        "Đã lập chỉ mục", "Indexed", "", ""},
    [REASON_OK_STALE] = {"OK_STALE", "us",
        "Đã lập chỉ mục, bản cũ hơn lastmod",
        "Indexed, but older than its lastmod",
        "Không cần làm gì: trang đang chờ được tải lại.",
        "Nothing to do: the page waits for its next visit."},
    [REASON_QUEUED] = {"QUEUED", "us",
        "Đã biết, chưa tải", "Known, not fetched yet",
        "Không cần làm gì: trang sẽ được tải khi đến lượt.",
        "Nothing to do: the page is fetched when its turn comes."},
    [REASON_THROTTLED] = {"THROTTLED", "us",
        "Đang chờ theo hạn mức tải của cổng",
        "Waiting for the pause this portal asks for",
        "Nếu muốn nhanh hơn, hãy giảm Crawl-delay trong robots.txt hoặc để máy chủ trả lời nhanh hơn.",
        "To go faster, lower Crawl-delay in robots.txt or answer faster."},
    [REASON_FETCHED] = {"FETCHED", "us",
        "Đã tải, chờ lập chỉ mục", "Fetched, not indexed yet",
        "Không cần làm gì: trang sẽ được lập chỉ mục ở lượt tới.",
        "Nothing to do: the next run of the indexer takes it."},
    [REASON_FETCH_DNS] = {"FETCH_DNS", "site",
        "Không phân giải được tên miền", "The host name does not resolve",
        "Hãy kiểm tra bản ghi A và AAAA của tên miền tại máy chủ DNS.",
        "Check the A and AAAA records of the host name."},
    [REASON_FETCH_TLS] = {"FETCH_TLS", "site",
        "Lỗi chứng thư TLS", "TLS certificate error",
        "Hãy gia hạn chứng thư và cài đủ chuỗi chứng thư trung gian trên máy chủ.",
        "Renew the certificate and install the full chain of intermediates."},
    [REASON_FETCH_TIMEOUT] = {"TIMEOUT", "site",
        "Quá thời gian chờ", "The server took too long",
        "Hãy kiểm tra tải của máy chủ; trang cần trả lời trong vài giây.",
        "Check the load of the server; a page should answer within seconds."},
    [REASON_FETCH_CONNECT] = {"FETCH_CONNECT", "site",
        "Không kết nối được máy chủ", "The server could not be reached",
        "Hãy kiểm tra máy chủ, cổng dịch vụ và tường lửa đối với bộ thu thập.",
        "Check the server, its port, and the firewall towards the crawler."},
    [REASON_FETCH_REFUSED] = {"FETCH_REFUSED", "site",
        "Tên miền trỏ tới địa chỉ nội bộ, không được phép tải",
        "The host name leads to a private address, which is never fetched",
        "Hãy sửa bản ghi DNS để tên miền trỏ tới địa chỉ công khai.",
        "Let the DNS record point to a public address."},
    [REASON_HTTP_401] = {"HTTP_401", "site",
        "Mã trả lời HTTP 401: cần đăng nhập", "HTTP 401: sign-in required",
        "Nếu trang dành cho mọi người, hãy bỏ yêu cầu đăng nhập.",
        "If the page is meant for everybody, do not ask for a sign-in."},
    [REASON_HTTP_403] = {"HTTP_403", "site",
        "Mã trả lời HTTP 403: máy chủ từ chối", "HTTP 403: refused by the server",
        "Hãy cho phép bộ thu thập của Liên Cổng trong cấu hình máy chủ hoặc tường lửa.",
        "Allow the crawler of Liên Cổng in the server or its firewall."},
    [REASON_HTTP_404] = {"HTTP_404", "site",
        "Mã trả lời HTTP 404: không tìm thấy trang", "HTTP 404: page not found",
        "Hãy khôi phục trang, chuyển hướng 301 sang địa chỉ mới, hoặc bỏ địa chỉ khỏi sơ đồ trang.",
        "Restore the page, redirect it with 301, or take the URL out of the sitemap."},
    [REASON_HTTP_410] = {"HTTP_410", "choice",
        "Mã trả lời HTTP 410: trang đã gỡ hẳn", "HTTP 410: page removed for good",
        "Nếu gỡ nhầm, hãy khôi phục trang; nếu không, hãy bỏ địa chỉ khỏi sơ đồ trang.",
        "Restore the page if this is a mistake, else take it out of the sitemap."},
    [REASON_HTTP_429] = {"HTTP_429", "site",
        "Mã trả lời HTTP 429: máy chủ yêu cầu giảm tốc", "HTTP 429: the server asks us to slow down",
        "Hãy nới hạn mức cho bộ thu thập, hoặc đặt Crawl-delay trong robots.txt.",
        "Raise the limit for the crawler, or set Crawl-delay in robots.txt."},
    [REASON_HTTP_4XX] = {"HTTP_4XX", "site",
        "Mã trả lời HTTP 4xx khác", "Another HTTP 4xx answer",
        "Hãy mở địa chỉ trong trình duyệt và xem nhật ký máy chủ.",
        "Open the URL in a browser and look into the log of the server."},
    [REASON_HTTP_5XX] = {"HTTP_5XX", "site",
        "Mã trả lời HTTP 5xx: máy chủ lỗi", "HTTP 5xx: the server failed",
        "Hãy xem nhật ký lỗi của máy chủ vào lúc tải.",
        "Look into the error log of the server at the time of the fetch."},
    [REASON_WAF_BLOCK] = {"WAF_BLOCK", "site",
        "Tường lửa chặn bộ thu thập", "A firewall blocks the crawler",
        "Hãy đưa User-Agent và địa chỉ của bộ thu thập vào danh sách cho phép của tường lửa.",
        "Put the user agent and addresses of the crawler on the allow list of the firewall."},
    [REASON_ROBOTS] = {"ROBOTS", "choice",
        "Bị chặn bởi robots.txt", "Disallowed by robots.txt",
        "Nếu muốn trang được tìm thấy, hãy bỏ dòng Disallow khớp với địa chỉ này.",
        "To have the page found, take away the Disallow line that matches it."},
    [REASON_NOINDEX_META] = {"NOINDEX_META", "choice",
        "Cổng yêu cầu không lập chỉ mục (thẻ meta robots)", "The page asks not to be indexed (meta robots)",
        "Nếu muốn trang được tìm thấy, hãy bỏ noindex khỏi thẻ meta robots.",
        "To have the page found, take noindex out of meta robots."},
    [REASON_NOINDEX_HEADER] = {"NOINDEX_HEADER", "choice",
        "Cổng yêu cầu không lập chỉ mục (tiêu đề X-Robots-Tag)", "The server asks not to index it (X-Robots-Tag)",
        "Nếu muốn trang được tìm thấy, hãy bỏ noindex khỏi tiêu đề X-Robots-Tag.",
        "To have the page found, take noindex out of the X-Robots-Tag header."},
    [REASON_REDIRECT] = {"REDIRECT", "site",
        "Chuyển hướng sang địa chỉ khác", "Redirects to another URL",
        "Hãy ghi thẳng địa chỉ đích trong sơ đồ trang và các liên kết.",
        "Name the target itself in the sitemap and in links."},
    [REASON_REDIRECT_LOOP] = {"REDIRECT_LOOP", "site",
        "Chuyển hướng vòng tròn hoặc quá nhiều lần", "Redirects in a circle, or too many",
        "Hãy sửa quy tắc chuyển hướng để dẫn tới trang trong một bước.",
        "Mend the redirect rules so that one step leads to the page."},
    [REASON_REDIRECT_OFFSITE] = {"REDIRECT_OFFSITE", "site",
        "Chuyển hướng ra ngoài cổng", "Redirects away from the portal",
        "Nếu cổng đã đổi tên miền, hãy báo tên miền mới để cập nhật danh bạ.",
        "If the portal moved, tell us the new host for the registry."},
    [REASON_CANONICAL_OTHER] = {"CANONICAL_OTHER", "choice",
        "Trang chuẩn là địa chỉ khác", "Another URL is the canonical one",
        "Nếu đây là trang riêng, hãy sửa thẻ rel=canonical trỏ về chính nó.",
        "If this page stands for itself, let rel=canonical name it."},
    [REASON_DUP_SAME_SITE] = {"DUP_SAME_SITE", "info",
        "Trùng nội dung với một trang khác của cổng", "Same content as another page of the portal",
        "Hãy dùng một địa chỉ cho mỗi nội dung, hoặc đặt rel=canonical.",
        "Use one URL for one content, or set rel=canonical."},
    [REASON_DUP_OTHER_SITE] = {"DUP_OTHER_SITE", "info",
        "Trùng nội dung với trang của cổng khác", "Same content as a page of another portal",
        "Không cần làm gì: kết quả tìm kiếm dẫn tới bản gốc và ghi rõ các cổng đăng lại.",
        "Nothing to do: the result shows the original and names the portals that repeat it."},
    [REASON_SOFT404] = {"SOFT404", "site",
        "Trang báo lỗi nhưng trả mã 200", "An error page that answers 200",
        "Hãy trả mã 404 hoặc 410 cho trang không còn nội dung.",
        "Answer 404 or 410 for pages that are gone."},
    [REASON_EMPTY] = {"EMPTY", "site",
        "Trang không có nội dung", "The page has no content",
        "Hãy bổ sung nội dung, hoặc bỏ địa chỉ khỏi sơ đồ trang.",
        "Add the content, or take the URL out of the sitemap."},
    [REASON_LOGIN_PAGE] = {"LOGIN_PAGE", "site",
        "Trang đăng nhập", "A sign-in page",
        "Hãy bỏ địa chỉ khỏi sơ đồ trang và chặn nó trong robots.txt.",
        "Take the URL out of the sitemap and disallow it in robots.txt."},
    [REASON_JS_ONLY] = {"JS_ONLY", "site",
        "Chỉ có nội dung sau khi chạy script", "Content appears only after scripts have run",
        "Hãy để máy chủ xuất nội dung ngay trong HTML.",
        "Let the server put the content into the HTML."},
    [REASON_TYPE_UNSUPPORTED] = {"TYPE_UNSUPPORTED", "info",
        "Loại tệp chưa hỗ trợ", "A kind of file that is not read",
        "Nếu tệp chứa văn bản, hãy đăng kèm bản HTML hoặc PDF.",
        "If the file holds text, publish it as HTML or PDF as well."},
    [REASON_TOO_BIG] = {"TOO_BIG", "site",
        "Tệp quá lớn", "The file is too big",
        "Hãy chia nhỏ hoặc nén tệp, và đăng phần tóm tắt thành một trang.",
        "Split or shrink the file, and publish a summary as a page."},
    [REASON_ENCRYPTED] = {"ENCRYPTED", "site",
        "Tệp có mật khẩu", "The file is protected by a password",
        "Hãy đăng bản không đặt mật khẩu.",
        "Publish a copy without a password."},
    [REASON_SCAN_NO_TEXT] = {"SCAN_NO_TEXT", "site",
        "Tệp quét ảnh, không có lớp chữ", "A scan without a text layer",
        "Hãy đăng bản có lớp chữ (xuất từ phần mềm soạn thảo, hoặc nhận dạng chữ trước khi đăng).",
        "Publish a copy with a text layer, exported from the editor or recognised."},
    [REASON_PARSE_ERROR] = {"PARSE_ERROR", "site",
        "Tệp hỏng, không đọc được", "The file is damaged and cannot be read",
        "Hãy mở thử tệp và đăng lại bản lành.",
        "Try to open the file, and publish a sound copy."},
    [REASON_SITEMAP_OFFHOST] = {"SITEMAP_OFFHOST", "site",
        "Sơ đồ trang nêu địa chỉ ngoài cổng", "The sitemap names a URL outside the portal",
        "Hãy chỉ nêu trong sơ đồ trang các địa chỉ cùng tên miền với nó.",
        "Name only URLs of the same host in a sitemap."},
    [REASON_TRAP] = {"TRAP", "site",
        "Địa chỉ sinh vô hạn (lịch, phiên làm việc, tham số lặp)", "One of endless URLs (calendar, session, repeated parts)",
        "Hãy chặn loại địa chỉ này trong robots.txt và nêu các trang thật trong sơ đồ trang.",
        "Disallow such URLs in robots.txt and name the real pages in a sitemap."},
    [REASON_BUDGET] = {"BUDGET", "us",
        "Vượt số địa chỉ giữ cho một cổng", "Beyond the number of URLs kept of one portal",
        "Hãy nêu các trang quan trọng trong sơ đồ trang để chúng được tải trước.",
        "Name the pages that matter in a sitemap, so that they come first."},
    [REASON_REMOVED_BY_EDITOR] = {"REMOVED_BY_EDITOR", "choice",
        "Gỡ theo yêu cầu của biên tập viên cổng", "Removed on request of the portal's editors",
        "Nếu muốn trang trở lại, hãy thu hồi yêu cầu gỡ.",
        "To have the page back, withdraw the request."},
};
/* clang-format on */

const struct reason_info *reason_info(enum reason reason)
{
    assert((unsigned)reason < REASON_COUNT);
    return &table[reason];
}

enum reason reason_find(const char *code)
{
    int i = 0;

    while (i < REASON_COUNT && strcmp(table[i].code, code) != 0)
        i++;
    return (enum reason)i;
}

enum reason reason_of_status(int status)
{
    switch (status) {
    case 401: return REASON_HTTP_401;
    case 403: return REASON_HTTP_403;
    case 404: return REASON_HTTP_404;
    case 410: return REASON_HTTP_410;
    case 429: return REASON_HTTP_429;
    default: return status >= 500 ? REASON_HTTP_5XX : REASON_HTTP_4XX;
    }
}

void reason_write_markdown(FILE *out)
{
    fputs(
        "# Reasons\n\n"
        "Made from `config/reason.c` by `make papers`; do not edit.  Every URL "
        "ends in exactly one of\nthese codes; they are part of our formats and "
        "are never renamed.\n\n"
        "Who can mend it: *site*, the portal; *choice*, the portal, if it did "
        "not mean it; *us*,\nnobody but time and this system; *info*, nothing "
        "to mend.\n\n"
        "| code | who | meaning | what to do |\n"
        "| --- | --- | --- | --- |\n",
        out);
    for (size_t i = 0; i < REASON_COUNT; i++) {
        const struct reason_info *info = &table[i];
        fprintf(out, "| %s | %s | %s.<br>%s. | %s<br>%s |\n", info->code,
                info->owner, info->label_vi, info->label_en, info->fix_vi,
                info->fix_en);
    }
}
