/* console/apikey_page.c - see apikey_page.h. */
#include "console/apikey_page.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/apikey.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/picture.h"
#include "console/view.h"

#include <inttypes.h>

static void withdraw_cell(struct call *c, const struct apikey *k)
{
    if (k->revoked_ms) {
        view_say(c, "<span class=\"badge\">", "đã thu hồi", "withdrawn",
                 "</span> ");
        view_time(c, k->revoked_ms);
        return;
    }
    view_form_begin(c, part_path(c, "/khoa/thu-hoi"));
    buf_addf(&c->rs->body,
             "<input type=\"hidden\" name=\"id\" value=\"%" PRId64 "\">"
             "<button class=\"plain\">",
             k->id);
    view_say(c, "", "Thu hồi", "Withdraw", "<span class=\"unseen\"> ");
    view_text(c, k->label);
    view_put(c, "</span></button>");
    view_form_end(c);
}

static void row(struct call *c, const struct apikey *k)
{
    view_put(c, "<tr><th scope=\"row\">");
    view_text(c, k->label);
    buf_addf(&c->rs->body, "<small>lck_%" PRId64 "_…</small></th><td>", k->id);
    view_text(c, access_role_say(k->role, c->who.english));
    view_put(c, "</td><td>");
    view_time(c, k->made_ms);
    view_put(c, "</td><td>");
    view_time(c, k->last_ms);
    view_put(c, "</td><td>");
    withdraw_cell(c, k);
    view_put(c, "</td></tr>");
}

static void table(struct call *c, const struct apikey *keys, int n)
{
    view_table_begin(
        c, &(struct view_table){"Các khóa",
                                "Keys",
                                NULL,
                                {VIEW_TEXT("Khóa", "Key"),
                                 VIEW_TEXT("Quyền", "Rights"),
                                 VIEW_TEXT("Tạo lúc", "Made"),
                                 VIEW_TEXT("Dùng gần nhất", "Last used"),
                                 VIEW_TEXT("Thu hồi", "Withdraw")}});
    for (int i = 0; i < n; i++)
        row(c, &keys[i]);
    view_table_end(c);
}

static void form(struct call *c)
{
    const struct view_field label = {.name = "ten",
                                     .type = "text",
                                     .vi = "Tên của khóa",
                                     .en = "Name of the key",
                                     .hint_vi = "Chương trình nào dùng nó.",
                                     .hint_en = "Which program uses it.",
                                     .required = true};

    view_say(c, "<h2>", "Khóa mới", "A new key", "</h2>");
    view_form_begin(c, part_path(c, "/khoa"));
    view_field(c, &label);
    view_say(c, "<p class=\"field\"><label for=\"vai-tro\">", "Quyền", "Rights",
             "</label><select id=\"vai-tro\" name=\"vai-tro\">"
             "<option value=\"viewer\">");
    view_say(c, "", "chỉ xem", "to read", "</option><option value=\"editor\">");
    view_say(c, "", "xem và yêu cầu tải lại", "to read and to ask for fetches",
             "</option></select></p>");
    view_button(c, "Tạo khóa", "Make a key");
    view_form_end(c);
}

static void show(struct call *c, struct picture *p, const char *fresh)
{
    struct apikey *keys =
        arena_alloc(c->rq->arena, 2 * APIKEYS_PORTAL * sizeof *keys);
    struct err err = {0};
    int n = apikey_list(p, c->portal->code, c->rq->arena, keys, &err);

    if (n < 0) {
        call_failed(c, "apikey.failed", &err);
        return;
    }
    view_begin(c, "Khóa API", "API keys");
    view_say(c, "<p class=\"soft\">",
             "Chương trình đọc độ phủ của cổng này và các cổng dưới nó tại "
             "/api/v1/coverage/…, với tiêu đề Authorization: Bearer.",
             "Programs read the coverage of this portal and those below it at "
             "/api/v1/coverage/…, with the header Authorization: Bearer.",
             " ");
    view_link(c, "/api/v1/openapi.json",
              view_words(c, "Mô tả OpenAPI 3.1", "Described by OpenAPI 3.1"));
    view_put(c, ".</p>");
    if (fresh) {
        view_notice(c, VIEW_WARN,
                    "Hãy cất khóa này ngay; nó không hiện lại lần nữa.",
                    "Keep this key now; it is not shown again.");
        view_put(c, "<pre class=\"paste\">");
        view_text(c, fresh);
        view_put(c, "</pre>");
    }
    if (n)
        table(c, keys, n);
    form(c);
    view_end(c);
}

void apikey_page(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);

    if (p)
        show(c, p, NULL);
}

void apikey_create(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    const struct apikey key = {
        .portal = c->portal->code,
        .label = call_form(c, "ten"),
        .who = c->who.as,
        .role = !strcmp(call_form(c, "vai-tro"), "editor") ? ROLE_EDITOR
                                                           : ROLE_VIEWER,
        .made_ms = clock_unix_ms(),
    };
    char text[APIKEY_MAX];
    struct err err = {0};

    if (!p)
        return;
    int r = apikey_make(p, &key, text, &err);
    if (r == -ERR_USAGE)
        view_error(
            c, 422,
            "Không tạo được khóa: tên trống, quá dài hoặc quá nhiều khóa",
            "No key was made: name empty or too long, or too many keys");
    else if (r < 0)
        call_failed(c, "apikey.failed", &err);
    else if (part_note(c, "apikey.make", key.label))
        show(c, p, text);
}

void apikey_withdraw(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    struct err err = {0};
    int64_t id = 0;

    if (!p)
        return;
    (void)str_int(str_of(call_form(c, "id")), 1, INT64_MAX, &id);
    int r = apikey_revoke(p, c->portal->code, id, clock_unix_ms(), &err);
    if (r == -ERR_NOT_FOUND)
        view_error(c, 422, "Không có khóa này", "There is no such key");
    else if (r < 0)
        call_failed(c, "apikey.failed", &err);
    else if (part_note(c, "apikey.withdraw", call_form(c, "id")))
        call_redirect(c, part_path(c, "/khoa"));
}
