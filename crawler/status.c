/* crawler/status.c - see status.h. */
#include "crawler/status.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/html.h"
#include "base/url.h"
#include "config/registry.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

/* --- reading --- */

static int add_origin(struct status *s, struct store *store, const char *origin,
                      struct err *err)
{
    for (size_t i = 0; i < s->origin_count; i++)
        if (!strcmp(s->origins[i].origin, origin))
            return 0;
    if (s->origin_count == STATUS_ORIGINS_MAX)
        return 0;
    int r = store_origin_get(store, origin, &s->origins[s->origin_count], err);
    s->origin_count += r == 1;
    return r < 0 ? r : 0;
}

static int add_schemes(struct status *s, struct store *store, const char *host,
                       struct err *err)
{
    static const char *const schemes[] = {"https://", "http://"};
    int r = 0;

    for (int i = 0; i < 2 && r == 0; i++) {
        scoped(buf_done) struct buf origin = {0};
        buf_addz(&origin, schemes[i]);
        buf_addz(&origin, host);
        r = add_origin(s, store, origin.p, err);
    }
    return r;
}

static int add_home(struct status *s, struct store *store, struct err *err)
{
    scoped(buf_done) struct buf origin = {0};
    struct url url = {0};
    struct err mistake = {0};

    if (url_parse(&url, str_of(s->portal->base_url), NULL, &mistake) < 0)
        return 0;
    url_origin(&origin, &url);
    url_done(&url);
    return add_origin(s, store, origin.p, err);
}

static int read_store(struct status *s, struct store *store, const char *host,
                      struct err *err)
{
    int r = store_host_get(store, s->portal->code, &s->host, err);

    if (r <= 0)
        return r;
    s->asked = s->host.fetches > 0;
    r = add_home(s, store, err);
    if (r == 0)
        r = add_schemes(s, store, host, err);
    return r == 0 ? add_schemes(s, store, s->portal->host, err) : r;
}

int status_read(struct status *ret_status, struct store *store,
                struct intake *box, const struct portal *portal,
                const char *host, struct err *err)
{
    struct status s = {.portal = portal};
    int r = store ? read_store(&s, store, host, err) : 0;

    if (r == 0)
        r = intake_portal(box, portal->code, &s.pushed, err);
    if (r < 0) {
        status_done(&s);
        return r;
    }
    *ret_status = s;
    return 0;
}

void status_done(struct status *s)
{
    for (size_t i = 0; i < s->origin_count; i++)
        store_origin_done(&s->origins[i]);
    *s = (struct status){0};
}

/* --- words --- */

static const struct {
    const char *name, *vi, *en;
} robots_states[] = {
    [ROBOTS_UNKNOWN] = {"unknown", "chưa hỏi", "not asked yet"},
    [ROBOTS_RULES] = {"rules", "có quy tắc, được tuân theo",
                      "has rules, which are followed"},
    [ROBOTS_OPEN] = {"open", "không có: được đọc tất cả",
                     "there is none: all may be read"},
    [ROBOTS_DOWN] = {"down", "không đọc được: tạm dừng đọc cổng",
                     "cannot be read: the portal is left alone"},
};

static const struct {
    const char *vi, *en;
} claim_states[] = {
    [CLAIM_NONE] = {"chưa có lần báo nào", "no push yet"},
    [CLAIM_WAITING] = {"khóa đang chờ kiểm tra", "the key waits to be checked"},
    [CLAIM_GOOD] = {"khóa hợp lệ", "the key is good"},
    [CLAIM_BAD] = {"khóa không hợp lệ", "the key is not good"},
};

static const char *pick(bool english, const char *vi, const char *en)
{
    return english ? en : vi;
}

/* The pause in use is over: nothing more is known of the next request. */
static bool is_resting(const struct status *s, int64_t now_ms)
{
    return s->host.polite.next_ms > now_ms;
}

/* --- JSON --- */

static json_t *time_json(int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX];

    return unix_ms > 0 ? json_string(clock_iso(text, unix_ms, false))
                       : json_null();
}

/* Text of others, which may be no UTF-8. */
static json_t *text_json(const char *text)
{
    json_t *value = json_string(text);

    return value ? value : json_string("");
}

static json_t *reason_json(const char *code, const char *vi, const char *en)
{
    return json_pack("{s:s, s:s, s:s}", "code", code, "vi", vi, "en", en);
}

static json_t *robots_json(const struct status *s)
{
    json_t *list = json_array();

    for (size_t i = 0; i < s->origin_count; i++) {
        const struct store_origin *o = &s->origins[i];
        json_array_append_new(
            list, json_pack("{s:s, s:o, s:i, s:o, s:o, s:o}", "origin",
                            o->origin, "state",
                            reason_json(robots_states[o->state].name,
                                        robots_states[o->state].vi,
                                        robots_states[o->state].en),
                            "status", o->status, "detail", text_json(o->detail),
                            "asked", time_json(o->fetched_ms),
                            "asked_again_after", time_json(o->expires_ms)));
    }
    return list;
}

static json_t *counts_json(const struct store_host *h)
{
    return json_pack("{s:I, s:I, s:I, s:I, s:I, s:I}", "urls",
                     (json_int_t)h->urls, "not_kept", (json_int_t)h->dropped,
                     "requests", (json_int_t)h->fetches, "failures",
                     (json_int_t)h->failures, "unchanged",
                     (json_int_t)h->unchanged, "bytes", (json_int_t)h->bytes);
}

static json_t *pause_json(const struct status *s, int64_t now_ms)
{
    const struct politeness *p = &s->host.polite;

    return json_pack("{s:I, s:o, s:o, s:I, s:I, s:i, s:i}", "ms",
                     (json_int_t)p->pause_ms, "reason",
                     reason_json(pause_name(p->why), pause_text_vi(p->why),
                                 pause_text_en(p->why)),
                     "not_before",
                     is_resting(s, now_ms) ? time_json(p->next_ms)
                                           : json_null(),
                     "crawl_delay_ms", (json_int_t)p->crawl_delay_ms,
                     "response_ms", (json_int_t)p->response_ms, "back_off",
                     p->backoff, "refusals_in_a_row", p->refusals);
}

static json_t *pushed_json(const struct intake_portal *p)
{
    return json_pack(
        "{s:I, s:I, s:o, s:o, s:o, s:o, s:o, s:I}", "waiting",
        (json_int_t)p->ready, "waiting_for_key", (json_int_t)p->unproven, "key",
        reason_json(intake_state_name(p->state), claim_states[p->state].vi,
                    claim_states[p->state].en),
        "flaw",
        p->flaw ? reason_json(intake_flaw_name(p->flaw),
                              intake_flaw_vi(p->flaw), intake_flaw_en(p->flaw))
                : json_null(),
        "detail", text_json(p->detail), "pushed", time_json(p->made_ms),
        "checked", time_json(p->checked_ms), "dropped", (json_int_t)p->dropped);
}

void status_json(struct buf *out, const struct status *s, int64_t now_ms)
{
    json_t *o = json_pack(
        "{s:s, s:{s:s, s:s, s:s}, s:o, s:o, s:o, s:o, s:o}", "version", "1",
        "portal", "code", s->portal->code, "name", s->portal->name, "host",
        s->portal->host, "last_request", time_json(s->host.asked_ms), "pause",
        pause_json(s, now_ms), "robots", robots_json(s), "counts",
        counts_json(&s->host), "pushed", pushed_json(&s->pushed));
    char *text = json_dumps(o, JSON_COMPACT);

    json_decref(o);
    if (!text)
        mem_exhausted();
    buf_addz(out, text);
    buf_addc(out, '\n');
    free(text);
}

/* --- HTML --- */

struct writer {
    struct buf *out;
    bool english;
};

static void term(const struct writer *w, const char *vi, const char *en)
{
    buf_addz(w->out, "<dt>");
    buf_addz(w->out, pick(w->english, vi, en));
    buf_addz(w->out, "</dt><dd>");
}

static void end(const struct writer *w)
{
    buf_addz(w->out, "</dd>\n");
}

/* "05/01/2026 10:22": Viet Nam is at UTC+7. */
static void time_html(const struct writer *w, int64_t unix_ms)
{
    char utc[CLOCK_ISO_MAX], local[CLOCK_ISO_MAX];

    if (unix_ms <= 0) {
        buf_addz(w->out, pick(w->english, "chưa có", "never"));
        return;
    }
    clock_iso(utc, unix_ms, false);
    clock_iso(local, unix_ms + 7 * 3600 * 1000, false);
    buf_addf(w->out, "<time datetime=\"%s\">%.2s/%.2s/%.4s %.8s</time>", utc,
             local + 8, local + 5, local, local + 11);
}

static void seconds(const struct writer *w, int64_t ms)
{
    buf_addf(w->out, "%" PRId64 "%c%" PRId64 " %s", ms / 1000,
             w->english ? '.' : ',', ms % 1000 / 100,
             pick(w->english, "giây", "s"));
}

static void pause_html(const struct writer *w, const struct status *s,
                       int64_t now_ms)
{
    const struct politeness *p = &s->host.polite;

    term(w, "Khoảng nghỉ giữa hai yêu cầu", "Pause between two requests");
    seconds(w, p->pause_ms);
    end(w);
    term(w, "Lý do nghỉ", "Why it rests");
    buf_addz(w->out,
             pick(w->english, pause_text_vi(p->why), pause_text_en(p->why)));
    end(w);
    term(w, "Yêu cầu tiếp theo không trước", "Next request not before");
    if (is_resting(s, now_ms))
        time_html(w, p->next_ms);
    else
        buf_addz(w->out,
                 pick(w->english, "có thể ngay bây giờ", "may come now"));
    end(w);
    term(w, "Mức giãn sau lỗi", "Back-off after errors");
    buf_addf(w->out, "%d", p->backoff);
    if (p->refusals)
        buf_addf(w->out, " (%d %s)", p->refusals,
                 pick(w->english, "lần lỗi liên tiếp", "errors in a row"));
    end(w);
}

static void robots_html(const struct writer *w, const struct status *s)
{
    for (size_t i = 0; i < s->origin_count; i++) {
        const struct store_origin *o = &s->origins[i];
        buf_addz(w->out, "<dt>robots.txt, ");
        html_text(w->out, str_of(o->origin));
        buf_addz(w->out, "</dt><dd>");
        buf_addz(w->out, pick(w->english, robots_states[o->state].vi,
                              robots_states[o->state].en));
        if (o->status)
            buf_addf(w->out, " (HTTP %d)", o->status);
        buf_addz(w->out, "<br>");
        time_html(w, o->fetched_ms);
        end(w);
    }
}

static void count(const struct writer *w, const char *vi, const char *en,
                  int64_t n)
{
    term(w, vi, en);
    buf_addf(w->out, "%" PRId64, n);
    end(w);
}

static void pushed_html(const struct writer *w, const struct intake_portal *p)
{
    term(w, "Báo địa chỉ mới (IndexNow)", "Pushes (IndexNow)");
    buf_addz(w->out, pick(w->english, claim_states[p->state].vi,
                          claim_states[p->state].en));
    if (p->flaw) {
        buf_addz(w->out, ": ");
        buf_addz(w->out, pick(w->english, intake_flaw_vi(p->flaw),
                              intake_flaw_en(p->flaw)));
        buf_addz(w->out, " (");
        html_text(w->out, str_of(p->detail));
        buf_addz(w->out, ")");
    }
    end(w);
    count(w, "Địa chỉ được báo đang chờ đọc", "Pushed URLs waiting",
          p->ready + p->unproven);
    if (p->dropped)
        count(w, "Địa chỉ bị bỏ vì khóa sai", "URLs dropped for a wrong key",
              p->dropped);
}

void status_html(struct buf *out, const struct status *s, bool english,
                 int64_t now_ms)
{
    const struct writer w = {out, english};

    term(&w, "Mã trong danh bạ", "Code in the registry");
    html_text(out, str_of(s->portal->code));
    end(&w);
    term(&w, "Lần đọc gần nhất", "Last request");
    time_html(&w, s->host.asked_ms);
    end(&w);
    if (s->asked) {
        pause_html(&w, s, now_ms);
        robots_html(&w, s);
        count(&w, "Địa chỉ đã biết", "URLs known", s->host.urls);
        count(&w, "Yêu cầu đã gửi", "Requests sent", s->host.fetches);
        count(&w, "Trong đó gặp lỗi", "Of those with errors", s->host.failures);
        count(&w, "Trả lời “không đổi”", "Answers without change",
              s->host.unchanged);
    }
    pushed_html(&w, &s->pushed);
}
