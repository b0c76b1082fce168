/* console/arrival.c, people.c, grants.c, session.c over one console.db. */
#include "base/arena.h"
#include "base/clock.h"
#include "base/db.h"
#include "base/err.h"
#include "base/file.h"
#include "console/arrival.h"
#include "console/claims.h"
#include "console/condb.h"
#include "console/grants.h"
#include "console/people.h"
#include "console/picture.h"
#include "console/renew.h"
#include "console/session.h"
#include "console/watch.h"
#include "tests/t.h"

static const struct actor by = {"cli:test", "-"};

static struct condb *fresh(const char *name)
{
    struct condb *db = NULL;
    struct err err = {0};

    if (condb_open(&db, t_path(name), &err) < 0)
        fail_msg("%s", err.msg);
    return db;
}

static int64_t arrive(struct condb *db, const char *subject, const char *number)
{
    const struct identity who = {"https://op.example", subject, number, "An",
                                 NULL};
    struct err err = {0};
    int64_t id = 0;

    int r = arrival_of(db, &who, &by, &id, &err);
    return r < 0 ? r : id;
}

static void a_citizen_is_found_by_his_number(void **state)
{
    scoped(condb_freep) struct condb *db = fresh("a");

    (void)state;
    int64_t id = arrive(db, "s1", "001085000001");
    assert_true(id > 0);
    assert_int_equal(arrive(db, "s1", "001085000001"), id);
    assert_int_equal(arrive(db, "new subject", "001085000001"), id);
    assert_true(arrive(db, "s2", "001085000002") > id);
    assert_int_equal(arrive(db, "s2", "001085000003"), -ERR_FORMAT);
    assert_int_equal(arrive(db, "s2", "001085000001"), -ERR_FORMAT);
}

static void who_has_no_number_is_found_by_subject(void **state)
{
    scoped(condb_freep) struct condb *db = fresh("b");

    (void)state;
    int64_t id = arrive(db, "s1", "");
    assert_true(id > 0);
    assert_int_equal(arrive(db, "s1", ""), id);
    assert_int_equal(arrive(db, "s1", "001085000001"), id);
    assert_true(arrive(db, "s2", "") != id);
}

static void a_role_waits_for_its_owner(void **state)
{
    scoped(condb_freep) struct condb *db = fresh("c");
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct grant *grants;
    struct person person;
    struct err err = {0};
    size_t n = 0;

    (void)state;
    assert_int_equal(
        grants_set_number(db, STR("001085000001"), "X", ROLE_EDITOR, &by, &err),
        0);
    assert_int_equal(people_get(db, arena, 1, &person, &err), 0);
    assert_string_equal(person.name, "… 0001");
    assert_int_equal(arrive(db, "s1", "001085000001"), 1);
    assert_int_equal(people_get(db, arena, 1, &person, &err), 0);
    assert_string_equal(person.name, "An");
    assert_int_equal(grants_of(db, arena, 1, &grants, &n, &err), 0);
    assert_int_equal(n, 1);
    assert_int_equal(grants[0].role, ROLE_EDITOR);
    assert_int_equal(grants_set(db, 1, "X", ROLE_NOBODY, &by, &err), 0);
    assert_int_equal(grants_of(db, arena, 1, &grants, &n, &err), 0);
    assert_int_equal(n, 0);
}

static void who_is_blocked_stays_out(void **state)
{
    scoped(condb_freep) struct condb *db = fresh("d");
    char name[SESSION_NAME_LETTERS + 1];
    struct session session;
    struct err err = {0};
    int64_t id = arrive(db, "s1", "001085000001");

    (void)state;
    assert_int_equal(session_begin(db, id, true, name, &err), 0);
    assert_int_equal(session_find(db, str_of(name), &session, &err), 0);
    assert_int_equal(session.person, id);
    assert_int_equal(people_set_blocked(db, id, true, &by, &err), 0);
    assert_int_equal(session_find(db, str_of(name), &session, &err), 0);
    assert_int_equal(session.person, 0);
    assert_int_equal(arrive(db, "s1", "001085000001"), -ERR_FORMAT);
    assert_int_equal(people_set_blocked(db, id, false, &by, &err), 0);
    assert_int_equal(arrive(db, "s1", "001085000001"), id);
    assert_int_equal(people_set_blocked(db, 99, true, &by, &err),
                     -ERR_NOT_FOUND);
}

static struct picture *open_picture(const char *name)
{
    struct picture *p = NULL;
    struct err err = {0};

    assert_int_equal(picture_open(&p, t_path(name), &err), 0);
    return p;
}

static void keep_webhook(struct picture *p)
{
    const struct watch watch = {.webhook = "https://a.gov.vn/x",
                                .emails = "",
                                .fall = WATCH_FALL,
                                .rise = WATCH_RISE,
                                .who = "t"};
    struct err err = {0};

    assert_int_equal(watch_put(p, "000.A", &watch, false, &err), 0);
}

static void assert_secret_opens(struct picture *p)
{
    scoped(buf_done) struct buf plain = {0};
    struct err err = {0};

    if (watch_secret(p, "000.A", &plain, &err) < 0)
        fail_msg("%s", err.msg);
    assert_true(str_starts(buf_str(&plain), STR("whsec_")));
}

static void a_new_key_opens_everything_and_the_old_one_nothing(void **state)
{
    scoped(condb_freep) struct condb *db = fresh("f");
    scoped(condb_freep) struct condb *server = fresh("f");
    scoped(picture_freep) struct picture *p = open_picture("f"),
                                         *beside = open_picture("f");
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(mem_freep) char *before = NULL;
    scoped(mem_freep) char *after = NULL;
    char name[SESSION_NAME_LETTERS + 1];
    struct session session;
    struct person person;
    struct err err = {0};
    int64_t id = arrive(db, "s1", "001085000001"), count = 0;

    (void)state;
    assert_int_equal(
        file_read(&before, NULL, t_path("f/console.key"), 4096, &err), 0);
    assert_int_equal(session_begin(db, id, true, name, &err), 0);
    keep_webhook(p);
    assert_int_equal(renew_all(db, p, &by, &count, &err), 0);
    assert_int_equal(count, 3);
    assert_int_equal(
        file_read(&after, NULL, t_path("f/console.key"), 4096, &err), 0);
    assert_int_equal(strlen(after), strlen(before));
    assert_string_not_equal(after, before);
    /* A server that runs beside goes on: with the new key. */
    assert_int_equal(people_get(server, arena, id, &person, &err), 0);
    assert_string_equal(person.name, "An");
    assert_int_equal(arrive(server, "s1", "001085000001"), id);
    assert_secret_opens(beside);
    assert_int_equal(session_find(server, str_of(name), &session, &err), 0);
    assert_int_equal(session.person, 0);
}

static void sessions_end(void **state)
{
    scoped(condb_freep) struct condb *db = fresh("e");
    char name[SESSION_NAME_LETTERS + 1];
    struct session session;
    struct err err = {0};
    int64_t id = arrive(db, "s1", ""), now = 1800000000000;

    (void)state;
    clock_hold(now);
    assert_int_equal(session_begin(db, id, false, name, &err), 0);
    for (int64_t t = 0; t < SESSION_LIFE_MS; t += SESSION_IDLE_MS / 2) {
        clock_hold(now + t);
        assert_int_equal(session_find(db, str_of(name), &session, &err), 0);
        assert_int_equal(session.person, id);
        assert_false(session.whole);
    }
    clock_hold(now + SESSION_LIFE_MS);
    assert_int_equal(session_find(db, str_of(name), &session, &err), 0);
    assert_int_equal(session.person, 0);
    clock_hold(now);
    assert_int_equal(session_begin(db, id, true, name, &err), 0);
    clock_hold(now + SESSION_IDLE_MS);
    assert_int_equal(session_find(db, str_of(name), &session, &err), 0);
    assert_int_equal(session.person, 0);
    clock_hold(-1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_citizen_is_found_by_his_number),
        cmocka_unit_test(who_has_no_number_is_found_by_subject),
        cmocka_unit_test(a_role_waits_for_its_owner),
        cmocka_unit_test(who_is_blocked_stays_out),
        cmocka_unit_test(a_new_key_opens_everything_and_the_old_one_nothing),
        cmocka_unit_test(sessions_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
