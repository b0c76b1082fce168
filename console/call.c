/* console/call.c - see call.h. */
#include "console/call.h"

#include "base/err.h"
#include "base/log.h"
#include "base/seal.h"
#include "config/options.h"
#include "console/cookie.h"
#include "console/grants.h"
#include "console/session.h"
#include "console/view.h"

/* Before the sign-in there is no session: forms are bound to this cookie. */
#define FORM_COOKIE "__Host-lc-form"

static const char *text_of(const struct call *c, struct str value)
{
    return value.n && !memchr(value.p, '\0', value.n)
               ? arena_str(c->rq->arena, value)
               : "";
}

const char *call_arg(const struct call *c, const char *name)
{
    return text_of(c, httpd_arg(c->rq, name));
}

const char *call_form(const struct call *c, const char *name)
{
    return text_of(c, httpd_form(c->rq, name));
}

struct str call_cookie(const struct call *c, const char *name)
{
    return cookie_find(httpd_header(c->rq, "Cookie"), name);
}

void call_set_cookie(struct call *c, const char *name, const char *value,
                     int64_t age_s)
{
    const char *age = age_s < 0 ? ""
                                : arena_printf(c->rq->arena, "; Max-Age=%lld",
                                               (long long)age_s);

    httpd_set_header(c->rs, "Set-Cookie",
                     arena_printf(c->rq->arena,
                                  "%s=%s; Path=/; Secure; HttpOnly; "
                                  "SameSite=Lax%s",
                                  name, value, age));
}

/* The cookie that forms are bound to now; empty: there is none. */
static struct str form_cookie(const struct call *c)
{
    return call_cookie(c,
                       c->who.id || c->waiting ? SESSION_COOKIE : FORM_COOKIE);
}

static const char *token_of(const struct call *c, struct str cookie)
{
    char token[SESSION_CSRF_MAX];

    return arena_str(c->rq->arena, str_of(session_csrf(token, cookie)));
}

const char *call_csrf(struct call *c)
{
    char fresh[SESSION_NAME_LETTERS + 1];
    struct str cookie = form_cookie(c);

    if (cookie.n == SESSION_NAME_LETTERS)
        return token_of(c, cookie);
    seal_random_text(fresh, SESSION_NAME_LETTERS);
    call_set_cookie(c, FORM_COOKIE, fresh, -1);
    return token_of(c, str_of(fresh));
}

/* "https://host:port" is ours when it is console.base_url, or when what follows
 * "://" is the Host asked. */
static bool from_here(const struct call *c)
{
    struct str origin = httpd_header(c->rq, "Origin");
    struct str site = httpd_header(c->rq, "Sec-Fetch-Site");
    ptrdiff_t at = str_find(origin, STR("://"));

    if (site.n && !str_is(site, "same-origin"))
        return false;
    return !origin.p || str_is(origin, c->console->options->console.base_url) ||
           (at > 0 && str_case_eq(str_sub(origin, (size_t)at + 3, origin.n),
                                  httpd_header(c->rq, "Host")));
}

bool call_csrf_ok(const struct call *c)
{
    struct str sent = httpd_form(c->rq, "csrf"), cookie = form_cookie(c);

    /* A key is sent on purpose; no page of others can make a browser do it. */
    if (c->by_key)
        return true;
    if (cookie.n != SESSION_NAME_LETTERS || !from_here(c))
        return false;
    const char *want = token_of(c, cookie);
    return sent.n == SESSION_CSRF_MAX - 1 && seal_same(sent.p, want, sent.n);
}

static int load_person(struct call *c, int64_t id, struct err *err)
{
    struct person person;
    int r = people_get(c->db, c->rq->arena, id, &person, err);

    if (r < 0 || person.blocked)
        return r;
    r = grants_of(c->db, c->rq->arena, id, &c->who.grants, &c->who.grant_count,
                  err);
    if (r < 0)
        return r;
    c->who.id = id;
    c->who.name = person.name;
    c->who.admin = person.admin;
    c->who.as = arena_printf(c->rq->arena, "person:%lld", (long long)id);
    return 0;
}

/* ?lang= is kept in a cookie; Vietnamese when nothing says otherwise. */
static void load_language(struct call *c)
{
    struct str asked = httpd_arg(c->rq, "lang");
    struct str kept = call_cookie(c, "__Host-lc-lang");
    bool chosen = str_is(asked, "en") || str_is(asked, "vi");

    c->who.english = str_is(chosen ? asked : kept, "en");
    if (chosen && !str_eq(asked, kept))
        call_set_cookie(c, "__Host-lc-lang", c->who.english ? "en" : "vi",
                        365 * 24 * 3600);
}

int call_load_visitor(struct call *c, struct err *err)
{
    struct str name = call_cookie(c, SESSION_COOKIE);
    struct session session = {0};
    int r = name.n == SESSION_NAME_LETTERS
                ? session_find(c->db, name, &session, err)
                : 0;

    load_language(c);
    if (r < 0 || !session.person)
        return r;
    if (session.whole)
        return load_person(c, session.person, err);
    c->waiting = session.person;
    return 0;
}

struct actor call_actor(const struct call *c)
{
    return (struct actor){c->who.as, c->rq->peer};
}

void call_redirect(struct call *c, const char *path)
{
    c->rs->status = 303;
    httpd_set_header(c->rs, "Location", path);
    httpd_set_header(c->rs, "Cache-Control", "no-store");
}

bool call_is_local(struct str path)
{
    if (!path.n || path.p[0] != '/' ||
        (path.n > 1 && (path.p[1] == '/' || path.p[1] == '\\')))
        return false;
    for (size_t i = 0; i < path.n; i++)
        if ((unsigned char)path.p[i] <= ' ' || path.p[i] == 0x7f)
            return false;
    return true;
}

void call_failed(struct call *c, const char *event, const struct err *err)
{
    log_error(event, kv("error", err->msg), kv("trace", c->rq->trace_id));
    httpd_set_header(c->rs, "Retry-After", "30");
    view_error(c, 503, "Tạm thời không trả lời được",
               "No answer is possible now");
}
