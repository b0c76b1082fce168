/* base/serve.c - see serve.h. */
#include "base/serve.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/httpd.h"
#include "base/log.h"
#include "base/notify.h"

#include <signal.h>

static void reload(struct httpd *httpd)
{
    struct err err = {0};

    if (httpd_reload(httpd, &err) < 0)
        log_error("service.reload", kv("error", err.msg));
    else
        log_info("service.reload");
}

/* A watchdog that is not told WATCHDOG=1 ends the process and starts another:
 * so it is told only what was seen. */
static int wait_watched(struct httpd *httpd, struct notify_watch *watch)
{
    int number;

    while ((number = httpd_wait(watch->every_ms)) == 0) {
        if (httpd_alive(httpd))
            notify_beat(watch);
        else
            log_error("service.stuck");
    }
    return number;
}

int serve_until_stopped(const struct httpd_settings *settings, int grace_ms,
                        struct err *err)
{
    struct notify_watch watch;
    struct httpd *httpd;
    int number;

    httpd_block_signals();
    int r = httpd_start(&httpd, settings, err);
    if (r < 0)
        return r;
    log_info("service.ready", kv("address", httpd_address(httpd)));
    notify_ready(&watch);
    while ((number = wait_watched(httpd, &watch)) == SIGHUP)
        reload(httpd);
    log_info("service.stop", kv("signal", number));
    notify_say("STOPPING=1");
    httpd_stop(httpd, grace_ms);
    return 0;
}

void serve_log_answer(const struct httpd_request *rq, int status, size_t bytes,
                      void *app)
{
    char method[16] = "";

    (void)app;
    memcpy(method, rq->method.p,
           rq->method.n < sizeof method ? rq->method.n : sizeof method - 1);
    log_info("request.done", kv("trace", rq->trace_id), kv("method", method),
             kv("route", rq->route), kv("status", status),
             kv("bytes", (int64_t)bytes),
             kv("ms", clock_steady_ms() - rq->start_ms));
}
