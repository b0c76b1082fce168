/* console/totp.c */
#include "console/totp.h"
#include "tests/t.h"

static const struct str secret = {"12345678901234567890", 20};

/* RFC 6238, appendix B; the last six digits of its eight. */
static void codes_are_those_of_rfc_6238(void **state)
{
    static const struct {
        int64_t now_s;
        const char *code;
    } cases[] = {
        {59, "287082"},         {1111111109, "081804"}, {1111111111, "050471"},
        {1234567890, "005924"}, {2000000000, "279037"}, {20000000000, "353130"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t now = cases[i].now_s, step = now / TOTP_STEP_S;
        struct str code = str_of(cases[i].code);
        assert_int_equal(totp_check(secret, code, now), step);
        assert_int_equal(totp_check(secret, code, now + TOTP_STEP_S), step);
        assert_int_equal(totp_check(secret, code, now - TOTP_STEP_S), step);
        assert_int_equal(totp_check(secret, code, now + 2 * TOTP_STEP_S), -1);
    }
}

static void what_is_no_code_is_none(void **state)
{
    static const char *const texts[] = {"",       "28708",   "2870820",
                                        "28708x", " 287082", "-28708"};

    (void)state;
    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++)
        assert_int_equal(totp_check(secret, str_of(texts[i]), 59), -1);
    assert_int_equal(totp_check(secret, (struct str){"28708\0", 6}, 59), -1);
}

static void programs_read_the_address_and_the_picture(void **state)
{
    struct buf url = {0}, picture = {0};

    (void)state;
    totp_url(&url, secret, "an b");
    assert_str("otpauth://totp/Li%C3%AAn%20C%E1%BB%95ng:an%20b"
               "?secret=GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
               "&issuer=Li%C3%AAn%20C%E1%BB%95ng",
               buf_str(&url));
    totp_qr(&picture, url.p);
    assert_true(str_starts(buf_str(&picture), STR("<svg class=\"qr\"")));
    assert_true(str_ends(buf_str(&picture), STR("</svg>")));
    buf_reset(&picture);
    while (url.n < 1000)
        buf_addc(&url, 'x');
    totp_qr(&picture, url.p);
    assert_int_equal(picture.n, 0);
    buf_done(&url);
    buf_done(&picture);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(codes_are_those_of_rfc_6238),
        cmocka_unit_test(what_is_no_code_is_none),
        cmocka_unit_test(programs_read_the_address_and_the_picture),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
