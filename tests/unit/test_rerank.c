/* searchd/rerank.c: what the figures say about small documents. */
#include "tests/t.h"

#include "indexer/analyse.h"
#include "indexer/shape.h"
#include "searchd/rerank.h"

/* "thủ tục cấp hộ chiếu", every word as rare as the others. */
static struct rerank question(void)
{
    struct tokens walk = {.text = STR("thủ tục cấp hộ chiếu")};
    struct rerank q = {0};
    struct token token;

    while (tokens_next(&walk, &token))
        q.words[q.count++] = (struct rerank_word){
            .forms = {shape_word(&token.fold)},
            .form_count = 1,
            .idf = 2,
            .pair_idf = q.count ? 4 : 0,
        };
    return q;
}

static void look(double f[RERANK_FEATURES], const char *title, const char *text)
{
    struct rerank q = question();
    scoped(reranker_freep) struct reranker *r = reranker_new(&q);
    struct buf shape = {0};

    shape_add(&shape, str_of(title));
    shape_add(&shape, STR(""));
    shape_add(&shape, STR(""));
    shape_add(&shape, str_of(text));
    rerank_features(r, buf_str(&shape), 1, f);
    buf_done(&shape);
}

#define assert_about(value, want)                                              \
    assert_true((value) > (want)-0.001 && (value) < (want) + 0.001)

static void a_title_that_is_the_question_has_every_share(void **state)
{
    (void)state;
    double f[RERANK_FEATURES];

    look(f, "Thủ tục cấp hộ chiếu", "");
    assert_about(f[RERANK_ALL], 1);
    assert_about(f[RERANK_TITLE], 1);
    assert_about(f[RERANK_TITLE_USED], 5.0 / 9);
    assert_about(f[RERANK_RUN], 1);
    assert_about(f[RERANK_WINDOW], 0); /* that is about the text */
}

static void words_out_of_order_make_no_run(void **state)
{
    (void)state;
    double f[RERANK_FEATURES];

    look(f, "", "chiếu hộ cấp tục thủ");
    assert_about(f[RERANK_ALL], 1);
    assert_about(f[RERANK_TITLE], 0);
    assert_about(f[RERANK_RUN], 0);
    assert_about(f[RERANK_WINDOW], 1);
    look(f, "", "hộ chiếu, thủ tục cấp");
    assert_about(f[RERANK_RUN], 0.5); /* "thủ tục cấp": two pairs of four */
}

static void a_run_does_not_reach_over_a_full_stop(void **state)
{
    (void)state;
    double f[RERANK_FEATURES];

    look(f, "", "thủ tục. cấp. hộ chiếu");
    assert_about(f[RERANK_RUN], 0.25);
}

static void a_window_is_fifty_words(void **state)
{
    (void)state;
    double f[RERANK_FEATURES];
    struct buf text = {0};

    buf_addz(&text, "thủ tục ");
    for (int i = 0; i < 60; i++)
        buf_addz(&text, "x ");
    buf_addz(&text, "cấp hộ chiếu");
    look(f, "", text.p);
    assert_about(f[RERANK_WINDOW], 0.6);
    assert_about(f[RERANK_ALL], 1);
    buf_done(&text);
}

static void more_of_the_question_scores_more(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "hoàn toàn chuyện khác", "hộ khẩu", "hộ chiếu", "cấp hộ chiếu",
        "thủ tục cấp hộ chiếu",
    };
    double f[RERANK_FEATURES], last = -100;

    for (size_t i = 0; i < sizeof texts / sizeof *texts; i++) {
        look(f, "Tin", texts[i]);
        assert_true(rerank_score(f) > last);
        last = rerank_score(f);
    }
}

static void bytes_that_are_no_shape_do_no_harm(void **state)
{
    (void)state;
    struct rerank q = question();
    scoped(reranker_freep) struct reranker *r = reranker_new(&q);
    double f[RERANK_FEATURES];

    rerank_features(r, STR(""), 0, f);
    rerank_features(r, STR("x"), 0, f);
    rerank_features(r, STR("\1\0\1\0\1\0\1\0\1\0\1\0abc"), 0, f);
    assert_about(f[RERANK_ALL], 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_title_that_is_the_question_has_every_share),
        cmocka_unit_test(words_out_of_order_make_no_run),
        cmocka_unit_test(a_run_does_not_reach_over_a_full_stop),
        cmocka_unit_test(a_window_is_fifty_words),
        cmocka_unit_test(more_of_the_question_scores_more),
        cmocka_unit_test(bytes_that_are_no_shape_do_no_harm),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
