/* console/sign.c - see sign.h. */
#include "console/sign.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/form.h"
#include "base/html.h"
#include "base/lockout.h"
#include "config/options.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/people.h"
#include "console/provider.h"
#include "console/session.h"
#include "console/view.h"

#define WAY_COOKIE "__Host-lc-way"

enum { WAY_S = 15 * 60, WAY_MAX_BYTES = 1000 };

bool sign_must_wait(struct call *c, uint64_t key)
{
    struct lockout *lockout = c->console->lockout;
    int64_t now_ms = clock_steady_ms();

    if (lockout_is_quiet(lockout, now_ms) ||
        (!lockout_is_shut(lockout, lockout_address(str_of(c->rq->peer)),
                          now_ms) &&
         !lockout_is_shut(lockout, key, now_ms)))
        return false;
    httpd_set_header(c->rs, "Retry-After", "900");
    view_error(c, 429, "Sai quá nhiều lần; hãy đợi 15 phút rồi thử lại",
               "Wrong too often; wait 15 minutes, then try again");
    return true;
}

void sign_failed(struct call *c, uint64_t key)
{
    struct lockout *lockout = c->console->lockout;
    int64_t now_ms = clock_steady_ms();
    struct err err = {0};
    bool shut = lockout_failed(lockout, key, now_ms);

    shut |=
        lockout_failed(lockout, lockout_address(str_of(c->rq->peer)), now_ms);
    const struct audit_line line =
        condb_line("-", c->rq->peer, "sign.lock", "guessing");
    if (shut)
        (void)condb_note(c->db, &line, &err);
}

static void provider_button(struct call *c)
{
    if (!c->console->provider)
        return;
    view_put(c, "<div class=\"card\"><p><a class=\"action\" "
                "href=\"/dang-nhap/dinh-danh\">");
    view_say(c, "", "Đăng nhập bằng", "Sign in with", " ");
    view_text(c, c->console->options->console.oidc_name);
    view_put(c, "</a></p>");
    view_say(c, "<p class=\"soft\">",
             "Dành cho biên tập viên và người phụ trách cổng. Quyền do người "
             "phụ trách cổng cấp theo số định danh cá nhân.",
             "For editors and owners of portals. Roles are granted by the "
             "portal's owner to the personal identification number.",
             "</p></div>");
}

static void password_form(struct call *c)
{
    view_say(c, "<div class=\"card\"><h2>", "Quản trị viên nội bộ",
             "Local administrator", "</h2>");
    view_form_begin(c, "/dang-nhap");
    view_field(c, &(struct view_field){.name = "ten",
                                       .type = "text",
                                       .vi = "Tên",
                                       .en = "Name",
                                       .autocomplete = "username",
                                       .value = call_form(c, "ten"),
                                       .required = true});
    view_field(c, &(struct view_field){.name = "mat-khau",
                                       .type = "password",
                                       .vi = "Mật khẩu",
                                       .en = "Password",
                                       .autocomplete = "current-password",
                                       .required = true});
    view_button(c, "Đăng nhập", "Sign in");
    view_form_end(c);
    view_put(c, "</div>");
}

static void show(struct call *c, int status, const char *vi, const char *en)
{
    c->rs->status = status;
    view_begin(c, "Đăng nhập", "Sign in");
    view_put(c, "<div class=\"narrow\">");
    if (vi)
        view_notice(c, VIEW_BAD, vi, en);
    provider_button(c);
    password_form(c);
    view_put(c, "</div>");
    view_end(c);
}

void sign_page(struct call *c)
{
    const char *way = call_arg(c, "ve");

    if (c->who.id) {
        call_redirect(c, "/");
        return;
    }
    if (*way && strlen(way) < WAY_MAX_BYTES && call_is_local(str_of(way))) {
        struct buf coded = {0};
        html_query(&coded, str_of(way));
        call_set_cookie(c, WAY_COOKIE, arena_str(c->rq->arena, buf_str(&coded)),
                        WAY_S);
        buf_done(&coded);
    }
    show(c, 200, NULL, NULL);
}

const char *sign_way(struct call *c)
{
    struct str way = form_decode_path(c->rq->arena, call_cookie(c, WAY_COOKIE));

    if (!call_is_local(way))
        return "/";
    call_set_cookie(c, WAY_COOKIE, "", 0);
    return arena_str(c->rq->arena, way);
}

static bool needs_code(const struct call *c, const struct person *person)
{
    return person->totp || (person->admin && c->console->options->console.totp);
}

/* id_tokens are sealed as "id_token". */
static int seal_id_token(struct call *c, const char *id_token, struct buf *out,
                         struct err *err)
{
    return *id_token ? condb_seal(c->db, str_of(id_token), "id_token", out, err)
                     : 0;
}

/* The old session ends with the beginning of the new one: a name that somebody
 * else put into the browser is of no use to him. */
static int change_session(struct call *c, int64_t person, bool whole,
                          struct str id_token,
                          char name[SESSION_NAME_LETTERS + 1], struct err *err)
{
    int r = session_end(c->db, call_cookie(c, SESSION_COOKIE), err);

    if (r == 0)
        r = session_begin(c->db, person, whole, name, err);
    if (r == 0 && id_token.n)
        r = session_keep(c->db, str_of(name), SESSION_ID_TOKEN, id_token, err);
    return r;
}

static int begin(struct call *c, const struct person *person, const char *how,
                 const char *id_token, struct err *err)
{
    char name[SESSION_NAME_LETTERS + 1];
    bool whole = !needs_code(c, person);
    const char *who =
        arena_printf(c->rq->arena, "person:%lld", (long long)person->id);
    const struct audit_line line =
        condb_line(who, c->rq->peer, whole ? "sign.in" : "sign.first", how);
    struct buf sealed = {0};
    int r = seal_id_token(c, id_token, &sealed, err);

    if (r == 0)
        r = condb_begin(c->db, err);
    if (r == 0)
        r = change_session(c, person->id, whole, buf_str(&sealed), name, err);
    buf_done(&sealed);
    if (r == 0 && whole)
        r = people_seen(c->db, person->id, err);
    r = condb_end(c->db, &line, r, err);
    if (r == 0)
        call_set_cookie(c, SESSION_COOKIE, name, -1);
    return r;
}

void sign_begin(struct call *c, int64_t id, const char *how,
                const char *id_token)
{
    struct err err = {0};
    struct person person;
    int r = people_get(c->db, c->rq->arena, id, &person, &err);

    if (r == 0)
        r = begin(c, &person, how, id_token, &err);
    if (r < 0)
        call_failed(c, "sign.failed", &err);
    else
        call_redirect(c,
                      needs_code(c, &person) ? "/dang-nhap/ma" : sign_way(c));
}

int sign_complete(struct call *c, struct err *err)
{
    char name[SESSION_NAME_LETTERS + 1];
    const char *who =
        arena_printf(c->rq->arena, "person:%lld", (long long)c->waiting);
    const struct audit_line line =
        condb_line(who, c->rq->peer, "sign.in", "second factor");
    struct buf sealed = {0};
    int r = session_kept(c->db, call_cookie(c, SESSION_COOKIE),
                         SESSION_ID_TOKEN, &sealed, err);

    if (r == 0)
        r = condb_begin(c->db, err);
    if (r == 0)
        r = change_session(c, c->waiting, true, buf_str(&sealed), name, err);
    buf_done(&sealed);
    if (r == 0)
        r = people_seen(c->db, c->waiting, err);
    r = condb_end(c->db, &line, r, err);
    if (r == 0)
        call_set_cookie(c, SESSION_COOKIE, name, -1);
    return r;
}

/* What was typed as a name may be a password: only names that are known are
 * written down. */
static int refuse(struct call *c, const char *login, struct err *err)
{
    int64_t known = 0;
    int r = people_find_login(c->db, str_of(login), &known, err);
    struct audit_line line =
        condb_line("-", c->rq->peer, "sign.in", known ? login : "-");

    line.outcome = known ? STR("wrong password") : STR("no such name");
    if (r == 0)
        r = condb_note(c->db, &line, err);
    return r;
}

void sign_in(struct call *c)
{
    const char *login = call_form(c, "ten");
    uint64_t key = lockout_name(str_of(login));
    struct err err = {0};
    int64_t person = 0;

    if (sign_must_wait(c, key))
        return;
    int r = people_check(c->db, str_of(login), str_of(call_form(c, "mat-khau")),
                         &person, &err);
    if (r == 0 && !person)
        r = refuse(c, login, &err);
    if (r < 0) {
        call_failed(c, "sign.failed", &err);
    } else if (person) {
        sign_begin(c, person, "password", "");
    } else {
        sign_failed(c, key);
        show(c, 401, "Tên hoặc mật khẩu không đúng.",
             "The name or the password is wrong.");
    }
}

/* Where the browser goes when it was signed in by the state's service. */
static const char *logout_way(struct call *c, struct str sealed)
{
    struct buf token = {0}, url = {0};
    struct err err = {0};
    const char *way = "/dang-nhap";

    if (c->console->provider && sealed.n &&
        condb_unseal(c->db, sealed, "id_token", &token, &err) == 0 &&
        provider_logout_url(c->console->provider, token.p, &url, &err) == 0 &&
        url.n)
        way = arena_str(c->rq->arena, buf_str(&url));
    buf_done(&token);
    buf_done(&url);
    return way;
}

static void leave(struct call *c, bool everywhere)
{
    struct str name = call_cookie(c, SESSION_COOKIE);
    struct buf note = {0};
    struct err err = {0};
    const struct audit_line line = condb_line(
        c->who.as, c->rq->peer, "sign.out", everywhere ? "everywhere" : "here");
    int r = session_kept(c->db, name, SESSION_ID_TOKEN, &note, &err);

    if (r == 0)
        r = condb_begin(c->db, &err);
    if (r == 0)
        r = everywhere ? session_end_all(c->db, c->who.id, &err)
                       : session_end(c->db, name, &err);
    if (condb_end(c->db, &line, r, &err) < 0) {
        call_failed(c, "sign.failed", &err);
    } else {
        call_set_cookie(c, SESSION_COOKIE, "", 0);
        call_redirect(c, logout_way(c, buf_str(&note)));
    }
    buf_done(&note);
}

void sign_out(struct call *c)
{
    leave(c, false);
}

void sign_out_everywhere(struct call *c)
{
    leave(c, true);
}
