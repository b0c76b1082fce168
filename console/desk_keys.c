/* console/desk_keys.c - keys of the hub and their quotas, see desk.h. */
#include "console/desk.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "console/call.h"
#include "console/desk_part.h"
#include "console/view.h"
#include "syndication/auth.h"
#include "syndication/hub.h"
#include "syndication/quota.h"
#include "syndication/store_key.h"

static const int64_t DAY_MS = 86400000, OVERLAP_MS = 7 * 86400000LL;

struct keys {
    struct call *c;
    struct hubdb_key *list;
    size_t count;
    struct quota *quota;
    int64_t now_ms;
};

static int read_keys(struct keys *k, struct hubdb *hub, struct err *err)
{
    const struct options *o = k->c->console->options;
    int r = hubdb_keys(hub, k->c->rq->arena, &k->list, &k->count, err);

    k->now_ms = clock_unix_ms();
    k->quota = quota_new((struct quota_limits){o->syndication.quota_hour,
                                               o->syndication.quota_day});
    return r == 0 ? quota_load(k->quota, hub, err) : r;
}

/* --- the list --- */

static bool is_live(const struct keys *k, const struct hubdb_key *key)
{
    return !key->revoked_ms &&
           (!key->expires_ms || key->expires_ms > k->now_ms);
}

static void state_cell(struct keys *k, const struct hubdb_key *key)
{
    struct call *c = k->c;

    view_put(c, "<td>");
    if (key->revoked_ms)
        view_say(c, "<span class=\"badge over\">", "đã thu hồi", "revoked",
                 "</span>");
    else if (!is_live(k, key))
        view_say(c, "<span class=\"badge\">", "hết hạn", "expired", "</span>");
    else
        view_say(c, "<span class=\"badge good\">", "đang dùng", "live",
                 "</span>");
    if (key->expires_ms) {
        view_say(c, "<small>", "hạn ", "until ", "");
        view_time(c, key->expires_ms);
        view_put(c, "</small>");
    }
    view_put(c, "</td>");
}

static void quota_cell(struct keys *k, const struct hubdb_key *key)
{
    struct call *c = k->c;

    view_put(c, "<td>");
    for (int i = 0; i < QUOTA_SERVICES; i++) {
        enum quota_service service = (enum quota_service)i;
        struct quota_state q;
        quota_look(k->quota, key->client_id, service, k->now_ms, &q);
        view_put(c, "<small>");
        view_text(c, quota_service_name(service));
        view_put(c, ": ");
        view_number(c, q.limits.per_day - q.left_day);
        view_put(c, " / ");
        view_number(c, q.limits.per_day);
        view_put(c, "</small>");
    }
    view_put(c, "</td>");
}

static void change_button(struct call *c, const char *what, const char *class,
                          const char *words, const char *name)
{
    buf_addf(&c->rs->body, "<button class=\"%s\" name=\"viec\" value=\"%s\">",
             class, what);
    view_text(c, words);
    view_put(c, "<span class=\"unseen\"> ");
    view_text(c, name);
    view_put(c, "</span></button> ");
}

static void change_cell(struct keys *k, const struct hubdb_key *key)
{
    struct call *c = k->c;
    const char *name = arena_str(c->rq->arena, key->name);

    view_put(c, "<td>");
    if (is_live(k, key)) {
        view_form_begin(
            c, arena_printf(c->rq->arena, "/khoa/%lld", (long long)key->id));
        change_button(c, "rotate", "plain", view_words(c, "Đổi khóa", "Rotate"),
                      name);
        change_button(c, "revoke", "plain", view_words(c, "Thu hồi", "Revoke"),
                      name);
        view_form_end(c);
    }
    view_put(c, "</td>");
}

static void row(struct keys *k, const struct hubdb_key *key)
{
    struct buf scopes = {0};
    struct call *c = k->c;

    buf_addf(&c->rs->body, "<tr><td class=\"n\">%lld</td><th scope=\"row\">",
             (long long)key->id);
    view_str(c, key->name);
    auth_scopes_write(&scopes, key->scopes);
    view_put(c, "<small>");
    view_str(c, buf_str(&scopes));
    view_put(c, "</small></th><td class=\"url\">");
    view_str(c, key->addresses);
    view_put(c, "</td>");
    state_cell(k, key);
    view_put(c, "<td>");
    view_time(c, key->used_ms);
    view_put(c, "</td>");
    quota_cell(k, key);
    change_cell(k, key);
    view_put(c, "</tr>");
    buf_done(&scopes);
}

static void table(struct keys *k)
{
    struct call *c = k->c;

    view_table_begin(
        c, &(struct view_table){"Khóa",
                                "Keys",
                                NULL,
                                {VIEW_NUMBER("Số", "No."),
                                 VIEW_TEXT("Nơi đọc, quyền", "Reader, scopes"),
                                 VIEW_TEXT("Địa chỉ", "Addresses"),
                                 VIEW_TEXT("Trạng thái", "State"),
                                 VIEW_TEXT("Dùng lần cuối", "Last used"),
                                 VIEW_TEXT("Đã gọi hôm nay", "Calls today"),
                                 VIEW_TEXT("Thay đổi", "Change")}});
    for (size_t i = k->count; i > 0; i--)
        row(k, &k->list[i - 1]);
    if (!k->count)
        view_say(c, "<tr><td colspan=\"7\">", "Chưa có khóa nào.",
                 "There are no keys yet.", "</td></tr>");
    view_table_end(c);
}

static void quota_form(struct call *c)
{
    view_say(c, "<h2>", "Hạn mức của một khóa", "Quota of a key", "</h2>");
    view_form_begin(c, "/khoa/han-muc");
    view_put(c, "<div class=\"inline\">");
    view_field(c, &(struct view_field){.name = "so",
                                       .type = "number",
                                       .vi = "Số khóa",
                                       .en = "No. of the key",
                                       .required = true});
    view_say(c, "<p class=\"field\"><label for=\"dich-vu\">", "Dịch vụ",
             "Service", "</label><select id=\"dich-vu\" name=\"dich-vu\">");
    for (int i = 0; i < QUOTA_SERVICES; i++)
        buf_addf(&c->rs->body, "<option>%s</option>",
                 quota_service_name((enum quota_service)i));
    view_put(c, "</select></p>");
    view_field(c, &(struct view_field){.name = "gio",
                                       .type = "number",
                                       .vi = "Mỗi giờ",
                                       .en = "An hour",
                                       .required = true});
    view_field(c, &(struct view_field){.name = "ngay",
                                       .type = "number",
                                       .vi = "Mỗi ngày",
                                       .en = "A day",
                                       .required = true});
    view_button(c, "Đặt hạn mức", "Set");
    view_put(c, "</div>");
    view_form_end(c);
}

static void add_form(struct call *c)
{
    view_say(c, "<h2>", "Cấp khóa mới", "A new key", "</h2>");
    view_put(c, "<div class=\"narrow\">");
    view_form_begin(c, "/khoa");
    view_field(c, &(struct view_field){.name = "ten",
                                       .type = "text",
                                       .vi = "Tên nơi đọc",
                                       .en = "Name of the reader",
                                       .required = true});
    view_field(
        c, &(struct view_field){
               .name = "dia-chi",
               .type = "text",
               .vi = "Địa chỉ được phép",
               .en = "Addresses",
               .hint_vi = "IPv4, IPv6 hoặc mạng (CIDR), cách nhau bởi dấu cách",
               .hint_en = "IPv4, IPv6 or networks (CIDR), separated by spaces",
               .required = true});
    view_field(
        c, &(struct view_field){
               .name = "quyen",
               .type = "text",
               .vi = "Quyền",
               .en = "Scopes",
               .value = "v1 items changes",
               .hint_vi = "v1, items, changes: đọc; write: gửi tin đề xuất",
               .hint_en = "v1, items, changes: read; write: send proposals"});
    view_field(c, &(struct view_field){
                      .name = "so-ngay",
                      .type = "number",
                      .vi = "Hết hạn sau số ngày (để trống: không hết hạn)",
                      .en = "Expires after days (empty: never)"});
    view_button(c, "Cấp khóa", "Make the key");
    view_form_end(c);
    view_put(c, "</div>");
}

void desk_keys(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = desk_open(c, DB_READ);
    struct keys k = {.c = c};
    struct err err = {0};

    if (!hub)
        return;
    if (read_keys(&k, hub, &err) < 0) {
        call_failed(c, "desk.failed", &err);
    } else {
        view_begin(c, "Khóa của trung tâm chia sẻ", "Keys of the hub");
        table(&k);
        quota_form(c);
        add_form(c);
        view_end(c);
    }
    quota_free(k.quota);
}

/* --- changes --- */

/* The one page on which a secret ever stands; it is stored nowhere. */
static void show_secret(struct call *c, int64_t id, const char *secret,
                        bool rotated)
{
    view_begin(c, "Khóa mới", "The new key");
    view_notice(c, VIEW_WARN,
                "Chép lại ngay và gửi cho nơi đọc bằng đường an toàn: khóa chỉ "
                "hiện một lần này.",
                "Copy it now and send it to the reader by a safe way: it is "
                "shown this once only.");
    view_say(c, "<p>", "Khóa số ", "Key no. ", "");
    view_number(c, id);
    view_put(c, "</p><pre class=\"paste\">");
    view_text(c, secret);
    view_put(c, "</pre>");
    if (rotated)
        view_say(c, "<p>", "Khóa cũ còn dùng được bảy ngày.",
                 "The old key works for seven more days.", "</p>");
    view_put(c, "<p>");
    view_link(c, "/khoa", view_words(c, "Về danh sách khóa", "To the keys"));
    view_put(c, "</p>");
    view_end(c);
}

static int read_new(struct call *c, struct auth_new_key *key, struct err *err)
{
    const char *days = call_form(c, "so-ngay");
    int64_t n = 0;

    *key = (struct auth_new_key){.name = str_of(call_form(c, "ten")),
                                 .addresses = str_of(call_form(c, "dia-chi"))};
    if (!auth_scopes_parse(str_of(call_form(c, "quyen")), &key->scopes))
        return err_set(err, ERR_USAGE, "scopes are v1, items, changes, write");
    if (*days && !str_int(str_of(days), 1, 36500, &n))
        return err_set(err, ERR_USAGE, "days: 1 to 36500");
    key->expires_ms = n ? clock_unix_ms() + n * DAY_MS : 0;
    return 0;
}

void desk_key_add(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = NULL;
    char secret[AUTH_SECRET_MAX];
    struct auth_new_key key;
    struct err err = {0};
    int64_t id = 0;
    int r = read_new(c, &key, &err);

    if (r < 0) {
        desk_end(c, r, &err, "/khoa");
        return;
    }
    hub = desk_open(c, DB_WRITE);
    if (!hub)
        return;
    r = hub_add_key(hub, &key, c->who.as, &id, secret, &err);
    if (r < 0)
        desk_end(c, r, &err, "/khoa");
    else
        show_secret(c, id, secret, false);
}

static int set_quota(struct call *c, struct hubdb *hub, struct err *err)
{
    enum quota_service service;
    struct quota_limits limits;
    int64_t id;

    if (!str_int(str_of(call_form(c, "so")), 1, INT64_MAX, &id) ||
        !quota_service_find(str_of(call_form(c, "dich-vu")), &service) ||
        !str_int(str_of(call_form(c, "gio")), 0, QUOTA_LIMIT_MAX,
                 &limits.per_hour) ||
        !str_int(str_of(call_form(c, "ngay")), 0, QUOTA_LIMIT_MAX,
                 &limits.per_day))
        return err_set(err, ERR_USAGE,
                       "a quota has a key, a service, and two numbers of 0 to "
                       "%d",
                       QUOTA_LIMIT_MAX);
    return hub_set_quota(hub, id, (int)service, limits, c->who.as, err);
}

static void rotate(struct call *c, struct hubdb *hub, int64_t id)
{
    const struct auth_rotation turn = {id, clock_unix_ms() + OVERLAP_MS};
    char secret[AUTH_SECRET_MAX];
    struct err err = {0};
    int64_t fresh = 0;
    int r = hub_rotate_key(hub, &turn, c->who.as, &fresh, secret, &err);

    if (r < 0)
        desk_end(c, r, &err, "/khoa");
    else
        show_secret(c, fresh, secret, true);
}

void desk_key_change(struct call *c)
{
    scoped(hubdb_freep) struct hubdb *hub = desk_open(c, DB_WRITE);
    struct str what = str_of(call_form(c, "viec"));
    struct err err = {0};
    int64_t id;

    if (!hub)
        return;
    if (str_is(c->part, "han-muc"))
        desk_end(c, set_quota(c, hub, &err), &err, "/khoa");
    else if (!desk_id(c, &id))
        return;
    else if (str_is(what, "rotate"))
        rotate(c, hub, id);
    else if (str_is(what, "revoke"))
        desk_end(c, hub_revoke_key(hub, id, c->who.as, &err), &err, "/khoa");
    else
        view_error(c, 422, "viec là rotate hoặc revoke",
                   "viec is rotate or revoke");
}
