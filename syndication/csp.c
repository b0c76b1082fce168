/* syndication/csp.c - see csp.h. */
#include "syndication/csp.h"

/* Which directive counts: the first that the policy has. */
static const char *const directives[][4] = {
    [CSP_FRAME] = {"frame-src", "child-src", "default-src", NULL},
    [CSP_SCRIPT] = {"script-src-elem", "script-src", "default-src", NULL},
    [CSP_CONNECT] = {"connect-src", "default-src", NULL},
};

const char *csp_directive(enum csp_use use)
{
    return use == CSP_SCRIPT ? "script-src" : directives[use][0];
}

/* The next word of *rest, however much white space stands between. */
static bool next_word(struct str *rest, struct str *ret_word)
{
    *rest = str_trim(*rest);
    size_t n = 0;
    while (n < rest->n && !strchr(" \t\r\n\f", rest->p[n]))
        n++;
    *ret_word = str_sub(*rest, 0, n);
    *rest = str_sub(*rest, n, rest->n);
    return n > 0;
}

/* The sources of a directive; false when the policy has none of that name. */
static bool find_directive(struct str policy, const char *name,
                           struct str *ret_sources)
{
    struct str part, word;

    while (str_cut(&policy, ';', &part))
        if (next_word(&part, &word) && str_case_eq(word, str_of(name))) {
            *ret_sources = part;
            return true;
        }
    return false;
}

struct place {
    struct str scheme, host, port; /* port: digits, or empty */
};

/* "https://a.vn:444/x", "a.vn", "*.vn:*". */
static struct place split(struct str text)
{
    struct place to = {.scheme = STR("")};
    ptrdiff_t mark = str_find(text, STR("://"));

    if (mark >= 0) {
        to.scheme = str_sub(text, 0, (size_t)mark);
        text = str_sub(text, (size_t)mark + 3, text.n);
    }
    size_t end = 0;
    while (end < text.n && !strchr("/?#", text.p[end]))
        end++;
    to.host = str_sub(text, 0, end);
    ptrdiff_t colon = str_chr(to.host, ':');
    if (colon >= 0 && (!to.host.n || to.host.p[0] != '[')) {
        to.port = str_sub(to.host, (size_t)colon + 1, to.host.n);
        to.host = str_sub(to.host, 0, (size_t)colon);
    }
    return to;
}

static struct str port_of(const struct place *p)
{
    return p->port.n                              ? p->port
           : str_case_eq(p->scheme, STR("https")) ? STR("443")
                                                  : STR("80");
}

/* http in a source allows https, too. */
static bool scheme_fits(struct str source, struct str scheme)
{
    return str_case_eq(source, scheme) || (str_case_eq(source, STR("http")) &&
                                           str_case_eq(scheme, STR("https")));
}

static bool host_fits(struct str source, struct str host)
{
    if (source.n > 2 && source.p[0] == '*' && source.p[1] == '.') {
        struct str tail = str_sub(source, 1, source.n);
        return host.n > tail.n &&
               str_case_eq(str_sub(host, host.n - tail.n, host.n), tail);
    }
    return str_case_eq(source, host);
}

static bool place_fits(struct str source, const struct csp_ask *ask)
{
    struct place s = split(source), url = split(ask->url),
                 page = split(ask->page);

    if (!s.scheme.n) {
        s.scheme = page.scheme;
        if (!scheme_fits(s.scheme, url.scheme))
            return false;
    } else if (!scheme_fits(s.scheme, url.scheme)) {
        return false;
    }
    if (!host_fits(s.host, url.host))
        return false;
    if (!s.port.n)
        s.scheme = url.scheme; /* its default, upgraded as the address is */
    struct str want = port_of(&s);
    return str_is(want, "*") || str_eq(want, port_of(&url));
}

static bool source_fits(struct str source, const struct csp_ask *ask,
                        bool strict)
{
    bool is_nonce = str_case_starts(source, STR("'nonce-"));

    if (is_nonce)
        return ask->use == CSP_SCRIPT && ask->nonce.n &&
               source.n == ask->nonce.n + 8 &&
               str_eq(str_sub(source, 7, source.n - 1), ask->nonce);
    if (strict)
        return false;
    if (str_is(source, "*"))
        return true;
    if (str_case_eq(source, STR("'self'")))
        return place_fits(ask->page, ask);
    if (!source.n || source.p[0] == '\'')
        return false;
    if (source.p[source.n - 1] == ':')
        return scheme_fits(str_sub(source, 0, source.n - 1),
                           split(ask->url).scheme);
    return place_fits(source, ask);
}

/* 'strict-dynamic' makes hosts of scripts count for nothing. */
static bool is_strict(struct str sources)
{
    struct str word;

    while (next_word(&sources, &word))
        if (str_case_eq(word, STR("'strict-dynamic'")))
            return true;
    return false;
}

static bool one_allows(struct str policy, const struct csp_ask *ask)
{
    struct str sources = {0}, word;
    int at = 0;

    while (directives[ask->use][at] &&
           !find_directive(policy, directives[ask->use][at], &sources))
        at++;
    if (!directives[ask->use][at])
        return true;
    bool strict = ask->use == CSP_SCRIPT && is_strict(sources);
    while (next_word(&sources, &word))
        if (source_fits(word, ask, strict))
            return true;
    return false;
}

bool csp_allows(struct str policy, const struct csp_ask *ask)
{
    struct str one;

    while (policy.n && str_cut(&policy, ',', &one))
        if (!one_allows(one, ask))
            return false;
    return true;
}
