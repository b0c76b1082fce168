/* indexer/vietguess.c - see vietguess.h. */
#include "indexer/vietguess.h"

#include "base/utf8.h"
#include "indexer/syllable.h"
#include "indexer/vietcode.h"
#include "indexer/viqr.h"

#include <ctype.h>
#include <stdlib.h>

/* Letters, and whatever else a wrong table makes of letters; not the signs
 * that stand in text of any code. */
static bool is_word_char(uint32_t c)
{
    if (c < 0x80)
        return isalpha((int)c);
    return !(c == 0xa0 || c == 0xab || c == 0xbb || c == 0xa9 || c == 0xae ||
             c == 0xad || c == 0xb0 || (c >= 0x2010 && c <= 0x2044) ||
             c == 0x20ac || c == 0x2122);
}

/* The marked syllables that make two thirds of those in Vietnamese text, in
 * the order of their bytes.  Two tables may both make syllables of a short
 * text; only the right one makes common ones. */
static const char *const common_words[] = {
    "biển",   "báo",   "bản",   "bảo",   "bị",    "bộ",     "chiều",
    "chuyển", "chí",   "chính", "chúng", "chất",  "chế",    "chỉ",
    "chủ",    "chức",  "chứng", "cá",    "các",   "cáo",    "còn",
    "có",     "công",  "cũng",  "cơ",    "cấp",   "cầu",    "của",
    "dân",    "dịch",  "dụng",  "dự",    "giá",   "giám",   "giải",
    "giấy",   "giờ",   "hiện",  "hiệu",  "hoạt",  "hoặc",   "huyện",
    "hàng",   "hành",  "hình",  "hóa",   "hạn",   "học",    "hồ",
    "hội",    "hợp",   "khoản", "khác",  "không", "kiểm",   "ký",
    "kết",    "liên",  "liệu",  "luật",  "là",    "làm",    "lý",
    "lượng",  "lập",   "lực",   "mà",    "một",   "nghiệp", "nghị",
    "ngoài",  "ngày",  "người", "nhiều", "nhiệm", "nhà",    "nhân",
    "nhưng",  "nhận",  "nhập",  "những", "này",   "năm",    "nước",
    "nội",    "pháp",  "phát",  "phí",   "phòng", "phương", "phường",
    "phạm",   "phải",  "phố",   "quyết", "quyền", "quản",   "quốc",
    "rất",    "sách",  "sáng",  "sơ",    "sản",   "sẽ",     "số",
    "sở",     "sử",    "sự",    "thuế",  "thuộc", "thành",  "tháng",
    "thì",    "thông", "thẩm",  "thể",   "thời",  "thủ",    "thực",
    "tiêu",   "tiếp",  "toán",  "trách", "trên",  "trình",  "trường",
    "trưởng", "tài",   "tác",   "tôi",   "tư",    "tại",    "tế",
    "tỉnh",   "tổ",    "từ",    "viên",  "việc",  "việt",   "và",
    "văn",    "về",    "vị",    "với",   "vụ",    "xuất",   "xác",
    "xã",     "yêu",   "án",    "đang",  "điều",  "điểm",   "đã",
    "đó",     "đăng",  "đơn",   "được",  "đảm",   "đất",    "đầu",
    "đến",    "đề",    "để",    "địa",   "định",  "đối",    "đồng",
    "đổi",    "độ",    "động",  "ủy"};

/* Order of bytes and order of code points are the same in UTF-8. */
static int compare_words(const void *a, const void *b)
{
    const struct str *word = a;
    struct str common = str_of(*(const char *const *)b);
    size_t i = 0, k = 0;

    while (i < word->n && k < common.n) {
        uint32_t x = utf8_lower(utf8_next(*word, &i));
        uint32_t y = utf8_next(common, &k);
        if (x != y)
            return x < y ? -1 : 1;
    }
    return (i < word->n) - (k < common.n);
}

static bool is_common(struct str word)
{
    return bsearch(&word, common_words,
                   sizeof common_words / sizeof *common_words,
                   sizeof *common_words, compare_words) != NULL;
}

/* Has the word, of three letters or more, a circumflex, breve or horn?  In
 * VIQR two signs stand for it and its tone, which no other text has. */
static bool is_strong(struct str word)
{
    for (size_t at = 0; word.n > 3 && at < word.n;) {
        uint32_t c = utf8_lower(utf8_next(word, &at));
        if (c == 0xe2 || c == 0xea || c == 0xf4 || c == 0x103 || c == 0x1a1 ||
            c == 0x1b0 || (c >= 0x1ea4 && c <= 0x1eb7) ||
            (c >= 0x1ebe && c <= 0x1ec7) || (c >= 0x1ed0 && c <= 0x1ee3) ||
            (c >= 0x1ee8 && c <= 0x1ef1))
            return true;
    }
    return false;
}

static void score_word(struct vietguess *score, struct str word, bool beyond)
{
    bool good = syllable_ok(word);

    score->all++;
    score->plausible += good;
    if (!beyond)
        return;
    score->words++;
    score->good += good;
    score->common += is_common(word);
    score->strong += good && is_strong(word);
}

struct vietguess vietguess_score(struct str s)
{
    struct vietguess score = {0};

    for (size_t i = 0; i < s.n;) {
        size_t start = i, end = i;
        bool beyond = false;
        while (i < s.n) {
            uint32_t c = utf8_next(s, &i);
            if (!is_word_char(c))
                break;
            beyond |= c >= 0x80;
            end = i;
        }
        if (end > start)
            score_word(&score, str_sub(s, start, end), beyond);
    }
    return score;
}

static struct vietguess score_as(struct str bytes, enum vietcode code)
{
    struct buf raw = {0}, text = {0};

    vietcode_decode(&raw, bytes, code, false);
    utf8_nfc(&text, buf_str(&raw));
    struct vietguess score = vietguess_score(buf_str(&text));
    buf_done(&raw);
    buf_done(&text);
    return score;
}

/* ASCII text of any language has a vowel before a full stop here and there.
 * VIQR are a third of marked words, or a few that no other text has. */
static bool is_viqr(struct vietguess s)
{
    enum { STRONG_MIN = 3 };

    return s.good * 3 >= s.all || s.strong >= STRONG_MIN ||
           (s.strong && s.plausible * 5 >= s.all * 4);
}

/*
 * Every second marked word at least is a syllable: real pages hold names and
 * noise.  In text of another language a wrong table makes some syllables too,
 * but of 1,000 such pages it made a common one in none; Vietnamese pages have
 * two in five.  A title may happen to have none; then all must fit.
 */
static bool is_good(struct vietguess s, enum vietcode code)
{
    if (s.good < 2 || s.good * 2 < s.words)
        return false;
    if (s.common * 5 < s.words && (s.good < s.words || s.words * 4 < s.all))
        return false;
    return code != VIETCODE_VIQR || is_viqr(s);
}

enum vietcode vietguess_code(struct str bytes)
{
    enum vietcode best = VIETCODE_NONE;
    struct vietguess most = {0};
    bool ascii = true;

    for (size_t i = 0; i < bytes.n && ascii; i++)
        ascii = (unsigned char)bytes.p[i] < 0x80;
    for (enum vietcode c = VIETCODE_1258; c < VIETCODE_COUNT; c++) {
        if (ascii != (c == VIETCODE_VIQR))
            continue;
        struct vietguess s = score_as(bytes, c);
        if (is_good(s, c) && (s.good + s.common) * (most.words + 1) >
                                 (most.good + most.common) * (s.words + 1)) {
            most = s;
            best = c;
        }
    }
    return best;
}

static size_t raw_element(struct str s, size_t i, const char *name)
{
    struct str rest = str_sub(s, i + 1, s.n), close = str_of(name);

    if (!str_case_starts(rest, close))
        return 0;
    for (size_t j = i + 1; j + close.n + 1 < s.n; j++)
        if (s.p[j] == '<' && s.p[j + 1] == '/' &&
            str_case_starts(str_sub(s, j + 2, s.n), close))
            return j - i;
    return s.n - i;
}

void vietguess_sample(struct buf *out, struct str html, size_t max)
{
    size_t limit = out->n + max;

    for (size_t i = 0; i < html.n && out->n < limit;) {
        if (html.p[i] != '<') {
            ptrdiff_t n = str_chr(str_sub(html, i, html.n), '<');
            size_t end = n < 0 ? html.n : i + (size_t)n;
            if (end - i > limit - out->n)
                end = i + (limit - out->n);
            buf_add(out, str_sub(html, i, end));
            i = end;
            continue;
        }
        size_t skip = raw_element(html, i, "script");
        if (!skip)
            skip = raw_element(html, i, "style");
        if (!skip)
            skip = viqr_tag_bytes(html, i);
        buf_addc(out, skip ? ' ' : '<');
        i += skip ? skip : 1;
    }
}
