/* searchd/page_feed.c: feeds that readers accept, read back by libxml2. */
#include "searchd/page_feed.h"
#include "tests/results.h"

#include <jansson.h>
#include <libxml/parser.h>
#include <libxml/xpath.h>
#include <stdio.h>

/* What the XPath says of the text; static storage. */
static const char *value(const struct buf *text, const char *path)
{
    static char kept[512];
    xmlDoc *doc = xmlReadMemory(text->p, (int)text->n, "x", NULL, 0);

    assert_non_null(doc);
    xmlXPathContext *context = xmlXPathNewContext(doc);
    xmlXPathObject *found =
        xmlXPathEvalExpression((const xmlChar *)path, context);
    xmlChar *string = xmlXPathCastToString(found);
    snprintf(kept, sizeof kept, "%s", (char *)string);
    xmlFree(string);
    xmlXPathFreeObject(found);
    xmlXPathFreeContext(context);
    xmlFreeDoc(doc);
    return kept;
}

static void a_search_is_a_feed(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};
    struct query q;

    results_ask(&q, "a<b>&", arena);
    struct result_list list = results_list(&q);
    feed_atom(&text, &list, "https://x.example");
    assert_string_equal(value(&text, "string(/*/*[local-name()='title'])"),
                        "Liên Cổng: a<b>&");
    assert_string_equal(
        value(&text, "string(/*/*[local-name()='link' and @rel='self']/@href)"),
        "https://x.example/feed.atom?q=a%3Cb%3E%26");
    assert_string_equal(value(&text, "string(//*[local-name()='entry']/"
                                     "*[local-name()='title'])"),
                        HOSTILE);
    assert_string_equal(value(&text, "string(//*[local-name()='entry']/"
                                     "*[local-name()='updated'])"),
                        "2022-06-24T00:00:00Z");
    assert_string_equal(value(&text, "string(//*[local-name()='entry']/"
                                     "*[local-name()='link']/@href)"),
                        "https://a.gov.vn/?a=1&b=2");
}

static void rss_says_the_same(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};
    struct query q;

    results_ask(&q, "a<b>&", arena);
    struct result_list list = results_list(&q);
    feed_rss(&text, &list, "https://x.example");
    assert_string_equal(value(&text, "string(/rss/channel/title)"),
                        "Liên Cổng: a<b>&");
    assert_string_equal(value(&text, "string(//item/title)"), HOSTILE);
    assert_string_equal(value(&text, "string(//item/pubDate)"),
                        "Fri, 24 Jun 2022 00:00:00 GMT");
    assert_string_equal(value(&text, "string(//item/guid)"),
                        "https://a.gov.vn/?a=1&b=2");
}

static void json_feed_leads_to_the_next_page(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};
    struct query q;

    results_ask(&q, "thuế", arena);
    struct result_list list = results_list(&q);
    feed_json(&text, &list, "https://x.example");
    json_t *o = json_loads(text.p, 0, NULL);
    assert_non_null(o);
    assert_string_equal(
        json_string_value(json_object_get(o, "next_url")),
        "https://x.example/feed.json?q=thu%E1%BA%BF&after=NEXT");
    json_t *item = json_array_get(json_object_get(o, "items"), 0);
    assert_string_equal(json_string_value(json_object_get(item, "title")),
                        HOSTILE);
    assert_string_equal(
        json_string_value(json_object_get(item, "date_modified")),
        "2022-06-24T00:00:00Z");
    json_decref(o);
}

static void an_entry_without_address_has_an_id_all_the_same(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};
    struct query q;

    results_ask(&q, "", arena);
    struct result_list list = results_list(&q);
    list.items[0].record.url = "";
    list.items[0].record.id = "a b/<1>";
    feed_atom(&text, &list, "");
    assert_string_equal(value(&text, "string(//*[local-name()='entry']/"
                                     "*[local-name()='id'])"),
                        "urn:liencong:a%20b%2F%3C1%3E");
}

static void browsers_learn_where_to_search(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};

    feed_opensearch(&text, "https://x.example");
    assert_string_equal(value(&text, "string(//*[local-name()='Url' and "
                                     "@type='text/html']/@template)"),
                        "https://x.example/tim-kiem?q={searchTerms}");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_search_is_a_feed),
        cmocka_unit_test(rss_says_the_same),
        cmocka_unit_test(json_feed_leads_to_the_next_page),
        cmocka_unit_test(an_entry_without_address_has_an_id_all_the_same),
        cmocka_unit_test(browsers_learn_where_to_search),
    };
    int failed = cmocka_run_group_tests(tests, NULL, NULL);
    xmlCleanupParser();
    return failed;
}
