/* searchd/spell.c: accents put back, slips mended, right text left alone. */
#include "tests/language.h"

#include "searchd/spell.h"

static void accents_left_out_are_put_back(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"thu tuc cap ho chieu", "thủ tục cấp hộ chiếu"},
        {"Dieu kien dang ky ket hon?", "Điều kiện đăng ký kết hôn?"},
        {"nghi dinh so 42/2022/ND-CP", "nghị định số 42/2022/NĐ-CP"},
        {"quyền va nghĩa vu", "quyền và nghĩa vụ"},
        {"", ""},
        {"2022 ...", "2022 ..."},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf got = {0};
        spell_restore(&got, str_of(cases[i][0]), language);
        assert_string_equal(got.n ? got.p : "", cases[i][1]);
    }
}

static void slips_are_mended(void **state)
{
    (void)state;
    static const char *const cases[][2] = {
        {"thũ tục cấp hộ chiếu", "thủ tục cấp hộ chiếu"},  /* hỏi/ngã */
        {"thủ tục cấp hộ chiéu", "thủ tục cấp hộ chiếu"},  /* mark */
        {"an tòan giao thông", "an toàn giao thông"},      /* place of tone */
        {"thủ tục cấp hộ chhiếu", "thủ tục cấp hộ chiếu"}, /* key twice */
        {"đămg ký kết hôn", "đăng ký kết hôn"},            /* key beside */
        {"đăng ký ktế hôn", "đăng ký kết hôn"},            /* order */
        {"thur tucj đăng ký", "thủ tục đăng ký"},          /* Telex */
        {"thu3 tuc5 đăng ký", "thủ tục đăng ký"},          /* VNI */
        {"thủ tụt hành chính", "thủ tục hành chính"},
        {"giấy trứng nhận quyền sử dụng đất",
         "giấy chứng nhận quyền sử dụng đất"},
        {"thủtục cấp hộ chiếu", "thủ tục cấp hộ chiếu"}, /* blanks */
        {"đăng ký khai s inh", "đăng ký khai sinh"},
        {"thu tuc cap ho chieu", "thủ tục cấp hộ chiếu"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf got = {0};
        assert_true(spell_suggest(&got, str_of(cases[i][0]), language));
        assert_string_equal(got.p, cases[i][1]);
    }
}

static void right_text_is_left_alone(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "Thủ tục cấp hộ chiếu phổ thông?",
        "hoà giải ở cơ sở, kĩ thuật, thuỷ lợi", /* the other school */
        "42/2022/NĐ-CP của UBND TP. HCM",
        "mức phạt lỗi vượt đèn đỏ là bao nhiêu",
        "liên hệ email@hanoi.gov.vn hoặc https://dichvucong.gov.vn",
        "Điều 5 khoản 2 Nghị định 15/2020/NĐ-CP",
        "",
        " ?! ",
        "COVID-19 ở TP. Thủ Đức",
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf got = {0};
        if (spell_suggest(&got, str_of(cases[i]), language))
            fail_msg("'%s' becomes '%s'", cases[i], got.p);
    }
}

static void what_is_behind_the_last_word_taken_stays(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0}, got = {0};

    for (int i = 0; i < 2 * SPELL_WORDS_MAX; i++)
        buf_addz(&text, "thu ");
    spell_restore(&got, buf_str(&text), language);
    assert_true(str_ends(buf_str(&got), STR("thu thu thu ")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(accents_left_out_are_put_back),
        cmocka_unit_test(slips_are_mended),
        cmocka_unit_test(right_text_is_left_alone),
        cmocka_unit_test(what_is_behind_the_last_word_taken_stays),
    };
    return cmocka_run_group_tests(tests, t_load_language, t_free_language);
}
