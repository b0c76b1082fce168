/* searchd/hot.c: fresh for a moment, worked out once, bounded. */
#include "tests/t.h"
#include "searchd/hot.h"

#include <pthread.h>
#include <stdio.h>

static const char tag[] = "\"0123456789abcdef\"";

static bool holds(struct hot *hot, const char *key, int64_t now_ms,
                  const char *body)
{
    struct hot_answer *entry = hot_get(hot, str_of(key), now_ms);
    bool same = entry && str_is(hot_body(entry), body);

    hot_release(entry);
    return same;
}

static void an_answer_is_given_while_it_is_fresh(void **state)
{
    (void)state;
    scoped(hot_freep) struct hot *hot = hot_new();

    assert_null(hot_get(hot, STR("a"), 0));
    hot_put(hot, STR("a"), STR("one"), STR("note"), tag, 0);
    assert_true(holds(hot, "a", HOT_FRESH_MS - 1, "one"));
    assert_null(hot_get(hot, STR("b"), 0));
    hot_put(hot, STR("a"), STR("two"), STR(""), tag, 10);
    assert_true(holds(hot, "a", 10, "two"));
}

static void
when_it_is_old_one_renews_it_and_the_others_get_the_old(void **state)
{
    (void)state;
    scoped(hot_freep) struct hot *hot = hot_new();

    hot_put(hot, STR("a"), STR("old"), STR(""), tag, 0);
    assert_null(hot_get(hot, STR("a"), HOT_FRESH_MS));
    assert_true(holds(hot, "a", HOT_FRESH_MS, "old"));
    assert_true(holds(hot, "a", HOT_STALE_MS - 1, "old"));
    assert_null(hot_get(hot, STR("a"), HOT_STALE_MS));
    hot_put(hot, STR("a"), STR("new"), STR(""), tag, HOT_STALE_MS);
    assert_true(holds(hot, "a", HOT_STALE_MS, "new"));
}

static void an_entry_outlives_its_place_until_it_is_released(void **state)
{
    (void)state;
    struct hot *hot = hot_new();

    hot_put(hot, STR("a"), STR("one"), STR("kept"), tag, 0);
    struct hot_answer *entry = hot_get(hot, STR("a"), 0);
    hot_put(hot, STR("a"), STR("two"), STR(""), tag, 0);
    hot_free(hot);
    assert_str("one", hot_body(entry));
    assert_str("kept", hot_note(entry));
    assert_string_equal(hot_tag(entry), tag);
    hot_release(entry);
}

static void the_number_of_answers_is_bounded_and_the_newest_stay(void **state)
{
    (void)state;
    scoped(hot_freep) struct hot *hot = hot_new();
    scoped(mem_freep) char *large = mem_new(1, HOT_BODY_MAX_BYTES + 2);
    int kept = 0;
    char key[32];

    for (int i = 0; i < 4 * HOT_SETS * HOT_WAYS; i++) {
        snprintf(key, sizeof key, "key %d", i);
        hot_put(hot, str_of(key), STR("x"), STR(""), tag, 100 + i / HOT_SETS);
        assert_true(holds(hot, key, 100, "x"));
    }
    for (int i = 0; i < 4 * HOT_SETS * HOT_WAYS; i++) {
        snprintf(key, sizeof key, "key %d", i);
        kept += holds(hot, key, 100, "x");
    }
    assert_true(kept <= HOT_SETS * HOT_WAYS);
    assert_true(kept > HOT_SETS * HOT_WAYS / 2);
    memset(large, 'x', HOT_BODY_MAX_BYTES + 1);
    hot_put(hot, STR("large"), str_of(large), STR(""), tag, 0);
    assert_null(hot_get(hot, STR("large"), 0));
}

static void *ask_and_put(void *context)
{
    struct hot *hot = context;
    char key[32];

    for (int i = 0; i < 20000; i++) {
        snprintf(key, sizeof key, "%d", i % 50);
        struct hot_answer *entry = hot_get(hot, str_of(key), i / 10);
        if (entry)
            assert_str(key, hot_body(entry));
        else
            hot_put(hot, str_of(key), str_of(key), STR(""), tag, i / 10);
        hot_release(entry);
    }
    return NULL;
}

static void threads_may_share_it(void **state)
{
    (void)state;
    scoped(hot_freep) struct hot *hot = hot_new();
    pthread_t threads[4];

    for (int i = 0; i < 4; i++)
        pthread_create(&threads[i], NULL, ask_and_put, hot);
    for (int i = 0; i < 4; i++)
        pthread_join(threads[i], NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_is_given_while_it_is_fresh),
        cmocka_unit_test(
            when_it_is_old_one_renews_it_and_the_others_get_the_old),
        cmocka_unit_test(an_entry_outlives_its_place_until_it_is_released),
        cmocka_unit_test(the_number_of_answers_is_bounded_and_the_newest_stay),
        cmocka_unit_test(threads_may_share_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
