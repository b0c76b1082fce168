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

#include <archive.h>
#include <archive_entry.h>
#include <libxml/parser.h>
#include <stdlib.h>

enum { STEP = 64 << 10 };

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
    xmlParserCtxtPtr parser;
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
    struct err *err;
    int r;
};

static struct str attribute(const xmlChar **attributes, const char *name)
{
    for (; attributes && attributes[0]; attributes += 2)
        if (!strcmp((const char *)attributes[0], name))
            return str_of((const char *)attributes[1]);
    return STR("");
}

static void stop(struct reader *r, int code)
{
    r->r = code;
    xmlStopParser(r->parser);
}

/* "C12" -> 2; the column behind the last one when there is no name. */
static size_t column_of(const struct reader *r, struct str name)
{
    size_t column = 0, i = 0;

    for (; i < name.n && name.p[i] >= 'A' && name.p[i] <= 'Z'; i++)
        if (column <= SHEET_CELLS_MAX)
            column = column * 26 + (size_t)(name.p[i] - 'A' + 1);
    return i ? column - 1 : r->column + 1;
}

static void begin_row(struct reader *r, const xmlChar **attributes)
{
    int64_t number = r->row.number + 1;

    (void)str_int(attribute(attributes, "r"), 1, 1 << 24, &number);
    arena_reset(r->row_arena);
    r->row = (struct sheet_row){.number = number};
    r->column = SIZE_MAX;
}

static void begin_cell(struct reader *r, const xmlChar **attributes)
{
    struct str type = attribute(attributes, "t");

    r->column = column_of(r, attribute(attributes, "r"));
    snprintf(r->type, sizeof r->type, "%.*s", (int)(type.n < 15 ? type.n : 15),
             type.p);
    buf_reset(&r->text);
}

static void on_start(void *context, const xmlChar *name,
                     const xmlChar **attributes)
{
    struct reader *r = context;
    struct str local = str_behind(str_of((const char *)name), ':');

    if (str_is(local, "t") || str_is(local, "v"))
        r->open++;
    else if (str_is(local, "rPh"))
        r->hidden++;
    else if (str_is(local, "row"))
        begin_row(r, attributes);
    else if (str_is(local, "c"))
        begin_cell(r, attributes);
    else if (str_is(local, "si"))
        buf_reset(&r->text);
}

static void on_text(void *context, const xmlChar *text, int n)
{
    struct reader *r = context;

    if (r->open && !r->hidden)
        buf_add(&r->text, (struct str){(const char *)text, (size_t)n});
}

static void end_string(struct reader *r)
{
    r->strings = mem_grow(r->strings, r->string_count + 1, sizeof *r->strings);
    r->strings[r->string_count++] =
        (struct str){arena_str(r->arena, buf_str(&r->text)), r->text.n};
}

static void end_cell(struct reader *r)
{
    struct sheet_cell cell = {.text = buf_str(&r->text),
                              .number = !*r->type || !strcmp(r->type, "n")};
    int64_t index;

    if (!cell.text.n)
        return;
    if (r->column >= SHEET_CELLS_MAX) {
        stop(r, err_set(r->err, ERR_LIMIT, "row %lld: more than %d columns",
                        (long long)r->row.number, SHEET_CELLS_MAX));
        return;
    }
    if (!strcmp(r->type, "s")) {
        if (!str_int(cell.text, 0, (int64_t)r->string_count - 1, &index)) {
            stop(r, err_set(r->err, ERR_FORMAT,
                            "row %lld: a cell names a text that is not there",
                            (long long)r->row.number));
            return;
        }
        cell.text = r->strings[index];
    } else {
        cell.text =
            (struct str){arena_str(r->row_arena, cell.text), cell.text.n};
    }
    r->row.cells[r->column] = cell;
    if (r->row.count <= r->column)
        r->row.count = r->column + 1;
}

static void on_end(void *context, const xmlChar *name)
{
    struct reader *r = context;
    struct str local = str_behind(str_of((const char *)name), ':');

    if (r->r < 0)
        return;
    if (str_is(local, "t") || str_is(local, "v"))
        r->open--;
    else if (str_is(local, "rPh"))
        r->hidden--;
    else if (str_is(local, "si"))
        end_string(r);
    else if (str_is(local, "c"))
        end_cell(r);
    else if (str_is(local, "row") && r->row.count) {
        int code = r->take(r->context, &r->row, r->err);
        if (code < 0)
            stop(r, code);
    }
}

static void on_doctype(void *context, const xmlChar *name, const xmlChar *id,
                       const xmlChar *system)
{
    struct reader *r = context;

    (void)name, (void)id, (void)system;
    stop(r, err_set(r->err, ERR_FORMAT, "holds a document type declaration"));
}

static void on_complaint(void *context, const char *text, ...)
{
    (void)context, (void)text; /* the end of parsing tells what counts */
}

static int read_part(struct reader *r, struct str xml)
{
    xmlSAXHandler sax = {
        .startElement = on_start, /* SAX1: names with their prefix */
        .endElement = on_end,
        .characters = on_text,
        .ignorableWhitespace = on_text,
        .internalSubset = on_doctype,
        .error = on_complaint,
        .warning = on_complaint,
    };

    if (!xml.n)
        return 0;
    r->parser = xmlCreatePushParserCtxt(&sax, r, NULL, 0, NULL);
    if (!r->parser)
        mem_exhausted();
    (void)xmlCtxtUseOptions(r->parser, XML_PARSE_NONET | XML_PARSE_NOCDATA);
    int code = xmlParseChunk(r->parser, xml.p, (int)xml.n, 1);
    if (r->parser->myDoc)
        xmlFreeDoc(r->parser->myDoc);
    xmlFreeParserCtxt(r->parser);
    if (r->r < 0)
        return r->r;
    return code ? err_set(r->err, ERR_FORMAT, "its XML is damaged") : 0;
}

int sheet_read(struct str bytes, sheet_fn *take, void *context, struct err *err)
{
    struct parts parts = {0};
    struct reader reader = {.arena = arena_new(),
                            .row_arena = arena_new(),
                            .take = take,
                            .context = context,
                            .err = err};
    int r = unpack(bytes, &parts, err);

    if (r == 0)
        r = read_part(&reader, buf_str(&parts.strings));
    reader.open = reader.hidden = 0;
    if (r == 0)
        r = read_part(&reader, buf_str(&parts.sheet));
    buf_done(&parts.strings);
    buf_done(&parts.sheet);
    buf_done(&reader.text);
    free(reader.strings);
    arena_free(reader.arena);
    arena_free(reader.row_arena);
    return r;
}
