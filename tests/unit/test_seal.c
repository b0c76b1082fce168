/* base/seal.c */
#include "tests/t.h"

#include "base/seal.h"

static void hashes_are_those_of_fips_180(void **state)
{
    (void)state;
    unsigned char hash[SEAL_BYTES];
    char hex[SEAL_HEX_MAX], base64[SEAL_BASE64_MAX];

    seal_sha256(hash, STR("a"), STR("bc"));
    assert_string_equal(seal_hex(hex, hash),
                        "ba7816bf8f01cfea414140de5dae2223"
                        "b00361a396177a9cb410ff61f20015ad");
    assert_string_equal(seal_base64(base64, hash),
                        "ungWv48Bz+pBQUDeXa4iI7ADYaOWF3qctBD/YfIAFa0=");
    seal_sha256(hash, STR(""), STR(""));
    assert_string_equal(seal_hex(hex, hash),
                        "e3b0c44298fc1c149afbf4c8996fb924"
                        "27ae41e4649b934ca495991b7852b855");
}

static void random_text_is_of_the_letters_and_never_the_same(void **state)
{
    (void)state;
    char a[33], b[33];

    seal_random_text(a, 32);
    seal_random_text(b, 32);
    assert_int_equal(strlen(a), 32);
    assert_int_equal(strspn(a, "abcdefghijkmnpqrstuvwxyz23456789"), 32);
    assert_string_not_equal(a, b);
    assert_false(seal_same(a, b, 32));
    assert_true(seal_same(a, a, 32));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(hashes_are_those_of_fips_180),
        cmocka_unit_test(random_text_is_of_the_letters_and_never_the_same),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
