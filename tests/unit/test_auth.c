/* syndication/auth.c: who is let in. */
#include "tests/t.h"

#include "syndication/auth.h"
#include "syndication/store.h"
#include "syndication/store_key.h"

static const int64_t now = 1000000;

struct door {
    struct hubdb *db;
    struct auth *auth;
    char secret[AUTH_SECRET_MAX];
    int64_t id;
};

static struct door open_door(const char *name, const struct auth_new_key *key)
{
    struct door d = {0};
    struct err err = {0};

    assert_int_equal(hubdb_open(&d.db, t_path(name), DB_WRITE, &err), 0);
    assert_int_equal(auth_add_key(d.db, key, now, &d.id, d.secret, &err), 0);
    assert_int_equal(auth_load(&d.auth, d.db, &err), 0);
    return d;
}

static void close_door(struct door *d)
{
    auth_free(d->auth);
    hubdb_free(d->db);
}

static void the_secret_opens_from_its_addresses_only(void **state)
{
    (void)state;
    const struct auth_new_key key = {
        .name = STR("A"), .addresses = STR("10.1.0.0/16, 2001:db8::/32")};
    struct door d = open_door("addresses", &key);
    static const struct {
        const char *from;
        enum auth_verdict verdict;
    } cases[] = {
        {"10.1.2.3", AUTH_OK},        {"10.2.0.1", AUTH_WRONG_ADDRESS},
        {"2001:db8::7", AUTH_OK},     {"2001:db9::7", AUTH_WRONG_ADDRESS},
        {"::ffff:10.1.0.1", AUTH_OK}, {"", AUTH_WRONG_ADDRESS},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t id = 0;
        assert_int_equal(
            auth_check(d.auth, str_of(d.secret), cases[i].from, now, &id),
            cases[i].verdict);
        assert_int_equal(id, d.id);
    }
    close_door(&d);
}

static void another_secret_opens_nothing(void **state)
{
    (void)state;
    const struct auth_new_key key = {.name = STR("A"),
                                     .addresses = STR("127.0.0.1")};
    struct door d = open_door("secrets", &key);
    char changed[AUTH_SECRET_MAX];
    int64_t id;

    memcpy(changed, d.secret, sizeof changed);
    changed[strlen(changed) - 1] ^= 1;
    const char *const wrong[] = {changed,   "lc1_1_",   "lc1_2_abc", "lc1__",
                                 "lc2_1_a", "lc1_-1_a", "lc1_1",     "x"};
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(
            auth_check(d.auth, str_of(wrong[i]), "127.0.0.1", now, &id),
            AUTH_WRONG_KEY);
        assert_int_equal(id, 0);
    }
    assert_int_equal(auth_check(d.auth, STR(""), "127.0.0.1", now, &id),
                     AUTH_MISSING);
    close_door(&d);
}

static void expiry_and_revocation_close_the_door(void **state)
{
    (void)state;
    const struct auth_new_key key = {.name = STR("A"),
                                     .addresses = STR("127.0.0.1"),
                                     .expires_ms = now + 10};
    struct door d = open_door("expiry", &key);
    struct auth *later = NULL;
    struct err err = {0};
    int64_t id;

    assert_int_equal(
        auth_check(d.auth, str_of(d.secret), "127.0.0.1", now + 9, &id),
        AUTH_OK);
    assert_int_equal(
        auth_check(d.auth, str_of(d.secret), "127.0.0.1", now + 10, &id),
        AUTH_EXPIRED);
    assert_int_equal(auth_save_used(d.auth, d.db, &err), 0);
    assert_int_equal(hubdb_key_revoke(d.db, d.id, now, &err), 0);
    assert_int_equal(auth_load(&later, d.db, &err), 0);
    assert_int_equal(auth_check(later, str_of(d.secret), "127.0.0.1", now, &id),
                     AUTH_REVOKED);
    auth_free(later);
    close_door(&d);
}

static void a_key_without_name_address_or_future_is_refused(void **state)
{
    (void)state;
    static const struct {
        struct auth_new_key key;
        const char *says;
    } cases[] = {
        {{STR(""), STR("::1"), 0, 0}, "name: "},
        {{STR("a"), STR(" "), 0, 0}, "address: none"},
        {{STR("a"), STR("10.0.0.0/33"), 0, 0}, "address: "},
        {{STR("a"), STR("::1"), 5, 0}, "expiry: is in the past"},
    };
    struct hubdb *db = NULL;
    struct err opening = {0};

    assert_int_equal(hubdb_open(&db, t_path("refused"), DB_WRITE, &opening), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char secret[AUTH_SECRET_MAX];
        struct err err = {0};
        int64_t id;
        assert_int_equal(
            auth_add_key(db, &cases[i].key, now, &id, secret, &err),
            -ERR_USAGE);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("'%s' does not say '%s'", err.msg, cases[i].says);
    }
    hubdb_free(db);
}

static int turn(struct hubdb *db, int64_t id, int64_t old_until_ms,
                int64_t now_ms, int64_t *ret_id, char *secret)
{
    const struct auth_rotation turn = {id, old_until_ms};
    struct err err = {0};

    return auth_rotate_key(db, &turn, now_ms, ret_id, secret, &err);
}

static void a_client_changes_keys_without_a_pause(void **state)
{
    (void)state;
    const struct auth_new_key key = {
        .name = STR("A"), .addresses = STR("::1"), .scopes = AUTH_ITEMS};
    struct door d = open_door("rotate", &key);
    char fresh[AUTH_SECRET_MAX];
    struct auth *later = NULL;
    struct auth_grant grant;
    struct err err = {0};
    int64_t id, third;

    assert_int_equal(turn(d.db, d.id, now + 100, now, &id, fresh), 0);
    assert_int_equal(turn(d.db, id, now + 100, now, &third, fresh),
                     -ERR_USAGE); /* two live keys are all */
    assert_int_equal(auth_load(&later, d.db, &err), 0);
    assert_true(auth_find(later, id, &grant));
    assert_int_equal(grant.client_id, d.id);
    assert_int_equal(grant.scopes, AUTH_ITEMS);
    assert_int_equal(auth_check_id(later, d.id, "::1", now + 99), AUTH_OK);
    assert_int_equal(auth_check_id(later, id, "::1", now + 99), AUTH_OK);
    assert_int_equal(auth_check_id(later, d.id, "::1", now + 100),
                     AUTH_EXPIRED);
    assert_int_equal(auth_check_id(later, id, "::2", now), AUTH_WRONG_ADDRESS);
    assert_int_equal(turn(d.db, id, now + 900, now + 100, &third, fresh),
                     0); /* the first has expired */
    auth_free(later);
    close_door(&d);
}

static void scopes_are_names_and_bits(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        unsigned scopes;
    } cases[] = {{"items", AUTH_ITEMS},
                 {"v1, changes", AUTH_V1 | AUTH_CHANGES},
                 {"", 0},
                 {"items changes items", AUTH_ITEMS | AUTH_CHANGES}};
    unsigned scopes = 0;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_true(auth_scopes_parse(str_of(cases[i].text), &scopes));
        assert_int_equal(scopes, cases[i].scopes);
    }
    assert_false(auth_scopes_parse(STR("items root"), &scopes));
    struct buf out = {0};
    auth_scopes_write(&out, AUTH_V1 | AUTH_CHANGES);
    assert_string_equal(out.p, "v1 changes");
    buf_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_secret_opens_from_its_addresses_only),
        cmocka_unit_test(another_secret_opens_nothing),
        cmocka_unit_test(expiry_and_revocation_close_the_door),
        cmocka_unit_test(a_client_changes_keys_without_a_pause),
        cmocka_unit_test(scopes_are_names_and_bits),
        cmocka_unit_test(a_key_without_name_address_or_future_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
