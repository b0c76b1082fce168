/* indexer/closing.c - see closing.h. */
#include "indexer/closing.h"

#include "base/utf8.h"
#include "indexer/date.h"
#include "indexer/docline.h"

/* Behind "này có hiệu lực [thi hành] [kể] từ ngày" right away, or "". */
static const char *date_of_effect(const char *issued, struct str s,
                                  struct arena *arena)
{
    static const char *const words[] = {" thi hành", " kể", " từ", " ngày"};
    struct date d;
    bool from = false;

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(s, str_of(words[i]))) {
            from |= i >= 2;
            s = str_sub(s, strlen(words[i]), s.n);
        }
    if (!from)
        return "";
    if (str_starts(s, STR(" ký")))
        return issued;
    s = str_sub(s, 0, 40);
    return date_find(&d, s) && d.from <= 1 ? date_day(s, arena) : "";
}

static bool is_of_part(struct str before)
{
    return str_ends(before, STR("Điều ")) || str_ends(before, STR("khoản ")) ||
           str_ends(before, STR("điểm ")) || str_ends(before, STR("mục ")) ||
           str_ends(before, STR("Chương "));
}

static const char *effect(const char *issued, struct str flat,
                          struct arena *arena)
{
    const struct str clause = STR("này có hiệu lực");
    const char *date = "";

    for (ptrdiff_t at; !*date && (at = str_find(flat, clause)) >= 0;) {
        bool part = is_of_part(str_sub(flat, 0, (size_t)at));
        flat = str_sub(flat, (size_t)at + clause.n, flat.n);
        date = part ? "" : date_of_effect(issued, flat, arena);
    }
    return date;
}

/* "Luật này đã được Quốc hội ... thông qua ngày ...": laws have no other. */
static const char *adoption(struct str flat, struct arena *arena)
{
    const char *date = "";

    for (ptrdiff_t at; (at = str_find(flat, STR(" thông qua "))) >= 0;) {
        flat = str_sub(flat, (size_t)at + strlen(" thông qua "), flat.n);
        if (str_starts(flat, STR("ngày")) ||
            str_starts(flat, STR("trong phiên họp ngày")))
            date = date_day(str_sub(flat, 0, 70), arena);
    }
    return date;
}

static bool is_office(struct str line)
{
    if (!line.n || line.n >= 100 || strchr(";.,:", line.p[line.n - 1]))
        return false;
    return DOCLINE_BEGINS(
        line, "chu tich", "pho chu tich", "bo truong", "thu truong",
        "thu tuong", "pho thu tuong", "giam doc", "pho giam doc", "chu nhiem",
        "pho chu nhiem", "truong ban", "pho truong", "tong cuc truong",
        "pho tong", "cuc truong", "pho cuc", "chanh van phong", "pho chanh",
        "thong doc", "pho thong doc", "chanh an", "vien truong",
        "pho vien truong", "tong giam doc", "truong phong", "bi thu",
        "pho bi thu", "tong thanh tra", "chanh thanh tra", "tong kiem toan",
        "hieu truong", "vu truong", "pho vu", "tong bi thu", "tu lenh",
        "chi huy", "q. ", "kt. ", "kt.", "tm. ", "tuq.", "tl. ", "tl.");
}

static struct str without_rank(struct str line)
{
    static const char *const ranks[] = {
        "Đại tướng ", "Thượng tướng ", "Trung tướng ", "Thiếu tướng ",
        "Đại tá ",    "Thượng tá ",    "Trung tá ",    "GS.TS. ",
        "PGS.TS. ",   "GS.TS ",        "PGS.TS ",      "TS. ",
        "ThS. ",
    };

    for (size_t i = 0; i < sizeof ranks / sizeof *ranks; i++)
        if (str_starts(line, str_of(ranks[i])))
            return str_sub(line, strlen(ranks[i]), line.n);
    return line;
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
        if (first == utf8_lower(first))
            return false;
        while (at < word.n) {
            uint32_t c = utf8_next(word, &at);
            if (c != utf8_lower(c) || !utf8_is_alnum(c))
                return false;
        }
    }
    return words >= 2 && words <= 5;
}

static bool is_sealed(struct str line)
{
    return DOCLINE_BEGINS(line, "(da ky", "da ky", "[da ky");
}

static bool is_seal(struct str line)
{
    return !line.n || is_sealed(line) ||
           DOCLINE_BEGINS(line, "pic", "(ky", "dau");
}

/* Those who get a copy: they stand left of the signature, and some readers of
 * files put them into its midst. */
static bool is_recipient(struct str line)
{
    return str_ends(line, STR(";")) ||
           DOCLINE_BEGINS(line, "noi nhan", "luu:", "luu ");
}

/* Offices, a seal perhaps, a name.  An office in capitals is believed at once,
 * another only near the end. */
static void read_signature(struct document_card *card, struct str text,
                           struct arena *arena)
{
    enum { CLOSING_BYTES = 1500, RECIPIENTS_MAX = 60 };
    struct str line, office = {"", 0}, before = {"", 0};
    int recipients = 0; /* lines since the first one */

    while (str_cut(&text, '\n', &line)) {
        if (is_office(line)) {
            bool clear = docline_is_capitals(line) || text.n < CLOSING_BYTES;
            office = clear ? line : STR("");
            recipients = 0;
        } else if (office.n && is_name(without_rank(line))) {
            card->signer = arena_str(arena, without_rank(line));
            card->signer_office = arena_str(arena, office);
            return;
        } else if (is_name(without_rank(before)) && is_sealed(line)) {
            card->signer = arena_str(arena, without_rank(before));
            return;
        } else if (office.n && (recipients || is_recipient(line))) {
            office = recipients++ < RECIPIENTS_MAX ? office : STR("");
        } else if (office.n && !is_seal(line)) {
            office = STR("");
        }
        before = line;
    }
}

void closing_read(struct document_card *card, struct str text,
                  struct arena *arena)
{
    scoped(buf_done) struct buf lines = {0};

    docline_column(&lines, text);
    read_signature(card, buf_str(&lines), arena);
    for (size_t i = 0; i < lines.n; i++)
        if (lines.p[i] == '\n')
            lines.p[i] = ' ';
    if (!*card->issued)
        card->issued = adoption(buf_str(&lines), arena);
    card->effective = effect(card->issued, buf_str(&lines), arena);
}
