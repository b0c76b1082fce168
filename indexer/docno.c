/*
 * indexer/docno.c - see docno.h.
 *
 * The text is first brought to one byte a character: small letters without
 * marks, with a flag for capitals and for "đ", so that the grammar below works
 * on plain bytes whatever the spelling:
 *
 *   sign     = number "/" [year "/"] suffix     42/2022/NĐ-CP   1769/QĐ-TTg
 *            | number "-" kind "/" suffix       12-CT/TW
 *            | number ("-" | "/") old           87-CP  117-HĐBT
 *   standard = ("QCVN" | "TCVN" | ...) number ["-" part] [":" year] ["/" body]
 *   spoken   = kind-in-words ["số"] number ["/" year | "năm" year]
 *
 * The accents that a typist left out are put back from the list of segments
 * that have a "Đ".
 */
#include "indexer/docno.h"

#include "base/utf8.h"
#include "indexer/syllable.h"

#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>

enum flag { CAPITAL = 1, BARRED = 2, HORNED = 4 };
enum { WINDOW_CHARS = 1 << 16, SIGN_MAX_CHARS = 120 };

/* The text, one byte a character; `c` ends with NUL. */
struct line {
    struct str text;
    char *c;
    unsigned char *flag;
    uint32_t *at; /* byte offset of each character, and of the end */
    size_t n;
    bool faithful; /* leave the marks of capitals alone, but of the kind */
};

/* --- the words of the trade --- */

/* Kinds of documents: name in words, their sign, and the sign with the issuer
 * when only one may issue it. */
static const struct kind {
    const char *folded, *name, *sign, *whole;
} kinds[] = {
    {"nghi dinh", "Nghị định", "NĐ", "NĐ-CP"},
    {"quyet dinh", "Quyết định", "QĐ", "QĐ"},
    {"thong tu lien tich", "Thông tư liên tịch", "TTLT", "TTLT"},
    {"thong tu", "Thông tư", "TT", "TT"},
    {"nghi quyet lien tich", "Nghị quyết liên tịch", "NQLT", "NQLT"},
    {"nghi quyet", "Nghị quyết", "NQ", "NQ"},
    {"chi thi", "Chỉ thị", "CT", "CT"},
    {"thong bao", "Thông báo", "TB", "TB"},
    {"ke hoach", "Kế hoạch", "KH", "KH"},
    {"huong dan", "Hướng dẫn", "HD", "HD"},
    {"cong dien", "Công điện", "CĐ", "CĐ"},
    {"bao cao", "Báo cáo", "BC", "BC"},
    {"to trinh", "Tờ trình", "TTr", "TTr"},
    {"ket luan", "Kết luận", "KL", "KL"},
    {"van ban hop nhat", "Văn bản hợp nhất", "VBHN", "VBHN"},
    {"phap lenh", "Pháp lệnh", "PL", "PL-UBTVQH"},
    {"luat", "Luật", "QH", "QH"},
    {"lenh", "Lệnh", "L", "L-CTN"},
    {"sac lenh", "Sắc lệnh", "SL", "SL"},
    {"quy che", "Quy chế", "QC", "QC"},
    {"de an", "Đề án", "ĐA", "ĐA"},
    {"giay moi", "Giấy mời", "GM", "GM"},
    {"giay phep", "Giấy phép", "GP", "GP"},
    {"chuong trinh", "Chương trình", "CTr", "CTr"},
    {"cong van", "Công văn", "CV", "CV"},
    {"an le", "Án lệ", "AL", "AL"},
};

/* Short forms people type instead of the words. */
static const struct {
    const char *folded, *whole;
} shorts[] = {
    {"nd-cp", "NĐ-CP"},   {"nd", "NĐ-CP"}, {"qd-ttg", "QĐ-TTg"}, {"qd", "QĐ"},
    {"ttlt", "TTLT"},     {"tt", "TT"},    {"nq-cp", "NQ-CP"},   {"nq", "NQ"},
    {"ct-ttg", "CT-TTg"}, {"ct", "CT"},
};

/* Segments with letters that lose their mark in careless typing. */
static const char *const marked_segments[] = {
    "NĐ",         "QĐ",        "HĐND",       "HĐBT",    "HĐTP",   "BGDĐT",
    "GDĐT",       "SGDĐT",     "BKHĐT",      "KHĐT",    "SKHĐT",  "BLĐTBXH",
    "LĐTBXH",     "SLĐTBXH",   "TTĐT",       "CTTĐT",   "TLĐ",    "LĐLĐ",
    "TCĐC",       "VPĐP",      "HĐQT",       "HĐTV",    "BCĐ",    "CĐ",
    "TGĐ",        "GDĐH",      "TCĐBVN",     "QLĐĐ",    "ĐĐBQH",  "VPĐĐBQH",
    "UBTƯMTTQVN", "BTTTƯ",     "ĐA",         "QLĐTĐ",   "ĐTN",    "TWĐTN",
    "TĐKT",       "PCTT&TKCN", "TCTTKĐA06",  "TTKĐA06", "ĐUK",    "ĐU",
    "QLĐĐMT",     "BCĐ389",    "HĐQGATVSLĐ", "BGD&ĐT",  "SGD&ĐT", "ĐTĐL",
    "LĐTL",       "ATLĐ",      "VLĐ",        "TCTĐA06", "HĐNDTW", "ĐBQH",
};

/* First segments that make a sign even in small letters and without a year. */
static const char *const known_first[] = {
    "nd",      "qd",      "tt",     "ttlt",       "nqlt",      "nq",
    "ct",      "tb",      "kh",     "hd",         "cd",        "bc",
    "ttr",     "kl",      "vbhn",   "pl",         "l",         "sl",
    "qc",      "da",      "gm",     "gp",         "ctr",       "cv",
    "ubnd",    "hdnd",    "vpcp",   "bnv",        "btc",       "byt",
    "btp",     "bct",     "bxd",    "bgddt",      "bkhcn",     "btttt",
    "bnnptnt", "bnnmt",   "btnmt",  "bgtvt",      "bkhdt",     "bldtbxh",
    "bca",     "bqp",     "bng",    "bvhttdl",    "nhnn",      "ttcp",
    "ubdt",    "bhxh",    "tct",    "tchq",       "gdt",       "tand",
    "tandtc",  "vksndtc", "vpubnd", "tctttkda06", "tcttkda06",
};

static const char *const standards[] = {
    "QCXDVN", "TCXDVN", "QCVN", "TCVN", "TCXD", "QCĐP", "TCCS", "TCN",
};

/* --- one byte a character --- */

static unsigned char flags_of(uint32_t c)
{
    unsigned char flags = utf8_lower(c) != c || c == 0xd0 ? CAPITAL : 0;

    if (c == 0x110 || c == 0x111 || c == 0xd0 || c == 0xf0)
        flags |= BARRED;
    if (c == 0x1af || c == 0x1b0)
        flags |= HORNED;
    return flags;
}

static char byte_of(uint32_t c)
{
    if (c < 0x80)
        return isupper((int)c) ? (char)tolower((int)c) : c ? (char)c : ' ';
    if (c == 0xd0 || c == 0xf0) /* eth, typed for Đ */
        return 'd';
    if (utf8_is_space(c))
        return ' ';
    if (c >= 0x2010 && c <= 0x2015)
        return '-';
    char plain = syllable_plain(c);
    return plain ? plain : utf8_is_alnum(c) ? '@' : '\x01';
}

static void line_read(struct line *l, struct str text)
{
    l->text = text;
    l->c = mem_new(text.n + 1, 1);
    l->flag = mem_new(text.n + 1, 1);
    l->at = mem_new(text.n + 1, sizeof *l->at);
    for (size_t i = 0; i < text.n;) {
        l->at[l->n] = (uint32_t)i;
        uint32_t c = utf8_next(text, &i);
        l->c[l->n] = byte_of(c);
        l->flag[l->n++] = flags_of(c);
    }
    l->at[l->n] = (uint32_t)text.n;
}

static void line_done(struct line *l)
{
    free(l->c);
    free(l->flag);
    free(l->at);
}

static bool is_letter(char c)
{
    return c >= 'a' && c <= 'z';
}
static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}
static bool is_word(char c)
{
    return is_letter(c) || is_digit(c) || c == '@';
}

static size_t spaces(const struct line *l, size_t i)
{
    while (l->c[i] == ' ')
        i++;
    return i;
}

/* Behind spaces and at most one end of a line: narrow columns and scans break
 * a number behind its signs. */
static size_t over_break(const struct line *l, size_t i)
{
    i = spaces(l, i);
    if (l->c[i] == '\r' && l->c[i + 1] == '\n')
        i++;
    return l->c[i] == '\n' ? spaces(l, i + 1) : i;
}

static size_t digits(const struct line *l, size_t i)
{
    while (is_digit(l->c[i]))
        i++;
    return i;
}

/* End of the word when l->c[i..] is `word` (folded); else 0. */
static size_t word_at(const struct line *l, size_t i, const char *word)
{
    if (l->c[i] != word[0])
        return 0; /* nearly always */
    size_t n = strlen(word);

    return !strncmp(l->c + i, word, n) && !is_word(l->c[i + n]) ? i + n : 0;
}

/* --- canonical spelling --- */

static void fold_into(char *to, size_t room, const char *marked)
{
    struct str s = str_of(marked);
    size_t n = 0;

    for (size_t i = 0; i < s.n && n + 1 < room;)
        to[n++] = byte_of(utf8_next(s, &i));
    to[n] = '\0';
}

/* The usual spelling of a segment typed without its marks, or NULL. */
static const char *with_marks(const char *folded)
{
    char known[32];

    for (size_t i = 0; i < sizeof marked_segments / sizeof *marked_segments;
         i++) {
        fold_into(known, sizeof known, marked_segments[i]);
        if (!strcmp(known, folded))
            return marked_segments[i];
    }
    return NULL;
}

static void put_letter(struct buf *out, char c, unsigned char flag)
{
    if (flag & BARRED)
        buf_addz(out, "Đ");
    else if (flag & HORNED)
        buf_addz(out, "Ư");
    else
        buf_addc(out, (char)toupper((unsigned char)c));
}

static bool all_capitals(const struct line *l, size_t from, size_t to)
{
    for (size_t i = from; i < to; i++)
        if (is_letter(l->c[i]) && !(l->flag[i] & CAPITAL))
            return false;
    return true;
}

/* l->c[from..to): one segment, such as "nd" or "ttg". */
static void put_segment(struct buf *out, const struct line *l, size_t from,
                        size_t to)
{
    char folded[32];
    bool marked = l->faithful && to - from > 2 && all_capitals(l, from, to);
    size_t n = to - from;

    for (size_t i = from; i < to; i++)
        marked |= (l->flag[i] & (BARRED | HORNED)) != 0;
    if (n < sizeof folded) {
        memcpy(folded, l->c + from, n);
        folded[n] = '\0';
        const char *usual = marked                   ? NULL
                            : !strcmp(folded, "ttg") ? "TTg"
                            : !strcmp(folded, "ttr") ? "TTr"
                            : !strcmp(folded, "ctr") ? "CTr"
                                                     : with_marks(folded);
        if (usual) {
            buf_addz(out, usual);
            return;
        }
    }
    for (size_t i = from; i < to; i++)
        put_letter(out, l->c[i], l->flag[i]);
}

/* "5" -> "05", "0042" -> "42": documents count with two digits at least. */
static void put_number(struct buf *out, const struct line *l, size_t from,
                       size_t to)
{
    while (!l->faithful && to - from > 1 && l->c[from] == '0')
        from++;
    if (!l->faithful && digits(l, from) - from < 2)
        buf_addc(out, '0');
    for (size_t i = from; i < to; i++)
        buf_addc(out, l->c[i]);
}

/* --- the grammar --- */

struct match {
    size_t from, to; /* characters of the line */
    bool spoken;
    struct buf canonical;
};

static bool is_year(const struct line *l, size_t i)
{
    int year = 0;

    if (digits(l, i) - i != 4)
        return false;
    for (size_t k = i; k < i + 4; k++)
        year = year * 10 + (l->c[k] - '0');
    return year >= 1945 && year <= 2099;
}

static size_t segment_end(const struct line *l, size_t i)
{
    while (is_letter(l->c[i]) || is_digit(l->c[i]) ||
           (l->c[i] == '&' && is_letter(l->c[i + 1])))
        i++;
    return i;
}

static bool in_list(const char *const *list, size_t count, const struct line *l,
                    size_t from, size_t to)
{
    for (size_t i = 0; i < count; i++)
        if (strlen(list[i]) == to - from &&
            !strncmp(list[i], l->c + from, to - from))
            return true;
    return false;
}

static bool is_known_first(const struct line *l, size_t from, size_t to)
{
    return in_list(known_first, sizeof known_first / sizeof *known_first, l,
                   from, to);
}

/*
 * Where the next segment begins behind the one that ends at `end`, or 0.  "NĐ -
 * CP" has spaces round the dash; that is taken only between the kind and an
 * issuer in capitals, so that a dash of the sentence does not count.
 */
static size_t next_segment(const struct line *l, size_t end, bool first)
{
    char c = l->c[end];

    if ((c == '-' || c == '/' || c == '_') && is_letter(l->c[end + 1]))
        return end + 1;
    size_t dash = spaces(l, end);
    if (!first || l->c[dash] != '-')
        return 0;
    size_t i = over_break(l, dash + 1), to = segment_end(l, i);
    bool body = (to - i >= 2 && all_capitals(l, i, to)) ||
                (word_at(l, i, "ttg") && all_capitals(l, i, i + 2));
    return is_letter(l->c[i]) && body ? i : 0;
}

/* Segments from i on: adds their canonical form; returns the end. */
static size_t suffix(struct buf *out, const struct line *l, size_t i)
{
    size_t from = i, end = segment_end(l, i);
    bool joint = word_at(l, i, "ttlt") || word_at(l, i, "nqlt");

    put_segment(out, l, from, end);
    for (bool first = is_known_first(l, from, end);; first = false) {
        from = next_segment(l, end, first);
        if (!from || end - i > SIGN_MAX_CHARS)
            return end;
        buf_addc(out, l->c[end] == '/' && !joint ? '/' : '-');
        joint = false;
        end = segment_end(l, from);
        put_segment(out, l, from, end);
    }
}

/* Does the suffix at i make a sign of a number without a year? */
static bool tells(const struct line *l, size_t i)
{
    size_t end = segment_end(l, i);
    bool more = l->c[end] == '-' || l->c[end] == '_' || l->c[end] == ' ';
    size_t next = next_segment(l, end, true);

    if (is_known_first(l, i, end))
        return more && next ? true : all_capitals(l, i, end) && end - i >= 2;
    return end - i >= 2 && all_capitals(l, i, end) && next && more &&
           all_capitals(l, next, next + 1);
}

/* 42/2022/NĐ-CP, 1769/QĐ-TTg; `number_end` is behind the number. */
static bool sign_slash(struct match *m, const struct line *l, size_t number_end)
{
    size_t i = spaces(l, number_end);

    if (l->c[i] != '/')
        return false;
    i = over_break(l, i + 1);
    size_t year = is_year(l, i) ? i : 0;
    if (year) {
        i = spaces(l, i + 4);
        if (l->c[i] != '/' && l->c[i] != '-')
            return false;
        i = over_break(l, i + 1);
    }
    if (!is_letter(l->c[i]) || (!year && !tells(l, i)))
        return false;
    if (year && segment_end(l, i) - i < 2 && l->c[i + 1] != '-')
        return false;
    put_number(&m->canonical, l, m->from, number_end);
    if (year)
        buf_addf(&m->canonical, "/%.4s", l->c + year);
    buf_addc(&m->canonical, '/');
    m->to = suffix(&m->canonical, l, i);
    return true;
}

/* 12-CT/TW of the Party; 87-CP and 117-HĐBT of old. */
static bool sign_dash(struct match *m, const struct line *l, size_t number_end)
{
    static const char *const old[] = {"hdbt", "cp", "ttg"};

    if (l->c[number_end] != '-' && l->c[number_end] != '/')
        return false;
    size_t i = number_end + 1, end = segment_end(l, i);
    bool is_old = in_list(old, 3, l, i, end) && all_capitals(l, i, i + 2);
    bool party = l->c[number_end] == '-' && l->c[end] == '/' &&
                 is_letter(l->c[end + 1]) && is_known_first(l, i, end) &&
                 all_capitals(l, end + 1, segment_end(l, end + 1)) ==
                     all_capitals(l, i, end);
    if (!is_old && !party)
        return false;
    put_number(&m->canonical, l, m->from, number_end);
    buf_addc(&m->canonical, l->c[number_end]);
    m->to = suffix(&m->canonical, l, i);
    return true;
}

static bool match_sign(struct match *m, const struct line *l, size_t i)
{
    size_t end = digits(l, i);

    if (end == i || end - i > 6)
        return false;
    if (is_letter(l->c[end]) && !is_word(l->c[end + 1]) &&
        !(l->flag[end] & CAPITAL))
        end++; /* 36a/NQ-CP */
    m->from = i;
    return sign_slash(m, l, end) || sign_dash(m, l, end);
}

static size_t standard_body(struct match *m, const struct line *l, size_t i)
{
    size_t start = i;

    while (is_digit(l->c[i]) ||
           ((l->c[i] == '-' || l->c[i] == '.') && is_digit(l->c[i + 1])))
        i++;
    for (size_t k = start; k < i; k++)
        buf_addc(&m->canonical, l->c[k]);
    size_t colon = spaces(l, i), year = spaces(l, colon + (l->c[colon] == ':'));
    if (l->c[colon] == ':' && digits(l, year) - year >= 2) {
        i = digits(l, year);
        buf_addf(&m->canonical, ":%.*s", (int)(i - year), l->c + year);
    }
    if (l->c[i] == '/' && is_letter(l->c[i + 1])) {
        buf_addc(&m->canonical, '/');
        i = suffix(&m->canonical, l, i + 1);
    }
    return i;
}

/* QCVN 02:2019/BLĐTBXH, TCVN 7568-29:2023, TCVN ISO/IEC 27001:2019 */
static bool match_standard(struct match *m, const struct line *l, size_t i)
{
    char folded[16];

    for (size_t k = 0; k < sizeof standards / sizeof *standards; k++) {
        size_t first = 0; /* most words of a text fail here */
        if (byte_of(utf8_next(str_of(standards[k]), &first)) != l->c[i])
            continue;
        fold_into(folded, sizeof folded, standards[k]);
        size_t at = word_at(l, i, folded);
        if (!at && !strncmp(l->c + i, folded, strlen(folded)) &&
            is_digit(l->c[i + strlen(folded)]))
            at = i + strlen(folded);
        if (!at)
            continue;
        size_t j = spaces(l, at + (l->c[at] == ':' || l->c[at] == '-'));
        size_t iso = word_at(l, j, "iso/iec");
        if (!iso)
            iso = word_at(l, j, "iso");
        size_t number = iso ? spaces(l, iso) : j;
        if (!is_digit(l->c[number]))
            return false;
        buf_addf(&m->canonical, "%s ", standards[k]);
        if (iso)
            buf_addz(&m->canonical, iso - j > 3 ? "ISO/IEC " : "ISO ");
        m->from = i;
        m->to = standard_body(m, l, number);
        return true;
    }
    return false;
}

/* The National Assembly of a year, when only one sat in it. */
static int assembly_of(int year)
{
    static const struct {
        int from, to, number;
    } terms[] = {{1998, 2001, 10}, {2003, 2006, 11}, {2008, 2010, 12},
                 {2012, 2015, 13}, {2017, 2020, 14}, {2022, 2025, 15}};

    for (size_t i = 0; i < sizeof terms / sizeof *terms; i++)
        if (year >= terms[i].from && year <= terms[i].to)
            return terms[i].number;
    return 0;
}

/* The year behind a number in words: "/2022", "-2022", "năm 2022"; 0: none. */
static size_t spoken_year(const struct line *l, size_t end)
{
    size_t i = spaces(l, end);

    if ((l->c[i] == '/' || l->c[i] == '-') && is_year(l, spaces(l, i + 1)))
        return spaces(l, i + 1);
    size_t behind = word_at(l, i, "nam");
    if (behind && is_year(l, spaces(l, behind)))
        return spaces(l, behind);
    return i > end && is_year(l, i) ? i : 0;
}

/* From the number on; `whole` is the sign that the words stand for. */
static bool spoken_number(struct match *m, const struct line *l, size_t i,
                          const char *whole)
{
    i = spaces(l, i);
    size_t so = word_at(l, i, "so");
    if (so)
        i = spaces(l, so + (l->c[so] == ':'));
    size_t end = digits(l, i);
    if (end == i || end - i > 5 || is_word(l->c[end]))
        return false;
    size_t year = spoken_year(l, end);
    if (!year && (l->c[end] == '/' || l->c[end] == '-' || l->c[end] == ':' ||
                  (l->c[end] == '.' && is_digit(l->c[end + 1]))))
        return false;
    size_t behind = year ? year + 4 : end;
    size_t sign = spaces(l, behind);
    if ((l->c[sign] == '/' || (l->c[sign] == '-' && sign == behind)) &&
        is_letter(l->c[over_break(l, sign + 1)]))
        return false; /* a sign stands behind the words */
    m->spoken = true;
    m->to = behind;
    put_number(&m->canonical, l, i, end);
    if (year)
        buf_addf(&m->canonical, "/%.4s", l->c + year);
    buf_addf(&m->canonical, "/%s", whole);
    if (!strcmp(whole, "QH") || !strcmp(whole, "PL-UBTVQH")) {
        int number = year ? assembly_of((int)strtol(l->c + year, NULL, 10)) : 0;
        if (number)
            buf_addf(&m->canonical, "%d", number);
    }
    return true;
}

static bool match_spoken(struct match *m, const struct line *l, size_t i)
{
    m->from = i;
    for (size_t k = 0; k < sizeof kinds / sizeof *kinds; k++) {
        size_t end =
            l->c[i] == kinds[k].folded[0] ? word_at(l, i, kinds[k].folded) : 0;
        if (end)
            return spoken_number(m, l, end, kinds[k].whole);
    }
    for (size_t k = 0; k < sizeof shorts / sizeof *shorts; k++) {
        size_t end = word_at(l, i, shorts[k].folded);
        if (end && l->c[end] == ' ')
            return spoken_number(m, l, end, shorts[k].whole);
    }
    return false;
}

static bool match_at(struct match *m, const struct line *l, size_t i)
{
    if (i > 0 && (is_word(l->c[i - 1]) || l->c[i - 1] == '/'))
        return false;
    if (is_digit(l->c[i]))
        return match_sign(m, l, i);
    if (!is_letter(l->c[i]))
        return false;
    return match_standard(m, l, i) || match_spoken(m, l, i);
}

/* False when the caller has seen enough. */
static bool report(const struct match *m, const struct line *l, docno_fn *fn,
                   void *context)
{
    struct docno found = {
        str_sub(l->text, l->at[m->from], l->at[m->to]),
        m->canonical.p,
        m->spoken,
    };

    return fn(context, &found);
}

/* A number behind its kind in words is one thing: the sign says it all. */
static bool find_in(struct str text, bool faithful, docno_fn *fn, void *context)
{
    struct line l = {.faithful = faithful};
    struct match m = {0};
    bool go_on = true;

    line_read(&l, text);
    for (size_t i = 0; i < l.n && go_on;) {
        m.spoken = false;
        buf_reset(&m.canonical);
        if (match_at(&m, &l, i) && m.to > i) {
            go_on = report(&m, &l, fn, context);
            i = m.to;
        } else {
            i++;
        }
    }
    buf_done(&m.canonical);
    line_done(&l);
    return go_on;
}

static void find_all(struct str text, bool faithful, docno_fn *fn,
                     void *context)
{
    while (text.n) {
        size_t n = utf8_prefix(text, WINDOW_CHARS);
        if (n < text.n) { /* cut long text between two words */
            size_t cut = n;
            while (cut > n / 2 && text.p[cut - 1] != '\n')
                cut--;
            n = cut > n / 2 ? cut : n;
        }
        if (!find_in(str_sub(text, 0, n), faithful, fn, context))
            return;
        text = str_sub(text, n, text.n);
    }
}

void docno_find(struct str text, docno_fn *fn, void *context)
{
    find_all(text, false, fn, context);
}

static bool keep_first(void *context, const struct docno *found)
{
    if (found->spoken)
        return true;
    buf_addz(context, found->canonical);
    return false;
}

bool docno_first(struct buf *out, struct str text)
{
    size_t before = out->n;

    find_all(text, true, keep_first, out);
    return out->n > before;
}

const char *docno_type(const char *canonical)
{
    struct str rest = str_of(canonical), part;

    while (str_cut(&rest, '/', &part)) {
        ptrdiff_t dash = str_chr(part, '-');
        struct str first = str_sub(part, 0, dash < 0 ? part.n : (size_t)dash);
        struct str second =
            str_sub(part, dash < 0 ? part.n : (size_t)dash + 1, part.n);
        for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
            if (str_is(first, kinds[i].sign) ||
                (first.n && isdigit((unsigned char)first.p[0]) &&
                 str_is(second, kinds[i].sign)))
                return kinds[i].name;
        if (str_starts(first, STR("QH")))
            return "Luật";
    }
    return "";
}
