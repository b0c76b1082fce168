/* base/log.c: one event, one line, whatever the values hold. */
#include "base/file.h"
#include "base/log.h"
#include "tests/t.h"

#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

/* What log_write() puts on stderr. */
static char *logged(enum log_level level, const struct kv *kvs)
{
    char *text = NULL;
    struct err err = {0};
    const char *path = t_path("log");
    int old = dup(2);

    assert_non_null(freopen(path, "w", stderr));
    log_write(level, "page.done", kvs);
    fflush(stderr);
    dup2(old, 2);
    close(old);
    assert_int_equal(file_read(&text, NULL, path, 1 << 20, &err), 0);
    return text;
}

static void values_cannot_forge_a_line(void **state)
{
    (void)state;
    const struct kv kvs[] = {
        kv("title", "a\n2026 error \"x\"\\"), kv("n", 7),       kv("none", ""),
        kv("url", "https://a.test/?q=1"),     kv("vi", "Cổng"), {.key = 0},
    };
    scoped(mem_freep) char *line = logged(LOG_WARN, kvs);

    assert_non_null(strstr(line, "Z warn prog page.done "
                                 "title=\"a\\x0a2026 error \\\"x\\\"\\\\\" n=7 "
                                 "none=\"\" url=\"https://a.test/?q=1\" "
                                 "vi=Cổng\n"));
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
}

static void a_very_long_value_still_ends_its_line(void **state)
{
    (void)state;
    scoped(buf_done) struct buf value = {0};

    for (int i = 0; i < 10000; i++)
        buf_addc(&value, 'x');
    const struct kv kvs[] = {kv("v", value.p), {.key = 0}};
    scoped(mem_freep) char *line = logged(LOG_ERROR, kvs);
    assert_ptr_equal(strchr(line, '\n'), line + strlen(line) - 1);
    assert_true(strlen(line) > 4000);
}

static void what_is_below_the_level_is_not_written(void **state)
{
    (void)state;
    const struct kv none = {.key = 0};
    scoped(mem_freep) char *line = logged(LOG_DEBUG, &none);

    assert_string_equal(line, "");
}

/* stderr goes to the file that $JOURNAL_STREAM names, or to another one. */
static void the_journal_learns_the_level(void **state)
{
    (void)state;
    static const char *const marks[] = {"<6>", "<4>", "<3>"};
    const struct kv none = {.key = 0};
    const char *path = t_path("log");
    char stream[64];
    struct stat file;
    int old = dup(2);

    assert_non_null(freopen(path, "w", stderr));
    assert_int_equal(fstat(2, &file), 0);
    snprintf(stream, sizeof stream, "%llu:%llu",
             (unsigned long long)file.st_dev, (unsigned long long)file.st_ino);
    setenv("JOURNAL_STREAM", stream, 1);
    log_setup("prog", LOG_INFO);
    dup2(old, 2);
    close(old);
    for (int level = LOG_INFO; level <= LOG_ERROR; level++) {
        scoped(mem_freep) char *line = logged((enum log_level)level, &none);

        assert_string_equal(log_mark((enum log_level)level),
                            marks[level - LOG_INFO]);
        assert_memory_equal(line, marks[level - LOG_INFO], 3);
    }
    log_setup("prog", LOG_INFO); /* stderr is the test's own again */
    scoped(mem_freep) char *line = logged(LOG_ERROR, &none);
    assert_true(line[0] == '2');
    assert_string_equal(log_mark(LOG_ERROR), "");
}

static int set_up(void **state)
{
    (void)state;
    log_setup("prog", LOG_INFO);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(values_cannot_forge_a_line),
        cmocka_unit_test(a_very_long_value_still_ends_its_line),
        cmocka_unit_test(what_is_below_the_level_is_not_written),
        cmocka_unit_test(the_journal_learns_the_level),
    };
    return cmocka_run_group_tests(tests, set_up, NULL);
}
