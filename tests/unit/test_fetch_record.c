/* crawler/fetch_record.c: a cut answer says why, and is read back so. */
#include "crawler/fetch_record.h"
#include "tests/t.h"

static void the_word_of_a_cut_leads_back_to_its_reason(void **state)
{
    static const struct {
        enum fetch_outcome outcome;
        enum reason reason;
        const char *word;
    } cases[] = {
        {FETCH_ANSWER, REASON_FETCHED, ""},
        {FETCH_CUT, REASON_TOO_BIG, "length"},
        {FETCH_CUT, REASON_FETCH_TIMEOUT, "time"},
        {FETCH_CUT, REASON_FETCH_CONNECT, "disconnect"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct fetch_result r = {.outcome = cases[i].outcome,
                                 .reason = cases[i].reason};
        struct warc_fetch fetch = fetch_record(&r);
        assert_string_equal(fetch.truncated, cases[i].word);
        assert_int_equal(fetch_record_reason(str_of(fetch.truncated)),
                         cases[i].reason);
    }
}

static void what_else_cuts_is_a_lost_connection(void **state)
{
    struct fetch_result r = {.outcome = FETCH_CUT, .reason = REASON_FETCH_TLS};

    (void)state;
    assert_string_equal(fetch_record(&r).truncated, "disconnect");
    assert_int_equal(fetch_record_reason(STR("unspecified")),
                     REASON_FETCH_CONNECT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_word_of_a_cut_leads_back_to_its_reason),
        cmocka_unit_test(what_else_cuts_is_a_lost_connection),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
