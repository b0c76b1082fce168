/*
 * base/urlkey.c - the key form of a URL, and its registrable domain; see url.h.
 *
 * The key is also what is fetched, so it only drops what no server needs:
 * repeated slashes and the order of parameters are left as they are.
 */
#include "base/err.h"
#include "base/host.h"
#include "base/percent.h"
#include "base/url.h"

#include <libpsl.h>

enum { NAME_MAX_BYTES = 255, TOKEN_MIN_BYTES = 16 };

static bool alnum(char c)
{
    return (c >= '0' && c <= '9') || ((c | 32) >= 'a' && (c | 32) <= 'z');
}

/* Long, of letters and digits both: drawn by lot, not written by people. */
static bool is_token(struct str value)
{
    bool has_digit = false, has_letter = false;

    for (size_t i = 0; i < value.n; i++) {
        if (!alnum(value.p[i]))
            return false;
        bool is_digit = value.p[i] <= '9';
        has_digit = has_digit || is_digit;
        has_letter = has_letter || !is_digit;
    }
    return value.n >= TOKEN_MIN_BYTES && has_digit && has_letter;
}

static bool is_dropped(struct str parameter)
{
    static const char *const names[] = {
        "fbclid",  "gclid",     "gclsrc",     "dclid",     "gbraid",
        "wbraid",  "msclkid",   "yclid",      "igshid",    "_ga",
        "_gl",     "mc_cid",    "mc_eid",     "zarsrc",    "cfid",
        "cftoken", "phpsessid", "jsessionid", "sessionid", "session_id",
    };
    ptrdiff_t equals = str_chr(parameter, '=');
    size_t n = equals < 0 ? parameter.n : (size_t)equals;
    struct str name = str_sub(parameter, 0, n);

    if (str_case_starts(name, STR("utm_")) ||
        str_case_starts(name, STR("aspsessionid")))
        return true;
    if (str_case_eq(name, STR("sid")))
        return is_token(str_sub(parameter, n + 1, parameter.n));
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (str_case_eq(name, str_of(names[i])))
            return true;
    return false;
}

/* Takes ";jsessionid=..." out of the path that begins at `start`.  Behind a dot
 * it stays: without it, "/..;jsessionid=1/" would be a dot segment. */
static void drop_sessions(struct buf *out, size_t start)
{
    const struct str mark = STR(";jsessionid=");
    ptrdiff_t found;

    while ((found = str_case_find(str_sub(buf_str(out), start, out->n),
                                  mark)) >= 0) {
        size_t from = start + (size_t)found, to = from + mark.n;
        while (to < out->n && out->p[to] != ';' && out->p[to] != '/')
            to++;
        start = from;
        if (out->p[from - 1] == '.') {
            start = to;
            continue;
        }
        memmove(out->p + from, out->p + to, out->n - to);
        buf_cut(out, out->n - (to - from));
    }
}

/* Names are looked at when they are written in one spelling. */
static void add_query(struct buf *out, struct str query)
{
    struct str rest = str_sub(query, 1, query.n), parameter;
    char mark = '?';

    while (str_cut(&rest, '&', &parameter)) {
        size_t start = out->n;
        buf_addc(out, mark);
        percent_spell(out, parameter, "");
        struct str added = str_sub(buf_str(out), start + 1, out->n);
        if (!added.n || is_dropped(added))
            buf_cut(out, start);
        else
            mark = '&';
    }
}

int url_canonical(struct buf *out, const struct url *u, struct err *err)
{
    if (!str_is(u->scheme, "http") && !str_is(u->scheme, "https"))
        return err_set(err, ERR_FORMAT, "not http or https");
    struct str host = u->host;
    if (host.p[0] == '.' || str_find(host, STR("..")) >= 0)
        return err_set(err, ERR_FORMAT, "empty label in host");
    if (host.p[host.n - 1] == '.')
        host.n--;
    buf_add(out, u->scheme);
    buf_addz(out, "://");
    buf_add(out, host);
    if (u->port >= 0)
        buf_addf(out, ":%d", u->port);
    size_t path = out->n;
    percent_spell(out, u->path, "");
    drop_sessions(out, path);
    add_query(out, u->query);
    return 0;
}

int url_key(struct buf *out, struct str input, const char *base,
            struct err *err)
{
    scoped(url_done) struct url base_url = {0};
    scoped(url_done) struct url u = {0};
    int r = base ? url_parse(&base_url, str_of(base), NULL, err) : 0;

    if (r == 0)
        r = url_parse(&u, input, base ? &base_url : NULL, err);
    return r == 0 ? url_canonical(out, &u, err) : r;
}

struct str url_core(const char *key)
{
    struct str s = str_of(key);

    if (str_starts(s, STR("https://")))
        s = str_sub(s, 8, s.n);
    else if (str_starts(s, STR("http://")))
        s = str_sub(s, 7, s.n);
    return str_starts(s, STR("www.")) ? str_sub(s, 4, s.n) : s;
}

struct str url_domain(struct str host)
{
    const psl_ctx_t *list = psl_builtin();
    char name[NAME_MAX_BYTES + 1];

    if (!host.n || host.n > NAME_MAX_BYTES || host_is_address(host))
        return host;
    memcpy(name, host.p, host.n);
    name[host.n] = '\0';
    const char *suffix = psl_unregistrable_domain(list, name);
    const char *domain = psl_registrable_domain(list, name);
    if (!domain || !psl_is_public_suffix2(list, suffix,
                                          PSL_TYPE_ANY | PSL_TYPE_NO_STAR_RULE))
        return host;
    return str_sub(host, (size_t)(domain - name), host.n);
}
