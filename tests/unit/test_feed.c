/* syndication/feed.c: well-formed whatever the items hold. */
#include "tests/t.h"

#include "syndication/feed.h"
#include "syndication/store_item.h"

#include <jansson.h>
#include <libxml/parser.h>

static struct hubdb_item items[] = {
    {.item = {.id = 7,
              .type = ITEM_NEWS,
              .title = {"<b>\x01&\"]]>", 9},
              .sapo = {"s", 1},
              .source = {"Văn phòng", 11},
              .avatar = {"https://a/b.png", 15},
              .original_url = {"https://a/?b&c", 14},
              .published_date = {"2024-07-29T15:55:24", 19}},
     .changed_ms = 1722243324000},
    {.item = {.id = 8,
              .type = ITEM_DOCUMENT,
              .title = {"t", 1},
              .published_date = {"2024-07-28T15:55:24", 19}}},
};

static const struct hubdb_page list = {2, items, 2};
static const struct feed feed = {
    .title = {"T & T", 5},
    .path = {"/feed.atom?type=1&x=<", 21},
    .base_url = "https://hub",
    .list = &list,
    .changed_ms = 1722243324000,
};

static void atom_is_well_formed_and_whole(void **state)
{
    (void)state;
    struct buf out = {0};

    feed_write(&out, &feed, FEED_ATOM);
    xmlDoc *doc = xmlReadMemory(out.p, (int)out.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(doc);
    xmlFreeDoc(doc);
    assert_non_null(strstr(out.p, "<id>urn:liencong:item:7</id>"));
    assert_non_null(strstr(out.p, "<updated>2024-07-29T08:55:24Z</updated>"));
    assert_non_null(
        strstr(out.p, "<published>2024-07-29T15:55:24+07:00</published>"));
    assert_non_null(
        strstr(out.p, "<link rel=\"alternate\" href=\"https://a/?b&amp;c\"/>"));
    assert_non_null(
        strstr(out.p, "href=\"https://hub/feed.atom?type=1&amp;x=&lt;\"/>"));
    buf_done(&out);
}

static void json_feed_is_json_with_the_required_members(void **state)
{
    (void)state;
    struct buf out = {0};

    feed_write(&out, &feed, FEED_JSON);
    json_t *root = json_loadb(out.p, out.n, 0, NULL);
    assert_non_null(root);
    json_t *all = json_object_get(root, "items");
    assert_int_equal(json_array_size(all), 2);
    const json_t *first = json_array_get(all, 0);
    assert_string_equal(json_string_value(json_object_get(first, "id")),
                        "urn:liencong:item:7");
    assert_string_equal(json_string_value(json_object_get(first, "title")),
                        "<b>\x01&\"]]>");
    assert_null(json_object_get(json_array_get(all, 1), "url"));
    json_decref(root);
    buf_done(&out);
}

static void rss_is_well_formed_and_dated(void **state)
{
    (void)state;
    struct buf out = {0};

    feed_write(&out, &feed, FEED_RSS);
    xmlDoc *doc = xmlReadMemory(out.p, (int)out.n, NULL, NULL,
                                XML_PARSE_NONET | XML_PARSE_NOERROR);
    assert_non_null(doc);
    xmlFreeDoc(doc);
    assert_non_null(
        strstr(out.p, "<pubDate>Mon, 29 Jul 2024 08:55:24 GMT</pubDate>"));
    assert_non_null(strstr(out.p, "<link>https://a/?b&amp;c</link>"));
    buf_done(&out);
}

static void csv_is_quoted_and_runs_no_formulas(void **state)
{
    (void)state;
    struct hubdb_item one = items[1];
    const struct hubdb_page page = {1, &one, 1};
    const struct feed sheet = {.list = &page, .base_url = ""};
    struct buf out = {0};

    one.item.title = STR("=1+\"2\"");
    feed_write(&out, &sheet, FEED_CSV);
    assert_string_equal(out.p,
                        "\xef\xbb\xbfId,Type,PublishedDate,Title,Source,"
                        "OriginalUrl,Sapo\r\n"
                        "8,3,2024-07-28T15:55:24,\"'=1+\"\"2\"\"\",,,\r\n");
    buf_done(&out);
}

static void the_ending_of_an_address_names_the_form(void **state)
{
    (void)state;
    enum feed_form form;

    assert_true(feed_form(&form, STR(".csv")));
    assert_string_equal(feed_content_type(form), "text/csv; charset=utf-8");
    assert_false(feed_form(&form, STR(".xml")));
    assert_false(feed_form(&form, STR("")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(atom_is_well_formed_and_whole),
        cmocka_unit_test(rss_is_well_formed_and_dated),
        cmocka_unit_test(csv_is_quoted_and_runs_no_formulas),
        cmocka_unit_test(the_ending_of_an_address_names_the_form),
        cmocka_unit_test(json_feed_is_json_with_the_required_members),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
