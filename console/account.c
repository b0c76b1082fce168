/* console/account.c - see account.h. */
#include "console/account.h"

#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/people.h"
#include "console/view.h"

static void roles(struct call *c)
{
    const struct visitor *who = &c->who;

    view_say(c, "<h2>", "Quyền", "Roles", "</h2>");
    if (who->admin)
        view_say(c, "<p>", "Quản trị viên: mọi cổng, mọi trang.",
                 "Administrator: every portal, every page.", "</p>");
    else if (!who->grant_count)
        view_notice(c, VIEW_INFO,
                    "Bạn chưa có quyền ở cổng nào. Hãy nhờ người phụ trách "
                    "cổng cấp quyền theo số định danh cá nhân của bạn.",
                    "You hold no role yet. Ask the owner of your portal to "
                    "grant one to your personal identification number.");
    view_put(c, "<ul>");
    for (size_t i = 0; i < who->grant_count; i++) {
        const struct grant *g = &who->grants[i];
        const struct portal *p =
            registry_find_code(c->console->registry, g->portal);
        view_put(c, "<li>");
        view_text(c, access_role_say(g->role, who->english));
        view_put(c, " · ");
        view_text(c, !strcmp(g->portal, "*")
                         ? view_words(c, "toàn hệ thống", "the whole system")
                     : p ? p->name
                         : g->portal);
        view_put(c, "</li>");
    }
    view_put(c, "</ul>");
}

static void factor(struct call *c, const struct person *person)
{
    if (!person->totp)
        return;
    view_say(c, "<h2>", "Lớp xác thực thứ hai", "Second factor", "</h2>");
    view_say(c, "<p>",
             "Đang bật. Đổi điện thoại? Nhập một mã để thiết lập lại.",
             "It is on. A new phone? Give a code to set it up again.", "</p>");
    view_form_begin(c, "/tai-khoan/hai-lop");
    view_put(c, "<div class=\"inline\">");
    view_field(c, &(struct view_field){.name = "ma",
                                       .type = "text",
                                       .vi = "Mã xác thực",
                                       .en = "Code",
                                       .autocomplete = "one-time-code",
                                       .required = true});
    view_say(c, "<button class=\"action second\">", "Thiết lập lại",
             "Set up again", "</button></div>");
    view_form_end(c);
}

void account_page(struct call *c)
{
    struct person person;
    struct err err = {0};

    if (people_get(c->db, c->rq->arena, c->who.id, &person, &err) < 0) {
        call_failed(c, "account.failed", &err);
        return;
    }
    view_begin(c, "Tài khoản của tôi", "My account");
    view_put(c, "<p><strong>");
    view_text(c, person.name);
    view_say(c, "</strong> · ", "lần đăng nhập gần nhất", "last sign-in", " ");
    view_time(c, person.seen_ms);
    view_put(c, "</p>");
    roles(c);
    factor(c, &person);
    view_say(c, "<h2>", "Phiên đăng nhập", "Sessions", "</h2>");
    view_say(c, "<p>",
             "Phiên kết thúc sau 30 phút không dùng và sau 12 giờ trong mọi "
             "trường hợp.",
             "A session ends after 30 minutes without use, and after 12 hours "
             "in any case.",
             "</p>");
    view_form_begin(c, "/tai-khoan/dang-xuat");
    view_say(c, "<button class=\"action danger\">", "Đăng xuất mọi nơi",
             "Sign out everywhere", "</button>");
    view_form_end(c);
    view_end(c);
}
