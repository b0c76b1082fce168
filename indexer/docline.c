/* indexer/docline.c - see docline.h. */
#include "indexer/docline.h"

#include "base/utf8.h"
#include "indexer/fold.h"

enum { COLUMNS = 4 };

struct str docline_bare(struct str s)
{
    s = str_trim(s);
    while (s.n && strchr("-_*=[] ", s.p[0]))
        s = str_trim(str_sub(s, 1, s.n));
    while (s.n && strchr("-_*= ", s.p[s.n - 1]))
        s = str_trim(str_sub(s, 0, s.n - 1));
    return s;
}

static void put_line(struct buf *out, struct str line)
{
    bool ruled = str_trim(line).n > 0;

    line = docline_bare(line);
    for (size_t i = 0; i < line.n;) {
        uint32_t c = utf8_next(line, &i);
        if (!utf8_is_space(c))
            utf8_put(out, c);
        else if (out->n && !strchr(" \n", out->p[out->n - 1]))
            buf_addc(out, ' ');
    }
    if (line.n || ruled) /* a ruled line stays as an empty one */
        buf_addc(out, '\n');
}

/* The cells of a table come column by column: in a masthead the left one is the
 * issuer's, the right one motto and date. */
static void put_columns(struct buf *out, struct buf columns[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        struct str rest = buf_str(&columns[i]), line;
        while (rest.n && str_cut(&rest, '\n', &line))
            put_line(out, line);
        buf_reset(&columns[i]);
    }
}

/* Where frames were blanked (file_text.c) a row has a tab at one of its ends,
 * or two with nothing between them; one tab among words is no table. */
static bool has_tabbed_cells(struct str line)
{
    bool nothing = true; /* since the tab before, or the beginning */

    for (size_t i = 0; i < line.n; i++) {
        if (line.p[i] == '\t' && nothing)
            return true;
        nothing = line.p[i] == '\t' || (nothing && line.p[i] == ' ');
    }
    return str_ends(line, STR("\t"));
}

/* What parts the cells of a line: "|" anywhere, or tabs; NUL: it is no row of a
 * table. */
static char mark_of(struct str line)
{
    if (str_chr(line, '|') >= 0)
        return '|';
    return has_tabbed_cells(line) ? '\t' : '\0';
}

void docline_column(struct buf *out, struct str text)
{
    struct buf columns[COLUMNS] = {{0}};
    struct str line, cell;

    while (str_cut(&text, '\n', &line)) {
        char mark = mark_of(line);
        if (!mark) {
            put_columns(out, columns);
            put_line(out, line);
            continue;
        }
        if (mark == '|')
            line = str_trim(line);
        if (line.p[0] == mark)
            line = str_sub(line, 1, line.n);
        for (int i = 0; str_cut(&line, mark, &cell); i += i < COLUMNS - 1) {
            buf_add(&columns[i], cell);
            buf_addc(&columns[i], '\n');
        }
    }
    put_columns(out, columns);
    for (int i = 0; i < COLUMNS; i++)
        buf_done(&columns[i]);
}

bool docline_is_capitals(struct str s)
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

bool docline_begins(struct str line, const char *const words[], size_t count)
{
    scoped(buf_done) struct buf folded = {0};

    fold_text(&folded, str_sub(line, 0, utf8_prefix(line, DOCLINE_BYTES)));
    for (size_t i = 0; i < count; i++)
        if (str_starts(buf_str(&folded), str_of(words[i])))
            return true;
    return false;
}
