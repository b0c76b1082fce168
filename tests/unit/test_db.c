/* base/db.c: versions go up once, statements are kept, errors have words. */
#include "base/db.h"
#include "tests/t.h"

#include <sys/wait.h>
#include <unistd.h>

static const char *const one[] = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, x REAL)", NULL};
static const char *const two[] = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, x REAL)",
    "ALTER TABLE t ADD COLUMN more BLOB; INSERT INTO t (text) VALUES ('v2')",
    NULL};
static const char *const broken[] = {
    "CREATE TABLE t (id INTEGER PRIMARY KEY, text TEXT, x REAL)",
    "CREATE TABLE u (id INTEGER); CREATE TABL v (id)", NULL};

static struct db *opened(const char *path, const char *const *migrations)
{
    struct db *db = NULL;
    struct err err = {0};

    if (db_open(&db, path, DB_WRITE, migrations, &err) < 0)
        fail_msg("%s", err.msg);
    return db;
}

static int64_t count(struct db *db)
{
    struct err err = {0};
    struct db_stmt *s = db_prepare(db, "SELECT count(*) FROM t", &err);

    assert_non_null(s);
    assert_int_equal(db_step(s, &err), 1);
    int64_t n = db_int(s, 0);
    db_reset(s);
    return n;
}

static void migrations_run_once_and_in_order(void **state)
{
    (void)state;
    const char *path = t_path("migrate.db");

    db_free(opened(path, one));
    db_free(opened(path, two));
    scoped(db_freep) struct db *db = opened(path, two);
    assert_int_equal(count(db), 1);
}

static void a_broken_migration_leaves_the_old_version(void **state)
{
    (void)state;
    const char *path = t_path("broken.db");
    struct db *db = NULL;
    struct err err = {0};

    db_free(opened(path, one));
    assert_int_equal(db_open(&db, path, DB_WRITE, broken, &err), -ERR_IO);
    assert_non_null(strstr(err.msg, "migration to version 2"));
    assert_null(db);
    db_free(opened(path, two));
}

static void a_reader_wants_its_own_version_of_an_existing_file(void **state)
{
    (void)state;
    scoped(mem_freep) char *path = mem_str(t_path("reader.db"));
    struct db *db = NULL;
    struct err err = {0};

    assert_int_equal(db_open(&db, path, DB_READ, one, &err), -ERR_NOT_FOUND);
    db_free(opened(path, two));
    assert_int_equal(db_open(&db, path, DB_READ, one, &err), -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "newer than this program"));
    assert_int_equal(db_open(&db, path, DB_WRITE, one, &err), -ERR_FORMAT);
    assert_null(db);
    assert_int_equal(db_open(&db, path, DB_READ, two, &err), 0);
    assert_int_equal(count(db), 1);
    assert_true(db_exec(db, "DELETE FROM t", &err) < 0);
    db_free(db);
}

/* Programs that start together look into what another is just making. */
static void a_reader_sees_a_new_file_whole_or_not_at_all(void **state)
{
    (void)state;
    static const char *const nothing[] = {NULL};
    scoped(mem_freep) char *path = mem_str(t_path("begun.db"));
    struct db *db = NULL;
    struct err err = {0};

    db_free(opened(path, nothing));
    assert_int_equal(db_open(&db, path, DB_READ, two, &err), -ERR_NOT_FOUND);
    assert_string_equal(strrchr(err.msg, ':'), ": no such database");
    assert_int_equal(db_open(&db, path, DB_WRITE, broken, &err), -ERR_IO);
    assert_int_equal(db_open(&db, path, DB_READ, two, &err), -ERR_NOT_FOUND);
    db_free(opened(path, one));
    assert_int_equal(db_open(&db, path, DB_READ, two, &err), -ERR_FORMAT);
    assert_non_null(strstr(err.msg, "older than this program"));
    assert_null(db);
}

static void values_come_back_as_they_went_in(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = opened(t_path("values.db"), two);
    struct err err = {0};
    struct db_stmt *s = db_prepare(
        db, "INSERT INTO t (id, text, x, more) VALUES (?, ?, ?, ?)", &err);

    db_bind_int(s, 1, INT64_MIN);
    db_bind_str(s, 2, STR("có\0dấu"));
    db_bind_real(s, 3, 0.5);
    db_bind_blob(s, 4, STR("\xff\0"));
    assert_int_equal(db_run(s, &err), 0);
    assert_int_equal(db_changes(db), 1);
    assert_true(db_last_id(db) == INT64_MIN);
    struct db_stmt *q = db_prepare(
        db, "SELECT id, text, x, more, '', NULL FROM t WHERE x > 0", &err);
    assert_int_equal(db_step(q, &err), 1);
    assert_true(db_int(q, 0) == INT64_MIN);
    assert_true(str_eq(db_str(q, 1), STR("có\0dấu")));
    assert_true(db_real(q, 2) == 0.5);
    assert_true(str_eq(db_str(q, 3), STR("\xff\0")));
    assert_true(db_str(q, 4).p && !db_str(q, 4).n && !db_is_null(q, 4));
    assert_true(!db_str(q, 5).p && db_is_null(q, 5));
    assert_int_equal(db_step(q, &err), 0);
}

static void empty_text_is_not_null(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = opened(t_path("null.db"), one);
    struct err err = {0};

    for (int i = 0; i < 3; i++) {
        struct db_stmt *s =
            db_prepare(db, "INSERT INTO t (text) VALUES (?)", &err);
        if (i) /* the first time nothing is bound */
            db_bind_str(s, 1, i == 1 ? STR("") : (struct str){0});
        assert_int_equal(db_run(s, &err), 0);
    }
    struct db_stmt *q =
        db_prepare(db, "SELECT group_concat(text IS NULL) FROM t", &err);
    assert_int_equal(db_step(q, &err), 1);
    assert_str("1,0,1", db_str(q, 0));
}

static void a_rolled_back_transaction_leaves_no_trace(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = opened(t_path("roll.db"), one);
    struct err err = {0};

    db_rollback(db); /* none open: nothing happens */
    assert_int_equal(db_begin(db, &err), 0);
    assert_int_equal(db_exec(db, "INSERT INTO t (x) VALUES (1)", &err), 0);
    db_rollback(db);
    assert_int_equal(count(db), 0);
    assert_int_equal(db_begin(db, &err), 0);
    assert_int_equal(db_exec(db, "INSERT INTO t (x) VALUES (1)", &err), 0);
    assert_int_equal(db_commit(db, &err), 0);
    assert_int_equal(count(db), 1);
}

static void a_transaction_ends_as_its_work_did(void **state)
{
    (void)state;
    struct db *db = opened(t_path("end.db"), one);
    struct err err = {0};

    assert_int_equal(db_begin(db, &err), 0);
    int r = db_exec(db, "INSERT INTO t (text) VALUES ('kept')", &err);
    assert_int_equal(db_end(db, r, &err), 0);
    assert_int_equal(db_begin(db, &err), 0);
    r = db_exec(db, "INSERT INTO t (text) VALUES ('dropped')", &err);
    assert_int_equal(r, 0);
    assert_int_equal(db_end(db, -ERR_FORMAT, &err), -ERR_FORMAT);
    assert_int_equal(count(db), 1);
    assert_int_equal(db_begin(db, &err), 0); /* none is open */
    db_rollback(db);
    db_free(db);
}

static void wrong_sql_and_broken_rules_are_errors_with_words(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = opened(t_path("wrong.db"), one);
    struct err err = {0};

    assert_null(db_prepare(db, "SELECT nothing FROM t", &err));
    assert_int_equal(err.code, ERR_BUG);
    assert_non_null(strstr(err.msg, "nothing"));
    for (int i = 0; i < 2; i++) {
        struct db_stmt *s =
            db_prepare(db, "INSERT INTO t (id) VALUES (1)", &err);
        assert_int_equal(db_run(s, &err), i ? -ERR_IO : 0);
    }
    assert_non_null(strstr(err.msg, "UNIQUE"));
    assert_int_equal(count(db), 1);
}

static void a_snapshot_is_of_one_moment_while_others_write(void **state)
{
    (void)state;
    scoped(db_freep) struct db *db = opened(t_path("live.db"), one);
    struct err err = {0};

    assert_int_equal(db_exec(db, "INSERT INTO t (x) VALUES (1)", &err), 0);
    assert_int_equal(db_begin(db, &err), 0);
    assert_int_equal(db_exec(db, "INSERT INTO t (x) VALUES (2)", &err), 0);
    assert_int_equal(db_snapshot(t_path("live.db"), t_path("copy.db"), &err),
                     0);
    assert_int_equal(db_commit(db, &err), 0);
    scoped(db_freep) struct db *copy = opened(t_path("copy.db"), one);
    assert_int_equal(count(copy), 1);
    assert_int_equal(count(db), 2);
    assert_int_equal(db_snapshot(t_path("none.db"), t_path("x.db"), &err),
                     -ERR_NOT_FOUND);
}

/* Opens `path` as soon as `gate` has an end; the answer is the exit status. */
static pid_t opener(const char *path, const int gate[2])
{
    pid_t pid = fork();
    struct db *db = NULL;
    struct err err = {0};
    char none;

    if (pid)
        return pid;
    close(gate[1]);
    (void)!read(gate[0], &none, 1);
    int r = db_open(&db, path, DB_WRITE, two, &err);
    db_free(db);
    _exit(-r);
}

static int refused_of_four(const char *path)
{
    pid_t pids[4];
    int gate[2], refused = 0;

    assert_int_equal(pipe(gate), 0);
    for (int i = 0; i < 4; i++)
        pids[i] = opener(path, gate);
    close(gate[0]);
    close(gate[1]);
    for (int i = 0; i < 4; i++) {
        int status = 0;
        assert_int_equal(waitpid(pids[i], &status, 0), pids[i]);
        refused += status != 0;
    }
    return refused;
}

/* As programs of one release do with the file of an older one. */
static void programs_that_come_to_an_old_file_at_once_all_get_in(void **state)
{
    (void)state;
    struct err err = {0};

    for (int round = 0; round < 120; round++) {
        const char *path = t_path("crowd.db");
        unlink(path);
        struct db *old = opened(path, one);
        assert_int_equal(db_exec(old, "PRAGMA journal_mode = DELETE", &err), 0);
        db_free(old);
        assert_int_equal(refused_of_four(path), 0);
        scoped(db_freep) struct db *db = opened(path, two);
        assert_int_equal(count(db), 1);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(migrations_run_once_and_in_order),
        cmocka_unit_test(a_broken_migration_leaves_the_old_version),
        cmocka_unit_test(a_reader_wants_its_own_version_of_an_existing_file),
        cmocka_unit_test(a_reader_sees_a_new_file_whole_or_not_at_all),
        cmocka_unit_test(values_come_back_as_they_went_in),
        cmocka_unit_test(empty_text_is_not_null),
        cmocka_unit_test(a_rolled_back_transaction_leaves_no_trace),
        cmocka_unit_test(a_transaction_ends_as_its_work_did),
        cmocka_unit_test(wrong_sql_and_broken_rules_are_errors_with_words),
        cmocka_unit_test(a_snapshot_is_of_one_moment_while_others_write),
        cmocka_unit_test(programs_that_come_to_an_old_file_at_once_all_get_in),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
