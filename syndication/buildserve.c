/* syndication/buildserve.c - see buildserve.h. */
#include "syndication/buildserve.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/seal.h"
#include "syndication/box.h"
#include "syndication/boxform.h"
#include "syndication/boxkey.h"
#include "syndication/builder.h"
#include "syndication/hub.h"
#include "syndication/pick.h"
#include "syndication/public.h"
#include "syndication/service.h"
#include "syndication/store_box.h"
#include "syndication/store_item.h"

/* One visit of the page. */
struct visit {
    struct hubserve *service;
    struct httpd_request *rq;
    struct boxform form; /* what was sent */
    struct box box;
    struct builder view;
};

static struct str sent(const struct visit *v, const char *name)
{
    for (size_t i = 0; i < v->form.count; i++)
        if (str_is(v->form.pairs[i].name, name))
            return v->form.pairs[i].value;
    return STR("");
}

/* Somebody who is still looking for the first item to pick has picked none:
 * till then the box shows the newest. */
static void leave_out_picking(struct visit *v)
{
    struct httpd_pair *kept =
        arena_alloc(v->rq->arena, v->form.count * sizeof *kept);
    size_t count = 0;

    v->view.picking =
        str_is(sent(v, "criteria"), "picked") && !sent(v, "ids").n;
    if (!v->view.picking)
        return;
    for (size_t i = 0; i < v->form.count; i++)
        if (!str_is(v->form.pairs[i].name, "criteria"))
            kept[count++] = v->form.pairs[i];
    v->form.pairs = kept;
    v->form.count = count;
}

/* As it was sent, else as it is stored; a mistake shows a box without options
 * and says what is wrong. */
static int read_box(struct visit *v, struct hubdb *store, struct err *err)
{
    struct hubdb_box stored = {.options = STR("{}")};
    struct err mistake = {0};
    int r = v->view.id.n
                ? hubdb_box_get(store, v->rq->arena, v->view.id, &stored, err)
                : 0;

    if (r < 0)
        return r;
    leave_out_picking(v);
    if (sent(v, "kind").n && boxform_read(&v->box, &v->form, &mistake) == 0)
        return 0;
    if (mistake.code)
        v->view.mistake = arena_str(v->rq->arena, str_of(mistake.msg));
    return box_read(&v->box, v->rq->arena, stored.options, err);
}

static struct str query_of(const struct visit *v, const char *theme)
{
    struct buf query = {0};

    boxform_query(&query, &v->box, theme);
    struct str kept = arena_keep(v->rq->arena, buf_str(&query));
    buf_done(&query);
    return kept;
}

/* What may be picked: found by words, else the newest. */
static int find_items(struct visit *v, struct hubdb *store, struct err *err)
{
    struct hubdb_query query;
    int64_t ids[BUILDER_FOUND_MAX];
    size_t count = 0;
    int r = 0;

    v->view.words = sent(v, "q");
    box_query(&v->box, 1, &query);
    struct hubdb_query wanted = {.types = query.types,
                                 .limit = BUILDER_FOUND_MAX};
    if (v->view.words.n) {
        const struct pick_query words = {v->view.words, query.types};
        r = pick_search(store, &words, ids, BUILDER_FOUND_MAX, &count, err);
        wanted.ids = ids;
        wanted.id_count = count;
    }
    if (r == 0 && (count || !v->view.words.n))
        r = hubdb_list(store, v->rq->arena, &wanted, &v->view.found, err);
    const struct hubdb_query picked = {
        .ids = v->box.ids, .id_count = v->box.id_count, .limit = BOX_ITEMS_MAX};
    if (r == 0 && v->box.id_count)
        r = hubdb_list(store, v->rq->arena, &picked, &v->view.picked, err);
    return r;
}

static int show(struct visit *v, struct hubdb *store,
                struct answer **ret_answer, struct err *err)
{
    const struct answer_head head = {.content_type = "text/html; charset=utf-8",
                                     .cache_control = "no-store",
                                     .policy = builder_policy()};
    struct buf html = {0};
    int r = find_items(v, store, err);

    if (r < 0)
        return r;
    v->view.box = &v->box;
    v->view.base_url = hubserve_absolute_url(v->service, v->rq);
    v->view.query = query_of(v, NULL);
    v->view.preview = builder_preview(sent(v, "xem"));
    v->view.preview_query = query_of(v, v->view.preview.theme);
    builder_write(&html, &v->view);
    *ret_answer = answer_new(&html, &head);
    return 0;
}

/* "/tao-mau/abcd": the id behind the slash. */
static struct str id_of(const struct httpd_request *rq)
{
    return rq->rest.n > 1 ? str_sub(rq->rest, 1, rq->rest.n) : STR("");
}

/* Stores the box of the visit, under a new id when it has none. */
static int store_box(struct visit *v, struct hubdb *store, struct err *err)
{
    char id[BOX_ID_LETTERS + 1], code[BOXKEY_LETTERS + 1] = "";
    struct buf options = {0};
    bool fresh = !v->view.id.n;

    seal_random_text(id, BOX_ID_LETTERS);
    box_write(&options, &v->box);
    buf_addc(&options, '}');
    const struct hubdb_box box = {fresh ? (struct str){id, BOX_ID_LETTERS}
                                        : v->view.id,
                                  buf_str(&options), clock_unix_ms()};
    int r = hub_build_box(store, &box, v->rq->peer, fresh ? code : NULL, err);
    buf_done(&options);
    if (r < 0)
        return r;
    v->view.saved = true;
    if (fresh) {
        v->view.id = arena_keep(v->rq->arena, box.id);
        v->view.code =
            (struct str){arena_str(v->rq->arena, str_of(code)), BOXKEY_LETTERS};
    }
    return 0;
}

/* Why it may not be stored, in Vietnamese; NULL: it may. */
static int check_right(const struct visit *v, struct hubdb *store,
                       const char **ret_why, struct err *err)
{
    int64_t count = 0;
    bool fits = false;
    int r;

    *ret_why = v->view.picking ? "Hãy chọn ít nhất một bản tin." : NULL;
    if (*ret_why)
        return 0;
    if (v->view.id.n) {
        r = boxkey_fits(store, v->view.id, str_trim(sent(v, "ma-sua")), &fits,
                        err);
        if (r == 0 && !fits)
            *ret_why = "Mã sửa không đúng, chưa lưu thay đổi nào.";
        return r;
    }
    if (!hubserve_may_build(v->service, v->rq->peer))
        *ret_why = "Đã lưu quá nhiều box trong thời gian ngắn, vui lòng thử "
                   "lại sau vài phút.";
    r = boxkey_count(store, &count, err);
    if (r == 0 && count >= BUILDSERVE_BOXES_MAX)
        *ret_why = "Trung tâm không nhận thêm box mới, xin liên hệ đơn vị vận "
                   "hành.";
    return r;
}

static int save(struct visit *v, struct err *err)
{
    scoped(hubdb_freep) struct hubdb *store = NULL;
    const char *why = NULL;
    int r = hubdb_open(&store, hubserve_data_dir(v->service), DB_WRITE, err);

    if (r == 0)
        r = check_right(v, store, &why, err);
    if (r == 0 && why)
        v->view.mistake = why;
    else if (r == 0)
        r = store_box(v, store, err);
    return r;
}

static int make_page(struct hubserve *service, struct hubdb *store,
                     struct httpd_request *rq, struct answer **ret_answer,
                     struct err *err)
{
    bool posted = str_is(rq->method, "POST");
    struct visit v = {.service = service,
                      .rq = rq,
                      .form = {posted ? rq->form : rq->args,
                               posted ? rq->form_count : rq->arg_count,
                               rq->arena},
                      .view = {.id = id_of(rq)}};
    int r = rq->rest.n && rq->rest.p[0] != '/'
                ? err_set(err, ERR_NOT_FOUND, "no such page")
                : read_box(&v, store, err);

    if (posted)
        v.view.given = sent(&v, "ma-sua");
    if (r == 0 && posted && sent(&v, "luu").n && !v.view.mistake)
        r = save(&v, err);
    return r < 0 ? r : show(&v, store, ret_answer, err);
}

void buildserve_get(struct httpd_request *rq, struct httpd_response *rs,
                    void *service)
{
    public_fresh(service, rq, rs, make_page);
}

void buildserve_post(struct httpd_request *rq, struct httpd_response *rs,
                     void *service)
{
    public_fresh(service, rq, rs, make_page);
}
