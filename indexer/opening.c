/*
 * indexer/opening.c - see opening.h.
 *
 * Layouts differ but the parts are the same, and each is known by its first
 * words.  So the text is first brought to one column of bare lines (docline.h),
 * and every line of the head is asked what it is:
 *
 *   BỘ A               issuer: the last line in capitals that is no motto
 *   Số: 1/2024/TT-BA   number
 *   CỘNG HÒA ...       motto
 *   Hà Nội, ngày ...   date
 *   THÔNG TƯ           kind; what follows up to "Căn cứ" is the abstract
 */
#include "indexer/opening.h"

#include "base/utf8.h"
#include "indexer/closing.h"
#include "indexer/date.h"
#include "indexer/docline.h"
#include "indexer/docno.h"
#include "indexer/fold.h"

#include <ctype.h>

enum {
    HEAD_BYTES = 6000,
    HEAD_LINES = 40,
    ABSTRACT_BYTES = 1500,
    ABSTRACT_LINES = 8,
};

/* --- what a line is --- */

static bool is_motto(struct str line)
{
    return DOCLINE_BEGINS(line, "cong hoa xa hoi", "doc lap",
                          "viet nam dan chu cong", "dang cong san viet nam");
}

/* Lines above and between the parts of the masthead that say nothing. */
static bool is_noise(struct str line)
{
    return DOCLINE_BEGINS(line, "cong bao", "phan van ban", "du thao",
                          "(tiep theo", "thu vien phap luat",
                          "van ban quy pham");
}

/* Where the body begins, or the abstract ends. */
static bool is_body(struct str line)
{
    return DOCLINE_BEGINS(
        line, "can cu ", "dieu 1", "chuong i", "phan thu", "phan i", "kinh gui",
        "theo de nghi", "xet ", "loi noi dau", "muc luc", "de tang cuong",
        "(ban hanh kem", "(kem theo", "(tiep theo", "so:", "ha noi, ngay",
        "thuc hien ", "i. ", "1. ", "nguon an", "duoc hoi dong", "muc 1",
        "ra sac lenh", "chu tich nuoc", "ngay ");
}

/* Longer names first where one begins with another. */
static const struct kind_word {
    const char *folded, *name;
} kinds[] = {
    {"thong tu lien tich", "Thông tư liên tịch"},
    {"nghi quyet lien tich", "Nghị quyết liên tịch"},
    {"quyet dinh", "Quyết định"},
    {"nghi dinh", "Nghị định"},
    {"thong tu", "Thông tư"},
    {"chi thi", "Chỉ thị"},
    {"nghi quyet", "Nghị quyết"},
    {"thong bao", "Thông báo"},
    {"ke hoach", "Kế hoạch"},
    {"cong dien", "Công điện"},
    {"bao cao", "Báo cáo"},
    {"to trinh", "Tờ trình"},
    {"bo luat", "Bộ luật"},
    {"luat", "Luật"},
    {"hien phap", "Hiến pháp"},
    {"phap lenh", "Pháp lệnh"},
    {"sac lenh", "Sắc lệnh"},
    {"huong dan", "Hướng dẫn"},
    {"lenh", "Lệnh"},
    {"ket luan", "Kết luận"},
    {"chuong trinh", "Chương trình"},
    {"quy che", "Quy chế"},
    {"quy dinh", "Quy định"},
    {"de an", "Đề án"},
    {"phuong an", "Phương án"},
    {"giay moi", "Giấy mời"},
    {"giay phep", "Giấy phép"},
    {"van ban hop nhat", "Văn bản hợp nhất"},
};

/* The kind whose name `line` begins with, and what stands behind; or NULL. */
static const struct kind_word *kind_at(struct str line, struct buf *folded,
                                       struct str *ret_behind)
{
    fold_text(folded, str_sub(line, 0, utf8_prefix(line, DOCLINE_BYTES)));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        struct str kind = str_of(kinds[i].folded), all = buf_str(folded);
        struct str behind = str_sub(all, kind.n, all.n);
        if (str_starts(all, kind) &&
            (!behind.n || !isalnum((unsigned char)*behind.p))) {
            *ret_behind = behind;
            return &kinds[i];
        }
    }
    return NULL;
}

const char *opening_kind(struct str line)
{
    scoped(buf_done) struct buf folded = {0};
    struct str behind;

    line = docline_bare(line);
    while (line.n && strchr(":.", line.p[line.n - 1]))
        line = str_trim(str_sub(line, 0, line.n - 1));
    if (!docline_is_capitals(line))
        return "";
    const struct kind_word *kind = kind_at(line, &folded, &behind);
    return kind && (!behind.n || str_starts(behind, STR(" cua "))) ? kind->name
                                                                   : "";
}

const char *opening_title_kind(struct str title)
{
    scoped(buf_done) struct buf folded = {0};
    struct str behind;
    const struct kind_word *kind = kind_at(str_trim(title), &folded, &behind);

    return kind ? kind->name : "";
}

/* --- the masthead --- */

struct masthead {
    struct document_card card;
    struct arena *arena;
    struct str line;     /* the one being read */
    struct str capitals; /* the last line in capitals that may be the issuer */
    struct buf abstract; /* being read, line by line */
    int lines;           /* of it; 0: none yet */
    bool motto, reading, closed; /* of the abstract */
};

/* "THÀNH PHỐ HÀ NỘI" below "ỦY BAN NHÂN DÂN" is one name over two lines. */
static bool goes_on(struct str first, struct str second)
{
    scoped(buf_done) struct buf folded = {0};

    fold_text(&folded, first);
    bool council = str_is(buf_str(&folded), "uy ban nhan dan") ||
                   str_is(buf_str(&folded), "hoi dong nhan dan");
    return council && DOCLINE_BEGINS(second, "tinh ", "thanh pho ", "tp",
                                     "huyen ", "quan ", "xa ", "phuong ",
                                     "thi xa ", "thi tran ", "dac khu ");
}

static void read_capitals(struct masthead *m)
{
    if (goes_on(m->capitals, m->line))
        m->capitals =
            str_of(arena_printf(m->arena, "%.*s %.*s", (int)m->capitals.n,
                                m->capitals.p, (int)m->line.n, m->line.p));
    else
        m->capitals = m->line;
}

static void end_abstract(struct masthead *m)
{
    m->reading = false;
    m->closed = m->lines > 0;
}

/* Lines of the abstract are all in capitals, or none is. */
static void read_abstract(struct masthead *m)
{
    bool capitals = docline_is_capitals(m->line);
    bool first = m->lines == 0;

    bool words = str_chr(m->line, ' ') >= 0; /* "03:2023/BCA" is neither */

    if (!first && words &&
        capitals != docline_is_capitals(buf_str(&m->abstract))) {
        end_abstract(m);
        return;
    }
    if (!first)
        buf_addc(&m->abstract, ' ');
    buf_add(&m->abstract, m->line);
    if (++m->lines == ABSTRACT_LINES || m->abstract.n > ABSTRACT_BYTES)
        end_abstract(m);
}

/* Behind the number its day, and in old prints, on the same line, its name:
 * "LUẬT SỐ 102-SL/L-004 NGÀY 20-5-1957 QUY ĐỊNH QUYỀN LẬP HỘI". */
static void read_dated_number(struct masthead *m)
{
    struct date d;

    if (!date_find(&d, m->line))
        return;
    m->card.issued = date_day(m->line, m->arena);
    m->reading = true;
    struct str name = docline_bare(str_sub(m->line, d.to, m->line.n));
    if (docline_is_capitals(name) && str_chr(name, ' ') >= 0) {
        m->line = name;
        read_abstract(m);
    }
}

/* "Số: 1/2024/TT-BA", "Luật số: 26/2023/QH15", "Án lệ số 1/2016/AL về ..." */
static bool read_number(struct masthead *m)
{
    scoped(buf_done) struct buf number = {0};

    if (*m->card.number ||
        !DOCLINE_BEGINS(m->line, "so:", "so :", "so ", "luat so", "bo luat so",
                        "nghi quyet so", "phap lenh so", "nghi dinh so",
                        "thong tu so", "quyet dinh so", "lenh so", "chi thi so",
                        "an le so") ||
        !docno_first(&number, m->line))
        return false;
    m->card.number = arena_str(m->arena, buf_str(&number));
    if (m->capitals.n)
        m->card.issuer = arena_str(m->arena, m->capitals);
    if (DOCLINE_BEGINS(m->line, "luat", "bo luat"))
        m->card.type = "Luật";
    if (DOCLINE_BEGINS(m->line, "so"))
        return true;
    read_dated_number(m);
    return true;
}

/* "V/v ..." of a letter, which has no kind. */
static bool read_matter(struct masthead *m)
{
    if (m->lines || !DOCLINE_BEGINS(m->line, "v/v"))
        return false;
    m->line = str_trim(str_sub(m->line, 3, m->line.n));
    m->card.type =
        *docno_type(m->card.number) ? docno_type(m->card.number) : "Công văn";
    m->reading = true;
    read_abstract(m);
    return true;
}

/* The only kind that has no number, and in old prints no motto. */
static bool is_constitution(const char *kind)
{
    return !strcmp(kind, "Hiến pháp");
}

static bool read_kind(struct masthead *m)
{
    const char *kind = opening_kind(m->line);

    bool headed = m->motto || *m->card.number || is_constitution(kind);

    if (!*kind || m->closed || m->lines || !headed)
        return false;
    m->card.type = kind;
    m->reading = true;
    return true;
}

static bool read_date(struct masthead *m)
{
    if (m->line.n >= DOCLINE_BYTES || str_find(m->line, STR("ngày")) < 0 ||
        !date_is_line(m->line))
        return false;
    if (!*m->card.issued && (m->motto || *m->card.number))
        m->card.issued = date_day(m->line, m->arena);
    return true;
}

/* Who alone may issue this: the Gazette heads its parts with two names. */
static const char *sole_issuer(const struct document_card *card)
{
    static const char *const issuers[][2] = {
        {"/UBTVQH", "Ủy ban Thường vụ Quốc hội"},
        {"/QH", "Quốc hội"},
        {"/NĐ-CP", "Chính phủ"},
        {"/NQ-CP", "Chính phủ"},
        {"/QĐ-TTg", "Thủ tướng Chính phủ"},
        {"/CT-TTg", "Thủ tướng Chính phủ"},
        {"/CĐ-TTg", "Thủ tướng Chính phủ"},
        {"/L-CTN", "Chủ tịch nước"},
        {"/QĐ-CTN", "Chủ tịch nước"},
    };

    for (size_t i = 0; i < sizeof issuers / sizeof *issuers; i++)
        if (str_find(str_of(card->number), str_of(issuers[i][0])) >= 0)
            return issuers[i][1];
    return is_constitution(card->type) ? "Quốc hội" : "";
}

static bool ends_head(struct masthead *m)
{
    return *m->card.type && is_body(m->line);
}

static void read_head_line(struct masthead *m)
{
    if (!m->line.n) {
        if (m->lines)
            end_abstract(m);
    } else if (is_motto(m->line)) {
        m->motto = true;
    } else if (is_noise(m->line) || read_number(m) || read_date(m) ||
               read_matter(m) || read_kind(m)) {
        return;
    } else if (m->reading) {
        read_abstract(m);
    } else if (docline_is_capitals(m->line) && m->line.n < DOCLINE_BYTES &&
               !*m->card.issuer) {
        read_capitals(m);
    }
}

static void read_head(struct masthead *m, struct str head)
{
    for (int n = 0; n < HEAD_LINES && str_cut(&head, '\n', &m->line); n++) {
        if (ends_head(m) && !read_date(m))
            break;
        read_head_line(m);
    }
    if (m->motto && *m->card.type && !*m->card.issuer && m->capitals.n)
        m->card.issuer = arena_str(m->arena, m->capitals);
    m->card.abstract = arena_str(m->arena, buf_str(&m->abstract));
    if (DOCLINE_BEGINS(buf_str(&m->abstract), "bo luat"))
        m->card.type = "Bộ luật"; /* the Gazette writes "Luật số ..." */
    if (!*m->card.type)
        m->card.type = docno_type(m->card.number);
    if (*sole_issuer(&m->card))
        m->card.issuer = sole_issuer(&m->card);
}

/* --- precedents and standards --- */

/* Up to the line that begins with `stop` (folded). */
static const char *join_until(struct masthead *m, struct str *rest,
                              const char *stop)
{
    scoped(buf_done) struct buf b = {0};

    for (int n = 0; n < ABSTRACT_LINES && str_cut(rest, '\n', &m->line); n++) {
        if (DOCLINE_BEGINS(m->line, stop) || (!m->line.n && b.n))
            break;
        if (b.n)
            buf_addc(&b, ' ');
        buf_add(&b, m->line);
    }
    return arena_str(m->arena, str_trim(buf_str(&b)));
}

/* A mark of a footnote may stick to the number: "30/2020/AL1". */
static void drop_mark(struct masthead *m)
{
    struct str n = str_of(m->card.number);

    while (n.n && isdigit((unsigned char)n.p[n.n - 1]))
        n.n--;
    m->card.number = arena_str(m->arena, n);
}

/* "Án lệ số 1/2016/AL về ...", "Được Hội đồng Thẩm phán ... thông qua ngày" */
static void read_precedent(struct masthead *m, struct str head)
{
    scoped(buf_done) struct buf all = {0};
    drop_mark(m);
    ptrdiff_t at = str_find(head, str_of(m->card.number));
    struct str rest = str_sub(head, (size_t)(at < 0 ? 0 : at), head.n);

    rest = str_sub(rest, at < 0 ? 0 : strlen(m->card.number), rest.n);
    if (rest.n && isdigit((unsigned char)*rest.p))
        rest = str_sub(rest, 1, rest.n);
    m->card.type = "Án lệ";
    m->card.issuer = "Hội đồng Thẩm phán Tòa án nhân dân tối cao";
    m->card.abstract = join_until(m, &rest, "duoc hoi dong");
    buf_add(&all, head);
    for (size_t i = 0; i < all.n; i++)
        if (all.p[i] == '\n')
            all.p[i] = ' ';
    at = str_find(buf_str(&all), STR("thông qua"));
    if (at >= 0)
        m->card.issued = date_day(
            str_sub(buf_str(&all), (size_t)at, (size_t)at + 60), m->arena);
}

static bool is_precedent(const char *number)
{
    struct str n = str_of(number);

    while (n.n && isdigit((unsigned char)n.p[n.n - 1]))
        n.n--;
    return str_ends(n, STR("/AL"));
}

/* "TIÊU CHUẨN QUỐC GIA", then its number, and its name in capitals. */
static void read_standard(struct masthead *m, struct str head)
{
    const char *type = "";
    struct str line;

    for (int n = 0; n < HEAD_LINES && str_cut(&head, '\n', &line); n++) {
        scoped(buf_done) struct buf number = {0};
        if (DOCLINE_BEGINS(line, "tieu chuan quoc gia"))
            type = "Tiêu chuẩn quốc gia";
        if (DOCLINE_BEGINS(line, "quy chuan ky thuat quoc gia"))
            type = "Quy chuẩn kỹ thuật quốc gia";
        if (*type && !*m->card.number && DOCLINE_BEGINS(line, "tcvn", "qcvn") &&
            docno_first(&number, line)) {
            m->card.number = arena_str(m->arena, buf_str(&number));
            m->card.type = type;
        } else if (*m->card.number && docline_is_capitals(line) &&
                   !DOCLINE_BEGINS(line, "tcvn", "qcvn", "ha noi")) {
            m->line = line;
            read_abstract(m);
        } else if (m->lines) {
            break;
        }
    }
    m->card.abstract = arena_str(m->arena, buf_str(&m->abstract));
}

/* --- all of it --- */

static void fill(struct document_card *card, const struct document_card *found)
{
    const char **into[] = {
        &card->number, &card->issuer,   &card->issued, &card->effective,
        &card->type,   &card->abstract, &card->signer, &card->signer_office};
    const char *const from[] = {
        found->number, found->issuer,   found->issued, found->effective,
        found->type,   found->abstract, found->signer, found->signer_office};
    bool signer = *card->signer; /* name and office belong together */

    for (size_t i = 0; i < sizeof into / sizeof *into; i++)
        if (!**into[i] && !(signer && into[i] == &card->signer_office &&
                            strcmp(card->signer, found->signer) != 0))
            *into[i] = from[i];
}

/* Old numbers go on behind what is one today: "102-SL/L-004". */
static bool is_same_number(const char *whole, const char *read)
{
    struct str more = str_sub(str_of(whole), strlen(read), strlen(whole));

    return str_starts(str_of(whole), str_of(read)) &&
           (!more.n || *more.p == '-' || *more.p == '.');
}

bool opening_read(struct document_card *card, struct str text,
                  struct arena *arena)
{
    struct masthead m = {.card = document_card_empty(), .arena = arena};
    scoped(buf_done) struct buf head = {0};

    docline_column(&head, str_sub(text, 0, utf8_prefix(text, HEAD_BYTES)));
    read_head(&m, buf_str(&head));
    if (!*m.card.number && !*m.card.type)
        read_standard(&m, buf_str(&head));
    bool found = *m.card.number || (m.motto && *m.card.type) ||
                 is_constitution(m.card.type);
    bool other = *card->number && *m.card.number &&
                 !is_same_number(card->number, m.card.number);
    if (found && !other) {
        if (is_precedent(m.card.number))
            read_precedent(&m, buf_str(&head));
        else
            closing_read(&m.card, text, arena);
        fill(card, &m.card);
    }
    buf_done(&m.abstract);
    return found && !other;
}
