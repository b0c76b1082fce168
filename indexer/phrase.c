/* indexer/phrase.c - see phrase.h. */
#include "indexer/phrase.h"

#include "indexer/date.h"
#include "indexer/fold.h"

/* How such lines begin, and what they hold. */
static const char *const stock_heads[] = {
    "Cơ quan chủ quản:",
    "CƠ QUAN CHỦ QUẢN:",
    "Cơ quan quản lý:",
    "Bản quyền thuộc",
    "Bản quyền của",
    "BẢN QUYỀN",
    "Bản quyền \xc2\xa9",
    "Giấy phép thiết lập",
    "GIẤY PHÉP",
    "Đang online",
    "Đang truy cập",
    "Đang trực tuyến",
    "Tổng lượt truy cập",
    "Tổng số lượt truy cập",
    "Tổng truy cập",
    "Số lượt truy cập",
    "Lượt truy cập",
    "Lượt xem",
    "Số lượt xem",
    "Lượt đọc",
    "Hôm nay:",
    "Thiết kế bởi",
    "Phát triển bởi",
    "Chịu trách nhiệm:",
    "Chịu trách nhiệm chính",
    "Chịu trách nhiệm nội dung",
    "Người chịu trách nhiệm:",
    "Người chịu trách nhiệm chính",
    "Trưởng ban biên tập",
    "Trưởng Ban biên tập",
    "Ghi rõ nguồn",
    "\xc2\xae Ghi rõ",
    "Copyright",
    "\xc2\xa9",
    "All rights reserved",
    "In trang",
    "In bài viết",
    "Gửi email",
    "Cỡ chữ",
    "Chia sẻ:",
    "Xem với cỡ chữ",
};
static const char *const contact_heads[] = {
    "Địa chỉ:", "Địa chỉ :",       "Trụ sở:", "Điện thoại:", "Điện thoại :",
    "Email:",   "E-mail:",         "Tel:",    "Fax:",        "Address:",
    "Hotline:", "Đường dây nóng:", "ĐT:",
};
static const char *const site_heads[] = {
    "Cổng thông tin điện tử",
    "CỔNG THÔNG TIN ĐIỆN TỬ",
    "Trang thông tin điện tử",
    "TRANG THÔNG TIN ĐIỆN TỬ",
};
static const char *const stock_marks[] = {"GP-TTĐT", "GP-BC", "GP-STTTT",
                                          "GP-BTTTT", "Ghi rõ nguồn khi"};

enum { STOCK_BYTES = 400 };

static bool begins_with_one(struct str line, const char *const *heads,
                            size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (str_starts(line, str_of(heads[i])))
            return line.n < STOCK_BYTES;
    return false;
}

#define BEGINS_WITH_ONE(line, heads)                                           \
    begins_with_one(line, heads, sizeof heads / sizeof *heads)

bool phrase_is_imprint(struct str line)
{
    if (BEGINS_WITH_ONE(line, stock_heads))
        return true;
    for (size_t i = 0; i < sizeof stock_marks / sizeof *stock_marks; i++)
        if (line.n < STOCK_BYTES && str_find(line, str_of(stock_marks[i])) >= 0)
            return true;
    return false;
}

bool phrase_is_contact(struct str line)
{
    return BEGINS_WITH_ONE(line, contact_heads);
}

bool phrase_names_site(struct str line)
{
    return BEGINS_WITH_ONE(line, site_heads);
}

bool phrase_leads_elsewhere(struct str text)
{
    static const char *const phrases[] = {
        "tin khac",     "tin da dua",   "lien quan",      "cung chuyen muc",
        "tin moi",      "xem them",     "doc nhieu",      "lien ket",
        "tin cu",       "bai khac",     "noi bat",        "bai viet khac",
        "bai da dang",  "ban quan tam", "y kien ban doc", "related",
        "you may also", "more from",
    };
    struct buf folded = {0};
    bool found = false;

    if (!text.n || text.n > 2 * PHRASE_HEADLINE_BYTES ||
        strchr(".;,", text.p[text.n - 1]))
        return false;
    fold_text(&folded, text);
    for (size_t i = 0; i < sizeof phrases / sizeof *phrases && !found; i++)
        found = str_find(buf_str(&folded), str_of(phrases[i])) >= 0;
    buf_done(&folded);
    return found;
}

bool phrase_is_dateline(struct str text)
{
    if (!date_is_line(text))
        return false;
    return str_find(text, STR(", ngày ")) < 0 ||
           str_starts(text, STR("Thứ ")) || str_starts(text, STR("Chủ "));
}

bool phrase_is_path(struct str line)
{
    enum { PATH_BYTES = 150 };

    return line.n < PATH_BYTES && (str_starts(line, STR("Trang chủ")) ||
                                   str_starts(line, STR("TRANG CHỦ")) ||
                                   str_starts(line, STR("Home")));
}
