/* base/str.c: slices know their length, buffers grow and always end in NUL. */
#include "base/str.h"
#include "tests/t.h"

static void comparing_minds_length_and_only_ascii_case(void **state)
{
    (void)state;
    assert_true(str_eq(STR(""), (struct str){0}));
    assert_false(str_eq(STR("a"), STR("ab")));
    assert_true(str_case_eq(STR("GoV.vn"), STR("gOv.VN")));
    assert_false(str_case_eq(STR("Đ"), STR("đ")));
    assert_true(str_starts(STR("https://x"), STR("https:")));
    assert_false(str_starts(STR("http"), STR("https")));
    assert_true(str_starts(STR("x"), STR("")));
    assert_true(str_case_starts(STR("HTTPS://x"), STR("https:")));
    assert_true(str_ends(STR("a.pdf"), STR(".pdf")));
    assert_false(str_ends(STR("pdf"), STR(".pdf")));
    assert_true(str_ends((struct str){0}, STR("")));
}

static void finding_gives_the_first_place_or_minus_one(void **state)
{
    (void)state;
    assert_int_equal(str_find(STR("abcabc"), STR("ca")), 2);
    assert_int_equal(str_find(STR("abc"), STR("abcd")), -1);
    assert_int_equal(str_find((struct str){0}, STR("a")), -1);
    assert_int_equal(str_find((struct str){0}, STR("")), 0);
    assert_int_equal(str_case_find(STR("<META Charset"), STR("charset")), 6);
    assert_int_equal(str_case_find(STR("ab"), STR("abc")), -1);
    assert_int_equal(str_chr(STR("a\0b"), 'b'), 2);
    assert_int_equal(str_chr((struct str){0}, 'b'), -1);
}

static void trimming_and_cutting_stay_inside(void **state)
{
    (void)state;
    assert_str("a b", str_trim(STR(" \t\r\n\f\va b \n")));
    assert_str("", str_trim(STR("   ")));
    assert_str("bc", str_sub(STR("abc"), 1, 99));
    assert_str("", str_sub(STR("abc"), 5, 2));
    assert_null(str_sub((struct str){0}, 3, 9).p);
}

static void cutting_gives_every_part_even_empty_ones(void **state)
{
    static const char *const want[] = {"a", "", "b", ""};
    struct str rest = STR("a,,b,"), part;
    size_t n = 0;

    (void)state;
    while (str_cut(&rest, ',', &part))
        assert_str(want[n++], part);
    assert_int_equal(n, 4);
    assert_false(str_cut(&rest, ',', &part));
    rest = STR("");
    assert_true(str_cut(&rest, ',', &part));
    assert_int_equal(part.n, 0);
    assert_false(str_cut(&rest, ',', &part));
}

static void a_number_is_the_whole_text_or_nothing(void **state)
{
    static const struct {
        const char *text;
        bool good;
        int64_t value;
    } cases[] = {
        {"0", true, 0},
        {"-12", true, -12},
        {"007", true, 7},
        {"9223372036854775807", true, INT64_MAX},
        {"-9223372036854775808", true, INT64_MIN},
        {"9223372036854775808", false, 0},
        {"", false, 0},
        {"-", false, 0},
        {"+1", false, 0},
        {" 1", false, 0},
        {"1 ", false, 0},
        {"1.0", false, 0},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        int64_t value = 77;
        assert_int_equal(
            str_int(str_of(cases[i].text), INT64_MIN, INT64_MAX, &value),
            cases[i].good);
        assert_int_equal(value, cases[i].good ? cases[i].value : 77);
    }
    int64_t value;
    assert_false(str_int(STR("11"), 1, 10, &value));
    assert_true(str_int(STR("10"), 1, 10, &value));
}

static void a_buffer_holds_what_was_added(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    buf_add(&b, (struct str){0});
    assert_string_equal(b.p, "");
    buf_addz(&b, "xin ");
    buf_addc(&b, 'c');
    buf_addf(&b, "%s-%d", "hào", 7);
    assert_string_equal(b.p, "xin chào-7");
    buf_cut(&b, 3);
    assert_string_equal(b.p, "xin");
    buf_cut(&b, 99);
    assert_int_equal(b.n, 3);
    buf_reset(&b);
    assert_int_equal(b.n, 0);
    buf_add(&b, STR("a\0b"));
    assert_int_equal(b.n, 3);
    buf_shrink(&b, b.room);
    assert_int_equal(b.n, 0);
    assert_non_null(b.p);
    buf_shrink(&b, b.room - 1);
    assert_null(b.p);
}

static void a_formatted_text_longer_than_the_room_is_whole(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    for (int width = 1; width < 1000; width += 37) {
        size_t before = b.n;
        buf_addf(&b, "%0*d", width, 5);
        assert_int_equal(b.n, before + (size_t)width);
        assert_int_equal(strlen(b.p), b.n);
    }
}

static void taking_leaves_an_empty_buffer(void **state)
{
    (void)state;
    struct buf b = {0};
    scoped(mem_freep) char *nothing = buf_take(&b);

    assert_string_equal(nothing, "");
    memcpy(buf_room(&b, 3), "abc", 3);
    b.n += 3;
    scoped(mem_freep) char *text = buf_take(&b);
    assert_string_equal(text, "abc");
    assert_null(b.p);
}

static void a_copy_is_cut_at_the_room_and_closed(void **state)
{
    char room[4] = "xyz";

    (void)state;
    str_copy(room, sizeof room, STR("abcdef"));
    assert_string_equal(room, "abc");
    str_copy(room, sizeof room, STR("d"));
    assert_string_equal(room, "d");
    str_copy(room, sizeof room, (struct str){0});
    assert_string_equal(room, "");
}

static void a_hash_tells_texts_apart(void **state)
{
    (void)state;
    assert_true(str_hash(STR("")) == 0xcbf29ce484222325u);
    assert_true(str_hash(STR("a")) == 0xaf63dc4c8601ec8cu);
    assert_true(str_hash(STR("ab")) != str_hash(STR("ba")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(comparing_minds_length_and_only_ascii_case),
        cmocka_unit_test(finding_gives_the_first_place_or_minus_one),
        cmocka_unit_test(trimming_and_cutting_stay_inside),
        cmocka_unit_test(cutting_gives_every_part_even_empty_ones),
        cmocka_unit_test(a_number_is_the_whole_text_or_nothing),
        cmocka_unit_test(a_buffer_holds_what_was_added),
        cmocka_unit_test(a_formatted_text_longer_than_the_room_is_whole),
        cmocka_unit_test(taking_leaves_an_empty_buffer),
        cmocka_unit_test(a_copy_is_cut_at_the_room_and_closed),
        cmocka_unit_test(a_hash_tells_texts_apart),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
