/* crawler/progress.c: what a run shows at its end. */
#include "crawler/progress.h"
#include "tests/t.h"

#include <jansson.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

/* What a run writes at its end: to `out`, or (no JSON, no terminal) to stderr.
 */
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
    int old = dup(2);
    FILE *out = json ? tmpfile() : freopen(t_path("log"), "w+", stderr);

    assert_non_null(out);
    progress_start(&p, out, json);
    progress_end(&p, &counts);
    rewind(out);
    n = (size_t)getdelim(&text, &n, '\0', out);
    if (json)
        fclose(out);
    dup2(old, 2);
    close(old);
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

static void what_is_no_terminal_gets_a_line_of_the_log(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = shown(false);

    assert_non_null(strstr(text, " info "));
    assert_non_null(strstr(text, " crawl.end seconds="));
    assert_non_null(strstr(text, " fetches=12 pages=7 "));
    assert_ptr_equal(strchr(text, '\n'), text + strlen(text) - 1);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_last_line_of_json_says_end_and_every_count),
        cmocka_unit_test(what_is_no_terminal_gets_a_line_of_the_log),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
