/* base/arena.c: zeroed, aligned, and all of it gone at once. */
#include "base/arena.h"
#include "tests/t.h"

#include <stdio.h>
#include <stdlib.h>

static void memory_is_zeroed_and_aligned(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *a = arena_new();

    for (size_t n = 0; n < 5000; n += 7) {
        unsigned char *p = arena_alloc(a, n);
        assert_int_equal((uintptr_t)p % 16, 0);
        for (size_t i = 0; i < n; i++)
            assert_int_equal(p[i], 0);
        memset(p, 0xff, n);
    }
}

static void pieces_do_not_overlap_and_stay_when_it_grows(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *a = arena_new();
    char *texts[1000];

    for (int i = 0; i < 1000; i++)
        texts[i] = arena_printf(a, "%0*d", i + 1, i);
    for (int i = 0; i < 1000; i++) {
        scoped(mem_freep) char *want = NULL;
        assert_true(asprintf(&want, "%0*d", i + 1, i) > 0);
        assert_string_equal(texts[i], want);
    }
}

static void a_piece_larger_than_a_block_gets_its_own(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *a = arena_new();
    char *large = arena_alloc(a, 5 << 20);
    char *small = arena_str(a, STR("after\0it"));

    large[(5 << 20) - 1] = 'x';
    assert_memory_equal(small, "after\0it", 9);
    assert_true(arena_bytes(a) >= (5 << 20) + 9);
}

static void a_reset_arena_is_like_new(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *a = arena_new();

    for (int round = 0; round < 3; round++) {
        char *p = arena_alloc(a, 100);
        assert_int_equal(p[0] | p[99], 0);
        memset(p, 0xff, 100);
        (void)arena_alloc(a, 3 << 20);
        arena_reset(a);
        assert_int_equal(arena_bytes(a), 0);
    }
    arena_free(NULL);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(memory_is_zeroed_and_aligned),
        cmocka_unit_test(pieces_do_not_overlap_and_stay_when_it_grows),
        cmocka_unit_test(a_piece_larger_than_a_block_gets_its_own),
        cmocka_unit_test(a_reset_arena_is_like_new),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
