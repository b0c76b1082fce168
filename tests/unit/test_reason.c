/* config/reason.c: every code is named, owned and explained, in both tongues.
 */
#include "config/reason.h"
#include "tests/t.h"

static void every_reason_is_complete(void **state)
{
    (void)state;
    for (int i = 0; i < REASON_COUNT; i++) {
        const struct reason_info *info = reason_info((enum reason)i);
        assert_non_null(info->code);
        assert_true(*info->label_vi && *info->label_en);
        assert_true(!*info->fix_vi == !*info->fix_en);
        assert_true(i == REASON_OK || *info->fix_vi);
        assert_true(str_is(str_of(info->owner), "site") ||
                    str_is(str_of(info->owner), "choice") ||
                    str_is(str_of(info->owner), "us") ||
                    str_is(str_of(info->owner), "info"));
        assert_int_equal(reason_find(info->code), i);
    }
}

static void codes_keep_their_public_spelling(void **state)
{
    (void)state;
    assert_string_equal(reason_info(REASON_OK)->code, "INDEXED");
    assert_string_equal(reason_info(REASON_FETCH_TIMEOUT)->code, "TIMEOUT");
    assert_string_equal(reason_info(REASON_HTTP_4XX)->code, "HTTP_4XX");
    assert_string_equal(reason_info(REASON_DUP_OTHER_SITE)->code,
                        "DUP_OTHER_SITE");
    assert_int_equal(reason_find("NO_SUCH_CODE"), REASON_COUNT);
    assert_int_equal(reason_find(""), REASON_COUNT);
}

static void a_final_status_has_one_reason(void **state)
{
    static const struct {
        int status;
        enum reason reason;
    } cases[] = {
        {401, REASON_HTTP_401}, {403, REASON_HTTP_403}, {404, REASON_HTTP_404},
        {410, REASON_HTTP_410}, {429, REASON_HTTP_429}, {400, REASON_HTTP_4XX},
        {451, REASON_HTTP_4XX}, {500, REASON_HTTP_5XX}, {503, REASON_HTTP_5XX},
        {599, REASON_HTTP_5XX},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(reason_of_status(cases[i].status), cases[i].reason);
}

static void an_outage_leaves_what_we_have(void **state)
{
    (void)state;
    assert_true(reason_is_outage(REASON_HTTP_5XX));
    assert_true(reason_is_outage(REASON_WAF_BLOCK));
    assert_false(reason_is_outage(REASON_FETCHED));
    assert_false(reason_is_outage(REASON_HTTP_403));
    assert_false(reason_is_outage(REASON_FETCH_REFUSED));
    assert_true(reason_is_passing(REASON_QUEUED));
    for (int i = 0; i < REASON_COUNT; i++)
        assert_true(reason_is_passing((enum reason)i) ||
                    !reason_is_outage((enum reason)i));
}

static void the_manual_is_what_the_table_says(void **state)
{
    (void)state;
    t_paper("docs/reasons.md", reason_write_markdown);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_reason_is_complete),
        cmocka_unit_test(codes_keep_their_public_spelling),
        cmocka_unit_test(a_final_status_has_one_reason),
        cmocka_unit_test(an_outage_leaves_what_we_have),
        cmocka_unit_test(the_manual_is_what_the_table_says),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
