/* indexer/probe.c: rows of the probes. */
#include "indexer/probe.h"

#include "config/options.h"
#include "tests/t.h"

static void a_file_is_answered_with_encoding_and_text(void **s)
{
    const char *path = t_file("a.html", STR("quye\xcc\x82\xcc\x81t"));
    json_t *in = json_pack("{s:s}", "file", path), *out = json_object();
    struct err err = {0};

    (void)s;
    assert_int_equal(probe_charset(in, out, NULL, &err), 0);
    assert_string_equal(json_string_value(json_object_get(out, "encoding")),
                        "utf-8");
    assert_string_equal(json_string_value(json_object_get(out, "text")),
                        "quyết");
    json_decref(in);
    json_decref(out);
}

static void a_page_is_answered_with_all_its_fields(void **s)
{
    static const char *const fields[] = {"kind",     "title",       "text",
                                         "lang",     "description", "published",
                                         "modified", "canonical",   "robots",
                                         "document", "links",       "reason"};
    scoped(options_freep) struct options *options = NULL;
    const char *path = t_file("b.html", STR("<title>T</title>"));
    json_t *in = json_pack("{s:s, s:s}", "file", path, "url", "http://a.vn/");
    json_t *out = json_object();
    struct err err = {0};

    (void)s;
    assert_int_equal(options_load(&options, NULL, &err), 0);
    struct probe_context with = {.options = options};
    assert_int_equal(probe_extract(in, out, &with, &err), 0);
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++)
        assert_non_null(json_object_get(out, fields[i]));
    assert_string_equal(json_string_value(json_object_get(out, "reason")),
                        "EMPTY");
    json_decref(in);
    json_decref(out);
}

static void numbers_come_raw_and_canonical(void **s)
{
    json_t *in = json_pack("{s:s}", "text", "xem 42/2022/nd-cp"),
           *out = json_object();
    struct err err = {0};

    (void)s;
    assert_int_equal(probe_docno(in, out, NULL, &err), 0);
    json_t *first = json_array_get(json_object_get(out, "numbers"), 0);
    assert_string_equal(json_string_value(json_object_get(first, "raw")),
                        "42/2022/nd-cp");
    assert_string_equal(json_string_value(json_object_get(first, "canonical")),
                        "42/2022/NĐ-CP");
    json_decref(in);
    json_decref(out);
}

static void a_missing_file_is_an_error_of_its_row(void **s)
{
    json_t *in = json_pack("{s:s}", "file", "/nowhere"), *out = json_object();
    struct err err = {0};

    (void)s;
    assert_int_equal(probe_charset(in, out, NULL, &err), -ERR_IO);
    json_decref(in);
    json_decref(out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_file_is_answered_with_encoding_and_text),
        cmocka_unit_test(a_page_is_answered_with_all_its_fields),
        cmocka_unit_test(numbers_come_raw_and_canonical),
        cmocka_unit_test(a_missing_file_is_an_error_of_its_row),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
