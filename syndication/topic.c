/* syndication/topic.c - see topic.h. */
#include "syndication/topic.h"

#include "base/err.h"
#include "base/form.h"
#include "base/httpd.h"
#include "syndication/box.h"
#include "syndication/boxform.h"
#include "syndication/hubcontent.h"
#include "syndication/store_box.h"
#include "syndication/store_item.h"

#include <inttypes.h>
#include <stdio.h>

enum { BOX_PAGE_MAX = 100000 };

static const struct str feed_path = {"/feed", sizeof "/feed" - 1};
static const struct str box_path = {"/box/", sizeof "/box/" - 1};

struct str topic_split(struct str rest, struct str *ret_ending)
{
    ptrdiff_t dot = str_chr(rest, '.');
    size_t n = dot < 0 ? rest.n : (size_t)dot;

    *ret_ending = str_sub(rest, n, rest.n);
    return str_sub(rest, 0, n);
}

int topic_page(const struct httpd_request *rq, int64_t *ret_page,
               struct err *err)
{
    struct str text = httpd_arg(rq, "page");

    *ret_page = 1;
    if (text.p && !str_int(text, 1, BOX_PAGE_MAX, ret_page))
        return err_set(err, ERR_USAGE,
                       "Tham số page: không phải là số từ 1 đến %d",
                       BOX_PAGE_MAX);
    return 0;
}

int topic_box(struct hubdb *store, const struct httpd_request *rq,
              struct str id, struct box *ret_box, struct err *err)
{
    const struct boxform form = {rq->args, rq->arg_count, rq->arena};
    struct hubdb_box stored;

    if (str_is(id, TOPIC_ADDRESS_BOX))
        return boxform_read(ret_box, &form, err);
    int r = hubdb_box_get(store, rq->arena, id, &stored, err);
    return r < 0 ? r : box_read(ret_box, rq->arena, stored.options, err);
}

static int read_list(struct topic *topic, const struct httpd_request *rq,
                     struct err *err)
{
    const struct hubcontent_list list = {
        httpd_arg(rq, "type"), httpd_arg(rq, "distribution"),
        httpd_arg(rq, "page_index"), httpd_arg(rq, "page_size")};
    struct hubcontent_params *p = arena_alloc(rq->arena, sizeof *p);
    int r = hubcontent_params(p, &list, err);

    if (r < 0)
        return r;
    topic->title = STR("Thông tin chỉ đạo, điều hành");
    topic->query = (struct hubdb_query){
        .types = p->types,
        .targets = p->targets,
        .target_count = p->target_count,
        .offset = (p->page_index - 1) * p->page_size,
        .limit = p->page_size,
    };
    return 0;
}

static int read_box(struct topic *topic, struct hubdb *store,
                    const struct httpd_request *rq, struct str id,
                    struct err *err)
{
    struct box *box = arena_alloc(rq->arena, sizeof *box);
    int64_t page;
    int r = topic_page(rq, &page, err);

    if (r == 0)
        r = topic_box(store, rq, id, box, err);
    if (r < 0)
        return r;
    topic->title = box->title;
    box_query(box, page, &topic->query);
    return 0;
}

int topic_of_request(struct topic *ret_topic, struct hubdb *store,
                     const struct httpd_request *rq, struct err *err)
{
    struct topic topic = {0};
    bool is_box = str_starts(rq->path, box_path);
    struct str path = is_box ? box_path : feed_path, ending;
    struct str id = topic_split(str_sub(rq->path, path.n, rq->path.n), &ending);

    if (!str_starts(rq->path, path) || (!is_box && id.n) ||
        !feed_form(&topic.form, ending))
        return err_set(err, ERR_NOT_FOUND, "no such form of a feed");
    topic.path =
        str_of(arena_printf(rq->arena, "%.*s%s%.*s", (int)rq->path.n,
                            rq->path.p, rq->query.n ? "?" : "",
                            (int)rq->query.n, rq->query.p ? rq->query.p : ""));
    int r = is_box ? read_box(&topic, store, rq, id, err)
                   : read_list(&topic, rq, err);
    if (r == 0)
        *ret_topic = topic;
    return r;
}

int topic_of_address(struct topic *ret_topic, struct hubdb *store,
                     struct arena *arena, struct str address, struct err *err)
{
    ptrdiff_t mark = str_chr(address, '?');
    size_t n = mark < 0 ? address.n : (size_t)mark;
    struct httpd_request rq = {
        .arena = arena,
        .path = form_decode_path(arena, str_sub(address, 0, n)),
        .query = str_sub(address, mark < 0 ? n : n + 1, address.n)};

    if (!form_parse(arena, rq.query, HTTPD_ARGS_MAX, &rq.args, &rq.arg_count))
        return err_set(err, ERR_USAGE, "more than %d parameters",
                       HTTPD_ARGS_MAX);
    return topic_of_request(ret_topic, store, &rq, err);
}

int topic_write(const struct topic *topic, struct hubdb *store,
                struct arena *arena, const char *base_url, struct buf *out,
                struct err *err)
{
    struct hubdb_state state;
    struct hubdb_page page;
    int r = hubdb_state(store, &state, err);

    if (r == 0)
        r = hubdb_list(store, arena, &topic->query, &page, err);
    if (r < 0)
        return r;
    const struct feed feed = {
        .title = topic->title,
        .path = topic->path,
        .base_url = base_url,
        .list = &page,
        .changed_ms = state.items_ms,
    };
    feed_write(out, &feed, topic->form);
    return 0;
}

int topic_mark(const struct topic *topic, struct hubdb *store,
               struct arena *arena, char mark[TOPIC_MARK_MAX], struct err *err)
{
    struct hubdb_page page;
    struct buf text = {0};
    int r = hubdb_list(store, arena, &topic->query, &page, err);

    if (r < 0)
        return r;
    buf_addz(&text, "list");
    for (size_t i = 0; i < page.count; i++)
        buf_addf(&text, " %lld.%lld", (long long)page.items[i].item.id,
                 (long long)page.items[i].version);
    snprintf(mark, TOPIC_MARK_MAX, "%016" PRIx64, str_hash(buf_str(&text)));
    buf_done(&text);
    return 0;
}

/* What the query of an address may not hold inside of "<...>". */
static void add_address(struct buf *out, const char *base_url, struct str path)
{
    buf_addf(out, "<%s", base_url);
    for (size_t i = 0; i < path.n; i++) {
        unsigned char c = (unsigned char)path.p[i];
        if (c <= ' ' || c >= 0x7f || strchr("<>\"\\^`{|}", c))
            buf_addf(out, "%%%02X", c);
        else
            buf_addc(out, (char)c);
    }
    buf_addc(out, '>');
}

const char *topic_link(struct arena *arena, const char *base_url,
                       struct str path)
{
    struct buf out = {0};

    add_address(&out, base_url, str_of(FEED_HUB_PATH));
    buf_addz(&out, "; rel=\"hub\", ");
    add_address(&out, base_url, path);
    buf_addz(&out, "; rel=\"self\"");
    const char *link = arena_str(arena, buf_str(&out));
    buf_done(&out);
    return link;
}
