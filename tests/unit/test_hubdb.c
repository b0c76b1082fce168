/* syndication/store.c: items with versions, lists, keys, boxes. */
#include "syndication/store_box.h"
#include "syndication/store_item.h"
#include "syndication/store_key.h"
#include "tests/hub.h"

#include <stdio.h>
#include <stdlib.h>

static int start(void **state)
{
    static int turn;
    char name[16];
    struct site *site = NEW(site);

    snprintf(name, sizeof name, "hub%d", turn++);
    *site = site_open(name);
    *state = site;
    return 0;
}

static int stop(void **state)
{
    struct site *site = *state;

    site_close(site);
    free(site);
    return 0;
}

static const struct str to_1[] = {{"1", 1}}, to_2[] = {{"2", 1}},
                        to_1_2[] = {{"1", 1}, {"2", 1}}, to_all[] = {{"-1", 2}};

static void put(const struct site *site, struct item item)
{
    struct err err = {0};

    if (!item.title.n)
        item.title = STR("t");
    if (!item.published_date.n)
        item.published_date = STR("2024-01-01T00:00:00");
    assert_int_equal(hubdb_begin(site->db, &err), 0);
    if (!item.id)
        assert_int_equal(hubdb_item_next_id(site->db, &item.id, &err), 0);
    assert_int_equal(hubdb_item_put(site->db, &item, 1000, STR("x"), &err), 0);
    assert_int_equal(hubdb_commit(site->db, &err), 0);
}

/* The ids of a list as text, "3 1 of 2". */
static const char *list(const struct site *site, const struct hubdb_query *q)
{
    static char text[200];
    struct hubdb_page page;
    struct err err = {0};
    size_t n = 0;

    assert_int_equal(hubdb_list(site->db, site->arena, q, &page, &err), 0);
    for (size_t i = 0; i < page.count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%lld ",
                              (long long)page.items[i].item.id);
    snprintf(text + n, sizeof text - n, "of %lld", (long long)page.total);
    return text;
}

static void fill(const struct site *site)
{
    put(site, (struct item){.type = ITEM_NEWS,
                            .status = ITEM_PUBLISHED,
                            .distribution_to = to_1,
                            .distribution_count = 1,
                            .published_date = STR("2024-01-03T00:00:00")});
    put(site, (struct item){.type = ITEM_VIDEO,
                            .status = ITEM_PUBLISHED,
                            .distribution_to = to_1_2,
                            .distribution_count = 2,
                            .published_date = STR("2024-01-05T00:00:00")});
    put(site, (struct item){.type = ITEM_DOCUMENT,
                            .status = ITEM_PUBLISHED,
                            .distribution_to = to_all,
                            .distribution_count = 1,
                            .published_date = STR("2024-01-05T00:00:00")});
    put(site, (struct item){.type = ITEM_NEWS, .status = ITEM_DRAFT});
    put(site, (struct item){.type = ITEM_NEWS, .status = ITEM_PUBLISHED});
}

static void lists_filter_sort_and_page(void **state)
{
    const struct site *site = *state;

    fill(site);
    assert_string_equal(list(site, &(struct hubdb_query){.limit = 9}),
                        "3 2 1 5 of 4");
    assert_string_equal(
        list(site, &(struct hubdb_query){.types = 1U << ITEM_NEWS, .limit = 9}),
        "1 5 of 2");
    assert_string_equal(list(site, &(struct hubdb_query){.targets = to_2,
                                                         .target_count = 1,
                                                         .limit = 9}),
                        "3 2 of 2");
    assert_string_equal(list(site, &(struct hubdb_query){.targets = to_1_2,
                                                         .target_count = 2,
                                                         .limit = 9}),
                        "3 2 1 of 3");
    assert_string_equal(
        list(site, &(struct hubdb_query){.offset = 1, .limit = 2}), "2 1 of 4");
    assert_string_equal(
        list(site, &(struct hubdb_query){.offset = 9, .limit = 2}), "of 4");
    assert_string_equal(
        list(site, &(struct hubdb_query){.all_states = true, .limit = 9}),
        "3 2 1 5 4 of 5");
}

static void picked_items_come_in_the_order_of_the_picker(void **state)
{
    const struct site *site = *state;
    static const int64_t ids[] = {1, 99, 4, 3};

    fill(site);
    assert_string_equal(
        list(site,
             &(struct hubdb_query){.ids = ids, .id_count = 4, .limit = 9}),
        "1 3 of 2");
}

static void
a_replaced_item_keeps_its_versions_and_moves_its_targets(void **state)
{
    struct site *site = *state;
    struct hubdb_version *versions;
    struct hubdb_item now;
    struct err err = {0};
    size_t count;

    fill(site);
    put(site, (struct item){.id = 1,
                            .title = STR("new"),
                            .type = ITEM_NEWS,
                            .status = ITEM_PUBLISHED,
                            .distribution_to = to_2,
                            .distribution_count = 1});
    assert_int_equal(hubdb_item_get(site->db, site->arena, 1, &now, &err), 0);
    assert_int_equal(now.version, 2);
    assert_str("new", now.item.title);
    assert_string_equal(list(site, &(struct hubdb_query){.targets = to_1,
                                                         .target_count = 1,
                                                         .limit = 9}),
                        "3 2 of 2");
    assert_int_equal(
        hubdb_item_versions(site->db, site->arena, 1, &versions, &count, &err),
        0);
    assert_int_equal(count, 2);
    assert_str("x", versions[1].who);
    assert_int_equal(
        hubdb_item_versions(site->db, site->arena, 77, &versions, &count, &err),
        -ERR_NOT_FOUND);
}

static void what_is_rolled_back_never_was(void **state)
{
    struct site *site = *state;
    struct hubdb_state before, after;
    struct err err = {0};
    int64_t id;

    assert_int_equal(hubdb_state(site->db, &before, &err), 0);
    assert_int_equal(hubdb_begin(site->db, &err), 0);
    assert_int_equal(hubdb_item_next_id(site->db, &id, &err), 0);
    hubdb_rollback(site->db);
    assert_int_equal(hubdb_state(site->db, &after, &err), 0);
    assert_int_equal(after.changes, before.changes);
    assert_int_equal(id, 1);
    put(site, (struct item){.type = ITEM_NEWS, .status = ITEM_PUBLISHED});
    assert_int_equal(hubdb_state(site->db, &after, &err), 0);
    assert_int_equal(after.changes, before.changes + 1);
    assert_int_equal(after.items_ms, 1000);
}

static void keys_and_boxes_come_back_as_stored(void **state)
{
    struct site *site = *state;
    const struct hubdb_key key = {.name = STR("A"),
                                  .addresses = STR("::1"),
                                  .salt = STR("s\0t"),
                                  .hash = STR("h"),
                                  .created_ms = 5};
    const struct hubdb_box box = {STR("abcd"), STR("{}"), 7};
    struct hubdb_key *keys;
    struct hubdb_box *boxes, one;
    struct err err = {0};
    size_t count;
    int64_t id;

    assert_int_equal(hubdb_key_add(site->db, &key, &id, &err), 0);
    assert_int_equal(hubdb_key_used(site->db, id, 9, &err), 0);
    assert_int_equal(hubdb_key_revoke(site->db, 77, 9, &err), -ERR_NOT_FOUND);
    assert_int_equal(hubdb_keys(site->db, site->arena, &keys, &count, &err), 0);
    assert_int_equal(count, 1);
    assert_true(str_eq(keys[0].salt, key.salt));
    assert_int_equal(keys[0].used_ms, 9);
    assert_int_equal(hubdb_box_put(site->db, &box, &err), 0);
    assert_int_equal(
        hubdb_box_get(site->db, site->arena, STR("abcd"), &one, &err), 0);
    assert_int_equal(one.changed_ms, 7);
    assert_int_equal(hubdb_boxes(site->db, site->arena, &boxes, &count, &err),
                     0);
    assert_int_equal(count, 1);
    assert_int_equal(hubdb_box_get(site->db, site->arena, STR("x"), &one, &err),
                     -ERR_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(lists_filter_sort_and_page, start,
                                        stop),
        cmocka_unit_test_setup_teardown(
            picked_items_come_in_the_order_of_the_picker, start, stop),
        cmocka_unit_test_setup_teardown(
            a_replaced_item_keeps_its_versions_and_moves_its_targets, start,
            stop),
        cmocka_unit_test_setup_teardown(what_is_rolled_back_never_was, start,
                                        stop),
        cmocka_unit_test_setup_teardown(keys_and_boxes_come_back_as_stored,
                                        start, stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
