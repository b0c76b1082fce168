/* crawler/digest.c: digests as WARC spells them. */
#include "crawler/digest.h"

#include "tests/t.h"

static void sha1_is_spelled_in_base32_over_both_parts(void **state)
{
    (void)state;
    scoped(digester_freep) struct digester *d = digester_new();
    char text[DIGEST_SHA1_TEXT];

    digest_sha1(d, STR(""), (struct str){0}, text);
    assert_string_equal(text, "sha1:3I42H3S6NNFQ2MSVX7XZKYAYSCX5QBYJ");
    digest_sha1(d, STR("ab"), STR("c"), text);
    assert_string_equal(text, "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5");
}

static void the_text_leads_back_to_the_raw_digest(void **state)
{
    (void)state;
    static const unsigned char abc[DIGEST_SHA1_BYTES] = {
        0xa9, 0x99, 0x3e, 0x36, 0x47, 0x06, 0x81, 0x6a, 0xba, 0x3e,
        0x25, 0x71, 0x78, 0x50, 0xc2, 0x6c, 0x9c, 0xd0, 0xd8, 0x9d};
    unsigned char raw[DIGEST_SHA1_BYTES];

    assert_true(
        digest_parse_sha1(STR("sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"), raw));
    assert_memory_equal(raw, abc, sizeof abc);
    assert_true(
        digest_parse_sha1(STR("sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5"), raw));
    assert_memory_equal(raw, abc, sizeof abc);
    assert_false(
        digest_parse_sha1(STR("sha1:1GMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"), raw));
    assert_false(digest_parse_sha1(STR("sha1:VGMT"), raw));
    assert_false(
        digest_parse_sha1(STR("sha9:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5"), raw));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(sha1_is_spelled_in_base32_over_both_parts),
        cmocka_unit_test(the_text_leads_back_to_the_raw_digest),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
