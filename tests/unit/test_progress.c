/* crawler/progress.c: what a run shows at its end. */
#include "crawler/progress.h"
#include "tests/t.h"

#include <jansson.h>
#include <stdlib.h>

static char *shown(bool json)
{
    struct progress_counts counts = {.hosts_active = 3,
                                     .fetches = 12,
                                     .pages = 7,
                                     .failures = 2,
                                     .bytes = 4096};
    struct progress p;
    char *text = NULL;
    size_t n = 0;
    FILE *out = tmpfile();

    assert_non_null(out);
    progress_start(&p, out, json);
    progress_end(&p, &counts);
    rewind(out);
    n = (size_t)getdelim(&text, &n, '\0', out);
    fclose(out);
    return text;
}

static void the_last_line_of_json_says_end_and_every_count(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = shown(true);
    json_t *line = json_loads(text, 0, NULL);

    assert_non_null(line);
    assert_string_equal(json_string_value(json_object_get(line, "event")),
                        "end");
    assert_int_equal(json_integer_value(json_object_get(line, "fetches")), 12);
    assert_int_equal(json_integer_value(json_object_get(line, "failures")), 2);
    assert_true(json_is_number(json_object_get(line, "fetches_s")));
    json_decref(line);
}

static void what_is_no_terminal_gets_whole_lines(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = shown(false);

    assert_null(strchr(text, '\r'));
    assert_null(strchr(text, '\033'));
    assert_non_null(strstr(text, "tải 12"));
    assert_true(str_ends(str_of(text), STR("\n")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_line_of_json_says_end_and_every_count),
        cmocka_unit_test(what_is_no_terminal_gets_whole_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
