/* console/desk_part.c - see desk_part.h. */
#include "console/desk_part.h"

#include "base/err.h"
#include "console/call.h"
#include "console/desk.h"
#include "console/people.h"
#include "console/view.h"
#include "syndication/item.h"

static const struct {
    const char *vi, *en, *badge;
} states[] = {
    [FLOW_DRAFT] = {"bản nháp", "draft", "badge"},
    [FLOW_PROPOSED] = {"chờ duyệt", "proposed", "badge part"},
    [FLOW_APPROVED] = {"đã duyệt", "approved", "badge info"},
    [FLOW_PUBLISHED] = {"đã đăng", "published", "badge good"},
    [FLOW_WITHDRAWN] = {"đã rút", "withdrawn", "badge over"},
};

struct hubdb *desk_open(struct call *c, enum db_mode mode)
{
    struct hubdb *hub = NULL;
    struct err err = {0};
    int r = hubdb_open(&hub, c->console->data_dir, mode, &err);

    if (r == -ERR_NOT_FOUND)
        view_error(c, 404,
                   "Trung tâm chia sẻ chưa có dữ liệu: hãy chạy dịch vụ "
                   "syndication trước",
                   "There is no hub yet: run syndication first");
    else if (r < 0)
        call_failed(c, "desk.failed", &err);
    return r < 0 ? NULL : hub;
}

const char *desk_state_words(const struct call *c, enum flow_state state)
{
    return view_words(c, states[state].vi, states[state].en);
}

void desk_state(struct call *c, enum flow_state state)
{
    buf_addf(&c->rs->body, "<span class=\"%s\">", states[state].badge);
    view_text(c, desk_state_words(c, state));
    view_put(c, "</span>");
}

const char *desk_type_words(const struct call *c, int type)
{
    switch (type) {
    case ITEM_NEWS: return view_words(c, "tin", "news");
    case ITEM_VIDEO: return view_words(c, "video", "video");
    default: return view_words(c, "văn bản", "document");
    }
}

bool desk_id(struct call *c, int64_t *ret_id)
{
    if (str_int(c->part, 1, INT64_MAX, ret_id))
        return true;
    view_error(c, 404, "Không có nội dung này", "There is no such item");
    return false;
}

void desk_end(struct call *c, int r, const struct err *err, const char *path)
{
    if (r == 0)
        call_redirect(c, path);
    else if (r == -ERR_NOT_FOUND)
        view_error(c, 404, "Không có nội dung này", err->msg);
    else if (r == -ERR_USAGE || r == -ERR_FORMAT || r == -ERR_LIMIT)
        view_error(c, 422,
                   arena_printf(c->rq->arena, "Không làm được: %s", err->msg),
                   err->msg);
    else
        call_failed(c, "desk.failed", err);
}

const char *desk_person(struct call *c, const char *who)
{
    struct str id = str_of(who), prefix = STR("person:");
    struct person person;
    struct err err = {0};
    int64_t number;

    if (!str_starts(id, prefix) ||
        !str_int(str_sub(id, prefix.n, id.n), 1, INT64_MAX, &number) ||
        people_get(c->db, c->rq->arena, number, &person, &err) < 0)
        return who;
    return *person.name ? person.name : person.login;
}
