/* indexer/namebook.c: names of bodies and places, old and new. */
#include "indexer/namebook.h"

#include "base/err.h"
#include "tests/t.h"

#define HEAD "kind,id,name,parent,now,aliases\n"

static const char table[] =
    HEAD "province,tuyen-quang,Tỉnh Tuyên Quang,,,Tuyên Quang\n"
         "province,ha-giang,Tỉnh Hà Giang,,tuyen-quang,Hà Giang\n"
         "province,hoa-binh,Tỉnh Hòa Bình,,,Hòa Bình\n"
         "district,vi-xuyen,Huyện Vị Xuyên,ha-giang,,\n"
         "commune,tan-lap-1,Xã Tân Lập,tuyen-quang,,\n"
         "commune,tan-lap-2,Xã Tân Lập,hoa-binh,,\n"
         "body,chinh-phu,Chính phủ,,,\n"
         "body,thu-tuong,Thủ tướng Chính phủ,,,TTg\n"
         "body,khcn,Bộ Khoa học và Công nghệ,,,\n"
         "body,tttt,Bộ Thông tin và Truyền thông,,khcn,Bộ TT&TT\n"
         "body,bcvt,\"Bộ Bưu chính, Viễn thông\",,tttt,\n";

static struct namebook *load(const char *text)
{
    struct namebook *names = NULL;
    struct err err = {0};

    assert_int_equal(namebook_load(&names, t_file("n.csv", str_of(text)), &err),
                     0);
    return names;
}

static void add(void *context, const struct name *name)
{
    buf_addf(context, "%s ", name->id);
}

static void found(const struct namebook *names, const char *text,
                  const char *want)
{
    scoped(buf_done) struct buf ids = {0};

    buf_addz(&ids, "");
    namebook_find(names, str_of(text), add, &ids);
    assert_string_equal(ids.p, want);
}

static void names_are_met_in_any_spelling(void **s)
{
    scoped(namebook_freep) struct namebook *n = load(table);

    (void)s;
    found(n, "ỦY BAN NHÂN DÂN TỈNH HÀ GIANG", "ha-giang ");
    found(n, "Tin từ Tuyên Quang và tỉnh Hoà Bình", "tuyen-quang hoa-binh ");
    found(n, "Thủ tướng Chính phủ, Bộ TT&TT", "thu-tuong tttt ");
    found(n, "Bộ Bưu chính - Viễn thông", "bcvt ");
    found(n, "huyện Vị Xuyên", "vi-xuyen ");
    found(n, "", "");
}

static void common_words_are_no_places(void **s)
{
    scoped(namebook_freep) struct namebook *n = load(table);

    (void)s;
    found(n, "vì hòa bình và phát triển", "");
    found(n, "Hòa giang", "");
}

static void a_name_of_several_needs_the_place_above(void **s)
{
    scoped(namebook_freep) struct namebook *n = load(table);

    (void)s;
    found(n, "xã Tân Lập", "");
    found(n, "xã Tân Lập, Tỉnh Hòa Bình", "tan-lap-2 hoa-binh ");
}

static void chains_lead_to_what_is_there_today(void **s)
{
    scoped(namebook_freep) struct namebook *n = load(table);
    scoped(buf_done) struct buf ids = {0};

    (void)s;
    namebook_chain(n, namebook_by_id(n, STR("bcvt")), add, &ids);
    assert_string_equal(ids.p, "bcvt tttt khcn ");
    assert_string_equal(
        namebook_province(n, namebook_by_id(n, STR("vi-xuyen")))->id,
        "tuyen-quang");
    assert_null(namebook_province(n, namebook_by_id(n, STR("khcn"))));
    assert_null(namebook_by_id(n, STR("x")));
}

static void says_which_line_is_wrong_and_why(void **s)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {HEAD "city,a,A,,,\n", ":2: kind 'city'"},
        {HEAD "body,A b,A,,,\n", ":2: id 'A b'"},
        {HEAD "body,a,A,,,\nbody,a,B,,,\n", ":3: id 'a' stands here twice"},
        {HEAD "body,a,A,,b,\n", "'b' of 'a' is nowhere"},
        {HEAD "body,a,A,,b,\nbody,b,B,,a,\n", "goes on in more than"},
        {HEAD "district,a,A,c,,\n", "parent 'c' of 'a' is nowhere"},
        {HEAD "body,a\n", ":2: 2 columns"},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct namebook *names = NULL;
        struct err err = {0};
        assert_int_equal(
            namebook_load(&names, t_file("n.csv", str_of(cases[i].text)), &err),
            -ERR_CONFIG);
        assert_non_null(strstr(err.msg, cases[i].says));
        assert_null(names);
    }
}

static void the_shipped_table_knows_the_mergers_of_2025(void **s)
{
    static const struct {
        const char *text, *province;
    } cases[] = {
        {"UBND tỉnh Bình Dương", "ho-chi-minh"},
        {"Bà Rịa - Vũng Tàu", "ho-chi-minh"},
        {"Thừa Thiên Huế", "hue"},
        {"TP.HCM", "ho-chi-minh"},
        {"tỉnh Đăk Nông", "lam-dong"},
        {"Cần Thơ", "can-tho"},
    };
    scoped(namebook_freep) struct namebook *n = NULL;
    struct err err = {0};
    int provinces = 0, old = 0;

    (void)s;
    assert_int_equal(namebook_load(&n, "config/vi/names.csv", &err), 0);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf ids = {0};
        namebook_find(n, str_of(cases[i].text), add, &ids);
        buf_cut(&ids, ids.n - 1);
        const struct name *name = namebook_by_id(n, buf_str(&ids));
        assert_non_null(name);
        assert_string_equal(namebook_province(n, name)->id, cases[i].province);
    }
    for (size_t i = 0; i < namebook_count(n); i++) {
        const struct name *name = namebook_at(n, i);
        provinces += name->kind == NAME_PROVINCE;
        old += name->kind == NAME_PROVINCE && *name->now;
    }
    assert_int_equal(provinces, 63);
    assert_int_equal(old, 29);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_met_in_any_spelling),
        cmocka_unit_test(common_words_are_no_places),
        cmocka_unit_test(a_name_of_several_needs_the_place_above),
        cmocka_unit_test(chains_lead_to_what_is_there_today),
        cmocka_unit_test(says_which_line_is_wrong_and_why),
        cmocka_unit_test(the_shipped_table_knows_the_mergers_of_2025),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
