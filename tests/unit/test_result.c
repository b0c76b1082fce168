/* searchd/result.c: a hit with its marks; what the registry does not know is
 * not official. */
#include "config/registry.h"
#include "indexer/analyse.h"
#include "indexer/xap.h"
#include "tests/results.h"

static bool is_tax(const void *context, const struct token *token)
{
    return str_is(token->raw, context);
}

static void a_hit_is_unpacked_and_marked(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf packed = {0};
    const struct snippet_rule marks = {.is_hit = is_tax, .context = "thuế"};
    struct record record = results_record();
    struct result result;
    struct err err = {0};

    record.title = "Về thuế";
    record_pack(&packed, &record);
    const struct xap_hit hit = {.docid = 7,
                                .score = 1.5,
                                .collapsed = 2,
                                .data = packed.p,
                                .data_bytes = packed.n};
    assert_int_equal(result_read(&result, &hit, marks, arena, &err), 0);
    assert_int_equal(result.docid, 7);
    assert_int_equal(result.copies, 2);
    assert_string_equal(result.record.card.number, "42/2022/NĐ-CP");
    assert_int_equal(result.title.mark_count, 1);
    assert_str("Mức thuế", result.snippet.text);
}

static void bytes_that_are_no_record_are_an_error(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    const struct snippet_rule marks = {.is_hit = is_tax, .context = ""};
    char bytes[] = "nonsense";
    const struct xap_hit hit = {.docid = 9, .data = bytes, .data_bytes = 8};
    struct result result;
    struct err err = {0};

    assert_int_equal(result_read(&result, &hit, marks, arena, &err),
                     -ERR_FORMAT);
    assert_has(err.msg, "document 9");
}

static void what_left_the_registry_is_not_official(void **state)
{
    (void)state;
    static const char csv[] =
        "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n"
        "000.00.00.G05,Bộ Tài chính,ministry,,mof.gov.vn,https://mof.gov.vn/,"
        ",\n";
    scoped(registry_freep) struct registry *reg = NULL;
    struct record record = results_record();
    struct err err = {0};

    assert_int_equal(registry_load(&reg, t_file("p.csv", str_of(csv)), &err),
                     0);
    assert_true(result_is_official(&record, reg));
    record.portal = "000.00.00.G99";
    assert_false(result_is_official(&record, reg));
    assert_true(result_is_official(&record, NULL));
    record.host = "mof.gov.vn";
    assert_true(result_is_official(&record, reg));
    record.portal = ""; /* put in by hand */
    record.host = "elsewhere.example";
    assert_true(result_is_official(&record, reg));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_hit_is_unpacked_and_marked),
        cmocka_unit_test(bytes_that_are_no_record_are_an_error),
        cmocka_unit_test(what_left_the_registry_is_not_official),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
