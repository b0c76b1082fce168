/*
 * config/registry_row.c - see registry_row.h.
 *
 * A column is one line of the table below: its name, the member it fills and
 * the function that checks it.
 */
#include "config/registry_row.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/host.h"
#include "base/url.h"

#include <stddef.h>
#include <string.h>

enum { DELAY_MAX_S = 3600, HOURS = 24 };

/* ---- cells: each reader checks one and gives its text to keep ---- */

static int read_text(struct arena *a, struct str cell, const char **ret_text,
                     struct err *err)
{
    (void)err;
    *ret_text = arena_str(a, cell);
    return 0;
}

static bool is_digits(struct str s, size_t min, size_t max)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n >= min && s.n <= max;
}

/* QCVN 102:2016: "000.00.01.H26", the last part a letter and a number. */
static int read_code(struct arena *a, struct str cell, const char **ret_text,
                     struct err *err)
{
    struct str rest = cell, part = {0};
    bool good = true;

    for (int i = 0; i < 3; i++)
        good = good && str_cut(&rest, '.', &part) && is_digits(part, 2, 3);
    good = good && rest.n && rest.p[0] >= 'A' && rest.p[0] <= 'Z' &&
           is_digits(str_sub(rest, 1, rest.n), 2, 3);
    if (cell.n && !good)
        return err_set(err, ERR_CONFIG, "'%.*s' has not the form 000.00.01.H26",
                       (int)cell.n, cell.p);
    *ret_text = arena_str(a, cell);
    return 0;
}

/* Both the English words of our formats and what a Vietnamese list says. */
static int read_level(struct arena *a, struct str cell, const char **ret_text,
                      struct err *err)
{
    static const struct {
        const char *level, *also;
    } levels[] = {
        {"ministry", "bo"},    {"agency", "co_quan_chinh_phu"},
        {"province", "tinh"},  {"department", "so"},
        {"district", "huyen"}, {"commune", "xa"},
        {"other", "khac"},
    };

    (void)a;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (str_case_eq(cell, str_of(levels[i].level)) ||
            str_case_eq(cell, str_of(levels[i].also))) {
            *ret_text = levels[i].level;
            return 0;
        }
    return err_set(err, ERR_CONFIG,
                   "'%.*s' is none of ministry agency province department "
                   "district commune other",
                   (int)cell.n, cell.p);
}

/* A full name (or "localhost", or an address): one with a dot inside. */
static bool is_full_name(struct str host)
{
    return host_is_address(host) || str_is(host, "localhost") ||
           (str_chr(host, '.') > 0 && !str_ends(host, STR(".")));
}

static int read_host(struct arena *a, struct str cell, const char **ret_text,
                     struct err *err)
{
    scoped(buf_done) struct buf host = {0};
    struct err why = {0};

    if (host_parse(&host, cell, true, &why) < 0)
        return err_set(err, ERR_CONFIG, "'%.*s' is not a host name: %s",
                       (int)cell.n, cell.p, why.msg);
    if (!is_full_name(buf_str(&host)))
        return err_set(err, ERR_CONFIG,
                       "'%.*s' is not a host name with its domain", (int)cell.n,
                       cell.p);
    *ret_text = arena_str(a, buf_str(&host));
    return 0;
}

static int parse_url(struct url *ret_url, struct str cell, struct err *err)
{
    struct err why = {0};
    bool web = str_case_starts(cell, STR("http://")) ||
               str_case_starts(cell, STR("https://"));

    if (!web)
        return err_set(err, ERR_CONFIG, "'%.*s' is not an http(s) URL",
                       (int)cell.n, cell.p);
    if (url_parse(ret_url, cell, NULL, &why) < 0)
        return err_set(err, ERR_CONFIG, "'%.*s' is not a URL: %s", (int)cell.n,
                       cell.p, why.msg);
    return 0;
}

static int read_url(struct arena *a, struct str cell, const char **ret_text,
                    struct err *err)
{
    scoped(url_done) struct url url = {0};
    int r = parse_url(&url, cell, err);

    if (r == 0)
        *ret_text = arena_str(a, str_of(url.href));
    return r;
}

typedef int cell_reader(struct arena *a, struct str cell, const char **ret_text,
                        struct err *err);

static int read_list(struct arena *a, struct str cell, cell_reader *read,
                     const char **ret_text, struct err *err)
{
    scoped(buf_done) struct buf out = {0};
    struct str word;

    while (str_cut(&cell, ' ', &word)) {
        const char *text = "";
        int r = word.n ? read(a, word, &text, err) : 0;
        if (r < 0)
            return r;
        if (word.n)
            buf_addf(&out, "%s%s", out.n ? " " : "", text);
    }
    *ret_text = arena_str(a, buf_str(&out));
    return 0;
}

static int read_hosts(struct arena *a, struct str cell, const char **ret_text,
                      struct err *err)
{
    return read_list(a, cell, read_host, ret_text, err);
}

static int read_urls(struct arena *a, struct str cell, const char **ret_text,
                     struct err *err)
{
    return read_list(a, cell, read_url, ret_text, err);
}

static int read_date(struct arena *a, struct str cell, const char **ret_text,
                     struct err *err)
{
    int64_t ms;

    if (cell.n && (cell.n != 10 || !clock_parse_iso(cell, &ms)))
        return err_set(err, ERR_CONFIG, "'%.*s' is not a date like 2025-07-01",
                       (int)cell.n, cell.p);
    *ret_text = arena_str(a, cell);
    return 0;
}

/* Seconds to milliseconds; a spreadsheet set to Vietnamese writes "0,5". */
static bool delay_ms(struct str text, int64_t *ret_ms)
{
    ptrdiff_t point = str_chr(text, '.');
    int64_t s, thousandths = 0, unit = 100;

    if (point < 0)
        point = str_chr(text, ',');
    size_t whole = point < 0 ? text.n : (size_t)point;
    struct str part = str_sub(text, whole + 1, text.n);
    if (!is_digits(str_sub(text, 0, whole), 1, 9) || !is_digits(part, 0, 9) ||
        !str_int(str_sub(text, 0, whole), 0, DELAY_MAX_S, &s))
        return false;
    for (size_t i = 0; i < part.n; i++, unit /= 10)
        thousandths += (part.p[i] - '0') * unit;
    *ret_ms = s * 1000 + thousandths;
    return *ret_ms <= DELAY_MAX_S * 1000;
}

static int read_delay(struct arena *a, struct str cell, const char **ret_text,
                      struct err *err)
{
    int64_t ms;

    if (cell.n && !delay_ms(cell, &ms))
        return err_set(err, ERR_CONFIG,
                       "'%.*s' is not a number of seconds, 0..%d", (int)cell.n,
                       cell.p, DELAY_MAX_S);
    *ret_text = arena_str(a, cell);
    return 0;
}

/* "7" or "7h". */
static bool is_hour(struct str text, int64_t *ret_hour)
{
    if (str_ends(text, STR("h")))
        text = str_sub(text, 0, text.n - 1);
    return is_digits(text, 1, 2) && str_int(text, 0, HOURS, ret_hour);
}

/* "22-6" as bits of hours; 0 when it is no window. */
static uint32_t window_bits(struct str window)
{
    struct str from = {0};
    int64_t first, end;
    uint32_t bits = 0;

    if (!str_cut(&window, '-', &from) || !is_hour(from, &first) ||
        !is_hour(window, &end) || first == HOURS || first == end)
        return 0;
    for (int64_t hour = first; hour != end % HOURS || !bits;
         hour = (hour + 1) % HOURS)
        bits |= 1U << hour;
    return bits;
}

/* Windows with commas, semicolons or spaces between them. */
static bool parse_hours(struct str text, uint32_t *ret_bits)
{
    *ret_bits = 0;
    while (text.n) {
        size_t n = 0;
        while (n < text.n && !strchr(",; ", text.p[n]))
            n++;
        uint32_t bits = window_bits(str_sub(text, 0, n));
        if (n && !bits)
            return false;
        *ret_bits |= bits;
        text = str_sub(text, n + 1, text.n);
    }
    return true;
}

static int read_hours(struct arena *a, struct str cell, const char **ret_text,
                      struct err *err)
{
    uint32_t bits;

    if (!parse_hours(cell, &bits))
        return err_set(err, ERR_CONFIG,
                       "'%.*s' is not like 22-6 or 0h-7h 12h-13h (full hours, "
                       "0..24)",
                       (int)cell.n, cell.p);
    *ret_text = arena_str(a, cell);
    return 0;
}

/* ---- columns ---- */

static const struct column {
    const char *name;
    size_t offset; /* of a const char * in struct row */
    bool required; /* the column must be there, its cells not empty */
    cell_reader *read;
} columns[] = {
#define COLUMN(name, member, required, read)                                   \
    {                                                                          \
        name, offsetof(struct row, member), required, read                     \
    }
    COLUMN("code", portal.code, true, read_code),
    COLUMN("name", portal.name, true, read_text),
    COLUMN("level", portal.level, true, read_level),
    COLUMN("parent_code", portal.parent_code, false, read_code),
    COLUMN("host", portal.host, true, read_host),
    COLUMN("base_url", portal.base_url, true, read_url),
    COLUMN("sitemap_url", portal.sitemaps, false, read_urls),
    COLUMN("crawl_delay_s", delay, false, read_delay),
    COLUMN("aliases", portal.aliases, false, read_hosts),
    COLUMN("valid_from", portal.valid_from, false, read_date),
    COLUMN("valid_to", portal.valid_to, false, read_date),
    COLUMN("merged_into", portal.merged_into, false, read_code),
    COLUMN("hours", portal.hours, false, read_hours),
#undef COLUMN
};
enum { COLUMNS = sizeof columns / sizeof *columns };

static const char **member(struct row *row, const struct column *c)
{
    return (const char **)((char *)row + c->offset);
}

const char *row_value(const struct row *row, int column)
{
    return *(const char *const *)((const char *)row + columns[column].offset);
}

const char *row_column(int column)
{
    return column < COLUMNS ? columns[column].name : NULL;
}

int row_find_column(struct str name)
{
    for (int i = 0; i < COLUMNS; i++)
        if (str_case_eq(name, str_of(columns[i].name)))
            return i;
    return -1;
}

static int add_column(struct row_order *order, const char *name,
                      struct err *err)
{
    int found = row_find_column(str_of(name));

    if (found < 0)
        return err_set(err, ERR_CONFIG, "unknown column '%s'", name);
    for (int i = 0; i < order->count; i++)
        if (order->column_of[i] == found)
            return err_set(err, ERR_CONFIG, "column '%s' stands twice", name);
    order->column_of[order->count++] = found;
    return 0;
}

int row_read_order(struct row_order *ret_order, const struct csv_row *cells,
                   struct err *err)
{
    bool seen[COLUMNS] = {false};

    for (int i = 0; i < cells->count; i++) {
        if (add_column(ret_order, cells->cells[i], err) < 0)
            return -err->code;
        seen[ret_order->column_of[i]] = true;
    }
    for (int i = 0; i < COLUMNS; i++)
        if (columns[i].required && !seen[i])
            return err_set(err, ERR_CONFIG, "no column '%s'", columns[i].name);
    return 0;
}

int row_read(struct row *row, const struct row_order *order,
             const struct csv_row *cells, struct arena *arena, struct err *err)
{
    for (int i = 0; i < COLUMNS; i++)
        *member(row, &columns[i]) = "";
    for (int i = 0; i < cells->count; i++) {
        const struct column *c = &columns[order->column_of[i]];
        struct str cell = str_of(cells->cells[i]);
        int r = c->required && !cell.n
                    ? err_set(err, ERR_CONFIG, "is empty")
                    : c->read(arena, cell, member(row, c), err);
        if (r < 0)
            return err_wrap(err, "%s", c->name);
    }
    row->portal.delay_ms = -1;
    (void)delay_ms(str_of(row->delay), &row->portal.delay_ms);
    (void)parse_hours(str_of(row->portal.hours), &row->portal.open_hours);
    const struct portal *p = &row->portal;
    if (*p->valid_from && *p->valid_to &&
        strcmp(p->valid_from, p->valid_to) > 0)
        return err_set(err, ERR_CONFIG, "valid_from %s is after valid_to %s",
                       p->valid_from, p->valid_to);
    return 0;
}
