/*
 * config/options.c - see options.h.
 *
 * The table below is the only place where an option is described.  A row is a
 * member of struct options by offset, so reading, defaults, placing of paths
 * and freeing are loops over the table.
 */
#include "config/options.h"

#include "base/err.h"
#include "base/file.h"
#include "base/str.h"

#include <ini.h>
#include <stddef.h>
#include <stdlib.h>
#include <string.h>

/* PATH: text that names a file, PATHS: several, separated by spaces; a relative
 * one is of the folder of the configuration file. */
enum type { TEXT, PATH, PATHS, NUMBER, SWITCH };
enum { FILE_MAX_BYTES = 1 << 20 };

struct option {
    const char *section, *name;
    enum type type;
    size_t offset;
    const char *unit;  /* "" when there is none */
    int64_t min, max;  /* NUMBER */
    const char *value; /* default, as written in the file */
    const char *vi, *en;
};

#define AT(section, name) #section, #name
#define OF(section, name) offsetof(struct options, section.name)
#define ROW_TEXT(s, n, value, vi, en)                                          \
    {                                                                          \
        AT(s, n), TEXT, OF(s, n), "", 0, 0, value, vi, en                      \
    }
#define ROW_PATH(s, n, value, vi, en)                                          \
    {                                                                          \
        AT(s, n), PATH, OF(s, n), "", 0, 0, value, vi, en                      \
    }
#define ROW_PATHS(s, n, value, vi, en)                                         \
    {                                                                          \
        AT(s, n), PATHS, OF(s, n), "", 0, 0, value, vi, en                     \
    }
#define ROW_NUMBER(s, n, unit, min, max, value, vi, en)                        \
    {                                                                          \
        AT(s, n), NUMBER, OF(s, n), unit, min, max, value, vi, en              \
    }
#define ROW_SWITCH(s, n, value, vi, en)                                        \
    {                                                                          \
        AT(s, n), SWITCH, OF(s, n), "", 0, 0, value, vi, en                    \
    }

#define MIB (1LL << 20)
#define DAY_S 86400LL

/* clang-format off */
/* Every program that serves has these three. */
#define ROWS_PROXIES_AND_TLS(s)                                                \
    ROW_TEXT(s, trusted_proxies, "",                                           \
        "Các máy chủ trung gian được tin phần X-Forwarded-For (CIDR, cách nhau bởi dấu cách)", \
        "Proxies whose X-Forwarded-For is believed (CIDR, separated by spaces)"), \
    ROW_PATH(s, tls_cert, "",                                                 \
        "Tệp PEM chứng thư TLS kèm chứng thư cấp trên; để trống: không TLS, đã có máy chủ trung gian", \
        "PEM file of the TLS certificate with those above it; empty: no TLS, a proxy does it"), \
    ROW_PATH(s, tls_key, "",                                                  \
        "Tệp PEM khóa của chứng thư; đọc lại cả hai khi nhận SIGHUP",          \
        "PEM file of its key; both are read again on SIGHUP")

static const struct option table[] = {
    ROW_PATH(common, registry, "portals.csv",
        "Tệp danh bạ các cổng, tính từ thư mục của tệp này",
        "Registry of portals, relative to the folder of this file"),
    ROW_PATHS(common, names, "vi/names.csv",
        "Tên cơ quan, địa danh cũ và mới: các tệp CSV, cách nhau bởi dấu cách, tính từ thư mục của tệp này",
        "Names of bodies and places, old and new: CSV files, separated by spaces, relative to the folder of this file"),
    ROW_TEXT(common, allow_private, "",
        "Địa chỉ riêng được phép tải (CIDR, cách nhau bởi dấu cách); chỉ để thử nghiệm",
        "Private addresses that may be fetched (CIDR, separated by spaces); for tests"),

    ROW_TEXT(http, allow, "127.0.0.0/8 ::1",
        "Địa chỉ không bị giới hạn số yêu cầu (CIDR, cách nhau bởi dấu cách)",
        "Addresses whose requests are not limited (CIDR, separated by spaces)"),
    ROW_TEXT(http, block, "",
        "Địa chỉ bị chặn hẳn, trả lời 403 (CIDR)",
        "Addresses that are never served: 403 (CIDR)"),
    ROW_NUMBER(http, requests_per_minute, "", 0, 1000000, "1200",
        "Số yêu cầu mỗi phút của một địa chỉ IPv4 hoặc mạng IPv6 /64; quá mức trả lời 429; 0: không giới hạn",
        "Requests a minute of one IPv4 address or IPv6 /64; beyond it the answer is 429; 0: no limit"),
    ROW_NUMBER(http, burst, "", 1, 1000000, "240",
        "Số yêu cầu được gửi dồn cùng lúc trong mức đó",
        "Requests that may come at once within it"),
    ROW_TEXT(http, metrics_allow, "127.0.0.0/8 ::1",
        "Địa chỉ được đọc /metrics (CIDR)",
        "Addresses that may read /metrics (CIDR)"),
    ROW_SWITCH(http, log_answers, "no",
        "Ghi nhật ký từng câu trả lời (không ghi địa chỉ, từ ngữ được hỏi)",
        "Log a line for each answer (no address, no words asked)"),

    ROW_TEXT(crawler, user_agent, "liencong/1.0 (+https://liencong.gov.vn/bo-thu-thap)",
        "Chuỗi User-Agent gửi tới các cổng",
        "User-Agent header sent to the portals"),
    ROW_TEXT(crawler, token, "liencong",
        "Tên bộ thu thập mà robots.txt dùng để gọi",
        "Product token matched in robots.txt and meta robots"),
    ROW_TEXT(crawler, contact, "https://liencong.gov.vn/bo-thu-thap",
        "Trang giới thiệu bộ thu thập và cách liên hệ",
        "Public page of the crawler: contact, how to slow it down"),
    ROW_NUMBER(crawler, threads, "", 1, 64, "16",
        "Số nhóm kết nối (mỗi nhóm một tay nắm libcurl)",
        "Network shards; one libcurl multi handle each"),
    ROW_NUMBER(crawler, active_max, "", 1, 10000, "500",
        "Số yêu cầu đang chạy cùng lúc",
        "Requests under way at once"),
    ROW_NUMBER(crawler, per_ip_max, "", 1, 64, "2",
        "Số kết nối cùng lúc tới một địa chỉ IP",
        "Connections to one IP address at once"),
    ROW_NUMBER(crawler, delay_min_ms, "ms", 0, 600000, "1000",
        "Khoảng nghỉ ngắn nhất giữa hai yêu cầu tới một cổng",
        "Least pause between two requests to one host"),
    ROW_NUMBER(crawler, delay_max_ms, "ms", 0, 600000, "30000",
        "Trần của khoảng nghỉ tính theo thời gian trả lời",
        "Cap of the pause that follows the response time"),
    ROW_NUMBER(crawler, crawl_delay_max_ms, "ms", 0, 3600000, "300000",
        "Trần của Crawl-delay trong robots.txt",
        "Cap of Crawl-delay in robots.txt"),
    ROW_NUMBER(crawler, connect_timeout_ms, "ms", 100, 600000, "20000",
        "Thời gian chờ kết nối",
        "Time to connect"),
    ROW_NUMBER(crawler, total_timeout_ms, "ms", 1000, 3600000, "180000",
        "Thời gian tối đa của một lần tải",
        "Time for one whole fetch"),
    ROW_NUMBER(crawler, slow_bytes_s, "byte/s", 0, 1000000, "50",
        "Chậm hơn mức này …",
        "A body slower than this ..."),
    ROW_NUMBER(crawler, slow_time_s, "s", 1, 3600, "60",
        "… trong từng này giây thì bỏ lần tải",
        "... for this long is given up"),
    ROW_NUMBER(crawler, body_max_bytes, "byte", 1024, 1024 * MIB, "15728640",
        "Dung lượng tối đa của một trang hoặc tệp",
        "Largest page or file"),
    ROW_NUMBER(crawler, sitemap_max_bytes, "byte", 1024, 1024 * MIB, "52428800",
        "Dung lượng tối đa của một sơ đồ trang sau khi giải nén",
        "Largest sitemap after decompression"),
    ROW_NUMBER(crawler, redirects_max, "", 0, 20, "10",
        "Số lần chuyển hướng được đi theo",
        "Redirects followed in a row"),
    ROW_NUMBER(crawler, depth_max, "", 0, 1000, "16",
        "Số bước liên kết tối đa tính từ trang chủ hoặc sơ đồ trang",
        "Most links away from the home page or a sitemap entry"),
    ROW_NUMBER(crawler, host_urls_max, "", 1, 100000000, "1000000",
        "Số địa chỉ tối đa giữ cho một cổng",
        "Most URLs kept of one host"),
    ROW_NUMBER(crawler, robots_ttl_s, "s", 1, 7 * DAY_S, "86400",
        "robots.txt được hỏi lại sau",
        "robots.txt is asked again after"),
    ROW_NUMBER(crawler, sitemap_ttl_s, "s", 1, 30 * DAY_S, "14400",
        "Sơ đồ trang được hỏi lại sau",
        "A sitemap is asked again after"),
    ROW_NUMBER(crawler, feed_min_s, "s", 1, 30 * DAY_S, "600",
        "Nguồn tin RSS/Atom được hỏi lại sớm nhất sau (muộn nhất: sitemap_ttl_s)",
        "A feed (RSS, Atom) is asked again after this at the soonest (at the latest: sitemap_ttl_s)"),
    ROW_NUMBER(crawler, recrawl_min_s, "s", 1, 365 * DAY_S, "3600",
        "Chu kỳ tải lại ngắn nhất của một trang",
        "Shortest interval between two visits of a page"),
    ROW_NUMBER(crawler, recrawl_max_s, "s", 1, 3650 * DAY_S, "7776000",
        "Chu kỳ tải lại dài nhất của một trang",
        "Longest interval between two visits of a page"),
    ROW_NUMBER(crawler, daily_fetches, "", 0, 1000000000, "1000000",
        "Số lần tải mỗi ngày của cả bộ thu thập; trang mới và sơ đồ trang đi trước, phần còn lại để tải lại trang cũ; 0: không giới hạn",
        "Fetches a day of the whole crawler; new pages and sitemaps go first, what is left visits pages again; 0: no limit"),
    ROW_NUMBER(crawler, host_daily_fetches, "", 0, 1000000000, "0",
        "Số lần tải mỗi ngày ở một cổng, cũng chỉ chặn việc tải lại; 0: theo khoảng nghỉ của cổng",
        "Fetches a day of one host, which likewise hold back only visits of known pages; 0: as its pause allows"),
    ROW_NUMBER(crawler, warc_segment_bytes, "byte", MIB, 16384 * MIB, "1073741824",
        "Dung lượng của một tệp WARC trước khi mở tệp mới",
        "Size of a WARC file before the next is begun"),
    ROW_NUMBER(crawler, warc_keep_days, "days", 0, 100000, "400",
        "Tệp WARC cũ hơn số ngày này được `crawler warc prune` bỏ, trừ tệp chỉ mục còn cần; 0: giữ mãi",
        "WARC files older than this are dropped by `crawler warc prune`, but those that the index needs; 0: kept for ever"),
    ROW_NUMBER(crawler, warc_keep_bytes, "byte", 0, 1LL << 50, "0",
        "… và các tệp cũ nhất khi tổng dung lượng vượt mức này, cũng trừ tệp còn cần; 0: không giới hạn",
        "... and the oldest ones while all are larger than this, again but those needed; 0: no bound"),
    ROW_SWITCH(crawler, verify_tls, "yes",
        "Kiểm tra chứng thư TLS",
        "Verify TLS certificates"),
    ROW_PATH(crawler, ca_file, "",
        "Tệp PEM các tổ chức cấp chứng thư được tin, thay cho danh sách của hệ thống; để trống: của hệ thống",
        "PEM file of the certificate authorities that are trusted, in place of the system's; empty: those of the system"),
    ROW_PATH(crawler, hosts_file, "",
        "Tệp dạng /etc/hosts được hỏi trước DNS; để thử nghiệm và cho mạng khép kín",
        "File like /etc/hosts asked before DNS; for tests and closed networks"),
    ROW_TEXT(crawler, dns_servers, "",
        "Máy chủ DNS (ĐỊA_CHỈ[:CỔNG], cách nhau bởi dấu phẩy); để trống: của hệ thống",
        "DNS servers (ADDRESS[:PORT], separated by commas); empty: those of the system"),
    ROW_TEXT(crawler, listen, "127.0.0.1:8083",
        "Địa chỉ và cổng của trang công khai của bộ thu thập (crawler serve)",
        "Address and port of the crawler's public page and push intake (crawler serve)"),
    ROWS_PROXIES_AND_TLS(crawler),
    ROW_TEXT(crawler, run_by, "",
        "Đơn vị vận hành và cách liên hệ, hiện trên trang công khai",
        "Who runs the crawler and how to reach them, shown on its public page"),

    ROW_NUMBER(indexer, threads, "", 1, 64, "2",
        "Số luồng trích xuất và phân tích",
        "Threads that extract and analyse"),
    ROW_NUMBER(indexer, commit_documents, "", 1, 1000000, "4000",
        "Ghi chỉ mục sau từng này văn bản …",
        "Commit after this many documents ..."),
    ROW_NUMBER(indexer, commit_ms, "ms", 100, 3600000, "60000",
        "… hoặc sau khoảng thời gian này",
        "... or after this long"),
    ROW_NUMBER(indexer, text_max_bytes, "byte", 1024, 256 * MIB, "4194304",
        "Phần nội dung chính tối đa giữ lại của một trang",
        "Main text kept of one page"),
    ROW_NUMBER(indexer, child_timeout_ms, "ms", 100, 600000, "30000",
        "Thời gian tối đa của một chương trình đọc tệp bên ngoài",
        "Time for one foreign parser (pdftotext ...)"),
    ROW_NUMBER(indexer, child_memory_bytes, "byte", 16 * MIB, 16384 * MIB, "1073741824",
        "Bộ nhớ tối đa của một chương trình đọc tệp bên ngoài",
        "Memory for one foreign parser"),
    ROW_PATH(indexer, spam_words, "vi/spam-words.txt",
        "Từ ngữ của nội dung rác cài vào cổng bị xâm nhập, tính từ thư mục của tệp này; không có tệp thì không cảnh báo",
        "Words of spam planted on hijacked portals, relative to the folder of this file; without the file there are no alarms"),
    ROW_SWITCH(indexer, ocr, "no",
        "Nhận dạng chữ trong PDF quét ảnh (cần hai gói tesseract-ocr, tesseract-ocr-vie); khoảng 4 giây một trang",
        "Recognise the text of scanned PDFs (needs tesseract-ocr and tesseract-ocr-vie); about 4 seconds a page"),
    ROW_NUMBER(indexer, ocr_pages_max, "", 1, 10000, "20",
        "Số trang được nhận dạng của một tệp quét ảnh",
        "Pages recognised of one scan"),
    ROW_NUMBER(indexer, ocr_timeout_ms, "ms", 1000, 3600000, "120000",
        "Thời gian nhận dạng tối đa của một tệp; các trang đã xong được giữ lại",
        "Time for recognising one file; the pages done by then are kept"),

    ROW_TEXT(searchd, listen, "127.0.0.1:8080",
        "Địa chỉ và cổng của trang tìm kiếm",
        "Address and port of the search service"),
    ROW_NUMBER(searchd, io_threads, "", 1, 64, "2",
        "Số luồng vào ra", "I/O threads"),
    ROW_NUMBER(searchd, query_threads, "", 1, 64, "2",
        "Số luồng tìm kiếm", "Query threads; one index handle each"),
    ROW_NUMBER(searchd, queue_max, "", 1, 100000, "512",
        "Số câu hỏi chờ tối đa; quá mức này trả lời 503",
        "Longest queue of queries; beyond it the answer is 503"),
    ROW_NUMBER(searchd, connections_max, "", 1, 100000, "4000",
        "Số kết nối tối đa", "Most connections"),
    ROW_NUMBER(searchd, deadline_ms, "ms", 10, 60000, "2000",
        "Thời gian tối đa cho một câu hỏi",
        "Time for one query before it is cut"),
    ROW_PATH(searchd, synonyms, "",
        "Tệp từ đồng nghĩa và chữ viết tắt, tính từ thư mục của tệp này; để trống thì dùng danh sách có sẵn (config/vi/synonyms.txt)",
        "File of synonyms and short forms, relative to the folder of this file; empty: the list of the program (config/vi/synonyms.txt)"),
    ROWS_PROXIES_AND_TLS(searchd),
    ROW_TEXT(searchd, shards, "",
        "Các phần của chỉ mục: thư mục hoặc MÁY:CỔNG (xapian-tcpsrv), bản sao nối bằng |; để trống: DỮ_LIỆU/index",
        "Shards of the index: folders or HOST:PORT of xapian-tcpsrv, replicas joined by |, the first that answers is used; empty: DATA/index"),
    ROW_NUMBER(searchd, shard_timeout_ms, "ms", 10, 60000, "1000",
        "Thời gian chờ một phần ở máy khác; quá mức thì trả lời không có phần đó và nói rõ",
        "Time for a shard on another machine; beyond it the answer goes without it and says so"),
    ROW_TEXT(searchd, base_url, "",
        "Địa chỉ công khai của trang tìm kiếm, không có dấu / cuối",
        "Public address of the search service, without closing slash"),

    ROW_PATH(searchd, editor_keys, "",
        "Tệp khóa của phần mềm biên tập được đặt kết quả nổi bật qua API (searchd key), tính từ thư mục của tệp này; để trống: không mở API này",
        "File of the keys of editors' programs that may set best bets by API (searchd key), relative to the folder of this file; empty: that API is closed"),
    ROW_SWITCH(searchd, clicks, "yes",
        "Đếm kết quả được mở theo cổng và câu hỏi, không gắn với ai; no: không đếm",
        "Opened results are counted by portal and question, never by person; no: they are not"),
    ROW_SWITCH(searchd, suggest, "yes",
        "Gợi ý trong khi gõ; no: tắt hẳn",
        "Suggestions while typing; no: switched off"),
    ROW_PATH(searchd, suggest_deny, "vi/suggest-deny.txt",
        "Những từ không bao giờ được gợi ý, tính từ thư mục của tệp này; đọc lại ngay khi tệp thay đổi",
        "Words that are never suggested, relative to the folder of this file; followed while running"),
    ROW_NUMBER(searchd, suggest_least, "", 5, 1000000, "20",
        "Số lượt hỏi, trong ít nhất hai ngày, để một câu hỏi được gợi ý cho người khác",
        "Times that a question was asked, on two days or more, before it is suggested to others"),

    ROW_TEXT(syndication, listen, "127.0.0.1:8081",
        "Địa chỉ và cổng của trung tâm chia sẻ",
        "Address and port of the hub"),
    ROW_NUMBER(syndication, io_threads, "", 1, 64, "2",
        "Số luồng vào ra", "I/O threads"),
    ROW_NUMBER(syndication, connections_max, "", 1, 100000, "4000",
        "Số kết nối tối đa", "Most connections"),
    ROWS_PROXIES_AND_TLS(syndication),
    ROW_TEXT(syndication, base_url, "",
        "Địa chỉ công khai của trung tâm chia sẻ, không có dấu / cuối",
        "Public address of the hub, without closing slash"),
    ROW_NUMBER(syndication, quota_hour, "", 0, 1000000000, "5000",
        "Số lần gọi mỗi giờ của một khóa cho một dịch vụ, khi không quy định riêng",
        "Calls an hour of a key and service that has no quota of its own"),
    ROW_NUMBER(syndication, quota_day, "", 0, 1000000000, "50000",
        "Số lần gọi mỗi ngày của một khóa cho một dịch vụ, khi không quy định riêng",
        "Calls a day of a key and service that has no quota of its own"),
    ROW_NUMBER(syndication, hook_timeout_s, "s", 1, 60, "15",
        "Thời gian chờ máy nhận trả lời một thông báo webhook",
        "How long a receiver may take to answer a webhook"),

    ROW_TEXT(console, listen, "127.0.0.1:8082",
        "Địa chỉ và cổng của bảng điều khiển; ra ngoài máy thì phải có TLS hoặc máy chủ trung gian",
        "Address and port of the console; beyond this machine only with TLS or behind a proxy"),
    ROWS_PROXIES_AND_TLS(console),
    ROW_TEXT(console, smtp_url, "",
        "Máy chủ thư để gửi cảnh báo: smtp://máy:cổng hoặc smtps://máy:cổng; để trống: không gửi thư",
        "Mail server for alerts: smtp://HOST:PORT or smtps://HOST:PORT; empty: no mail is sent"),
    ROW_TEXT(console, smtp_user, "",
        "Tên đăng nhập máy chủ thư; để trống: không đăng nhập",
        "Name at the mail server; empty: no sign-in"),
    ROW_PATH(console, smtp_password_file, "",
        "Tệp có mật khẩu máy chủ thư ở dòng đầu",
        "File with the password of the mail server in its first line"),
    ROW_SWITCH(console, smtp_tls, "yes",
        "Chỉ gửi thư qua TLS (STARTTLS hoặc smtps)",
        "Send mail over TLS only (STARTTLS or smtps)"),
    ROW_TEXT(console, mail_from, "",
        "Địa chỉ người gửi của thư cảnh báo",
        "Sender's address of alerts"),
    ROW_TEXT(console, alarm_to, "",
        "Địa chỉ thư nhận báo động vận hành, cách nhau bởi dấu cách; để trống: không gửi",
        "E-mail addresses that get alarms of operation, separated by spaces; empty: none is sent"),
    ROW_NUMBER(console, recrawl_day, "", 0, 1000000, "200",
        "Số địa chỉ mà biên tập viên của một cổng được yêu cầu tải lại mỗi ngày",
        "URLs that the editors of a portal may ask to be fetched again, a day"),
    ROW_NUMBER(console, backup_keep, "", 1, 100000, "7",
        "Số bản sao lưu mới nhất luôn được giữ, dù đã cũ",
        "Newest backups that are always kept, however old"),
    ROW_NUMBER(console, backup_days, "d", 0, 100000, "14",
        "Bản sao lưu mới hơn từng này ngày luôn được giữ; bản khác bị bỏ sau mỗi lần sao lưu hằng đêm",
        "Backups younger than this are always kept; others go after each nightly backup"),
    ROW_TEXT(console, base_url, "",
        "Địa chỉ bảng điều khiển như người dùng thấy, không có dấu / ở cuối; cần khi đăng nhập bằng OpenID Connect",
        "Address of the console as people see it, without closing slash; needed for OpenID Connect"),
    ROW_SWITCH(console, totp, "yes",
        "Quản trị viên phải có lớp xác thực thứ hai (TOTP)",
        "Administrators need a second factor (TOTP)"),
    ROW_TEXT(console, oidc_issuer, "",
        "Nhà cung cấp định danh (issuer) của OpenID Connect, ví dụ VNeID; để trống: chỉ quản trị viên nội bộ",
        "Issuer of OpenID Connect, VNeID for one; empty: local administrators only"),
    ROW_TEXT(console, oidc_name, "VNeID",
        "Tên nhà cung cấp ghi trên nút đăng nhập",
        "Name of the provider on the sign-in button"),
    ROW_TEXT(console, oidc_client, "",
        "Client id do nhà cung cấp cấp", "Client id given by the provider"),
    ROW_PATH(console, oidc_secret, "",
        "Tệp chứa client secret, chỉ chương trình đọc được (chmod 600)",
        "File that holds the client secret, readable by the program only (chmod 600)"),
    ROW_TEXT(console, oidc_scope, "openid",
        "Phạm vi xin khi đăng nhập", "Scopes asked for"),
    ROW_TEXT(console, oidc_auth_url, "",
        "Endpoint xác thực; để trống cả năm endpoint: hỏi issuer (discovery)",
        "Authorization endpoint; all five empty: the issuer is asked (discovery)"),
    ROW_TEXT(console, oidc_token_url, "",
        "Endpoint lấy token", "Token endpoint"),
    ROW_TEXT(console, oidc_userinfo_url, "",
        "Endpoint lấy thông tin người dùng; để trống: chỉ dùng id_token",
        "Userinfo endpoint; empty: the id_token has to do"),
    ROW_TEXT(console, oidc_logout_url, "",
        "Endpoint đăng xuất; để trống: chỉ đăng xuất ở đây",
        "Logout endpoint; empty: one is signed out here only"),
    ROW_TEXT(console, oidc_keys_url, "",
        "Endpoint khóa ký id_token (JWKS)", "Endpoint of the keys that sign id_tokens (JWKS)"),
    ROW_NUMBER(console, oidc_level_min, "", 0, 3, "3",
        "Mức tài khoản thấp nhất trong trường loAS: 3 là định danh mức 2, 2 là mức 1, 0: không xét",
        "Least level in the claim loAS: 3 is identification level 2, 2 is level 1, 0: not asked for"),
};
/* clang-format on */

enum { ROWS = sizeof table / sizeof *table };

static bool is_text(const struct option *row)
{
    return row->type <= PATHS;
}

static void *member(struct options *o, const struct option *row)
{
    return (char *)o + row->offset;
}

void options_free(struct options *o)
{
    if (!o)
        return;
    for (size_t i = 0; i < ROWS; i++)
        if (is_text(&table[i]))
            free(*(char **)member(o, &table[i]));
    free(o->path);
    free(o);
}

static int set_switch(bool *at, const char *value, struct err *err)
{
    bool yes = !strcmp(value, "yes"), no = !strcmp(value, "no");

    if (!yes && !no)
        return err_set(err, ERR_CONFIG, "'%s' is neither yes nor no", value);
    *at = yes;
    return 0;
}

static int set(struct options *o, const struct option *row, const char *value,
               struct err *err)
{
    void *at = member(o, row);

    if (row->type == SWITCH)
        return set_switch(at, value, err);
    if (is_text(row)) {
        free(*(char **)at);
        *(char **)at = mem_str(value);
        return 0;
    }
    if (!str_int(str_of(value), row->min, row->max, at))
        return err_set(err, ERR_CONFIG, "'%s' is not a number of %lld..%lld",
                       value, (long long)row->min, (long long)row->max);
    return 0;
}

struct reading {
    struct options *options;
    struct str rest;
    int line;        /* the one inih works on */
    struct err *err; /* the first mistake; later ones are not looked at */
    int wrong_line;  /* where that is */
    bool given[ROWS];
};

static int mistake(struct reading *reading)
{
    reading->wrong_line = reading->line;
    return 0; /* for inih: an error in this line */
}

/* inih's reader: one line into `to`.  inih itself would cut a long line in
 * two and read the second half as a line of its own. */
static char *on_line(char *to, int room, void *context)
{
    struct reading *reading = context;
    struct str line;

    if (reading->err->code || !str_cut(&reading->rest, '\n', &line))
        return NULL;
    reading->line++;
    if (line.n >= (size_t)room) {
        err_set(reading->err, ERR_CONFIG, "a line of more than %d bytes",
                room - 1);
        mistake(reading);
        return NULL;
    }
    if (line.n)
        memcpy(to, line.p, line.n);
    to[line.n] = '\0';
    return to;
}

static int set_once(struct reading *reading, size_t i, const char *value)
{
    const struct option *row = &table[i];

    if (reading->given[i])
        err_set(reading->err, ERR_CONFIG,
                "[%s] %s is given twice, or goes on in an indented line",
                row->section, row->name);
    else if (set(reading->options, row, value, reading->err) < 0)
        err_wrap(reading->err, "[%s] %s", row->section, row->name);
    reading->given[i] = true;
    return reading->err->code ? mistake(reading) : 1;
}

/* inih's handler: 1 is "go on", 0 counts as the error of this line. */
static int on_pair(void *context, const char *section, const char *name,
                   const char *value)
{
    struct reading *reading = context;

    if (reading->err->code)
        return 0;
    for (size_t i = 0; i < ROWS; i++)
        if (!strcmp(section, table[i].section) && !strcmp(name, table[i].name))
            return set_once(reading, i, value);
    err_set(reading->err, ERR_CONFIG, "no option '%s' in section [%s]", name,
            section);
    return mistake(reading);
}

static int read_file(struct options *o, const char *path, struct err *err)
{
    scoped(mem_freep) char *text = NULL;
    struct err wrong = {0};
    struct reading reading = {.options = o, .err = &wrong};

    int r = file_read(&text, NULL, path, FILE_MAX_BYTES, err);
    if (r < 0)
        return err_wrap(err, "configuration");
    reading.rest = str_of(text);
    int line = ini_parse_stream(on_line, &reading, on_pair, &reading);
    if (line > 0 && (!wrong.code || line < reading.wrong_line))
        err_set(&wrong, ERR_CONFIG,
                "not 'name = value', '[section]' or a comment");
    else
        line = reading.wrong_line;
    if (!wrong.code)
        return 0;
    *err = wrong;
    return err_wrap(err, "%s:%d", path, line);
}

static void place(struct options *o, const struct option *row)
{
    const char *slash = o->path ? strrchr(o->path, '/') : NULL;
    char **paths = member(o, row), between = row->type == PATHS ? ' ' : '\n';
    struct str rest = str_of(*paths), path;
    struct buf placed = {0};

    if (!slash || !rest.n)
        return;
    while (rest.n && str_cut(&rest, between, &path)) {
        if (path.n && path.p[0] != '/')
            buf_add(&placed,
                    (struct str){o->path, (size_t)(slash - o->path) + 1});
        buf_add(&placed, path);
        if (rest.n)
            buf_addc(&placed, between);
    }
    free(*paths);
    *paths = buf_take(&placed);
}

int options_load(struct options **ret_options, const char *path,
                 struct err *err)
{
    scoped(options_freep) struct options *o = NEW(options);
    int r = 0;

    for (size_t i = 0; i < ROWS && r == 0; i++)
        r = set(o, &table[i], table[i].value, err);
    if (r == 0 && path) {
        o->path = mem_str(path);
        r = read_file(o, path, err);
    }
    if (r < 0)
        return r;
    for (size_t i = 0; i < ROWS; i++)
        if (table[i].type == PATH || table[i].type == PATHS)
            place(o, &table[i]);
    *ret_options = TAKE(o);
    return 0;
}

static void write_range(FILE *out, const struct option *row)
{
    if (row->type == NUMBER)
        fprintf(out, "%lld..%lld%s%s", (long long)row->min, (long long)row->max,
                *row->unit ? " " : "", row->unit);
    else
        fputs(row->type == SWITCH ? "yes, no" : "", out);
}

void options_write_conf(FILE *out)
{
    const char *section = "";

    fputs("; Cấu hình Liên Cổng. Bỏ dấu ; ở đầu dòng để đặt giá trị khác.\n"
          "; Settings of Liên Cổng. Every line shows the default.\n",
          out);
    for (size_t i = 0; i < ROWS; i++) {
        const struct option *row = &table[i];
        if (strcmp(section, row->section))
            fprintf(out, "\n[%s]\n", section = row->section);
        fprintf(out, "; %s.\n; %s.", row->vi, row->en);
        if (!is_text(row))
            fputs(" ", out);
        write_range(out, row);
        fprintf(out, "\n;%s =%s%s\n", row->name, *row->value ? " " : "",
                row->value);
    }
}

void options_write_markdown(FILE *out)
{
    fputs("# Options\n\nMade from `config/options.c` by `make papers`; do not "
          "edit.\n\n"
          "| section | option | default | range | what it does |\n"
          "| --- | --- | --- | --- | --- |\n",
          out);
    for (size_t i = 0; i < ROWS; i++) {
        const struct option *row = &table[i];
        const char *quote = *row->value ? "`" : "";
        fprintf(out, "| %s | %s | %s%s%s | ", row->section, row->name, quote,
                row->value, quote);
        write_range(out, row);
        fprintf(out, " | %s.<br>%s. |\n", row->vi, row->en);
    }
}
