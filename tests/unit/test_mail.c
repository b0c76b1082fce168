/* console/mail.c, watch.c, letter_send.c: what is written to people and
 * machines, and to whom. */
#include "console/letter_part.h"
#include "console/mail.h"
#include "console/watch.h"
#include "tests/t.h"

#include <string.h>

static void a_message_keeps_to_short_lines_of_ascii(void **state)
{
    const struct mail mail = {
        .to = "a@b.vn",
        .subject = "Cảnh báo của Ủy ban nhân dân xã Mẫu, rất dài để phải ngắt",
        .text = STR("Số trang giảm\nTừ 10 còn 4\n"),
        .id = "letter7",
        .now_ms = 1767583351000,
    };
    scoped(buf_done) struct buf out = {0};

    (void)state;
    mail_write(&out, &mail, "lien-cong@mau.vn");
    assert_non_null(strstr(out.p, "Date: Mon, 05 Jan 2026 03:22:31 +0000\r\n"));
    assert_non_null(strstr(out.p, "To: <a@b.vn>\r\n"));
    assert_non_null(
        strstr(out.p, "Message-ID: <letter7.lien-cong@mau.vn>\r\n"));
    assert_non_null(
        strstr(out.p, "\r\n\r\nU+G7kSB0cmFuZyBnaeG6o20NClThu6sgMTA"));
    size_t line = 0;
    for (const char *at = out.p; *at; at++) {
        assert_true((unsigned char)*at < 0x80);
        line = *at == '\n' ? 0 : line + 1;
        assert_true(line <= 78);
    }
}

static void addresses_that_could_do_more_than_name_are_refused(void **state)
{
    static const struct {
        const char *text;
        bool good;
    } cases[] = {
        {"van-thu@xa.gov.vn", true},
        {"a.b+c_d%e@x.vn", true},
        {"a@b", false},
        {"@b.vn", false},
        {"a@", false},
        {"a@.vn", false},
        {"a b@c.vn", false},
        {"a@c.vn\r\nBcc: d@e.vn", false},
        {"<a@c.vn>", false},
        {"a@b@c.vn", false},
        {"a\"@c.vn", false},
        {"", false},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(watch_is_email(str_of(cases[i].text)), cases[i].good);
}

/* The example of the specification of Standard Webhooks. */
static void a_signature_is_that_of_standard_webhooks(void **state)
{
    scoped(buf_done) struct buf out = {0};

    (void)state;
    assert_true(letter_sign(&out, "whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw",
                            "msg_p5jXN8AQM9LWM0D4loKWxJek", 1614265330,
                            STR("{\"test\": 2432232314}")));
    assert_string_equal(out.p,
                        "v1,g0hM9SsE+OTPJTGt/tmIKtSyZlE3uFJELVlNIOLJ1OE=");
    assert_false(letter_sign(&out, "none", "m", 1, STR("")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_keeps_to_short_lines_of_ascii),
        cmocka_unit_test(addresses_that_could_do_more_than_name_are_refused),
        cmocka_unit_test(a_signature_is_that_of_standard_webhooks),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
