/* crawler/links.c: where pages lead to, whatever bytes they are made of. */
#include "tests/t.h"

#include "crawler/links.h"

static void write_down(void *context, const struct link *link)
{
    static const char *const kinds[] = {
        "page", "canonical", "next", "language", "feed", "sitemap", "refresh"};

    buf_addf(context, "%s%s %.*s\n", kinds[link->kind],
             link->nofollow ? "!" : "", (int)link->url.n, link->url.p);
}

static struct links_rules find(struct buf *out, const char *html)
{
    buf_addz(out, "");
    return links_find(str_of(html), "https://a.gov.vn/tin/x.html?id=1",
                      "liencong", write_down, out);
}

static void every_way_to_another_page_is_found(void **state)
{
    (void)state;
    static const struct {
        const char *html, *want;
    } cases[] = {
        {"<a href='../b?c=1&amp;d#e'>b</a>", "page https://a.gov.vn/b?c=1&d\n"},
        {"<A HREF=\" /b \n\">b</A>", "page https://a.gov.vn/b\n"},
        {"<a href=/b rel='noopener NOFOLLOW'>", "page! https://a.gov.vn/b\n"},
        {"<map><area href=/b></map><iframe src='/c'></iframe>",
         "page https://a.gov.vn/b\npage https://a.gov.vn/c\n"},
        {"<frameset><frame src=menu.html></frameset>",
         "page https://a.gov.vn/tin/menu.html\n"},
        {"<link rel=canonical href='?id=1'><link rel=next href='?id=2'>",
         "canonical https://a.gov.vn/tin/x.html?id=1\n"
         "next https://a.gov.vn/tin/x.html?id=2\n"},
        {"<link rel=alternate type='application/rss+xml' href=/rss>"
         "<link rel=alternate hreflang=en href=/en>"
         "<link rel=sitemap href=/s.xml><link rel=stylesheet href=/c.css>",
         "feed https://a.gov.vn/rss\nlanguage https://a.gov.vn/en\n"
         "sitemap https://a.gov.vn/s.xml\n"},
        {"<meta http-equiv=Refresh content=\"0; URL='/moved'\">",
         "refresh https://a.gov.vn/moved\n"},
        {"<meta http-equiv=refresh content='30'>", ""},
        {"<base href='https://b.gov.vn/d/'><base href='/no/'><a href=e>e</a>",
         "page https://b.gov.vn/d/e\n"},
        {"<a href='http://b.vn/t%E1%BB%a9?utm_source=x'>",
         "page http://b.vn/t%E1%BB%A9\n"},
        {"<a href='/t\xe1\xbb\xa9'>", "page https://a.gov.vn/t%E1%BB%A9\n"},
        {"<p>\xd0</p><a href='/b'>", "page https://a.gov.vn/b\n"},
        {"<meta charset=utf-16><a href='/b'>", "page https://a.gov.vn/b\n"},
        {"text <a href='/b", ""},
        {"<div><<a href=/b>><a <a href=/c>",
         "page https://a.gov.vn/b\npage https://a.gov.vn/c\n"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        (void)find(&out, cases[i].html);
        assert_string_equal(out.p, cases[i].want);
    }
}

static void what_leads_nowhere_is_left_out(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "<a href='#top'>",
        "<a href=''>",
        "<a name=x>",
        "<a href>",
        "<a href='javascript:void(0)'>",
        "<a href='mailto:a@a.vn'>",
        "<a href='?id=1#x'>",
        "<a href='http://'>",
        "<!-- <a href=/b> --><script>'<a href=/b>'</script>",
        "",
        "\x01\x02",
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        (void)find(&out, cases[i]);
        assert_string_equal(out.p, "");
    }
}

static void robots_metas_for_all_and_for_us_are_joined(void **state)
{
    (void)state;
    static const struct {
        const char *html;
        bool noindex, nofollow;
    } cases[] = {
        {"<meta name=ROBOTS content='NoIndex, follow'>", true, false},
        {"<meta name=robots content=none>", true, true},
        {"<meta name=robots content='index,follow'>", false, false},
        {"<meta name=LienCong content=nofollow>", false, true},
        {"<meta name=googlebot content=none>", false, false},
        {"<!-- <meta name=robots content=none> -->", false, false},
        {"<meta name=robots content=noindex><meta name=liencong "
         "content=nofollow>",
         true, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        struct links_rules rules = find(&out, cases[i].html);
        assert_int_equal(rules.noindex, cases[i].noindex);
        assert_int_equal(rules.nofollow, cases[i].nofollow);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_way_to_another_page_is_found),
        cmocka_unit_test(what_leads_nowhere_is_left_out),
        cmocka_unit_test(robots_metas_for_all_and_for_us_are_joined),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
