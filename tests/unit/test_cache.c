/* syndication/cache.c: answers live while someone holds them. */
#include "tests/t.h"

#include "syndication/cache.h"

static struct answer *answer(const char *text)
{
    static const struct answer_head head = {.content_type = "text/plain"};
    struct buf body = {0};

    buf_addz(&body, text);
    return answer_new(&body, &head);
}

static void put(struct cache *cache, const char *key, int64_t changes)
{
    struct answer *a = answer("0123456789");

    cache_put(cache, str_of(key), changes, a);
    answer_release(a);
}

static bool has(struct cache *cache, const char *key, int64_t changes)
{
    struct answer *a = cache_get(cache, str_of(key), changes);

    answer_release(a);
    return a != NULL;
}

static void an_answer_counts_for_one_state_of_the_store(void **state)
{
    (void)state;
    struct cache *cache = cache_new(1 << 20);

    put(cache, "a", 1);
    assert_true(has(cache, "a", 1));
    assert_false(has(cache, "a", 2));
    assert_false(has(cache, "b", 1));
    assert_true(has(cache, "a", CACHE_ANY));
    put(cache, "a", 2);
    assert_true(has(cache, "a", 2));
    assert_false(has(cache, "a", 1));
    cache_free(cache);
}

static void the_oldest_make_room(void **state)
{
    (void)state;
    struct cache *cache = cache_new(3 * (CACHE_ENTRY_OVERHEAD_BYTES + 10 + 1));

    put(cache, "a", 1);
    put(cache, "b", 1);
    put(cache, "c", 1);
    put(cache, "a", 2); /* the newest now */
    put(cache, "d", 1);
    assert_false(has(cache, "b", 1));
    assert_true(has(cache, "c", 1));
    assert_true(has(cache, "a", 2));
    assert_true(has(cache, "d", 1));
    cache_free(cache);
}

static void what_is_in_use_outlives_its_entry(void **state)
{
    (void)state;
    struct cache *cache = cache_new(1 << 20);
    struct answer *held;

    put(cache, "a", 1);
    held = cache_get(cache, STR("a"), 1);
    put(cache, "a", 2);
    cache_free(cache);
    assert_non_null(held);
    answer_release(held); /* the sanitizer would see a mistake here */
}

static void an_answer_larger_than_the_cache_is_not_kept(void **state)
{
    (void)state;
    struct cache *cache = cache_new(100);

    put(cache, "a", 1);
    assert_false(has(cache, "a", CACHE_ANY));
    cache_free(cache);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_counts_for_one_state_of_the_store),
        cmocka_unit_test(the_oldest_make_room),
        cmocka_unit_test(what_is_in_use_outlives_its_entry),
        cmocka_unit_test(an_answer_larger_than_the_cache_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
