/* syndication/v2param.c - see v2param.h. */
#include "syndication/v2param.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/utf8.h"
#include "syndication/hubcontent.h"

#include <stdio.h>

enum { VIETNAM_MS = 7 * 3600 * 1000, SHOWN_BYTES = 40 };

static bool wrong(struct v2_mistake *m, const char *name, struct str value,
                  const char *vi, const char *en)
{
    int n = (int)utf8_prefix(value, SHOWN_BYTES);
    const char *p = value.p ? value.p : "";

    snprintf(m->vi, sizeof m->vi, "Tham số %s: '%.*s' %s", name, n, p, vi);
    snprintf(m->en, sizeof m->en, "Parameter %s: '%.*s' %s", name, n, p, en);
    return false;
}

static const struct {
    const char *ending, *type;
    enum itemform form;
} forms[] = {
    {".json", "application/json", ITEMFORM_JSON},
    {".xml", "application/xml", ITEMFORM_XML},
    {".csv", "text/csv", ITEMFORM_CSV},
    {".xml", "text/xml", ITEMFORM_XML},
    {".xlsx",
     "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
     ITEMFORM_XLSX},
};

enum { FORMS = sizeof forms / sizeof *forms };

bool v2_form_of_ending(struct str ending, enum itemform *ret_form)
{
    for (int i = 0; i < FORMS; i++)
        if (str_is(ending, forms[i].ending)) {
            *ret_form = forms[i].form;
            return true;
        }
    return false;
}

/* The quality of one range, in thousandths. */
static int quality(struct str parameters)
{
    struct str part;
    int64_t value;

    while (str_cut(&parameters, ';', &part)) {
        part = str_trim(part);
        if (!str_case_starts(part, STR("q=")))
            continue;
        part = str_sub(part, 2, part.n);
        if (str_starts(part, STR("0.")) &&
            str_int(str_sub(part, 2, part.n), 0, 999, &value))
            return (int)value * (part.n == 3 ? 100 : part.n == 4 ? 10 : 1);
        return str_starts(part, STR("0")) ? 0 : 1000;
    }
    return 1000;
}

/* How exactly a range speaks of a type: 0 not at all, 3 by its name. */
static int fit(struct str range, const char *type)
{
    struct str kind = str_of(type);

    if (str_case_eq(range, kind))
        return 3;
    if (str_is(range, "*/*"))
        return 1;
    size_t slash = (size_t)str_chr(kind, '/');
    return range.n == slash + 2 && range.p[range.n - 1] == '*' &&
                   str_case_starts(range, str_sub(kind, 0, slash + 1))
               ? 2
               : 0;
}

static int wish(struct str accept, const char *type)
{
    struct str range, name = {0};
    int best_fit = 0, found = 0;

    while (str_cut(&accept, ',', &range)) {
        struct str rest = range;
        (void)str_cut(&rest, ';', &name);
        int f = fit(str_trim(name), type);
        if (f > best_fit) {
            best_fit = f;
            found = quality(rest);
        }
    }
    return found;
}

bool v2_form_accepted(struct str accept, enum itemform *ret_form)
{
    int best = 0;

    *ret_form = ITEMFORM_JSON;
    if (!str_trim(accept).n)
        return true;
    for (int i = 0; i < FORMS; i++) {
        int wished = wish(accept, forms[i].type);
        if (wished > best) {
            best = wished;
            *ret_form = forms[i].form;
        }
    }
    return best > 0;
}

static bool read_choice(struct v2_list *list, const char *name,
                        struct str value, struct v2_mistake *m)
{
    bool is_type = !strcmp(name, "type");
    const struct hubcontent_list text = {
        .type = is_type ? value : (struct str){0},
        .distribution = is_type ? (struct str){0} : value,
    };
    struct hubcontent_params p = {0};
    struct err err = {0};

    if (hubcontent_params(&p, &text, &err) < 0)
        return wrong(m, name, value, "không hợp lệ",
                     is_type ? "is not of -1, 1, 2, 3"
                             : "is not a list of at most 200 agency ids");
    if (is_type) {
        list->query.types = p.types;
        return true;
    }
    memcpy(list->targets, p.targets, sizeof p.targets);
    list->query.targets = list->targets;
    list->query.target_count = p.target_count;
    return true;
}

/* A time without a zone is meant as the clock in Viet Nam shows it. */
static bool has_zone(struct str text)
{
    ptrdiff_t t = str_chr(text, 'T');
    struct str time = str_sub(text, t < 0 ? text.n : (size_t)t, text.n);

    return str_chr(time, 'Z') >= 0 || str_chr(time, '+') >= 0 ||
           str_chr(time, '-') >= 0;
}

static bool read_time(const char *name, struct str value, int64_t *ret_ms,
                      struct v2_mistake *m)
{
    if (!clock_parse_iso(value, ret_ms) || *ret_ms < 0)
        return wrong(m, name, value,
                     "không phải là thời điểm (2024-07-29T15:55:24+07:00)",
                     "is no time (2024-07-29T15:55:24+07:00)");
    *ret_ms -= has_zone(value) ? 0 : VIETNAM_MS;
    return true;
}

static bool digits(struct str s, size_t n)
{
    for (size_t i = 0; i < s.n; i++)
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
    return s.n == n;
}

/* "20240729155524" to "2024-07-29T15:55:24"; false when it is no such time. */
static bool spread_date(char date[ITEM_DATE_BYTES + 1], struct str s)
{
    int64_t ms;

    if (!digits(s, 14))
        return false;
    snprintf(date, ITEM_DATE_BYTES + 1, "%.4s-%.2s-%.2sT%.2s:%.2s:%.2s", s.p,
             s.p + 4, s.p + 6, s.p + 8, s.p + 10, s.p + 12);
    return item_date_parse(str_of(date), &ms);
}

static bool read_cursor(struct v2_list *list, struct str value, bool changes)
{
    struct walk_mark *after = &list->query.after;
    struct str rest = value, kind, date;

    if (!str_cut(&rest, '-', &kind))
        return false;
    if (changes)
        return str_is(kind, "c1") && str_int(rest, 0, INT64_MAX, &after->seq);
    if (!str_is(kind, "i1") || !str_cut(&rest, '-', &date) ||
        !spread_date(list->cursor_date, date) ||
        !str_int(rest, 1, INT64_MAX, &after->id))
        return false;
    after->published = str_of(list->cursor_date);
    return true;
}

char *v2_cursor(char text[V2_CURSOR_MAX], const struct walk_mark *end,
                bool changes)
{
    const char *p = end->published.p;

    if (changes)
        snprintf(text, V2_CURSOR_MAX, "c1-%lld", (long long)end->seq);
    else
        snprintf(text, V2_CURSOR_MAX, "i1-%.4s%.2s%.2s%.2s%.2s%.2s-%lld", p,
                 p + 5, p + 8, p + 11, p + 14, p + 17, (long long)end->id);
    return text;
}

static bool read_published(struct v2_list *list, bool since, struct str value,
                           struct v2_mistake *m)
{
    char *text = since ? list->since : list->before;
    int64_t ms;

    if (!read_time(since ? "published_since" : "published_before", value, &ms,
                   m))
        return false;
    item_date(text, ms);
    if (since)
        list->query.published_since = str_of(text);
    else
        list->query.published_before = str_of(text);
    return true;
}

static bool read_limit(struct v2_list *list, struct str value,
                       struct v2_mistake *m)
{
    int64_t limit;

    if (!str_int(value, 1, WALK_LIMIT_MAX, &limit))
        return wrong(m, "limit", value, "không phải là số từ 1 đến 200",
                     "is no number of 1 to 200");
    list->query.limit = (size_t)limit;
    return true;
}

/* The names, in the order of the bits that tell which were given. */
static const char *const names[] = {
    "type",          "distribution",    "limit",           "cursor",
    "changed_since", "published_since", "published_before"};
enum { NAMES = sizeof names / sizeof *names, NAMES_OF_CHANGES = 5 };

static bool read_one(struct v2_list *list, int which, struct str value,
                     bool changes, struct v2_mistake *m)
{
    if (which < 2)
        return read_choice(list, names[which], value, m);
    if (which == 2)
        return read_limit(list, value, m);
    if (which == 3)
        return read_cursor(list, value, changes) ||
               wrong(m, "cursor", value, "không phải là Cursor đã được trả về",
                     "is no Cursor that was given out");
    if (which == 4)
        return read_time(names[4], value, &list->query.changed_since_ms, m);
    return read_published(list, which == 5, value, m);
}

static int find_name(struct str name, bool changes)
{
    for (int i = 0; i < (changes ? NAMES_OF_CHANGES : NAMES); i++)
        if (str_is(name, names[i]))
            return i;
    return -1;
}

bool v2_list_read(struct v2_list *list, const struct httpd_pair *pairs,
                  size_t count, bool changes, struct v2_mistake *m)
{
    unsigned given = 0;

    list->query = (struct walk_query){.limit = V2_LIMIT};
    for (size_t i = 0; i < count; i++) {
        int which = find_name(pairs[i].name, changes);
        if (which < 0)
            return wrong(m, "", pairs[i].name, "là tham số không có ở đây",
                         "is a parameter that is not known here");
        if (given >> which & 1)
            return wrong(m, names[which], pairs[i].value, "được gửi hai lần",
                         "is given twice");
        given |= 1U << which;
        if (!read_one(list, which, pairs[i].value, changes, m))
            return false;
    }
    return true;
}
