/* syndication/item.c: what is refused, and that JSON goes both ways. */
#include "tests/t.h"

#include "base/arena.h"
#include "syndication/item.h"

static const char whole[] =
    "{\"Attachments\":\"{}\",\"Avatar\":\"http://avatar.png\",\"Content\":"
    "\"Nội dung 1\",\"DistributionTo\":[\"1\",\"2\",\"3\"],\"Id\":1,"
    "\"OriginalUrl\":\"http://link_goc-123456.htm\",\"PublishedBy\":"
    "\"username\",\"PublishedDate\":\"2024-07-29T15:55:24\",\"RefId\":123456,"
    "\"Sapo\":\"Mô tả 1\",\"SiteId\":102,\"Source\":\"Nguồn\",\"Status\":1,"
    "\"Title\":\"Tiêu đề 1\",\"Type\":1}";

static void the_example_of_the_document_comes_back_byte_for_byte(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct item item;
    struct buf out = {0};
    struct err err = {0};

    assert_int_equal(item_read(&item, arena, str_of(whole), true, 0, &err), 0);
    item_write(&out, &item);
    assert_str(whole, buf_str(&out));
    buf_done(&out);
}

static void each_mistake_names_its_member(void **state)
{
    (void)state;
    static const struct {
        const char *json, *says;
    } cases[] = {
        {"[]", "not a JSON object"},
        {"{\"Title\":\"a\",\n\"Type\":1,}", "line 2, column"},
        {"{\"Title\":\"a\",\"Type\":1,\"Tilte\":\"b\"}", "Tilte: no such"},
        {"{\"Type\":1}", "Title: missing"},
        {"{\"Title\":\" \",\"Type\":1}", "Title: missing or empty"},
        {"{\"Title\":7,\"Type\":1}", "Title: not a string"},
        {"{\"Title\":\"a\"}", "Type: missing"},
        {"{\"Title\":\"a\",\"Type\":4}", "Type: 4 is not in 1..3"},
        {"{\"Title\":\"a\",\"Type\":\"1\"}", "Type: not a whole number"},
        {"{\"Title\":\"a\",\"Type\":1,\"Id\":5}", "Id: is given by the hub"},
        {"{\"Title\":\"a\",\"Type\":1,\"Status\":2}", "Status: 2 is not in"},
        {"{\"Title\":\"a\",\"Type\":1,\"RefId\":-1}", "RefId: -1 is not in"},
        {"{\"Title\":\"a\",\"Type\":1,\"DistributionTo\":\"1\"}",
         "DistributionTo: not an array"},
        {"{\"Title\":\"a\",\"Type\":1,\"DistributionTo\":[\"1\",2]}",
         "DistributionTo[1]: not a string"},
        {"{\"Title\":\"a\",\"Type\":1,\"DistributionTo\":[\"1,2\"]}",
         "DistributionTo[0]: '1,2'"},
        {"{\"Title\":\"a\",\"Type\":1,\"PublishedDate\":\"29/07/2024\"}",
         "PublishedDate: '29/07/2024'"},
        {"{\"Title\":\"a\",\"Type\":1,\"PublishedDate\":"
         "\"2024-02-30T10:00:00\"}",
         "PublishedDate: '2024-02-30T10:00:00'"},
        {"{\"Title\":\"a\",\"Type\":1,\"PublishedDate\":"
         "\"2024-02-20T24:00:00\"}",
         "PublishedDate: "},
        {"{\"Title\":\"a\",\"Type\":1,\"OriginalUrl\":\"javascript:x\"}",
         "OriginalUrl: 'javascript:x'"},
        {"{\"Title\":\"a\",\"Type\":1,\"Avatar\":\"https://a b\"}",
         "Avatar: 'https://a b'"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct item item = {.id = -7};
        struct err err = {0};
        assert_true(
            item_read(&item, arena, str_of(cases[i].json), false, 0, &err) < 0);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("'%s' does not say '%s'", err.msg, cases[i].says);
        assert_int_equal(item.id, -7);
    }
}

static void a_new_item_needs_title_and_type_only(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct item item;
    struct err err = {0};

    assert_int_equal(item_read(&item, arena,
                               STR("{\"Title\":\"a\",\"Type\":3}"), false,
                               1722243324000, &err),
                     0);
    assert_str("2024-07-29T15:55:24", item.published_date);
    assert_str("{}", item.attachments);
    assert_int_equal(item.status, ITEM_DRAFT);
    assert_int_equal(item.distribution_count, 0);
}

static void a_title_at_the_limit_passes_and_one_byte_more_does_not(void **state)
{
    (void)state;
    for (size_t n = ITEM_TITLE_MAX_BYTES; n <= ITEM_TITLE_MAX_BYTES + 1; n++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct item item;
        struct buf json = {0};
        struct err err = {0};
        buf_addz(&json, "{\"Type\":1,\"Title\":\"");
        for (size_t i = 0; i < n; i++)
            buf_addc(&json, 'a');
        buf_addz(&json, "\"}");
        int r = item_read(&item, arena, buf_str(&json), false, 0, &err);
        assert_int_equal(r, n > ITEM_TITLE_MAX_BYTES ? -ERR_LIMIT : 0);
        buf_done(&json);
    }
}

static void dates_are_the_time_in_viet_nam(void **state)
{
    (void)state;
    char text[ITEM_DATE_BYTES + 1];
    int64_t ms;

    assert_true(item_date_parse(STR("2024-07-29T15:55:24"), &ms));
    assert_int_equal(ms, 1722243324000);
    assert_string_equal(item_date(text, ms), "2024-07-29T15:55:24");
    assert_string_equal(item_date_vn(text, ms), "29/07/2024 15:55:24");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_example_of_the_document_comes_back_byte_for_byte),
        cmocka_unit_test(each_mistake_names_its_member),
        cmocka_unit_test(a_new_item_needs_title_and_type_only),
        cmocka_unit_test(
            a_title_at_the_limit_passes_and_one_byte_more_does_not),
        cmocka_unit_test(dates_are_the_time_in_viet_nam),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
