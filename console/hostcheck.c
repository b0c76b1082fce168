/* console/hostcheck.c - see hostcheck.h. */
#include "console/hostcheck.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/url.h"
#include "config/registry.h"
#include "console/inspect.h"
#include "console/picture.h"
#include "console/station.h"

#include <jansson.h>
#include <stdlib.h>

/* --- looking --- */

/* The home page under that scheme; a port of its own is kept where it fits. */
static void url_of(struct buf *out, const struct portal *portal,
                   const char *scheme)
{
    scoped(url_done) struct url base = {0};
    struct err none = {0};
    bool own =
        url_parse(&base, str_of(portal->base_url), NULL, &none) == 0 &&
        str_starts(str_of(portal->base_url),
                   str_of(!strcmp(scheme, "https") ? "https:" : "http:"));

    if (own)
        buf_add(out, str_of(portal->base_url));
    else
        buf_addf(out, "%s://%s/", scheme, portal->host);
}

static int look(const char *data_dir, const struct options *options,
                const struct portal *portal, const char *scheme,
                json_t **ret_answer, struct err *err)
{
    scoped(buf_done) struct buf url = {0};

    url_of(&url, portal, scheme);
    const struct station_task task = {
        .program = "crawler",
        .words = {"fetch", "--full", "--", url.p},
        .data_dir = data_dir,
        .options = options,
        .timeout_ms = 60000,
    };
    return station_ask_json(&task, ret_answer, err);
}

static int keep(struct picture *p, const struct portal *portal, int64_t now_ms,
                const json_t *report, struct err *err)
{
    scoped(mem_freep) char *text = json_dumps(report, JSON_COMPACT);
    struct db_stmt *q = db_prepare(
        picture_db(p),
        "INSERT OR REPLACE INTO host(portal, at_ms, report) VALUES(?, ?, ?)",
        err);

    if (!q || !text)
        return q ? err_set(err, ERR_BUG, "a report without text") : -err->code;
    db_bind_str(q, 1, str_of(portal->code));
    db_bind_int(q, 2, now_ms);
    db_bind_str(q, 3, str_of(text));
    return db_run(q, err);
}

/* 1: *ret_report is the kept one; the caller calls json_decref(). */
static int kept(struct picture *p, const char *portal, json_t **ret_report,
                int64_t *ret_at_ms, struct err *err)
{
    struct db_stmt *q = db_prepare(
        picture_db(p), "SELECT at_ms, report FROM host WHERE portal = ?", err);

    if (!q)
        return -err->code;
    db_bind_str(q, 1, str_of(portal));
    int r = db_step(q, err);
    if (r != 1)
        return r;
    *ret_at_ms = db_int(q, 0);
    *ret_report = json_loadb(db_str(q, 1).p, db_str(q, 1).n, 0, NULL);
    db_reset(q);
    return *ret_report != NULL;
}

int hostcheck_run(struct picture *p, const char *data_dir,
                  const struct options *options, const struct portal *portal,
                  int64_t now_ms, struct err *err)
{
    json_t *before = NULL, *http = NULL, *https = NULL;
    int64_t at_ms = 0;
    int r = kept(p, portal->code, &before, &at_ms, err);

    json_decref(before);
    if (r < 0 || (at_ms <= now_ms && at_ms + HOSTCHECK_REST_MS > now_ms))
        return r < 0 ? r : 0;
    r = look(data_dir, options, portal, "http", &http, err);
    if (r == 0)
        r = look(data_dir, options, portal, "https", &https, err);
    json_t *report = json_pack("{so*, so*}", "http", http, "https", https);
    if (r == 0)
        r = keep(p, portal, now_ms, report, err);
    json_decref(report);
    return r;
}

/* --- telling --- */

static bool has_header(const char *head, const char *name)
{
    scoped(buf_done) struct buf line = {0};

    buf_addf(&line, "\n%s:", name);
    return str_case_find(str_of(head), buf_str(&line)) >= 0;
}

static const char *fault(const json_t *report, const char *member,
                         struct arena *arena)
{
    const json_t *answer = inspect_get(report, member);

    return inspect_number(answer, "status")
               ? ""
               : arena_printf(arena, "%s: %s", inspect_text(answer, "reason"),
                              inspect_text(answer, "detail"));
}

static void tell(struct hostcheck *h, const json_t *report, struct arena *arena)
{
    const char *addresses = inspect_text(report, "https.addresses");

    if (!*addresses)
        addresses = inspect_text(report, "http.addresses");
    h->addresses = arena_str(arena, str_of(addresses));
    h->resolves = *addresses;
    h->ipv6 = strchr(addresses, '[');
    h->http_status = (int)inspect_number(report, "http.status");
    h->https_status = (int)inspect_number(report, "https.status");
    h->http_fault = fault(report, "http", arena);
    h->https_fault = fault(report, "https", arena);
    h->to_https = str_starts(str_of(inspect_text(report, "http.location")),
                             STR("https:"));
    h->hsts = has_header(inspect_text(report, "https.head"),
                         "strict-transport-security");
    h->http2 = !strcmp(inspect_text(report, "https.protocol"), "h2");
    h->issuer = arena_str(
        arena, str_of(inspect_text(report, "https.certificate_issuer")));
    h->certificate_ends_ms = inspect_time(report, "https.certificate_ends");
}

int hostcheck_get(struct picture *p, const char *portal, struct arena *arena,
                  struct hostcheck *ret, struct err *err)
{
    struct hostcheck h = {
        .addresses = "", .http_fault = "", .https_fault = "", .issuer = ""};
    json_t *report = NULL;
    int r = kept(p, portal, &report, &h.at_ms, err);

    if (r == 1)
        tell(&h, report, arena);
    json_decref(report);
    if (r >= 0)
        *ret = h;
    return r < 0 ? r : 0;
}
