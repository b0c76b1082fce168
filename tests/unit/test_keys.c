/* searchd/keys.c: a secret is known by its hash, and only while its line
 * stands. */
#include "searchd/keys.h"
#include "tests/t.h"

#include <stdlib.h>

/* The line of a new key, and its secret. */
static void make(char **line, char **secret)
{
    char *told = NULL;
    size_t n = 0;
    FILE *out = open_memstream(line, &n), *say = open_memstream(&told, &n);
    struct err err = {0};

    assert_int_equal(keys_new(out, say, "cms-1", &err), 0);
    fclose(out);
    fclose(say);
    char *at = strchr(told, '\n') + 1;
    *secret = mem_str(at);
    (*secret)[strcspn(*secret, "\n")] = '\0';
    free(told);
}

static const char *who(const char *text, const char *secret, int want,
                       struct arena *arena)
{
    const char *name = NULL;
    struct err err = {0};

    assert_int_equal(keys_find(t_file("keys", str_of(text)), str_of(secret),
                               &name, arena, &err),
                     want);
    return name;
}

static void a_secret_opens_only_what_it_is_for(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(mem_freep) char *line = NULL, *secret = NULL, *more = NULL;

    make(&line, &secret);
    assert_int_equal(strlen(secret), KEYS_SECRET_BYTES);
    assert_null(strstr(line, secret));
    if (asprintf(&more, "# remark\n\n%s", line) < 0)
        mem_exhausted();
    assert_string_equal(who(more, secret, 0, arena), "cms-1");
    assert_null(who(more, "another", 0, arena));
    assert_null(who(more, "", 0, arena));
    assert_null(who("", secret, 0, arena));
    /* One wrong line, and nobody is let in. */
    free(TAKE(more));
    if (asprintf(&more, "%sx y\n", line) < 0)
        mem_exhausted();
    assert_null(who(more, secret, -ERR_CONFIG, arena));
}

static void names_are_plain(void **state)
{
    (void)state;
    struct err err = {0};

    assert_int_equal(keys_new(stdout, stderr, "a b", &err), -ERR_USAGE);
    assert_int_equal(keys_new(stdout, stderr, "", &err), -ERR_USAGE);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_secret_opens_only_what_it_is_for),
        cmocka_unit_test(names_are_plain),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
