/* searchd/query.c - see query.h. */
#include "searchd/query.h"

#include "base/clock.h"
#include "base/html.h"
#include "base/httpd.h"
#include "base/utf8.h"
#include "indexer/analyse.h"
#include "indexer/schema.h"

#include <stdio.h>
#include <string.h>

static const char *const parameters[CONDITION_KINDS] = {
    [BY_AGENCY] = "agency",
    [BY_LEVEL] = "level",
    [BY_PROVINCE] = "province",
    [BY_KIND] = "kind",
    [BY_TYPE] = "type",
    [BY_ISSUER] = "issuer",
    [BY_SIGNER] = "signer",
    [BY_FIELD] = "field",
    [BY_SITE] = "site",
    [BY_PLACE] = "place",
    [BY_NUMBER] = "number",
    [BY_YEAR] = "year",
    [BY_SERVICE_LEVEL] = "service_level",
    [BY_SERVICE_MODE] = "service_mode",
    [BY_CODE] = "code",
    [BY_STORY] = "story",
};

const char *query_parameter(enum condition_kind kind)
{
    return parameters[kind];
}

void problems_add(struct problems *p, const char *parameter, const char *vi,
                  const char *en)
{
    if (p->count < QUERY_PROBLEMS_MAX)
        p->items[p->count++] = (struct problem){parameter, vi, en};
}

void query_init(struct query *q)
{
    *q = (struct query){.limit = QUERY_LIMIT_DEFAULT, .facets = true};
}

/* --- the box --- */

enum { FIELD_NAME_MAX_BYTES = 12 };

/* With or without accents, in any case: "so:", "Số:", "LOẠI:". */
static bool find_field(struct str name, enum condition_kind *ret_kind)
{
    static const struct {
        const char *name;
        enum condition_kind kind;
    } fields[] = {
        {"so", BY_NUMBER},
        {"site", BY_SITE},
        {"cq", BY_BODY},
        {"loai", BY_TYPE},
    };
    scoped(buf_done) struct buf plain = {0};

    if (name.n > FIELD_NAME_MAX_BYTES)
        return false;
    fold_text(&plain, name);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        if (str_is(buf_str(&plain), fields[i].name)) {
            *ret_kind = fields[i].kind;
            return true;
        }
    return false;
}

/* Bytes of the quotation mark that begins at s.p[0]: ", or one of “ ” „ « ». */
static size_t quote_at(struct str s)
{
    static const char *const marks[] = {"\"", "“", "”", "„", "«", "»"};

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_starts(s, str_of(marks[i])))
            return strlen(marks[i]);
    return 0;
}

/* Takes the quoted text that *rest begins with; false when it is not closed,
 * and then only the mark is taken. */
static bool take_quoted(struct str *rest, struct str *ret_text)
{
    size_t open = quote_at(*rest);

    *rest = str_sub(*rest, open, rest->n);
    for (size_t i = 0; i < rest->n; i++) {
        size_t close = quote_at(str_sub(*rest, i, rest->n));
        if (!close)
            continue;
        *ret_text = str_trim(str_sub(*rest, 0, i));
        *rest = str_sub(*rest, i + close, rest->n);
        return true;
    }
    return false;
}

/* Takes what stands before the next space or quotation mark. */
static struct str take_word(struct str *rest)
{
    size_t n = 0;

    while (n < rest->n && rest->p[n] != ' ' &&
           !quote_at(str_sub(*rest, n, rest->n)))
        n++;
    struct str word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return word;
}

static void add_condition(struct query *q, const struct condition *c)
{
    if (q->condition_count < QUERY_CONDITIONS_MAX && c->value.n &&
        c->value.n <= QUERY_VALUE_MAX_BYTES)
        q->conditions[q->condition_count++] = *c;
}

/* "so:..." at the beginning of *rest: taken, with its value. */
static bool take_field(struct query *q, struct str *rest, bool without)
{
    ptrdiff_t colon = str_chr(*rest, ':');
    struct condition c = {.typed = true, .without = without};

    if (colon < 0)
        return false;
    struct str name = str_sub(*rest, 0, (size_t)colon);
    struct str after = str_sub(*rest, name.n + 1, rest->n);
    if (!after.n || after.p[0] == ' ' || !find_field(name, &c.kind))
        return false;
    if (!quote_at(after) || !take_quoted(&after, &c.value))
        c.value = take_word(&after);
    add_condition(q, &c);
    *rest = after;
    return true;
}

static void add_part(struct str *parts, size_t *count, struct str part)
{
    if (*count < QUERY_PARTS_MAX && part.n)
        parts[(*count)++] = part;
}

/* Takes one sign or word from *rest, which begins with neither space. */
static void take_part(struct query *q, struct str *rest, struct buf *words)
{
    bool without = rest->n > 1 && rest->p[0] == '-' && rest->p[1] != ' ' &&
                   rest->p[1] != '-';
    struct str part;

    if (without)
        *rest = str_sub(*rest, 1, rest->n);
    if (take_field(q, rest, without))
        return;
    if (quote_at(*rest)) {
        if (!take_quoted(rest, &part))
            return;
        if (without)
            add_part(q->without, &q->without_count, part);
        else
            add_part(q->phrases, &q->phrase_count, part);
        return;
    }
    part = take_word(rest);
    if (without) {
        add_part(q->without, &q->without_count, part);
    } else {
        buf_addz(words, words->n ? " " : "");
        buf_add(words, part);
    }
}

/* Well-formed, in NFC, each run of white space and control characters one
 * space; of the arena. */
static struct str tidy(struct str text, size_t max, struct arena *arena)
{
    struct buf nfc = {0}, out = {0};

    text = str_sub(text, 0, utf8_prefix(text, max));
    utf8_nfc(&nfc, text);
    for (size_t at = 0; at < nfc.n;) {
        uint32_t c = utf8_next(buf_str(&nfc), &at);
        if (!utf8_is_space(c) && c >= 0x20 && c != 0x7f)
            utf8_put(&out, c);
        else if (out.n && out.p[out.n - 1] != ' ')
            buf_addc(&out, ' ');
    }
    struct str trimmed = str_trim(buf_str(&out));
    struct str kept = {arena_str(arena, trimmed), trimmed.n};
    buf_done(&nfc);
    buf_done(&out);
    return kept;
}

/* What a box that was filled in before has left. */
static void clear_text(struct query *q)
{
    size_t kept = 0;

    q->phrase_count = q->without_count = 0;
    for (size_t i = 0; i < q->condition_count; i++)
        if (!q->conditions[i].typed)
            q->conditions[kept++] = q->conditions[i];
    q->condition_count = kept;
}

void query_text(struct query *q, struct str typed, struct arena *arena)
{
    struct buf words = {0};

    clear_text(q);
    q->typed = tidy(typed, QUERY_TEXT_MAX_BYTES, arena);
    struct str rest = q->typed;
    while ((rest = str_trim(rest)).n)
        take_part(q, &rest, &words);
    q->words = (struct str){arena_str(arena, buf_str(&words)), words.n};
    buf_done(&words);
}

/* --- parameters --- */

struct reading {
    struct query *q;
    struct problems *problems;
    struct arena *arena;
};

/* "2022" or "2019-2022" */
static bool is_story(struct str value)
{
    return value.n == 16 && strspn(value.p, "0123456789abcdef") == 16;
}

static bool is_year_range(struct str value)
{
    struct str rest = value, first = {0}, last = {0};
    int64_t a, b;

    (void)str_cut(&rest, '-', &first);
    if (!str_int(first, 1900, 2200, &a))
        return false;
    if (!rest.p)
        return true;
    last = rest;
    return str_int(last, 1900, 2200, &b) && a <= b && b - a <= 100;
}

static bool is_level(struct str value)
{
    static const char *const levels[] = {"ministry",   "agency",   "province",
                                         "department", "district", "commune",
                                         "other"};
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (str_is(value, levels[i]))
            return true;
    return false;
}

static void read_condition(struct reading *r, enum condition_kind kind,
                           struct str raw)
{
    struct condition c = {.kind = kind};

    if (raw.n > QUERY_VALUE_MAX_BYTES) {
        problems_add(r->problems, parameters[kind], "giá trị quá dài",
                     "the value is too long");
        return;
    }
    c.value = tidy(raw, QUERY_VALUE_MAX_BYTES, r->arena);
    if (kind == BY_KIND && c.value.n && kind_find(c.value.p) == KIND_COUNT)
        problems_add(
            r->problems, "kind",
            "phải là page, news, directive, document, service, dataset "
            "hoặc video",
            "must be page, news, directive, document, service, dataset or "
            "video");
    else if (kind == BY_LEVEL && c.value.n && !is_level(c.value))
        problems_add(
            r->problems, "level",
            "phải là ministry, agency, province, department, district, "
            "commune hoặc other",
            "must be ministry, agency, province, department, district, "
            "commune or other");
    else if (kind == BY_YEAR && c.value.n && !is_year_range(c.value))
        problems_add(r->problems, "year",
                     "phải là một năm (2022) hoặc khoảng năm (2019-2022)",
                     "must be a year (2022) or a range of years (2019-2022)");
    else if (kind == BY_STORY && c.value.n && !is_story(c.value))
        problems_add(r->problems, "story", "phải gồm 16 chữ số hệ 16",
                     "must be 16 hexadecimal digits");
    else
        add_condition(r->q, &c);
}

/* Brings "24/06/2022" to "2022-06-24"; leaves the rest as it is. */
static struct str iso_date(struct str text, struct arena *arena)
{
    struct str rest = text, day, month;
    int64_t d, m, y;

    if (str_cut(&rest, '/', &day) && str_cut(&rest, '/', &month) && rest.p &&
        str_int(day, 1, 31, &d) && str_int(month, 1, 12, &m) &&
        str_int(rest, 1600, 2400, &y))
        return str_of(
            arena_printf(arena, "%04d-%02d-%02d", (int)y, (int)m, (int)d));
    return text;
}

/* The first moment after the day, month or year that `text` names. */
static int64_t end_of(struct str text, int64_t begin_ms)
{
    const int64_t day = 86400000;
    int64_t year, month = 0, days;

    if (text.n > 7 || !str_int(str_sub(text, 0, 4), 1600, 2400, &year))
        return begin_ms + day;
    if (text.n > 4 && str_int(str_sub(text, 5, text.n), 1, 12, &month))
        month = month % 12;
    year += month == 0;
    return clock_days((int)year, (int)month + 1, 1, &days) ? days * day
                                                           : begin_ms + day;
}

static void read_date(struct reading *r, const char *name, struct str raw)
{
    bool from = !strcmp(name, "from");
    struct query *q = r->q;
    int64_t ms;

    struct str text = iso_date(tidy(raw, 32, r->arena), r->arena);
    if (!text.n)
        return;
    if (text.n > 10 || !clock_parse_iso(text, &ms)) {
        problems_add(
            r->problems, from ? "from" : "to",
            "phải là ngày (2022-06-24 hoặc 24/06/2022), tháng (2022-06) "
            "hoặc năm (2022)",
            "must be a day (2022-06-24 or 24/06/2022), a month (2022-06) "
            "or a year (2022)");
        return;
    }
    /* Days are those of Viet Nam. */
    const int64_t zone = 7 * 3600 * 1000;
    *(from ? &q->from : &q->to) = text;
    *(from ? &q->from_ms : &q->to_ms) = (from ? ms : end_of(text, ms)) - zone;
}

static void read_sort(struct reading *r, const char *name, struct str value)
{
    struct query *q = r->q;

    q->sort_given = value.n > 0;
    if (str_is(value, "newest"))
        q->sort = SORT_NEWEST;
    else if (!value.n || str_is(value, "relevance"))
        q->sort = SORT_BEST;
    else
        problems_add(r->problems, name, "phải là relevance hoặc newest",
                     "must be relevance or newest");
}

static void read_limit(struct reading *r, const char *name, struct str value)
{
    int64_t limit;

    if (str_int(value, 1, QUERY_LIMIT_MAX, &limit))
        r->q->limit = (uint32_t)limit;
    else
        problems_add(r->problems, name, "phải là số từ 1 đến 50",
                     "must be a number of 1..50");
}

static void read_lang(struct reading *r, const char *name, struct str value)
{
    r->q->lang_given = true;
    if (str_is(value, "en"))
        r->q->lang = LANG_EN;
    else if (str_is(value, "vi"))
        r->q->lang = LANG_VI;
    else
        problems_add(r->problems, name, "phải là vi hoặc en",
                     "must be vi or en");
}

static void read_switch(struct reading *r, const char *name, struct str value)
{
    bool on = str_is(value, "1");

    if (!on && !str_is(value, "0"))
        problems_add(r->problems, name, "phải là 0 hoặc 1", "must be 0 or 1");
    else if (!strcmp(name, "in_force"))
        r->q->in_force = on;
    else if (!strcmp(name, "copies"))
        r->q->copies = on;
    else
        r->q->facets = on;
}

static void read_text(struct reading *r, const char *name, struct str value)
{
    (void)name;
    query_text(r->q, value, r->arena);
}

static void read_after(struct reading *r, const char *name, struct str value)
{
    (void)name;
    r->q->after = tidy(value, QUERY_VALUE_MAX_BYTES, r->arena);
}

static const struct {
    const char *name;
    void (*read)(struct reading *r, const char *name, struct str value);
} others[] = {
    {"q", read_text},          {"from", read_date}, {"to", read_date},
    {"in_force", read_switch}, {"sort", read_sort}, {"limit", read_limit},
    {"after", read_after},     {"lang", read_lang}, {"facets", read_switch},
    {"copies", read_switch},
};

struct problem query_unknown(struct str name, struct arena *arena)
{
    return (struct problem){tidy(name, 64, arena).p, "không có tham số này",
                            "there is no such parameter"};
}

static void read_arg(struct reading *r, const struct httpd_pair *arg)
{
    for (size_t i = 0; i < sizeof others / sizeof *others; i++)
        if (str_is(arg->name, others[i].name)) {
            others[i].read(r, others[i].name, arg->value);
            return;
        }
    for (size_t i = 0; i < CONDITION_KINDS; i++)
        if (parameters[i] && str_is(arg->name, parameters[i])) {
            read_condition(r, (enum condition_kind)i, arg->value);
            return;
        }
    struct problem unknown = query_unknown(arg->name, r->arena);
    problems_add(r->problems, unknown.parameter, unknown.vi, unknown.en);
}

static bool has_story(const struct query *q)
{
    for (size_t i = 0; i < q->condition_count; i++)
        if (q->conditions[i].kind == BY_STORY)
            return true;
    return false;
}

bool query_shows_copies(const struct query *q)
{
    return q->copies || has_story(q);
}

void query_args(struct query *q, const struct httpd_pair *args, size_t count,
                struct problems *problems, struct arena *arena)
{
    struct reading r = {q, problems, arena};

    for (size_t i = 0; i < count; i++)
        read_arg(&r, &args[i]);
    if (!q->sort_given && has_story(q))
        q->sort = SORT_ORIGINAL;
    else if (!q->sort_given && !q->words.n && !q->phrase_count)
        q->sort = SORT_NEWEST; /* nothing to be relevant to */
}

bool query_is_empty(const struct query *q)
{
    return !q->typed.n && !q->condition_count && !q->from.n && !q->to.n &&
           !q->in_force;
}

/* --- and back --- */

static void put_pair(struct buf *out, const char *name, struct str value)
{
    if (out->n && out->p[out->n - 1] != '?')
        buf_addc(out, '&');
    buf_addz(out, name);
    buf_addc(out, '=');
    html_query(out, value);
}

static void put_conditions(struct buf *out, const struct query *q,
                           const struct query_change *change)
{
    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        if (!c->typed && c != change->drop)
            put_pair(out, parameters[c->kind], c->value);
    }
    if (q->from.n && !change->drop_dates)
        put_pair(out, "from", q->from);
    if (q->to.n && !change->drop_dates)
        put_pair(out, "to", q->to);
    if (q->in_force && !change->drop_in_force)
        put_pair(out, "in_force", STR("1"));
}

void query_link(struct buf *out, const struct query *q,
                const struct query_change *change)
{
    enum sort sort = change->sort ? *change->sort : q->sort;

    if (change->typed || q->typed.n)
        put_pair(out, "q", change->typed ? str_of(change->typed) : q->typed);
    if (!change->drop_conditions)
        put_conditions(out, q, change);
    if (change->add)
        put_pair(out, parameters[change->add->kind], change->add->value);
    if (change->sort || q->sort_given)
        put_pair(out, "sort",
                 sort == SORT_NEWEST ? STR("newest") : STR("relevance"));
    if (q->copies)
        put_pair(out, "copies", STR("1"));
    if (q->limit != QUERY_LIMIT_DEFAULT) {
        char limit[16];
        snprintf(limit, sizeof limit, "%u", q->limit);
        put_pair(out, "limit", str_of(limit));
    }
    if (change->after)
        put_pair(out, "after", str_of(change->after));
    if (change->related)
        put_pair(out, "related", str_of(change->related));
    if (change->lang || q->lang_given)
        put_pair(out, "lang",
                 str_of(say_lang(change->lang ? *change->lang : q->lang)));
}

uint64_t query_hash(const struct query *q)
{
    struct buf text = {0};

    buf_addf(&text, "%d %d\n", q->sort, q->copies);
    buf_add(&text, q->typed);
    for (size_t i = 0; i < q->condition_count; i++)
        if (!q->conditions[i].typed)
            buf_addf(&text, "\n%d %.*s", q->conditions[i].kind,
                     (int)q->conditions[i].value.n, q->conditions[i].value.p);
    buf_addf(&text, "\n%lld %lld %d", (long long)q->from_ms,
             (long long)q->to_ms, q->in_force);
    uint64_t hash = str_hash(buf_str(&text));
    buf_done(&text);
    return hash;
}
