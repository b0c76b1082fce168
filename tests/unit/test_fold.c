/* indexer/fold.c: one key for one syllable, however it is written. */
#include "tests/t.h"

#include "indexer/fold.h"

static void check(const char *word, const char *key)
{
    struct fold f;

    fold_word(&f, str_of(word));
    assert_string_equal(f.key, key);
    assert_int_equal(f.key_n, strlen(key));
    assert_int_equal(f.base_n, strcspn(key, "~"));
}

static void the_key_is_letters_marks_and_tone(void **state)
{
    (void)state;
    check("ban", "ban");
    check("Quyền", "quyen~01f");
    check("QUYỀN", "quyen~01f");
    check("Đường", "duong~112f");
    check("đ", "d~1");
    check("ấy", "ay~1s");
    check("2022", "2022");
    check("COVID19", "covid19");
    check("München", "munchen~3");
    check("Москва", "москва");
}

static void a_tone_on_either_letter_is_the_same_syllable(void **state)
{
    (void)state;
    static const char *const pairs[][2] = {
        {"hoà", "hòa"},   {"thuý", "thúy"}, {"uỷ", "ủy"},
        {"khoẻ", "khỏe"}, {"xoã", "xõa"},   {"HOÁ", "hóa"},
    };
    for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++) {
        struct fold a, b;
        fold_word(&a, str_of(pairs[i][0]));
        fold_word(&b, str_of(pairs[i][1]));
        assert_string_equal(a.key, b.key);
    }
}

static void open_i_and_y_are_one_where_both_are_written(void **state)
{
    (void)state;
    static const char *const same[][2] = {
        {"kỹ", "kĩ"}, {"lý", "lí"}, {"quý", "quí"}, {"Mỹ", "Mĩ"}, {"tỷ", "tỉ"},
    };
    static const char *const apart[][2] = {
        {"thuý", "thúi"},
        {"tay", "tai"},
        {"uy", "ui"},
        {"hay", "hai"},
    };
    struct fold a, b;

    for (size_t i = 0; i < sizeof same / sizeof *same; i++) {
        fold_word(&a, str_of(same[i][0]));
        fold_word(&b, str_of(same[i][1]));
        assert_string_equal(a.key, b.key);
    }
    for (size_t i = 0; i < sizeof apart / sizeof *apart; i++) {
        fold_word(&a, str_of(apart[i][0]));
        fold_word(&b, str_of(apart[i][1]));
        assert_string_not_equal(a.key, b.key);
    }
}

static void different_accents_give_different_keys(void **state)
{
    (void)state;
    static const char *const words[] = {
        "ma",  "má",  "mà",  "mả",  "mã",  "mạ",  "mâ",  "mấ", "mầ",
        "mẩ",  "mẫ",  "mậ",  "mă",  "mắ",  "mằ",  "mẳ",  "mẵ", "mặ",
        "da",  "đa",  "đâ",  "dâ",  "mo",  "mô",  "mơ",  "mu", "mư",
        "mưa", "mua", "muâ", "duô", "dươ", "đuô", "đươ",
    };
    enum { N = sizeof words / sizeof *words };
    struct fold f[N];

    for (size_t i = 0; i < N; i++)
        fold_word(&f[i], str_of(words[i]));
    for (size_t i = 0; i < N; i++)
        for (size_t j = 0; j < i; j++)
            assert_string_not_equal(f[i].key, f[j].key);
}

static void a_very_long_word_is_cut_not_refused(void **state)
{
    (void)state;
    char word[1000];
    struct fold f;

    memset(word, 'a', sizeof word);
    fold_word(&f, (struct str){word, sizeof word});
    assert_int_equal(f.base_n, FOLD_KEY_MAX);
}

static void folded_text_keeps_what_is_no_letter(void **state)
{
    (void)state;
    struct buf out = {0};

    fold_text(&out, STR("42/2022/NĐ-CP: Ủy ban, “Đà Nẵng”"));
    assert_string_equal(out.p, "42/2022/nd-cp: uy ban, “da nang”");
    buf_done(&out);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_key_is_letters_marks_and_tone),
        cmocka_unit_test(a_tone_on_either_letter_is_the_same_syllable),
        cmocka_unit_test(open_i_and_y_are_one_where_both_are_written),
        cmocka_unit_test(different_accents_give_different_keys),
        cmocka_unit_test(a_very_long_word_is_cut_not_refused),
        cmocka_unit_test(folded_text_keeps_what_is_no_letter),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
