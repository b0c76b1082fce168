/*
 * crawler/why.c - see why.h.
 *
 * First the facts are gathered into one struct, then told: once for people,
 * once for programs.
 */
#include "crawler/why.h"

#include "base/clock.h"
#include "base/err.h"
#include "base/url.h"
#include "config/options.h"
#include "crawler/robots.h"
#include "crawler/store.h"
#include "crawler/verdict.h"

#include <inttypes.h>
#include <jansson.h>
#include <stdlib.h>

struct story {
    struct store_url *url;
    struct store_host host;
    struct store_origin origin;
    bool has_origin, allowed;
    struct store_fetch fetches[STORE_FETCHES_MAX];
    int fetch_count;
    bool has_verdict;
    struct indexed verdict;
};

static void story_done(struct story *s)
{
    free(s->url);
    if (s->has_origin)
        store_origin_done(&s->origin);
    free(s->verdict.detail);
}

static int read_host(struct story *s, struct store *store, struct err *err)
{
    char after[64] = "";
    int r;

    while ((r = store_host_next(store, after, &s->host, err)) == 1)
        if (s->host.id == s->url->host)
            return 0;
    return r < 0 ? r
                 : err_set(err, ERR_BUG, "%s belongs to no host", s->url->url);
}

static int read_robots(struct story *s, struct store *store,
                       const struct options *options, struct err *err)
{
    struct url url = {0};
    struct buf origin = {0};

    int r = url_parse(&url, str_of(s->url->url), NULL, err);
    if (r < 0)
        return r;
    url_origin(&origin, &url);
    r = store_origin_get(store, origin.p, &s->origin, err);
    s->has_origin = r == 1;
    if (s->has_origin) {
        scoped(robots_freep) struct robots *rules =
            robots_parse((struct str){s->origin.text, s->origin.text_n},
                         options->crawler.token);
        s->allowed = s->origin.state == ROBOTS_OPEN ||
                     (s->origin.state == ROBOTS_RULES &&
                      robots_allowed(rules, str_of(s->url->url)));
    }
    buf_done(&origin);
    url_done(&url);
    return r < 0 ? r : 0;
}

static int read_verdict(struct story *s, const char *data_dir, struct err *err)
{
    scoped(verdict_reader_freep) struct verdict_reader *v = NULL;

    int r = verdict_reader_open(&v, data_dir, err);
    if (r == 0)
        r = verdict_reader_get(v, s->url->url, &s->verdict, err);
    s->has_verdict = r == 1;
    return r < 0 ? r : 0;
}

static int read_story(struct story *s, const char *data_dir, const char *key,
                      const struct options *options, struct err *err)
{
    scoped(store_freep) struct store *store = NULL;

    int r = store_open(&store, data_dir, STORE_READ, err);
    if (r < 0)
        return r;
    r = store_url_get(store, key, &s->url, err);
    if (r == 0)
        return err_set(err, ERR_NOT_FOUND,
                       "%s: nobody named this address: not the registry, no "
                       "sitemap, no link",
                       key);
    if (r < 0)
        return r;
    r = read_host(s, store, err);
    if (r == 0)
        r = read_robots(s, store, options, err);
    if (r == 0) {
        r = store_fetches(store, s->url->key, s->fetches, err);
        s->fetch_count = r > 0 ? r : 0;
    }
    return r < 0 ? r : read_verdict(s, data_dir, err);
}

/* --- for people --- */

static const char *when(char text[CLOCK_ISO_MAX], int64_t unix_ms)
{
    return unix_ms > 0 ? clock_iso(text, unix_ms, false) : "–";
}

static const char *source_vi(enum url_source source)
{
    static const char *const texts[SOURCE_COUNT] = {
        [SOURCE_HOME] = "là trang chủ trong danh bạ",
        [SOURCE_REGISTRY] = "danh bạ ghi địa chỉ này",
        [SOURCE_ROBOTS] = "robots.txt nêu tên",
        [SOURCE_GUESS] = "thử tên thường dùng của sơ đồ trang",
        [SOURCE_SITEMAP] = "có trong sơ đồ trang",
        [SOURCE_LINK] = "có liên kết dẫn tới",
        [SOURCE_REDIRECT] = "một trang chuyển hướng tới",
        [SOURCE_ADDED] = "được thêm bằng tay",
        [SOURCE_PUSHED] = "do cổng báo (IndexNow)",
    };
    return texts[source];
}

static void tell_found(FILE *out, const struct story *s)
{
    const struct store_url *u = s->url;
    char seen[CLOCK_ISO_MAX], lastmod[CLOCK_ISO_MAX];

    fprintf(out, "%s\n", u->url);
    fprintf(out, "  cổng / portal: %s (%s)\n", s->host.portal, s->host.host);
    fprintf(out, "  thấy lần đầu / first seen: %s, %s / by %s",
            when(seen, u->first_seen_ms), source_vi(u->source),
            url_source_name(u->source));
    if (*u->via)
        fprintf(out, ": %s", u->via);
    fprintf(out, "\n  độ sâu / depth: %d", u->depth);
    if (u->lastmod_ms)
        fprintf(out, "; lastmod: %s", when(lastmod, u->lastmod_ms));
    putc('\n', out);
}

static void tell_robots(FILE *out, const struct story *s)
{
    static const char *const states[] = {
        [ROBOTS_UNKNOWN] = "chưa hỏi / not asked yet",
        [ROBOTS_RULES] = "có quy tắc / has rules",
        [ROBOTS_OPEN] = "không có, được phép / none, allowed",
        [ROBOTS_DOWN] = "không đọc được, chưa được tải / unreadable, wait",
    };
    char asked[CLOCK_ISO_MAX];

    if (!s->has_origin) {
        fprintf(out, "  robots.txt: %s\n", states[ROBOTS_UNKNOWN]);
        return;
    }
    fprintf(out, "  robots.txt: %s; %s; hỏi lúc / asked %s%s%s\n",
            states[s->origin.state],
            s->allowed ? "cho phép / allows" : "cấm / forbids",
            when(asked, s->origin.fetched_ms), *s->origin.detail ? "; " : "",
            s->origin.detail);
}

static void tell_fetches(FILE *out, const struct story *s)
{
    char text[CLOCK_ISO_MAX];

    fprintf(out,
            "  đã tải / fetches: %" PRId64 ", đổi / changed: %" PRId64 "\n",
            s->url->fetches, s->url->changes);
    for (int i = 0; i < s->fetch_count; i++) {
        const struct store_fetch *f = &s->fetches[i];
        fprintf(out, "    %s  %3d %-16s %6" PRId64 " ms %9" PRId64 " B%s\n",
                when(text, f->when_ms), f->status, reason_info(f->reason)->code,
                f->took_ms, f->bytes, f->changed ? "  đổi / changed" : "");
    }
}

static void tell_reason(FILE *out, const char *who, enum reason reason,
                        const char *detail)
{
    const struct reason_info *info = reason_info(reason);

    fprintf(out, "  %s: %s – %s / %s", who, info->code, info->label_vi,
            info->label_en);
    if (*detail)
        fprintf(out, " (%s)", detail);
    putc('\n', out);
    if (*info->fix_vi)
        fprintf(out, "    → %s\n    → %s\n", info->fix_vi, info->fix_en);
}

static void tell_next(FILE *out, const struct story *s)
{
    const struct politeness *p = &s->host.polite;
    char due[CLOCK_ISO_MAX], next[CLOCK_ISO_MAX];

    if (s->url->due_ms < 0)
        fprintf(out, "  lần tới / next: không tải nữa / not fetched again\n");
    else
        fprintf(out, "  lần tới / next: %s, chu kỳ / interval %" PRId64 " s\n",
                when(due, s->url->due_ms), s->url->interval_ms / 1000);
    fprintf(out,
            "  cổng nghỉ / host rests: %" PRId64
            " ms, đến / until %s – %s / %s\n",
            p->pause_ms, when(next, p->next_ms), pause_text_vi(p->why),
            pause_text_en(p->why));
}

static void tell(FILE *out, const struct story *s)
{
    tell_found(out, s);
    tell_robots(out, s);
    tell_fetches(out, s);
    tell_reason(out, "bộ thu thập / crawler", s->url->reason,
                *s->url->target ? s->url->target : s->url->detail);
    if (s->has_verdict)
        tell_reason(out, "bộ lập chỉ mục / indexer", s->verdict.reason,
                    s->verdict.detail);
    tell_next(out, s);
}

/* --- for programs --- */

static json_t *time_json(int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX];

    return unix_ms > 0 ? json_string(clock_iso(text, unix_ms, false))
                       : json_null();
}

static json_t *fetches_json(const struct story *s)
{
    json_t *list = json_array();

    for (int i = 0; i < s->fetch_count; i++) {
        const struct store_fetch *f = &s->fetches[i];
        json_array_append_new(
            list, json_pack("{so, si, ss, sI, sI, sb}", "when",
                            time_json(f->when_ms), "status", f->status,
                            "reason", reason_info(f->reason)->code, "took_ms",
                            (json_int_t)f->took_ms, "bytes",
                            (json_int_t)f->bytes, "changed", f->changed));
    }
    return list;
}

static json_t *reason_json(enum reason reason, const char *detail)
{
    const struct reason_info *info = reason_info(reason);

    return json_pack("{ss, ss, ss, ss, ss, ss}", "code", info->code, "detail",
                     detail, "owner", info->owner, "label", info->label_vi,
                     "fix", info->fix_vi, "fix_en", info->fix_en);
}

static json_t *host_json(const struct story *s)
{
    const struct politeness *p = &s->host.polite;

    return json_pack("{ss, ss, sI, ss, so, si}", "portal", s->host.portal,
                     "host", s->host.host, "pause_ms", (json_int_t)p->pause_ms,
                     "pause_reason", pause_name(p->why), "next",
                     time_json(p->next_ms), "backoff", p->backoff);
}

static json_t *robots_json(const struct story *s)
{
    if (!s->has_origin)
        return json_null();
    return json_pack("{sb, si, so, ss}", "allowed", s->allowed, "status",
                     s->origin.status, "asked", time_json(s->origin.fetched_ms),
                     "detail", s->origin.detail);
}

static json_t *story_json(const struct story *s)
{
    const struct store_url *u = s->url;

    return json_pack(
        "{ss, so, so, ss, ss, si, so, so, so, so, so, sI, so}", "url", u->url,
        "host", host_json(s), "first_seen", time_json(u->first_seen_ms),
        "source", url_source_name(u->source), "via", u->via, "depth", u->depth,
        "robots", robots_json(s), "fetches", fetches_json(s), "crawler",
        reason_json(u->reason, *u->target ? u->target : u->detail), "indexer",
        s->has_verdict ? reason_json(s->verdict.reason, s->verdict.detail)
                       : json_null(),
        "next", time_json(u->due_ms), "interval_s",
        (json_int_t)(u->interval_ms / 1000), "lastmod",
        time_json(u->lastmod_ms));
}

static int tell_json(FILE *out, const struct story *s, struct err *err)
{
    json_t *json = story_json(s);

    if (!json)
        return err_set(err, ERR_BUG, "%s: not UTF-8", s->url->url);
    int r = json_dumpf(json, out, JSON_COMPACT);
    json_decref(json);
    putc('\n', out);
    return r < 0 ? err_errno(err, "writing the story") : 0;
}

int why_write(FILE *out, const char *data_dir, const char *url,
              const struct options *options, bool json, struct err *err)
{
    struct story story = {0};
    struct buf key = {0};

    int r = url_key(&key, str_of(url), NULL, err);
    if (r == 0)
        r = read_story(&story, data_dir, key.p, options, err);
    if (r == 0 && json)
        r = tell_json(out, &story, err);
    else if (r == 0)
        tell(out, &story);
    story_done(&story);
    buf_done(&key);
    return r;
}
