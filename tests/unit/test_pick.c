/* syndication/pick.c: items found by words; boxkey.c: who may change a box. */
#include "tests/hub.h"

#include "syndication/boxkey.h"
#include "syndication/hub.h"
#include "syndication/item.h"
#include "syndication/pick.h"
#include "syndication/store_box.h"

static void put(struct site *site, const char *json)
{
    struct item item = {0};
    struct err err = {0};

    if (hub_put(site->db, site->arena, str_of(json), "t", &item, &err) < 0)
        fail_msg("%s", err.msg);
}

/* "2 1": the ids found, newest first. */
static void finds(struct site *site, const char *words, const char *want)
{
    const struct pick_query query = {str_of(words), ~0U};
    int64_t ids[5];
    struct buf got = {0};
    size_t count;
    struct err err = {0};

    if (pick_search(site->db, &query, ids, 5, &count, &err) < 0)
        fail_msg("%s: %s", words, err.msg);
    for (size_t i = 0; i < count; i++)
        buf_addf(&got, "%s%lld", i ? " " : "", (long long)ids[i]);
    assert_str(want, buf_str(&got));
    buf_done(&got);
}

static void words_find_items_without_accents_and_cut_off(void **state)
{
    (void)state;
    struct site site = site_open("pick");
    struct item item;
    struct err err = {0};

    put(&site, "{\"Title\":\"Đầu tư công\",\"Type\":1,\"Status\":1,"
               "\"Sapo\":\"giải ngân\",\"PublishedDate\":"
               "\"2024-01-01T00:00:00\"}");
    put(&site, "{\"Title\":\"Quyết định 1/QĐ-TTg về đầu tư\",\"Type\":3,"
               "\"Status\":1,\"PublishedDate\":\"2024-01-02T00:00:00\"}");
    put(&site, "{\"Title\":\"Đầu tư: bản nháp\",\"Type\":1}");
    finds(&site, "dau tu", "2 1");
    finds(&site, "ĐẦU TƯ", "2 1");
    finds(&site, "giai ng", "1");
    finds(&site, "1/QĐ-TTg", "2");
    finds(&site, "đầu không", "");
    finds(&site, "", "");
    finds(&site, "\" OR * -", "");
    finds(&site, "a b c d e f g h i j k l m n o p", "");
    assert_int_equal(hub_withdraw(site.db, site.arena, 1, "t", &item, &err), 0);
    finds(&site, "dau tu", "2");
    site_close(&site);
}

static void the_code_of_a_box_opens_it_and_no_other(void **state)
{
    (void)state;
    struct site site = site_open("code");
    const struct hubdb_box box = {STR("abcd"), STR("{}"), 1};
    char code[BOXKEY_LETTERS + 1], second[BOXKEY_LETTERS + 1];
    struct err err = {0};
    bool fits;

    assert_int_equal(hub_build_box(site.db, &box, "::1", code, &err), 0);
    assert_int_equal(strlen(code), BOXKEY_LETTERS);
    assert_int_equal(boxkey_fits(site.db, box.id, str_of(code), &fits, &err),
                     0);
    assert_true(fits);
    assert_int_equal(boxkey_fits(site.db, STR("x"), str_of(code), &fits, &err),
                     0);
    assert_false(fits);
    assert_int_equal(boxkey_fits(site.db, box.id, STR(""), &fits, &err), 0);
    assert_false(fits);
    assert_int_equal(hub_give_box_code(site.db, box.id, "t", second, &err), 0);
    assert_int_equal(boxkey_fits(site.db, box.id, str_of(code), &fits, &err),
                     0);
    assert_false(fits); /* the new one took its place */
    assert_int_equal(hub_give_box_code(site.db, STR("x"), "t", second, &err),
                     -ERR_NOT_FOUND);
    site_close(&site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_find_items_without_accents_and_cut_off),
        cmocka_unit_test(the_code_of_a_box_opens_it_and_no_other),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
