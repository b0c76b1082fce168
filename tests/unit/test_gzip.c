/* base/gzip.c: what is packed is unpacked by zlib, byte by byte. */
#include "base/gzip.h"

#include "tests/t.h"

#include <stdlib.h>
#include <zlib.h>

enum { MEMBER = 15 + 16, RAW = -15 }; /* how zlib calls them */

static void unpack(struct str member, int kind, struct buf *out, size_t room)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)member.p,
                  .avail_in = (unsigned)member.n};

    assert_int_equal(inflateInit2(&z, kind), Z_OK);
    z.next_out = (unsigned char *)buf_room(out, room + 1);
    z.avail_out = (unsigned)room + 1;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.avail_in, 0); /* one member, nothing behind it */
    out->n += z.total_out;
    inflateEnd(&z);
}

/* Words, zeros or noise. */
static void fill(struct buf *b, size_t n, int kind)
{
    static const char words[] = "thủ tục hành chính công dân ";
    uint32_t seed = (uint32_t)n * 2654435761u + 1;

    buf_reset(b);
    char *at = buf_room(b, n);
    for (size_t i = 0; i < n; i++) {
        seed = seed * 1664525u + 1013904223u;
        at[i] = kind == 0 ? words[(i + (seed >> 29 == 0)) % (sizeof words - 1)]
                : kind == 1 ? 0
                            : (char)(seed >> 24);
    }
    b->n = n;
}

static void every_size_and_kind_comes_back(void **state)
{
    (void)state;
    static const size_t sizes[] = {0,    1,     2,     100,    4000,   4096,
                                   8191, 32768, 65535, 300000, 5000000};
    scoped(gzip_freep) struct gzip *g = gzip_new();
    scoped(buf_done) struct buf in = {0};

    for (size_t i = 0; i < 3 * sizeof sizes / sizeof *sizes; i++)
        for (int how = GZIP_PACK; how <= GZIP_STORE; how++) {
            scoped(buf_done) struct buf packed = {0};
            scoped(buf_done) struct buf back = {0};
            fill(&in, sizes[i / 3], (int)(i % 3));
            struct str parts[3] = {str_sub(buf_str(&in), 0, in.n / 3),
                                   str_sub(buf_str(&in), in.n / 3, in.n / 2),
                                   str_sub(buf_str(&in), in.n / 2, in.n)};
            gzip_member(g, parts, 3, (enum gzip_how)how, &packed);
            unpack(buf_str(&packed), MEMBER, &back, in.n);
            assert_true(str_eq(buf_str(&back), buf_str(&in)));
            assert_true(packed.n < in.n + in.n / 100 + 64);
        }
}

static void raw_bytes_come_back(void **state)
{
    (void)state;
    static const size_t sizes[] = {0, 1, 20, 900, 4096, 65536, 300000, 5000000};
    scoped(gzip_freep) struct gzip *g = gzip_new();
    scoped(buf_done) struct buf in = {0};

    for (size_t i = 0; i < 3 * sizeof sizes / sizeof *sizes; i++) {
        scoped(buf_done) struct buf packed = {0};
        scoped(buf_done) struct buf back = {0};
        fill(&in, sizes[i / 3], (int)(i % 3));
        gzip_raw(g, buf_str(&in), &packed);
        unpack(buf_str(&packed), RAW, &back, in.n);
        assert_true(str_eq(buf_str(&back), buf_str(&in)));
        assert_true(packed.n < in.n + in.n / 100 + 64);
    }
}

static void members_follow_each_other_in_one_buffer(void **state)
{
    (void)state;
    scoped(gzip_freep) struct gzip *g = gzip_new();
    scoped(buf_done) struct buf packed = {0};
    scoped(buf_done) struct buf back = {0};
    struct str one = STR("one"), two = STR("two");

    gzip_member(g, &one, 1, GZIP_PACK, &packed);
    size_t first = packed.n;
    gzip_member(g, &two, 1, GZIP_PACK, &packed);
    unpack(str_sub(buf_str(&packed), 0, first), MEMBER, &back, 3);
    unpack(str_sub(buf_str(&packed), first, packed.n), MEMBER, &back, 3);
    assert_true(str_eq(buf_str(&back), STR("onetwo")));
}

static void pages_become_small(void **state)
{
    (void)state;
    scoped(gzip_freep) struct gzip *g = gzip_new();
    scoped(buf_done) struct buf in = {0};
    scoped(buf_done) struct buf packed = {0};

    fill(&in, 100000, 0);
    struct str all = buf_str(&in);
    gzip_member(g, &all, 1, GZIP_PACK, &packed);
    assert_true(packed.n < in.n / 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_size_and_kind_comes_back),
        cmocka_unit_test(raw_bytes_come_back),
        cmocka_unit_test(members_follow_each_other_in_one_buffer),
        cmocka_unit_test(pages_become_small),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
