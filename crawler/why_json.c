/* crawler/why_json.c - a story told to programs; docs/formats.md names the
 * members. */
#include "base/clock.h"
#include "base/err.h"
#include "base/utf8.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/outcome.h"
#include "crawler/rhythm.h"
#include "crawler/why_part.h"

#include <jansson.h>

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

/* What a portal sent: its headers and its robots.txt may hold any bytes. */
static json_t *sent_json(struct str sent)
{
    scoped(buf_done) struct buf text = {0};

    utf8_repair(&text, sent);
    return json_stringn(text.p ? text.p : "", text.n);
}

static json_t *reason_json(enum reason reason, const char *detail)
{
    const struct reason_info *info = reason_info(reason);

    return json_pack("{ss, so, ss, ss, ss, ss}", "code", info->code, "detail",
                     sent_json(str_of(detail)), "owner", info->owner, "label",
                     info->label_vi, "fix", info->fix_vi, "fix_en",
                     info->fix_en);
}

static json_t *host_json(const struct story *s)
{
    const struct politeness *p = &s->host.polite;
    enum pause_reason why;
    int64_t opens = story_host_opens(s, 0, &why);

    return json_pack(
        "{ss, ss, ss, ss, sI, ss, so, si, so, ss, sI, sI, sI, sI}", "portal",
        s->host.portal, "host", s->host.host, "name",
        s->portal ? s->portal->name : "", "hours",
        s->portal ? s->portal->hours : "", "pause_ms", (json_int_t)p->pause_ms,
        "pause_reason", pause_name(p->why), "next", time_json(p->next_ms),
        "backoff", p->backoff, "opens", time_json(opens), "opens_why",
        pause_name(why), "urls", (json_int_t)s->host.urls, "dropped",
        (json_int_t)s->host.dropped, "fetches", (json_int_t)s->host.fetches,
        "failures", (json_int_t)s->host.failures);
}

static json_t *robots_json(const struct story *s, const struct told_origin *o)
{
    return json_pack(
        "{ss, sb, si, so, so, so, so, so, so}", "origin", o->row.origin,
        "allowed", o->allowed, "status", o->row.status, "asked",
        time_json(o->row.fetched_ms), "expires", time_json(o->row.expires_ms),
        "detail", sent_json(str_of(o->row.detail)), "rule",
        o->line ? sent_json(buf_str(&o->rule)) : json_null(), "line",
        o->line ? json_integer(o->line) : json_null(), "agent",
        o->line ? json_string(o->for_us ? s->options->crawler.token : "*")
                : json_null());
}

static json_t *sitemap_json(const struct store_sitemap *m)
{
    if (!m->parsed_ms)
        return json_null();
    return json_pack(
        "{ss, sI, sI, sI, sb, sb, sb, sI, sb, so}", "type", m->type, "entries",
        (json_int_t)m->entries, "added", (json_int_t)m->added, "offhost",
        (json_int_t)m->offhost, "complete", m->complete, "future_lastmod",
        m->future_lastmod, "equal_lastmod", m->equal_lastmod, "barren",
        (json_int_t)m->barren, "retired", m->barren >= RHYTHM_RETIRED, "parsed",
        time_json(m->parsed_ms));
}

static json_t *trust_json(const struct story *s)
{
    return json_pack("{sb, sI, sI}", "believed", story_trusts_lastmod(s),
                     "claims", (json_int_t)s->host.claims, "kept",
                     (json_int_t)s->host.claims_kept);
}

static json_t *changes_json(const struct story *s)
{
    double days = story_days_between_changes(s);
    int64_t visits = s->url->fetches > 0 ? s->url->fetches - 1 : 0;

    return json_pack("{sI, sI, so}", "comparisons", (json_int_t)visits,
                     "changes", (json_int_t)s->url->changes, "every_days",
                     days > 0 ? json_real(days) : json_null());
}

static json_t *wish_json(const struct story *s)
{
    return s->wished
               ? json_pack("{so, ss, sb}", "when", time_json(s->wish.put_ms),
                           "by", intake_source_name(s->wish.source), "ready",
                           s->wish.ready)
               : json_null();
}

static json_t *url_json(const struct story *s)
{
    const struct store_url *u = s->url;
    enum pause_reason why;
    int64_t opens = story_host_opens(s, u->due_ms, &why);
    json_t *json = json_pack(
        "{ss, ss, so, so, ss, ss, si, so, so, so, so}", "url", u->url, "kind",
        u->kind == URL_SITEMAP ? "sitemap" : "page", "host", host_json(s),
        "first_seen", time_json(u->first_seen_ms), "source",
        url_source_name(u->source), "via", u->via, "depth", u->depth,
        "listed_by", s->listed ? json_string(s->listed->url) : json_null(),
        "lastmod", time_json(u->lastmod_ms), "lastmod_trust", trust_json(s),
        "robots",
        s->origin_count ? robots_json(s, &s->origins[0]) : json_null());
    json_t *rest = json_pack(
        "{so, so, so, s{so, so}, so, so, ss, so, ss, sI, si, sf}", "sitemap",
        s->is_map ? sitemap_json(&s->map) : json_null(), "fetches",
        fetches_json(s), "changes", changes_json(s), "validators", "etag",
        sent_json(str_of(u->etag)), "last_modified",
        sent_json(str_of(u->last_modified)), "crawler",
        reason_json(u->reason, *u->target ? u->target : u->detail), "next",
        time_json(u->due_ms), "next_why", next_why_name(story_next(s)),
        "not_before", u->due_ms < 0 ? json_null() : time_json(opens),
        "not_before_why", pause_name(why), "interval_s",
        (json_int_t)(u->interval_ms / 1000), "failures", u->failures,
        "price_days", s->price);

    if (json && rest)
        json_object_update(json, rest);
    json_decref(rest);
    const struct outcome o = outcome_of(
        u, &s->host.polite, s->has_verdict ? &s->verdict : NULL, s->now_ms);
    if (json)
        json_object_set_new(json, "outcome", reason_json(o.reason, o.detail));
    if (json)
        json_object_set_new(json, "wish", wish_json(s));
    if (json)
        json_object_set_new(
            json, "indexer",
            s->has_verdict ? reason_json(s->verdict.reason, s->verdict.detail)
                           : json_null());
    return json;
}

static json_t *maps_json(const struct story *s)
{
    json_t *list = json_array();

    for (int i = 0; i < s->map_count; i++) {
        const struct store_url *u = s->maps[i].url;
        json_array_append_new(
            list, json_pack("{ss, ss, so, sI, so}", "url", u->url, "reason",
                            reason_info(u->reason)->code, "next",
                            time_json(u->due_ms), "interval_s",
                            (json_int_t)(u->interval_ms / 1000), "sitemap",
                            sitemap_json(&s->maps[i].row)));
    }
    return list;
}

static json_t *host_story_json(const struct story *s)
{
    json_t *robots = json_array(), *reasons = json_object();

    for (int i = 0; i < s->origin_count; i++)
        json_array_append_new(robots, robots_json(s, &s->origins[i]));
    for (int i = 0; i < s->reason_count; i++)
        json_object_set_new(reasons, s->reasons[i].code,
                            json_integer(s->reasons[i].urls));
    return json_pack("{so, so, so, so, so}", "host", host_json(s),
                     "lastmod_trust", trust_json(s), "robots", robots,
                     "sitemaps", maps_json(s), "reasons", reasons);
}

int why_json(FILE *out, const struct story *s, struct err *err)
{
    json_t *json = s->url ? url_json(s) : host_story_json(s);

    if (!json)
        return err_set(err, ERR_BUG, "%s: not UTF-8",
                       s->url ? s->url->url : s->host.host);
    int r = json_dumpf(json, out, JSON_COMPACT);
    json_decref(json);
    putc('\n', out);
    return r < 0 ? err_errno(err, "writing the story") : 0;
}
