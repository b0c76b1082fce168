/*
 * config/registry.c - see registry.h.
 *
 *   bytes -> cells (RFC 4180) -> one row a portal -> sorted by code
 *                                               \-> hosts sorted by name
 *
 * A column is one line of the table below: its name, the member it fills and
 * the function that checks it.  What only the whole list can show (a code
 * twice, a parent that is not there, a circle) is checked after sorting; each
 * row remembers its line, so that every refusal can name it.
 */
#include "config/registry.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/file.h"
#include "base/host.h"
#include "base/url.h"

#include <stdlib.h>
#include <string.h>

enum {
    DELAY_MAX_S = 3600,
    CHAIN_MAX = 64, /* agencies above an agency; mergers after a merger */
    HOURS = 24,
};

struct row {
    struct portal portal;
    const char *delay; /* as written */
    int line;
};

struct host {
    struct str name;
    const struct row *row;
};

struct registry {
    struct arena *arena;
    struct row *rows;
    size_t count, room;
    struct host *hosts;
    size_t host_count;
};

void registry_free(struct registry *reg)
{
    if (!reg)
        return;
    arena_free(reg->arena);
    free(reg->rows);
    free(reg->hosts);
    free(reg);
}

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

static const char *value(const struct row *row, const struct column *c)
{
    return *(const char *const *)((const char *)row + c->offset);
}

/* ---- the list ---- */

struct loading {
    struct registry *registry;
    int column_of[CSV_CELLS_MAX]; /* cell -> index in columns */
    int count;
};

static int find_column(struct str name)
{
    for (int i = 0; i < COLUMNS; i++)
        if (str_case_eq(name, str_of(columns[i].name)))
            return i;
    return -1;
}

static int add_column(struct loading *l, const char *name, struct err *err)
{
    int found = find_column(str_of(name));

    if (found < 0)
        return err_set(err, ERR_CONFIG, "unknown column '%s'", name);
    for (int i = 0; i < l->count; i++)
        if (l->column_of[i] == found)
            return err_set(err, ERR_CONFIG, "column '%s' stands twice", name);
    l->column_of[l->count++] = found;
    return 0;
}

static int read_header(struct loading *l, const struct csv_row *cells,
                       struct err *err)
{
    bool seen[COLUMNS] = {false};

    for (int i = 0; i < cells->count; i++) {
        if (add_column(l, cells->cells[i], err) < 0)
            return -err->code;
        seen[l->column_of[i]] = true;
    }
    for (int i = 0; i < COLUMNS; i++)
        if (columns[i].required && !seen[i])
            return err_set(err, ERR_CONFIG, "no column '%s'", columns[i].name);
    return 0;
}

static int fill_row(const struct loading *l, struct row *row,
                    const struct csv_row *cells, struct err *err)
{
    for (int i = 0; i < COLUMNS; i++)
        *member(row, &columns[i]) = "";
    for (int i = 0; i < cells->count; i++) {
        const struct column *c = &columns[l->column_of[i]];
        struct str cell = str_of(cells->cells[i]);
        int r = c->required && !cell.n
                    ? err_set(err, ERR_CONFIG, "is empty")
                    : c->read(l->registry->arena, cell, member(row, c), err);
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

static int add_row(struct loading *l, const struct csv_row *cells,
                   struct err *err)
{
    struct registry *reg = l->registry;

    if (cells->count != l->count)
        return err_set(err, ERR_CONFIG, "%d cells, not %d", cells->count,
                       l->count);
    if (reg->count == REGISTRY_PORTALS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d portals",
                       REGISTRY_PORTALS_MAX);
    if (reg->count == reg->room) {
        reg->room = reg->room ? 2 * reg->room : 64;
        reg->rows = mem_grow(reg->rows, reg->room, sizeof *reg->rows);
    }
    struct row *row = &reg->rows[reg->count];
    *row = (struct row){.line = cells->line};
    if (fill_row(l, row, cells, err) < 0)
        return -err->code;
    reg->count++;
    return 0;
}

static int read_rows(struct registry *reg, struct str text, const char *path,
                     struct err *err)
{
    struct loading l = {.registry = reg};
    struct csv csv;
    struct csv_row cells = {.line = 1};
    int r;

    csv_init(&csv, text, reg->arena);
    while ((r = csv_next(&csv, &cells, err)) > 0) {
        r = l.count ? add_row(&l, &cells, err) : read_header(&l, &cells, err);
        if (r < 0)
            break;
    }
    if (r == 0 && !l.count)
        r = err_set(err, ERR_CONFIG, "no row with the names of the columns");
    if (r == -ERR_FORMAT)
        err->code = ERR_CONFIG;
    return r < 0 ? err_wrap(err, "%s:%d", path, cells.line) : 0;
}

/* ---- what only the whole list can show ---- */

static int by_code(const void *a, const void *b)
{
    const struct row *x = a, *y = b;
    int order = strcmp(x->portal.code, y->portal.code);

    return order ? order : x->line - y->line;
}

static int by_name(const struct str *a, const struct str *b)
{
    int order = memcmp(a->p, b->p, a->n < b->n ? a->n : b->n);

    return order ? order : (a->n > b->n) - (a->n < b->n);
}

static int by_host(const void *a, const void *b)
{
    const struct host *x = a, *y = b;
    int order = by_name(&x->name, &y->name);

    return order ? order : x->row->line - y->row->line;
}

static int host_to_name(const void *key, const void *host)
{
    return by_name(key, &((const struct host *)host)->name);
}

static int code_to_row(const void *key, const void *row)
{
    return strcmp(key, ((const struct row *)row)->portal.code);
}

static const struct row *find_row(const struct registry *reg, const char *code)
{
    return reg->count ? bsearch(code, reg->rows, reg->count, sizeof *reg->rows,
                                code_to_row)
                      : NULL;
}

static size_t words(const char *list)
{
    size_t n = *list != '\0';

    for (; *list; list++)
        n += *list == ' ';
    return n;
}

static void collect_hosts(struct registry *reg)
{
    size_t room = 0;

    for (size_t i = 0; i < reg->count; i++)
        room += 1 + words(reg->rows[i].portal.aliases);
    reg->hosts = mem_new(room, sizeof *reg->hosts);
    for (size_t i = 0; i < reg->count; i++) {
        const struct row *row = &reg->rows[i];
        struct str rest = str_of(row->portal.aliases), alias;
        reg->hosts[reg->host_count++] =
            (struct host){str_of(row->portal.host), row};
        while (str_cut(&rest, ' ', &alias))
            if (alias.n)
                reg->hosts[reg->host_count++] = (struct host){alias, row};
    }
    qsort(reg->hosts, reg->host_count, sizeof *reg->hosts, by_host);
}

/* The row at fault goes to *ret_row, for path:line. */
static int check_unique(const struct registry *reg, const struct row **ret_row,
                        struct err *err)
{
    for (size_t i = 1; i < reg->count; i++) {
        const struct row *a = &reg->rows[i - 1], *b = *ret_row = &reg->rows[i];
        if (!strcmp(a->portal.code, b->portal.code))
            return err_set(err, ERR_CONFIG, "code %s is in line %d already",
                           b->portal.code, a->line);
    }
    for (size_t i = 1; i < reg->host_count; i++) {
        const struct host *a = &reg->hosts[i - 1], *b = &reg->hosts[i];
        *ret_row = b->row;
        if (str_eq(a->name, b->name))
            return err_set(
                err, ERR_CONFIG, "host %.*s belongs to %s in line %d already",
                (int)b->name.n, b->name.p, a->row->portal.code, a->row->line);
    }
    return 0;
}

/* Every code that `column` names exists, and following it comes to an end. */
static int check_chain(const struct registry *reg, const struct row *row,
                       const struct column *column, struct err *err)
{
    const struct row *at = row;

    for (int i = 0; i < CHAIN_MAX; i++) {
        const char *code = value(at, column);
        if (!*code)
            return 0;
        at = find_row(reg, code);
        if (!at)
            return err_set(err, ERR_CONFIG, "%s: no portal has the code %s",
                           column->name, code);
        if (at == row)
            return err_set(err, ERR_CONFIG, "%s: %s leads back to itself",
                           column->name, row->portal.code);
    }
    return err_set(err, ERR_CONFIG, "%s: more than %d steps from %s",
                   column->name, CHAIN_MAX, row->portal.code);
}

/* A base_url on another portal's host is a slip of copy and paste. */
static int check_home(const struct registry *reg, const struct row *row,
                      struct err *err)
{
    scoped(url_done) struct url home = {0};

    if (parse_url(&home, str_of(row->portal.base_url), err) < 0)
        return -err->code;
    const struct portal *other = registry_find_host(reg, home.host);
    if (other && other != &row->portal)
        return err_set(err, ERR_CONFIG, "base_url %s is on the host of %s",
                       row->portal.base_url, other->code);
    return 0;
}

static int check_links(const struct registry *reg, const struct row **ret_row,
                       struct err *err)
{
    static const char *const links[] = {"parent_code", "merged_into"};

    for (size_t i = 0; i < reg->count; i++) {
        *ret_row = &reg->rows[i];
        if (check_home(reg, *ret_row, err) < 0)
            return -err->code;
        for (size_t k = 0; k < sizeof links / sizeof *links; k++) {
            const struct column *c = &columns[find_column(str_of(links[k]))];
            if (check_chain(reg, *ret_row, c, err) < 0)
                return -err->code;
        }
    }
    return 0;
}

int registry_load(struct registry **ret_registry, const char *path,
                  struct err *err)
{
    scoped(registry_freep) struct registry *reg = NEW(registry);
    scoped(mem_freep) char *text = NULL;
    const struct row *wrong = NULL;
    size_t n;

    if (file_read(&text, &n, path, REGISTRY_FILE_MAX_BYTES, err) < 0)
        return err_wrap(err, "registry");
    reg->arena = arena_new();
    if (read_rows(reg, (struct str){text, n}, path, err) < 0)
        return -err->code;
    if (reg->count)
        qsort(reg->rows, reg->count, sizeof *reg->rows, by_code);
    collect_hosts(reg);
    if (check_unique(reg, &wrong, err) < 0 || check_links(reg, &wrong, err) < 0)
        return err_wrap(err, "%s:%d", path, wrong->line);
    *ret_registry = TAKE(reg);
    return 0;
}

size_t registry_count(const struct registry *reg)
{
    return reg->count;
}

const struct portal *registry_at(const struct registry *reg, size_t index)
{
    return &reg->rows[index].portal;
}

const struct portal *registry_find_host(const struct registry *reg,
                                        struct str host)
{
    const struct host *found = reg->host_count
                                   ? bsearch(&host, reg->hosts, reg->host_count,
                                             sizeof *reg->hosts, host_to_name)
                                   : NULL;

    return found ? &found->row->portal : NULL;
}

const struct portal *registry_find_code(const struct registry *reg,
                                        const char *code)
{
    const struct row *row = find_row(reg, code);

    return row ? &row->portal : NULL;
}

/* ---- differences ---- */

struct telling {
    void (*report)(void *context, const char *line);
    void *context;
    size_t count;
};

static void tell(struct telling *t, const struct buf *line)
{
    t->report(t->context, line->p);
    t->count++;
}

static void tell_one(struct telling *t, const char *what, const struct row *row)
{
    scoped(buf_done) struct buf line = {0};

    buf_addf(&line, "%s %s host '%s' name '%s'", what, row->portal.code,
             row->portal.host, row->portal.name);
    tell(t, &line);
}

static void tell_changes(struct telling *t, const struct row *before,
                         const struct row *after)
{
    for (int i = 0; i < COLUMNS; i++) {
        scoped(buf_done) struct buf line = {0};
        const char *a = value(before, &columns[i]);
        const char *b = value(after, &columns[i]);
        if (!strcmp(a, b))
            continue;
        buf_addf(&line, "sửa/changed %s %s '%s' -> '%s'", after->portal.code,
                 columns[i].name, a, b);
        tell(t, &line);
    }
}

size_t registry_diff(const struct registry *before,
                     const struct registry *after,
                     void (*report)(void *context, const char *line),
                     void *context)
{
    struct telling t = {report, context, 0};
    size_t i = 0, k = 0, count = before ? before->count : 0;

    while (i < count || k < after->count) {
        int order = i == count          ? 1
                    : k == after->count ? -1
                                        : strcmp(before->rows[i].portal.code,
                                                 after->rows[k].portal.code);
        if (order < 0)
            tell_one(&t, "bỏ/removed", &before->rows[i++]);
        else if (order > 0)
            tell_one(&t, "thêm/added", &after->rows[k++]);
        else
            tell_changes(&t, &before->rows[i++], &after->rows[k++]);
    }
    return t.count;
}
