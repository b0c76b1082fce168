/* searchd/page_json.c: the documented members, and null for what is unknown. */
#include "searchd/page_json.h"
#include "tests/results.h"

#include <jansson.h>

static json_t *parsed(const struct buf *text)
{
    json_error_t error;
    json_t *o = json_loadb(text->p, text->n, 0, &error);

    if (!o)
        fail_msg("%s in %s", error.text, text->p);
    return o;
}

static const char *text_at(const json_t *o, const char *a, const char *b)
{
    o = json_object_get(o, a);
    return json_string_value(b ? json_object_get(o, b) : o);
}

static void results_have_the_documented_members(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf text = {0};
    struct query q;

    results_ask(&q, "thuế \"a b\" -c so:1", arena);
    struct result_list list = results_list(&q);
    json_results(&text, &list);
    json_t *o = parsed(&text);
    assert_string_equal(text_at(o, "version", NULL), "1");
    assert_string_equal(text_at(o, "query", "words"), "thuế");
    assert_string_equal(text_at(o, "next", NULL), "NEXT");
    assert_true(json_is_null(json_object_get(o, "previous")));
    assert_true(json_is_true(json_object_get(o, "total_is_estimate")));
    const json_t *result = json_array_get(json_object_get(o, "results"), 0);
    assert_string_equal(text_at(result, "agency", "name"), "Bộ Tài chính");
    assert_string_equal(text_at(result, "document", "number"), "42/2022/NĐ-CP");
    assert_string_equal(text_at(result, "snippet", NULL), HOSTILE);
    assert_true(json_is_null(json_object_get(result, "modified")));
    assert_string_equal(text_at(result, "snippet_html", NULL),
                        "<mark>&lt;script&gt;</mark>alert(&quot;1&quot;)"
                        "&lt;/script&gt; &amp; &#39;x&#39;");
    const json_t *facet = json_array_get(
        json_object_get(json_object_get(o, "facets"), "kind"), 0);
    assert_int_equal(json_integer_value(json_object_get(facet, "count")), 1234);
    json_decref(o);
}

static void a_page_that_is_no_document_has_none(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};
    struct record record = results_record();

    record.card = document_card_empty();
    json_document(&text, &record);
    json_t *o = parsed(&text);
    const json_t *result = json_object_get(o, "result");
    assert_true(json_is_null(json_object_get(result, "document")));
    assert_string_equal(text_at(result, "text", NULL), "Mức thuế");
    json_decref(o);
}

static void a_problem_speaks_both_languages(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};
    const struct problems problems = {{{"colour", "không", "no"}}, 1};

    json_problem(&text, fault_of(FAULT_PARAM), &problems, "0123");
    json_t *o = parsed(&text);
    assert_int_equal(json_integer_value(json_object_get(o, "status")), 422);
    assert_string_not_equal(text_at(o, "title", NULL),
                            text_at(o, "title_en", NULL));
    assert_string_equal(text_at(o, "trace_id", NULL), "0123");
    const json_t *error = json_array_get(json_object_get(o, "errors"), 0);
    assert_string_equal(text_at(error, "parameter", NULL), "colour");
    assert_string_equal(text_at(error, "message_en", NULL), "no");
    json_decref(o);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(results_have_the_documented_members),
        cmocka_unit_test(a_page_that_is_no_document_has_none),
        cmocka_unit_test(a_problem_speaks_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
