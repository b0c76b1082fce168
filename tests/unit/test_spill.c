/* crawler/spill.c: many bytes come back as they went in, and not from memory.
 */
#include "crawler/spill.h"

#include "tests/t.h"

#include <signal.h>
#include <sys/resource.h>

enum { PIECE = 60000 };

static char pattern(size_t at)
{
    return (char)(at * 31 + (at >> 13));
}

/* Adds so many bytes of the pattern, piece by piece. */
static void fill(struct spill *s, size_t n)
{
    char piece[PIECE];

    while (s->n < n) {
        size_t more = n - s->n < PIECE ? n - s->n : PIECE;
        for (size_t i = 0; i < more; i++)
            piece[i] = pattern(s->n + i);
        spill_add(s, (struct str){piece, more});
    }
}

static void assert_holds(struct spill *s, size_t n)
{
    struct str all = spill_str(s);
    bool same = true;

    assert_int_equal(all.n, n);
    for (size_t i = 0; i < n; i++)
        same = same && all.p[i] == pattern(i);
    assert_true(same);
}

static void bytes_come_back_whole_whatever_their_number(void **state)
{
    (void)state;
    static const size_t sizes[] = {
        0, 1, SPILL_MEMORY_MAX_BYTES, SPILL_MEMORY_MAX_BYTES + 1, 5 << 20, 7};
    struct spill s = {0};

    for (size_t i = 0; i < sizeof sizes / sizeof *sizes; i++) {
        fill(&s, sizes[i]);
        assert_holds(&s, sizes[i]);
        assert_int_equal(s.file != 0, sizes[i] > SPILL_MEMORY_MAX_BYTES);
        assert_true(s.memory.n <= SPILL_MEMORY_MAX_BYTES);
        spill_reset(&s);
    }
    spill_done(&s);
}

static void more_may_come_after_a_look(void **state)
{
    (void)state;
    struct spill s = {0};

    fill(&s, 2 << 20);
    assert_holds(&s, 2 << 20);
    fill(&s, 3 << 20);
    assert_holds(&s, 3 << 20);
    spill_done(&s);
}

static void a_file_that_may_not_grow_is_left_for_memory(void **state)
{
    (void)state;
    struct rlimit before, small;
    struct spill s = {0};

    (void)signal(SIGXFSZ, SIG_IGN);
    assert_int_equal(getrlimit(RLIMIT_FSIZE, &before), 0);
    small = before;
    small.rlim_cur = 3 << 20;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &small), 0);
    fill(&s, 5 << 20);
    bool in_file = s.file != 0;
    assert_int_equal(setrlimit(RLIMIT_FSIZE, &before), 0);
    assert_false(in_file);
    assert_holds(&s, 5 << 20);
    spill_done(&s);
}

static void without_descriptors_all_stays_in_memory(void **state)
{
    (void)state;
    struct rlimit before, none;
    struct spill s = {0};

    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    none = before;
    none.rlim_cur = 0;
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &none), 0);
    fill(&s, 3 << 20);
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    assert_int_equal(s.file, 0);
    assert_holds(&s, 3 << 20);
    spill_done(&s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(bytes_come_back_whole_whatever_their_number),
        cmocka_unit_test(more_may_come_after_a_look),
        cmocka_unit_test(a_file_that_may_not_grow_is_left_for_memory),
        cmocka_unit_test(without_descriptors_all_stays_in_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
