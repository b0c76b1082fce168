/* crawler/probe.c - see probe.h. */
#include "crawler/probe.h"

#include "base/challenge.h"
#include "base/cidr.h"
#include "base/clock.h"
#include "base/err.h"
#include "base/file.h"
#include "base/rows.h"
#include "base/ssrf.h"
#include "base/url.h"
#include "base/utf8.h"
#include "crawler/robots.h"
#include "crawler/sitemap.h"
#include "crawler/trap.h"

#include <openssl/evp.h>

static json_t *json_of(struct str s)
{
    return json_stringn(s.p ? s.p : "", s.n);
}

static int answer_url(const json_t *in, json_t *out, void *context,
                      struct err *err)
{
    scoped(url_done) struct url base = {0};
    scoped(url_done) struct url u = {0};
    scoped(buf_done) struct buf key = {0};
    const json_t *input = json_object_get(in, "input");
    const char *base_text = NULL;
    struct err why = {0};

    (void)context;
    json_object_set_new(out, "href", json_null());
    json_object_set_new(out, "canonical", json_null());
    int r = rows_str_optional(in, "base", &base_text, err);
    if (r == 0 && !json_is_string(input))
        r = err_set(err, ERR_FORMAT, "no \"input\"");
    if (r < 0)
        return r;
    struct str text = {json_string_value(input), json_string_length(input)};
    if (base_text && url_parse(&base, str_of(base_text), NULL, &why) < 0)
        return 0;
    if (url_parse(&u, text, base_text ? &base : NULL, &why) < 0)
        return 0;
    json_object_set_new(out, "href", json_string(u.href));
    if (url_canonical(&key, &u, &why) == 0)
        json_object_set_new(out, "canonical", json_of(buf_str(&key)));
    return 0;
}

int probe_url(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_url, NULL, err);
}

static json_t *json_of_date(int64_t unix_ms)
{
    char text[CLOCK_ISO_MAX];

    return unix_ms < 0
               ? json_null()
               : json_string(clock_iso(text, unix_ms, unix_ms % 1000 != 0));
}

static void put_entry(void *context, const struct sitemap_entry *entry)
{
    json_t *out = context, *row = json_object();

    json_object_set_new(row, "loc", json_string(entry->loc));
    json_object_set_new(row, "lastmod", json_of_date(entry->lastmod_unix_ms));
    if (!entry->is_sitemap) {
        json_object_set_new(row, "changefreq",
                            *entry->changefreq ? json_string(entry->changefreq)
                                               : json_null());
        json_object_set_new(row, "priority", json_real(entry->priority));
    }
    json_array_append_new(
        json_object_get(out, entry->is_sitemap ? "sitemaps" : "urls"), row);
}

/* Piece by piece, as it would come over the wire. */
static int feed_file(struct sitemap *sitemap, const char *path, struct err *err)
{
    char piece[64 << 10];
    FILE *in = fopen(path, "re");
    size_t n;

    if (!in)
        return err_errno(err, "%s", path);
    while ((n = fread(piece, 1, sizeof piece, in)) > 0)
        sitemap_feed(sitemap, (struct str){piece, n});
    int r = ferror(in) ? err_errno(err, "%s", path) : 0;
    (void)fclose(in);
    return r;
}

static int answer_sitemap(const json_t *in, json_t *out, void *context,
                          struct err *err)
{
    scoped(sitemap_freep) struct sitemap *sitemap = NULL;
    struct sitemap_summary summary = {0};
    const char *file = NULL, *url = NULL;
    struct err why = {0};

    (void)context;
    int r = rows_str(in, "file", &file, err);
    if (r == 0)
        r = rows_str_optional(in, "url", &url, err);
    if (r < 0)
        return r;
    json_object_set_new(out, "urls", json_array());
    json_object_set_new(out, "sitemaps", json_array());
    sitemap = sitemap_new(url ? url : "", put_entry, out);
    r = feed_file(sitemap, file, err);
    if (r < 0)
        return r;
    bool refused = sitemap_finish(sitemap, &summary, &why) < 0;
    const char *type = sitemap_type_name(summary.type);
    json_object_set_new(out, "type",
                        type && !refused ? json_string(type) : json_null());
    json_object_set_new(out, "error",
                        json_boolean(refused || summary.malformed));
    json_object_set_new(out, "truncated", json_boolean(summary.truncated));
    return 0;
}

int probe_sitemap(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_sitemap, NULL, err);
}

static void put_verdict(json_t *out, enum ssrf_verdict verdict, const char *why)
{
    json_object_set_new(out, "allowed", json_boolean(verdict != SSRF_REJECT));
    json_object_set_new(out, "why", json_string(why));
}

/* What has no scheme is read as a link of a page would be. */
static void answer_ssrf_url(const char *text, json_t *out)
{
    static const struct cidr_list none;
    scoped(url_done) struct url base = {0};
    scoped(url_done) struct url u = {0};
    const char *why = NULL;
    struct err err = {0};

    if (url_parse(&base, STR("http://page.invalid/"), NULL, &err) < 0 ||
        url_parse(&u, str_of(text), &base, &err) < 0)
        return put_verdict(out, SSRF_REJECT, err.msg);
    enum ssrf_verdict verdict = ssrf_check_url(&u, &none, &why);
    put_verdict(out, verdict, why);
}

static int answer_ssrf(const json_t *in, json_t *out, void *context,
                       struct err *err)
{
    static const struct cidr_list none;
    const char *address = NULL, *url = NULL, *why = NULL;
    struct ip ip;

    (void)context;
    int r = rows_str_optional(in, "address", &address, err);
    if (r == 0)
        r = rows_str_optional(in, "url", &url, err);
    if (r < 0)
        return r;
    if (url) {
        answer_ssrf_url(url, out);
    } else if (!address) {
        return err_set(err, ERR_FORMAT, "no \"url\" and no \"address\"");
    } else if (!ip_parse(&ip, str_of(address))) {
        put_verdict(out, SSRF_REJECT, "not an address");
    } else {
        enum ssrf_verdict verdict = ssrf_check_ip(&ip, &none, &why);
        put_verdict(out, verdict, why);
    }
    return 0;
}

/* Member `plain` as text, or `plain`_b64 as base64. */
static int body_member(const json_t *in, struct buf *out, struct err *err)
{
    const json_t *plain = json_object_get(in, "robots_txt");
    const json_t *coded = json_object_get(in, "robots_txt_b64");

    if (json_is_string(plain)) {
        buf_add(out, (struct str){json_string_value(plain),
                                  json_string_length(plain)});
        return 0;
    }
    if (!json_is_string(coded))
        return err_set(err, ERR_FORMAT,
                       "no \"robots_txt\" and no \"robots_txt_b64\"");
    struct str text = {json_string_value(coded), json_string_length(coded)};
    unsigned char *room = (unsigned char *)buf_room(out, text.n);
    int n = EVP_DecodeBlock(room, (const unsigned char *)text.p, (int)text.n);
    if (n < 0)
        return err_set(err, ERR_FORMAT, "\"robots_txt_b64\" is not base64");
    for (size_t i = text.n; n && i-- > 0 && text.p[i] == '=';)
        n--;
    out->n = (size_t)n;
    return 0;
}

static void put_robots(json_t *out, const struct robots *r)
{
    int64_t delay = robots_crawl_delay_ms(r);
    json_t *sitemaps = json_array();

    for (size_t i = 0; i < robots_sitemap_count(r); i++) {
        scoped(buf_done) struct buf text = {0};
        utf8_repair(&text, str_of(robots_sitemap(r, i)));
        json_array_append_new(sitemaps, json_of(buf_str(&text)));
    }
    json_object_set_new(out, "crawl_delay_ms",
                        delay < 0 ? json_null() : json_integer(delay));
    json_object_set_new(out, "sitemaps", sitemaps);
}

static int answer_robots(const json_t *in, json_t *out, void *context,
                         struct err *err)
{
    scoped(robots_freep) struct robots *robots = NULL;
    scoped(buf_done) struct buf body = {0};
    const char *agent = NULL, *url = NULL;

    (void)context;
    int r = body_member(in, &body, err);
    if (r == 0)
        r = rows_str_optional(in, "user_agent", &agent, err);
    if (r == 0)
        r = rows_str_optional(in, "url", &url, err);
    if (r < 0)
        return r;
    robots = robots_parse(buf_str(&body), agent ? agent : "*");
    put_robots(out, robots);
    json_object_set_new(out, "allowed",
                        json_boolean(robots_allowed(robots, str_of(url))));
    return 0;
}

int probe_robots(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_robots, NULL, err);
}

int probe_ssrf(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_ssrf, NULL, err);
}

static int answer_trap(const json_t *in, json_t *out, void *context,
                       struct err *err)
{
    scoped(url_done) struct url u = {0};
    scoped(buf_done) struct buf shape = {0};
    const char *url = NULL;

    (void)context;
    int r = rows_str(in, "url", &url, err);
    if (r == 0)
        r = url_parse(&u, str_of(url), NULL, err);
    if (r < 0)
        return r;
    const char *why = trap_find(&u, clock_unix_ms());
    trap_shape(&shape, &u);
    json_object_set_new(out, "trap", why ? json_string(why) : json_null());
    json_object_set_new(out, "shape", json_of(buf_str(&shape)));
    return 0;
}

int probe_trap(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_trap, NULL, err);
}

static int answer_challenge(const json_t *in, json_t *out, void *context,
                            struct err *err)
{
    scoped(mem_freep) char *body = NULL;
    const char *file = NULL, *headers = NULL;
    const json_t *status = json_object_get(in, "status");
    size_t bytes = 0;

    (void)context;
    int r = rows_str(in, "file", &file, err);
    if (r == 0)
        r = rows_str_optional(in, "headers", &headers, err);
    if (r == 0)
        r = file_read(&body, &bytes, file, SITEMAP_MAX_BYTES, err);
    if (r < 0)
        return r;
    struct challenge_answer answer = {
        .status = status ? (int)json_integer_value(status) : 200,
        .headers = str_of(headers),
        .body = {body, bytes},
    };
    const char *says = challenge_find(&answer);
    json_object_set_new(out, "challenge",
                        says ? json_string(says) : json_null());
    return 0;
}

int probe_challenge(const struct cli *cli, struct err *err)
{
    (void)cli;
    return rows_run(stdin, stdout, answer_challenge, NULL, err);
}
