/* console/roles.c - see roles.h. */
#include "console/roles.h"

#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/claims.h"
#include "console/grants.h"
#include "console/people.h"
#include "console/view.h"

enum { LEVELS_MAX = 16 };

static void role_field(struct call *c)
{
    view_say(c, "<p class=\"field\"><label for=\"quyen\">", "Quyền", "Role",
             "</label><select id=\"quyen\" name=\"quyen\">");
    for (enum role r = ROLE_VIEWER; r <= ROLE_OWNER; r++) {
        view_put(c, "<option value=\"");
        view_text(c, access_role_name(r));
        view_put(c, "\">");
        view_text(c, access_role_say(r, c->who.english));
        view_put(c, "</option>");
    }
    view_put(c, "</select></p>");
}

static void number_field(struct call *c)
{
    view_field(c, &(struct view_field){
                      .name = "so",
                      .type = "text",
                      .vi = "Số định danh cá nhân (12 chữ số)",
                      .en = "Personal identification number (12 digits)",
                      .required = true});
}

static void grant_button(struct call *c)
{
    view_say(c, "<button class=\"action\">", "Cấp quyền", "Grant",
             "</button></div>");
}

static const char *person_name(struct call *c, int64_t id)
{
    struct person person;
    struct err err = {0};

    return people_get(c->db, c->rq->arena, id, &person, &err) == 0 &&
                   *person.name
               ? person.name
               : arena_printf(c->rq->arena, "#%lld", (long long)id);
}

static void revoke_button(struct call *c, int64_t person)
{
    view_form_begin(c, arena_printf(c->rq->arena, "/cong/%s/quyen/%lld",
                                    c->portal->code, (long long)person));
    view_say(c, "<button class=\"plain\">", "Thu hồi", "Take back",
             "<span class=\"unseen\">: ");
    view_text(c, person_name(c, person));
    view_put(c, "</span></button>");
    view_form_end(c);
}

static void granted_row(struct call *c, const struct granted *g,
                        const char *portal)
{
    bool here = !strcmp(portal, c->portal->code);

    view_put(c, "<tr><th scope=\"row\">");
    view_text(c, person_name(c, g->person));
    view_put(c, "</th><td>");
    view_text(c, access_role_say(g->role, c->who.english));
    view_put(c, "</td><td>");
    view_text(c, !strcmp(portal, "*")
                     ? view_words(c, "toàn hệ thống", "the whole system")
                     : portal);
    view_put(c, "</td><td>");
    view_time(c, g->at_ms);
    view_put(c, "</td><td>");
    if (here)
        revoke_button(c, g->person);
    view_put(c, "</td></tr>");
}

static int rows_of(struct call *c, const char *portal, struct err *err)
{
    const struct granted *list;
    size_t count;
    int r = grants_at(c->db, c->rq->arena, portal, &list, &count, err);

    for (size_t i = 0; r == 0 && i < count; i++)
        granted_row(c, &list[i], portal);
    return r;
}

/* Those of the portal, of what stands above it, of all. */
static int all_rows(struct call *c, struct err *err)
{
    const struct registry *reg = c->console->registry;
    const struct portal *p = c->portal;
    int r = rows_of(c, p->code, err);

    for (int i = 0; r == 0 && *p->parent_code && i < LEVELS_MAX; i++) {
        const struct portal *above = registry_find_code(reg, p->parent_code);
        if (!above)
            break;
        p = above;
        r = rows_of(c, p->code, err);
    }
    return r == 0 ? rows_of(c, "*", err) : r;
}

static void table_head(struct call *c)
{
    view_table_begin(c, &(struct view_table){
                            "Người có quyền",
                            "Who holds a role",
                            NULL,
                            {VIEW_TEXT("Người", "Person"),
                             VIEW_TEXT("Quyền", "Role"), VIEW_TEXT("Ở", "At"),
                             VIEW_TEXT("Từ", "Since"), VIEW_TEXT("", "")}});
}

static const char *portal_path(struct call *c)
{
    return arena_printf(c->rq->arena, "/cong/%s/quyen", c->portal->code);
}

void roles_page(struct call *c)
{
    struct err err = {0};

    view_begin(c, "Quyền tại cổng", "Roles at the portal");
    view_say(c, "<p class=\"soft\">",
             "Người xem thấy mọi số liệu; biên tập viên yêu cầu tải lại và "
             "kiểm tra; người phụ trách cấp quyền. Quyền có hiệu lực cả ở các "
             "cổng cấp dưới. Số định danh được lưu ở dạng mã hóa.",
             "Viewers see all figures; editors ask for new fetches and checks; "
             "owners grant roles. A role holds at the portals below, too. "
             "Identification numbers are kept encrypted.",
             "</p>");
    table_head(c);
    int r = all_rows(c, &err);
    view_table_end(c);
    view_say(c, "<h2>", "Cấp quyền", "Grant a role", "</h2>");
    view_form_begin(c, portal_path(c));
    view_put(c, "<div class=\"inline\">");
    number_field(c);
    role_field(c);
    grant_button(c);
    view_form_end(c);
    view_end(c);
    if (r < 0) {
        buf_reset(&c->rs->body);
        call_failed(c, "roles.failed", &err);
    }
}

/* Grants what the form says at `portal`, and leads back to `page`. */
static void grant(struct call *c, const char *portal, const char *page)
{
    enum role role = access_role_find(str_of(call_form(c, "quyen")));
    struct str number = str_of(call_form(c, "so"));
    const struct actor by = call_actor(c);
    struct err err = {0};

    if (!claims_number_ok(number))
        view_error(c, 422, "Số định danh cá nhân có 12 chữ số",
                   "A personal identification number has 12 digits");
    else if (role < ROLE_VIEWER || role > ROLE_OWNER)
        view_error(c, 422, "Không có quyền này", "There is no such role");
    else if (grants_set_number(c->db, number, portal, role, &by, &err) < 0)
        call_failed(c, "roles.failed", &err);
    else
        call_redirect(c, page);
}

static void revoke(struct call *c, const char *portal, const char *page)
{
    const struct actor by = call_actor(c);
    struct err err = {0};
    int64_t id = 0;

    if (!str_int(c->part, 1, INT64_MAX, &id))
        view_error(c, 404, "Không có người này", "There is no such person");
    else if (grants_set(c->db, id, portal, ROLE_NOBODY, &by, &err) < 0)
        call_failed(c, "roles.failed", &err);
    else
        call_redirect(c, page);
}

void roles_grant(struct call *c)
{
    grant(c, c->portal->code, portal_path(c));
}

void roles_revoke(struct call *c)
{
    revoke(c, c->portal->code, portal_path(c));
}

static void block_button(struct call *c, const struct person *p)
{
    if (p->id == c->who.id)
        return;
    view_form_begin(c, arena_printf(c->rq->arena, "/nguoi-dung/%lld/khoa",
                                    (long long)p->id));
    view_put(c, p->blocked ? "<input type=\"hidden\" name=\"khoa\" "
                             "value=\"no\">"
                           : "<input type=\"hidden\" name=\"khoa\" "
                             "value=\"yes\">");
    view_put(c, "<button class=\"plain\">");
    view_text(c, p->blocked ? view_words(c, "Mở khóa", "Unblock")
                            : view_words(c, "Khóa", "Block"));
    view_put(c, "<span class=\"unseen\">: ");
    view_text(c, p->name);
    view_put(c, "</span></button>");
    view_form_end(c);
}

static void role_item(struct call *c, const struct person *p,
                      const struct grant *g)
{
    view_put(c, "<li>");
    view_text(c, access_role_say(g->role, c->who.english));
    view_put(c, " · ");
    view_text(c, g->portal);
    view_form_begin(c, arena_printf(c->rq->arena, "/nguoi-dung/%lld/thu-hoi",
                                    (long long)p->id));
    view_put(c, "<input type=\"hidden\" name=\"cong\" value=\"");
    view_text(c, g->portal);
    view_say(c, "\"><button class=\"plain\">", "Thu hồi", "Take back",
             "<span class=\"unseen\">: ");
    view_text(c, p->name);
    view_put(c, ", ");
    view_text(c, g->portal);
    view_put(c, "</span></button>");
    view_form_end(c);
    view_put(c, "</li>");
}

static int person_row(void *context, const struct person *p, struct err *err)
{
    struct call *c = context;
    const struct grant *grants;
    size_t count = 0;
    int r = grants_of(c->db, c->rq->arena, p->id, &grants, &count, err);

    if (r < 0)
        return r;
    view_put(c, "<tr><th scope=\"row\">");
    view_text(c, *p->name ? p->name : "–");
    buf_addf(&c->rs->body, "<small>person:%lld</small>", (long long)p->id);
    if (p->blocked)
        view_say(c, " <span class=\"badge over\">", "đã khóa", "blocked",
                 "</span>");
    view_put(c, "</th><td>");
    if (p->admin)
        view_text(c, access_role_say(ROLE_ADMIN, c->who.english));
    view_put(c, "<ul class=\"bare\">");
    for (size_t i = 0; i < count; i++)
        role_item(c, p, &grants[i]);
    view_put(c, "</ul></td><td>");
    view_time(c, p->seen_ms);
    view_put(c, "</td><td>");
    block_button(c, p);
    view_put(c, "</td></tr>");
    return 0;
}

static void people_form(struct call *c)
{
    view_say(c, "<h2>", "Cấp quyền", "Grant a role", "</h2>");
    view_form_begin(c, "/nguoi-dung/quyen");
    view_put(c, "<div class=\"inline\">");
    number_field(c);
    view_field(c, &(struct view_field){.name = "cong",
                                       .type = "text",
                                       .vi = "Mã cổng (* là toàn hệ thống)",
                                       .en = "Code of the portal (* is all)",
                                       .required = true});
    role_field(c);
    grant_button(c);
    view_form_end(c);
}

void roles_people_page(struct call *c)
{
    struct err err = {0};

    view_begin(c, "Người dùng", "People");
    view_table_begin(
        c, &(struct view_table){
               "Người dùng",
               "People",
               NULL,
               {VIEW_TEXT("Người", "Person"), VIEW_TEXT("Quyền", "Roles"),
                VIEW_TEXT("Đăng nhập gần nhất", "Last sign-in"),
                VIEW_TEXT("", "")}});
    int r = people_each(c->db, person_row, c, &err);
    view_table_end(c);
    people_form(c);
    view_end(c);
    if (r < 0) {
        buf_reset(&c->rs->body);
        call_failed(c, "people.failed", &err);
    }
}

static bool portal_ok(struct call *c, const char *code)
{
    if (!strcmp(code, "*") || registry_find_code(c->console->registry, code))
        return true;
    view_error(c, 422, "Không có cổng này", "There is no such portal");
    return false;
}

void roles_people_grant(struct call *c)
{
    const char *portal = call_form(c, "cong");

    if (portal_ok(c, portal))
        grant(c, portal, "/nguoi-dung");
}

/* Also where the portal has left the registry. */
void roles_people_revoke(struct call *c)
{
    revoke(c, call_form(c, "cong"), "/nguoi-dung");
}

void roles_block(struct call *c)
{
    bool block = !strcmp(call_form(c, "khoa"), "yes");
    const struct actor by = call_actor(c);
    struct err err = {0};
    int64_t id = 0;

    if (!str_int(c->part, 1, INT64_MAX, &id) || id == c->who.id) {
        view_error(c, 422, "Không khóa được người này",
                   "This person cannot be blocked");
        return;
    }
    int r = people_set_blocked(c->db, id, block, &by, &err);
    if (r == -ERR_NOT_FOUND)
        view_error(c, 404, "Không có người này", "There is no such person");
    else if (r < 0)
        call_failed(c, "people.failed", &err);
    else
        call_redirect(c, "/nguoi-dung");
}
