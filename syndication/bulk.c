/* syndication/bulk.c - see bulk.h. */
#include "syndication/bulk.h"

#include "base/arena.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/jsontext.h"
#include "base/xmlpush.h"
#include "syndication/item.h"
#include "syndication/sheet.h"

#include <jansson.h>
#include <stdio.h>

enum { WHERE_MAX = 48, XML_DEPTH_MAX = 256, XML_MAX_BYTES = 1 << 30 };

struct sink {
    bulk_fn *take;
    void *context;
};

static int give(const struct sink *sink, const char *what, int64_t number,
                struct str json, struct err *err)
{
    char where[WHERE_MAX];

    snprintf(where, sizeof where, "%s %lld", what, (long long)number);
    return sink->take(sink->context, where, json, err);
}

bool bulk_form(struct str path, enum bulk_form *ret_form)
{
    static const char *const endings[] = {
        [BULK_JSONL] = ".jsonl", [BULK_JSON] = ".json", [BULK_CSV] = ".csv",
        [BULK_XLSX] = ".xlsx",   [BULK_XML] = ".xml",
    };

    for (int i = BULK_JSONL; i <= BULK_XML; i++) {
        struct str ending = str_of(endings[i]);
        if (path.n > ending.n &&
            str_case_eq(str_sub(path, path.n - ending.n, path.n), ending)) {
            *ret_form = (enum bulk_form)i;
            return true;
        }
    }
    return false;
}

/* --- JSON --- */

static int read_lines(struct str text, const struct sink *sink, struct err *err)
{
    struct str line;
    int r = 0;

    for (int number = 1; r == 0 && str_cut(&text, '\n', &line); number++)
        if (str_trim(line).n)
            r = give(sink, "line", number, line, err);
    return r;
}

static int read_array(struct str text, const struct sink *sink, struct err *err)
{
    json_t *root = jsontext_read(text, JSON_REJECT_DUPLICATES, err);
    int r = 0;

    if (!root)
        return -err->code;
    if (!json_is_array(root))
        r = err_set(err, ERR_FORMAT, "is no JSON array");
    for (size_t i = 0; r == 0 && i < json_array_size(root); i++) {
        char *one =
            json_dumps(json_array_get(root, i), JSON_COMPACT | JSON_ENCODE_ANY);
        if (!one)
            mem_exhausted();
        r = give(sink, "item", (int64_t)i + 1, str_of(one), err);
        free(one);
    }
    json_decref(root);
    return r;
}

/* --- members, as text, to JSON --- */

static bool is_number_member(struct str name)
{
    return str_is(name, "Type") || str_is(name, "Status") ||
           str_is(name, "RefId") || str_is(name, "SiteId") ||
           str_is(name, "Id");
}

static void add_name(struct buf *json, struct str name)
{
    buf_addc(json, json->n ? ',' : '{');
    jsontext_add(json, name);
    buf_addc(json, ':');
}

/* Numbers that are none stay texts: item_read() says so. */
static void add_member(struct buf *json, struct str name, struct str text)
{
    int64_t number;

    add_name(json, name);
    if (is_number_member(name) &&
        str_int(str_trim(text), INT64_MIN, INT64_MAX, &number))
        buf_addf(json, "%lld", (long long)number);
    else
        jsontext_add(json, text);
}

static void add_targets(struct buf *json, struct str name, struct str text)
{
    const char *comma = "";
    size_t from = 0;

    add_name(json, name);
    buf_addc(json, '[');
    for (size_t i = 0; i <= text.n; i++) {
        if (i < text.n && text.p[i] != ';' && text.p[i] != ',')
            continue;
        struct str one = str_trim(str_sub(text, from, i));
        from = i + 1;
        if (!one.n)
            continue;
        buf_addz(json, comma);
        jsontext_add(json, one);
        comma = ",";
    }
    buf_addc(json, ']');
}

/* Days since 1899-12-30, as spreadsheets count them, to the nearest second. */
static struct str spreadsheet_date(char date[ITEM_DATE_BYTES + 1],
                                   struct str text)
{
    enum { DAYS_TO_1970 = 25569, DAY_S = 86400, VIETNAM_S = 7 * 3600 };
    scoped(mem_freep) char *copy = str_dup(text);
    char *end;
    double days = strtod(copy, &end);

    if (end == copy || *end || !(days > 1 && days < 200000))
        return text;
    int64_t s = (int64_t)((days - DAYS_TO_1970) * DAY_S + 0.5);
    return str_of(item_date(date, (s - VIETNAM_S) * 1000));
}

static void add_cell(struct buf *json, struct str name, struct str text,
                     bool number)
{
    char date[ITEM_DATE_BYTES + 1];

    if (!text.n)
        return;
    if (str_is(name, "DistributionTo"))
        add_targets(json, name, text);
    else if (number && str_is(name, "PublishedDate"))
        add_member(json, name, spreadsheet_date(date, text));
    else
        add_member(json, name, text);
}

static void end_object(struct buf *json)
{
    buf_addz(json, json->n ? "}" : "{}");
}

/* --- tables --- */

struct table {
    struct sink sink;
    const char *what; /* "line" or "row" */
    struct arena *arena;
    struct str names[SHEET_CELLS_MAX];
    size_t count; /* 0: the first row was not met */
};

static int take_names(struct table *t, const struct sheet_row *row,
                      struct err *err)
{
    for (size_t i = 0; i < row->count; i++) {
        struct str name = str_trim(row->cells[i].text);
        for (size_t k = 0; k < i; k++)
            if (name.n && str_eq(name, t->names[k]))
                return err_set(err, ERR_FORMAT, "%s %lld: two columns '%.*s'",
                               t->what, (long long)row->number, (int)name.n,
                               name.p);
        t->names[i] = arena_keep(t->arena, name);
    }
    t->count = row->count;
    return 0;
}

static int take_row(void *context, const struct sheet_row *row, struct err *err)
{
    struct table *t = context;
    struct buf json = {0};

    if (!t->count)
        return take_names(t, row, err);
    for (size_t i = 0; i < row->count; i++) {
        const struct sheet_cell *cell = &row->cells[i];
        if (cell->text.n && (i >= t->count || !t->names[i].n)) {
            buf_done(&json);
            return err_set(err, ERR_FORMAT,
                           "%s %lld: cell %zu has no name in the first row",
                           t->what, (long long)row->number, i + 1);
        }
        if (cell->text.n)
            add_cell(&json, t->names[i], cell->text, cell->number);
    }
    end_object(&json);
    int r = give(&t->sink, t->what, row->number, buf_str(&json), err);
    buf_done(&json);
    return r;
}

static int read_csv(struct str text, const struct sink *sink, struct err *err)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(arena_freep) struct arena *names = arena_new();
    struct table table = {.sink = *sink, .what = "line", .arena = names};
    struct csv csv;
    struct csv_row cells;
    int r;

    csv_init(&csv, text, arena);
    while ((r = csv_next(&csv, &cells, err)) == 1) {
        struct sheet_row row = {.number = cells.line,
                                .count = (size_t)cells.count};
        for (size_t i = 0; i < row.count; i++)
            row.cells[i].text = str_of(cells.cells[i]);
        r = take_row(&table, &row, err);
        arena_reset(arena);
        if (r < 0)
            return r;
    }
    return r < 0 ? err_wrap(err, "line %d", cells.line) : 0;
}

static int read_xlsx(struct str bytes, const struct sink *sink, struct err *err)
{
    scoped(arena_freep) struct arena *names = arena_new();
    struct table table = {.sink = *sink, .what = "row", .arena = names};

    return sheet_read(bytes, take_row, &table, err);
}

/* --- XML --- */

struct xml {
    struct sink sink;
    int item_at;  /* depth of the open <Item>; 0: outside of one */
    int64_t line; /* where the item began */
    char name[64];
    struct buf json, text, targets;
};

enum { IN_ITEM = 1, IN_MEMBER, IN_AGENCY }; /* elements open, the item too */

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct xml *x = context;

    if (!x->item_at && !str_is(e->name, "Item"))
        return 0;
    if (!x->item_at)
        x->item_at = e->depth;
    int open = e->depth - x->item_at + 1;
    if (open > IN_AGENCY)
        return err_set(err, ERR_FORMAT,
                       "line %lld: elements inside of an agency",
                       (long long)x->line);
    if (open == IN_ITEM) {
        x->line = e->line;
        buf_reset(&x->json);
    } else if (open == IN_MEMBER) {
        snprintf(x->name, sizeof x->name, "%.*s",
                 (int)(e->name.n < 63 ? e->name.n : 63), e->name.p);
        buf_reset(&x->targets);
    }
    buf_reset(&x->text);
    return 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct xml *x = context;

    (void)err;
    if (x->item_at)
        buf_add(&x->text, text);
    return 0;
}

static int end_item(struct xml *x, struct err *err)
{
    x->item_at = 0;
    end_object(&x->json);
    return give(&x->sink, "line", x->line, buf_str(&x->json), err);
}

static void end_member(struct xml *x)
{
    const struct str name = str_of(x->name), text = buf_str(&x->text);

    if (str_is(name, "DistributionTo"))
        add_targets(&x->json, name, x->targets.n ? buf_str(&x->targets) : text);
    else if (text.n)
        add_member(&x->json, name, text);
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct xml *x = context;
    int r = 0;

    if (!x->item_at)
        return 0;
    switch (e->depth - x->item_at + 1) {
    case IN_ITEM: r = end_item(x, err); break;
    case IN_MEMBER: end_member(x); break;
    default:
        buf_add(&x->targets, str_trim(buf_str(&x->text)));
        buf_addc(&x->targets, ';');
    }
    buf_reset(&x->text);
    return r;
}

static int read_xml(struct str text, const struct sink *sink, struct err *err)
{
    static const struct xmlpush_form form = {
        .start = on_start,
        .end = on_end,
        .text = on_text,
        .depth_max = XML_DEPTH_MAX,
        .bytes_max = XML_MAX_BYTES,
    };
    struct xml x = {.sink = *sink};
    int r = xmlpush_read(&form, &x, text, err);

    buf_done(&x.json);
    buf_done(&x.text);
    buf_done(&x.targets);
    return r;
}

int bulk_read(enum bulk_form form, struct str bytes, bulk_fn *take,
              void *context, struct err *err)
{
    static int (*const readers[])(struct str bytes, const struct sink *sink,
                                  struct err *err) = {
        [BULK_JSONL] = read_lines, [BULK_JSON] = read_array,
        [BULK_CSV] = read_csv,     [BULK_XLSX] = read_xlsx,
        [BULK_XML] = read_xml,
    };
    const struct sink sink = {take, context};

    return readers[form](bytes, &sink, err);
}
