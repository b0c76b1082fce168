/*
 * crawler/trap.c - see trap.h.
 *
 * The rules come from portals as they are.  One crawl of sotttt.hanoi.gov.vn
 * holds 12,650 URLs, of which all but some 160 are the same few pages under
 * "/vi/vi/en/vi...": a relative link to each language at the foot of each page.
 * It is also appended to the last parameter ("...&p_p_col_count=1/vi/vi"), so
 * segments are counted over path and query.
 */
#include "crawler/trap.h"

#include "base/clock.h"
#include "base/url.h"

#include <stdlib.h>

enum {
    LENGTH_MAX_BYTES = 2000,
    SEGMENTS_MAX = 16,
    SEGMENT_REPEATS_MAX = 2,
    LANGUAGES_MAX = 2,
    PARAMETERS_MAX = 20,
    SAME_PARAMETER_MAX = 4,
    FUTURE_MONTHS_MAX = 12,
    YEAR_MIN = 1945, /* the oldest law of the state */
    TITLE_MIN_BYTES = 24,
    NAME_MAX_BYTES = 24,
};

static bool digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool in_list(struct str word, const char *const *list)
{
    for (; *list; list++)
        if (str_case_eq(word, str_of(*list)))
            return true;
    return false;
}

/* --- segments --- */

struct segments {
    struct str items[SEGMENTS_MAX];
    size_t n; /* SEGMENTS_MAX + 1 when there are more */
};

/* What stands between slashes, of path and query together. */
static struct segments cut(const struct url *url)
{
    struct str rest = {url->path.p, url->path.n + url->query.n}, part;
    struct segments all = {0};

    while (str_cut(&rest, '/', &part)) {
        if (!part.n)
            continue;
        if (all.n < SEGMENTS_MAX)
            all.items[all.n] = part;
        if (all.n <= SEGMENTS_MAX)
            all.n++;
    }
    return all;
}

/* "vi", "en-US", "vi_VN". */
static bool is_language(struct str s)
{
    static const char *const codes[] = {"vi", "vn", "en", "fr", "de", "es",
                                        "ru", "zh", "cn", "ja", "jp", "ko",
                                        "kr", "lo", "km", "th", NULL};

    if (s.n == 5 && (s.p[2] == '-' || s.p[2] == '_'))
        s.n = 2;
    return in_list(s, codes);
}

/* Numbers and single signs repeat in sane URLs: /2024/10/10, /-/. */
static bool may_repeat(struct str s)
{
    bool number = true;

    for (size_t i = 0; i < s.n; i++)
        number = number && digit(s.p[i]);
    return number || (s.n == 1 && !letter(s.p[0]));
}

static const char *find_languages(const struct segments *all)
{
    size_t languages = 0;

    for (size_t i = 0; i < all->n; i++) {
        if (!is_language(all->items[i]))
            continue;
        languages++;
        if (i && str_case_eq(all->items[i], all->items[i - 1]))
            return "languages are nested in the path";
    }
    return languages > LANGUAGES_MAX ? "languages are nested in the path"
                                     : NULL;
}

static const char *find_repeats(const struct segments *all)
{
    const struct str *s = all->items;

    for (size_t i = 0; i < all->n; i++) {
        size_t same = 0;
        for (size_t j = i; j < all->n && !may_repeat(s[i]); j++) {
            bool equal = str_eq(s[i], s[j]);
            same += equal;
            /* Two neighbours that come back as neighbours. */
            if (equal && j > i + 1 && j + 1 < all->n && !may_repeat(s[i + 1]) &&
                str_eq(s[i + 1], s[j + 1]))
                return "a part of the path repeats";
        }
        if (same > SEGMENT_REPEATS_MAX)
            return "a segment of the path repeats";
    }
    return NULL;
}

/* --- calendars --- */

static bool beyond(int year, int month, int64_t now_unix_ms)
{
    char now[CLOCK_ISO_MAX];
    int64_t now_year, now_month;
    struct str text = str_of(clock_iso(now, now_unix_ms, false));

    if (!str_int(str_sub(text, 0, 4), 0, 9999, &now_year) ||
        !str_int(str_sub(text, 5, 7), 1, 12, &now_month))
        return false;
    return year < YEAR_MIN ||
           year * 12 + month > now_year * 12 + now_month + FUTURE_MONTHS_MAX;
}

static bool number_of(struct str s, size_t digits, int64_t min, int64_t max,
                      int64_t *ret)
{
    return s.n >= 1 && s.n <= digits && digit(s.p[0]) &&
           str_int(s, min, max, ret);
}

/* "/2031/07" or "/2031-07-01" far from today. */
static const char *find_calendar_path(const struct segments *all, int64_t now)
{
    static const char why[] = "a calendar without end";
    int64_t year, month;

    for (size_t i = 0; i < all->n; i++) {
        struct str s = all->items[i];
        bool dashed = s.n >= 7 && s.p[4] == '-';
        struct str next = dashed           ? str_sub(s, 5, 7)
                          : i + 1 < all->n ? all->items[i + 1]
                                           : (struct str){0};
        if ((dashed || s.n == 4) &&
            number_of(str_sub(s, 0, 4), 4, 1000, 9999, &year) &&
            number_of(next, 2, 1, 12, &month) &&
            beyond((int)year, (int)month, now))
            return why;
    }
    return NULL;
}

/* The first run of exactly four digits, or -1. */
static int year_in(struct str value)
{
    size_t run = 0;

    for (size_t i = 0; i <= value.n; i++) {
        if (i < value.n && digit(value.p[i])) {
            run++;
            continue;
        }
        int64_t year;
        if (run == 4 && str_int(str_sub(value, i - 4, i), 1000, 9999, &year))
            return (int)year;
        run = 0;
    }
    return -1;
}

/* --- parameters --- */

struct parameter {
    struct str name, value;
    struct str word; /* the name behind the portlet's prefix, letters only */
    char room[NAME_MAX_BYTES];
};

static bool next_parameter(struct str *rest, struct parameter *ret)
{
    struct str part;

    if (!str_cut(rest, '&', &part))
        return false;
    ptrdiff_t equals = str_chr(part, '=');
    size_t n = equals < 0 ? part.n : (size_t)equals, from = n, letters = 0;
    ret->name = str_sub(part, 0, n);
    ret->value = str_sub(part, n + 1, part.n);
    while (from && part.p[0] == '_' && part.p[from - 1] != '_')
        from--; /* "_8_WAR_calendarportlet_year": year */
    for (size_t i = part.p && part.n && part.p[0] == '_' ? from : 0; i < n; i++)
        if (letter(part.p[i]) && letters < NAME_MAX_BYTES)
            ret->room[letters++] = part.p[i];
    ret->word = (struct str){ret->room, letters};
    return true;
}

static bool is_calendar(const struct parameter *p, int64_t now)
{
    static const char *const words[] = {
        "date",     "day",     "ngay",     "fromdate", "todate",
        "tungay",   "denngay", "month",    "thang",    "year",
        "nam",      "week",    "tuan",     "caldate",  "calendardate",
        "startday", "curdate", "viewdate", NULL};
    int year = in_list(p->word, words) ? year_in(p->value) : -1;

    return year >= 0 && beyond(year, 1, now);
}

static bool leads_back(const struct parameter *p)
{
    static const char *const words[] = {
        "redirect", "returnurl", "backurl",     "plbackurl", "returnto",
        "referer",  "goback",    "redirecturl", "continue",  NULL};

    return p->value.n && in_list(p->word, words);
}

static bool is_session(const struct parameter *p)
{
    static const char *const words[] = {"pauth",     "ppauth",    "csrf",
                                        "csrftoken", "formtoken", "viewstate",
                                        "nonce",     "sessid",    NULL};

    return p->value.n && in_list(p->word, words);
}

/* Liferay: the same page as an action, a resource, a pop-up or a form. */
static bool is_liferay_action(const struct parameter *p)
{
    if (str_is(p->name, "p_p_lifecycle"))
        return !str_is(p->value, "0");
    if (str_is(p->name, "p_p_state"))
        return str_is(p->value, "pop_up") || str_is(p->value, "exclusive");
    if (str_is(p->name, "p_p_mode"))
        return !str_is(p->value, "view");
    return str_ends(p->name, STR("_struts_action")) &&
           str_case_find(p->value, STR("login")) >= 0;
}

static const char *find_in_parameters(struct str query, int64_t now)
{
    struct str rest = str_sub(query, 1, query.n), others;
    struct parameter p, other;
    size_t count = 0;

    while (next_parameter(&rest, &p)) {
        size_t same = 0;
        if (++count > PARAMETERS_MAX)
            return "too many parameters";
        if (is_calendar(&p, now))
            return "a calendar without end";
        if (leads_back(&p))
            return "a parameter holds the way back";
        if (is_session(&p))
            return "a parameter holds a session";
        if (is_liferay_action(&p))
            return "a Liferay action, not a page";
        for (others = rest; next_parameter(&others, &other);)
            same += str_eq(p.name, other.name);
        if (same >= SAME_PARAMETER_MAX)
            return "a parameter repeats";
    }
    return NULL;
}

const char *trap_find(const struct url *url, int64_t now_unix_ms)
{
    struct segments all = cut(url);
    const char *why;

    if (strlen(url->href) > LENGTH_MAX_BYTES)
        return "too long";
    if (all.n > SEGMENTS_MAX)
        return "too deep";
    if (str_case_find(url->path, STR("/(S(")) >= 0)
        return "the path holds a session";
    if ((why = find_languages(&all)))
        return why;
    if ((why = find_repeats(&all)))
        return why;
    if ((why = find_calendar_path(&all, now_unix_ms)))
        return why;
    return find_in_parameters(url->query, now_unix_ms);
}

/* --- shapes --- */

static bool is_title(struct str s)
{
    size_t hyphens = 0;

    for (size_t i = 0; i < s.n; i++)
        hyphens += s.p[i] == '-';
    return hyphens >= 2 || s.n >= TITLE_MIN_BYTES;
}

static void add_segment(struct buf *out, struct str s)
{
    ptrdiff_t dot = str_chr(s, '.');

    if (is_title(s)) {
        buf_addc(out, 'S');
        s = dot < 0 ? (struct str){0} : str_sub(s, (size_t)dot, s.n);
    }
    for (size_t i = 0; i < s.n; i++) {
        if (!digit(s.p[i]))
            buf_addc(out, s.p[i]);
        else if (!i || !digit(s.p[i - 1]))
            buf_addc(out, 'N');
    }
}

void trap_shape(struct buf *out, const struct url *url)
{
    struct str rest = url->path, part;
    bool language = false;

    buf_add(out, url->host);
    while (str_cut(&rest, '/', &part)) {
        bool again = is_language(part);
        if (!part.n || (again && language))
            continue;
        language = again;
        buf_addc(out, '/');
        if (again)
            buf_addc(out, 'L');
        else
            add_segment(out, part);
    }
    rest = str_sub(url->query, 1, url->query.n);
    for (char mark = '?'; rest.n && str_cut(&rest, '&', &part); mark = '&') {
        ptrdiff_t equals = str_chr(part, '=');
        buf_addc(out, mark);
        buf_add(out, str_sub(part, 0, equals < 0 ? part.n : (size_t)equals));
    }
}

/* --- what came of them --- */

/* Open addressing; `room` is a power of two, a quarter stays free.  A slot
 * without a shape is free. */
struct traps {
    struct trap_tally *slots;
    size_t used, room;
};

struct traps *traps_new(void)
{
    struct traps *t = NEW(traps);

    t->room = 1024;
    t->slots = mem_new(t->room, sizeof *t->slots);
    return t;
}

void traps_free(struct traps *t)
{
    if (!t)
        return;
    free(t->slots);
    free(t);
}

static uint64_t shape_key(const struct url *url)
{
    scoped(buf_done) struct buf shape = {0};

    trap_shape(&shape, url);
    return str_hash(buf_str(&shape)) | 1;
}

/* The slot of that shape, or the free one where it would go. */
static struct trap_tally *slot_of(const struct traps *t, uint64_t shape)
{
    size_t i = (size_t)(shape >> 1) & (t->room - 1);

    while (t->slots[i].shape && t->slots[i].shape != shape)
        i = (i + 1) & (t->room - 1);
    return &t->slots[i];
}

static void grow(struct traps *t)
{
    struct traps larger = {.room = 2 * t->room, .used = t->used};

    larger.slots = mem_new(larger.room, sizeof *larger.slots);
    for (size_t i = 0; i < t->room; i++)
        if (t->slots[i].shape)
            *slot_of(&larger, t->slots[i].shape) = t->slots[i];
    free(t->slots);
    *t = larger;
}

bool traps_exhausted(const struct traps *t, const struct url *url)
{
    const struct trap_tally *tally = slot_of(t, shape_key(url));

    if (tally->fetched < TRAP_SAMPLE)
        return false;
    return tally->copies > tally->fetched / 2 ||
           (url->query.n && tally->fetched >= TRAP_VARIANTS_MAX);
}

/* The slot of that shape, taken when it had none; NULL: there is no room. */
static struct trap_tally *take_slot(struct traps *t, uint64_t shape)
{
    struct trap_tally *tally = slot_of(t, shape);

    if (!tally->shape && t->used >= TRAP_SHAPES_MAX)
        return NULL;
    if (!tally->shape && ++t->used > t->room / 4 * 3) {
        grow(t);
        tally = slot_of(t, shape);
    }
    tally->shape = shape;
    return tally;
}

struct trap_tally traps_tell(struct traps *t, const struct url *url, bool copy)
{
    struct trap_tally *tally = take_slot(t, shape_key(url));

    if (!tally)
        return (struct trap_tally){0};
    tally->fetched++;
    tally->copies += copy;
    return *tally;
}

void traps_put(struct traps *t, const struct trap_tally *tally)
{
    struct trap_tally *slot = tally->shape ? take_slot(t, tally->shape) : NULL;

    if (slot)
        *slot = *tally;
}
