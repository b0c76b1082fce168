/* crawler/http_body.c: codings come off as browsers take them off, and never
 * more comes out than was allowed. */
#include "crawler/http_body.h"

#include "tests/t.h"

#include <stdlib.h>
#include <zlib.h>
#include <zstd.h>

static const char text[] = "Thủ tục hành chính, thủ tục hành chính";

enum { RAW = -15, ZLIB = 15, GZIP = 31 };

static void pack(struct buf *out, struct str in, int window)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)in.p,
                  .avail_in = (unsigned)in.n};

    deflateInit2(&z, 9, Z_DEFLATED, window, 8, Z_DEFAULT_STRATEGY);
    size_t room = deflateBound(&z, in.n) + 64;
    z.next_out = (unsigned char *)buf_room(out, room);
    z.avail_out = (unsigned)room;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += z.total_out;
    deflateEnd(&z);
}

/* `text` and 64 MiB of zeros, packed by another program. */
static const struct str text_br =
    STR("\x1b\x31\x00\xf8\x2d\x8e\xc7\xf9\xc7\x90\x5a\x6b\x98\xf4\x1a\x84"
        "\x6a\xcc\x0d\x4c\xe4\x84\x34\x69\xa7\x03\x95\x74\x68\x63\x8d\x16"
        "\x3e\x0c\x32\x41\x58\x86\x83\xab\x48\x21\x51\x0d\x65\xfb\x4c\xfe"
        "\x02");
static const struct str zeros_br =
    STR("\xcb\xff\xff\x3f\xf8\x27\x00\xe2\xb1\x40\x20\xf7\xfe\x8f\xff\xff"
        "\x7f\xf0\x4f\x00\xc4\x61\x11\x80\xee\xfd\x1f\xff\xff\xff\xe0\x9f"
        "\x00\x88\xc3\x02\x00\xdd\xfb\x3f\xfe\xff\xff\xc1\x3f\x01\x10\x87"
        "\x05\x00\xba\xf7\x7f\xfc\xff\xff\x83\x7f\x02\x20\x0e\x0b\x00\x74"
        "\xef\xff\xf8\xff\xff\x07\xff\x04\x40\x1c\x16\x00\xe8\xde\xff\xf1"
        "\xff\xff\x0f\xfe\x09\x80\x38\x2c\x00\xd0\xbd\xff\xcb\xff\xff\x3f"
        "\xfc\x13\x00\x71\x58\x00\xa0\x7b\xff\x07");

static void pack_zstd(struct buf *out, struct str in)
{
    size_t n = ZSTD_compressBound(in.n);

    out->n += ZSTD_compress(buf_room(out, n), n, in.p, in.n, 3);
}

/* Code of http_decode(); what came out is compared with `want`. */
static int decode(const char *coding, struct str in, size_t max,
                  const char *want)
{
    scoped(buf_done) struct buf out = {0};
    struct err err = {0};
    int r = http_decode(str_of(coding), in, max, &out, &err);

    assert_str(want, buf_str(&out));
    return r;
}

static void every_coding_comes_off(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    pack(&b, str_of(text), GZIP);
    assert_int_equal(decode("gzip", buf_str(&b), 1000, text), 0);
    assert_int_equal(decode("X-GZip", buf_str(&b), 1000, text), 0);
    assert_int_equal(decode("deflate", buf_str(&b), 1000, text), 0);
    buf_reset(&b);
    pack(&b, str_of(text), ZLIB);
    assert_int_equal(decode("deflate", buf_str(&b), 1000, text), 0);
    buf_reset(&b);
    pack(&b, str_of(text), RAW);
    assert_int_equal(decode("deflate", buf_str(&b), 1000, text), 0);
    assert_int_equal(decode("br", text_br, 1000, text), 0);
    buf_reset(&b);
    pack_zstd(&b, str_of(text));
    assert_int_equal(decode("zstd", buf_str(&b), 1000, text), 0);
}

static void what_is_not_coded_passes_through(void **state)
{
    (void)state;
    static const char *const codings[] = {"gzip", "zstd", "identity", "utf-8",
                                          ""};

    for (size_t i = 0; i < sizeof codings / sizeof *codings; i++)
        assert_int_equal(decode(codings[i], str_of(text), 1000, text), 0);
    assert_int_equal(decode("br", STR(""), 1000, ""), 0);
}

static void
several_gzip_members_are_one_body_and_junk_behind_is_ignored(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    pack(&b, STR("one "), GZIP);
    pack(&b, STR("two"), GZIP);
    buf_addz(&b, "junk");
    assert_int_equal(decode("gzip", buf_str(&b), 1000, "one two"), 0);
    b.p[b.n - 4 - 8] ^= 1; /* checksum of the last member */
    assert_int_equal(decode("gzip", buf_str(&b), 1000, "one two"), 0);
}

static void
a_body_that_breaks_off_gives_what_there_is_and_an_error(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};
    scoped(buf_done) struct buf out = {0};
    struct err err = {0};

    pack(&b, str_of(text), GZIP);
    for (size_t n = 3; n + 1 < b.n; n++) {
        buf_reset(&out);
        assert_int_equal(http_decode(STR("gzip"), str_sub(buf_str(&b), 0, n),
                                     1000, &out, &err),
                         -ERR_FORMAT);
        assert_true(out.n < sizeof text && !memcmp(out.p, text, out.n));
    }
    assert_int_equal(http_decode(STR("br"), str_sub(text_br, 0, text_br.n - 3),
                                 1000, &out, &err),
                     -ERR_FORMAT);
    buf_reset(&b);
    pack_zstd(&b, str_of(text));
    assert_int_equal(http_decode(STR("zstd"), str_sub(buf_str(&b), 0, b.n - 3),
                                 1000, &out, &err),
                     -ERR_FORMAT);
}

static void a_bomb_stops_at_the_limit(void **state)
{
    (void)state;
    enum { BIG = 64 << 20, LIMIT = 100000 };
    scoped(mem_freep) char *zeros = mem_new(BIG, 1);
    static const char *const codings[] = {"gzip", "br", "zstd"};
    struct str big = {zeros, BIG};

    for (size_t i = 0; i < 3; i++) {
        scoped(buf_done) struct buf b = {0};
        scoped(buf_done) struct buf out = {0};
        struct err err = {0};
        if (i == 0)
            pack(&b, big, GZIP);
        else if (i == 1)
            buf_add(&b, zeros_br);
        else
            pack_zstd(&b, big);
        buf_addz(&out, "x");
        assert_int_equal(
            http_decode(str_of(codings[i]), buf_str(&b), LIMIT, &out, &err),
            -ERR_LIMIT);
        assert_int_equal(out.n, LIMIT + 1);
        assert_true(out.room < 4 * LIMIT);
    }
}

static void exactly_the_limit_is_allowed(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    pack(&b, str_of(text), GZIP);
    assert_int_equal(decode("gzip", buf_str(&b), strlen(text), text), 0);
    assert_int_equal(decode("gzip", buf_str(&b), 3, "Th\xe1"), -ERR_LIMIT);
    assert_int_equal(decode("identity", STR("abcd"), 3, "abc"), -ERR_LIMIT);
}

static void chunks_come_off(void **state)
{
    (void)state;
    static const struct {
        const char *in, *want;
        int code;
    } cases[] = {
        {"3\r\nabc\r\n2\r\nde\r\n0\r\n\r\n", "abcde", 0},
        {"3\nabc\n2;name=value\nde\n0\n\n", "abcde", 0},
        {"  003 \r\nabc\r\n0\r\nTrailer: x\r\n\r\n", "abc", 0},
        {"0\r\n\r\n", "", 0},
        {"A\r\n0123456789\r\n0", "0123456789", -ERR_FORMAT},
        {"3\r\nabc\r\n", "abc", -ERR_FORMAT},
        {"3\r\nab", "ab", -ERR_FORMAT},
        {"3\r\nabc\r\nnonsense\r\n", "abc", -ERR_FORMAT},
        {"<html>not chunked", "<html>not chunked", 0},
        {"", "", 0},
        {"ffffffffffffffffffff\r\nabc", "ffffffffffffffffffff\r\nabc", 0},
        {"fffffffffffffff\r\nabc", "abc", -ERR_FORMAT},
    };
    struct err err = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        assert_int_equal(http_dechunk(str_of(cases[i].in), 1000, &out, &err),
                         cases[i].code);
        assert_str(cases[i].want, buf_str(&out));
    }
    scoped(buf_done) struct buf out = {0};
    assert_int_equal(
        http_dechunk(STR("3\r\nabc\r\n3\r\ndef\r\n0\r\n\r\n"), 4, &out, &err),
        -ERR_LIMIT);
    assert_str("abcd", buf_str(&out));
}

static void headers_are_walked_with_folded_lines(void **state)
{
    (void)state;
    struct str rest =
        STR("A: 1\r\nno colon\r\nB :2\r\n : x\r\nLong: a\r\n\tb \n"
            "Last:");
    struct str name, value;

    assert_true(http_next_header(&rest, &name, &value));
    assert_str("A", name);
    assert_str("1", value);
    assert_true(http_next_header(&rest, &name, &value));
    assert_str("B", name);
    assert_true(http_next_header(&rest, &name, &value));
    assert_str("Long", name);
    assert_str("a\r\n\tb", value);
    assert_true(http_next_header(&rest, &name, &value));
    assert_str("Last", name);
    assert_str("", value);
    assert_false(http_next_header(&rest, &name, &value));
    assert_true(http_is_chunked(STR("Transfer-Encoding: gzip, Chunked\r\n")));
    assert_false(http_is_chunked(STR("Content-Encoding: chunked\r\n")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_coding_comes_off),
        cmocka_unit_test(what_is_not_coded_passes_through),
        cmocka_unit_test(
            several_gzip_members_are_one_body_and_junk_behind_is_ignored),
        cmocka_unit_test(
            a_body_that_breaks_off_gives_what_there_is_and_an_error),
        cmocka_unit_test(a_bomb_stops_at_the_limit),
        cmocka_unit_test(exactly_the_limit_is_allowed),
        cmocka_unit_test(chunks_come_off),
        cmocka_unit_test(headers_are_walked_with_folded_lines),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
