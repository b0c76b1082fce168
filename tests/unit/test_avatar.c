/* syndication/avatar.c: what counts as a picture, and which ones are named. */
#include "tests/hub.h"

#include "syndication/avatar.h"
#include "syndication/hub.h"
#include "syndication/item.h"

static void pictures_are_known_by_their_first_bytes(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        const char *type;
    } cases[] = {
        {{"\xff\xd8\xff\xe0", 4}, "image/jpeg"},
        {{"\x89PNG\r\n\x1a\n..", 10}, "image/png"},
        {{"GIF89a", 6}, "image/gif"},
        {{"RIFF\0\0\0\0WEBP", 12}, "image/webp"},
        {{"\0\0\0\x1c"
          "ftypavif",
          12},
         "image/avif"},
        {STR("<svg onload=x>"), NULL},
        {STR("<html>"), NULL},
        {STR(""), NULL},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *type = avatar_type(cases[i].bytes);
        if (cases[i].type)
            assert_string_equal(type, cases[i].type);
        else
            assert_null(type);
    }
}

static int64_t named(struct site *site)
{
    struct err err = {0};
    struct db_stmt *s =
        db_prepare(hubdb_db(site->db), "SELECT count(*) FROM avatars", &err);

    assert_int_equal(db_step(s, &err), 1);
    int64_t count = db_int(s, 0);
    db_reset(s);
    return count;
}

static void only_published_items_name_pictures(void **state)
{
    (void)state;
    struct site site = site_open("pictures");
    struct item item = {0};
    struct str path;
    struct err err = {0};

    assert_int_equal(hub_put(site.db, site.arena,
                             STR("{\"Title\":\"t\",\"Type\":1,\"Avatar\":"
                                 "\"https://a/b\"}"),
                             "t", &item, &err),
                     0);
    assert_int_equal(named(&site), 0);
    assert_int_equal(hub_put(site.db, site.arena,
                             STR("{\"Title\":\"t\",\"Type\":1,\"Status\":1,"
                                 "\"Avatar\":\"https://a/b\"}"),
                             "t", &item, &err),
                     0);
    assert_int_equal(named(&site), 1);
    assert_int_equal(
        avatar_path(site.db, site.arena, STR("https://a/b"), &path, &err), 0);
    assert_str("", path); /* named, but not here yet */
    assert_int_equal(hub_withdraw(site.db, site.arena, 1, "t", &item, &err), 0);
    assert_int_equal(named(&site), 0);
    site_close(&site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(pictures_are_known_by_their_first_bytes),
        cmocka_unit_test(only_published_items_name_pictures),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
