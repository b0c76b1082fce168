/*
 * indexer/relation.c - see relation.h.
 *
 * Each number of a document in the text is judged by its clause: the text
 * between the last full stop, semicolon or article heading before it and the
 * next one behind.  The verb that decides is the last one before the number,
 * because "thay thế Thông tư A sửa đổi Thông tư B" replaces only A; and it must
 * be this document that acts: "Thông tư này thay thế", or the clause begins
 * with the verb.
 */
#include "indexer/relation.h"

#include "base/utf8.h"
#include "indexer/docno.h"
#include "indexer/fold.h"

#include <ctype.h>

enum { CLAUSE_BYTES = 1200, LABEL_BYTES = 90, NUMBER_BYTES = 80 };

static const char *const names[RELATION_COUNT] = {
    [RELATION_REPLACES] = "replaces",
    [RELATION_REPEALS] = "repeals",
    [RELATION_AMENDS] = "amends",
    [RELATION_CONSOLIDATES] = "consolidates",
    [RELATION_GUIDES] = "guides",
    [RELATION_REPLACED_BY] = "replaced_by",
    [RELATION_AMENDED_BY] = "amended_by",
    [RELATION_GUIDED_BY] = "guided_by",
    [RELATION_BASED_ON] = "based_on",
};

const char *relation_name(enum relation relation)
{
    return names[relation];
}

bool relation_next(struct str *rest, enum relation *ret_relation,
                   struct str *ret_number)
{
    struct str line, name;

    while (str_cut(rest, '\n', &line)) {
        if (!str_cut(&line, ' ', &name))
            continue;
        for (int i = 0; i < RELATION_COUNT; i++)
            if (line.n && str_is(name, names[i])) {
                *ret_relation = (enum relation)i;
                *ret_number = line;
                return true;
            }
    }
    return false;
}

/* --- what was found --- */

struct finding {
    const struct relation_input *input;
    struct buf found[RELATION_COUNT]; /* lines of numbers */
    int count;
    const char *clause;     /* where that of the last number begins */
    const char *type;       /* of the first number in it */
    struct str flat;        /* being read, without line breaks */
    enum relation relation; /* of the list being read */
    bool first_only;        /* one number a line */
};

static bool holds(const struct buf *lines, const char *number)
{
    struct str rest = buf_str(lines), line;

    while (rest.n && str_cut(&rest, '\n', &line))
        if (str_is(line, number))
            return true;
    return false;
}

static void keep(struct finding *f, enum relation relation, const char *number)
{
    struct buf *lines = &f->found[relation];

    if (f->count == RELATIONS_MAX || strlen(number) > NUMBER_BYTES ||
        !strcmp(number, f->input->own) || holds(lines, number))
        return;
    buf_addz(lines, number);
    buf_addc(lines, '\n');
    f->count++;
}

/* --- clauses --- */

static ptrdiff_t find_last(struct str s, const char *word)
{
    struct str w = str_of(word);
    ptrdiff_t last = -1;

    for (ptrdiff_t at = 0, from = 0;
         (at = str_find(str_sub(s, (size_t)from, s.n), w)) >= 0;
         from = last + 1)
        last = from + at;
    return last;
}

/* A clause ends with ";", or with a full stop before a blank; not with the dot
 * of "1." or "a)". */
static bool is_end(struct str s, size_t i)
{
    if (s.p[i] == ';')
        return true;
    return s.p[i] == '.' && (i + 1 == s.n || s.p[i + 1] == ' ') && i > 0 &&
           !isdigit((unsigned char)s.p[i - 1]);
}

static struct str clause_before(struct str flat, size_t at)
{
    size_t from = at;

    while (from > 0 && at - from < CLAUSE_BYTES && !is_end(flat, from - 1))
        from--;
    return str_trim(str_sub(flat, from, at));
}

static size_t clause_end(struct str flat, size_t at)
{
    while (at < flat.n && !is_end(flat, at))
        at++;
    return at;
}

static struct str clause_behind(struct str flat, size_t at)
{
    return str_sub(str_sub(flat, 0, clause_end(flat, at)), at,
                   at + CLAUSE_BYTES);
}

/* Without "Điều 2.", "1.", "a)" in front. */
static struct str without_heading(struct str s)
{
    struct str rest = s, word;

    if (str_starts(rest, STR("Điều ")))
        rest = str_sub(rest, strlen("Điều "), rest.n);
    return str_cut(&rest, ' ', &word) && word.n && word.n <= 4 &&
                   (str_ends(word, STR(".")) || str_ends(word, STR(")")))
               ? str_trim(rest)
               : s;
}

static bool has(struct str s, const char *word)
{
    return str_find(s, str_of(word)) >= 0;
}

/* "khoản 3 Điều 5 của Nghị định số": a part of it only. */
static bool names_part(struct str before)
{
    enum { NEAR = 90 };
    struct str near =
        str_sub(before, before.n > NEAR ? before.n - NEAR : 0, before.n);
    ptrdiff_t comma = find_last(near, " và ");

    near = str_sub(near, comma < 0 ? 0 : (size_t)comma, near.n);
    return has(near, "Điều ") || has(near, "khoản ") || has(near, "Khoản ") ||
           has(near, "điểm ") || has(near, "Chương ") || has(near, "Phụ lục") ||
           has(near, "Mục ") || has(near, "một số nội dung") ||
           has(near, "một phần") || has(near, "quy định tại");
}

/* Behind these words stands what another document is about, not what this one
 * does. */
static bool describes(struct str s)
{
    return has(s, "quy định chi tiết") || has(s, "hướng dẫn") ||
           has(s, "ửa đổi") || has(s, "ban hành kèm theo") ||
           has(s, "quy định tại") || has(s, "theo quy định");
}

/* "..., Nghị định số" or "... và Nghị định số" right before the number: one
 * more of the same row. */
static bool is_next_of_row(struct str before)
{
    enum { NEAR = 40 };
    struct str near =
        str_sub(before, before.n > NEAR ? before.n - NEAR : 0, before.n);

    return has(near, " và ") || has(near, ", ");
}

/* The last verb of the clause, and where it ends; RELATION_COUNT when it is not
 * this document that acts. */
static enum relation acting_verb(struct str clause, size_t *ret_end)
{
    static const struct {
        const char *verb;
        enum relation relation;
    } verbs[] = {
        {"thay thế", RELATION_REPLACES}, {"Thay thế", RELATION_REPLACES},
        {"bãi bỏ", RELATION_REPEALS},    {"Bãi bỏ", RELATION_REPEALS},
        {"sửa đổi", RELATION_AMENDS},    {"Sửa đổi", RELATION_AMENDS},
        {"Bổ sung", RELATION_AMENDS},
    };
    enum relation found = RELATION_COUNT;
    size_t first = clause.n;

    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        ptrdiff_t at = str_find(clause, str_of(verbs[i].verb));
        if (at < 0 || (size_t)at >= first)
            continue;
        struct str subject = str_sub(clause, 0, (size_t)at);
        bool acts = at == 0 || has(subject, " này ");
        bool passive = str_ends(str_trim(subject), STR("được")) ||
                       str_ends(str_trim(subject), STR("bị"));
        first = (size_t)at;
        *ret_end = first + strlen(verbs[i].verb);
        found = acts && !passive ? verbs[i].relation : RELATION_COUNT;
    }
    return found;
}

static enum relation by_verb(const struct finding *f, struct str before,
                             struct str behind, const char *type)
{
    struct str clause = without_heading(before);
    size_t end = 0;
    enum relation found = acting_verb(clause, &end);
    bool ends = has(behind, "hết hiệu lực") && has(behind, "này");

    if (found == RELATION_COUNT && ends)
        found = RELATION_REPEALS;
    if (found == RELATION_COUNT)
        return found;
    struct str object = str_sub(clause, end, clause.n);
    object = str_sub(object, str_starts(object, STR(", bổ sung")) ? 12 : 0,
                     object.n);
    bool row = is_next_of_row(before) && !strcmp(type, f->type);
    if (has(clause, "được sửa đổi") || (describes(object) && !row))
        return RELATION_COUNT;
    return found <= RELATION_REPEALS && names_part(before) ? RELATION_AMENDS
                                                           : found;
}

static bool judge_number(void *context, const struct docno *n)
{
    struct finding *f = context;
    size_t at = (size_t)(n->raw.p - f->flat.p);

    if (n->spoken)
        return true;
    struct str before = clause_before(f->flat, at);
    struct str behind = clause_behind(f->flat, at + n->raw.n);
    const char *type = docno_type(n->canonical);
    if (f->clause != before.p || !f->type)
        f->type = type;
    f->clause = before.p;
    enum relation relation = by_verb(f, before, behind, type);
    if (relation != RELATION_COUNT)
        keep(f, relation, n->canonical);
    return f->count < RELATIONS_MAX;
}

/* Only the region round verbs that relate documents is worth reading; most of a
 * law is not. */
static bool worth_reading(struct str flat)
{
    return has(flat, "thay thế") || has(flat, "hết hiệu lực") ||
           has(flat, "ãi bỏ") || has(flat, "ửa đổi");
}

/* "Điều 2.", "1.", "a)" */
static bool begins_clause(struct str line)
{
    return without_heading(line).p != line.p;
}

static void read_text(struct finding *f, struct str text)
{
    scoped(buf_done) struct buf flat = {0};

    if (!worth_reading(text))
        return;
    for (struct str line; str_cut(&text, '\n', &line);) {
        line = str_trim(line);
        buf_addz(&flat, begins_clause(line) ? "; " : " ");
        buf_add(&flat, line);
    }
    f->flat = buf_str(&flat);
    for (size_t from = 0, to; from < flat.n; from = to + 1) {
        to = clause_end(f->flat, from);
        struct str clause = str_sub(f->flat, from, to);
        if (worth_reading(clause))
            docno_find(clause, judge_number, f);
    }
    f->flat = STR("");
}

/* --- lines: "Căn cứ ...", lists of a page --- */

static bool take_number(void *context, const struct docno *n)
{
    struct finding *f = context;

    if (n->spoken)
        return true;
    struct str before = str_sub(f->flat, 0, (size_t)(n->raw.p - f->flat.p));
    if (f->first_only && has(before, "ửa đổi"))
        return false; /* what it rests on is named without a number */
    keep(f, f->relation, n->canonical);
    return !f->first_only;
}

static void take_numbers(struct finding *f, enum relation relation,
                         struct str line, bool first_only)
{
    f->relation = relation;
    f->first_only = first_only;
    f->flat = line;
    docno_find(line, take_number, f);
}

/* Of a "Căn cứ" line the first number counts: others amended that one. */
static void read_bases(struct finding *f, struct str text)
{
    enum { LINES = 80 };
    struct str line;

    if (str_ends(str_of(f->input->own), STR("/AL")))
        return; /* a precedent quotes those of judgements */
    for (int i = 0; i < LINES && str_cut(&text, '\n', &line); i++) {
        line = str_trim(line);
        if (str_starts(line, STR("Điều 1")) ||
            str_starts(line, STR("Chương I")))
            return;
        if (!str_starts(line, STR("Căn cứ ")))
            continue;
        struct str next = text, more = {"", 0};
        if (line.p[line.n - 1] != ';' && str_cut(&next, '\n', &more) &&
            str_starts(str_trim(more), STR("Căn cứ ")))
            more = STR("");
        scoped(buf_done) struct buf whole = {0};
        buf_add(&whole, line);
        buf_addc(&whole, ' ');
        buf_add(&whole, more);
        take_numbers(f, RELATION_BASED_ON, buf_str(&whole), true);
    }
}

/* Headings of lists and labels; folded.  RELATION_COUNT ends a list. */
static enum relation by_label(struct str label)
{
    static const struct {
        const char *folded;
        enum relation relation;
    } labels[] = {
        {"van ban duoc hd, qd chi tiet", RELATION_GUIDES},
        {"van ban duoc huong dan", RELATION_GUIDES},
        {"huong dan cho van ban", RELATION_GUIDES},
        {"van ban hd, qd chi tiet", RELATION_GUIDED_BY},
        {"van ban huong dan", RELATION_GUIDED_BY},
        {"van ban quy dinh chi tiet", RELATION_GUIDED_BY},
        {"van ban het hieu luc", RELATION_REPEALS},
        {"van ban bi bai bo", RELATION_REPEALS},
        {"van ban bi thay the", RELATION_REPLACES},
        {"van ban duoc thay the", RELATION_REPLACES},
        {"thay the cho van ban", RELATION_REPLACES},
        {"thay the van ban", RELATION_REPLACES},
        {"van ban quy dinh het hieu luc", RELATION_REPLACED_BY},
        {"van ban thay the", RELATION_REPLACED_BY},
        {"van ban bai bo", RELATION_REPLACED_BY},
        {"duoc thay the boi", RELATION_REPLACED_BY},
        {"bi thay the boi", RELATION_REPLACED_BY},
        {"bi bai bo boi", RELATION_REPLACED_BY},
        {"van ban bi het hieu luc 1 phan", RELATION_AMENDS},
        {"van ban duoc sua doi", RELATION_AMENDS},
        {"van ban duoc bo sung", RELATION_AMENDS},
        {"van ban duoc sua doi, bo sung", RELATION_AMENDS},
        {"van ban bi sua doi, bo sung", RELATION_AMENDS},
        {"van ban bi sua doi bo sung", RELATION_AMENDS},
        {"sua doi, bo sung cho van ban", RELATION_AMENDS},
        {"van ban quy dinh het hieu luc 1 phan", RELATION_AMENDED_BY},
        {"van ban sua doi", RELATION_AMENDED_BY},
        {"van ban bo sung", RELATION_AMENDED_BY},
        {"van ban sua doi, bo sung", RELATION_AMENDED_BY},
        {"van ban sua doi bo sung", RELATION_AMENDED_BY},
        {"duoc sua doi, bo sung boi", RELATION_AMENDED_BY},
        {"bi sua doi, bo sung boi", RELATION_AMENDED_BY},
        {"van ban can cu", RELATION_BASED_ON},
        {"van ban duoc hop nhat", RELATION_CONSOLIDATES},
    };
    scoped(buf_done) struct buf folded = {0};

    if (!label.n || label.n > LABEL_BYTES)
        return RELATION_COUNT;
    fold_text(&folded, label);
    for (size_t i = 0; i < sizeof labels / sizeof *labels; i++)
        if (str_is(buf_str(&folded), labels[i].folded))
            return labels[i].relation;
    return RELATION_COUNT;
}

/* Without ":" and "(88)" at the end. */
static struct str bare(struct str s)
{
    s = str_trim(s);
    while (s.n &&
           (strchr(":()- ", s.p[s.n - 1]) ||
            (isdigit((unsigned char)s.p[s.n - 1]) && str_chr(s, '(') > 0)))
        s = str_sub(s, 0, s.n - 1);
    return str_trim(s);
}

/* Any other heading: "Văn bản dẫn chiếu", "Văn bản hiện thời". */
static bool is_other_heading(struct str line)
{
    scoped(buf_done) struct buf folded = {0};

    if (line.n > LABEL_BYTES)
        return false;
    fold_text(&folded, line);
    for (size_t i = 0; i < folded.n; i++)
        if (folded.p[i] == '/')
            return false;
    return str_starts(buf_str(&folded), STR("van ban ")) ||
           str_starts(buf_str(&folded), STR("tai ve")) ||
           str_starts(buf_str(&folded), STR("tin lien quan"));
}

static void read_lists(struct finding *f, struct str lines)
{
    enum relation relation = RELATION_COUNT;
    struct str line;

    while (str_cut(&lines, '\n', &line)) {
        ptrdiff_t colon = str_chr(line, ':');
        enum relation whole = by_label(bare(line));
        enum relation label =
            colon > 0 ? by_label(bare(str_sub(line, 0, (size_t)colon)))
                      : RELATION_COUNT;
        if (whole != RELATION_COUNT)
            relation = whole;
        else if (label != RELATION_COUNT)
            take_numbers(f, label, str_sub(line, (size_t)colon + 1, line.n),
                         false);
        else if (is_other_heading(line))
            relation = RELATION_COUNT;
        else if (relation != RELATION_COUNT)
            take_numbers(f, relation, line, true);
    }
}

/* --- titles --- */

/* The first or the last verb of a title that relates documents. */
static enum relation title_verb(struct str title, bool last)
{
    static const struct {
        const char *folded;
        enum relation relation;
    } verbs[] = {
        {"sua doi", RELATION_AMENDS},
        {"bo sung", RELATION_AMENDS},
        {"dinh chinh", RELATION_AMENDS},
        {"thay the", RELATION_REPLACES},
        {"bai bo mot so dieu", RELATION_AMENDS},
        {"bai bo mot phan", RELATION_AMENDS},
        {"bai bo", RELATION_REPEALS},
        {"hop nhat", RELATION_CONSOLIDATES},
        {"quy dinh chi tiet", RELATION_GUIDES},
        {"huong dan", RELATION_GUIDES},
    };
    scoped(buf_done) struct buf folded = {0};
    enum relation relation = RELATION_COUNT;
    ptrdiff_t best = -1;

    fold_text(&folded, title);
    for (size_t i = 0; i < sizeof verbs / sizeof *verbs; i++) {
        ptrdiff_t at =
            last ? find_last(buf_str(&folded), verbs[i].folded)
                 : str_find(buf_str(&folded), str_of(verbs[i].folded));
        if (at >= 0 && (best < 0 || (last ? at > best : at < best))) {
            best = at;
            relation = verbs[i].relation;
        }
    }
    return relation;
}

/* "Sửa đổi Thông tư A hướng dẫn Nghị định B" amends A, and does nothing to B:
 * the verb before the number must be of the kind of the first one. */
static bool judge_titled(void *context, const struct docno *n)
{
    struct finding *f = context;
    struct str title = f->input->title;
    struct str before = str_sub(title, 0, (size_t)(n->raw.p - title.p));

    if (!n->spoken && title_verb(before, true) == f->relation)
        keep(f, f->relation, n->canonical);
    return true;
}

static void read_title(struct finding *f)
{
    f->relation = title_verb(f->input->title, false);
    if (f->relation != RELATION_COUNT)
        docno_find(f->input->title, judge_titled, f);
}

/* --- all of it --- */

/* What is replaced or repealed is not said to be amended as well, what is
 * replaced not to be repealed. */
static bool is_said(const struct finding *f, enum relation relation,
                    struct str number)
{
    scoped(buf_done) struct buf n = {0};

    if (relation != RELATION_REPEALS && relation != RELATION_AMENDS)
        return false;
    buf_add(&n, number);
    return holds(&f->found[RELATION_REPLACES], n.p) ||
           (relation == RELATION_AMENDS &&
            holds(&f->found[RELATION_REPEALS], n.p));
}

void relation_read(struct buf *out, const struct relation_input *input)
{
    struct finding f = {.input = input};

    read_title(&f);
    read_lists(&f, input->lines);
    read_text(&f, input->text);
    read_bases(&f, input->text);
    for (int i = 0; i < RELATION_COUNT; i++) {
        struct str rest = buf_str(&f.found[i]), number;
        while (rest.n && str_cut(&rest, '\n', &number))
            if (number.n && !is_said(&f, (enum relation)i, number))
                buf_addf(out, "%s %.*s\n", names[i], (int)number.n, number.p);
        buf_done(&f.found[i]);
    }
}
