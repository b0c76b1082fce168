/* syndication/csp.c: what a policy lets through. */
#include "tests/t.h"

#include "syndication/csp.h"

static void policies_are_read_as_browsers_read_them(void **state)
{
    (void)state;
    static const struct {
        const char *policy;
        enum csp_use use;
        bool allows;
    } cases[] = {
        {"", CSP_FRAME, true},
        {"img-src 'none'", CSP_FRAME, true},
        {"frame-src https://hub.gov.vn", CSP_FRAME, true},
        {"frame-src hub.gov.vn", CSP_FRAME, true},
        {"FRAME-SRC HUB.GOV.VN", CSP_FRAME, true},
        {"frame-src http://hub.gov.vn", CSP_FRAME, true},
        {"frame-src https://hub.gov.vn:8443", CSP_FRAME, false},
        {"frame-src https://hub.gov.vn:*", CSP_FRAME, true},
        {"frame-src *.gov.vn", CSP_FRAME, true},
        {"frame-src *.hub.gov.vn", CSP_FRAME, false},
        {"frame-src https:", CSP_FRAME, true},
        {"frame-src http:", CSP_FRAME, true},
        {"frame-src wss:", CSP_FRAME, false},
        {"frame-src *", CSP_FRAME, true},
        {"frame-src 'self'", CSP_FRAME, false},
        {"frame-src 'none'", CSP_FRAME, false},
        {"frame-src", CSP_FRAME, false},
        {"child-src 'none'; frame-src https:", CSP_FRAME, true},
        {"child-src 'none'", CSP_FRAME, false},
        {"default-src 'self'", CSP_FRAME, false},
        {"default-src 'self'; frame-src https://hub.gov.vn/box/", CSP_FRAME,
         true},
        {"frame-src https:, frame-src 'self'", CSP_FRAME, false},
        {"script-src 'self' 'unsafe-inline'", CSP_SCRIPT, false},
        {"script-src https://hub.gov.vn", CSP_SCRIPT, true},
        {"script-src-elem hub.gov.vn; script-src 'none'", CSP_SCRIPT, true},
        {"script-src 'nonce-abc'", CSP_SCRIPT, true},
        {"script-src 'nonce-xyz'", CSP_SCRIPT, false},
        {"script-src 'strict-dynamic' https:", CSP_SCRIPT, false},
        {"script-src 'strict-dynamic' 'nonce-abc'", CSP_SCRIPT, true},
        {"connect-src 'self'", CSP_CONNECT, false},
        {"default-src https:; connect-src *.gov.vn", CSP_CONNECT, true},
        {";;  ; \t", CSP_FRAME, true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct csp_ask ask = {cases[i].use, STR("https://hub.gov.vn/"),
                                    STR("https://portal.gov.vn"), STR("abc")};
        if (csp_allows(str_of(cases[i].policy), &ask) != cases[i].allows)
            fail_msg("%s", cases[i].policy);
    }
}

static void a_page_of_the_hub_itself_is_self(void **state)
{
    (void)state;
    const struct csp_ask ask = {CSP_FRAME, STR("https://hub:8443/"),
                                STR("https://hub:8443"), STR("")};

    assert_true(csp_allows(STR("frame-src 'self'"), &ask));
    assert_string_equal(csp_directive(CSP_SCRIPT), "script-src");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(policies_are_read_as_browsers_read_them),
        cmocka_unit_test(a_page_of_the_hub_itself_is_self),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
