/* crawler/outcome.c: one URL, one reason. */
#include "tests/t.h"

#include "crawler/outcome.h"
#include "crawler/politeness.h"
#include "crawler/store.h"
#include "crawler/verdict.h"

#include <stdlib.h>

static const int64_t NOW = 1000000;

static struct store_url url(enum reason reason)
{
    return (struct store_url){
        .reason = reason, .detail = "d", .target = "", .due_ms = NOW - 1};
}

static void the_one_who_knows_has_the_last_word(void **state)
{
    (void)state;
    static const struct {
        enum reason crawler, indexer; /* REASON_COUNT: never seen */
        enum reason outcome;
        const char *detail;
        bool searchable;
    } cases[] = {
        {REASON_FETCHED, REASON_COUNT, REASON_FETCHED, "d", false},
        {REASON_FETCHED, REASON_OK, REASON_OK, "v", true},
        {REASON_FETCHED, REASON_SOFT404, REASON_SOFT404, "v", false},
        {REASON_QUEUED, REASON_OK, REASON_OK, "v", true},
        {REASON_HTTP_404, REASON_OK, REASON_HTTP_404, "d", true},
        {REASON_HTTP_5XX, REASON_COUNT, REASON_HTTP_5XX, "d", false},
        {REASON_HTTP_5XX, REASON_SOFT404, REASON_HTTP_5XX, "d", false},
        /* The indexer has not read of the failure, or it has. */
        {REASON_HTTP_5XX, REASON_OK, REASON_OK_STALE, "HTTP_5XX", true},
        {REASON_HTTP_5XX, REASON_OK_STALE, REASON_OK_STALE, "v", true},
        {REASON_FETCH_DNS, REASON_DUP_OTHER_SITE, REASON_DUP_OTHER_SITE, "v",
         true},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct store_url u = url(cases[i].crawler);
        struct indexed v = {.reason = cases[i].indexer, .detail = mem_str("v")};
        const struct politeness p = {0};
        struct outcome o = outcome_of(
            &u, &p, cases[i].indexer == REASON_COUNT ? NULL : &v, NOW);
        assert_string_equal(reason_info(o.reason)->code,
                            reason_info(cases[i].outcome)->code);
        assert_string_equal(o.detail, cases[i].detail);
        assert_int_equal(o.searchable, cases[i].searchable);
        free(v.detail);
    }
}

static void what_waits_for_its_portal_is_throttled(void **state)
{
    (void)state;
    static const struct {
        int64_t due_ms, next_ms;
        enum pause_reason why;
        enum reason outcome;
    } cases[] = {
        {NOW - 1, NOW + 9, PAUSE_CRAWL_DELAY, REASON_THROTTLED},
        {NOW - 1, NOW + 9, PAUSE_RETRY_AFTER, REASON_THROTTLED},
        {NOW - 1, NOW + 9, PAUSE_HOURS, REASON_THROTTLED},
        {NOW - 1, NOW + 9, PAUSE_LEAST, REASON_QUEUED}, /* of ours */
        {NOW - 1, NOW - 9, PAUSE_CRAWL_DELAY, REASON_QUEUED},
        {NOW + 1, NOW + 9, PAUSE_CRAWL_DELAY, REASON_QUEUED}, /* not due */
        {-1, NOW + 9, PAUSE_CRAWL_DELAY, REASON_QUEUED},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct store_url u = url(REASON_QUEUED);
        const struct politeness p = {.next_ms = cases[i].next_ms,
                                     .why = cases[i].why};
        u.due_ms = cases[i].due_ms;
        assert_int_equal(outcome_of(&u, &p, NULL, NOW).reason,
                         cases[i].outcome);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_one_who_knows_has_the_last_word),
        cmocka_unit_test(what_waits_for_its_portal_is_throttled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
