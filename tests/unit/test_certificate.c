/* crawler/certificate.c: times as OpenSSL writes them. */
#include "crawler/certificate.h"
#include "tests/t.h"

static void a_time_of_openssl_is_read_and_nothing_else(void **state)
{
    static const struct {
        const char *text;
        int64_t unix_ms;
    } cases[] = {
        {"Jan  1 00:00:00 1970 GMT", 0},
        {"Jan  5 03:22:31 2026 GMT", 1767583351000},
        {"Dec 31 23:59:59 2049 GMT", 2524607999000},
        {"Feb 30 00:00:00 2026 GMT", 0},
        {"anF  1 00:00:00 2026 GMT", 0},
        {"2026-01-05T03:22:31Z", 0},
        {"", 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(certificate_time(cases[i].text), cases[i].unix_ms);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_time_of_openssl_is_read_and_nothing_else),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
