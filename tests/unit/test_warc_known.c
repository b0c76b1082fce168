/* crawler/warc_known.c: bounded, and the newest stays. */
#include "crawler/warc_known.h"

#include "tests/t.h"

static void the_newest_place_of_a_key_is_kept(void **state)
{
    (void)state;
    scoped(warc_known_freep) struct warc_known *k = warc_known_new(1000);
    struct warc_position at;

    assert_false(warc_known_get(k, 0, &at));
    warc_known_put(k, 0, (struct warc_position){1, 0});
    warc_known_put(k, 7, (struct warc_position){3, 500});
    warc_known_put(k, 7, (struct warc_position){2, 900}); /* older */
    assert_true(warc_known_get(k, 0, &at));
    assert_true(at.segment == 1 && at.offset == 0);
    assert_true(warc_known_get(k, 7, &at));
    assert_true(at.segment == 3 && at.offset == 500);
    assert_int_equal(warc_known_count(k), 2);
}

static void places_that_do_not_fit_are_left_out(void **state)
{
    (void)state;
    scoped(warc_known_freep) struct warc_known *k = warc_known_new(1000);
    struct warc_position at;

    warc_known_put(k, 1, (struct warc_position){0, 5});
    warc_known_put(k, 2, (struct warc_position){1 << 24, 5});
    warc_known_put(k, 3, (struct warc_position){1, 1ULL << 40});
    assert_false(warc_known_get(k, 1, &at));
    assert_false(warc_known_get(k, 2, &at));
    assert_false(warc_known_get(k, 3, &at));
}

static void it_grows_to_its_bound_and_then_forgets_the_oldest(void **state)
{
    (void)state;
    enum { BOUND = 1 << 14, PUT = 10 * BOUND };
    scoped(warc_known_freep) struct warc_known *k = warc_known_new(BOUND);
    struct warc_position at;
    size_t half = 0, last = 0;

    for (uint64_t i = 0; i < BOUND / 2; i++)
        warc_known_put(k, i << 20, (struct warc_position){1, i});
    for (uint64_t i = 0; i < BOUND / 2; i++)
        half += warc_known_get(k, i << 20, &at);
    for (uint64_t i = 0; i < PUT; i++)
        warc_known_put(k, i << 20, (struct warc_position){2, i});
    for (uint64_t i = PUT - BOUND / 2; i < PUT; i++)
        last += warc_known_get(k, i << 20, &at) && at.offset == i;
    assert_true(half > BOUND / 2 * 95 / 100);
    assert_true(last > BOUND / 2 * 90 / 100);
    assert_true(warc_known_count(k) <= BOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_newest_place_of_a_key_is_kept),
        cmocka_unit_test(places_that_do_not_fit_are_left_out),
        cmocka_unit_test(it_grows_to_its_bound_and_then_forgets_the_oldest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
