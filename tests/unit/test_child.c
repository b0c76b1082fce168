/* indexer/child.c: what a foreign program may not do to us. */
#include "indexer/child.h"
#include "tests/t.h"

#include <stdio.h>
#include <stdlib.h>

static int run(const char *script, struct str input, struct buf *out,
               enum child_end *end, int *status)
{
    const char *argv[] = {"sh", "-c", script, NULL};
    struct child_task task = {.argv = argv,
                              .input = input,
                              .timeout_ms = 300,
                              .memory_max_bytes = 256 << 20,
                              .output_max_bytes = 4096};
    struct err err = {0};

    return child_run(&task, out, end, status, &err);
}

static void the_input_is_a_file_and_the_output_comes_back(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};
    enum child_end end;
    int status;

    assert_int_equal(run("tail -c 4 " CHILD_INPUT "; cat; exit 3",
                         STR("một hai ba"), &out, &end, &status),
                     0);
    assert_int_equal(end, CHILD_DONE);
    assert_int_equal(status, 3);
    assert_string_equal(out.p, "i bamột hai ba");
}

static void each_way_to_go_wrong_has_its_name(void **state)
{
    (void)state;
    static const struct {
        const char *script;
        enum child_end end;
    } cases[] = {
        {"kill -SEGV $$", CHILD_KILLED},
        {"while :; do :; done", CHILD_TIMEOUT},
        {"exec >&-; while :; do :; done", CHILD_TIMEOUT},
        {"while :; do echo flood; done", CHILD_FLOOD},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        enum child_end end = CHILD_DONE;
        int status;
        assert_int_equal(run(cases[i].script, STR(""), &out, &end, &status), 0);
        assert_int_equal(end, cases[i].end);
    }
}

static void no_file_is_written_and_no_secret_inherited(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};
    const char *path = t_path("written");
    char script[300];
    enum child_end end;
    int status;

    setenv("SECRET_OF_THE_PARENT", "1", 1);
    snprintf(script, sizeof script, "env; echo it-was-written >%s; cat %s",
             path, path);
    assert_int_equal(run(script, STR(""), &out, &end, &status), 0);
    assert_null(strstr(out.p, "SECRET_OF_THE_PARENT"));
    assert_null(strstr(out.p, "it-was-written"));
}

static void a_program_that_is_not_there_is_not_found(void **state)
{
    (void)state;
    const char *argv[] = {"no-such-program", NULL};
    struct child_task task = {.argv = argv,
                              .timeout_ms = 1000,
                              .memory_max_bytes = 64 << 20,
                              .output_max_bytes = 10};
    scoped(buf_done) struct buf out = {0};
    struct err err = {0};
    enum child_end end;
    int status;

    assert_int_equal(child_run(&task, &out, &end, &status, &err),
                     -ERR_NOT_FOUND);
    assert_non_null(strstr(err.msg, "no-such-program"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_input_is_a_file_and_the_output_comes_back),
        cmocka_unit_test(each_way_to_go_wrong_has_its_name),
        cmocka_unit_test(no_file_is_written_and_no_secret_inherited),
        cmocka_unit_test(a_program_that_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
