/* indexer/robots_tag.c - see robots_tag.h. */
#include "indexer/robots_tag.h"

#include "base/clock.h"
#include "indexer/date.h"

#include <ctype.h>

static void add_seen(struct robots_tag *tag, struct str directive)
{
    if (tag->seen.n)
        buf_addc(&tag->seen, ',');
    for (size_t i = 0; i < directive.n; i++)
        buf_addc(&tag->seen, (char)tolower((unsigned char)directive.p[i]));
}

static bool is_past(struct str when)
{
    struct date d;
    int64_t ms;

    if (!clock_parse_http(when, &ms) && !clock_parse_iso(when, &ms) &&
        (!date_find(&d, when) || !clock_parse_iso(str_of(d.iso), &ms)))
        return false;
    return ms < clock_unix_ms();
}

static const char unavailable[] = "unavailable_after";

static void directive(struct robots_tag *tag, struct str d)
{
    struct str after = str_of(unavailable);

    if (str_case_eq(d, STR("none"))) {
        tag->noindex = tag->nofollow = true;
        add_seen(tag, STR("noindex"));
        add_seen(tag, STR("nofollow"));
        return;
    }
    if (!d.n)
        return;
    tag->noindex |= str_case_eq(d, STR("noindex"));
    tag->nofollow |= str_case_eq(d, STR("nofollow"));
    if (str_case_starts(d, after)) {
        struct str when = str_trim(str_sub(d, after.n, d.n));
        tag->noindex |= is_past(when.n && when.p[0] == ':'
                                    ? str_trim(str_sub(when, 1, when.n))
                                    : when);
    }
    add_seen(tag, d);
}

/* The next directive; a date with commas in it is one. */
static bool next(struct str *rest, struct str *ret_one)
{
    struct str part;

    if (!str_cut(rest, ',', ret_one))
        return false;
    *ret_one = str_trim(*ret_one);
    ptrdiff_t colon = str_chr(*ret_one, ':');
    struct str value = str_trim(
        str_sub(*ret_one, colon < 0 ? 0 : (size_t)colon + 1, ret_one->n));
    if (!str_case_starts(value, STR("unavailable_after")) &&
        !str_case_starts(*ret_one, STR("unavailable_after")))
        return true;
    while (rest->p) { /* "Monday, 25-Jun-10 15:00:00 GMT" */
        struct str behind = *rest;
        if (!str_cut(&behind, ',', &part) || !str_trim(part).n ||
            !isdigit((unsigned char)str_trim(part).p[0]))
            break;
        *rest = behind;
        ret_one->n = (size_t)(part.p + part.n - ret_one->p);
    }
    return true;
}

void robots_tag_meta(struct robots_tag *tag, struct str value)
{
    struct str one;

    while (next(&value, &one))
        directive(tag, one);
}

/* "name:" in front of a directive, unless the name is a directive with a
 * value of its own. */
static struct str agent_of(struct str d)
{
    static const char *const valued[] = {"unavailable_after", "max-snippet",
                                         "max-image-preview",
                                         "max-video-preview"};
    ptrdiff_t colon = str_chr(d, ':');
    struct str name = str_trim(str_sub(d, 0, colon < 0 ? 0 : (size_t)colon));

    for (size_t i = 0; i < sizeof valued / sizeof *valued; i++)
        if (str_case_eq(name, str_of(valued[i])))
            return (struct str){NULL, 0};
    return name;
}

void robots_tag_header(struct robots_tag *tag, struct str value,
                       struct str token)
{
    bool ours = true;
    struct str one;

    while (next(&value, &one)) {
        struct str agent = agent_of(one);
        if (agent.n) {
            ours = str_case_eq(agent, token) || str_is(agent, "*");
            one = str_trim(str_sub(one, (size_t)str_chr(one, ':') + 1, one.n));
        }
        if (ours)
            directive(tag, one);
    }
}

void robots_tag_done(struct robots_tag *tag)
{
    buf_done(&tag->seen);
}
