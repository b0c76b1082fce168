/* indexer/analyse.c: the same text gives the same terms, counted. */
#include "tests/t.h"

#include "indexer/analyse.h"

#include <stdio.h>

/* Tokens of a text as "key key | key": "|" where no pair may be. */
static void check_tokens(const char *text, const char *want)
{
    struct tokens walk = {.text = str_of(text)};
    struct token token;
    struct buf got = {0};

    buf_addz(&got, "");
    while (tokens_next(&walk, &token)) {
        if (token.pos > 1)
            buf_addz(&got, token.joined ? " " : " | ");
        buf_addz(&got, token.fold.key);
    }
    assert_string_equal(got.p, want);
    buf_done(&got);
}

static void text_is_cut_at_what_is_no_letter(void **state)
{
    (void)state;
    check_tokens("", "");
    check_tokens(" ... ", "");
    check_tokens("Thủ tục", "thu~r tuc~j");
    check_tokens("thủ-tục/“hành chính”", "thu~r tuc~j hanh~f chinh~s");
    check_tokens("a, b. c\nd (e) f", "a | b | c | d | e | f");
    check_tokens("số 42/2022", "so~1s 42 2022");
}

static void a_token_knows_where_it_stood(void **state)
{
    (void)state;
    const char *text = "«Đất đai»: 12";
    struct tokens walk = {.text = str_of(text)};
    struct token token;

    assert_true(tokens_next(&walk, &token));
    assert_str("Đất", token.raw);
    assert_int_equal(token.pos, 1);
    assert_true(tokens_next(&walk, &token));
    assert_true(tokens_next(&walk, &token));
    assert_str("12", token.raw);
    assert_int_equal(token.pos, 3);
    assert_false(tokens_next(&walk, &token));
    assert_false(tokens_next(&walk, &token));
}

static void stop_syllables_are_known_with_their_accents(void **state)
{
    (void)state;
    static const char *const stop[] = {
        "ai",    "bao",  "bị",  "bởi", "các",  "có",  "cho",   "của",  "do",
        "đã",    "đang", "để",  "đó",  "được", "gì",  "hay",   "hoặc", "khi",
        "không", "là",   "mà",  "một", "này",  "nào", "nhiêu", "như",  "những",
        "ở",     "ra",   "sao", "sẽ",  "tại",  "thế", "theo",  "thì",  "trên",
        "trong", "từ",   "và",  "vào", "về",   "với",
    };
    struct fold f;

    for (size_t i = 0; i < sizeof stop / sizeof *stop; i++) {
        fold_word(&f, str_of(stop[i]));
        if (!analyse_is_stop(f.key))
            fail_msg("'%s' (%s) is no stop syllable", stop[i], f.key);
    }
    assert_false(analyse_is_stop("cua"));
    assert_false(analyse_is_stop("cua~f")); /* cùa */
}

static uint32_t count_of(struct terms *t, const char *term)
{
    size_t n;
    const struct term_count *list = terms_list(t, &n);

    for (size_t i = 0; i < n; i++)
        if (!strcmp(list[i].term, term))
            return list[i].count;
    return 0;
}

static void terms_are_counted_by_the_weight_of_their_field(void **state)
{
    (void)state;
    scoped(terms_freep) struct terms *t = terms_new();

    terms_add(t, STR("Thủ tục hành chính"), 3);
    terms_add(t, STR("Cải cách THỦ TỤC, hành chính của các bộ"), 1);
    assert_int_equal(count_of(t, "Sthu~r"), 4);
    assert_int_equal(count_of(t, "Pthu tuc~r.j"), 4);
    assert_int_equal(count_of(t, "Ptuc hanh~j.f"), 3); /* not over the comma */
    assert_int_equal(count_of(t, "Pcua cac~r.s"), 0);  /* two stop syllables */
    assert_int_equal(count_of(t, "Scua~r"), 1);
    terms_add_one(t, "Knews", 0);
    assert_int_equal(count_of(t, "Knews"), 0);
    terms_reset(t);
    size_t n;
    terms_list(t, &n);
    assert_int_equal(n, 0);
}

static void both_places_of_a_tone_give_the_same_terms(void **state)
{
    (void)state;
    scoped(terms_freep) struct terms *t = terms_new();

    terms_add(t, STR("hoà bình, hòa bình, Hòa Bình"), 1);
    size_t n;
    const struct term_count *list = terms_list(t, &n);
    assert_int_equal(n, 3);
    assert_string_equal(list[0].term, "Phoa binh~f.f");
    assert_int_equal(list[0].count, 3);
}

static void the_list_is_sorted_and_each_term_is_there_once(void **state)
{
    (void)state;
    scoped(terms_freep) struct terms *t = terms_new();
    struct buf text = {0};
    size_t n;

    for (int i = 0; i < 20000; i++)
        buf_addf(&text, "w%d ", i * 7919 % 9973);
    terms_add(t, buf_str(&text), 1);
    const struct term_count *list = terms_list(t, &n);
    assert_true(n > 9973);
    for (size_t i = 1; i < n; i++)
        assert_true(strcmp(list[i - 1].term, list[i].term) < 0);
    buf_done(&text);
}

static void a_document_number_is_one_term(void **state)
{
    (void)state;
    static const struct {
        const char *text, *term; /* NULL: none */
    } cases[] = {
        {"42/2022/NĐ-CP", "N42/2022/nd-cp"},
        {"42/2022/ND-CP.", "N42/2022/nd-cp"},
        {"01/2020/TT-BTC", "N1/2020/tt-btc"},
        {"1769/QĐ-TTg, ngày", "N1769/qd-ttg"},
        {"12-CT/TW", "N12-ct/tw"},
        {"15/9/2023", NULL},
        {"và/hoặc", NULL},
        {"12345678/QĐ", NULL},
        {"42", NULL},
    };
    struct buf term = {0};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str text = str_of(cases[i].text);
        size_t n = analyse_number_at(text, 0);
        assert_int_equal(n > 0, cases[i].term != NULL);
        if (!n)
            continue;
        analyse_number(&term, str_sub(text, 0, n));
        assert_string_equal(term.p, cases[i].term);
    }
    buf_done(&term);
}

static void no_term_is_longer_than_the_store_takes(void **state)
{
    (void)state;
    scoped(terms_freep) struct terms *t = terms_new();
    struct buf text = {0};
    size_t n;

    for (int i = 0; i < 300; i++)
        buf_addz(&text, "ấ");
    buf_addc(&text, ' ');
    for (int i = 0; i < 300; i++)
        buf_addz(&text, "ự");
    terms_add(t, buf_str(&text), 1);
    const struct term_count *list = terms_list(t, &n);
    for (size_t i = 0; i < n; i++)
        assert_true(strlen(list[i].term) <= ANALYSE_TERM_MAX);
    buf_done(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(text_is_cut_at_what_is_no_letter),
        cmocka_unit_test(a_token_knows_where_it_stood),
        cmocka_unit_test(stop_syllables_are_known_with_their_accents),
        cmocka_unit_test(terms_are_counted_by_the_weight_of_their_field),
        cmocka_unit_test(both_places_of_a_tone_give_the_same_terms),
        cmocka_unit_test(the_list_is_sorted_and_each_term_is_there_once),
        cmocka_unit_test(a_document_number_is_one_term),
        cmocka_unit_test(no_term_is_longer_than_the_store_takes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
