/* base/audit.c: the chain, and the queue before it. */
#include "tests/t.h"

#include "base/audit.h"
#include "base/clock.h"
#include "base/db.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static struct db *open_log(const char *name)
{
    const char *const migrations[] = {audit_schema, NULL};
    struct db *db = NULL;
    struct err err = {0};

    assert_int_equal(db_open(&db, t_path(name), DB_WRITE, migrations, &err), 0);
    return db;
}

static struct audit_line line(const char *what)
{
    return (struct audit_line){
        .at_ms = 5,
        .who = STR("key:1"),
        .from = STR("::1"),
        .action = STR("detail"),
        .what = str_of(what),
        .outcome = STR("ok"),
        .count = 1,
    };
}

static struct audit_report verify(struct db *db, const char *head)
{
    struct audit_report report;
    struct err err = {0};

    assert_int_equal(audit_verify(db, head, &report, &err), 0);
    return report;
}

static void append(struct db *db, int count)
{
    struct err err = {0};

    for (int i = 0; i < count; i++) {
        char what[16];
        snprintf(what, sizeof what, "%d", i);
        const struct audit_line l = line(what);
        assert_int_equal(audit_append(db, &l, &err), 0);
    }
}

static void an_untouched_chain_is_whole(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = open_log("whole");

    assert_null(verify(db, NULL).why);
    append(db, 3);
    struct audit_report early = verify(db, NULL);
    assert_int_equal(early.lines, 3);
    append(db, 2);
    assert_null(verify(db, early.head).why);
    assert_non_null(verify(db, "00").why);
}

/* Appends until it is killed. */
static pid_t writer(const char *name)
{
    pid_t pid = fork();

    if (!pid) {
        struct db *db = open_log(name);
        for (;;)
            append(db, 1);
    }
    return pid;
}

static void a_chain_that_grows_meanwhile_is_whole(void **state)
{
    (void)state;
    db_free(open_log("grows")); /* before two come */
    pid_t pid = writer("grows");
    scoped(db_freep) struct db *db = open_log("grows");
    struct audit_report report = {0};

    for (int i = 0; !report.why && (i < 300 || report.lines < 100); i++)
        report = verify(db, NULL);
    kill(pid, SIGKILL);
    assert_int_equal(waitpid(pid, NULL, 0), pid);
    assert_null(report.why);
}

static void tampering_is_found_where_it_was_done(void **state)
{
    (void)state;
    static const struct {
        const char *sql;
        int64_t bad_seq;
    } cases[] = {
        {"UPDATE audit SET what = 'x' WHERE seq = 3", 3},
        {"UPDATE audit SET count = 9 WHERE seq = 1", 1},
        {"UPDATE audit SET who = 'key:', address = '1::1' WHERE seq = 2", 2},
        {"DELETE FROM audit WHERE seq = 2", 3},
        {"DELETE FROM audit WHERE seq > 3", 4},
        {"UPDATE audit SET seq = 9 WHERE seq = 5", 9},
        {"UPDATE audit SET hash = zeroblob(32) WHERE seq = 4", 4},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        char name[16];
        struct err err = {0};
        snprintf(name, sizeof name, "tamper%zu", i);
        scoped(db_freep) struct db *db = open_log(name);
        append(db, 5);
        assert_int_equal(db_exec(db, cases[i].sql, &err), -ERR_IO);
        assert_int_equal(db_exec(db,
                                 "DROP TRIGGER audit_no_update;"
                                 "DROP TRIGGER audit_no_delete",
                                 &err),
                         0);
        assert_int_equal(db_exec(db, cases[i].sql, &err), 0);
        struct audit_report report = verify(db, NULL);
        assert_non_null(report.why);
        assert_int_equal(report.bad_seq, cases[i].bad_seq);
    }
}

/* One cell of one line with one of its bytes, or its number, turned. */
static void turn(struct db *db, int64_t seq, int column, int64_t at)
{
    static const char *const flips[] = {
        /* the bit 0 of byte ?2 of the cell; a number as a whole */
        "UPDATE audit SET at_ms = at_ms + 1 WHERE seq = ?1",
        "UPDATE audit SET count = count + 1 WHERE seq = ?1",
#define TEXT_FLIP(column)                                                      \
    "UPDATE audit SET " column " = substr(" column ", 1, ?2) || char(unicode(" \
    "substr(" column ", ?2 + 1, 1)) + 1) || substr(" column ", ?2 + 2)"        \
    " WHERE seq = ?1"
        TEXT_FLIP("who"),
        TEXT_FLIP("address"),
        TEXT_FLIP("action"),
        TEXT_FLIP("what"),
        TEXT_FLIP("outcome"),
        "UPDATE audit SET hash = turned FROM (SELECT CAST(substr(hash, 1, ?2)"
        " || zeroblob(1) || substr(hash, ?2 + 2) AS BLOB) AS turned"
        " FROM audit WHERE seq = ?1) WHERE seq = ?1",
    };
    struct err err = {0};
    struct db_stmt *s = db_prepare(db, flips[column], &err);

    assert_non_null(s);
    db_bind_int(s, 1, seq);
    db_bind_int(s, 2, at);
    assert_int_equal(db_run(s, &err), 0);
}

static void every_single_byte_that_is_turned_is_found(void **state)
{
    (void)state;
    enum { LINES = 4, COLUMNS = 8, NUMBERS = 2 };
    static const int64_t bytes[COLUMNS] = {1, 1, 5, 3, 6, 1, 2, SEAL_BYTES};
    scoped(db_freep) struct db *db = open_log("bytes");
    struct err err = {0};
    int turned = 0;

    append(db, LINES);
    assert_int_equal(db_exec(db,
                             "DROP TRIGGER audit_no_update;"
                             "DROP TRIGGER audit_no_delete",
                             &err),
                     0);
    for (int64_t seq = 1; seq <= LINES; seq++)
        for (int column = 0; column < COLUMNS; column++)
            for (int64_t at = 0; at < bytes[column]; at++) {
                assert_int_equal(db_begin(db, &err), 0);
                turn(db, seq, column, at);
                assert_int_equal(verify(db, NULL).bad_seq, seq);
                db_rollback(db);
                assert_null(verify(db, NULL).why);
                turned++;
            }
    assert_int_equal(turned, LINES * 51);
}

static void equal_accesses_become_one_line_with_a_count(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = open_log("queue");
    struct audit_queue *q = audit_queue_new();
    struct audit_line a = line("a"), b = line("b");
    struct buf out = {0};
    struct err err = {0};

    clock_hold(1000);
    audit_note(q, &a);
    clock_hold(2000);
    audit_note(q, &b);
    audit_note(q, &a);
    audit_note(q, &a);
    clock_hold(-1);
    assert_int_equal(audit_flush(q, db, &err), 0);
    assert_int_equal(audit_flush(q, db, &err), 0);
    assert_int_equal(audit_print(db, 10, false, &out, &err), 0);
    assert_string_equal(
        out.p, "{\"seq\":1,\"at\":\"1970-01-01T00:00:01.000Z\",\"who\":"
               "\"key:1\",\"address\":\"::1\",\"action\":\"detail\",\"what\":"
               "\"a\",\"outcome\":\"ok\",\"count\":3}\n"
               "{\"seq\":2,\"at\":\"1970-01-01T00:00:02.000Z\",\"who\":"
               "\"key:1\",\"address\":\"::1\",\"action\":\"detail\",\"what\":"
               "\"b\",\"outcome\":\"ok\",\"count\":1}\n");
    assert_null(verify(db, NULL).why);
    buf_done(&out);
    audit_queue_free(q);
}

static void a_failed_flush_loses_nothing(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = open_log("failed");
    struct audit_queue *q = audit_queue_new();
    struct audit_line a = line("a");
    struct err err = {0};

    audit_note(q, &a);
    assert_int_equal(db_begin(db, &err), 0); /* a second BEGIN fails */
    assert_true(audit_flush(q, db, &err) < 0);
    db_rollback(db);
    audit_note(q, &a);
    assert_int_equal(audit_flush(q, db, &err), 0);
    struct db_stmt *s = db_prepare(db, "SELECT sum(count) FROM audit", &err);
    assert_int_equal(db_step(s, &err), 1);
    assert_int_equal(db_int(s, 0), 2);
    db_reset(s);
    audit_queue_free(q);
}

static void too_many_different_accesses_are_counted_together(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = open_log("overflow");
    struct audit_queue *q = audit_queue_new();
    struct err err = {0};

    for (int i = 0; i < AUDIT_QUEUE_MAX + 10; i++) {
        char what[16];
        snprintf(what, sizeof what, "%d", i);
        const struct audit_line l = line(what);
        audit_note(q, &l);
    }
    assert_int_equal(audit_flush(q, db, &err), 0);
    struct db_stmt *s = db_prepare(
        db, "SELECT count(*), sum(count), max(count) FROM audit", &err);
    assert_int_equal(db_step(s, &err), 1);
    assert_int_equal(db_int(s, 0), AUDIT_QUEUE_MAX + 1);
    assert_int_equal(db_int(s, 1), AUDIT_QUEUE_MAX + 10);
    assert_int_equal(db_int(s, 2), 10);
    db_reset(s);
    audit_queue_free(q);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_untouched_chain_is_whole),
        cmocka_unit_test(a_chain_that_grows_meanwhile_is_whole),
        cmocka_unit_test(tampering_is_found_where_it_was_done),
        cmocka_unit_test(every_single_byte_that_is_turned_is_found),
        cmocka_unit_test(equal_accesses_become_one_line_with_a_count),
        cmocka_unit_test(a_failed_flush_loses_nothing),
        cmocka_unit_test(too_many_different_accesses_are_counted_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
