/* crawler/sitemap.c: all kinds of sitemaps, whole and broken, in any pieces. */
#include "tests/t.h"

#include "base/clock.h"
#include "crawler/sitemap.h"

#include <zlib.h>

static void write_down(void *context, const struct sitemap_entry *entry)
{
    struct buf *out = context;
    char date[CLOCK_ISO_MAX];

    buf_addf(out, "%s%s %s %s %.1f", entry->is_sitemap ? "* " : "", entry->loc,
             entry->lastmod_unix_ms < 0
                 ? "-"
                 : clock_iso(date, entry->lastmod_unix_ms, false),
             *entry->changefreq ? entry->changefreq : "-", entry->priority);
    for (size_t i = 0; i < entry->alternate_count; i++)
        buf_addf(out, " %s=%s", entry->alternates[i].lang,
                 entry->alternates[i].href);
    for (size_t i = 0; i < entry->media_count; i++)
        buf_addf(out, " %d:%s:%s:%lld", entry->media[i].kind,
                 entry->media[i].loc, entry->media[i].title,
                 (long long)entry->media[i].date_unix_ms);
    buf_addz(out, "\n");
}

/* Everything read from `body`, given in pieces of `piece` bytes. */
static int read_all(struct buf *out, struct str body, size_t piece,
                    struct sitemap_summary *summary)
{
    scoped(sitemap_freep) struct sitemap *s =
        sitemap_new("https://a.gov.vn/map/sitemap.xml", write_down, out);
    struct err err = {0};

    for (size_t at = 0; at < body.n; at += piece)
        sitemap_feed(s, str_sub(body, at, at + piece));
    return sitemap_finish(s, summary, &err);
}

struct kind {
    const char *body;
    enum sitemap_type type;
    bool truncated, malformed;
    const char *want;
};

static void check(const struct kind *k, size_t piece)
{
    scoped(buf_done) struct buf out = {0};
    struct sitemap_summary summary = {0};

    buf_addz(&out, "");
    assert_int_equal(read_all(&out, str_of(k->body), piece, &summary), 0);
    assert_string_equal(out.p, k->want);
    assert_int_equal(summary.type, k->type);
    assert_int_equal(summary.truncated, k->truncated);
    assert_int_equal(summary.malformed, k->malformed);
}

static void every_kind_gives_its_entries(void **state)
{
    (void)state;
    static const struct kind kinds[] = {
        {"\xef\xbb\xbf \n<?xml version='1.0'?><urlset xmlns='x'><url><loc> "
         "https://a.gov.vn/1#top </loc><lastmod>2026-01-05</lastmod>"
         "<changefreq>Daily</changefreq><priority>0.8</priority></url>"
         "<url><loc><![CDATA[/2?a&b]]></loc><lastmod>soon</lastmod>"
         "<changefreq>often</changefreq><priority>7</priority></url></urlset>",
         SITEMAP_XML, false, false,
         "https://a.gov.vn/1 2026-01-05T00:00:00Z daily 0.8\n"
         "https://a.gov.vn/2?a&b - - 0.5\n"},
        {"<s:sitemapindex xmlns:s='y'><s:sitemap><s:loc>http://a.gov.vn/c.xml"
         "</s:loc></s:sitemap></s:sitemapindex>",
         SITEMAP_INDEX, false, false, "* http://a.gov.vn/c.xml - - 0.5\n"},
        {"<urlset><sitemap><loc>c.xml</loc></sitemap><url><loc>p</loc></url>"
         "<url><loc>/d.xml?x</loc></url></urlset>",
         SITEMAP_XML, false, false,
         "* https://a.gov.vn/map/c.xml - - 0.5\n"
         "https://a.gov.vn/map/p - - 0.5\n"
         "* https://a.gov.vn/d.xml?x - - 0.5\n"},
        {"<rss><channel><link>http://a.gov.vn/</link><item><title>x</title>"
         "<link>http://a.gov.vn/n</link><pubDate>Mon, 05 Jan 2026 03:22:31 "
         "+0700</pubDate></item><item><guid>http://a.gov.vn/g</guid></item>"
         "<item><guid isPermaLink='false'>77</guid></item></channel></rss>",
         SITEMAP_RSS, false, false,
         "http://a.gov.vn/n 2026-01-04T20:22:31Z - 0.5\n"
         "http://a.gov.vn/g - - 0.5\n"},
        {"<feed><link href='http://a.gov.vn/'/><entry><link rel='self' "
         "href='/s'/><link href='/e?a&amp;b'/><updated>2026-01-05T00:00:00Z"
         "</updated></entry></feed>",
         SITEMAP_ATOM, false, false,
         "https://a.gov.vn/e?a&b 2026-01-05T00:00:00Z - 0.5\n"},
        {"\xef\xbb\xbfhttps://a.gov.vn/1\r\nnot a url\n\nwww.a.gov.vn/2\n"
         "https://a.gov.vn/3",
         SITEMAP_TEXT, false, false,
         "https://a.gov.vn/1 - - 0.5\nhttps://www.a.gov.vn/2 - - 0.5\n"
         "https://a.gov.vn/3 - - 0.5\n"},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        check(&kinds[i], 1 << 20);
        check(&kinds[i], 1);
    }
}

static void what_can_be_read_of_a_broken_file_is_kept(void **state)
{
    (void)state;
    static const struct kind kinds[] = {
        {"<urlset><url><loc>/1</loc></url><url><loc>/2</loc><lastm",
         SITEMAP_XML, true, false,
         "https://a.gov.vn/1 - - 0.5\nhttps://a.gov.vn/2 - - 0.5\n"},
        {"<urlset><url><loc>/1</loc></url><url><loc>/2", SITEMAP_XML, true,
         false, "https://a.gov.vn/1 - - 0.5\n"},
        {"<urlset><url><loc>/1</loc><lastmod>2026</lastmod><loc>/2</loc>"
         "</url></urlset>",
         SITEMAP_XML, false, false,
         "https://a.gov.vn/1 2026-01-01T00:00:00Z - 0.5\n"
         "https://a.gov.vn/2 - - 0.5\n"},
        {"<urlset><url><loc>/1</loc></urls><url><loc>/2</loc></url></urlset>",
         SITEMAP_XML, false, true,
         "https://a.gov.vn/1 - - 0.5\nhttps://a.gov.vn/2 - - 0.5\n"},
        {"<urlset><url><loc>/?a=1&b=2&#99;&amp;d&e;=3&</loc></url><url><loc>"
         "<![CDATA[/?x&y;&amp;]]]></loc></url><url><loc>/&amp;</loc></url>"
         "</urlset>",
         SITEMAP_XML, false, false,
         "https://a.gov.vn/?a=1&b=2c&d&e;=3& - - 0.5\n"
         "https://a.gov.vn/?x&y;&amp;] - - 0.5\n"
         "https://a.gov.vn/& - - 0.5\n"},
        {"<urlset></urlset>", SITEMAP_XML, false, false, ""},
        {"<urlset><url><loc>ftp://a.gov.vn/</loc></url></urlset>", SITEMAP_XML,
         false, false, ""},
    };
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++) {
        check(&kinds[i], 1 << 20);
        check(&kinds[i], 1);
    }
}

static void images_videos_news_and_languages_are_kept(void **state)
{
    (void)state;
    static const struct kind kind = {
        "<urlset><url><loc>/1</loc>"
        "<xhtml:link rel='alternate' hreflang='en' href='/en?a&amp;b'/>"
        "<image:image><image:loc>/i.jpg</image:loc><image:title>T</image:title>"
        "</image:image><news:news><news:publication><news:title>no"
        "</news:title></news:publication><news:title>N</news:title>"
        "<news:publication_date>2026-01-05</news:publication_date></news:news>"
        "<video:video><video:content_loc>/v.mp4</video:content_loc>"
        "</video:video></url></urlset>",
        SITEMAP_XML, false, false,
        "https://a.gov.vn/1 - - 0.5 en=/en?a&b"
        " 0:/i.jpg:T:-1 2::N:1767571200000"
        " 1:/v.mp4::-1\n"};

    check(&kind, 1);
}

static void what_is_no_sitemap_or_dangerous_is_refused(void **state)
{
    (void)state;
    static const char *const bodies[] = {
        "",
        "this is no sitemap\nwww.example.com\n",
        "<!DOCTYPE html><html><body>404</body></html>",
        "<html><a href='http://a.gov.vn/'>x</a></html>",
        "<?xml version='1.0'?><!DOCTYPE urlset [<!ENTITY x SYSTEM "
        "'file:///etc/passwd'>]><urlset><url><loc>&x;</loc></url></urlset>",
        "<!DOCTYPE b [<!ENTITY a 'ha'><!ENTITY b '&a;&a;&a;'>]>"
        "<urlset><url><loc>http://a.gov.vn/&b;</loc></url></urlset>",
        "\x1f\x8b",
    };
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        scoped(buf_done) struct buf out = {0};
        struct sitemap_summary summary = {0};
        assert_int_equal(read_all(&out, str_of(bodies[i]), 3, &summary),
                         -ERR_FORMAT);
        assert_int_equal(out.n, 0);
    }
}

static void deflate_into(struct buf *out, struct str body)
{
    z_stream z = {0};

    assert_int_equal(
        deflateInit2(&z, 6, Z_DEFLATED, 15 + 16, 8, Z_DEFAULT_STRATEGY), Z_OK);
    z.next_out = (Bytef *)buf_room(out, body.n + 1000);
    z.avail_out = (uInt)body.n + 1000;
    scoped(mem_freep) char *copy = str_dup(body);
    z.next_in = (Bytef *)copy;
    z.avail_in = (uInt)body.n;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += z.total_out;
    deflateEnd(&z);
}

static void gzip_is_known_by_its_bytes_and_may_have_members(void **state)
{
    (void)state;
    scoped(buf_done) struct buf packed = {0};
    scoped(buf_done) struct buf out = {0};
    struct sitemap_summary summary = {0};

    deflate_into(&packed, STR("https://a.gov.vn/1\nhttps:"));
    deflate_into(&packed, STR("//a.gov.vn/2\n"));
    assert_int_equal(read_all(&out, buf_str(&packed), 7, &summary), 0);
    assert_string_equal(out.p, "https://a.gov.vn/1 - - 0.5\n"
                               "https://a.gov.vn/2 - - 0.5\n");
    assert_false(summary.truncated);
    buf_reset(&out);
    assert_int_equal(read_all(&out, str_sub(buf_str(&packed), 0, packed.n - 9),
                              1000, &summary),
                     0);
    assert_true(summary.truncated);
}

static void count(void *context, const struct sitemap_entry *entry)
{
    (void)entry;
    ++*(size_t *)context;
}

static void no_more_than_the_limit_is_taken(void **state)
{
    (void)state;
    size_t entries = 0;
    scoped(sitemap_freep) struct sitemap *s =
        sitemap_new("http://a.gov.vn/s.xml", count, &entries);
    scoped(buf_done) struct buf row = {0};
    struct sitemap_summary summary = {0};
    struct err err = {0};

    sitemap_feed(s, STR("<urlset>"));
    for (int i = 0; i < SITEMAP_ENTRIES_MAX + 10; i++) {
        buf_reset(&row);
        buf_addf(&row, "<url><loc>/%d</loc></url>", i);
        sitemap_feed(s, buf_str(&row));
    }
    sitemap_feed(s, STR("</urlset>"));
    assert_int_equal(sitemap_finish(s, &summary, &err), 0);
    assert_int_equal(entries, SITEMAP_ENTRIES_MAX);
    assert_int_equal(summary.page_count, SITEMAP_ENTRIES_MAX);
    assert_true(summary.truncated);
}

static void a_bomb_stops_at_the_limit(void **state)
{
    (void)state;
    scoped(buf_done) struct buf body = {0};
    scoped(buf_done) struct buf packed = {0};
    scoped(buf_done) struct buf out = {0};
    struct sitemap_summary summary = {0};

    buf_addz(&body, "<urlset><url><loc>/1</loc></url>");
    memset(buf_room(&body, SITEMAP_MAX_BYTES), ' ', SITEMAP_MAX_BYTES);
    body.n += SITEMAP_MAX_BYTES;
    deflate_into(&packed, buf_str(&body));
    assert_int_equal(read_all(&out, buf_str(&packed), 4096, &summary), 0);
    assert_true(summary.truncated);
    assert_int_equal(summary.page_count, 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_kind_gives_its_entries),
        cmocka_unit_test(what_can_be_read_of_a_broken_file_is_kept),
        cmocka_unit_test(images_videos_news_and_languages_are_kept),
        cmocka_unit_test(what_is_no_sitemap_or_dangerous_is_refused),
        cmocka_unit_test(gzip_is_known_by_its_bytes_and_may_have_members),
        cmocka_unit_test(no_more_than_the_limit_is_taken),
        cmocka_unit_test(a_bomb_stops_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
