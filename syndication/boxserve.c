/* syndication/boxserve.c - see boxserve.h. */
#include "syndication/boxserve.h"

#include "base/err.h"
#include "base/httpd.h"
#include "syndication/avatar.h"
#include "syndication/box.h"
#include "syndication/boxform.h"
#include "syndication/boxpage.h"
#include "syndication/boxview.h"
#include "syndication/oembed.h"
#include "syndication/placement.h"
#include "syndication/public.h"
#include "syndication/service.h"
#include "syndication/store_item.h"
#include "syndication/topic.h"

/* What is shown of a box. */
struct sight {
    struct box box;
    struct str id, ending;
    struct hubdb_page list;
    int64_t page;
};

static int look(struct hubdb *store, const struct httpd_request *rq,
                struct sight *sight, struct err *err)
{
    struct hubdb_query query;
    int r = topic_page(rq, &sight->page, err);

    sight->id = topic_split(rq->rest, &sight->ending);
    if (r == 0)
        r = topic_box(store, rq, sight->id, &sight->box, err);
    if (r < 0)
        return r;
    box_query(&sight->box, sight->page, &query);
    return hubdb_list(store, rq->arena, &query, &sight->list, err);
}

static int find_pictures(struct hubdb *store, struct arena *arena,
                         const struct hubdb_page *list,
                         const struct str **ret_pictures, struct err *err)
{
    struct str *paths = arena_alloc(arena, list->count * sizeof *paths);
    int r = 0;

    for (size_t i = 0; r == 0 && i < list->count; i++)
        r = avatar_path(store, arena, list->items[i].item.avatar, &paths[i],
                        err);
    *ret_pictures = paths;
    return r;
}

static struct str options_of(struct arena *arena, const struct sight *sight)
{
    struct buf query = {0};

    if (str_is(sight->id, TOPIC_ADDRESS_BOX))
        boxform_query(&query, &sight->box, NULL);
    struct str kept = arena_keep(arena, buf_str(&query));
    buf_done(&query);
    return kept;
}

static struct answer *box_answer(const struct boxview *view,
                                 enum boxpage_form form)
{
    struct buf body = {0}, policy = {0};

    boxpage_write(&body, &policy, view, form);
    const struct answer_head head = {.content_type = boxpage_content_type(form),
                                     .cache_control = public_list,
                                     .policy = policy.p};
    struct answer *answer = answer_new(&body, &head);
    buf_done(&policy);
    return answer;
}

static int make_box(struct hubserve *service, struct hubdb *store,
                    struct httpd_request *rq, struct answer **ret_answer,
                    struct err *err)
{
    struct sight sight;
    enum boxpage_form form = BOXPAGE_PAGE;
    int r = look(store, rq, &sight, err);

    if (r < 0)
        return r;
    if (!boxpage_form(&form, sight.ending))
        return err_set(err, ERR_NOT_FOUND, "no such form of a box");
    struct boxview view = {
        .box = &sight.box,
        .id = sight.id,
        .query = options_of(rq->arena, &sight),
        .base_url = form == BOXPAGE_FRAGMENT
                        ? hubserve_absolute_url(service, rq)
                        : hubserve_base_url(service),
        .list = &sight.list,
        .page = sight.page,
        .changed_ms = hubserve_state(service).items_ms,
        .arena = rq->arena,
        .alone = form == BOXPAGE_FRAGMENT,
    };
    r = find_pictures(store, rq->arena, &sight.list, &view.pictures, err);
    if (r == 0)
        *ret_answer = box_answer(&view, form);
    return r;
}

/* Which page asks: a script's says its Origin, a frame's its Referer. */
static void note_place(struct hubserve *service, const struct httpd_request *rq,
                       struct str ending)
{
    struct str rest = rq->rest, from = httpd_header(rq, "Origin");

    if (str_is(ending, ".css") || httpd_arg(rq, "page").n ||
        str_is(httpd_header(rq, "Sec-Fetch-Dest"), "document"))
        return; /* a style sheet, a further page, a link that was followed */
    if (!from.n || str_is(from, "null"))
        from = httpd_header(rq, "Referer");
    if (from.n)
        placements_note(hubserve_placements(service),
                        topic_split(rest, &ending), from,
                        str_of(hubserve_absolute_url(service, rq)));
}

/* A fragment holds the hub's address; when that is only what one client named,
 * the answer must not go to others. */
void boxserve_box(struct httpd_request *rq, struct httpd_response *rs,
                  void *service)
{
    enum feed_form form;
    struct str ending;

    (void)topic_split(rq->rest, &ending);
    if (feed_form(&form, ending)) {
        public_answer(service, rq, rs, public_feed);
        return;
    }
    if (str_is(ending, ".html") && !*hubserve_base_url(service)) {
        if (!rq->worker) {
            rs->status = HTTPD_TO_POOL;
            return;
        }
        public_fresh(service, rq, rs, make_box);
        note_place(service, rq, ending);
        return;
    }
    public_answer(service, rq, rs, make_box);
    if (rs->status == HTTPD_TO_POOL)
        return;
    if (!rs->status || rs->status == 304)
        note_place(service, rq, ending);
    /* Scripts of portals read the tree and the style. */
    httpd_set_header(rs, "Access-Control-Allow-Origin", "*");
}

/* 0 when it is not given; ERR_USAGE. */
static int read_size(const struct httpd_request *rq, const char *name,
                     int64_t *ret_size, struct err *err)
{
    struct str text = httpd_arg(rq, name);

    *ret_size = 0;
    if (text.n && !str_int(text, 1, BOX_SIZE_MAX_PX, ret_size))
        return err_set(err, ERR_USAGE, "%s: is no number of 1..%d", name,
                       BOX_SIZE_MAX_PX);
    return 0;
}

static int make_oembed(struct hubserve *service, struct hubdb *store,
                       struct httpd_request *rq, struct answer **ret_answer,
                       struct err *err)
{
    struct box box;
    struct oembed embed = {.box = &box,
                           .id = oembed_box_id(httpd_arg(rq, "url")),
                           .base_url = hubserve_absolute_url(service, rq),
                           .xml = str_is(httpd_arg(rq, "format"), "xml")};
    const struct answer_head head = {
        .content_type = embed.xml ? "text/xml; charset=utf-8"
                                  : "application/json; charset=utf-8",
        .cache_control = "no-store"};
    struct buf text = {0};
    int r = read_size(rq, "maxwidth", &embed.max_width, err);

    if (r == 0)
        r = read_size(rq, "maxheight", &embed.max_height, err);
    if (r == 0 && str_is(embed.id, TOPIC_ADDRESS_BOX))
        r = err_set(err, ERR_NOT_FOUND, "a box without an id of its own");
    if (r == 0)
        r = topic_box(store, rq, embed.id, &box, err);
    if (r < 0)
        return r;
    oembed_write(&text, &embed);
    *ret_answer = answer_new(&text, &head);
    return 0;
}

/* Not kept: it may hold the Host that one client named. */
void boxserve_oembed(struct httpd_request *rq, struct httpd_response *rs,
                     void *service)
{
    struct str format = httpd_arg(rq, "format");

    if (format.n && !str_is(format, "json") && !str_is(format, "xml")) {
        public_say(rs, 501, "format: json, xml");
        return;
    }
    public_fresh(service, rq, rs, make_oembed);
}
