/* syndication/emergency.c: what all portals show, taken back by one person. */
#include "tests/hub.h"

#include "syndication/emergency.h"
#include "syndication/hub.h"
#include "syndication/store_item.h"

static const char for_all[] = "{\"Title\":\"a\",\"Type\":1,\"Status\":1}";
static const char for_some[] =
    "{\"Title\":\"b\",\"Type\":1,\"Status\":1,\"DistributionTo\":[\"24\"]}";
static const char draft[] = "{\"Title\":\"c\",\"Type\":1}";

static void put(struct site *site, const char *json, int64_t id)
{
    struct item item = {.id = id};
    struct err err = {0};

    assert_int_equal(
        hub_put(site->db, site->arena, str_of(json), "cli:t", &item, &err), 0);
}

static int withdraw(struct site *site, int64_t id, const char *note,
                    struct err *err)
{
    const struct emergency e = {.item = id, .who = "cli:t", .note = note};
    struct item item;

    return emergency_withdraw(site->db, site->arena, &e, &item, err);
}

static size_t waiting(struct site *site, struct emergency **ret_list)
{
    struct err err = {0};
    size_t count = 0;

    assert_int_equal(
        emergency_list(site->db, site->arena, ret_list, &count, &err), 0);
    return count;
}

static void it_is_gone_at_once_and_waits_for_another_person(void **state)
{
    (void)state;
    struct site site = site_open("alone");
    struct hubdb_item now;
    struct emergency *list;
    struct err err = {0};

    put(&site, for_all, 0);
    assert_int_equal(withdraw(&site, 1, "sai số liệu", &err), 0);
    assert_int_equal(hubdb_item_get(site.db, site.arena, 1, &now, &err), 0);
    assert_int_equal(now.item.status, ITEM_WITHDRAWN);
    assert_int_equal(waiting(&site, &list), 1);
    assert_string_equal(list[0].note, "sai số liệu");
    assert_string_equal(list[0].who, "cli:t");

    assert_int_equal(emergency_confirm(site.db, 1, "cli:t", &err), -ERR_USAGE);
    assert_int_equal(waiting(&site, &list), 1);
    assert_int_equal(emergency_confirm(site.db, 1, "person:2", &err), 0);
    assert_int_equal(waiting(&site, &list), 0);
    assert_int_equal(emergency_confirm(site.db, 1, "person:3", &err),
                     -ERR_NOT_FOUND);

    put(&site, for_all, 1); /* published and withdrawn once more */
    assert_int_equal(withdraw(&site, 1, "lại sai", &err), 0);
    assert_int_equal(waiting(&site, &list), 1);
    assert_string_equal(list[0].note, "lại sai");
    site_close(&site);
}

static void it_is_no_way_around_for_anything_else(void **state)
{
    (void)state;
    struct site site = site_open("else");
    struct emergency *list;
    char long_note[EMERGENCY_NOTE_MAX_BYTES + 2];

    memset(long_note, 'x', sizeof long_note - 1);
    long_note[sizeof long_note - 1] = 0;
    put(&site, for_all, 0);
    put(&site, for_some, 0);
    put(&site, draft, 0);
    const struct {
        int64_t id;
        const char *note;
        int r;
    } cases[] = {
        {1, "", -ERR_USAGE},        {1, " \n", -ERR_USAGE},
        {1, long_note, -ERR_USAGE}, {1, "\xff", -ERR_USAGE},
        {2, "vội", -ERR_USAGE},     {3, "vội", -ERR_USAGE},
        {9, "vội", -ERR_NOT_FOUND},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct hubdb_item now;
        struct err err = {0};
        assert_int_equal(withdraw(&site, cases[i].id, cases[i].note, &err),
                         cases[i].r);
        assert_int_equal(hubdb_item_get(site.db, site.arena, 1, &now, &err), 0);
        assert_int_equal(now.item.status, ITEM_PUBLISHED);
    }
    assert_int_equal(waiting(&site, &list), 0);
    site_close(&site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(it_is_gone_at_once_and_waits_for_another_person),
        cmocka_unit_test(it_is_no_way_around_for_anything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
