/* indexer/likeness.c: small changes, small difference. */
#include "tests/t.h"

#include "indexer/likeness.h"

#include <stdio.h>

/* 200 made-up words of which every `step`th is another one. */
static struct buf text_of(int step, int salt)
{
    struct buf b = {0};

    for (int i = 0; i < 200; i++)
        buf_addf(&b, "w%d ", step && i % step == 0 ? 5000 + i * salt : i * 37);
    return b;
}

static int shared(const struct likeness *a, const struct likeness *b)
{
    int count = 0;

    for (int i = 0; i < LIKENESS_BANDS; i++)
        count += a->bands[i] == b->bands[i];
    return count;
}

static struct likeness of(int step, int salt)
{
    struct buf text = text_of(step, salt);
    struct likeness l;

    likeness_of(&l, buf_str(&text));
    buf_done(&text);
    return l;
}

static void a_few_other_words_leave_a_text_near(void **state)
{
    (void)state;
    struct likeness a = of(0, 1), same = of(0, 2), few = of(50, 3);
    struct likeness other = of(1, 7);

    assert_true(a.simhash == same.simhash);
    assert_int_equal(shared(&a, &same), LIKENESS_BANDS);
    assert_true(likeness_bits(a.simhash, few.simhash) <= LIKENESS_BITS_MAX);
    assert_true(shared(&a, &few) >= LIKENESS_SHARED_MIN);
    assert_true(likeness_bits(a.simhash, other.simhash) > LIKENESS_BITS_MAX);
    assert_int_equal(shared(&a, &other), 0);
}

static void documents_of_two_numbers_are_never_copies(void **state)
{
    (void)state;
    struct likeness a = of(0, 1), b = of(0, 1), c = of(0, 1), plain = of(0, 1);

    likeness_bind(&a, "12/2026/QĐ-UBND");
    likeness_bind(&b, "12/2026/QĐ-UBND");
    likeness_bind(&c, "13/2026/QĐ-UBND");
    likeness_bind(&plain, "");
    assert_int_equal(shared(&a, &b), LIKENESS_BANDS);
    assert_int_equal(shared(&a, &c), 0);
    assert_int_equal(shared(&a, &plain), 0);
}

static void of_a_short_text_nothing_is_said(void **state)
{
    (void)state;
    struct likeness l;

    likeness_of(&l, STR("ít chữ quá"));
    assert_true(l.simhash == 0);
    assert_int_equal(likeness_bits(0, 0), 64);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_few_other_words_leave_a_text_near),
        cmocka_unit_test(documents_of_two_numbers_are_never_copies),
        cmocka_unit_test(of_a_short_text_nothing_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
