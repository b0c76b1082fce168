/* base/file.c: whole files or none, folders, and locks that tell. */
#include "base/file.h"
#include "tests/t.h"

#include <dirent.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

static void a_file_is_read_whole_with_a_nul_behind(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = NULL;
    scoped(buf_done) struct buf large = {0};
    struct err err = {0};
    size_t n;

    for (int i = 0; i < 8192; i++) /* the first room, and twice it */
        buf_addz(&large, "ab");
    const char *path = t_file("large", buf_str(&large));
    assert_int_equal(file_read(&text, &n, path, large.n, &err), 0);
    assert_int_equal(n, large.n);
    assert_string_equal(text, large.p);
}

static void a_file_beyond_the_limit_is_refused(void **state)
{
    (void)state;
    char *text = NULL;
    struct err err = {0};
    const char *path = t_file("eleven", STR("hello world"));

    assert_int_equal(file_read(&text, NULL, path, 10, &err), -ERR_LIMIT);
    assert_null(text);
    assert_int_equal(file_read(&text, NULL, path, 11, &err), 0);
    free(text);
}

static void what_cannot_be_read_is_named(void **state)
{
    (void)state;
    char *text = NULL;
    struct err err = {0};

    assert_int_equal(file_read(&text, NULL, t_path("none"), 9, &err), -ERR_IO);
    assert_non_null(strstr(err.msg, "/none: No such file"));
    assert_int_equal(file_read(&text, NULL, t_dir(), 9, &err), -ERR_IO);
    assert_non_null(strstr(err.msg, "Is a directory"));
    assert_null(text);
}

static size_t names_in(const char *dir)
{
    DIR *d = opendir(dir);
    size_t n = 0;

    assert_non_null(d);
    while (readdir(d))
        n++;
    closedir(d);
    return n - 2;
}

static void writing_replaces_and_leaves_nothing_else_behind(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = NULL, *dir = mem_str(t_path("w"));
    scoped(mem_freep) char *path = mem_str(t_path("w/file"));
    struct err err = {0};

    assert_int_equal(file_make_dir(dir, &err), 0);
    assert_int_equal(file_write(path, "old and long", 12, &err), 0);
    assert_int_equal(file_write(path, "new", 3, &err), 0);
    assert_int_equal(file_read(&text, NULL, path, 99, &err), 0);
    assert_string_equal(text, "new");
    assert_int_equal(names_in(dir), 1);
    assert_int_equal(file_write(t_path("no/such/file"), "", 0, &err), -ERR_IO);
}

static void folders_are_made_down_to_the_last(void **state)
{
    (void)state;
    struct err err = {0};

    assert_int_equal(file_make_dir(t_path("a/b/c/"), &err), 0);
    assert_int_equal(file_make_dir(t_path("a/b/c"), &err), 0);
    assert_int_equal(access(t_path("a/b/c"), X_OK), 0);
    t_file("plain", STR(""));
    assert_int_equal(file_make_dir(t_path("plain"), &err), -ERR_IO);
    assert_int_equal(file_make_dir(t_path("plain/x"), &err), -ERR_IO);
    assert_int_equal(file_make_dir("", &err), -ERR_IO);
}

static void a_lock_is_held_by_one(void **state)
{
    (void)state;
    struct err err = {0};
    int fd = -1, second = -1;

    assert_int_equal(file_lock(&fd, t_path("lock"), &err), 0);
    assert_int_equal(file_lock(&second, t_path("lock"), &err), -ERR_BUSY);
    assert_int_equal(second, -1);
    close(fd);
    assert_int_equal(file_lock(&second, t_path("lock"), &err), 0);
    close(second);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_read_whole_with_a_nul_behind),
        cmocka_unit_test(a_file_beyond_the_limit_is_refused),
        cmocka_unit_test(what_cannot_be_read_is_named),
        cmocka_unit_test(writing_replaces_and_leaves_nothing_else_behind),
        cmocka_unit_test(folders_are_made_down_to_the_last),
        cmocka_unit_test(a_lock_is_held_by_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
