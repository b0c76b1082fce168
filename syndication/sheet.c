/*
 * syndication/sheet.c - see sheet.h.
 *
 *   xl/sharedStrings.xml   <sst><si><t>a</t></si><si><r><t>b</t></r></si></sst>
 *   xl/worksheets/sheet1.xml
 *       <row r="2"><c r="A2" t="s"><v>0</v></c><c r="C2"><v>45</v></c></row>
 *
 * The strings may come behind the sheet, so both are unpacked first.
 */
#include "syndication/sheet.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/xmlpush.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdlib.h>

enum { STEP = 64 << 10, DEPTH_MAX = 256 };

/* --- the container --- */

struct parts {
    struct buf strings, sheet;
    bool has_sheet;
};

static struct buf *part_named(struct parts *parts, const char *name)
{
    if (!strcmp(name, "xl/sharedStrings.xml"))
        return &parts->strings;
    if (strcmp(name, "xl/worksheets/sheet1.xml") != 0)
        return NULL;
    parts->has_sheet = true;
    return &parts->sheet;
}

static int unpack_entry(struct archive *a, struct buf *to, size_t *unpacked,
                        struct err *err)
{
    char skipped[STEP];
    la_ssize_t n;

    while ((n = archive_read_data(a, to ? buf_room(to, STEP) : skipped, STEP)) >
           0) {
        *unpacked += (size_t)n;
        if (to)
            to->n += (size_t)n;
        if (*unpacked > SHEET_UNPACKED_MAX_BYTES)
            return err_set(err, ERR_LIMIT, "more than %d bytes when unpacked",
                           SHEET_UNPACKED_MAX_BYTES);
    }
    return n == 0 ? 0
                  : err_set(err, ERR_FORMAT,
                            "the workbook is damaged or has a password");
}

static int unpack_all(struct archive *a, struct parts *parts, struct err *err)
{
    struct archive_entry *entry;
    size_t unpacked = 0;
    int code = ARCHIVE_OK, r = 0;

    for (int count = 0; r == 0; count++) {
        code = archive_read_next_header(a, &entry);
        if (code == ARCHIVE_EOF)
            return 0;
        if ((code != ARCHIVE_OK && code != ARCHIVE_WARN) ||
            count == SHEET_PARTS_MAX)
            return err_set(err, ERR_FORMAT, "no workbook, or a damaged one");
        const char *name = archive_entry_pathname_utf8(entry);
        r = unpack_entry(a, part_named(parts, name ? name : ""), &unpacked,
                         err);
    }
    return r;
}

static int unpack(struct str bytes, struct parts *parts, struct err *err)
{
    struct archive *a = archive_read_new();
    int r = 0;

    if (!a)
        mem_exhausted();
    archive_read_support_format_zip(a);
    if (archive_read_open_memory(a, bytes.p, bytes.n) != ARCHIVE_OK)
        r = err_set(err, ERR_FORMAT, "is no workbook");
    if (r == 0)
        r = unpack_all(a, parts, err);
    archive_read_free(a);
    if (r == 0 && !parts->has_sheet)
        r = err_set(err, ERR_FORMAT, "holds no first sheet");
    return r;
}

/* --- the two parts --- */

struct reader {
    struct arena *arena; /* of the strings */
    struct str *strings;
    size_t string_count;
    struct buf text;  /* of the open <t> or <v> */
    int open, hidden; /* of those elements; of phonetic runs */
    size_t column;
    char type[16]; /* attribute t of the open cell */
    struct sheet_row row;
    struct arena *row_arena;
    sheet_fn *take;
    void *context;
};

/* "C12" -> 2; the column behind the last one when there is no name. */
static size_t column_of(const struct reader *r, struct str name)
{
    size_t column = 0, i = 0;

    for (; i < name.n && name.p[i] >= 'A' && name.p[i] <= 'Z'; i++)
        if (column <= SHEET_CELLS_MAX)
            column = column * 26 + (size_t)(name.p[i] - 'A' + 1);
    return i ? column - 1 : r->column + 1;
}

static void begin_row(struct reader *r, const struct xmlpush_element *e)
{
    int64_t number = r->row.number + 1;

    (void)str_int(xmlpush_attribute(e, "r"), 1, 1 << 24, &number);
    arena_reset(r->row_arena);
    r->row = (struct sheet_row){.number = number};
    r->column = SIZE_MAX;
}

static void begin_cell(struct reader *r, const struct xmlpush_element *e)
{
    struct str type = xmlpush_attribute(e, "t");

    r->column = column_of(r, xmlpush_attribute(e, "r"));
    str_copy(r->type, sizeof r->type, type);
    buf_reset(&r->text);
}

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct reader *r = context;

    (void)err;
    if (str_is(e->name, "t") || str_is(e->name, "v"))
        r->open++;
    else if (str_is(e->name, "rPh"))
        r->hidden++;
    else if (str_is(e->name, "row"))
        begin_row(r, e);
    else if (str_is(e->name, "c"))
        begin_cell(r, e);
    else if (str_is(e->name, "si"))
        buf_reset(&r->text);
    return 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct reader *r = context;

    (void)err;
    if (r->open && !r->hidden)
        buf_add(&r->text, text);
    return 0;
}

static void end_string(struct reader *r)
{
    r->strings = mem_grow(r->strings, r->string_count + 1, sizeof *r->strings);
    r->strings[r->string_count++] =
        (struct str){arena_str(r->arena, buf_str(&r->text)), r->text.n};
}

static int end_cell(struct reader *r, struct err *err)
{
    struct sheet_cell cell = {.text = buf_str(&r->text),
                              .number = !*r->type || !strcmp(r->type, "n")};
    int64_t index;

    if (!cell.text.n)
        return 0;
    if (r->column >= SHEET_CELLS_MAX)
        return err_set(err, ERR_LIMIT, "row %lld: more than %d columns",
                       (long long)r->row.number, SHEET_CELLS_MAX);
    if (!strcmp(r->type, "s")) {
        if (!str_int(cell.text, 0, (int64_t)r->string_count - 1, &index))
            return err_set(err, ERR_FORMAT,
                           "row %lld: a cell names a text that is not there",
                           (long long)r->row.number);
        cell.text = r->strings[index];
    } else {
        cell.text = arena_keep(r->row_arena, cell.text);
    }
    r->row.cells[r->column] = cell;
    if (r->row.count <= r->column)
        r->row.count = r->column + 1;
    return 0;
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct reader *r = context;

    if (str_is(e->name, "t") || str_is(e->name, "v"))
        r->open--;
    else if (str_is(e->name, "rPh"))
        r->hidden--;
    else if (str_is(e->name, "si"))
        end_string(r);
    else if (str_is(e->name, "c"))
        return end_cell(r, err);
    else if (str_is(e->name, "row") && r->row.count)
        return r->take(r->context, &r->row, err);
    return 0;
}

static int read_part(struct reader *r, const char *name, struct str xml,
                     struct err *err)
{
    static const struct xmlpush_form form = {
        .start = on_start,
        .end = on_end,
        .text = on_text,
        .depth_max = DEPTH_MAX,
        .bytes_max = SHEET_UNPACKED_MAX_BYTES,
    };
    if (!xml.n)
        return 0;
    scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(&form, r);
    const struct xmlpush_state *state = xmlpush_state(p);
    int code = xmlpush_feed(p, xml, err);
    if (code == 0)
        code = xmlpush_finish(p, err);
    return state->broken || state->mismatched ? err_wrap(err, "%s", name)
                                              : code;
}

int sheet_read(struct str bytes, sheet_fn *take, void *context, struct err *err)
{
    struct parts parts = {0};
    struct reader reader = {.arena = arena_new(),
                            .row_arena = arena_new(),
                            .take = take,
                            .context = context};
    int r = unpack(bytes, &parts, err);

    if (r == 0)
        r = read_part(&reader, "its texts", buf_str(&parts.strings), err);
    reader.open = reader.hidden = 0;
    if (r == 0)
        r = read_part(&reader, "its sheet", buf_str(&parts.sheet), err);
    buf_done(&parts.strings);
    buf_done(&parts.sheet);
    buf_done(&reader.text);
    free(reader.strings);
    arena_free(reader.arena);
    arena_free(reader.row_arena);
    return r;
}
