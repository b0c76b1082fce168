/* syndication/websubdoor.c - see websubdoor.h. */
#include "syndication/websubdoor.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "syndication/hook.h"
#include "syndication/service.h"
#include "syndication/topic.h"
#include "syndication/websub.h"

static int read_mode(struct websub_wish *wish, const struct httpd_request *rq,
                     struct err *err)
{
    struct str mode = httpd_form(rq, "hub.mode");

    wish->leave = str_is(mode, "unsubscribe");
    return wish->leave || str_is(mode, "subscribe")
               ? 0
               : err_set(err, ERR_USAGE,
                         "hub.mode: is none of subscribe, unsubscribe");
}

/* A feed of this hub, under the address by which it was asked. */
static int read_topic(struct websub_wish *wish, struct hubserve *service,
                      struct hubdb *store, const struct httpd_request *rq,
                      struct err *err)
{
    struct str base = str_of(hubserve_absolute_url(service, rq));
    struct str url = httpd_form(rq, "hub.topic");
    struct topic topic;

    if (!url.n || url.n > HOOK_URL_MAX_BYTES)
        return err_set(err, ERR_USAGE, "hub.topic: not 1 to %d bytes long",
                       HOOK_URL_MAX_BYTES);
    if (!str_starts(url, base) || str_chr(url, '#') >= 0)
        return err_set(err, ERR_USAGE, "hub.topic: is no feed of this hub");
    wish->topic = str_of(arena_str(rq->arena, url));
    if (wish->topic.n != url.n)
        return err_set(err, ERR_USAGE, "hub.topic: holds a NUL");
    int r = topic_of_address(&topic, store, rq->arena,
                             str_sub(url, base.n, url.n), err);
    return r < 0 ? err_wrap(err, "hub.topic") : 0;
}

static int read_callback(struct websub_wish *wish, struct hubserve *service,
                         const struct httpd_request *rq, struct err *err)
{
    struct str url = httpd_form(rq, "hub.callback");

    if (!url.n || url.n > HOOK_URL_MAX_BYTES)
        return err_set(err, ERR_USAGE, "hub.callback: not 1 to %d bytes long",
                       HOOK_URL_MAX_BYTES);
    for (size_t i = 0; i < url.n; i++)
        if ((unsigned char)url.p[i] <= ' ' || (unsigned char)url.p[i] >= 0x7f ||
            url.p[i] == '#')
            return err_set(err, ERR_USAGE,
                           "hub.callback: holds a byte no address has");
    wish->callback = str_of(arena_str(rq->arena, url));
    int r = hubserve_check_url(service, wish->callback.p, err);
    return r < 0 ? err_wrap(err, "hub.callback") : 0;
}

static int read_rest(struct websub_wish *wish, const struct httpd_request *rq,
                     struct err *err)
{
    struct str lease = httpd_form(rq, "hub.lease_seconds");

    wish->secret = httpd_form(rq, "hub.secret");
    if (wish->secret.n > WEBSUB_SECRET_MAX_BYTES)
        return err_set(err, ERR_USAGE, "hub.secret: longer than %d bytes",
                       WEBSUB_SECRET_MAX_BYTES);
    if (lease.n && !str_int(lease, 1, INT32_MAX, &wish->lease_s))
        return err_set(err, ERR_USAGE, "hub.lease_seconds: is no number");
    return 0;
}

static int ask(struct hubserve *service, struct hubdb *store,
               const struct httpd_request *rq, struct err *err)
{
    struct websub_wish wish = {0};
    int r = read_mode(&wish, rq, err);

    if (r == 0)
        r = read_topic(&wish, service, store, rq, err);
    if (r == 0)
        r = read_callback(&wish, service, rq, err);
    if (r == 0)
        r = read_rest(&wish, rq, err);
    return r < 0 ? r : websub_ask(store, &wish, clock_unix_ms(), err);
}

static void say(struct httpd_response *rs, int status, const char *text)
{
    rs->status = status;
    rs->content_type = "text/plain; charset=utf-8";
    buf_addf(&rs->body, "%s\n", text);
}

void websub_door(struct httpd_request *rq, struct httpd_response *rs,
                 void *service)
{
    struct hubdb *store = NULL;
    struct err err = {0};
    int r = hubdb_open(&store, hubserve_data_dir(service), DB_WRITE, &err);

    if (r == 0)
        r = ask(service, store, rq, &err);
    hubdb_free(store);
    bool theirs = err.code == ERR_USAGE || err.code == ERR_NOT_FOUND ||
                  err.code == ERR_FORMAT;
    hubserve_note(service, rq, 0, "websub.ask", httpd_form(rq, "hub.callback"),
                  r == 0   ? "ok"
                  : theirs ? "refused"
                           : "busy");
    if (r == 0) {
        say(rs, 202, "Đã nhận, hệ thống sẽ hỏi lại / Accepted, to be verified");
    } else if (theirs) {
        say(rs, 400, err.msg);
    } else {
        log_error("websub.failed", kv("why", err.msg));
        say(rs, 503, "Hệ thống đang bận / busy");
        httpd_set_header(rs, "Retry-After", "60");
    }
}
