/* searchd/plan.c: questions against a small index. */
#include "tests/t.h"

#include "indexer/analyse.h"
#include "indexer/assemble.h"
#include "searchd/plan.h"
#include "searchd/synonyms.h"

#include <stdio.h>

static const struct {
    const char *id, *title, *text, *number;
} pages[] = {
    {"passport", "Cấp hộ chiếu phổ thông",
     "Công dân nộp hồ sơ cấp hộ chiếu tại cơ quan xuất nhập cảnh.", ""},
    {"marriage", "Đăng ký kết hôn",
     "Nộp tờ khai đăng ký kết hôn tại ủy ban nhân dân xã.", ""},
    {"decree", "Nghị định số 42/2022/NĐ-CP", "Về dịch vụ công trực tuyến.",
     "42/2022/NĐ-CP"},
    {"older", "Nghị định số 42/2019/NĐ-CP", "Về xử phạt trong thủy sản.",
     "42/2019/NĐ-CP"},
    {"circular", "Thông tư 12/2025/TT-BKHCN", "Hướng dẫn cổng thông tin.",
     "12/2025/TT-BKHCN"},
    {"citing", "Kế hoạch của xã",
     "Thi hành Nghị định 42/2022/NĐ-CP, 42/2022/NĐ-CP, 42/2022/NĐ-CP.", ""},
    {"autumn", "Lễ hội mùa thu", "Mùa thu ở làng, lá vàng rơi.", ""},
    {"revenue", "Thu ngân sách", "Khoản thu ngân sách của huyện năm nay.", ""},
    {"procedure", "Thủ tục hành chính", "Cải cách thủ tục hành chính.", ""},
    {"article2", "Điều 2. Giải thích", "Như Điều 3.", "15/2020/NĐ-CP"},
    {"article3", "Điều 3. Áp dụng", "Theo Điều 2, Điều 2.", "15/2020/NĐ-CP"},
};

static struct xap_reader *reader;

static int build_index(void **state)
{
    (void)state;
    scoped(assembler_freep) struct assembler *a = assembler_new();
    scoped(xap_writer_freep) struct xap_writer *w = NULL;
    struct err err = {0};

    if (xap_writer_open(&w, t_path("index"), &err) < 0)
        return -1;
    for (size_t i = 0; i < sizeof pages / sizeof *pages; i++) {
        struct record r = {.id = pages[i].id,
                           .title = pages[i].title,
                           .text = pages[i].text,
                           .card.number = pages[i].number,
                           .kind = i % 2 ? "news" : "page"};
        struct xap_doc doc;
        assemble(a, &r, &doc);
        if (xap_writer_put(w, &doc, &err) < 0)
            return -1;
    }
    if (xap_writer_commit(w, &err) < 0)
        return -1;
    return xap_reader_open(&reader, t_path("index"), &err);
}

static int close_index(void **state)
{
    (void)state;
    xap_reader_free(reader);
    return 0;
}

static struct xap_hits search(const struct plan_input *input,
                              struct xap_search s)
{
    scoped(plan_freep) struct plan *plan = NULL;
    struct xap_hits hits = {0};
    struct err err = {0};

    s.count = s.count ? s.count : 10;
    if (plan_new(&plan, input, reader, &err) < 0 ||
        plan_search(plan, reader, &s, &hits, &err) < 0)
        fail_msg("%s", err.msg);
    return hits;
}

/* Ids of all hits, joined. */
static void check_input(const struct plan_input *input, const char *want)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct xap_hits hits = search(input, (struct xap_search){0});
    struct buf got = {0};

    buf_addz(&got, "");
    for (size_t i = 0; i < hits.count; i++) {
        struct record r;
        struct err err = {0};
        struct str data = {hits.items[i].data, hits.items[i].data_bytes};
        assert_int_equal(record_unpack(&r, data, arena, &err), 0);
        buf_addf(&got, "%s%s", i ? " " : "", r.id);
        if (i)
            assert_true(hits.items[i].score <= hits.items[i - 1].score);
    }
    assert_string_equal(got.p, want);
    buf_done(&got);
    xap_hits_done(&hits);
}

static void check_first(const char *words, const char *want)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    struct plan_input input = {.words = str_of(words)};
    struct xap_hits hits = search(&input, (struct xap_search){0});
    struct err err = {0};
    struct record r = {.id = ""};

    if (hits.count)
        assert_int_equal(record_unpack(&r,
                                       (struct str){hits.items[0].data,
                                                    hits.items[0].data_bytes},
                                       arena, &err),
                         0);
    if (strcmp(r.id, want) != 0)
        fail_msg("'%s' finds '%s', not '%s'", words, r.id, want);
    xap_hits_done(&hits);
}

static void words_find_their_page_however_they_are_typed(void **state)
{
    (void)state;
    check_first("cấp hộ chiếu", "passport");
    check_first("CẤP HỘ CHIẾU?", "passport");
    check_first("cap ho chieu", "passport");
    check_first("cấp ho chieu", "passport"); /* half of it without */
    check_first("uỷ ban nhân dân", "marriage");
    check_first("caaps hooj chieesu", "passport"); /* no input method */
    check_first("ca61p ho65 chie61u", "passport");
    check_first("", "");
    check_first("không_có_từ_nào_như_vậy xyz", "");
}

static void neighbours_tell_which_word_is_meant(void **state)
{
    (void)state;
    check_first("mua thu", "autumn");
    check_first("thu ngan sach", "revenue");
    check_first("thu tuc", "procedure");
}

static void accents_that_were_typed_are_respected(void **state)
{
    (void)state;
    struct plan_input input = {.words = STR("kẹt")};

    check_input(&input, "");
    input.words = STR("ket");
    check_input(&input, "marriage");
}

static void a_number_finds_the_document_itself(void **state)
{
    (void)state;
    static const char *const spellings[] = {
        "42/2022/NĐ-CP",
        "42/2022/nd-cp",
        "nghị định 42/2022/NĐ-CP",
        "nghị định 42 năm 2022",
        "nghi dinh 42 nam 2022",
        "nd 42/2022",
        "42/2022",
        "042/2022/NĐ-CP",
        /* with other signs, or none */
        "42 2022 nd cp",
        "42-2022-NĐ-CP",
        "42_2022_ND-CP",
        "42.2022.nđ.cp",
        "42/2022 NĐ-CP",
        "42/2022/NĐCP",
        "nđ42/2022",
        "NĐ 42-2022",
        "42 / 2022 / NĐ - CP",
        "nghị định 42/2022 của Chính phủ về dịch vụ công trực tuyến của cơ "
        "quan nhà nước trên môi trường mạng",
    };

    for (size_t i = 0; i < sizeof spellings / sizeof *spellings; i++)
        check_first(spellings[i], "decree");
    check_first("thông tư 12 năm 2025", "circular");
    check_first("tt 12/2025", "circular");
    check_first("nghị định 42/2019/NĐ-CP", "older");
}

static void a_short_form_and_what_it_stands_for_find_each_other(void **state)
{
    (void)state;
    scoped(synonyms_freep) struct synonyms *synonyms = NULL;
    struct plan_input input = {.words = STR("CTTĐT")};
    struct err err = {0};

    assert_int_equal(synonyms_read(&synonyms,
                                   STR("CTTĐT = cổng thông tin\n"
                                       "DVC = dịch vụ công\n"
                                       "LHQ = liên hiệp = lễ hội mùa"),
                                   &err),
                     0);
    input.synonyms = synonyms;
    check_input(&input, "circular passport");
    input.words = STR("cttdt");
    check_input(&input, "circular passport decree");
    input.words = STR("liên hiệp");
    check_input(&input, "autumn");
}

static void an_article_that_is_named_comes_before_the_others(void **state)
{
    (void)state;
    check_first("Điều 2 nghị định 15/2020", "article2");
    check_first("khoản 1 dieu 3 nd 15/2020", "article3");
    check_first("15/2020/NĐ-CP điều 2", "article2");
}

static void phrases_must_stand_as_they_are(void **state)
{
    (void)state;
    struct str phrase = STR("hồ sơ cấp hộ chiếu");
    struct plan_input input = {.phrases = &phrase, .phrase_count = 1};

    check_input(&input, "passport");
    phrase = STR("hộ chiếu tại cơ quan");
    check_input(&input, "passport");
    phrase = STR("hộ chiếu hồ sơ");
    check_input(&input, "");
    phrase = STR("cap ho chieu"); /* the whole question without accents */
    check_input(&input, "passport");
}

static void what_is_not_wanted_is_left_out(void **state)
{
    (void)state;
    struct str without = STR("xử phạt");
    struct plan_input input = {
        .words = STR("nghị định"), .without = &without, .without_count = 1};

    check_input(&input, "decree citing");
    without = STR("thi");
    check_input(&input, "decree older");
}

static void a_filter_holds_and_alone_it_is_a_question(void **state)
{
    (void)state;
    const struct xap_query news = {.op = XAP_TERM, .term = "Knews"};
    struct plan_input input = {.filter = &news};

    check_input(&input, "marriage older citing revenue article2");
    input.words = STR("nghị định");
    check_input(&input, "older citing");
}

static void pages_of_one_answer_fit_each_other(void **state)
{
    (void)state;
    struct plan_input input = {.words = STR("nghị định thu của thông tin")};
    struct xap_hits all = search(&input, (struct xap_search){0});

    for (uint32_t first = 0; first < all.count; first++) {
        struct xap_hits one =
            search(&input, (struct xap_search){.first = first, .count = 1});
        assert_int_equal(one.count, 1);
        assert_int_equal(one.items[0].docid, all.items[first].docid);
        xap_hits_done(&one);
    }
    xap_hits_done(&all);
}

static void words_of_the_question_are_marked(void **state)
{
    (void)state;
    scoped(plan_freep) struct plan *plan = NULL;
    struct plan_input input = {.words = STR("cap ho chieu cua toi")};
    struct tokens walk = {.text = STR("Cấp lại hộ chiếu")};
    struct token token;
    struct err err = {0};
    int marked = 0;

    assert_int_equal(plan_new(&plan, &input, reader, &err), 0);
    while (tokens_next(&walk, &token))
        marked += plan_marks(plan, &token);
    assert_int_equal(marked, 3);
    assert_false(plan_is_empty(plan));
}

static void the_plan_can_be_told_in_words(void **state)
{
    (void)state;
    scoped(plan_freep) struct plan *plan = NULL;
    struct plan_input input = {.words = STR("hộ chiếu")};
    struct err err = {0};
    struct buf out = {0};

    assert_int_equal(plan_new(&plan, &input, reader, &err), 0);
    plan_explain(plan, &out);
    assert_non_null(strstr(out.p, "x1.5 Pho chieu~1j.1s"));
    buf_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(words_find_their_page_however_they_are_typed),
        cmocka_unit_test(neighbours_tell_which_word_is_meant),
        cmocka_unit_test(accents_that_were_typed_are_respected),
        cmocka_unit_test(a_number_finds_the_document_itself),
        cmocka_unit_test(a_short_form_and_what_it_stands_for_find_each_other),
        cmocka_unit_test(an_article_that_is_named_comes_before_the_others),
        cmocka_unit_test(phrases_must_stand_as_they_are),
        cmocka_unit_test(what_is_not_wanted_is_left_out),
        cmocka_unit_test(a_filter_holds_and_alone_it_is_a_question),
        cmocka_unit_test(pages_of_one_answer_fit_each_other),
        cmocka_unit_test(words_of_the_question_are_marked),
        cmocka_unit_test(the_plan_can_be_told_in_words),
    };
    return cmocka_run_group_tests(tests, build_index, close_index);
}
