/* base/cli.c: options, arguments and exit statuses come from one table. */
#include "base/cli.h"
#include "tests/t.h"

#include <stdio.h>

static struct {
    int calls, argc, result;
    char *first;
    const char *top, *json, *data, *config;
    int64_t number;
} seen;

static int run(const struct cli *cli, struct err *err)
{
    seen.calls++;
    seen.argc = cli->argc;
    seen.first = cli->argc ? cli->argv[0] : NULL;
    seen.top = cli_option(cli, "top");
    seen.json = cli_option(cli, "json");
    seen.config = cli_option(cli, "config");
    seen.data = cli_data(cli);
    seen.number = 10;
    if (cli_int(cli, "top", 1, 20, &seen.number, err) < 0)
        return -err->code;
    return seen.result ? err_set(err, (enum err_code)seen.result, "told") : 0;
}

static const struct cli_command commands[] = {
    {"find", "WORD...", "top= json", "find words", 1, 2, run},
    {"list", "", "", "list all", 0, 0, run},
    {0},
};

/* Runs "prog WORDS" with stdout and stderr put away. */
static int status_of(const char *words)
{
    static char text[256]; /* what was seen points into it */
    snprintf(text, sizeof text, "%s", words);
    char *argv[16] = {text}, *rest = text;
    int argc = 0;

    seen.calls = 0;
    for (char *word; argc < 15 && (word = strsep(&rest, " "));)
        if (*word)
            argv[argc++] = word;
    return cli_main("prog", commands, argc, argv);
}

static void options_stand_anywhere_and_the_last_one_counts(void **state)
{
    (void)state;
    assert_int_equal(status_of("prog find --top=3 word --json --top 4"), 0);
    assert_string_equal(seen.top, "4");
    assert_int_equal(seen.number, 4);
    assert_string_equal(seen.json, "");
    assert_int_equal(seen.argc, 1);
    assert_string_equal(seen.data, "data");
    assert_null(seen.config);
    assert_int_equal(status_of("prog list --data /d --config=/c"), 0);
    assert_string_equal(seen.data, "/d");
    assert_string_equal(seen.config, "/c");
    assert_int_equal(seen.number, 10);
}

static void two_dashes_end_the_options(void **state)
{
    (void)state;
    assert_int_equal(status_of("prog find -- --top -"), 0);
    assert_int_equal(seen.argc, 2);
    assert_string_equal(seen.first, "--top");
}

static void wrong_usage_is_told_and_nothing_runs(void **state)
{
    static const char *const wrong[] = {
        "prog",
        "prog lost",
        "prog find",
        "prog find a b c",
        "prog find a --nothing",
        "prog find a --json=1",
        "prog find a --top",
        "prog list a",
    };

    (void)state;
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++) {
        assert_int_equal(status_of(wrong[i]), 2);
        assert_int_equal(seen.calls, 0);
    }
    assert_int_equal(status_of("prog find a --top 21"), 2);
    assert_int_equal(status_of("prog find a --top x"), 2);
}

static void help_is_no_mistake(void **state)
{
    (void)state;
    assert_int_equal(status_of("prog help"), 0);
    assert_int_equal(status_of("prog --help"), 0);
    assert_int_equal(status_of("prog find --help"), 0);
    assert_int_equal(seen.calls, 0);
}

static void the_exit_status_says_whether_to_try_again(void **state)
{
    static const struct {
        int code, status;
    } cases[] = {
        {0, 0},         {ERR_USAGE, 2},  {ERR_CONFIG, 1}, {ERR_IO, 1},
        {ERR_NET, 75},  {ERR_FORMAT, 1}, {ERR_LIMIT, 1},  {ERR_NOT_FOUND, 1},
        {ERR_BUSY, 75}, {ERR_STALE, 75}, {ERR_BUG, 1},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        seen.result = cases[i].code;
        assert_int_equal(status_of("prog list"), cases[i].status);
    }
    seen.result = 0;
}

static int quiet(void **state)
{
    (void)state;
    return freopen("/dev/null", "w", stderr) ? 0 : -1;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(options_stand_anywhere_and_the_last_one_counts),
        cmocka_unit_test(two_dashes_end_the_options),
        cmocka_unit_test(wrong_usage_is_told_and_nothing_runs),
        cmocka_unit_test(help_is_no_mistake),
        cmocka_unit_test(the_exit_status_says_whether_to_try_again),
    };
    return cmocka_run_group_tests(tests, quiet, NULL);
}
