/* base/csv.c - see csv.h. */
#include "base/csv.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/utf8.h"

void csv_init(struct csv *csv, struct str text, struct arena *arena)
{
    struct str rest, first = {0};

    if (str_starts(text, STR("\xef\xbb\xbf")))
        text = str_sub(text, 3, text.n);
    rest = text;
    (void)str_cut(&rest, '\n', &first);
    bool semicolon = str_chr(first, ',') < 0 && str_chr(first, ';') >= 0;
    *csv = (struct csv){text, arena, semicolon ? ';' : ',', 1};
}

static char peek(const struct csv *csv) /* NUL at the end */
{
    return csv->rest.n ? csv->rest.p[0] : '\0';
}

static void skip(struct csv *csv, size_t n)
{
    csv->rest = str_sub(csv->rest, n, csv->rest.n);
}

/* What stands between quotes; the opening one is behind us.  "" is a quote. */
static int quoted_cell(struct csv *csv, struct buf *out, struct err *err)
{
    do {
        ptrdiff_t quote = str_chr(csv->rest, '"');
        if (quote < 0)
            return err_set(err, ERR_FORMAT, "a quoted cell has no end");
        struct str part = str_sub(csv->rest, 0, (size_t)quote);
        for (size_t i = 0; i < part.n; i++)
            csv->line += part.p[i] == '\n';
        buf_add(out, part);
        buf_addc(out, '"');
        skip(csv, (size_t)quote + 1);
    } while (peek(csv) == '"' && (skip(csv, 1), true));
    buf_cut(out, out->n - 1);
    while (peek(csv) == ' ' || peek(csv) == '\r')
        skip(csv, 1);
    if (csv->rest.n && peek(csv) != csv->separator && peek(csv) != '\n')
        return err_set(err, ERR_FORMAT, "text behind a closing quote");
    return 0;
}

static void plain_cell(struct csv *csv, struct buf *out)
{
    size_t n = 0;

    while (n < csv->rest.n && csv->rest.p[n] != csv->separator &&
           csv->rest.p[n] != '\n')
        n++;
    buf_add(out, str_sub(csv->rest, 0, n));
    skip(csv, n);
}

/* NFC, white space of any kind as single spaces, none at the ends. */
static int tidy(struct arena *arena, struct str cell, const char **ret_cell,
                struct err *err)
{
    scoped(buf_done) struct buf nfc = {0}, out = {0};

    if (!utf8_valid(cell) || str_chr(cell, 0) >= 0)
        return err_set(err, ERR_FORMAT, "not UTF-8 text");
    utf8_nfc(&nfc, cell);
    for (size_t i = 0; i < nfc.n;) {
        size_t start = i;
        uint32_t c = utf8_next(buf_str(&nfc), &i);
        if (!utf8_is_space(c) && (c < 0x20 || c == 0x7f))
            return err_set(err, ERR_FORMAT, "control character U+%04X", c);
        if (!utf8_is_space(c))
            buf_add(&out, str_sub(buf_str(&nfc), start, i));
        else if (out.n && out.p[out.n - 1] != ' ')
            buf_addc(&out, ' ');
    }
    *ret_cell = arena_str(arena, str_trim(buf_str(&out)));
    return 0;
}

static int next_cell(struct csv *csv, const char **ret_cell, struct err *err)
{
    scoped(buf_done) struct buf cell = {0};
    int r = 0;

    if (peek(csv) != '"') {
        plain_cell(csv, &cell);
    } else {
        skip(csv, 1);
        r = quoted_cell(csv, &cell, err);
    }
    return r < 0 ? r : tidy(csv->arena, buf_str(&cell), ret_cell, err);
}

static int read_row(struct csv *csv, struct csv_row *row, struct err *err)
{
    bool more = true;

    *row = (struct csv_row){.line = csv->line};
    while (more) {
        if (row->count == CSV_CELLS_MAX)
            return err_set(err, ERR_FORMAT, "more than %d cells",
                           CSV_CELLS_MAX);
        if (next_cell(csv, &row->cells[row->count], err) < 0)
            return err_wrap(err, "cell %d", row->count + 1);
        row->count++;
        more = csv->rest.n && peek(csv) == csv->separator;
        csv->line += peek(csv) == '\n';
        skip(csv, 1);
    }
    return 0;
}

static bool blank(const struct csv_row *row)
{
    int i = 0;

    while (i < row->count && !*row->cells[i])
        i++;
    return i == row->count;
}

int csv_next(struct csv *csv, struct csv_row *row, struct err *err)
{
    *row = (struct csv_row){.line = csv->line};
    while (csv->rest.n) {
        int r = read_row(csv, row, err);
        if (r < 0)
            return r;
        if (!blank(row))
            return 1;
    }
    return 0;
}

void csv_cell(struct buf *out, struct str text)
{
    static const struct str special = STR(",\"\r\n");
    bool quoted = false;

    for (size_t i = 0; i < text.n && !quoted; i++)
        quoted = str_chr(special, text.p[i]) >= 0;
    if (quoted)
        buf_addc(out, '"');
    if (text.n && str_chr(STR("=+-@\t\r"), text.p[0]) >= 0)
        buf_addc(out, '\'');
    for (size_t i = 0; i < text.n; i++) {
        if (text.p[i] == '"')
            buf_addc(out, '"');
        buf_addc(out, text.p[i]);
    }
    if (quoted)
        buf_addc(out, '"');
}
