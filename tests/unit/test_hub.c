/* syndication/hub.c: each change has its version and its audit line. */
#include "tests/hub.h"

#include "base/audit.h"
#include "syndication/auth.h"
#include "syndication/hub.h"
#include "syndication/store_box.h"
#include "syndication/store_item.h"

static int64_t audit_lines(struct site *site)
{
    struct audit_report report;
    struct err err = {0};

    assert_int_equal(audit_verify(hubdb_db(site->db), NULL, &report, &err), 0);
    assert_null(report.why);
    return report.lines;
}

static int put(struct site *site, const char *json, int64_t id, struct err *err)
{
    struct item item = {.id = id};

    return hub_put(site->db, site->arena, str_of(json), "cli:t", &item, err);
}

static const char good[] = "{\"Title\":\"a\",\"Type\":1,\"Status\":1}";

static void put_replace_withdraw_leave_three_versions_and_lines(void **state)
{
    (void)state;
    struct site site = site_open("life");
    struct hubdb_item now;
    struct item item;
    struct err err = {0};

    assert_int_equal(put(&site, good, 0, &err), 0);
    assert_int_equal(put(&site, good, 1, &err), 0);
    assert_int_equal(hub_withdraw(site.db, site.arena, 1, "cli:t", &item, &err),
                     0);
    assert_int_equal(hubdb_item_get(site.db, site.arena, 1, &now, &err), 0);
    assert_int_equal(now.version, 3);
    assert_int_equal(now.item.status, ITEM_WITHDRAWN);
    assert_int_equal(audit_lines(&site), 3);
    site_close(&site);
}

static void what_is_refused_changes_nothing_and_uses_no_id(void **state)
{
    (void)state;
    struct site site = site_open("refused");
    struct item item;
    struct err err = {0};

    assert_int_equal(put(&site, "{}", 0, &err), -ERR_FORMAT);
    assert_string_equal(err.msg, "item: Type: missing");
    assert_int_equal(put(&site, good, 7, &err), -ERR_NOT_FOUND);
    assert_int_equal(hub_withdraw(site.db, site.arena, 7, "cli:t", &item, &err),
                     -ERR_NOT_FOUND);
    assert_int_equal(audit_lines(&site), 0);
    assert_int_equal(put(&site, good, 0, &err), 0);
    assert_int_equal(hub_withdraw(site.db, site.arena, 1, "c", &item, &err), 0);
    assert_int_equal(hub_withdraw(site.db, site.arena, 1, "c", &item, &err),
                     -ERR_USAGE);
    site_close(&site);
}

static int import(struct site *site, const char *lines, bool dry_run,
                  struct hub_import_report *report, struct buf *errors,
                  struct err *err)
{
    const struct hub_import job = {.form = BULK_JSONL,
                                   .bytes = str_of(lines),
                                   .who = "c",
                                   .dry_run = dry_run,
                                   .errors = errors};

    return hub_import(site->db, &job, report, err);
}

static void an_import_is_all_or_nothing_and_names_the_line(void **state)
{
    (void)state;
    static const char wrong[] = "{\"Title\":\"a\",\"Type\":1}\n\n"
                                "{\"Title\":\"b\"}\n{}\n";
    struct site site = site_open("import");
    struct hubdb_item item;
    struct hub_import_report report = {0};
    struct buf errors = {0};
    struct err err = {0};

    assert_int_equal(import(&site, wrong, false, &report, &errors, &err),
                     -ERR_FORMAT);
    assert_string_equal(err.msg, "line 3: Type: missing");
    assert_int_equal(import(&site, wrong, true, &report, &errors, &err), 0);
    assert_int_equal(report.items, 1);
    assert_int_equal(report.errors, 2);
    assert_string_equal(errors.p, "{\"error\":\"line 3: Type: missing\"}\n"
                                  "{\"error\":\"line 4: Type: missing\"}\n");
    assert_int_equal(import(&site,
                            "{\"Title\":\"a\",\"Type\":1}\n"
                            "{\"Title\":\"b\",\"Type\":2}",
                            false, &report, &errors, &err),
                     0);
    assert_int_equal(report.items, 2);
    buf_done(&errors);
    assert_int_equal(hubdb_item_get(site.db, site.arena, 2, &item, &err), 0);
    assert_str("b", item.item.title);
    assert_int_equal(hub_record(site.db, "c", "serve.start", "x", &err), 0);
    assert_int_equal(audit_lines(&site), 2);
    site_close(&site);
}

static void keys_and_boxes_have_their_lines(void **state)
{
    (void)state;
    struct site site = site_open("keys");
    const struct auth_new_key key = {.name = STR("A"), .addresses = STR("::1")};
    const struct hubdb_box box = {STR("abcd"), STR("{}"), 1};
    char secret[AUTH_SECRET_MAX];
    struct buf log = {0};
    struct err err = {0};
    int64_t id;

    assert_int_equal(hub_add_key(site.db, &key, "c", &id, secret, &err), 0);
    assert_int_equal(hub_revoke_key(site.db, id, "c", &err), 0);
    assert_int_equal(hub_revoke_key(site.db, 9, "c", &err), -ERR_NOT_FOUND);
    assert_int_equal(hub_put_box(site.db, &box, "c", &err), 0);
    assert_int_equal(audit_lines(&site), 3);
    assert_int_equal(audit_print(hubdb_db(site.db), 9, false, &log, &err), 0);
    assert_null(strstr(log.p, secret));
    buf_done(&log);
    site_close(&site);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(put_replace_withdraw_leave_three_versions_and_lines),
        cmocka_unit_test(what_is_refused_changes_nothing_and_uses_no_id),
        cmocka_unit_test(an_import_is_all_or_nothing_and_names_the_line),
        cmocka_unit_test(keys_and_boxes_have_their_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
