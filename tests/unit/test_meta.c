/* indexer/meta.c: what a page says about itself. */
#include "indexer/meta.h"

#include "indexer/page.h"
#include "tests/t.h"

struct fixture {
    struct arena *arena;
    struct robots_tag tag;
    struct meta meta;
};

static void read(struct fixture *f, const char *html)
{
    struct page page;

    f->arena = arena_new();
    page_parse(&page, str_of(html), f->arena);
    meta_read(&f->meta, &page, "http://a.gov.vn/tin/1.html", "liencong",
              &f->tag, f->arena);
}

static void done(struct fixture *f)
{
    robots_tag_done(&f->tag);
    arena_free(f->arena);
}

static void dublin_core_comes_before_open_graph(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f, "<html lang=vi-VN><meta property='og:title' content='B'>"
             "<meta name='DC.Title' content=' A  1 '>"
             "<meta name=DC.Creator content='UBND tỉnh'>"
             "<meta name='DC.Date' content='2026-01-04'>"
             "<meta property='article:published_time' "
             "content='2026-01-05T10:00:00+07:00'>"
             "<meta name=dcterms.modified content='06/01/2026'>");
    assert_string_equal(f.meta.title, "A 1");
    assert_string_equal(f.meta.author, "UBND tỉnh");
    assert_string_equal(f.meta.published, "2026-01-05T10:00:00+07:00");
    assert_string_equal(f.meta.modified, "2026-01-06");
    assert_string_equal(f.meta.lang, "vi-VN");
    done(&f);
}

static void json_ld_and_microdata_fill_what_is_missing(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f, "<script type='application/ld+json'>{\"@graph\": [{\"@type\": "
             "\"NewsArticle\", \"headline\": \"H\", \"datePublished\": "
             "\"2026-01-05\", \"author\": {\"name\": \"N\"}}]}</script>"
             "<div itemscope><time itemprop=dateModified "
             "datetime='2026-01-07'>x</time></div>"
             "<script type='application/ld+json'>{broken</script>");
    assert_string_equal(f.meta.title, "H");
    assert_string_equal(f.meta.author, "N");
    assert_string_equal(f.meta.published, "2026-01-05");
    assert_string_equal(f.meta.modified, "2026-01-07");
    assert_string_equal(f.meta.type, "NewsArticle");
    done(&f);
}

static void names_of_rdfa_and_services_are_known(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f, "<meta property='DC:source' content='Báo B'>"
             "<meta property='dcterms:issued' content='05/06/2023'>"
             "<script type='application/ld+json'>{\"@type\": [\"Thing\", "
             "\"GovernmentService\"], \"name\": \"Đăng ký khai sinh\", "
             "\"serviceType\": \"Hộ tịch\", \"provider\": {\"name\": "
             "\"UBND xã\"}}</script>"
             "<div itemscope itemtype='http://schema.org/WebPage'>x</div>");
    assert_string_equal(f.meta.source, "Báo B");
    assert_string_equal(f.meta.published, "2023-06-05");
    assert_string_equal(f.meta.type, "GovernmentService");
    assert_string_equal(f.meta.title, "Đăng ký khai sinh");
    assert_string_equal(f.meta.area, "Hộ tịch");
    assert_string_equal(f.meta.issuer, "UBND xã");
    done(&f);
}

static void laws_tell_their_number(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f, "<script type='application/ld+json'>{\"mainEntity\": {\"@type\": "
             "\"Legislation\", \"legislationIdentifier\": \"42/2022/NĐ-CP\", "
             "\"legislationDate\": \"2022-06-24\", \"legislationPassedBy\": "
             "{\"name\": \"Chính phủ\"}}, \"@type\": \"BreadcrumbList\"}"
             "</script>");
    assert_string_equal(f.meta.type, "Legislation");
    assert_string_equal(f.meta.number, "42/2022/NĐ-CP");
    assert_string_equal(f.meta.issuer, "Chính phủ");
    assert_string_equal(f.meta.published, "2022-06-24");
    done(&f);
}

static void microdata_names_the_type_of_the_page(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f, "<article itemscope itemtype='https://schema.org/NewsArticle'>"
             "<h1 itemprop=headline>Tin</h1></article>");
    assert_string_equal(f.meta.type, "NewsArticle");
    assert_string_equal(f.meta.title, "Tin");
    done(&f);
}

static void canonical_and_refresh_are_resolved(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f,
         "<base href='/b/'><link rel='x canonical' href='2.html#top'>"
         "<noscript><meta http-equiv=refresh content='0;url=/no'>"
         "</noscript><meta http-equiv=Refresh content=\"3; URL='moi.html'\">");
    assert_string_equal(f.meta.canonical, "http://a.gov.vn/b/2.html");
    assert_string_equal(f.meta.refresh, "http://a.gov.vn/b/moi.html");
    done(&f);
    f = (struct fixture){0};
    read(&f, "<link rel=canonical href='#'><link rel=canonical href=''>"
             "<meta http-equiv=refresh content='300'>");
    assert_string_equal(f.meta.canonical, "");
    assert_string_equal(f.meta.refresh, "");
    done(&f);
}

static void robots_elements_are_for_all_or_for_us(void **s)
{
    struct fixture f = {0};

    (void)s;
    read(&f, "<!-- <meta name=robots content=noindex> -->"
             "<meta name=googlebot content=noindex>"
             "<META NAME=LIENCONG CONTENT=NOFOLLOW>");
    assert_false(f.tag.noindex);
    assert_true(f.tag.nofollow);
    done(&f);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(dublin_core_comes_before_open_graph),
        cmocka_unit_test(json_ld_and_microdata_fill_what_is_missing),
        cmocka_unit_test(names_of_rdfa_and_services_are_known),
        cmocka_unit_test(laws_tell_their_number),
        cmocka_unit_test(microdata_names_the_type_of_the_page),
        cmocka_unit_test(canonical_and_refresh_are_resolved),
        cmocka_unit_test(robots_elements_are_for_all_or_for_us),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
