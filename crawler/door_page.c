/*
 * crawler/door_page.c - see door_page.h.
 *
 * The text of the first page lies in door.vi.html and door.en.html; a name in
 * double braces stands for a value.
 */
#include "crawler/door_page.h"

#include "base/embed.h"
#include "base/err.h"
#include "base/html.h"
#include "base/url.h"
#include "config/options.h"
#include "config/registry.h"
#include "crawler/status.h"

#include <assert.h>
#include <inttypes.h>
#include <stdlib.h>

EMBED(door_css, "crawler/door.css");
EMBED(door_vi, "crawler/door.vi.html");
EMBED(door_en, "crawler/door.en.html");

struct str door_page_css(void)
{
    return EMBEDDED(door_css);
}

static const char *pick(bool english, const char *vi, const char *en)
{
    return english ? en : vi;
}

/* `other`: this page in the other language. */
static void head(struct buf *out, const char *title, struct str other,
                 bool english)
{
    buf_addf(out,
             "<!doctype html>\n<html lang=\"%s\"><head><meta charset=\"utf-8\">"
             "<meta name=\"viewport\" "
             "content=\"width=device-width,initial-scale=1\"><title>",
             pick(english, "vi", "en"));
    html_text(out, str_of(title));
    buf_addf(out,
             " – Liên Cổng</title><link rel=\"stylesheet\" "
             "href=\"/bo-thu-thap.css\"></head>\n<body>"
             "<a class=\"skip\" href=\"#main\">%s</a>"
             "<header><a href=\"/bo-thu-thap%s\">Liên Cổng · %s</a>",
             pick(english, "Bỏ qua, tới nội dung chính", "Skip to content"),
             pick(english, "", "?lang=en"),
             pick(english, "Bộ thu thập", "Crawler"));
    buf_addf(out, "<a lang=\"%s\" hreflang=\"%s\" href=\"",
             pick(english, "en", "vi"), pick(english, "en", "vi"));
    html_text(out, other);
    buf_addf(out, "\">%s</a></header>\n<main id=\"main\">\n",
             pick(english, "English", "Tiếng Việt"));
}

static void foot(struct buf *out, bool english)
{
    buf_addf(out, "</main>\n<footer>%s</footer></body></html>\n",
             pick(english,
                  "Trang này không dùng cookie và không chạy mã nào trên máy "
                  "của người xem. Giờ ghi theo giờ Việt Nam.",
                  "This page uses no cookies and runs no code on your machine. "
                  "Times are Vietnamese time."));
}

/* --- what it is --- */

static void seconds(struct buf *out, int64_t ms, bool english)
{
    buf_addf(out, "%" PRId64, ms / 1000);
    if (ms % 1000)
        buf_addf(out, "%c%" PRId64, english ? '.' : ',', ms % 1000 / 100);
}

/* Where the public reaches us: the origin of the contact page. */
static void origin(struct buf *out, const struct options *o)
{
    struct url url = {0};
    struct err mistake = {0};

    if (url_parse(&url, str_of(o->crawler.contact), NULL, &mistake) == 0)
        url_origin(out, &url);
    url_done(&url);
}

static void value(struct buf *out, struct str name, const struct options *o,
                  bool english)
{
    if (str_is(name, "user_agent"))
        buf_addz(out, o->crawler.user_agent);
    else if (str_is(name, "token"))
        buf_addz(out, o->crawler.token);
    else if (str_is(name, "run_by"))
        buf_addz(out,
                 *o->crawler.run_by ? o->crawler.run_by : o->crawler.contact);
    else if (str_is(name, "origin"))
        origin(out, o);
    else if (str_is(name, "delay_s"))
        seconds(out, o->crawler.delay_min_ms, english);
    else if (str_is(name, "crawl_delay_max_s"))
        seconds(out, o->crawler.crawl_delay_max_ms, english);
    else if (str_is(name, "robots_h"))
        seconds(out, o->crawler.robots_ttl_s * 1000 / 3600, english);
    else
        assert(!"a value that the page names and nobody has");
}

static void fill(struct buf *out, struct str text, const struct options *o,
                 bool english)
{
    ptrdiff_t at;

    while ((at = str_find(text, STR("{{"))) >= 0) {
        scoped(buf_done) struct buf plain = {0};
        buf_add(out, str_sub(text, 0, (size_t)at));
        text = str_sub(text, (size_t)at + 2, text.n);
        ptrdiff_t end = str_find(text, STR("}}"));
        assert(end >= 0);
        value(&plain, str_sub(text, 0, (size_t)end), o, english);
        html_text(out, buf_str(&plain));
        text = str_sub(text, (size_t)end + 2, text.n);
    }
    buf_add(out, text);
}

void door_page_about(struct buf *out, const struct options *options,
                     bool english)
{
    head(out, pick(english, "Bộ thu thập", "The crawler"),
         english ? STR("/bo-thu-thap") : STR("/bo-thu-thap?lang=en"), english);
    fill(out, english ? EMBEDDED(door_en) : EMBEDDED(door_vi), options,
         english);
    foot(out, english);
}

/* --- one portal --- */

void door_page_host(struct buf *out, const char *host, const struct status *s,
                    bool english, int64_t now_ms)
{
    scoped(buf_done) struct buf other = {0};

    buf_addz(&other, "/bo-thu-thap/cong?host=");
    html_query(&other, str_of(host));
    if (!english)
        buf_addz(&other, "&lang=en");
    head(out, host, buf_str(&other), english);
    buf_addz(out, "<h1>");
    html_text(out, str_of(*s->portal->name ? s->portal->name : host));
    buf_addz(out, "</h1>\n<p>");
    html_text(out, str_of(host));
    if (!s->asked)
        buf_addz(out, pick(english, ": bộ thu thập chưa đọc cổng này lần nào",
                           ": the crawler has not asked this portal yet"));
    buf_addz(out, "</p>\n<dl>\n");
    status_html(out, s, english, now_ms);
    buf_addf(out, "</dl>\n<p><a href=\"/bo-thu-thap%s#cham-lai\">%s</a></p>\n",
             pick(english, "", "?lang=en"),
             pick(english, "Cách làm cho bộ thu thập chậm lại",
                  "How to slow the crawler down"));
    foot(out, english);
}

void door_page_error(struct buf *out, int status, const char *text,
                     bool english)
{
    const char *title =
        status == 404
            ? pick(english, "Không tìm thấy", "Not found")
            : pick(english, "Không trả lời được", "No answer possible");

    head(out, title,
         english ? STR("/bo-thu-thap") : STR("/bo-thu-thap?lang=en"), english);
    buf_addf(out, "<h1>%s</h1>\n<p>", title);
    html_text(out, str_of(text));
    buf_addf(out, "</p>\n<p><a href=\"/bo-thu-thap%s#cong\">%s</a></p>\n",
             pick(english, "", "?lang=en"),
             pick(english, "Trang của bộ thu thập", "The crawler's page"));
    foot(out, english);
}
