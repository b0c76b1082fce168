/*
 * base/challenge.c - see challenge.h.
 *
 * Products give themselves away by a header or a mark in their page, but many
 * put the same marks into the pages they let through, and articles write about
 * them.  So a mark counts only where there is little else to read: each has
 * its own limit of visible text.  What is read of a page in one pass:
 *
 *     title      <title>
 *     text       what a visitor reads; no script, style, noscript
 *     form       there is a place to write in: a log-in or a comment, not a
 *                challenge
 */
#include "base/challenge.h"

enum {
    BARE_BYTES = 200,    /* text of a page that a script is to replace */
    NOTICE_BYTES = 600,  /* text of a notice */
    LEAFLET_BYTES = 1500 /* text of a notice that explains itself */
};

struct sight {
    struct str html, title;
    char text[LEAFLET_BYTES];
    size_t text_n; /* LEAFLET_BYTES: there is too much of it */
    bool form;
};

static bool has(struct str text, const char *mark)
{
    return str_case_find(text, str_of(mark)) >= 0;
}

static bool has_any(struct str text, const char *const *marks)
{
    for (; *marks; marks++)
        if (has(text, *marks))
            return true;
    return false;
}

/* --- headers --- */

static struct str header(struct str headers, const char *name)
{
    struct str line, key;

    while (str_cut(&headers, '\n', &line))
        if (str_cut(&line, ':', &key) && str_case_eq(key, str_of(name)))
            return str_trim(line);
    return (struct str){0};
}

static const char *find_header(const struct challenge_answer *a)
{
    static const struct {
        const char *name, *value, *says;
    } rows[] = {
        {"cf-mitigated", "challenge", "challenge of Cloudflare"},
        {"x-amzn-waf-action", "", "challenge of AWS WAF"},
        {"x-sucuri-block", "", "refusal of Sucuri"},
    };

    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++) {
        struct str value = header(a->headers, rows[i].name);
        if (value.n && has(value, rows[i].value))
            return rows[i].says;
    }
    if (a->status == 403 && header(a->headers, "x-datadome").n)
        return "challenge of DataDome";
    if (a->to_itself && header(a->headers, "set-cookie").n)
        return "redirect to itself with a cookie";
    return NULL;
}

/* --- the page --- */

/* The rest behind `end`, or nothing. */
static struct str behind(struct str s, const char *end)
{
    ptrdiff_t at = str_case_find(s, str_of(end));

    return at < 0 ? (struct str){0} : str_sub(s, (size_t)at + strlen(end), s.n);
}

static bool is_tag(struct str s, const char *name)
{
    size_t n = strlen(name);

    return s.n > n + 1 && str_case_starts(str_sub(s, 1, s.n), str_of(name)) &&
           strchr(" \t\r\n>/", s.p[n + 1]);
}

/* Steps over a tag, with what it holds where that is not to be read. */
static struct str step_over(struct sight *sight, struct str s)
{
    static const struct {
        const char *name, *end;
    } raw[] = {
        {"script", "</script"},     {"style", "</style"},
        {"noscript", "</noscript"}, {"title", "</title"},
        {"textarea", "</textarea"},
    };

    if (str_starts(s, STR("<!--")))
        return behind(s, "-->");
    ptrdiff_t end = str_chr(s, '>');
    if (end < 0)
        return (struct str){0};
    struct str rest = str_sub(s, (size_t)end + 1, s.n);
    struct str tag = str_sub(s, 0, (size_t)end + 1);
    if (!strchr("istnISTN", tag.p[1])) /* most tags are none of those below */
        return rest;
    sight->form |= is_tag(tag, "textarea") ||
                   (is_tag(tag, "input") && has(tag, "password"));
    for (size_t i = 0; i < sizeof raw / sizeof *raw; i++) {
        if (!is_tag(tag, raw[i].name))
            continue;
        struct str next = behind(rest, raw[i].end);
        if (is_tag(tag, "title") && next.p)
            sight->title = str_trim(str_sub(
                rest, 0, (size_t)(next.p - rest.p) - strlen(raw[i].end)));
        return next.p ? behind(next, ">") : next;
    }
    return rest;
}

static bool is_space(char c)
{
    return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

/* Runs of white space count as one. */
static void read_text(struct sight *sight, char c)
{
    bool double_space = is_space(c) && (!sight->text_n ||
                                        sight->text[sight->text_n - 1] == ' ');

    if (!double_space && sight->text_n < LEAFLET_BYTES)
        sight->text[sight->text_n++] = is_space(c) ? ' ' : c;
}

/* False when it is no short page of HTML. */
static bool look(struct sight *sight, struct str body)
{
    if (str_starts(body, STR("\xef\xbb\xbf")))
        body = str_sub(body, 3, body.n);
    sight->html = str_trim(body);
    if (body.n > CHALLENGE_MAX_BYTES || !str_starts(sight->html, STR("<")) ||
        (str_starts(sight->html, STR("<?xml")) && !has(body, "<html")))
        return false;
    struct str s = sight->html;
    while (s.n && sight->text_n < LEAFLET_BYTES) {
        if (s.p[0] == '<') {
            s = step_over(sight, s);
            continue;
        }
        read_text(sight, s.p[0]);
        s = str_sub(s, 1, s.n);
    }
    return sight->text_n < LEAFLET_BYTES;
}

/* --- what gives products away --- */

enum where { IN_SOURCE, IN_TITLE, IN_TEXT };

static const struct mark {
    const char *words;
    enum where where;
    size_t text_max; /* bytes of visible text */
    const char *says;
} marks[] = {
    {"_cf_chl_opt", IN_SOURCE, LEAFLET_BYTES, "challenge of Cloudflare"},
    {"cf-browser-verification", IN_SOURCE, LEAFLET_BYTES,
     "challenge of Cloudflare"},
    {"just a moment...", IN_TITLE, NOTICE_BYTES, "challenge of Cloudflare"},
    {"attention required! | cloudflare", IN_TITLE, LEAFLET_BYTES,
     "refusal of Cloudflare"},
    {"_incapsula_resource", IN_SOURCE, BARE_BYTES, "challenge of Imperva"},
    {"incapsula incident id", IN_SOURCE, NOTICE_BYTES, "refusal of Imperva"},
    {"request rejected", IN_TITLE, NOTICE_BYTES, "refusal of a firewall"},
    {"the requested url was rejected", IN_TEXT, NOTICE_BYTES,
     "refusal of a firewall"},
    {"/tspd/", IN_SOURCE, BARE_BYTES, "challenge of F5"},
    {"sucuri_cloudproxy_js", IN_SOURCE, NOTICE_BYTES, "challenge of Sucuri"},
    {"sucuri website firewall", IN_TITLE, LEAFLET_BYTES, "refusal of Sucuri"},
    {"ddos-guard", IN_TITLE, LEAFLET_BYTES, "challenge of DDoS-Guard"},
    {"ddos protection by", IN_TEXT, NOTICE_BYTES, "challenge of a firewall"},
    {"pardon our interruption", IN_TITLE, LEAFLET_BYTES,
     "challenge of Imperva"},
    {"px-captcha", IN_SOURCE, NOTICE_BYTES, "challenge of PerimeterX"},
    {"geo.captcha-delivery.com", IN_SOURCE, BARE_BYTES,
     "challenge of DataDome"},
    {"window.gokuprops", IN_SOURCE, NOTICE_BYTES, "challenge of AWS WAF"},
    {"slowaes.decrypt", IN_SOURCE, BARE_BYTES, "cookie set by a script"},
    {"checking your browser", IN_TEXT, NOTICE_BYTES, "challenge of a firewall"},
    {"checking if the site connection is secure", IN_TEXT, NOTICE_BYTES,
     "challenge of a firewall"},
    {"kiểm tra trình duyệt của bạn", IN_TEXT, NOTICE_BYTES,
     "challenge of a firewall"},
};

static const char *find_mark(const struct sight *sight)
{
    const struct str where[] = {
        [IN_SOURCE] = sight->html,
        [IN_TITLE] = sight->title,
        [IN_TEXT] = {sight->text, sight->text_n},
    };

    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (sight->text_n <= marks[i].text_max &&
            has(where[marks[i].where], marks[i].words))
            return marks[i].says;
    return NULL;
}

/* A script sets a cookie and loads the same page again. */
static bool is_cookie_and_reload(const struct sight *sight)
{
    static const char *const again[] = {"location.reload",
                                        "location.href=location",
                                        "location.href = location",
                                        "location.href=window.location",
                                        "location.href = window.location",
                                        "location.replace(location",
                                        "location.replace(window.location",
                                        NULL};

    return sight->text_n <= BARE_BYTES && has(sight->html, "document.cookie") &&
           has_any(sight->html, again);
}

/* The visitor shall show to be human, and nothing else can be done here. */
static bool asks_for_human(const struct sight *sight)
{
    static const char *const widgets[] = {"captcha", "cf-turnstile", NULL};
    static const char *const words[] = {
        "not a robot",       "are human",
        "are a human",       "human verification",
        "phải là robot",     "phải robot",
        "phải là người máy", "phải người máy",
        "là con người",      NULL};
    struct str text = {sight->text, sight->text_n};

    return sight->text_n <= NOTICE_BYTES && !sight->form &&
           has_any(sight->html, widgets) &&
           (has_any(text, words) || has_any(sight->title, words) ||
            has(sight->title, "captcha"));
}

/* A refusal by status: less is asked of the page. */
static const char *find_refusal(const struct challenge_answer *a,
                                const struct sight *sight)
{
    static const char *const widgets[] = {"g-recaptcha", "h-captcha",
                                          "cf-turnstile", NULL};
    struct str text = {sight->text, sight->text_n};

    if (a->status != 403 && a->status != 429 && a->status != 503)
        return NULL;
    if (!sight->form && has_any(sight->html, widgets))
        return "CAPTCHA";
    /* Akamai and its like: a number to quote to the owner. */
    if (a->status == 403 && sight->text_n <= NOTICE_BYTES &&
        has(sight->title, "access denied") && has(text, "reference #"))
        return "refusal of a firewall";
    return NULL;
}

const char *challenge_find(const struct challenge_answer *a)
{
    struct sight sight = {0};
    const char *says = find_header(a);

    if (says || !a->body.n || !look(&sight, a->body))
        return says;
    says = find_mark(&sight);
    if (!says && is_cookie_and_reload(&sight))
        says = "cookie set by a script";
    if (!says && asks_for_human(&sight))
        says = "CAPTCHA";
    return says ? says : find_refusal(a, &sight);
}
