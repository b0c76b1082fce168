/* syndication/public.c - see public.h. */
#include "syndication/public.h"

#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "syndication/service.h"
#include "syndication/topic.h"

const char public_list[] =
    "public, max-age=30, stale-while-revalidate=30, stale-if-error=86400";

void public_say(struct httpd_response *rs, int status, const char *text)
{
    rs->status = status;
    rs->content_type = "text/plain; charset=utf-8";
    buf_addf(&rs->body, "%s\n", text);
}

static void send_stale(struct hubserve *service, struct httpd_request *rq,
                       struct httpd_response *rs, struct str key)
{
    struct answer *last = cache_get(hubserve_cache(service), key, CACHE_ANY);

    if (last) {
        answer_send(last, rq, rs);
        return;
    }
    public_say(rs, 503, "Hệ thống đang bận, vui lòng thử lại sau.");
    httpd_set_header(rs, "Retry-After", "10");
}

/* An empty key: the answer is not kept. */
static void make(struct hubserve *service, struct httpd_request *rq,
                 struct httpd_response *rs, struct str key, public_make *fn)
{
    int64_t changes = hubserve_state(service).changes;
    struct answer *answer = NULL;
    struct err err = {0};
    struct hubdb *store = hubserve_reader_store(rq->worker, &err);
    int r = store ? fn(service, store, rq, &answer, &err) : -err.code;

    if (r == 0) {
        if (key.n)
            cache_put(hubserve_cache(service), key, changes, answer);
        answer_send(answer, rq, rs);
    } else if (err.code == ERR_NOT_FOUND) {
        public_say(rs, 404, "Không có trang này.");
    } else if (err.code == ERR_USAGE) {
        public_say(rs, 422, err.msg);
    } else {
        log_error("answer.failed", kv("why", err.msg));
        send_stale(service, rq, rs, key);
    }
}

void public_answer(struct hubserve *service, struct httpd_request *rq,
                   struct httpd_response *rs, public_make *fn)
{
    struct str key = str_of(
        arena_printf(rq->arena, "GET %.*s?%.*s", (int)rq->path.n, rq->path.p,
                     (int)rq->query.n, rq->query.p ? rq->query.p : ""));
    struct answer *answer = cache_get(hubserve_cache(service), key,
                                      hubserve_state(service).changes);

    if (answer)
        answer_send(answer, rq, rs);
    else if (!rq->worker)
        rs->status = HTTPD_TO_POOL;
    else
        make(service, rq, rs, key, fn);
}

void public_fresh(struct hubserve *service, struct httpd_request *rq,
                  struct httpd_response *rs, public_make *fn)
{
    make(service, rq, rs, STR(""), fn);
}

int public_feed(struct hubserve *service, struct hubdb *store,
                struct httpd_request *rq, struct answer **ret_answer,
                struct err *err)
{
    const char *base_url = hubserve_base_url(service);
    struct buf body = {0};
    struct topic topic;
    int r = topic_of_request(&topic, store, rq, err);

    if (r == 0)
        r = topic_write(&topic, store, rq->arena, base_url, &body, err);
    if (r == 0) {
        const struct answer_head head = {
            .content_type = feed_content_type(topic.form),
            .cache_control = public_list,
            .link = topic_link(rq->arena, base_url, topic.path)};
        *ret_answer = answer_new(&body, &head);
    }
    buf_done(&body);
    return r;
}
