/* searchd/ask.c: one question on the command line. */
#include "base/cli.h"
#include "searchd/ask.h"
#include "tests/index.h"
#include "tests/results.h"

#include <stdio.h>
#include <stdlib.h>

/* What ask_run() prints; free(). */
static char *asked(const char *option, const char *words, int want)
{
    char *text = NULL, *word = mem_str(words);
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    struct cli cli = {.argc = 1, .argv = &word, .option_count = 2};
    struct err err = {0};

    cli.option_names[0] = "data";
    cli.option_values[0] = t_dir();
    cli.option_names[1] = option;
    cli.option_values[1] = "";
    assert_int_equal(ask_run(out, &cli, &err), want);
    fclose(out);
    free(word);
    return text;
}

static void it_prints_lines_json_or_the_plan(void **state)
{
    (void)state;
    index_rows(INDEX_ROW("a", "Lệ phí", "Mức lệ phí mới", ""));
    scoped(mem_freep) char *lines = asked("x", "lệ phí", 0);
    scoped(mem_freep) char *json = asked("json", "lệ phí", 0);
    scoped(mem_freep) char *plan = asked("explain", "lệ phí", 0);

    assert_has(lines, "1 result, ");
    assert_has(lines, "1. Lệ phí");
    assert_has(lines, "Mức lệ phí mới");
    assert_has(json, "{\"version\":\"1\"");
    assert_has(plan, "Ple phi");
}

static void without_an_index_it_fails(void **state)
{
    (void)state;
    scoped(mem_freep) char *nothing = asked("x", "lệ phí", -ERR_NOT_FOUND);

    assert_string_equal(nothing, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_an_index_it_fails),
        cmocka_unit_test(it_prints_lines_json_or_the_plan),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
