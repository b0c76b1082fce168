/* syndication/service.c: changes by others are seen, accesses are written. */
#include "tests/t.h"

#include "base/audit.h"
#include "base/clock.h"
#include "base/httpd.h"
#include "syndication/hub.h"
#include "syndication/service.h"

#include <sched.h>

enum { PATIENCE_MS = 10000 };

static struct hubdb *open_beside(const char *name)
{
    struct hubdb *db = NULL;
    struct err err = {0};

    assert_int_equal(hubdb_open(&db, t_path(name), DB_WRITE, &err), 0);
    return db;
}

static int begin(struct hubserve **service, const char *folder,
                 const char *base_url, struct err *err)
{
    const struct hubserve_settings settings = {.data_dir = t_path(folder),
                                               .base_url = base_url,
                                               .quotas = {1000, 10000}};

    return hubserve_start(service, &settings, err);
}

static void a_key_made_beside_the_server_opens_it(void **state)
{
    (void)state;
    const struct auth_new_key key = {.name = STR("A"), .addresses = STR("::1")};
    struct hubserve *service = NULL;
    char secret[AUTH_SECRET_MAX];
    struct err err = {0};
    int64_t id, until = clock_steady_ms() + PATIENCE_MS;

    assert_int_equal(begin(&service, "keys", "https://h", &err), 0);
    struct hubdb *db = open_beside("keys");
    assert_int_equal(hubserve_auth(service, STR("lc1_1_x"), "::1", &id),
                     AUTH_WRONG_KEY);
    int64_t before = hubserve_state(service).changes;
    assert_int_equal(hub_add_key(db, &key, "t", &id, secret, &err), 0);
    while (hubserve_state(service).changes == before &&
           clock_steady_ms() < until)
        sched_yield();
    assert_int_equal(hubserve_auth(service, str_of(secret), "::1", &id),
                     AUTH_OK);
    assert_string_equal(hubserve_base_url(service), "https://h");
    hubdb_free(db);
    hubserve_stop(service);
}

static void stopping_writes_what_was_noted(void **state)
{
    (void)state;
    struct hubserve *service = NULL;
    const struct httpd_request rq = {.peer = "2001:db8::1"};
    struct buf log = {0};
    struct err err = {0};

    assert_int_equal(begin(&service, "notes", "", &err), 0);
    hubserve_note(service, &rq, 7, "detail", STR("id=1"), "ok");
    hubserve_note(service, &rq, 0, "detail", STR("id=1"), "key wrong");
    hubserve_stop(service);
    struct hubdb *db = open_beside("notes");
    assert_int_equal(audit_print(hubdb_db(db), 9, false, &log, &err), 0);
    assert_non_null(strstr(log.p, "\"who\":\"key:7\",\"address\":"
                                  "\"2001:db8::1\""));
    assert_non_null(strstr(log.p, "\"who\":\"-\""));
    buf_done(&log);
    hubdb_free(db);
}

static void a_reader_opens_its_store_when_it_is_asked(void **state)
{
    (void)state;
    struct hubserve *service = NULL;
    struct err err = {0};

    assert_int_equal(begin(&service, "reader", "", &err), 0);
    void *reader = hubserve_reader_new(service);
    struct hubdb *store = hubserve_reader_store(reader, &err);
    assert_non_null(store);
    assert_ptr_equal(hubserve_reader_store(reader, &err), store);
    hubserve_reader_free(reader);
    hubserve_stop(service);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_made_beside_the_server_opens_it),
        cmocka_unit_test(stopping_writes_what_was_noted),
        cmocka_unit_test(a_reader_opens_its_store_when_it_is_asked),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
