/* indexer/schema.c: what is packed is unpacked; terms and times keep order. */
#include "tests/t.h"

#include "indexer/analyse.h"
#include "indexer/schema.h"

static void a_record_comes_back_whole(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct buf packed = {0}, text = {0};
    struct record got, in = {.id = "a",
                             .title = "Tiêu đề",
                             .card.number = "42/2022/NĐ-CP",
                             .shape = STR("\0\1xy")};
    struct err err = {0};

    for (int i = 0; i < 50000; i++)
        buf_addz(&text, "chữ ");
    in.text = text.p;
    record_pack(&packed, &in);
    assert_int_equal(record_unpack(&got, buf_str(&packed), arena, &err), 0);
    assert_string_equal(got.id, "a");
    assert_string_equal(got.title, "Tiêu đề");
    assert_string_equal(got.card.number, "42/2022/NĐ-CP");
    assert_string_equal(got.text, text.p);
    assert_string_equal(got.url, "");
    assert_true(str_eq(got.shape, in.shape));
    assert_true(str_eq(record_shape(buf_str(&packed)), in.shape));
    buf_done(&packed);
    buf_done(&text);
}

static void bytes_that_are_no_record_are_refused(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct record got, in = {.id = "a", .text = "b"};
    struct buf packed = {0};

    record_pack(&packed, &in);
    for (size_t n = 0; n < packed.n; n++) { /* cut off anywhere */
        struct err err = {0};
        assert_int_equal(
            record_unpack(&got, str_sub(buf_str(&packed), 0, n), arena, &err),
            -ERR_FORMAT);
    }
    struct err err = {0};
    packed.p[0] = '0';
    assert_int_equal(record_unpack(&got, buf_str(&packed), arena, &err),
                     -ERR_FORMAT);
    assert_int_equal(record_shape(buf_str(&packed)).n, 0);
    buf_done(&packed);
}

static void times_sort_as_bytes(void **state)
{
    (void)state;
    static const int64_t times[] = {-86400000, -1, 0, 999, 1000, 1700000000000};
    char last[SLOT_TIME_BYTES] = {0}, now[SLOT_TIME_BYTES];

    for (size_t i = 0; i < sizeof times / sizeof *times; i++) {
        schema_time_pack(now, times[i]);
        assert_true(memcmp(last, now, sizeof now) <= 0);
        memcpy(last, now, sizeof now);
        int64_t ms = schema_time_unpack((struct str){now, sizeof now});
        assert_true(ms <= times[i] && ms > times[i] - 1000);
    }
    assert_int_equal(schema_time_unpack(STR("short")), 0);
}

static void filter_terms_are_folded_where_people_type_them(void **state)
{
    (void)state;
    struct buf term = {0};

    schema_term(&term, TERM_TYPE, STR("Nghị định"));
    assert_string_equal(term.p, "Tnghi dinh");
    schema_term(&term, TERM_DOCNO, STR("42/2022/NĐ-CP"));
    assert_string_equal(term.p, "D42/2022/NĐ-CP");
    schema_term(&term, TERM_DOCNO_FOLD, STR("042/2022/NĐ-CP"));
    assert_string_equal(term.p, "F42/2022/nd-cp");
    schema_term(&term, TERM_PORTAL, STR("000.00.01.H26"));
    assert_string_equal(term.p, "A000.00.01.H26");
    buf_done(&term);
}

static void a_long_term_is_cut_at_a_character(void **state)
{
    (void)state;
    struct buf term = {0}, content = {0};

    for (int shift = 0; shift < 4; shift++) {
        buf_reset(&content);
        for (int i = 0; i < shift; i++)
            buf_addc(&content, 'x');
        while (content.n < 400)
            buf_addz(&content, "ệ");
        schema_term(&term, TERM_KEY, buf_str(&content));
        assert_true(term.n <= ANALYSE_TERM_MAX);
        assert_true(term.n > ANALYSE_TERM_MAX - 4);
        assert_int_equal((term.n - 1 - (size_t)shift) % strlen("ệ"), 0);
    }
    buf_done(&term);
    buf_done(&content);
}

static void a_host_is_found_under_all_its_parents(void **state)
{
    (void)state;
    scoped(terms_freep) struct terms *t = terms_new();
    size_t n;

    schema_hosts(t, STR("www.hanoi.gov.vn"));
    const struct term_count *list = terms_list(t, &n);
    assert_int_equal(n, 3);
    assert_string_equal(list[0].term, "Hgov.vn");
    assert_string_equal(list[1].term, "Hhanoi.gov.vn");
    assert_string_equal(list[2].term, "Hwww.hanoi.gov.vn");
    assert_int_equal(list[0].count, 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_comes_back_whole),
        cmocka_unit_test(bytes_that_are_no_record_are_refused),
        cmocka_unit_test(times_sort_as_bytes),
        cmocka_unit_test(filter_terms_are_folded_where_people_type_them),
        cmocka_unit_test(a_long_term_is_cut_at_a_character),
        cmocka_unit_test(a_host_is_found_under_all_its_parents),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
