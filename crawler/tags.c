/*
 * crawler/tags.c - see tags.h.
 *
 * The states of the standard, as loops.  libxml2's HTML parser was used first
 * and took six times as long (docs/decisions).
 */
#include "crawler/tags.h"

#include "base/utf8.h"

static bool letter(char c)
{
    return (c | 32) >= 'a' && (c | 32) <= 'z';
}

static bool space(char c)
{
    return c == ' ' || c == '\n' || c == '\t' || c == '\r' || c == '\f';
}

static void skip(struct str *s, size_t n)
{
    *s = str_sub(*s, n, s->n);
}

/* Behind the first `mark`, or the end. */
static void skip_behind(struct str *s, struct str mark)
{
    ptrdiff_t at = str_find(*s, mark);

    skip(s, at < 0 ? s->n : (size_t)at + mark.n);
}

/* --- attributes --- */

static void skip_spaces(struct str *s)
{
    size_t n = 0;

    while (n < s->n && space(s->p[n]))
        n++;
    skip(s, n);
}

/* The value behind "="; false when the page ends in it. */
static bool take_value(struct str *rest, struct str *ret)
{
    size_t n = 0;

    skip_spaces(rest);
    if (rest->n && (rest->p[0] == '"' || rest->p[0] == '\'')) {
        struct str inside = str_sub(*rest, 1, rest->n);
        ptrdiff_t end = str_chr(inside, rest->p[0]);
        if (end < 0)
            return false;
        *ret = str_sub(inside, 0, (size_t)end);
        *rest = str_sub(inside, (size_t)end + 1, inside.n);
        return true;
    }
    while (n < rest->n && !space(rest->p[n]) && rest->p[n] != '>')
        n++;
    *ret = str_sub(*rest, 0, n);
    skip(rest, n);
    return rest->n > 0;
}

/* Slashes between attributes mean nothing.  False at ">", which stays, and
 * when the page ends: *rest is empty then. */
bool attribute_next(struct str *rest, struct attribute *ret_attribute)
{
    size_t n = 0;

    while (n < rest->n && (space(rest->p[n]) || rest->p[n] == '/'))
        n++;
    skip(rest, n);
    if (!rest->n || rest->p[0] == '>')
        return false;
    for (n = 1;
         n < rest->n && !space(rest->p[n]) && !strchr("/>=", rest->p[n]);)
        n++;
    ret_attribute->name = str_sub(*rest, 0, n);
    ret_attribute->value = str_sub(*rest, n, n);
    skip(rest, n);
    skip_spaces(rest);
    if (!rest->n || rest->p[0] != '=')
        return true;
    skip(rest, 1);
    if (!take_value(rest, &ret_attribute->value))
        *rest = (struct str){0};
    return rest->n > 0;
}

struct str tag_attribute(const struct tag *tag, const char *name)
{
    struct str rest = tag->attributes;
    struct attribute a;

    while (attribute_next(&rest, &a))
        if (str_case_eq(a.name, str_of(name)))
            return a.value;
    return (struct str){0};
}

/* --- references --- */

/* "&amp;" at the start of s: its character, and its length.  A name without
 * ";" counts when no letter, digit or "=" follows: not in "?a=1&lt=2". */
static size_t named(struct str s, uint32_t *ret)
{
    static const struct {
        struct str name;
        uint32_t character;
    } rows[] = {
        {{"&amp", 4}, '&'},  {{"&lt", 3}, '<'},    {{"&gt", 3}, '>'},
        {{"&quot", 5}, '"'}, {{"&nbsp", 5}, 0xa0}, {{"&apos;", 6}, '\''},
    };
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        size_t n = rows[i].name.n;
        if (!str_starts(s, rows[i].name))
            continue;
        *ret = rows[i].character;
        if (n < s.n && s.p[n] == ';')
            return n + 1;
        bool goes_on = n < s.n && (letter(s.p[n]) || s.p[n] == '=' ||
                                   (s.p[n] >= '0' && s.p[n] <= '9'));
        return goes_on && s.p[n - 1] != ';' ? 0 : n;
    }
    return 0;
}

static int digit_of(char c, int radix)
{
    int value = c >= '0' && c <= '9' ? c - '0' : letter(c) ? (c | 32) - 87 : 99;

    return value < radix ? value : -1;
}

/* "&#38;", "&#x26;" likewise. */
static size_t numbered(struct str s, uint32_t *ret)
{
    bool hex = s.n > 2 && (s.p[2] | 32) == 'x';
    size_t start = hex ? 3 : 2, n = start;

    if (s.n < 3 || s.p[1] != '#')
        return 0;
    *ret = 0;
    for (; n < s.n && digit_of(s.p[n], hex ? 16 : 10) >= 0; n++)
        if (*ret <= 0x10ffff)
            *ret = *ret * (hex ? 16 : 10) +
                   (uint32_t)digit_of(s.p[n], hex ? 16 : 10);
    if (n == start)
        return 0;
    return n < s.n && s.p[n] == ';' ? n + 1 : n;
}

void attribute_text(struct buf *out, struct str value)
{
    while (value.n) {
        ptrdiff_t at = str_chr(value, '&');
        size_t plain = at < 0 ? value.n : (size_t)at;
        uint32_t c = '&';
        buf_add(out, str_sub(value, 0, plain));
        skip(&value, plain);
        if (!value.n)
            return;
        size_t n = numbered(value, &c);
        n = n ? n : named(value, &c);
        utf8_put(out, n ? c : '&');
        skip(&value, n ? n : 1);
    }
}

/* --- tags --- */

/* "<!--": to "-->" or "--!>"; "<!-->" and "<!--->" are whole comments. */
static void skip_comment(struct str *rest)
{
    skip(rest, 4);
    if (str_starts(*rest, STR(">")))
        return skip(rest, 1);
    if (str_starts(*rest, STR("->")))
        return skip(rest, 2);
    while (rest->n) {
        skip_behind(rest, STR("--"));
        if (str_starts(*rest, STR("!>")))
            return skip(rest, 2);
        if (str_starts(*rest, STR(">")))
            return skip(rest, 1);
        if (str_starts(*rest, STR("-")) && rest->n) {
            rest->p--; /* "--->": the last two hyphens are the mark */
            rest->n++;
        }
    }
}

/* Elements whose content is no markup, when scripts do not run. */
static bool is_raw(struct str name)
{
    static const char *const names[] = {"script",   "style",   "textarea",
                                        "title",    "xmp",     "iframe",
                                        "noframes", "noembed", NULL};

    for (size_t i = 0; names[i]; i++)
        if (str_case_eq(name, str_of(names[i])))
            return true;
    return false;
}

/* To the end tag of that name, or the end. */
static void skip_raw(struct str *rest, struct str name)
{
    for (;;) {
        ptrdiff_t at = str_find(*rest, STR("</"));
        if (at < 0)
            return skip(rest, rest->n);
        skip(rest, (size_t)at);
        struct str behind = str_sub(*rest, 2 + name.n, rest->n);
        if (str_case_starts(str_sub(*rest, 2, rest->n), name) &&
            (!behind.n || space(behind.p[0]) || behind.p[0] == '/' ||
             behind.p[0] == '>'))
            return;
        skip(rest, 2);
    }
}

/* *rest stands at "<" and a letter, or "</" and one; behind the tag then. */
static bool take_tag(struct str *rest, size_t from, struct tag *ret)
{
    struct attribute unused;
    size_t n = from;

    while (n < rest->n && !space(rest->p[n]) && rest->p[n] != '/' &&
           rest->p[n] != '>')
        n++;
    ret->name = str_sub(*rest, from, n);
    skip(rest, n);
    ret->attributes = *rest;
    while (attribute_next(rest, &unused))
        ;
    if (!rest->n)
        return false;
    skip(rest, 1);
    return true;
}

bool tags_next(struct tags *t, struct tag *ret_tag)
{
    struct str *rest = &t->rest;
    struct tag end;
    ptrdiff_t at;

    while ((at = str_chr(*rest, '<')) >= 0) {
        skip(rest, (size_t)at);
        char c = rest->n > 1 ? rest->p[1] : ' ';
        if (letter(c)) {
            bool whole = take_tag(rest, 1, ret_tag);
            if (whole && is_raw(ret_tag->name))
                skip_raw(rest, ret_tag->name);
            return whole;
        }
        if (c == '/' && rest->n > 2 && letter(rest->p[2]))
            (void)take_tag(rest, 2, &end);
        else if (str_starts(*rest, STR("<!--")))
            skip_comment(rest);
        else if (c == '!' || c == '?' || c == '/')
            skip_behind(rest, STR(">"));
        else
            skip(rest, 1);
    }
    return false;
}
