/* crawler/cdxj.c: keys turned round, lines in order, read back as written. */
#include "crawler/cdxj.h"

#include "tests/t.h"

static void the_host_is_turned_round_in_the_key(void **state)
{
    (void)state;
    static const struct {
        const char *url, *key;
    } cases[] = {
        {"https://www.Hanoi.gov.vn/Tin?ID=1", "vn,gov,hanoi)/tin?id=1 "},
        {"http://a.gov.vn", "vn,gov,a)/ "},
        {"http://a.gov.vn:8080/x", "vn,gov,a:8080)/x "},
        {"http://me@a.gov.vn/", "vn,gov,a)/ "},
        {"http://127.0.0.1:80/", "127.0.0.1:80)/ "},
        {"http://[::1]:8090/", "[::1]:8090)/ "},
        {"http://[::1]/", "[::1])/ "},
        {"http://a.gov.vn?q=1", "vn,gov,a)/?q=1 "},
        {"urn:x y", "urn:x_y "},
        {"http:///", ")/ "},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf b = {0};
        struct cdxj_entry e = {.url = str_of(cases[i].url)};
        cdxj_add(&b, &e);
        assert_str(cases[i].key, str_sub(buf_str(&b), 0, strlen(cases[i].key)));
    }
}

static void a_line_is_read_back_as_written(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};
    struct cdxj_entry back, e = {
                                .url = STR("http://a.gov.vn/"),
                                .mime = STR("text/html"),
                                .digest = STR("sha1:ABC"),
                                .date_unix_ms = 1767614400250,
                                .status = 200,
                                .offset = 123456789012,
                                .length = 77,
                                .filename = STR("x.warc.gz"),
                            };

    cdxj_add(&b, &e);
    assert_str("vn,gov,a)/ 20260105120000 {\"url\": \"http://a.gov.vn/\", "
               "\"mime\": \"text/html\", \"status\": \"200\", \"digest\": "
               "\"sha1:ABC\", \"length\": \"77\", \"offset\": "
               "\"123456789012\", \"filename\": \"x.warc.gz\"}\n",
               buf_str(&b));
    assert_true(cdxj_parse(buf_str(&b), &back));
    assert_str("http://a.gov.vn/", back.url);
    assert_str("text/html", back.mime);
    assert_str("sha1:ABC", back.digest);
    assert_true(back.offset == e.offset);
    assert_false(cdxj_parse(STR(""), &back));
    assert_false(cdxj_parse(STR("x 1 {\"url\": \"y\"}"), &back));
}

static void quotes_in_a_url_cannot_break_the_line(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};
    struct cdxj_entry back, e = {.url = STR("http://a/\"\\\n\", \"offset\": ")};

    cdxj_add(&b, &e);
    assert_true(str_find(buf_str(&b), STR("\\\"\\\\\\u000a\\\"")) > 0);
    assert_int_equal(str_chr(buf_str(&b), '\n'), (ptrdiff_t)b.n - 1);
    assert_false(cdxj_parse(buf_str(&b), &back));
}

static void lines_are_sorted_by_bytes(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    cdxj_sort(STR("vn,b\nvn,a)/2\nvn,a)/10\nvn,a\nVN\n"), &b);
    assert_str("VN\nvn,a\nvn,a)/10\nvn,a)/2\nvn,b\n", buf_str(&b));
    buf_reset(&b);
    cdxj_sort(STR(""), &b);
    assert_str("", buf_str(&b));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_host_is_turned_round_in_the_key),
        cmocka_unit_test(a_line_is_read_back_as_written),
        cmocka_unit_test(quotes_in_a_url_cannot_break_the_line),
        cmocka_unit_test(lines_are_sorted_by_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
