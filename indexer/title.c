/*
 * indexer/title.c - see title.h.
 *
 * The title element is cut at its separators.  Of the stretches that this
 * gives, the longest that also stands on the page is the title; where none
 * does, the site's name is dropped from the ends.
 */
#include "indexer/title.h"

#include "indexer/meta.h"
#include "indexer/page.h"

enum { PARTS_MAX = 8 };

struct parts {
    struct str all;
    struct str separator[PARTS_MAX]; /* in front of part[i] */
    struct str part[PARTS_MAX];
    size_t count;
};

static size_t separator_at(struct str s, size_t i)
{
    static const char *const marks[] = {" | ",
                                        " - ",
                                        " \xe2\x80\x93 ",
                                        " \xe2\x80\x94 ",
                                        " > ",
                                        " :: ",
                                        " \xc2\xbb ",
                                        " \xc2\xb7 ",
                                        " // ",
                                        " \xe2\x80\xa2 ",
                                        " < "};

    for (size_t k = 0; k < sizeof marks / sizeof *marks; k++)
        if (str_starts(str_sub(s, i, s.n), str_of(marks[k])))
            return strlen(marks[k]);
    return 0;
}

static void split(struct parts *t, struct str s)
{
    size_t from = 0;

    *t = (struct parts){.all = s};
    for (size_t i = 0; i < s.n && t->count + 1 < PARTS_MAX;) {
        size_t n = s.p[i] == ' ' ? separator_at(s, i) : 0;
        if (n && i > from) {
            t->part[t->count++] = str_sub(s, from, i);
            t->separator[t->count] = str_sub(s, i, i + n);
            from = i + n;
        }
        i += n ? n : 1;
    }
    t->part[t->count++] = str_sub(s, from, s.n);
}

static struct str span(const struct parts *t, size_t from, size_t to)
{
    const char *begin = t->part[from].p;
    const char *end = t->part[to - 1].p + t->part[to - 1].n;

    return (struct str){begin, (size_t)(end - begin)};
}

static bool looks_like_site(struct str s, const char *site)
{
    static const char *const words[] = {
        "cổng thông tin",  "Cổng thông tin",  "Cổng Thông tin", "Cổng TTĐT",
        "Trang thông tin", "trang thông tin", "Trang TTĐT",     "UBND",
        "Ủy ban nhân dân", "ỦY BAN NHÂN DÂN", "Portal",         "portal",
        "Trang chủ",       "Website"};

    if (*site && str_case_eq(s, str_of(site)))
        return true;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(s, str_of(words[i])))
            return true;
    return false;
}

/* Names of systems, which only behind a title are the site's: articles begin
 * with them, too. */
static bool names_system(struct str s)
{
    static const char *const words[] = {
        "Chính quyền điện tử", "Cổng dịch vụ công", "Cổng Dịch vụ công"};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(s, str_of(words[i])))
            return true;
    return false;
}

/* "Site > Section > Title" ends with what it is about. */
static bool is_reversed(const struct parts *t)
{
    return t->count > 1 && (str_is(t->separator[1], " > ") ||
                            str_is(t->separator[1], " \xc2\xbb "));
}

/* An agency's name may be a title, but rather is the site's. */
static bool is_agency(struct str s)
{
    static const char *const words[] = {
        "Bộ ",    "BỘ ",   "Sở ",        "SỞ ",      "Cục ",       "Tổng cục ",
        "Ban ",   "Viện ", "Thanh tra ", "Chi cục ", "Trung tâm ", "Văn phòng ",
        "Huyện ", "Tỉnh ", "Thành phố ", "Xã ",      "Phường "};

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_starts(s, str_of(words[i])))
            return true;
    return false;
}

/* The longest stretch of parts that also stands on the page as a line; an
 * agency's name only when nothing else does. */
static struct str shown(const struct parts *t, struct str lines,
                        const char *site)
{
    struct str best = {NULL, 0};

    bool reversed = is_reversed(t);

    for (size_t from = 0; from < t->count; from++)
        for (size_t to = reversed ? t->count : from + 1; to <= t->count; to++) {
            struct str s = span(t, from, to);
            bool better = s.n > best.n
                              ? !is_agency(s) || !best.n
                              : best.n && is_agency(best) && !is_agency(s);
            if (better && s.n > 8 && !looks_like_site(s, site) &&
                page_has_line(lines, s))
                best = s;
        }
    return best;
}

/* Without help of the page: drop the site's name at either end. */
static struct str stripped(const struct parts *t, const char *site)
{
    size_t from = 0, to = t->count;

    while (to - from > 1 && (looks_like_site(t->part[to - 1], site) ||
                             names_system(t->part[to - 1])))
        to--;
    while (to - from > 1 && looks_like_site(t->part[from], site))
        from++;
    if (to - from == t->count && to > 1) {
        struct str last = t->part[to - 1], first = t->part[0];
        if (is_reversed(t))
            from = to - 1;
        else if (first.n >= last.n && first.n > 15)
            to--;
    }
    return span(t, from, to);
}

/* The title element is `s` and more: the site's name is the rest. */
static bool is_part(const struct parts *t, struct str s)
{
    for (size_t k = 1; k < t->count; k++)
        if (str_eq(span(t, 0, k), s) || str_eq(span(t, k, t->count), s))
            return true;
    return false;
}

const char *title_choose(const struct meta *m, struct str lines,
                         struct arena *arena)
{
    struct parts t;
    struct str given = str_of(m->title);

    split(&t, str_of(m->element));
    if (given.n && (page_has_line(lines, given) || is_part(&t, given)))
        return m->title;
    struct str best = shown(&t, lines, m->site);
    if (!best.n && given.n) {
        struct parts g;
        split(&g, given);
        best = shown(&g, lines, m->site);
        if (!best.n)
            best = stripped(&g, m->site);
    }
    if (!best.n && t.all.n)
        best = stripped(&t, m->site);
    return arena_str(arena, best);
}
