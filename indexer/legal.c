/*
 * indexer/legal.c - see legal.h.
 *
 * Portals lay the same facts out as tables, lists or lines: what they share is
 * a label in known words, then the value, on the same line behind a colon or on
 * the next one.  A document without such a table tells by its opening, which
 * law fixes (Nghị định 30/2020/NĐ-CP): issuer, "Số: ...", place and date, kind,
 * abstract; and by its end, where title and name of the signer stand.
 */
#include "indexer/legal.h"

#include "base/utf8.h"
#include "indexer/date.h"
#include "indexer/docno.h"
#include "indexer/fold.h"

#include <ctype.h>

enum {
    LABEL_BYTES = 60,
    VALUE_BYTES = 1500,
    OPENING_LINES = 25,
    CLOSING_BYTES = 1500,
};

static const struct {
    const char *folded;
    enum legal_field field;
} labels[] = {
    {"so ky hieu", LEGAL_NUMBER},
    {"so/ky hieu", LEGAL_NUMBER},
    {"so, ky hieu", LEGAL_NUMBER},
    {"so ki hieu", LEGAL_NUMBER},
    {"so va ky hieu", LEGAL_NUMBER},
    {"so hieu", LEGAL_NUMBER},
    {"so hieu van ban", LEGAL_NUMBER},
    {"so/ky hieu van ban", LEGAL_NUMBER},
    {"so ky hieu van ban", LEGAL_NUMBER},
    {"ky hieu van ban", LEGAL_NUMBER},
    {"so van ban", LEGAL_NUMBER},
    {"so vb", LEGAL_NUMBER},
    {"so quyet dinh", LEGAL_NUMBER},
    {"ngay ban hanh", LEGAL_ISSUED},
    {"ngay ban hanh van ban", LEGAL_ISSUED},
    {"ngay ky", LEGAL_ISSUED},
    {"ngay van ban", LEGAL_ISSUED},
    {"thoi gian ban hanh", LEGAL_ISSUED},
    {"ngay hieu luc", LEGAL_EFFECTIVE},
    {"ngay co hieu luc", LEGAL_EFFECTIVE},
    {"ngay bat dau hieu luc", LEGAL_EFFECTIVE},
    {"hieu luc tu", LEGAL_EFFECTIVE},
    {"hieu luc tu ngay", LEGAL_EFFECTIVE},
    {"co hieu luc tu", LEGAL_EFFECTIVE},
    {"co hieu luc tu ngay", LEGAL_EFFECTIVE},
    {"ngay ap dung", LEGAL_EFFECTIVE},
    {"loai van ban", LEGAL_TYPE},
    {"loai vb", LEGAL_TYPE},
    {"hinh thuc van ban", LEGAL_TYPE},
    {"the loai van ban", LEGAL_TYPE},
    {"hinh thuc", LEGAL_TYPE},
    {"the loai", LEGAL_TYPE},
    {"loai tai lieu", LEGAL_TYPE},
    {"co quan ban hanh", LEGAL_ISSUER},
    {"don vi ban hanh", LEGAL_ISSUER},
    {"noi ban hanh", LEGAL_ISSUER},
    {"co quan ban hanh van ban", LEGAL_ISSUER},
    {"co quan/don vi ban hanh", LEGAL_ISSUER},
    {"don vi/co quan ban hanh", LEGAL_ISSUER},
    {"co quan ban hanh/chuc danh/nguoi ky", LEGAL_SIGNED},
    {"cap ban hanh", LEGAL_OTHER},
    {"trich yeu", LEGAL_ABSTRACT},
    {"trich yeu noi dung", LEGAL_ABSTRACT},
    {"noi dung trich yeu", LEGAL_ABSTRACT},
    {"trich yeu van ban", LEGAL_ABSTRACT},
    {"trich dan", LEGAL_ABSTRACT},
    {"ten van ban", LEGAL_ABSTRACT},
    {"nguoi ky", LEGAL_SIGNER},
    {"nguoi ki", LEGAL_SIGNER},
    {"nguoi ky van ban", LEGAL_SIGNER},
    {"nguoi ky duyet", LEGAL_SIGNER},
    {"hieu luc", LEGAL_VALIDITY},
    {"tinh trang", LEGAL_VALIDITY},
    {"tinh trang hieu luc", LEGAL_VALIDITY},
    {"trang thai", LEGAL_VALIDITY},
    {"trang thai hieu luc", LEGAL_VALIDITY},
    {"hieu luc van ban", LEGAL_VALIDITY},
    {"linh vuc", LEGAL_AREA},
    {"linh vuc ban hanh", LEGAL_AREA},
    {"linh vuc van ban", LEGAL_AREA},
    {"linh vuc thong ke", LEGAL_AREA},
    {"linh vuc thuc hien", LEGAL_AREA},
    {"nganh/linh vuc", LEGAL_AREA},
    {"ten thu tuc", LEGAL_SERVICE},
    {"ten thu tuc hanh chinh", LEGAL_SERVICE},
    {"ten tthc", LEGAL_SERVICE},
    {"ten dich vu cong", LEGAL_SERVICE},
    {"ma thu tuc", LEGAL_CODE},
    {"ma thu tuc hanh chinh", LEGAL_CODE},
    {"ma tthc", LEGAL_CODE},
    {"ma so thu tuc", LEGAL_CODE},
    {"cap thuc hien", LEGAL_LEVEL},
    {"cap hanh chinh", LEGAL_LEVEL},
    {"cap thu tuc", LEGAL_LEVEL},
    {"cap giai quyet", LEGAL_LEVEL},
    {"muc do", LEGAL_LEVEL},
    {"muc do dich vu cong", LEGAL_LEVEL},
    {"muc do cung cap", LEGAL_LEVEL},
    {"muc do cung cap dich vu cong", LEGAL_LEVEL},
    {"muc do dvc", LEGAL_LEVEL},
    {"co quan thuc hien", LEGAL_AGENCY},
    {"don vi thuc hien", LEGAL_AGENCY},
    {"co quan giai quyet", LEGAL_AGENCY},
    {"co quan co tham quyen", LEGAL_AGENCY},
    {"co quan tiep nhan", LEGAL_AGENCY},
    {"trinh tu thuc hien", LEGAL_SECTION},
    {"trinh tu", LEGAL_SECTION},
    {"cach thuc thuc hien", LEGAL_SECTION},
    {"thanh phan ho so", LEGAL_SECTION},
    {"thanh phan, so luong ho so", LEGAL_SECTION},
    {"thoi han giai quyet", LEGAL_SECTION},
    {"doi tuong thuc hien", LEGAL_SECTION},
    {"ket qua thuc hien", LEGAL_SECTION},
    {"yeu cau, dieu kien", LEGAL_SECTION},
    {"yeu cau, dieu kien thuc hien", LEGAL_SECTION},
    {"can cu phap ly", LEGAL_SECTION},
    {"co so phap ly", LEGAL_SECTION},
    {"noi dung", LEGAL_SECTION},
    {"noi dung van ban", LEGAL_SECTION},
    {"toan van", LEGAL_SECTION},
    {"luot xem", LEGAL_OTHER},
    {"so luot xem", LEGAL_OTHER},
    {"luot tai", LEGAL_OTHER},
    {"ngay dang", LEGAL_OTHER},
    {"ngay cap nhat", LEGAL_OTHER},
    {"ngay het hieu luc", LEGAL_OTHER},
    {"ngay het han", LEGAL_OTHER},
    {"ngay dang cong bao", LEGAL_OTHER},
    {"ngay cong bao", LEGAL_OTHER},
    {"so cong bao", LEGAL_OTHER},
    {"chuc vu", LEGAL_OTHER},
    {"chuc danh", LEGAL_OTHER},
    {"chuc vu nguoi ky", LEGAL_OTHER},
    {"nguon thu thap", LEGAL_OTHER},
    {"pham vi", LEGAL_OTHER},
    {"file dinh kem", LEGAL_OTHER},
    {"tep dinh kem", LEGAL_OTHER},
    {"tap tin dinh kem", LEGAL_OTHER},
    {"van ban dinh kem", LEGAL_OTHER},
    {"tai lieu dinh kem", LEGAL_OTHER},
    {"dinh kem", LEGAL_OTHER},
    {"tai ve", LEGAL_OTHER},
    {"thong tin ap dung", LEGAL_OTHER},
    {"ly do het hieu luc", LEGAL_OTHER},
};

/* Without spaces, colons, dashes and stars at either end. */
static struct str bare(struct str s)
{
    s = str_trim(s);
    while (s.n && strchr(":-*+.;", s.p[s.n - 1]))
        s = str_trim(str_sub(s, 0, s.n - 1));
    while (s.n && strchr(":-*+.;", s.p[0]))
        s = str_trim(str_sub(s, 1, s.n));
    return s;
}

/* "a / b" as "a/b" */
static void close_slashes(struct buf *b)
{
    size_t n = 0;

    for (size_t i = 0; i < b->n; i++) {
        bool before = b->p[i] == ' ' && b->p[i + 1] == '/';
        bool behind = b->p[i] == ' ' && n && b->p[n - 1] == '/';
        if (!before && !behind)
            b->p[n++] = b->p[i];
    }
    buf_cut(b, n);
}

enum legal_field legal_label(struct str line)
{
    scoped(buf_done) struct buf folded = {0};
    enum legal_field field = LEGAL_FIELDS;

    line = bare(line);
    if (!line.n || line.n > LABEL_BYTES)
        return LEGAL_FIELDS;
    fold_text(&folded, line);
    close_slashes(&folded);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (!strcmp(folded.p, labels[i].folded))
            field = labels[i].field;
    return field;
}

struct reading {
    struct arena *arena;
    struct legal *legal;
    const char *value[LEGAL_FIELDS];
};

static void take(struct reading *r, enum legal_field field, struct str value)
{
    value = str_trim(value);
    if (value.n && value.p[0] == ':')
        value = str_trim(str_sub(value, 1, value.n));
    if (field == LEGAL_SECTION)
        return;
    bool service = field >= LEGAL_SERVICE && field <= LEGAL_AGENCY;
    r->legal->service_labels += service;
    r->legal->labels += !service && field != LEGAL_OTHER &&
                        field != LEGAL_AREA && field != LEGAL_VALIDITY;
    if (!value.n || value.n > VALUE_BYTES || field == LEGAL_OTHER)
        return;
    if (field == LEGAL_LEVEL && *r->value[field])
        r->value[field] = arena_printf(r->arena, "%s; %.*s", r->value[field],
                                       (int)value.n, value.p);
    else if (!*r->value[field])
        r->value[field] = arena_str(r->arena, value);
}

/* Lines round the number of a document in which labels are believed: menus
 * and search forms have the same words. */
enum { LINES_BEFORE = 20, LINES_BEHIND = 80 };

static bool is_anchor(struct str label)
{
    enum legal_field field = legal_label(label);

    return field == LEGAL_NUMBER || field == LEGAL_SERVICE ||
           field == LEGAL_CODE;
}

/* Where the label of the number, or of the procedure, stands; -1: nowhere. */
static long anchor_line(struct str lines)
{
    struct str line;

    for (long n = 0; str_cut(&lines, '\n', &line); n++) {
        ptrdiff_t colon = str_chr(line, ':');
        if (is_anchor(line) ||
            (colon > 0 && is_anchor(str_sub(line, 0, (size_t)colon))))
            return n;
    }
    return -1;
}

/* What a label before this line waits for. */
struct open_label {
    enum legal_field field;
    int lines; /* since the label */
};

static void read_value(struct reading *r, struct open_label *open,
                       struct str line)
{
    if (open->field == LEGAL_SIGNED) { /* issuer, office, signer */
        open->lines++;
        if (open->lines == 1)
            take(r, LEGAL_ISSUER, line);
        if (open->lines == 3)
            take(r, LEGAL_SIGNER, line);
        if (open->lines < 3)
            return;
    } else if (open->field != LEGAL_FIELDS) {
        take(r, open->field, line);
    }
    open->field = LEGAL_FIELDS;
}

/* "Label: value" on one line; or a label, and the value on the next. */
static void read_line(struct reading *r, struct open_label *open,
                      struct str line)
{
    enum legal_field field = legal_label(line), before = LEGAL_FIELDS;
    ptrdiff_t colon = str_chr(line, ':');

    if (field != LEGAL_FIELDS) {
        *open = (struct open_label){field, 0};
        return;
    }
    if (colon > 0)
        before = legal_label(str_sub(line, 0, (size_t)colon));
    if (before == LEGAL_FIELDS) {
        read_value(r, open, line);
        return;
    }
    take(r, before, str_sub(line, (size_t)colon + 1, line.n));
    open->field = LEGAL_FIELDS;
}

static void read_labels(struct reading *r, struct str lines)
{
    struct open_label open = {LEGAL_FIELDS, 0};
    long anchor = anchor_line(lines);
    struct str line;

    for (long n = 0; str_cut(&lines, '\n', &line); n++) {
        if (anchor < 0)
            open.field = LEGAL_FIELDS; /* values on the label's own line only */
        else if (n < anchor - LINES_BEFORE || n > anchor + LINES_BEHIND)
            continue;
        read_line(r, &open, str_trim(line));
    }
}

static const char *iso_date(struct reading *r, struct str text)
{
    struct date d;

    if (!date_find(&d, text))
        return "";
    d.iso[strlen("2026-01-05")] = '\0';
    return arena_str(r->arena, str_of(d.iso));
}

static const char *number_in(struct reading *r, struct str text)
{
    scoped(buf_done) struct buf number = {0};

    return docno_first(&number, text) ? arena_str(r->arena, buf_str(&number))
                                      : "";
}

static bool starts_folded(struct str line, const char *word)
{
    scoped(buf_done) struct buf folded = {0};

    fold_text(&folded, str_sub(line, 0, utf8_prefix(line, 80)));
    return str_starts(str_trim(buf_str(&folded)), str_of(word));
}

static bool is_capitals(struct str s)
{
    bool any = false;

    for (size_t i = 0; i < s.n;) {
        uint32_t c = utf8_next(s, &i);
        if (c != utf8_lower(c))
            any = true;
        else if (utf8_is_alnum(c) && !(c >= '0' && c <= '9'))
            return false;
    }
    return any;
}

/* "QUYẾT ĐỊNH" alone on a line: the kind, in the spelling of docno.h. */
static const char *kind_line(struct str line)
{
    static const char *const kinds[][2] = {
        {"QUYẾT ĐỊNH", "Quyết định"},
        {"NGHỊ ĐỊNH", "Nghị định"},
        {"THÔNG TƯ", "Thông tư"},
        {"CHỈ THỊ", "Chỉ thị"},
        {"NGHỊ QUYẾT", "Nghị quyết"},
        {"THÔNG BÁO", "Thông báo"},
        {"KẾ HOẠCH", "Kế hoạch"},
        {"CÔNG ĐIỆN", "Công điện"},
        {"BÁO CÁO", "Báo cáo"},
        {"TỜ TRÌNH", "Tờ trình"},
        {"LUẬT", "Luật"},
        {"PHÁP LỆNH", "Pháp lệnh"},
        {"HƯỚNG DẪN", "Hướng dẫn"},
        {"LỆNH", "Lệnh"},
        {"KẾT LUẬN", "Kết luận"},
        {"THÔNG TƯ LIÊN TỊCH", "Thông tư liên tịch"},
    };

    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        if (str_is(bare(line), kinds[i][0]))
            return kinds[i][1];
    return "";
}

static void read_opening(struct reading *r, struct str text)
{
    struct str before = {"", 0}, line;
    struct document_card *card = &r->legal->card;
    bool after_kind = false;

    for (int n = 0; n < OPENING_LINES && str_cut(&text, '\n', &line); n++) {
        line = str_trim(line);
        if (!*card->number && starts_folded(line, "so:")) {
            card->number = number_in(r, line);
            if (*card->number && !*card->issuer && is_capitals(before))
                card->issuer = arena_str(r->arena, before);
        }
        if (*card->number && !*card->issued && line.n < 200 &&
            str_find(line, STR("ngày")) >= 0 && date_is_line(line))
            card->issued = iso_date(r, line);
        if (after_kind && !*card->abstract && line.n > 10 &&
            line.n < VALUE_BYTES)
            card->abstract = arena_str(r->arena, line);
        if (!*card->type && *kind_line(line)) {
            card->type = kind_line(line);
            after_kind = true;
        } else if (line.n > 10) {
            after_kind = false;
        }
        if (line.n)
            before = line;
    }
}

/* From three lines before "Số: <number>" on: the head of a document is often a
 * table above the text. */
static struct str opening_of(struct str lines)
{
    struct str before[3] = {lines, lines, lines}, rest = lines, line;

    for (size_t n = 0; str_cut(&rest, '\n', &line); n++) {
        scoped(buf_done) struct buf number = {0};
        if (line.n < 80 && starts_folded(line, "so:") &&
            docno_first(&number, line)) {
            const char *from = before[n % 3].p;
            return (struct str){from, (size_t)(lines.p + lines.n - from)};
        }
        before[n % 3] = line;
    }
    return (struct str){"", 0};
}

/* Two to five words, each with a capital and small letters behind. */
static bool is_name(struct str line)
{
    size_t words = 0;

    for (struct str word; str_cut(&line, ' ', &word); words++) {
        size_t at = 0;
        if (!word.n)
            return false;
        uint32_t first = utf8_next(word, &at);
        if (first == utf8_lower(first) || at == word.n)
            return false;
        while (at < word.n) {
            uint32_t c = utf8_next(word, &at);
            if (c != utf8_lower(c) || !utf8_is_alnum(c))
                return false;
        }
    }
    return words >= 2 && words <= 5;
}

static bool is_office(struct str line)
{
    static const char *const offices[] = {
        "CHỦ TỊCH",    "BỘ TRƯỞNG",       "THỨ TRƯỞNG",   "THỦ TƯỚNG",
        "GIÁM ĐỐC",    "CHỦ NHIỆM",       "TRƯỞNG BAN",   "TỔNG CỤC TRƯỞNG",
        "CỤC TRƯỞNG",  "CHÁNH VĂN PHÒNG", "THỐNG ĐỐC",    "CHÁNH ÁN",
        "VIỆN TRƯỞNG", "TỔNG GIÁM ĐỐC",   "TRƯỞNG PHÒNG", "BÍ THƯ"};

    for (size_t i = 0; i < sizeof offices / sizeof *offices; i++)
        if (str_find(line, str_of(offices[i])) >= 0)
            return line.n < 100;
    return false;
}

/* The name that follows the signer's office near the end. */
static void read_closing(struct reading *r, struct str text)
{
    bool after_office = false;
    struct str line;

    if (text.n > CLOSING_BYTES)
        text = str_sub(text, text.n - CLOSING_BYTES, text.n);
    while (str_cut(&text, '\n', &line)) {
        line = bare(line);
        if (after_office && is_name(line))
            r->legal->card.signer = arena_str(r->arena, line);
        after_office |= is_office(line);
    }
}

bool legal_names_document(struct str title)
{
    scoped(buf_done) struct buf folded = {0};

    fold_text(&folded, title);
    static const char *const heads[] = {
        "quyet dinh", "nghi dinh", "thong tu",  "chi thi",   "nghi quyet",
        "cong van",   "cong dien", "luat",      "phap lenh", "thong bao",
        "ke hoach",   "van ban",   "huong dan", "to trinh",  "bao cao",
        "bo luat",    "hien phap", "lenh",      "sac lenh",  "ket luan",
    };
    for (size_t i = 0; i < sizeof heads / sizeof *heads; i++)
        if (str_starts(buf_str(&folded), str_of(heads[i])))
            return true;
    return title.n && isdigit((unsigned char)title.p[0]);
}

static bool has_digit(struct str s)
{
    for (size_t i = 0; i < s.n; i++)
        if (isdigit((unsigned char)s.p[i]))
            return true;
    return false;
}

static void fill_card(struct reading *r)
{
    struct document_card *card = &r->legal->card;
    struct str number = str_of(r->value[LEGAL_NUMBER]);
    const char *agency = r->value[LEGAL_AGENCY];

    card->number = number_in(r, number);
    if (!*card->number && number.n < LABEL_BYTES && has_digit(number))
        card->number = r->value[LEGAL_NUMBER];
    card->issued = iso_date(r, str_of(r->value[LEGAL_ISSUED]));
    card->effective = iso_date(r, str_of(r->value[LEGAL_EFFECTIVE]));
    card->issuer = *r->value[LEGAL_ISSUER] ? r->value[LEGAL_ISSUER] : agency;
    card->type = r->value[LEGAL_TYPE];
    card->abstract = r->value[LEGAL_ABSTRACT];
    card->signer = r->value[LEGAL_SIGNER];
    card->validity = r->value[LEGAL_VALIDITY];
    card->field = r->value[LEGAL_AREA];
    card->service_level = r->value[LEGAL_LEVEL];
    r->legal->service = r->value[LEGAL_SERVICE];
}

void legal_read(struct legal *ret, struct str lines, struct str title,
                struct str text, struct arena *arena)
{
    struct reading r = {.arena = arena, .legal = ret};
    struct document_card *card = &ret->card;

    *ret = (struct legal){.labels = 0};
    for (int i = 0; i < LEGAL_FIELDS; i++)
        r.value[i] = "";
    read_labels(&r, lines);
    fill_card(&r);
    if (!ret->service_labels)
        read_opening(&r, text);
    if (!*card->number && legal_names_document(title))
        card->number = number_in(&r, title);
    if (!*card->number && !ret->service_labels)
        read_opening(&r, opening_of(lines));
    if (*card->number && !*card->type)
        card->type = docno_type(card->number);
    if (*card->number && !*card->signer)
        read_closing(&r, text);
}
