/*
 * crawler/robots.c - see robots.h.
 *
 * One pass over the lines.  Rules of groups that name us and of groups of "*"
 * are both kept until the end is read, because the group that names us may come
 * last; then those of "*" are dropped if we were named.
 *
 * Patterns and paths are brought to one spelling before they are compared:
 *   - bytes that may not stand in a URL are percent-encoded, unreserved ones
 *     are decoded, hex digits are upper case;
 *   - a "*" or "$" that means itself is %2A, %24: in a path always, in a
 *     pattern when it was written so, and for a "$" that is not at the end.
 * So in a pattern a "*" left over is a wildcard, and an equal byte is an equal
 * character.
 *
 * A Crawl-delay ends the list of agents it is meant for, but not the list of
 * agents for the rules that follow: RFC 9309 forbids that (2.2.4).  One thing
 * can then not be meant: a pause for us, and behind it "User-agent: *" with
 * "Disallow: /".  Who may fetch nothing needs no pause; we are left out there.
 */
#include "crawler/robots.h"

#include "base/percent.h"
#include "base/utf8.h"

#include <stdlib.h>

enum {
    LINE_MAX_BYTES = 16663, /* of a line; longer ones are cut, as Google does */
    DELAY_MAX_MS = 24 * 3600 * 1000,
};

struct rule {
    uint32_t at, n; /* pattern in robots.text */
    int line;
    bool allow, for_us, to_end;
};

struct robots {
    struct buf text; /* patterns and sitemaps, the latter with NULs */
    struct rule *rules;
    size_t rule_count, rule_room;
    uint32_t *sitemaps;
    size_t sitemap_count;
    int64_t delay_ms;
};

/* Who is spoken to: the agents since the last line that ended their list. */
struct group {
    bool us, all, ended;
    bool us_paused; /* a Crawl-delay stood behind our name, before "*" came */
};

struct parse {
    struct robots *r;
    struct str token;
    struct group rules, delay;
    int line;
    bool ever_us;
    int64_t delay_us, delay_all;
};

/* --- lines --- */

static bool is_token_char(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z') ||
           c == '-' || c == '_';
}

/* The agent a User-agent line names: the product token in front. */
static struct str product(struct str value)
{
    size_t n = 0;

    while (n < value.n && is_token_char(value.p[n]))
        n++;
    return str_sub(value, 0, n);
}

static void add_agent(struct group *g, bool us, bool all)
{
    if (g->ended)
        *g = (struct group){0};
    g->us = g->us || us;
    g->all = g->all || all;
}

static void agent_line(struct parse *p, struct str value)
{
    bool all = value.n && value.p[0] == '*' &&
               (value.n == 1 || value.p[1] == ' ' || value.p[1] == '\t');
    bool us = !all && (str_case_eq(product(value), p->token) ||
                       str_case_eq(value, p->token));

    p->ever_us = p->ever_us || us;
    add_agent(&p->rules, us, all);
    add_agent(&p->delay, us, all);
}

static void add_rule(struct parse *p, struct str value, bool allow, bool us)
{
    struct robots *r = p->r;
    bool to_end = value.p[value.n - 1] == '$';

    if (r->rule_count == r->rule_room) {
        r->rule_room = r->rule_room ? 2 * r->rule_room : 16;
        r->rules = mem_grow(r->rules, r->rule_room, sizeof *r->rules);
    }
    struct rule rule = {.at = (uint32_t)r->text.n,
                        .line = p->line,
                        .allow = allow,
                        .for_us = us,
                        .to_end = to_end};
    percent_spell(&r->text, str_sub(value, 0, value.n - to_end), "$");
    rule.n = (uint32_t)r->text.n - rule.at;
    r->rules[r->rule_count++] = rule;
}

/* Who allows /a/index.html means the folder too; Google reads it so. */
static void allow_folder(struct parse *p, struct str value, bool us)
{
    scoped(buf_done) struct buf folder = {0};
    size_t n = value.n;

    while (n && value.p[n - 1] != '/')
        n--;
    if (!n || !str_starts(str_sub(value, n, value.n), STR("index.htm")))
        return;
    buf_add(&folder, str_sub(value, 0, n));
    buf_addc(&folder, '$');
    add_rule(p, buf_str(&folder), true, us);
}

static void rule_line(struct parse *p, struct str value, bool allow)
{
    p->rules.ended = p->delay.ended = true;
    if (!value.n)
        return;
    if (p->rules.us_paused && p->rules.all && !allow && str_is(value, "/"))
        p->rules.us = false;
    /* A list of agents may name us and "*" both. */
    for (int us = 0; us < 2; us++) {
        if (!(us ? p->rules.us : p->rules.all))
            continue;
        add_rule(p, value, allow, us);
        if (allow)
            allow_folder(p, value, us);
    }
}

/* Seconds with decimals, and nothing behind them. */
static bool seconds(struct str s, int64_t *ret_ms)
{
    int64_t ms = 0, scale = 1000;
    bool fraction = false, any = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '.' && !fraction) {
            fraction = true;
            continue;
        }
        if (s.p[i] < '0' || s.p[i] > '9')
            return false;
        any = true;
        if (fraction)
            ms += (s.p[i] - '0') * (scale /= 10);
        else
            ms = ms * 10 + (s.p[i] - '0') * 1000;
        if (ms > DELAY_MAX_MS)
            ms = DELAY_MAX_MS;
    }
    *ret_ms = ms;
    return any;
}

static void delay_line(struct parse *p, struct str value)
{
    int64_t ms;

    p->delay.ended = true;
    if (!seconds(value, &ms))
        return;
    if (!p->rules.ended && !p->rules.all)
        p->rules.us_paused = p->rules.us;
    if (p->delay.us && ms > p->delay_us)
        p->delay_us = ms;
    if (p->delay.all && ms > p->delay_all)
        p->delay_all = ms;
}

static void sitemap_line(struct parse *p, struct str value)
{
    struct robots *r = p->r;

    if (!value.n || str_chr(value, '\0') >= 0)
        return;
    r->sitemaps =
        mem_grow(r->sitemaps, r->sitemap_count + 1, sizeof *r->sitemaps);
    r->sitemaps[r->sitemap_count++] = (uint32_t)r->text.n;
    buf_add(&r->text, value);
    buf_addc(&r->text, '\0');
}

enum directive { UNKNOWN, AGENT, ALLOW, DISALLOW, DELAY, SITEMAP };

static enum directive directive_of(struct str key)
{
    static const struct {
        const char *word;
        enum directive is;
    } words[] = {
        {"disallow", DISALLOW},  {"allow", ALLOW},       {"user-agent", AGENT},
        {"sitemap", SITEMAP},    {"crawl-delay", DELAY}, {"useragent", AGENT},
        {"user agent", AGENT},   {"user_agent", AGENT},  {"users-agent", AGENT},
        {"useg-agent", AGENT},   {"user-agnet", AGENT},  {"user-aget", AGENT},
        {"dissallow", DISALLOW}, {"dissalow", DISALLOW}, {"disalow", DISALLOW},
        {"diasllow", DISALLOW},  {"disallaw", DISALLOW}, {"desallow", DISALLOW},
        {"dsallow", DISALLOW},   {"disllow", DISALLOW},  {"site-map", SITEMAP},
        {"crawl delay", DELAY},  {"crawldelay", DELAY},  {"crawl_delay", DELAY},
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (str_case_starts(key, str_of(words[i].word)))
            return words[i].is;
    return UNKNOWN;
}

/* "key: value", or "key value" when there is no colon and no third word. */
static bool split(struct str line, struct str *ret_key, struct str *ret_value)
{
    ptrdiff_t at = str_chr(line, ':');

    if (at < 0) {
        at = 0;
        while ((size_t)at < line.n && line.p[at] != ' ' && line.p[at] != '\t')
            at++;
        struct str rest = str_trim(str_sub(line, (size_t)at, line.n));
        if (str_chr(rest, ' ') >= 0 || str_chr(rest, '\t') >= 0)
            return false;
    }
    *ret_key = str_trim(str_sub(line, 0, (size_t)at));
    *ret_value = str_trim(str_sub(line, (size_t)at + 1, line.n));
    return ret_key->n > 0;
}

/* A URL alone on its line, where "Sitemap:" was forgotten. */
static bool is_bare_sitemap(struct str line)
{
    return (str_case_starts(line, STR("http://")) ||
            str_case_starts(line, STR("https://"))) &&
           str_case_find(line, STR("sitemap")) >= 0 && str_chr(line, ' ') < 0;
}

static void one_line(struct parse *p, struct str line)
{
    struct str key, value;
    ptrdiff_t comment = str_chr(line, '#');

    line = str_trim(str_sub(line, 0, comment < 0 ? line.n : (size_t)comment));
    if (!line.n || !split(line, &key, &value))
        return;
    switch (directive_of(key)) {
    case AGENT: agent_line(p, value); break;
    case ALLOW: rule_line(p, value, true); break;
    case DISALLOW: rule_line(p, value, false); break;
    case DELAY: delay_line(p, value); break;
    case SITEMAP: sitemap_line(p, value); break;
    case UNKNOWN:
        if (is_bare_sitemap(line))
            sitemap_line(p, line);
        break;
    }
}

/* Takes a line from *rest; false at the end. */
static bool next_line(struct str *rest, struct str *ret_line)
{
    size_t n = 0;

    if (!rest->n)
        return false;
    while (n < rest->n && rest->p[n] != '\n' && rest->p[n] != '\r')
        n++;
    *ret_line = str_sub(*rest, 0, n < LINE_MAX_BYTES ? n : LINE_MAX_BYTES);
    *rest = str_sub(*rest, n + 1, rest->n);
    return true;
}

/* Not the second half of a CR LF. */
static bool counts(struct str text, struct str line)
{
    return line.n || line.p == text.p || line.p[-1] != '\r' ||
           line.p[0] != '\n';
}

/* --- the body --- */

static void from_utf16(struct buf *out, struct str s, bool big)
{
    for (size_t i = 0; i + 1 < s.n; i += 2) {
        unsigned a = (unsigned char)s.p[i], b = (unsigned char)s.p[i + 1];
        utf8_put(out, big ? a << 8 | b : b << 8 | a);
    }
}

/* Tags become line ends: "<BR>" often is one. */
static void without_tags(struct buf *out, struct str s)
{
    bool inside = false;

    for (size_t i = 0; i < s.n; i++) {
        if (s.p[i] == '<')
            buf_addc(out, '\n');
        inside = (inside || s.p[i] == '<') && s.p[i] != '>';
        if (!inside && s.p[i] != '>')
            buf_addc(out, s.p[i]);
    }
}

static bool looks_like_html(struct str body)
{
    static const char *const marks[] = {"<!doctype", "<html", "<head", "<body",
                                        "<script",   "<meta", "<title"};
    struct str start = str_sub(str_trim(body), 0, 1024);

    if (!start.n || start.p[0] != '<')
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (str_case_find(start, str_of(marks[i])) >= 0)
            return true;
    return false;
}

/* The text to read: in `body`, or made in `room`. */
static struct str text_of(struct str body, struct buf *room, bool *ret_html)
{
    if (body.n > ROBOTS_MAX_BYTES) {
        body.n = ROBOTS_MAX_BYTES;
        while (body.n && body.p[body.n - 1] != '\n' &&
               body.p[body.n - 1] != '\r')
            body.n--;
    }
    if (str_starts(body, STR("\xff\xfe")) ||
        str_starts(body, STR("\xfe\xff"))) {
        from_utf16(room, str_sub(body, 2, body.n), body.p[0] == '\xfe');
        return buf_str(room);
    }
    /* A byte order mark is also skipped when its end is missing. */
    for (size_t i = 0; i < 3 && body.n && body.p[0] == "\xef\xbb\xbf"[i]; i++)
        body = str_sub(body, 1, body.n);
    *ret_html = looks_like_html(body);
    if (!*ret_html)
        return body;
    without_tags(room, body);
    return buf_str(room);
}

bool robots_is_page(struct str body)
{
    scoped(buf_done) struct buf room = {0};
    bool html = false;
    struct str rest = text_of(body, &room, &html), line, key, value;

    while (html && next_line(&rest, &line))
        if (split(str_trim(line), &key, &value) && directive_of(key) == AGENT &&
            value.n)
            return false;
    return html;
}

/* Only what applies to us is kept. */
static void finish(struct parse *p)
{
    struct robots *r = p->r;
    size_t kept = 0;

    for (size_t i = 0; i < r->rule_count; i++)
        if (r->rules[i].for_us == p->ever_us)
            r->rules[kept++] = r->rules[i];
    r->rule_count = kept;
    r->delay_ms = p->ever_us ? p->delay_us : p->delay_all;
}

struct robots *robots_parse(struct str body, const char *token)
{
    scoped(buf_done) struct buf room = {0};
    struct str whole = str_of(token); /* perhaps with "/1.0" */
    struct parse p = {.r = NEW(robots),
                      .token = str_trim(str_sub(whole, 0, strcspn(token, "/"))),
                      .delay_us = -1,
                      .delay_all = -1};
    bool html = false;
    struct str text = text_of(body, &room, &html), rest = text, line;

    while (next_line(&rest, &line)) {
        p.line += counts(text, line);
        one_line(&p, line);
    }
    finish(&p);
    return p.r;
}

void robots_line(struct buf *out, struct str body, int number)
{
    scoped(buf_done) struct buf room = {0};
    bool html = false;
    struct str text = text_of(body, &room, &html), rest = text, line;

    while (number > 0 && next_line(&rest, &line)) {
        number -= counts(text, line);
        if (number == 0)
            buf_add(out, str_trim(line));
    }
}

void robots_free(struct robots *r)
{
    if (!r)
        return;
    buf_done(&r->text);
    free(r->rules);
    free(r->sitemaps);
    free(r);
}

/* --- matching --- */

/*
 * Between wildcards, the first place where a piece fits is as good as any
 * later one; only the last piece of a pattern that ends in "$" must be looked
 * for at the end.
 */
static bool matches(struct str pattern, struct str path, bool to_end)
{
    struct str piece;
    bool first = true;

    while (str_cut(&pattern, '*', &piece)) {
        bool last = !pattern.p;
        ptrdiff_t at =
            first ? (str_starts(path, piece) ? 0 : -1)
            : last && to_end
                ? (str_ends(path, piece) ? (ptrdiff_t)(path.n - piece.n) : -1)
                : str_find(path, piece);
        if (at < 0)
            return false;
        path = str_sub(path, (size_t)at + piece.n, path.n);
        first = false;
    }
    return !to_end || !path.n;
}

/* Behind scheme and host, before the fragment. */
static struct str path_and_query(struct str url)
{
    ptrdiff_t authority = str_find(url, STR("//"));
    size_t n = 0;

    if (url.n && url.p[0] != '/' && authority >= 0)
        url = str_sub(url, (size_t)authority + 2, url.n);
    while (n < url.n && !strchr("/?#", url.p[n]))
        n++;
    url = str_sub(url, n, url.n);
    ptrdiff_t fragment = str_chr(url, '#');
    return fragment < 0 ? url : str_sub(url, 0, (size_t)fragment);
}

struct robots_verdict robots_judge(const struct robots *r, struct str url)
{
    scoped(buf_done) struct buf path = {0};
    struct str given = path_and_query(url);
    struct robots_verdict verdict = {.allowed = true};
    uint32_t longest = 0;

    if (!given.n || given.p[0] != '/')
        buf_addc(&path, '/');
    percent_spell(&path, given, "*$");
    for (size_t i = 0; i < r->rule_count; i++) {
        const struct rule *rule = &r->rules[i];
        uint32_t n = rule->n + rule->to_end;
        if (n < longest || (n == longest && (verdict.allowed || !rule->allow)))
            continue;
        if (matches((struct str){r->text.p + rule->at, rule->n}, buf_str(&path),
                    rule->to_end)) {
            longest = n;
            verdict =
                (struct robots_verdict){rule->allow, rule->line, rule->for_us};
        }
    }
    return verdict;
}

bool robots_allowed(const struct robots *r, struct str url)
{
    return robots_judge(r, url).allowed;
}

int64_t robots_crawl_delay_ms(const struct robots *r)
{
    return r->delay_ms;
}

size_t robots_sitemap_count(const struct robots *r)
{
    return r->sitemap_count;
}

const char *robots_sitemap(const struct robots *r, size_t at)
{
    return r->text.p + r->sitemaps[at];
}
