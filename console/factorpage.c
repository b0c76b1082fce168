/* console/factorpage.c - see factorpage.h. */
#include "console/factorpage.h"

#include "base/err.h"
#include "base/lockout.h"
#include "console/call.h"
#include "console/factor.h"
#include "console/people.h"
#include "console/session.h"
#include "console/sign.h"
#include "console/totp.h"
#include "console/view.h"

#include <openssl/crypto.h>

static struct actor waiting_actor(const struct call *c)
{
    return (struct actor){
        arena_printf(c->rq->arena, "person:%lld", (long long)c->waiting),
        c->rq->peer};
}

/* The person that waits; false, and the way there, when nobody does. */
static bool waits(struct call *c, struct person *ret_person)
{
    struct err err = {0};

    if (!c->waiting)
        call_redirect(c, c->who.id ? "/" : "/dang-nhap");
    else if (people_get(c->db, c->rq->arena, c->waiting, ret_person, &err) < 0)
        call_failed(c, "factor.failed", &err);
    else
        return true;
    return false;
}

static void code_field(struct call *c, const char *hint_vi, const char *hint_en)
{
    view_field(c, &(struct view_field){.name = "ma",
                                       .type = "text",
                                       .vi = "Mã xác thực",
                                       .en = "Code",
                                       .hint_vi = hint_vi,
                                       .hint_en = hint_en,
                                       .autocomplete = "one-time-code",
                                       .required = true});
}

static void ask(struct call *c, int status)
{
    c->rs->status = status;
    view_begin(c, "Lớp xác thực thứ hai", "Second factor");
    view_put(c, "<div class=\"narrow\">");
    if (status != 200)
        view_notice(c, VIEW_BAD, "Mã không đúng hoặc đã dùng.",
                    "The code is wrong, or was used before.");
    view_put(c, "<div class=\"card\">");
    view_form_begin(c, "/dang-nhap/ma");
    code_field(c, "Sáu chữ số trong ứng dụng xác thực, hoặc một mã dự phòng.",
               "Six digits of your authenticator, or a recovery code.");
    view_button(c, "Tiếp tục", "Continue");
    view_form_end(c);
    view_put(c, "</div></div>");
    view_end(c);
}

void factorpage_ask(struct call *c)
{
    struct person person;

    if (!waits(c, &person))
        return;
    if (person.totp)
        ask(c, 200);
    else
        call_redirect(c, "/dang-nhap/hai-lop");
}

void factorpage_answer(struct call *c)
{
    uint64_t key = lockout_key(c->waiting);
    struct person person;
    struct err err = {0};
    bool good = false;

    if (!waits(c, &person) || sign_must_wait(c, key))
        return;
    const struct actor by = waiting_actor(c);
    int r = factor_use(c->db, c->waiting, str_of(call_form(c, "ma")), &by,
                       &good, &err);
    if (r == 0 && good)
        r = sign_complete(c, &err);
    if (r < 0) {
        call_failed(c, "factor.failed", &err);
    } else if (good) {
        call_redirect(c, sign_way(c));
    } else {
        sign_failed(c, key);
        ask(c, 401);
    }
}

static void secret_card(struct call *c, struct str secret, const char *login)
{
    struct buf url = {0}, text = {0};

    totp_url(&url, secret, login);
    totp_text(&text, secret);
    view_say(c, "<div class=\"card\"><p>",
             "1. Quét mã này bằng ứng dụng xác thực (FreeOTP, Aegis, Google "
             "Authenticator …).",
             "1. Scan this with an authenticator (FreeOTP, Aegis, Google "
             "Authenticator …).",
             "</p>");
    totp_qr(&c->rs->body, url.p);
    view_say(c, "<p>", "Hoặc nhập khóa:", "Or type the key:", " <code>");
    for (size_t i = 0; i < text.n; i += 4) {
        view_str(c, str_sub(buf_str(&text), i, i + 4));
        view_put(c, " ");
    }
    view_put(c, "</code></p>");
    buf_done(&url);
    buf_done(&text);
}

static void offer(struct call *c, const struct person *person, int status)
{
    char secret[FACTOR_SECRET_BYTES];
    struct err err = {0};

    if (factor_offer(c->db, call_cookie(c, SESSION_COOKIE), secret, &err) < 0) {
        call_failed(c, "factor.failed", &err);
        return;
    }
    c->rs->status = status;
    view_begin(c, "Thiết lập lớp xác thực thứ hai", "Set up the second factor");
    view_say(c, "<p>",
             "Quản trị viên đăng nhập bằng mật khẩu và mã của ứng dụng trên "
             "điện thoại. Việc này chỉ làm một lần.",
             "Administrators sign in with password and a code of a program "
             "on their phone. This is done once.",
             "</p>");
    if (status != 200)
        view_notice(c, VIEW_BAD,
                    "Mã không đúng. Đồng hồ của điện thoại có đúng không?",
                    "The code is wrong. Is the clock of the phone right?");
    secret_card(c, (struct str){secret, sizeof secret}, person->login);
    OPENSSL_cleanse(secret, sizeof secret);
    view_form_begin(c, "/dang-nhap/hai-lop");
    code_field(c, "2. Nhập sáu chữ số mà ứng dụng hiện ra.",
               "2. Type the six digits that it shows.");
    view_button(c, "Bật", "Switch on");
    view_form_end(c);
    view_put(c, "</div>");
    view_end(c);
}

void factorpage_offer(struct call *c)
{
    struct person person;

    if (!waits(c, &person))
        return;
    if (person.totp)
        call_redirect(c, "/dang-nhap/ma");
    else
        offer(c, &person, 200);
}

static void show_codes(struct call *c, const struct factor_codes *codes)
{
    const char *way = sign_way(c);

    view_begin(c, "Mã dự phòng", "Recovery codes");
    view_say(c, "<p>",
             "Mỗi mã đăng nhập được một lần khi không có điện thoại. Hãy in "
             "ra hoặc cất vào két; trang này không hiện lại.",
             "Each code signs you in once when the phone is not at hand. "
             "Print them or lock them away; this page does not come again.",
             "</p><div class=\"card\"><ul class=\"codes\">");
    for (int i = 0; i < FACTOR_CODES; i++) {
        view_put(c, "<li><code>");
        view_text(c, codes->codes[i]);
        view_put(c, "</code></li>");
    }
    view_put(c, "</ul></div><p><a class=\"action\" href=\"");
    view_text(c, way);
    view_say(c, "\">", "Tôi đã cất các mã", "I have kept them", "</a></p>");
    view_end(c);
}

void factorpage_set_up(struct call *c)
{
    uint64_t key = lockout_key(c->waiting);
    struct factor_codes codes;
    struct person person;
    struct err err = {0};
    bool good = false;

    if (!waits(c, &person) || sign_must_wait(c, key))
        return;
    if (person.totp) {
        call_redirect(c, "/dang-nhap/ma");
        return;
    }
    const struct actor by = waiting_actor(c);
    const struct factor_try try = {c->waiting, call_cookie(c, SESSION_COOKIE),
                                   str_of(call_form(c, "ma")), &by};
    int r = factor_set_up(c->db, &try, &codes, &good, &err);
    if (r == 0 && good)
        r = sign_complete(c, &err);
    if (r < 0) {
        call_failed(c, "factor.failed", &err);
    } else if (good) {
        show_codes(c, &codes);
    } else {
        sign_failed(c, key);
        offer(c, &person, 422);
    }
    OPENSSL_cleanse(&codes, sizeof codes);
}

void factorpage_reset(struct call *c)
{
    uint64_t key = lockout_key(c->who.id);
    const struct actor by = call_actor(c);
    struct err err = {0};
    bool good = false;

    if (sign_must_wait(c, key))
        return;
    int r = factor_use(c->db, c->who.id, str_of(call_form(c, "ma")), &by, &good,
                       &err);
    if (r == 0 && good)
        r = factor_reset(c->db, c->who.id, &by, &err);
    if (r < 0 && r != -ERR_NOT_FOUND) {
        call_failed(c, "factor.failed", &err);
    } else if (r == 0 && good) {
        sign_begin(c, c->who.id, "new factor", "");
    } else {
        sign_failed(c, key);
        view_error(c, 422, "Mã không đúng hoặc đã dùng",
                   "The code is wrong, or was used before");
    }
}
