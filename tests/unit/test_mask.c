/* base/mask.c: the person is hidden, the rest stays. */
#include "tests/t.h"

#include "base/arena.h"
#include "base/mask.h"

static void persons_and_addresses_are_partly_hidden(void **state)
{
    (void)state;
    typedef struct str mask_fn(struct arena *, struct str);
    static const struct {
        mask_fn *mask;
        const char *text, *want;
    } cases[] = {
        {mask_name, "Nguyễn Văn An", "N*** V*** A***"},
        {mask_name, "  Đỗ  Ánh ", "Đ*** Á***"},
        {mask_name, "an.nv@example.vn", "a***"},
        {mask_name, "", ""},
        {mask_who, "cli:root", "cli:r***"},
        {mask_who, "key:3", "key:3"},
        {mask_who, "-", "-"},
        {mask_who, "schedule", "schedule"},
        {mask_address, "203.0.113.7", "203.0.*.*"},
        {mask_address, "2001:db8::1", "2001:db8:*"},
        {mask_address, "::ffff:203.0.113.7", "203.0.*.*"},
        {mask_address, "-", "-"},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_str(cases[i].want, cases[i].mask(arena, str_of(cases[i].text)));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(persons_and_addresses_are_partly_hidden),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
