/* syndication/xlsx.c - see xlsx.h. */
#include "syndication/xlsx.h"

#include "base/err.h"
#include "base/utf8.h"
#include "syndication/item.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>
#include <xlsxwriter.h>

/* Bytes: never more characters than a cell may hold. */
enum {
    CELL_MAX_BYTES = 32767,
    WIDE = 60,
    NARROW = 18,
    PIECE_BYTES = 64 << 10,
    PATH_BYTES = 40,
};

struct column {
    const char *name;
    size_t offset; /* of the text in struct item */
    int width;
};

static const struct column columns[] = {
    {"Title", offsetof(struct item, title), WIDE},
    {"Sapo", offsetof(struct item, sapo), WIDE},
    {"Source", offsetof(struct item, source), NARROW},
    {"OriginalUrl", offsetof(struct item, original_url), WIDE},
    {"PublishedBy", offsetof(struct item, published_by), NARROW},
    {"PublishedDate", offsetof(struct item, published_date), NARROW},
};
enum { TEXTS = sizeof columns / sizeof *columns };

static const char *const numbers[] = {"Id", "Type", "Status"};
enum { NUMBERS = sizeof numbers / sizeof *numbers };

static lxw_error add_text(lxw_worksheet *sheet, uint32_t row, uint16_t column,
                          struct str text)
{
    scoped(mem_freep) char *cut =
        str_dup(str_sub(text, 0, utf8_prefix(text, CELL_MAX_BYTES)));

    return worksheet_write_string(sheet, row, column, cut, NULL);
}

static lxw_error add_targets(lxw_worksheet *sheet, uint32_t row,
                             const struct item *item)
{
    struct buf text = {0};

    for (size_t i = 0; i < item->distribution_count; i++) {
        buf_addz(&text, i ? ";" : "");
        buf_add(&text, item->distribution_to[i]);
    }
    lxw_error code = add_text(sheet, row, NUMBERS + TEXTS, buf_str(&text));
    buf_done(&text);
    return code;
}

static void add_names(lxw_worksheet *sheet)
{
    for (uint16_t i = 0; i < NUMBERS; i++)
        worksheet_write_string(sheet, 0, i, numbers[i], NULL);
    for (uint16_t i = 0; i < TEXTS; i++) {
        uint16_t at = NUMBERS + i;
        worksheet_set_column(sheet, at, at, columns[i].width, NULL);
        worksheet_write_string(sheet, 0, at, columns[i].name, NULL);
    }
    worksheet_write_string(sheet, 0, NUMBERS + TEXTS, "DistributionTo", NULL);
    worksheet_freeze_panes(sheet, 1, 0);
}

static lxw_error add_item(lxw_worksheet *sheet, uint32_t row,
                          const struct item *item)
{
    const double values[NUMBERS] = {(double)item->id, item->type, item->status};
    lxw_error code = LXW_NO_ERROR;

    for (uint16_t i = 0; i < NUMBERS && !code; i++)
        code = worksheet_write_number(sheet, row, i, values[i], NULL);
    for (uint16_t i = 0; i < TEXTS && !code; i++)
        code = add_text(
            sheet, row, NUMBERS + i,
            *(const struct str *)((const char *)item + columns[i].offset));
    return code ? code : add_targets(sheet, row, item);
}

static lxw_error write_book(const char *path, const struct xlsx_list *list)
{
    lxw_workbook *book = workbook_new(path);
    lxw_worksheet *sheet = book ? workbook_add_worksheet(book, NULL) : NULL;
    lxw_error code = sheet ? LXW_NO_ERROR : LXW_ERROR_MEMORY_MALLOC_FAILED;

    if (!sheet)
        mem_exhausted();
    add_names(sheet);
    for (size_t i = 0; i < list->count && !code; i++)
        code = add_item(sheet, (uint32_t)i + 1, list->items[i]);
    lxw_error closed = workbook_close(book); /* frees it, too */
    return code ? code : closed;
}

int xlsx_write(const char *path, const struct xlsx_list *list, struct err *err)
{
    struct buf temporary = {0};
    int r = 0;

    buf_addf(&temporary, "%s.part", path);
    lxw_error code = write_book(temporary.p, list);
    if (code)
        r = err_set(err, ERR_IO, "writing %s: %s", path, lxw_strerror(code));
    else if (rename(temporary.p, path) < 0)
        r = err_errno(err, "writing %s", path);
    if (r < 0)
        (void)unlink(temporary.p);
    buf_done(&temporary);
    return r;
}

static int read_all(int fd, struct buf *out, struct err *err)
{
    off_t at = 0;
    ssize_t n;

    while ((n = pread(fd, buf_room(out, PIECE_BYTES), PIECE_BYTES, at)) > 0) {
        out->n += (size_t)n;
        at += n;
    }
    return n < 0 ? err_errno(err, "reading the workbook") : 0;
}

/* The library writes to names only, so a file in memory lends it one. */
int xlsx_bytes(struct buf *out, const struct xlsx_list *list, struct err *err)
{
    char path[PATH_BYTES];
    int fd = memfd_create("workbook", MFD_CLOEXEC);

    if (fd < 0)
        return err_errno(err, "a file in memory");
    snprintf(path, sizeof path, "/proc/self/fd/%d", fd);
    lxw_error code = write_book(path, list);
    int r = code ? err_set(err, ERR_IO, "workbook: %s", lxw_strerror(code))
                 : read_all(fd, out, err);
    (void)close(fd);
    return r;
}
