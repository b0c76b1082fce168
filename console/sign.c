/* console/sign.c - see sign.h. */
#include "console/sign.h"

#include "base/err.h"
#include "config/options.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/people.h"
#include "console/session.h"
#include "console/view.h"

static void show(struct call *c, int status, const char *vi, const char *en)
{
    c->rs->status = status;
    view_begin(c, "Đăng nhập", "Sign in");
    view_put(c, "<div class=\"narrow\">");
    if (vi)
        view_notice(c, VIEW_BAD, vi, en);
    view_put(c, "<div class=\"card\">");
    view_form_begin(c, "/dang-nhap");
    view_put(c, "<input type=\"hidden\" name=\"ve\" value=\"");
    view_text(c, *call_form(c, "ve") ? call_form(c, "ve") : call_arg(c, "ve"));
    view_put(c, "\">");
    view_field(c, &(struct view_field){.name = "ten",
                                       .type = "text",
                                       .vi = "Tên quản trị viên",
                                       .en = "Administrator's name",
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
    view_put(c, "</div></div>");
    view_end(c);
}

void sign_page(struct call *c)
{
    if (c->who.id)
        call_redirect(c, "/");
    else
        show(c, 200, NULL, NULL);
}

static int begin_session(struct call *c, int64_t person, struct err *err)
{
    char name[SESSION_NAME_LETTERS + 1];
    const char *who =
        arena_printf(c->rq->arena, "person:%lld", (long long)person);
    const struct audit_line line =
        condb_line(who, c->rq->peer, "sign.in", "password");
    int r = condb_begin(c->db, err);

    if (r == 0)
        r = session_begin(c->db, person, true, name, err);
    r = condb_end(c->db, &line, r, err);
    if (r == 0)
        call_set_cookie(c, SESSION_COOKIE, name, -1);
    return r;
}

static int refuse(struct call *c, const char *login, struct err *err)
{
    struct audit_line line = condb_line("-", c->rq->peer, "sign.in", login);

    line.outcome = STR("wrong name or password");
    return condb_note(c->db, &line, err);
}

void sign_in(struct call *c)
{
    const char *login = call_form(c, "ten"), *back = call_form(c, "ve");
    struct err err = {0};
    int64_t person = 0;
    int r = people_check(c->db, str_of(login), str_of(call_form(c, "mat-khau")),
                         &person, &err);

    if (r == 0)
        r = person ? begin_session(c, person, &err) : refuse(c, login, &err);
    if (r < 0)
        call_failed(c, "sign.failed", &err);
    else if (!person)
        show(c, 401, "Tên hoặc mật khẩu không đúng.",
             "The name or the password is wrong.");
    else
        call_redirect(c, call_is_local(str_of(back)) ? back : "/");
}

void sign_out(struct call *c)
{
    struct err err = {0};
    struct str name = call_cookie(c, SESSION_COOKIE);
    const struct audit_line line =
        condb_line(c->who.as, c->rq->peer, "sign.out", "-");
    int r = condb_begin(c->db, &err);

    if (r == 0)
        r = session_end(c->db, name, &err);
    if (condb_end(c->db, &line, r, &err) < 0) {
        call_failed(c, "sign.failed", &err);
        return;
    }
    call_set_cookie(c, SESSION_COOKIE, "", 0);
    call_redirect(c, "/dang-nhap");
}
