/* searchd/places.c: names lead to what they are today, and to what they were.
 */
#include "tests/t.h"

#include "base/arena.h"
#include "indexer/namebook.h"
#include "searchd/places.h"
#include "searchd/synonyms.h"
#include "searchd/words.h"

static const char NAMES[] =
    "kind,id,name,parent,now,aliases\n"
    "province,tuyen-quang,Tỉnh Tuyên Quang,,,Tuyên Quang\n"
    "province,ha-giang,Tỉnh Hà Giang,,tuyen-quang,Hà Giang\n"
    "province,phu-tho,Tỉnh Phú Thọ,,,Phú Thọ\n"
    "province,hoa-binh,Tỉnh Hòa Bình,,phu-tho,Hòa Bình\n"
    "province,vinh-phuc,Tỉnh Vĩnh Phúc,,phu-tho,Vĩnh Phúc\n"
    "commune,tan-lap-1,Xã Tân Lập,ha-giang,dong-tam,Tân Lập\n"
    "commune,tan-lap-2,Xã Tân Lập,vinh-phuc,,Tân Lập\n"
    "commune,dong-tam,Xã Đồng Tâm,tuyen-quang,,Đồng Tâm\n"
    "body,bo-cu,Bộ Thông tin và Truyền thông,,bo-moi,BTTTT\n"
    "body,bo-moi,Bộ Khoa học và Công nghệ,,,BKHCN\n";

/* What `text` leads to, whatever stands in it: "Tuyên Quang|...". */
static void assert_leads(const struct synonyms *s, const char *text,
                         const char *want)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf got = {0};
    struct words w;
    size_t member;

    words_read(&w, str_of(text), arena);
    buf_addz(&got, "");
    for (size_t at = 0; at < w.count; at++) {
        const struct synonym_group *g = synonyms_at(s, &w, at, &member);
        for (size_t i = 1; g && g->name && i < g->count; i++) {
            struct str other = synonym_text(&g->members[i]);
            buf_addf(&got, "%.*s|", (int)other.n, other.p);
        }
    }
    assert_string_equal(got.p, want);
}

static void names_lead_both_ways_but_not_across(void **state)
{
    (void)state;
    scoped(namebook_freep) struct namebook *names = NULL;
    scoped(synonyms_freep) struct synonyms *s = NULL;
    struct err err = {0};

    const char *path = t_file("names.csv", str_of(NAMES));
    if (namebook_load_there(&names, path, NULL, &err) < 0 ||
        synonyms_read(&s, STR("UBND = Ủy ban nhân dân"), &err) < 0)
        fail_msg("%s", err.msg);
    places_add(s, names);
    assert_leads(s, "giá đất tỉnh Hà Giang", "Tuyên Quang|");
    assert_leads(s, "gia dat ha giang", "Tuyên Quang|");
    assert_leads(s, "giá đất Tuyên Quang", "Hà Giang|");
    assert_leads(s, "Vĩnh Phúc", "Phú Thọ|"); /* and not Hòa Bình */
    assert_leads(s, "Phú Thọ", "Hòa Bình|Vĩnh Phúc|");
    /* peace, in a text that knows capitals */
    assert_leads(s, "Công ước về hòa bình", "");
    assert_leads(s, "Công ước về Hòa Bình", "Phú Thọ|");
    /* there are two of that name */
    assert_leads(s, "Xã Tân Lập", "");
    assert_leads(s, "Xã Đồng Tâm", "Xã Tân Lập|");
    assert_leads(s, "Bộ Thông tin và Truyền thông",
                 "Bộ Khoa học và Công nghệ|");
}

static void a_file_that_is_not_there_is_left_out(void **state)
{
    (void)state;
    scoped(namebook_freep) struct namebook *names = NULL;
    struct err err = {0};

    assert_int_equal(
        namebook_load_there(&names, "/nowhere/names.csv", NULL, &err), 0);
    assert_int_equal(namebook_count(names), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_lead_both_ways_but_not_across),
        cmocka_unit_test(a_file_that_is_not_there_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
