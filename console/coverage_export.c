/* console/coverage_export.c - see coverage_export.h. */
#include "console/coverage_export.h"

#include "base/clock.h"
#include "base/csv.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/api.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_query.h"
#include "console/picture.h"
#include "console/route.h"

#include <fcntl.h>
#include <jansson.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* In the order of all three kinds of files. */
static const char *const columns[] = {
    "url",        "status",     "reason",       "owner",
    "fix",        "first_seen", "last_fetched", "last_indexed",
    "in_sitemap", "fetched",    "indexed",      "detail",
};
enum { COLUMNS = sizeof columns / sizeof *columns, STATUS = 1, FLAGS = 8 };

struct cells {
    const char *text[COLUMNS];
    char status[16], seen[CLOCK_ISO_MAX], read[CLOCK_ISO_MAX],
        indexed[CLOCK_ISO_MAX];
};

static const char *when(char text[CLOCK_ISO_MAX], int64_t unix_ms)
{
    return unix_ms ? clock_iso(text, unix_ms, false) : "";
}

static const char *yes(const struct picture_row *row, unsigned bit)
{
    return row->state & bit ? "1" : "0";
}

static void fill(struct cells *c, const struct picture_row *row)
{
    const struct reason_info *info = reason_info(row->reason);
    const char *const text[COLUMNS] = {
        row->url,
        c->status,
        info->code,
        info->owner,
        info->fix_vi,
        when(c->seen, row->seen_ms),
        when(c->read, row->fetched_ms),
        when(c->indexed, row->indexed_ms),
        yes(row, STATE_LISTED),
        yes(row, STATE_FETCHED),
        yes(row, STATE_INDEXED),
        row->detail,
    };

    snprintf(c->status, sizeof c->status, "%d", row->status);
    memcpy(c->text, text, sizeof text);
}

/* --- CSV --- */

static int csv_row(void *context, const struct picture_row *row,
                   struct err *err)
{
    scoped(buf_done) struct buf line = {0};
    struct cells cells;

    fill(&cells, row);
    for (int i = 0; i < COLUMNS; i++) {
        if (i)
            buf_addc(&line, ',');
        csv_cell(&line, str_of(cells.text[i]));
    }
    buf_addc(&line, '\n');
    return fwrite(line.p, 1, line.n, context) < line.n
               ? err_errno(err, "writing the list")
               : 0;
}

static void csv_head(FILE *out)
{
    for (int i = 0; i < COLUMNS; i++)
        fprintf(out, "%s%s", i ? "," : "", columns[i]);
    putc('\n', out);
}

/* --- JSON Lines --- */

static json_t *json_cell(const struct cells *cells, int column)
{
    if (column == STATUS)
        return json_integer(strtol(cells->text[column], NULL, 10));
    if (column >= FLAGS && column < FLAGS + 3)
        return json_boolean(*cells->text[column] == '1');
    return json_string(cells->text[column]);
}

static int json_row(void *context, const struct picture_row *row,
                    struct err *err)
{
    struct cells cells;
    json_t *line = json_object();
    int r = 0;

    fill(&cells, row);
    for (int i = 0; i < COLUMNS && r == 0; i++)
        r = json_object_set_new(line, columns[i], json_cell(&cells, i));
    if (r < 0)
        err_set(err, ERR_BUG, "%s: not UTF-8", row->url);
    else if (json_dumpf(line, context, JSON_COMPACT) < 0 ||
             putc('\n', context) == EOF)
        r = err_errno(err, "writing the list");
    json_decref(line);
    return r < 0 ? -err->code : 0;
}

static int write_text(int fd, struct picture *p, const char *portal,
                      const struct picture_filter *filter, bool csv,
                      struct err *err)
{
    int copy = dup(fd);
    scoped(mem_file_closep) FILE *out = copy < 0 ? NULL : fdopen(copy, "w");

    if (!out)
        return err_errno(err, "a file for the list");
    if (csv)
        csv_head(out);
    int64_t n =
        picture_each(p, portal, filter, csv ? csv_row : json_row, out, err);
    if (n < 0)
        return (int)n;
    return fflush(out) != 0 ? err_errno(err, "writing the list") : 0;
}

/* --- XLSX --- */

struct book {
    lxw_workbook *book;
    lxw_worksheet *sheet;
    lxw_format *bold;
    uint32_t row; /* next of the sheet */
    int sheets;
};

static void new_sheet(struct book *b)
{
    static const double widths[COLUMNS] = {70, 8,  20, 10, 60, 22,
                                           22, 22, 11, 9,  9,  50};
    char name[32];

    snprintf(name, sizeof name, "Địa chỉ %d", ++b->sheets);
    b->sheet = workbook_add_worksheet(b->book, name);
    for (int i = 0; i < COLUMNS; i++) {
        worksheet_set_column(b->sheet, (lxw_col_t)i, (lxw_col_t)i, widths[i],
                             NULL);
        worksheet_write_string(b->sheet, 0, (lxw_col_t)i, columns[i], b->bold);
    }
    worksheet_freeze_panes(b->sheet, 1, 0);
    b->row = 1;
}

static int xlsx_row(void *context, const struct picture_row *row,
                    struct err *err)
{
    struct book *b = context;
    struct cells cells;

    (void)err;
    fill(&cells, row);
    if (b->row > EXPORT_SHEET_ROWS)
        new_sheet(b);
    for (int i = 0; i < COLUMNS; i++) {
        lxw_col_t column = (lxw_col_t)i;
        if (i == STATUS || (i >= FLAGS && i < FLAGS + 3))
            worksheet_write_number(b->sheet, b->row, column,
                                   strtod(cells.text[i], NULL), NULL);
        else if (*cells.text[i])
            worksheet_write_string(b->sheet, b->row, column, cells.text[i],
                                   NULL);
    }
    b->row++;
    return 0;
}

static int write_xlsx(const char *path, struct picture *p, const char *portal,
                      const struct picture_filter *filter, struct err *err)
{
    lxw_workbook_options options = {.constant_memory = LXW_TRUE};
    struct book b = {.book = workbook_new_opt(path, &options)};

    if (!b.book)
        return err_set(err, ERR_IO, "%s: no workbook", path);
    b.bold = workbook_add_format(b.book);
    format_set_bold(b.bold);
    new_sheet(&b);
    int64_t n = picture_each(p, portal, filter, xlsx_row, &b, err);
    lxw_error closed = workbook_close(b.book);
    if (n < 0)
        return (int)n;
    return closed != LXW_NO_ERROR
               ? err_set(err, ERR_IO, "%s: %s", path, lxw_strerror(closed))
               : 0;
}

/* --- the file --- */

/* The library writes to a name: the file gets one for as long as that. */
static int make_xlsx(int *ret_fd, struct picture *p, const char *portal,
                     const struct picture_filter *filter, struct err *err)
{
    char path[] = "/tmp/liencong-XXXXXX";
    int fd = mkstemp(path);

    if (fd < 0)
        return err_errno(err, "a file for the list");
    close(fd);
    int r = write_xlsx(path, p, portal, filter, err);
    fd = r == 0 ? open(path, O_RDONLY | O_CLOEXEC) : -1;
    if (r == 0 && fd < 0)
        r = err_errno(err, "%s", path);
    unlink(path);
    if (r == 0)
        *ret_fd = fd;
    return r;
}

static int make_text(int *ret_fd, struct picture *p, const char *portal,
                     const struct picture_filter *filter, bool csv,
                     struct err *err)
{
    int fd = open("/tmp", O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);

    if (fd < 0)
        return err_errno(err, "a file for the list");
    int r = write_text(fd, p, portal, filter, csv, err);
    if (r < 0) {
        close(fd);
        return r;
    }
    *ret_fd = fd;
    return 0;
}

int export_make(int *ret_fd, struct picture *p, const char *portal,
                const struct picture_filter *filter, enum export_kind kind,
                struct err *err)
{
    struct picture_filter whole = *filter;

    whole.limit = 0;
    return kind == EXPORT_XLSX
               ? make_xlsx(ret_fd, p, portal, &whole, err)
               : make_text(ret_fd, p, portal, &whole, kind == EXPORT_CSV, err);
}

static const struct {
    const char *end, *type;
} kinds[] = {
    [EXPORT_CSV] = {"csv", "text/csv; charset=utf-8; header=present"},
    [EXPORT_JSONL] = {"jsonl", "application/x-ndjson"},
    [EXPORT_XLSX] = {"xlsx", "application/vnd.openxmlformats-officedocument"
                             ".spreadsheetml.sheet"},
};

/* The route ends in one of the three. */
static enum export_kind asked(const struct call *c)
{
    int kind = EXPORT_XLSX;

    while (kind && !str_ends(str_of(c->route->path), str_of(kinds[kind].end)))
        kind--;
    return (enum export_kind)kind;
}

static void set_name(struct call *c, enum export_kind kind)
{
    c->rs->content_type = kinds[kind].type;
    httpd_set_header(c->rs, "Cache-Control", "no-store");
    httpd_set_header(c->rs, "Content-Disposition",
                     arena_printf(c->rq->arena,
                                  "attachment; filename=\"do-phu-%s.%s\"",
                                  c->portal->code, kinds[kind].end));
}

static void answer(struct call *c, bool api)
{
    struct coverage_query query;
    scoped(picture_freep) struct picture *p = coverage_asked(c, api, &query);
    enum export_kind kind = asked(c);
    struct err err = {0};
    int fd = -1;

    if (!p)
        return;
    int r = export_make(&fd, p, c->portal->code, &query.filter, kind, &err);
    if (r == 0)
        r = httpd_send_file(c->rs, fd, &err);
    if (r < 0)
        call_failed(c, "export.failed", &err);
    else
        set_name(c, kind);
}

void export_page(struct call *c)
{
    answer(c, false);
}

/* A file has all rows: it has no pages. */
void export_api(struct call *c)
{
    static const char *const names[] = {"reason", "owner", "state", "prefix",
                                        NULL};

    if (api_takes(c, names))
        answer(c, true);
}
