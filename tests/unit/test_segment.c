/* indexer/segment.c: text into words, with the language of the program. */
#include "tests/language.h"

#include "indexer/segment.h"

/* "thủ_tục hành_chính", as the gold files have it. */
static void assert_words(const char *want, const char *text)
{
    scoped(buf_done) struct buf got = {0};
    struct pieces p = {0};

    segment(&p, str_of(text), language);
    for (size_t i = 0; i < p.count; i++)
        buf_addf(&got, "%s%.*s",
                 i == 0              ? ""
                 : p.items[i].joined ? "_"
                                     : " ",
                 (int)p.items[i].raw.n, p.items[i].raw.p);
    assert_string_equal(got.n ? got.p : "", want);
    pieces_done(&p);
}

static void syllables_that_belong_together_are_one_word(void **state)
{
    (void)state;
    assert_words("thủ_tục hành_chính", "thủ tục hành chính");
    assert_words("Công_ty phải nộp thuế", "Công ty phải nộp thuế");
    assert_words("điều_kiện kinh_doanh", "điều kiện kinh doanh");
}

static void signs_round_a_word_are_pieces_of_their_own(void **state)
{
    (void)state;
    assert_words("( thủ_tục ), 20.000", "(thủ tục), 20.000");
    assert_words("...", "...");
    assert_words("", " \n");
    assert_words("", "");
}

static void the_best_chain_weighs_both_answers_and_turns(void **state)
{
    (void)state;
    const double turn[2][2] = {{0, 0}, {0, -5}}, scores[] = {0, 2, 3, 2};
    struct pieces p = {0};

    pieces_read(&p, STR("a b c d"), NULL);
    pieces_join(&p, scores, turn);
    /* 2 + 2 apart from each other is more than 3, or 2 + 3 - 5. */
    assert_true(p.items[1].joined && !p.items[2].joined && p.items[3].joined);
    pieces_done(&p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(syllables_that_belong_together_are_one_word),
        cmocka_unit_test(signs_round_a_word_are_pieces_of_their_own),
        cmocka_unit_test(the_best_chain_weighs_both_answers_and_turns),
    };
    return cmocka_run_group_tests(tests, t_load_language, t_free_language);
}
