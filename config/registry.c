/*
 * config/registry.c - see registry.h.
 *
 *   bytes -> cells (RFC 4180) -> one row a portal -> sorted by code
 *                                               \-> hosts sorted by name
 *
 * What a row may hold is in registry_row.c.  What only the whole list can show
 * (a code twice, a parent that is not there, a circle) is checked after
 * sorting; each row remembers its line, so that every refusal can name it.
 */
#include "config/registry.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/file.h"
#include "base/url.h"
#include "config/registry_row.h"

#include <stdlib.h>
#include <string.h>

enum { CHAIN_MAX = 64 }; /* agencies above an agency; mergers after a merger */

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

/* ---- rows ---- */

static int add_row(struct registry *reg, const struct row_order *order,
                   const struct csv_row *cells, struct err *err)
{
    if (cells->count != order->count)
        return err_set(err, ERR_CONFIG, "%d cells, not %d", cells->count,
                       order->count);
    if (reg->count == REGISTRY_PORTALS_MAX)
        return err_set(err, ERR_LIMIT, "more than %d portals",
                       REGISTRY_PORTALS_MAX);
    if (reg->count == reg->room) {
        reg->room = reg->room ? 2 * reg->room : 64;
        reg->rows = mem_grow(reg->rows, reg->room, sizeof *reg->rows);
    }
    struct row *row = &reg->rows[reg->count];
    *row = (struct row){.line = cells->line};
    if (row_read(row, order, cells, reg->arena, err) < 0)
        return -err->code;
    reg->count++;
    return 0;
}

static int read_rows(struct registry *reg, struct str text, const char *path,
                     struct err *err)
{
    struct row_order order = {0};
    struct csv csv;
    struct csv_row cells = {.line = 1};
    int r;

    csv_init(&csv, text, reg->arena);
    while ((r = csv_next(&csv, &cells, err)) > 0) {
        r = order.count ? add_row(reg, &order, &cells, err)
                        : row_read_order(&order, &cells, err);
        if (r < 0)
            break;
    }
    if (r == 0 && !order.count)
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
                       int column, struct err *err)
{
    const struct row *at = row;

    for (int i = 0; i < CHAIN_MAX; i++) {
        const char *code = row_value(at, column);
        if (!*code)
            return 0;
        at = find_row(reg, code);
        if (!at)
            return err_set(err, ERR_CONFIG, "%s: no portal has the code %s",
                           row_column(column), code);
        if (at == row)
            return err_set(err, ERR_CONFIG, "%s: %s leads back to itself",
                           row_column(column), row->portal.code);
    }
    return err_set(err, ERR_CONFIG, "%s: more than %d steps from %s",
                   row_column(column), CHAIN_MAX, row->portal.code);
}

/* A base_url on another portal's host is a slip of copy and paste. */
static int check_home(const struct registry *reg, const struct row *row,
                      struct err *err)
{
    scoped(url_done) struct url home = {0};

    if (url_parse(&home, str_of(row->portal.base_url), NULL, err) < 0)
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
            int column = row_find_column(str_of(links[k]));
            if (check_chain(reg, *ret_row, column, err) < 0)
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
    for (int i = 0; row_column(i); i++) {
        scoped(buf_done) struct buf line = {0};
        const char *a = row_value(before, i);
        const char *b = row_value(after, i);
        if (!strcmp(a, b))
            continue;
        buf_addf(&line, "sửa/changed %s %s '%s' -> '%s'", after->portal.code,
                 row_column(i), a, b);
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
