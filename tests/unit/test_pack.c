/* searchd/pack.c: what is packed is unpacked to the same. */
#include "searchd/pack.h"
#include "tests/t.h"

#include <zlib.h>

static void what_is_packed_is_unpacked_to_the_same(void **state)
{
    (void)state;
    scoped(buf_done) struct buf body = {0};
    scoped(mem_freep) char *text = NULL, *back = mem_new(1, 100000);
    z_stream z = {0};

    for (int i = 0; i < 2000; i++)
        buf_addf(&body, "Điều %d. Quy định về lệ phí\n", i);
    size_t n = body.n;
    text = str_dup(buf_str(&body));
    assert_true(pack_gzip(&body));
    assert_true(body.n < n / 4);
    assert_int_equal(inflateInit2(&z, 15 + 16), Z_OK);
    z.next_in = (Bytef *)body.p;
    z.avail_in = (uInt)body.n;
    z.next_out = (Bytef *)back;
    z.avail_out = 100000;
    assert_int_equal(inflate(&z, Z_FINISH), Z_STREAM_END);
    assert_int_equal(z.total_out, n);
    inflateEnd(&z);
    assert_memory_equal(back, text, n);
}

static void what_is_small_stays(void **state)
{
    (void)state;
    scoped(buf_done) struct buf body = {0};

    buf_addz(&body, "small");
    assert_false(pack_gzip(&body));
    assert_string_equal(body.p, "small");
}

static void only_who_allows_it_gets_it_packed(void **state)
{
    (void)state;
    static const struct {
        const char *header;
        bool accepted;
    } cases[] = {
        {"", false},
        {"gzip", true},
        {"br, GZIP ;q=0.5", true},
        {"gzip, deflate, br, zstd", true},
        {"identity", false},
        {"gzip;q=0", false},
        {"gzip; q=0.000, br", false},
        {"x-gzip", false},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(pack_accepted(str_of(cases[i].header)),
                         cases[i].accepted);
    assert_false(pack_accepted((struct str){0}));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_packed_is_unpacked_to_the_same),
        cmocka_unit_test(what_is_small_stays),
        cmocka_unit_test(only_who_allows_it_gets_it_packed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
