/* config/reason.c - see reason.h. */
#include "config/reason.h"

#include <assert.h>
#include <string.h>

/* clang-format off */
static const struct reason_info table[REASON_COUNT] = {
    [REASON_OK] = {"INDEXED", "info",
        "Đã lập chỉ mục", "Indexed", "", ""},
    [REASON_OK_STALE] = {"OK_STALE", "us",
        "Đã lập chỉ mục từ bản cũ; lần tải gần nhất không được", "Indexed from an older copy; the last visit failed",
        "Chưa cần làm gì: trang vẫn tìm được và sẽ được tải lại. Nếu lỗi kéo dài, hãy nhờ đơn vị quản trị máy chủ xem lỗi ghi kèm.",
        "Nothing to do yet: the page is still found and will be fetched again. If it goes on, have the server looked at for the error named here."},
    [REASON_QUEUED] = {"QUEUED", "us",
        "Đã biết, chưa tải", "Known, not fetched yet",
        "Không cần làm gì: trang sẽ được tải khi đến lượt.",
        "Nothing to do: the page is fetched when its turn comes."},
    [REASON_THROTTLED] = {"THROTTLED", "us",
        "Đang chờ theo khoảng nghỉ của cổng", "Waiting for the pause this portal asks for",
        "Không cần làm gì. Muốn nhanh hơn, hãy nhờ đơn vị quản trị giảm số giây sau chữ Crawl-delay trong tệp robots.txt, hoặc để máy chủ trả lời nhanh hơn.",
        "Nothing to do. To go faster, have the number behind Crawl-delay in robots.txt lowered, or let the server answer faster."},
    [REASON_FETCHED] = {"FETCHED", "us",
        "Đã tải, chờ lập chỉ mục", "Fetched, not indexed yet",
        "Không cần làm gì: trang sẽ được lập chỉ mục ở lượt tới.",
        "Nothing to do: the next run of the indexer takes it."},
    [REASON_FETCH_DNS] = {"FETCH_DNS", "site",
        "Không tìm thấy địa chỉ máy chủ của tên miền", "The host name does not resolve",
        "Hãy báo đơn vị quản lý tên miền kiểm tra: tên miền còn hạn không, và bản ghi A hoặc AAAA có trỏ đúng máy chủ không.",
        "Ask whoever keeps the domain: is it still paid for, and do its A or AAAA records lead to the server?"},
    [REASON_FETCH_TLS] = {"FETCH_TLS", "site",
        "Kết nối bảo mật (HTTPS) bị lỗi chứng thư", "TLS certificate error",
        "Hãy nhờ đơn vị quản trị máy chủ gia hạn chứng thư số cho đúng tên miền này, cài đủ các chứng thư trung gian đi kèm và bật TLS 1.2 trở lên.",
        "Have the certificate renewed for this very name, its intermediate certificates installed with it, and TLS 1.2 or later turned on."},
    [REASON_FETCH_TIMEOUT] = {"TIMEOUT", "site",
        "Máy chủ trả lời quá chậm", "The server took too long",
        "Hãy mở trang vào giờ bình thường: nếu quá vài giây mới hiện, hãy nhờ đơn vị quản trị kiểm tra tải của máy chủ và đường truyền.",
        "Open the page at a usual hour: if it takes more than some seconds, have the load of the server and its line checked."},
    [REASON_FETCH_CONNECT] = {"FETCH_CONNECT", "site",
        "Không kết nối được với máy chủ", "The server could not be reached",
        "Hãy mở trang từ một mạng khác. Nếu cũng không được thì máy chủ đang tắt; nếu được, hãy nhờ đơn vị quản trị bỏ chặn bộ thu thập ở tường lửa.",
        "Open the page from another network. If that fails, the server is down; if not, have the firewall let the crawler in."},
    [REASON_FETCH_REFUSED] = {"FETCH_REFUSED", "site",
        "Tên miền trỏ vào mạng nội bộ, không được phép tải", "The host name leads to a private address, which is never fetched",
        "Hãy nhờ đơn vị quản lý tên miền trỏ bản ghi DNS tới địa chỉ công khai của máy chủ.",
        "Have the DNS record point to the public address of the server."},
    [REASON_HTTP_401] = {"HTTP_401", "site",
        "Máy chủ đòi đăng nhập (mã 401)", "HTTP 401: sign-in required",
        "Nếu trang dành cho mọi người, hãy bỏ yêu cầu đăng nhập; nếu là trang nội bộ, hãy bỏ nó khỏi sơ đồ trang.",
        "If the page is meant for everybody, do not ask for a sign-in; if it is internal, take it out of the sitemap."},
    [REASON_HTTP_403] = {"HTTP_403", "site",
        "Máy chủ từ chối cho xem (mã 403)", "HTTP 403: refused by the server",
        "Nếu trình duyệt vẫn mở được trang, máy chủ đang chặn riêng bộ thu thập: hãy nhờ đơn vị quản trị cho phép Liên Cổng. Nếu không, hãy xem lại quyền của trang.",
        "If a browser shows the page, the crawler alone is refused: have it allowed. If not, look at the rights of the page."},
    [REASON_HTTP_404] = {"HTTP_404", "site",
        "Không có trang ở địa chỉ này (mã 404)", "HTTP 404: page not found",
        "Nếu trang đã chuyển, hãy đặt chuyển hướng 301 sang địa chỉ mới; nếu gỡ nhầm, hãy khôi phục; nếu bỏ hẳn, hãy xóa địa chỉ khỏi sơ đồ trang và các liên kết.",
        "If the page moved, redirect its old address with 301; if it was removed by mistake, restore it; else take the address out of the sitemap and of links."},
    [REASON_HTTP_410] = {"HTTP_410", "choice",
        "Trang đã gỡ hẳn (mã 410)", "HTTP 410: page removed for good",
        "Nếu gỡ nhầm, hãy khôi phục trang; nếu không, hãy bỏ địa chỉ khỏi sơ đồ trang.",
        "Restore the page if this is a mistake, else take it out of the sitemap."},
    [REASON_HTTP_429] = {"HTTP_429", "site",
        "Máy chủ yêu cầu tải chậm lại (mã 429)", "HTTP 429: the server asks us to slow down",
        "Không cần làm gì: bộ thu thập đã tự nghỉ lâu hơn. Muốn nhanh hơn, hãy nhờ đơn vị quản trị nới hạn mức cho Liên Cổng.",
        "Nothing to do: the crawler rests longer already. To go faster, have its limit on the server raised."},
    [REASON_HTTP_4XX] = {"HTTP_4XX", "site",
        "Máy chủ từ chối yêu cầu (mã 4xx khác)", "Another HTTP 4xx answer",
        "Hãy mở địa chỉ trong trình duyệt; nếu lỗi, hãy gửi địa chỉ này cho đơn vị quản trị để xem nhật ký máy chủ.",
        "Open the address in a browser; if it fails, send it to those who run the server, whose log tells why."},
    [REASON_HTTP_5XX] = {"HTTP_5XX", "site",
        "Máy chủ bị lỗi khi trả lời (mã 5xx)", "HTTP 5xx: the server failed",
        "Hãy gửi địa chỉ và giờ tải cho đơn vị quản trị: nhật ký lỗi của máy chủ vào giờ đó cho biết nguyên nhân. Bản đã lập chỉ mục trước đó vẫn được giữ.",
        "Send the address and the time of the visit to those who run the server: its error log of that time tells why. A copy indexed before is kept."},
    [REASON_WAF_BLOCK] = {"WAF_BLOCK", "site",
        "Tường lửa chặn bộ thu thập", "A firewall blocks the crawler",
        "Hãy nhờ đơn vị quản trị tường lửa (hoặc nhà cung cấp dịch vụ chống tấn công) cho phép bộ thu thập Liên Cổng; tên và địa chỉ của nó có trên trang giới thiệu.",
        "Have those who run the firewall (or the protection service) allow the crawler of Liên Cổng; its name and addresses are on its page."},
    [REASON_ROBOTS] = {"ROBOTS", "choice",
        "Tệp robots.txt của cổng không cho tải", "Disallowed by robots.txt",
        "Nếu muốn trang được tìm thấy, hãy nhờ đơn vị quản trị bỏ dòng Disallow (ghi kèm đây) trong tệp robots.txt.",
        "To have the page found, have the Disallow line that is named here taken out of robots.txt."},
    [REASON_NOINDEX_META] = {"NOINDEX_META", "choice",
        "Trang tự yêu cầu không lập chỉ mục", "The page asks not to be indexed (meta robots)",
        "Nếu muốn trang được tìm thấy, hãy bỏ chữ noindex trong thẻ meta robots; ở phần mềm quản trị nội dung thường là ô \"không cho tìm kiếm\".",
        "To have the page found, take noindex out of its meta robots tag; in most editing systems it is a box \"do not search\"."},
    [REASON_NOINDEX_HEADER] = {"NOINDEX_HEADER", "choice",
        "Máy chủ yêu cầu không lập chỉ mục", "The server asks not to index it (X-Robots-Tag)",
        "Nếu muốn trang được tìm thấy, hãy nhờ đơn vị quản trị bỏ chữ noindex trong tiêu đề X-Robots-Tag của máy chủ.",
        "To have the page found, have noindex taken out of the X-Robots-Tag header of the server."},
    [REASON_REDIRECT] = {"REDIRECT", "site",
        "Địa chỉ chuyển sang trang khác", "Redirects to another URL",
        "Trang đích được lập chỉ mục thay địa chỉ này. Nên ghi thẳng địa chỉ đích trong sơ đồ trang và các liên kết.",
        "The page it leads to is indexed instead. Better name that page in the sitemap and in links."},
    [REASON_REDIRECT_LOOP] = {"REDIRECT_LOOP", "site",
        "Chuyển hướng lòng vòng, không tới trang nào", "Redirects in a circle, or too many",
        "Hãy gửi địa chỉ này cho đơn vị quản trị để sửa quy tắc chuyển hướng, sao cho một bước là tới trang.",
        "Send the address to those who run the server: one redirect must lead to the page."},
    [REASON_REDIRECT_OFFSITE] = {"REDIRECT_OFFSITE", "site",
        "Chuyển hướng ra ngoài cổng", "Redirects away from the portal",
        "Nếu cổng đã đổi tên miền, hãy báo tên miền mới để cập nhật danh bạ. Nếu không phải cổng tự đặt, có thể trang đã bị xâm nhập: hãy kiểm tra ngay.",
        "If the portal moved, tell us its new host. If nobody set this redirect, the site may have been broken into: look at once."},
    [REASON_CANONICAL_OTHER] = {"CANONICAL_OTHER", "choice",
        "Trang ghi một địa chỉ khác là trang chuẩn", "Another URL is the canonical one",
        "Trang chuẩn ghi kèm được lập chỉ mục thay trang này. Nếu đây là trang riêng, hãy sửa thẻ rel=canonical cho trỏ về chính nó.",
        "The canonical page named here is indexed instead. If this page stands for itself, let its rel=canonical name it."},
    [REASON_DUP_SAME_SITE] = {"DUP_SAME_SITE", "info",
        "Trùng nội dung với một trang khác của cổng", "Same content as another page of the portal",
        "Không bắt buộc: trang ghi kèm được lập chỉ mục thay. Nên dùng một địa chỉ cho mỗi nội dung, hoặc ghi trang chính bằng rel=canonical.",
        "Nothing must be done: the page named here is indexed instead. Better use one address for one content, or name the main one by rel=canonical."},
    [REASON_DUP_OTHER_SITE] = {"DUP_OTHER_SITE", "info",
        "Trùng nội dung với trang của cổng khác", "Same content as a page of another portal",
        "Không cần làm gì: kết quả tìm kiếm dẫn tới bản gốc và ghi rõ các cổng đăng lại.",
        "Nothing to do: the result shows the original and names the portals that repeat it."},
    [REASON_SOFT404] = {"SOFT404", "site",
        "Trang báo lỗi nhưng máy chủ nói là bình thường (mã 200)", "An error page that answers 200",
        "Nếu nội dung đã mất, hãy khôi phục hoặc bỏ địa chỉ khỏi sơ đồ trang; và nhờ đơn vị quản trị cho máy chủ trả mã 404 ở trang báo lỗi.",
        "Restore the content or take the address out of the sitemap; and have error pages answer 404."},
    [REASON_EMPTY] = {"EMPTY", "site",
        "Trang không có nội dung", "The page has no content",
        "Hãy bổ sung nội dung, hoặc bỏ địa chỉ khỏi sơ đồ trang.",
        "Add the content, or take the URL out of the sitemap."},
    [REASON_LOGIN_PAGE] = {"LOGIN_PAGE", "site",
        "Trang đăng nhập", "A sign-in page",
        "Hãy bỏ địa chỉ khỏi sơ đồ trang và chặn nó trong robots.txt.",
        "Take the URL out of the sitemap and disallow it in robots.txt."},
    [REASON_JS_ONLY] = {"JS_ONLY", "site",
        "Trang trống nếu không chạy mã JavaScript", "Content appears only after scripts have run",
        "Hãy nhờ đơn vị phát triển cho máy chủ xuất sẵn nội dung trong HTML (kết xuất phía máy chủ); người khuyết tật và máy đọc cũng cần điều đó.",
        "Have the developers put the content into the HTML on the server; people with assistive tools need that, too."},
    [REASON_TYPE_UNSUPPORTED] = {"TYPE_UNSUPPORTED", "info",
        "Loại tệp chưa hỗ trợ", "A kind of file that is not read",
        "Nếu tệp chứa văn bản, hãy đăng kèm bản HTML hoặc PDF.",
        "If the file holds text, publish it as HTML or PDF as well."},
    [REASON_TOO_BIG] = {"TOO_BIG", "site",
        "Trang hoặc tệp quá lớn", "The file is too big",
        "Hãy chia nhỏ hoặc nén tệp (tệp quét nên dùng 200 dpi, đen trắng), và đăng phần tóm tắt thành một trang.",
        "Split or shrink the file (scans: 200 dpi, black and white), and publish a summary as a page."},
    [REASON_ENCRYPTED] = {"ENCRYPTED", "site",
        "Tệp có mật khẩu", "The file is protected by a password",
        "Hãy đăng bản không đặt mật khẩu.",
        "Publish a copy without a password."},
    [REASON_SCAN_NO_TEXT] = {"SCAN_NO_TEXT", "site",
        "Tệp là ảnh chụp giấy, không có chữ để tìm", "A scan without a text layer",
        "Hãy đăng bản xuất thẳng từ phần mềm soạn thảo (có chữ ký số), hoặc nhận dạng chữ (OCR) trước khi đăng.",
        "Publish the copy exported from the editor (with its digital signature), or have the text recognised before."},
    [REASON_PARSE_ERROR] = {"PARSE_ERROR", "site",
        "Tệp hỏng, không đọc được", "The file is damaged and cannot be read",
        "Hãy mở thử tệp và đăng lại bản lành.",
        "Try to open the file, and publish a sound copy."},
    [REASON_SITEMAP_OFFHOST] = {"SITEMAP_OFFHOST", "site",
        "Sơ đồ trang nêu địa chỉ của tên miền khác", "The sitemap names a URL outside the portal",
        "Hãy nhờ đơn vị quản trị sửa sơ đồ trang: chỉ nêu các địa chỉ cùng tên miền với nó.",
        "Have the sitemap mended: it may name addresses of its own host only."},
    [REASON_TRAP] = {"TRAP", "site",
        "Loại địa chỉ sinh ra vô tận (lịch, phiên làm việc, bộ lọc)", "One of endless URLs (calendar, session, filters)",
        "Không cần làm gì nếu các trang thật đều có trong sơ đồ trang. Nên nhờ đơn vị quản trị chặn loại địa chỉ này trong robots.txt.",
        "Nothing to do if the real pages are in the sitemap. Better have such addresses disallowed in robots.txt."},
    [REASON_BUDGET] = {"BUDGET", "us",
        "Vượt số địa chỉ được giữ cho một cổng", "Beyond the number of URLs kept of one portal",
        "Hãy nêu các trang quan trọng trong sơ đồ trang để chúng được tải trước, và chặn các địa chỉ thừa trong robots.txt.",
        "Name the pages that matter in a sitemap, so that they come first, and disallow superfluous addresses in robots.txt."},
    [REASON_REMOVED_BY_EDITOR] = {"REMOVED_BY_EDITOR", "choice",
        "Gỡ theo yêu cầu của biên tập viên cổng", "Removed on request of the portal's editors",
        "Nếu muốn trang trở lại, hãy thu hồi yêu cầu gỡ.",
        "To have the page back, withdraw the request."},
};
/* clang-format on */

bool reason_is_outage(enum reason reason)
{
    switch (reason) {
    case REASON_FETCH_DNS:
    case REASON_FETCH_TLS:
    case REASON_FETCH_TIMEOUT:
    case REASON_FETCH_CONNECT:
    case REASON_HTTP_429:
    case REASON_HTTP_5XX:
    case REASON_WAF_BLOCK: return true;
    default: return false;
    }
}

bool reason_is_passing(enum reason reason)
{
    return reason == REASON_QUEUED || reason == REASON_THROTTLED ||
           reason == REASON_FETCHED || reason == REASON_BUDGET ||
           reason_is_outage(reason);
}

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
