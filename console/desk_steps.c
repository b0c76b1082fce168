/* console/desk_steps.c - changes of items, see desk.h. */
#include "console/desk.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/condb.h"
#include "console/desk_part.h"
#include "console/view.h"
#include "console/withdrawal.h"
#include "syndication/desk.h"
#include "syndication/emergency.h"
#include "syndication/hub.h"
#include "syndication/item.h"

static const int64_t ZONE_MS = 7 * 3600000;

/* The hub, open for writing, and the item that the path names. */
struct job {
    struct hubdb *hub;
    int64_t id;
    const char *path;
    const char *what; /* the button */
    struct flow_step step;
};

static bool begin(struct call *c, struct job *j)
{
    *j = (struct job){.what = call_form(c, "viec")};
    if (!desk_id(c, &j->id))
        return false;
    j->hub = desk_open(c, DB_WRITE);
    j->path = arena_printf(c->rq->arena, "/noi-dung/%lld", (long long)j->id);
    j->step = (struct flow_step){
        .id = j->id, .who = c->who.as, .note = str_of(call_form(c, "ghi-chu"))};
    return j->hub != NULL;
}

static void end(struct call *c, struct job *j, int r, const struct err *err)
{
    hubdb_free(j->hub);
    desk_end(c, r, err, j->path);
}

void desk_propose(struct call *c)
{
    struct err err = {0};
    struct job j;

    if (begin(c, &j))
        end(c, &j, flow_propose(j.hub, &j.step, &err), &err);
}

/* "2026-01-31T08:30" of the clock in Viet Nam; empty is none. */
static int read_moment(struct call *c, int64_t *ret_ms, struct err *err)
{
    const char *text = call_form(c, "luc");
    const char *iso = arena_printf(c->rq->arena, "%s:00Z", text);

    *ret_ms = 0;
    if (!*text)
        return 0;
    if (strlen(text) != 16 || !clock_parse_iso(str_of(iso), ret_ms))
        return err_set(err, ERR_USAGE, "'%.40s' is no moment", text);
    *ret_ms -= ZONE_MS;
    return 0;
}

static int decide(struct call *c, struct job *j, struct err *err)
{
    struct str what = str_of(j->what);

    if (str_is(what, "publish"))
        return flow_publish(j->hub, &j->step, err);
    if (str_is(what, "return"))
        return flow_return(j->hub, &j->step, err);
    if (!str_is(what, "approve"))
        return err_set(err, ERR_USAGE, "viec: approve, publish or return");
    int r = read_moment(c, &j->step.due_ms, err);
    return r == 0 ? flow_approve(j->hub, &j->step, err) : r;
}

void desk_decide(struct call *c)
{
    struct err err = {0};
    struct job j;

    if (begin(c, &j))
        end(c, &j, decide(c, &j, &err), &err);
}

/* --- withdrawing --- */

static int take_back(struct call *c, struct job *j, struct err *err)
{
    struct item item;

    return hub_withdraw(j->hub, c->rq->arena, j->id, c->who.as, &item, err);
}

static int ask(struct call *c, struct job *j, const struct desk_row *row,
               struct err *err)
{
    const struct actor by = call_actor(c);
    const struct withdrawal wish = {.item = j->id,
                                    .version = row->version,
                                    .who = c->who.as,
                                    .note = call_form(c, "ghi-chu")};

    return withdrawal_ask(c->db, &wish, &by, err);
}

/* The wish goes first: what was confirmed once is not confirmed twice. */
static int answer(struct call *c, struct job *j, const struct desk_row *row,
                  bool confirm, struct err *err)
{
    const struct actor by = call_actor(c);
    struct withdrawal wish;
    int r =
        withdrawal_get(c->db, c->rq->arena, j->id, row->version, &wish, err);

    if (r == 0)
        r = withdrawal_end(c->db, &wish,
                           confirm ? "withdrawal.confirm" : "withdrawal.drop",
                           &by, err);
    return r == 0 && confirm ? take_back(c, j, err) : r;
}

static int withdraw(struct call *c, struct job *j, struct err *err)
{
    struct str what = str_of(j->what);
    struct desk_row row;
    int r = desk_row(j->hub, c->rq->arena, j->id, &row, err);

    if (r < 0)
        return r;
    if (str_is(what, "agree"))
        return emergency_confirm(j->hub, j->id, c->who.as, err);
    if (str_is(what, "ask"))
        return ask(c, j, &row, err);
    if (str_is(what, "confirm") || str_is(what, "drop"))
        return answer(c, j, &row, str_is(what, "confirm"), err);
    if (!str_is(what, "withdraw"))
        return err_set(err, ERR_USAGE,
                       "viec: withdraw, ask, confirm, drop or agree");
    if (desk_needs_two(&row))
        return err_set(err, ERR_USAGE,
                       "what is meant for all portals is withdrawn by two "
                       "persons: ask first");
    return take_back(c, j, err);
}

void desk_withdraw(struct call *c)
{
    struct err err = {0};
    struct job j;

    if (begin(c, &j))
        end(c, &j, withdraw(c, &j, &err), &err);
}

/* --- for whom --- */

static int read_targets(struct call *c, struct str **ret_list, size_t *ret_n,
                        struct err *err)
{
    struct str rest = str_of(call_form(c, "ma")), one;
    struct str *list =
        arena_alloc(c->rq->arena, ITEM_TARGETS_MAX * sizeof *list);
    size_t n = 0;

    while (str_cut(&rest, ' ', &one)) {
        const char *code = arena_str(c->rq->arena, one);
        if (!one.n)
            continue;
        if (n == ITEM_TARGETS_MAX)
            return err_set(err, ERR_LIMIT, "more than %d agencies",
                           ITEM_TARGETS_MAX);
        if (strcmp(code, "-1") != 0 &&
            !registry_find_code(c->console->registry, code))
            return err_set(err, ERR_USAGE,
                           "'%.64s' is no code of an agency in the registry",
                           code);
        list[n++] = one;
    }
    *ret_list = list;
    *ret_n = n;
    return n ? 0 : err_set(err, ERR_USAGE, "name an agency, or -1 for all");
}

static int change_targets(struct call *c, struct job *j, struct err *err)
{
    struct str *list = NULL;
    struct desk_aim aim = {.id = j->id};
    int r = read_targets(c, &list, &aim.count, err);

    aim.targets = list;
    return r < 0 ? r
                 : desk_retarget(j->hub, c->rq->arena, &aim, c->who.as, err);
}

void desk_targets(struct call *c)
{
    struct err err = {0};
    struct job j;

    if (begin(c, &j))
        end(c, &j, change_targets(c, &j, &err), &err);
}
