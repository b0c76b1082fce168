/*
 * indexer/legal.c - see legal.h.
 *
 * Portals lay the same facts out as tables, lists or lines: what they share is
 * a label in known words, then the value, on the same line behind a colon or on
 * the next one.  A document without such a table tells by its own text, see
 * opening.h.
 */
#include "indexer/legal.h"

#include "base/utf8.h"
#include "indexer/date.h"
#include "indexer/docno.h"
#include "indexer/fold.h"
#include "indexer/legal_label.h"
#include "indexer/opening.h"

#include <ctype.h>

enum { VALUE_BYTES = 1500 };

struct reading {
    struct arena *arena;
    struct legal *legal;
    const char *value[LEGAL_FIELDS];
    bool many;           /* several dates of issue: a list of documents */
    bool noting;         /* from the label of the number on */
    struct buf notes;    /* labels and values as lines */
    const char *heading; /* the line above the label of the number, or "" */
};

/* Sites that sell the answer write "Đã biết" in its place; and "trạng thái" may
 * be that of anything. */
static bool is_of_field(enum legal_field field, struct str value)
{
    scoped(buf_done) struct buf folded = {0};
    struct date d;

    if (field == LEGAL_ISSUED || field == LEGAL_EFFECTIVE)
        return date_find(&d, value);
    if (field != LEGAL_VALIDITY)
        return true;
    fold_text(&folded, value);
    return value.n < LEGAL_LABEL_BYTES &&
           (str_find(buf_str(&folded), STR("hieu luc")) >= 0 ||
            str_find(buf_str(&folded), STR("ap dung")) >= 0 ||
            str_find(buf_str(&folded), STR("phu hop")) >= 0);
}

static void take(struct reading *r, enum legal_field field, struct str value)
{
    struct date d;

    value = str_trim(value);
    if (value.n && value.p[0] == ':')
        value = str_trim(str_sub(value, 1, value.n));
    while (value.n && strchr(",;", value.p[value.n - 1]))
        value = str_trim(str_sub(value, 0, value.n - 1));
    if (field == LEGAL_VALIDITY && date_find(&d, value))
        field = LEGAL_EFFECTIVE; /* "Hiệu lực: 06/03/2016" */
    if (field == LEGAL_SECTION)
        return;
    bool service = field >= LEGAL_SERVICE && field <= LEGAL_AGENCY;
    r->legal->service_labels += service;
    r->legal->labels += !service && field != LEGAL_OTHER &&
                        field != LEGAL_TOOL && field != LEGAL_AREA &&
                        field != LEGAL_VALIDITY;
    if (!value.n || value.n > VALUE_BYTES || field == LEGAL_OTHER ||
        field == LEGAL_TOOL || !is_of_field(field, value))
        return;
    if (field == LEGAL_ISSUED && *r->value[field])
        r->many |= strncmp(r->value[field], value.p, value.n) != 0;
    if (field == LEGAL_LEVEL && *r->value[field])
        r->value[field] = arena_printf(r->arena, "%s; %.*s", r->value[field],
                                       (int)value.n, value.p);
    else if (!*r->value[field])
        r->value[field] = arena_str(r->arena, value);
}

/* "Label: value" as a line of the attributes; a page may show them twice. */
static void note(struct reading *r, struct str label, struct str value)
{
    scoped(buf_done) struct buf line = {0};
    enum legal_field field = legal_label(label);

    value = str_trim(value);
    if (!r->noting || !value.n || value.n > VALUE_BYTES ||
        field == LEGAL_TOOL || field == LEGAL_SECTION)
        return;
    label = legal_bare(label);
    buf_addf(&line, "%.*s: %.*s\n", (int)label.n, label.p, (int)value.n,
             value.p);
    if (str_find(buf_str(&r->notes), buf_str(&line)) < 0)
        buf_add(&r->notes, buf_str(&line));
}

/* Another value of the label noted last. */
static void note_more(struct reading *r, struct str value)
{
    if (!r->noting || !r->notes.n || value.n > VALUE_BYTES)
        return;
    buf_cut(&r->notes, r->notes.n - 1);
    buf_addf(&r->notes, ", %.*s\n", (int)value.n, value.p);
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
    struct str label;
};

/* Three lines below one label; true while more are to come. */
static bool read_three(struct reading *r, struct open_label *open,
                       struct str line)
{
    static const enum legal_field orders[][3] = {
        {LEGAL_ISSUER, LEGAL_OFFICE, LEGAL_SIGNER},
        {LEGAL_ISSUER, LEGAL_SIGNER, LEGAL_OFFICE},
    };

    take(r, orders[open->field == LEGAL_CONSOLIDATED][open->lines], line);
    if (open->lines)
        note_more(r, line);
    else
        note(r, open->label, line);
    return ++open->lines < 3;
}

static void read_value(struct reading *r, struct open_label *open,
                       struct str line)
{
    if (open->field == LEGAL_SIGNED || open->field == LEGAL_CONSOLIDATED) {
        if (read_three(r, open, line))
            return;
    } else if (open->field != LEGAL_FIELDS) {
        take(r, open->field, line);
        note(r, open->label, line);
    }
    open->field = LEGAL_FIELDS;
}

/* "- Hiệu lực: 06/03/2016" behind another value on the line; else empty. */
static struct str second_label(struct str value)
{
    ptrdiff_t dash = str_find(value, STR(" - "));
    struct str more =
        str_sub(value, dash < 0 ? value.n : (size_t)dash + 3, value.n);
    ptrdiff_t colon = str_chr(more, ':');

    return colon > 0 &&
                   legal_label(str_sub(more, 0, (size_t)colon)) != LEGAL_FIELDS
               ? more
               : (struct str){"", 0};
}

static void take_pair(struct reading *r, struct str pair)
{
    size_t colon = (size_t)str_chr(pair, ':');

    take(r, legal_label(str_sub(pair, 0, colon)),
         str_sub(pair, colon + 1, pair.n));
    note(r, str_sub(pair, 0, colon), str_sub(pair, colon + 1, pair.n));
}

/* "Label: value" on one line; or a label, and the value on the next. */
static void read_line(struct reading *r, struct open_label *open,
                      struct str line)
{
    enum legal_field field = legal_label(line), before = LEGAL_FIELDS;
    ptrdiff_t colon = str_chr(line, ':');

    if (field != LEGAL_FIELDS) {
        *open = (struct open_label){field, 0, line};
        return;
    }
    if (colon > 0)
        before = legal_label(str_sub(line, 0, (size_t)colon));
    if (before == LEGAL_FIELDS) {
        read_value(r, open, line);
        return;
    }
    struct str value = str_sub(line, (size_t)colon + 1, line.n);
    struct str more = second_label(value);
    size_t dash = more.n ? more.n + strlen(" - ") : 0;
    take(r, before, str_sub(value, 0, value.n - dash));
    note(r, str_sub(line, 0, (size_t)colon), str_sub(value, 0, value.n - dash));
    if (more.n)
        take_pair(r, more);
    open->field = LEGAL_FIELDS;
}

static bool starts_folded(struct str line, const char *word)
{
    scoped(buf_done) struct buf folded = {0};

    fold_text(&folded, str_sub(line, 0, utf8_prefix(line, 80)));
    return str_starts(str_trim(buf_str(&folded)), str_of(word));
}

/* "Số ký hiệu: 15/2012/QH13" of another document than the card's. */
static bool names_other(const struct reading *r, struct str line)
{
    ptrdiff_t colon = str_chr(line, ':');

    return colon > 0 &&
           legal_label(str_sub(line, 0, (size_t)colon)) == LEGAL_NUMBER &&
           str_find(line, str_of(r->value[LEGAL_NUMBER])) < 0;
}

/* Some tables have the abstract as a heading, without a label.  A name of the
 * page's own parts ("Thuộc tính", "Bản in") has fewer words. */
static bool is_heading(struct str line)
{
    size_t words = 1;

    line = str_trim(line);
    for (size_t i = 0; i < line.n; i++)
        words += line.p[i] == ' ';
    return words >= 4 && line.n < VALUE_BYTES && str_chr(line, ':') < 0 &&
           legal_label(line) == LEGAL_FIELDS &&
           !starts_folded(line, "thong tin") &&
           !starts_folded(line, "van ban ") && !starts_folded(line, "chi tiet");
}

static void read_labels(struct reading *r, struct str lines, struct str title)
{
    struct open_label open = {LEGAL_FIELDS, 0, {"", 0}};
    long anchor = anchor_line(lines);
    struct str line, before = {"", 0};

    for (long n = 0; str_cut(&lines, '\n', &line); n++) {
        if (anchor < 0)
            open.field = LEGAL_FIELDS; /* values on the label's own line only */
        else if (n < anchor - LINES_BEFORE || n > anchor + LINES_BEHIND)
            continue;
        if (anchor >= 0 && n > anchor && *r->value[LEGAL_NUMBER] &&
            names_other(r, line))
            break;
        if (n < anchor)
            before = line;
        r->noting = anchor >= 0 && n >= anchor;
        read_line(r, &open, str_trim(line));
    }
    if (anchor < 0 && r->many) /* whose they are, nobody can tell */
        r->value[LEGAL_ISSUED] = "";
    if (anchor >= 0 && is_heading(before) && str_find(title, before) < 0)
        r->heading = arena_str(r->arena, str_trim(before));
}

static const char *number_in(struct reading *r, struct str text)
{
    scoped(buf_done) struct buf number = {0};

    return docno_first(&number, text) ? arena_str(r->arena, buf_str(&number))
                                      : "";
}

static bool holds_number(struct str line)
{
    scoped(buf_done) struct buf number = {0};

    return docno_first(&number, line);
}

static bool says_no_number(struct str line)
{
    return str_ends(line, STR("Không số"));
}

/* From three lines before "Số: <number>" on, or before "Số: Không số": the head
 * of a document is often a table above the text. */
static struct str opening_of(struct str lines, bool (*is_number)(struct str))
{
    enum { NUMBER_BYTES = 80 };
    struct str before[3] = {lines, lines, lines}, rest = lines, line;

    for (size_t n = 0; str_cut(&rest, '\n', &line); n++) {
        if (line.n && line.n < NUMBER_BYTES && (*line.p | 0x20) == 's' &&
            starts_folded(line, "so:") && is_number(line)) {
            const char *from = before[n % 3].p;
            return (struct str){from, (size_t)(lines.p + lines.n - from)};
        }
        before[n % 3] = line;
    }
    return (struct str){"", 0};
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

static bool is_folded(struct str line, const char *word)
{
    scoped(buf_done) struct buf folded = {0};

    fold_text(&folded, str_sub(line, 0, utf8_prefix(line, LEGAL_LABEL_BYTES)));
    return str_is(str_trim(buf_str(&folded)), word);
}

/* The last crumb of the path above the tabs "Toàn văn", "Thuộc tính": data
 * bases of documents name the document there on each of its pages. */
static struct str above_tabs(struct str lines)
{
    struct str line, before[2] = {{"", 0}, {"", 0}};

    while (str_cut(&lines, '\n', &line)) {
        if (is_folded(line, "thuoc tinh") && is_folded(before[1], "toan van"))
            return before[0];
        before[0] = before[1];
        before[1] = str_trim(line);
    }
    return (struct str){"", 0};
}

static void read_name(struct reading *r, struct str lines)
{
    struct str name = above_tabs(lines);
    struct document_card *card = &r->legal->card;

    if (!legal_names_document(name))
        return;
    r->legal->name = arena_str(r->arena, name);
    r->legal->unnumbered |= str_ends(name, STR("Không số"));
    if (!*card->number)
        card->number = number_in(r, name);
}

/* "102-SL/L-004": old numbers go on behind what is one today. */
static bool is_longer(struct str value, const char *number)
{
    enum { SERIAL_BYTES = 5 };
    struct str rest = str_sub(value, strlen(number), value.n);

    if (!str_starts(value, str_of(number)) || rest.n < 2 ||
        rest.n > SERIAL_BYTES || (*rest.p != '-' && *rest.p != '.'))
        return false;
    for (size_t i = 1; i < rest.n; i++)
        if (!isdigit((unsigned char)rest.p[i]))
            return false;
    return true;
}

static void fill_card(struct reading *r)
{
    struct document_card *card = &r->legal->card;
    struct str number = str_of(r->value[LEGAL_NUMBER]);
    const char *agency = r->value[LEGAL_AGENCY];

    card->number = number_in(r, number);
    if ((!*card->number || is_longer(number, card->number)) &&
        number.n < LEGAL_LABEL_BYTES && has_digit(number))
        card->number = r->value[LEGAL_NUMBER];
    card->issued = date_day(str_of(r->value[LEGAL_ISSUED]), r->arena);
    card->effective = date_day(str_of(r->value[LEGAL_EFFECTIVE]), r->arena);
    card->issuer = *r->value[LEGAL_ISSUER] ? r->value[LEGAL_ISSUER] : agency;
    card->type = r->value[LEGAL_TYPE];
    card->abstract =
        *r->value[LEGAL_ABSTRACT] ? r->value[LEGAL_ABSTRACT] : r->heading;
    r->legal->unnumbered = starts_folded(number, "khong so");
    card->signer = r->value[LEGAL_SIGNER];
    card->validity = r->value[LEGAL_VALIDITY];
    card->field = r->value[LEGAL_AREA];
    card->service_level = r->value[LEGAL_LEVEL];
    card->service_mode = r->value[LEGAL_MODE];
    card->code = r->value[LEGAL_CODE];
    card->signer_office = r->value[LEGAL_OFFICE];
    r->legal->service = r->value[LEGAL_SERVICE];
}

/* The table as text, under what the document is about.  One label may be a word
 * of anything. */
static const char *attributes_of(const struct reading *r)
{
    enum { LABELS_LEAST = 2 };
    const char *about = r->legal->card.abstract;
    bool shown = str_find(buf_str(&r->notes), str_of(about)) >= 0;

    if (r->legal->labels < LABELS_LEAST || !r->notes.n)
        return "";
    return arena_printf(r->arena, "%s%s%s", shown ? "" : about,
                        shown ? "" : "\n", r->notes.p);
}

/* The name says "Luật" of a consolidated text, too, the number does not. */
static const char *type_of(const struct legal *legal, struct str title)
{
    const char *by_number = docno_type(legal->card.number);
    struct str name = *legal->name ? str_of(legal->name) : title;
    bool named =
        *legal->name || (*legal->card.number && legal_names_document(title));
    const char *by_name = named ? opening_title_kind(name) : "";

    return strcmp(by_number, "Văn bản hợp nhất") != 0 && *by_name ? by_name
                                                                  : by_number;
}

void legal_read(struct legal *ret, struct str lines, struct str title,
                struct str text, struct arena *arena)
{
    struct reading r = {.arena = arena, .legal = ret, .heading = ""};
    struct document_card *card = &ret->card;

    *ret = (struct legal){
        .card = document_card_empty(), .name = "", .attributes = ""};
    for (int i = 0; i < LEGAL_FIELDS; i++)
        r.value[i] = "";
    read_labels(&r, lines, title);
    fill_card(&r);
    ret->attributes = attributes_of(&r);
    buf_done(&r.notes);
    ret->opens = !ret->service_labels &&
                 opening_read(card, opening_of(lines, says_no_number), arena);
    ret->opens |= !ret->service_labels && opening_read(card, text, arena);
    if (!*card->number && legal_names_document(title))
        card->number = number_in(&r, title);
    if (!*card->number && !ret->service_labels)
        ret->opens |=
            opening_read(card, opening_of(lines, holds_number), arena);
    read_name(&r, lines);
    if (!*card->type)
        card->type = type_of(ret, title);
}
