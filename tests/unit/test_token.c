/* syndication/token.c: who reads a token, and who made it. */
#include "tests/t.h"

#include "syndication/token.h"

#include <string.h>

static void its_signer_reads_it_back(void **state)
{
    (void)state;
    const struct token token = {77, 5, 1234567890123};
    struct token_signer signer;
    struct token back;
    char text[TOKEN_MAX];

    token_signer_init(&signer);
    token_write(text, &signer, &token);
    assert_true(token_is(str_of(text)));
    assert_true(token_read(&back, &signer, str_of(text)));
    assert_int_equal(back.key_id, 77);
    assert_int_equal(back.scopes, 5);
    assert_int_equal(back.expires_ms, 1234567890123);
}

static void nobody_else_and_nothing_changed(void **state)
{
    (void)state;
    const struct token token = {77, 5, 1234567890123};
    struct token_signer signer, other;
    struct token back;
    char text[TOKEN_MAX];

    token_signer_init(&signer);
    token_signer_init(&other);
    token_write(text, &signer, &token);
    assert_false(token_read(&back, &other, str_of(text)));
    for (size_t i = 0; text[i]; i++) {
        text[i] ^= 1;
        assert_false(token_read(&back, &signer, str_of(text)));
        text[i] ^= 1;
        assert_false(token_read(&back, &signer, (struct str){text, i}));
    }
    assert_false(token_read(&back, &signer, STR("lt1_")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_signer_reads_it_back),
        cmocka_unit_test(nobody_else_and_nothing_changed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
