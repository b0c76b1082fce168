/* base/rows.c: one answer a row, in order; a bad row does not end the run. */
#include "base/rows.h"
#include "tests/t.h"

static int shout(const json_t *in, json_t *out, void *context, struct err *err)
{
    const char *text = NULL, *more = NULL;

    if (rows_str(in, "text", &text, err) < 0 ||
        rows_str_optional(in, "more", &more, err) < 0)
        return -err->code;
    ++*(int *)context;
    json_object_set_new(out, "text",
                        json_sprintf("%s%s!", text, more ? more : ""));
    if (*text == '?')
        return err_set(err, ERR_LIMIT, "half \xe1\xba of a letter");
    return 0;
}

static char *answers(const char *rows, int *ret_calls)
{
    char *made = NULL;
    struct err err = {0};
    size_t n, length = strlen(rows);
    scoped(mem_freep) char *copy = mem_str(rows);
    FILE *from = length ? fmemopen(copy, length, "r") : fopen("/dev/null", "r");
    FILE *to = open_memstream(&made, &n);

    *ret_calls = 0;
    assert_true(from && to);
    assert_int_equal(rows_run(from, to, shout, ret_calls, &err), 0);
    fclose(from);
    fclose(to);
    return made;
}

static void every_row_is_answered_in_order(void **state)
{
    static const struct {
        const char *rows, *answers;
    } cases[] = {
        {"", ""},
        {"{\"name\":\"a\",\"text\":\"x\"}\n{\"name\":2,\"text\":\"y\"}",
         "{\"name\":\"a\",\"text\":\"x!\"}\n{\"name\":2,\"text\":\"y!\"}\n"},
        {"{\"text\":\"x\",\"more\":null}\r\n", "{\"text\":\"x!\"}\n"},
        {"{\"text\":\"x\",\"more\":\"y\"}\n\n", "{\"text\":\"xy!\"}\n"},
        {"{\"name\":1}\n", "{\"name\":1,\"error\":\"no \\\"text\\\"\"}\n"},
        {"{\"name\":1,\"text\":3}\n",
         "{\"name\":1,\"error\":\"\\\"text\\\" is not a string\"}\n"},
        {"{\"text\":\"?\"}\n",
         "{\"text\":\"?!\",\"error\":\"half \xef\xbf\xbd of a letter\"}\n"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int calls;
        scoped(mem_freep) char *got = answers(cases[i].rows, &calls);
        assert_string_equal(got, cases[i].answers);
    }
}

static void what_is_no_object_gets_an_error_and_the_run_goes_on(void **state)
{
    int calls;

    (void)state;
    scoped(mem_freep) char *got =
        answers("{oops\n[1]\n\"\xff\"\n{\"text\":\"x\"}\n", &calls);
    assert_int_equal(calls, 1);
    struct str rest = str_of(got), line;
    for (int i = 0; i < 3; i++) {
        assert_true(str_cut(&rest, '\n', &line));
        assert_true(str_starts(line, STR("{\"error\":\"not a JSON object")));
    }
    assert_str("{\"text\":\"x!\"}\n", rest);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_row_is_answered_in_order),
        cmocka_unit_test(what_is_no_object_gets_an_error_and_the_run_goes_on),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
