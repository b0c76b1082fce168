/* console/coverage_part.c - see coverage_part.h. */
#include "console/coverage_part.h"

#include "base/err.h"
#include "base/html.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/view.h"

const char *part_owner(const struct call *c, const char *owner)
{
    static const struct {
        const char *owner, *vi, *en;
    } words[] = {
        {"site", "cổng sửa", "the portal"},
        {"choice", "lựa chọn của cổng", "the portal's choice"},
        {"us", "Liên Cổng", "Liên Cổng"},
        {"info", "không cần sửa", "nothing to mend"},
    };

    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (!strcmp(owner, words[i].owner))
            return view_words(c, words[i].vi, words[i].en);
    return "–";
}

void part_reason(struct call *c, enum reason reason)
{
    if (reason == REASON_COUNT) {
        view_say(c, "", "không có", "none", "");
        return;
    }
    const struct reason_info *info = reason_info(reason);
    view_say(c, "", info->label_vi, info->label_en, "");
    view_put(c, " <small><code>");
    view_text(c, info->code);
    view_put(c, "</code></small>");
}

void part_fix(struct call *c, enum reason reason)
{
    const struct reason_info *info = reason_info(reason);

    view_say(c, "", info->fix_vi, info->fix_en, "");
    view_put(c, " <small>");
    view_text(c, part_owner(c, info->owner));
    view_put(c, "</small>");
}

const char *part_path(const struct call *c, const char *rest)
{
    scoped(buf_done) struct buf path = {0};

    buf_addz(&path, "/cong/");
    html_query(&path, str_of(c->portal->code));
    buf_addz(&path, rest);
    return arena_str(c->rq->arena, buf_str(&path));
}

void part_url(struct call *c, const char *url)
{
    scoped(buf_done) struct buf rest = {0};

    buf_addz(&rest, "/trang?url=");
    html_query(&rest, str_of(url));
    view_link(c, part_path(c, rest.p), url);
}

void part_figure(struct call *c, const char *vi, const char *en, int64_t n,
                 int64_t of)
{
    view_say(c, "<div><dt>", vi, en, "</dt><dd>");
    view_number(c, n);
    if (of > 0)
        buf_addf(&c->rs->body, " <small>%d&nbsp;%%</small>",
                 (int)(n * 100 / of));
    view_put(c, "</dd></div>");
}

bool part_note(struct call *c, const char *action, const char *what)
{
    struct audit_line line =
        condb_line(c->who.as, c->rq->peer, action,
                   arena_printf(c->rq->arena, "%s %s", c->portal->code, what));
    struct err err = {0};

    if (condb_note(c->db, &line, &err) == 0)
        return true;
    call_failed(c, "audit.failed", &err);
    return false;
}

bool part_may_edit(const struct call *c)
{
    return access_may(&c->who, c->console->registry, ROLE_EDITOR, SCOPE_PORTAL,
                      c->portal);
}
