/* console/live.c - see live.h. */
#include "console/live.h"

#include "base/clock.h"
#include "base/err.h"
#include "config/options.h"
#include "config/registry.h"
#include "console/call.h"
#include "console/coverage_page.h"
#include "console/coverage_part.h"
#include "console/inspect.h"
#include "console/inspect_part.h"
#include "console/picture.h"
#include "console/recheck.h"
#include "console/station.h"
#include "console/view.h"

#include <ftw.h>
#include <stdlib.h>
#include <unistd.h>

enum { REST_MS = 15000, OPEN_FILES = 8 }; /* a longer pause is not waited for */

/* --- may it be tried? --- */

enum refusal { TRY, TRY_UNKNOWN, TRY_ROBOTS, TRY_RESTS, TRY_NO_MORE };

static enum refusal judge(const struct inspection *i, int64_t now_ms)
{
    const json_t *allowed = inspect_get(i->story, "robots.allowed");

    if (!i->story)
        return TRY_UNKNOWN;
    if (allowed && !json_is_true(allowed))
        return TRY_ROBOTS;
    return inspect_time(i->story, "host.opens") > now_ms + REST_MS ? TRY_RESTS
                                                                   : TRY;
}

static void refuse(struct call *c, enum refusal why)
{
    static const struct {
        int status;
        const char *vi, *en;
    } words[] = {
        [TRY_UNKNOWN] = {422,
                         "Bộ thu thập chưa biết địa chỉ này; hãy yêu cầu tải "
                         "trước",
                         "The crawler does not know the URL; ask for a fetch"},
        [TRY_ROBOTS] = {422, "robots.txt của cổng không cho đọc địa chỉ này",
                        "The portal's robots.txt forbids this URL"},
        [TRY_RESTS] = {503,
                       "Cổng đang trong giờ nghỉ hoặc đang quá tải; hãy thử "
                       "lại sau",
                       "The portal rests or is overloaded; try again later"},
        [TRY_NO_MORE] = {429, "Đã hết lượt của hôm nay",
                         "The quota of today is used up"},
    };

    view_error(c, words[why].status, words[why].vi, words[why].en);
}

/* --- the try --- */

static int remove_one(const char *path, const struct stat *st, int type,
                      struct FTW *at)
{
    (void)st, (void)type, (void)at;
    return remove(path);
}

static int step(const struct call *c, const char *dir, const char *program,
                const char *const *words, json_t **ret_json, struct err *err)
{
    struct station_task task = {
        .program = program, .data_dir = dir, .options = c->console->options};
    scoped(buf_done) struct buf out = {0};

    for (int i = 0; words[i]; i++)
        task.words[i] = words[i];
    return ret_json ? station_ask_json(&task, ret_json, err)
                    : station_ask(&task, &out, err);
}

/* Fetch, build, explain: three programs over a data folder of one answer. */
static int run_try(const struct call *c, const char *dir, const char *url,
                   json_t **ret_fetch, json_t **ret_indexed, struct err *err)
{
    const char *store = arena_printf(c->rq->arena, "%s/warc", dir);
    const char *const fetch[] = {"fetch", "--store", store, "--", url, NULL};
    const char *const build[] = {"build", "--once", NULL};
    const char *const explain[] = {"explain", "--json", "--", url, NULL};
    int r = step(c, dir, "crawler", fetch, ret_fetch, err);

    if (r < 0 || !inspect_number(*ret_fetch, "status"))
        return r;
    r = step(c, dir, "indexer", build, NULL, err);
    return r < 0 ? r : step(c, dir, "indexer", explain, ret_indexed, err);
}

static void show(struct call *c, const char *url, const json_t *fetch,
                 const json_t *indexed)
{
    enum reason reason = reason_find(inspect_text(
        indexed ? indexed : fetch, indexed ? "verdict.reason" : "reason"));

    view_begin(c, "Thử đọc ngay", "A try now");
    view_put(c, "<p class=\"of\">");
    part_url(c, url);
    view_put(c, "</p>");
    inspect_verdict(c, reason, "", reason == REASON_OK);
    view_say(c, "<p class=\"soft\">",
             "Kết quả này không được đưa vào chỉ mục. Trang trùng với trang "
             "khác chỉ được nhận ra khi lập chỉ mục thật.",
             "Nothing of this enters the index.  Copies of other pages are "
             "only told when it is really indexed.",
             "</p>");
    inspect_fetch(c, fetch);
    if (indexed)
        inspect_document(c, indexed);
    view_end(c);
}

static void try_now(struct call *c, const char *url)
{
    char dir[] = "/tmp/liencong-try-XXXXXX";
    json_t *fetch = NULL, *indexed = NULL;
    struct err err = {0};

    if (!mkdtemp(dir)) {
        err_errno(&err, "%s", dir);
        call_failed(c, "live.failed", &err);
        return;
    }
    if (run_try(c, dir, url, &fetch, &indexed, &err) < 0)
        call_failed(c, "live.failed", &err);
    else
        show(c, url, fetch, indexed);
    json_decref(fetch);
    json_decref(indexed);
    nftw(dir, remove_one, OPEN_FILES, FTW_DEPTH | FTW_PHYS);
}

void live_test(struct call *c)
{
    scoped(picture_freep) struct picture *p = coverage_picture(c);
    scoped(inspection_done) struct inspection seen = {0};
    const char *url = inspect_own_url(c, p, call_form(c, "url"));
    int64_t now_ms = clock_unix_ms();
    struct err err = {0};
    bool paid = false;

    if (!url)
        return;
    int r = inspect(&seen, c, p, url, "", &err);
    enum refusal why = r == 0 ? judge(&seen, now_ms) : TRY;
    if (r == 0 && why == TRY)
        r = recheck_pay(p, c->portal->code, now_ms,
                        c->console->options->console.recrawl_day, &paid, &err);
    if (r < 0)
        call_failed(c, "live.failed", &err);
    else if (why != TRY || !paid)
        refuse(c, why != TRY ? why : TRY_NO_MORE);
    else if (part_note(c, "coverage.try", url))
        try_now(c, url);
}
