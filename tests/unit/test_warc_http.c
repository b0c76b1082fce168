/* crawler/warc_http.c: HTTP messages inside records. */
#include "crawler/warc.h"

#include "tests/t.h"

static void a_message_is_taken_apart(void **state)
{
    (void)state;
    static const struct {
        const char *block, *line, *headers, *body;
        int status;
    } cases[] = {
        {"HTTP/1.1 200 OK\r\nA: 1\r\n\r\nbody", "HTTP/1.1 200 OK", "A: 1\r\n",
         "body", 200},
        {"HTTP/1.1 200 OK\nA: 1\n\nbody", "HTTP/1.1 200 OK", "A: 1\n", "body",
         200},
        {"HTTP/1.1 404\r\n\r\n", "HTTP/1.1 404", "", "", 404},
        {"HTTP/1.x 304 Not Modified", "HTTP/1.x 304 Not Modified", "", "", 304},
        {"HTTP/2 200 \r\na: 1\r\n", "HTTP/2 200 ", "a: 1\r\n", "", 200},
        {"GET /a HTTP/1.1\r\nHost: a\r\n\r\n", "GET /a HTTP/1.1", "Host: a\r\n",
         "", 0},
    };
    struct warc_http http;
    struct err err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        assert_int_equal(warc_http_parse(str_of(cases[i].block), &http, &err),
                         0);
        assert_int_equal(http.status, cases[i].status);
        assert_str(cases[i].line, http.status_line);
        assert_str(cases[i].headers, http.headers);
        assert_str(cases[i].body, http.body);
    }
}

static void what_is_no_message_is_refused(void **state)
{
    (void)state;
    static const char *const blocks[] = {"",
                                         "\r\n",
                                         "software: x\r\n",
                                         "HTTP/1.1 OK\r\n\r\n",
                                         "GET /\r\n\r\n",
                                         "HTTP/1.1 99 x\r\n\r\n"};
    struct warc_http http;
    struct err err = {0};

    for (size_t i = 0; i < sizeof blocks / sizeof *blocks; i++)
        assert_int_equal(warc_http_parse(str_of(blocks[i]), &http, &err),
                         -ERR_FORMAT);
}

static void the_first_header_of_a_name_counts(void **state)
{
    (void)state;
    struct str headers = STR("A: 1\r\nb:\r\na: 2\r\n");

    assert_str("1", warc_http_header(headers, "a"));
    assert_non_null(warc_http_header(headers, "B").p);
    assert_int_equal(warc_http_header(headers, "B").n, 0);
    assert_null(warc_http_header(headers, "c").p);
    assert_str("2", warc_field(STR("depth: 2\r\nvia: x\r\n"), "depth"));
}

static void codings_come_off_from_the_last_to_the_first(void **state)
{
    (void)state;
    scoped(buf_done) struct buf body = {0};
    struct err err = {0};
    /* "abc" as deflate without compression, then in two chunks */
    struct warc_http http = {
        .headers = STR("Content-Encoding: identity, deflate\r\n"
                       "Transfer-Encoding: chunked\r\n"),
        .body = STR("4\r\n\x01\x03\x00\xfc\r\n4\r\n\xff"
                    "abc\r\n0\r\n\r\n"),
    };

    assert_int_equal(warc_http_body(&http, 100, &body, &err), 0);
    assert_str("abc", buf_str(&body));
    buf_reset(&body);
    assert_int_equal(warc_http_body(&http, 2, &body, &err), -ERR_LIMIT);
    http.body = STR("4\r\n\x01\x03\x00\xfc\r\n3\r\n\xff"
                    "ab");
    buf_reset(&body);
    assert_int_equal(warc_http_body(&http, 100, &body, &err), -ERR_FORMAT);
    assert_str("ab", buf_str(&body));
    assert_string_equal(err.msg, "chunked body breaks off");
}

static void a_plain_body_is_cut_at_the_limit(void **state)
{
    (void)state;
    scoped(buf_done) struct buf body = {0};
    struct err err = {0};
    struct warc_http http = {.headers = STR(""), .body = STR("abcd")};

    assert_int_equal(warc_http_body(&http, 4, &body, &err), 0);
    assert_int_equal(warc_http_body(&http, 3, &body, &err), -ERR_LIMIT);
    assert_str("abcdabc", buf_str(&body));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_message_is_taken_apart),
        cmocka_unit_test(what_is_no_message_is_refused),
        cmocka_unit_test(the_first_header_of_a_name_counts),
        cmocka_unit_test(codings_come_off_from_the_last_to_the_first),
        cmocka_unit_test(a_plain_body_is_cut_at_the_limit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
