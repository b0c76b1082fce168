/*
 * indexer/child.c, cage.c: what a foreign program may not do to us.  Perl plays
 * its part: it needs no second process for anything.
 */
#include "indexer/child.h"
#include "tests/t.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

static int run_for(int64_t timeout_ms, const char *script, struct str input,
                   struct buf *out, enum child_end *end, int *status)
{
    const char *argv[] = {"perl", "-e", script, NULL};
    struct child_task task = {.argv = argv,
                              .input = input,
                              .timeout_ms = timeout_ms,
                              .memory_max_bytes = 256 << 20,
                              .output_max_bytes = 4096};
    struct err err = {0};

    return child_run(&task, out, end, status, &err);
}

/* Long enough for a machine that is busy; none of these waits for its end. */
static int run(const char *script, struct str input, struct buf *out,
               enum child_end *end, int *status)
{
    return run_for(60000, script, input, out, end, status);
}

static void the_input_is_a_file_and_the_output_comes_back(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};
    enum child_end end;
    int status;

    assert_int_equal(run("open F, '<', '" CHILD_INPUT "'; seek F, -4, 2;"
                         "print <F>; print <STDIN>; exit 3",
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
        {"print unpack 'P9', pack 'J', 16", CHILD_KILLED},
        {"use POSIX; POSIX::abort()", CHILD_KILLED},
        {"1 while 1", CHILD_TIMEOUT},
        {"sleep 1000", CHILD_TIMEOUT},
        {"close STDOUT; 1 while 1", CHILD_TIMEOUT},
        {"$SIG{TERM} = $SIG{INT} = $SIG{HUP} = 'IGNORE'; 1 while 1",
         CHILD_TIMEOUT},
        {"print 'flood' while 1", CHILD_FLOOD},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        enum child_end end = CHILD_DONE;
        int status;
        int64_t timeout_ms = cases[i].end == CHILD_TIMEOUT ? 300 : 60000;
        assert_int_equal(
            run_for(timeout_ms, cases[i].script, STR(""), &out, &end, &status),
            0);
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
    snprintf(script, sizeof script,
             "print %%ENV; open F, '>', '%s' and print F 'it-was-written';"
             "close F; open F, '<', '%s' and print <F>",
             path, path);
    assert_int_equal(run(script, STR(""), &out, &end, &status), 0);
    assert_null(strstr(out.p, "SECRET_OF_THE_PARENT"));
    assert_null(strstr(out.p, "it-was-written"));
}

/* Each script prints "free" where the cage has a hole. */
static void the_cage_has_no_way_out(void **state)
{
    (void)state;
    static const char *const scripts[] = {
        /* another process */
        "defined fork and print 'free'",
        "system('true') == 0 and print 'free'",
        "kill 0, getppid and print 'free'",
        "kill 'STOP', getppid and print 'free'",
        /* out of the group in which we would look for it */
        "use POSIX; POSIX::setpgid(0, 0) and print 'free'",
        /* the network: of each family, and from one to another of its own */
        "use Socket; socket S, PF_INET, SOCK_STREAM, 0 and print 'free'",
        "use Socket; socket S, PF_INET6, SOCK_DGRAM, 0 and print 'free'",
        "use Socket; socket S, PF_UNIX, SOCK_STREAM, 0 and print 'free'",
        "use Socket; socketpair A, B, PF_UNIX, SOCK_STREAM, 0 and print 'free'",
        /* memory, by one block and by many */
        "my $x = 'x' x 1e9; print 'free'",
        "my @x; push @x, 'x' x 1e6 for 1 .. 1000; print 'free'",
        /* no files beside programs, libraries and fonts */
        "open F, '<', '/etc/passwd' and print 'free'",
        "opendir D, '/tmp' and print 'free'",
        "mkdir '/tmp/liencong-cage' and print 'free'",
        "symlink '/', '/tmp/liencong-cage' and print 'free'",
        "use POSIX; POSIX::mkfifo('/tmp/liencong-cage', 0600) and print 'free'",
    };

    for (size_t i = 0; i < sizeof scripts / sizeof *scripts; i++) {
        scoped(buf_done) struct buf out = {0};
        enum child_end end = CHILD_DONE;
        int status;
        assert_int_equal(run(scripts[i], STR(""), &out, &end, &status), 0);
        if (out.n)
            fail_msg("%s: %s", scripts[i], out.p);
    }
}

/* What main() does as a child of itself: says what it can still do. */
static void look_around(void)
{
    char input[16] = "";

    (void)!read(STDIN_FILENO, input, sizeof input - 1);
    printf("%s", input);
    if (open("/etc/passwd", O_RDONLY) >= 0)
        printf(" file");
    if (open(CHILD_SELF, O_RDONLY) < 0)
        printf(" blind");
    if (socket(AF_INET, SOCK_STREAM, 0) >= 0)
        printf(" network");
    if (fork() >= 0)
        printf(" process");
    (void)fflush(stdout);
    _exit(7);
}

static void our_own_program_is_a_child_in_the_same_cage(void **state)
{
    (void)state;
    static const char *const argv[] = {CHILD_SELF, "look-around", NULL};
    struct child_task task = {.argv = argv,
                              .input = STR("hello"),
                              .timeout_ms = 10000,
                              .memory_max_bytes = 256 << 20,
                              .output_max_bytes = 100};
    scoped(buf_done) struct buf out = {0};
    struct err err = {0};
    enum child_end end;
    int status;

    assert_int_equal(child_run(&task, &out, &end, &status, &err), 0);
    assert_string_equal(out.p, "hello");
    assert_int_equal(end, CHILD_DONE);
    assert_int_equal(status, 7);
}

static void what_is_not_ours_to_read_is_not_read(void **state)
{
    (void)state;
    scoped(buf_done) struct buf out = {0};
    const char *path = t_file("secret", STR("secret of another folder"));
    char script[300];
    enum child_end end;
    int status;

    snprintf(script, sizeof script,
             "open F, '<', '%s' and print <F>; unlink '%s' and print 'gone'",
             path, path);
    assert_int_equal(run(script, STR(""), &out, &end, &status), 0);
    assert_int_equal(out.n, 0);
    assert_int_equal(access(path, F_OK), 0);
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

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], "look-around"))
        look_around();
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_input_is_a_file_and_the_output_comes_back),
        cmocka_unit_test(each_way_to_go_wrong_has_its_name),
        cmocka_unit_test(no_file_is_written_and_no_secret_inherited),
        cmocka_unit_test(the_cage_has_no_way_out),
        cmocka_unit_test(our_own_program_is_a_child_in_the_same_cage),
        cmocka_unit_test(what_is_not_ours_to_read_is_not_read),
        cmocka_unit_test(a_program_that_is_not_there_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
