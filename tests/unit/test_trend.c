/* indexer/trend.c: words and phrases of titles, how often, and what rises. */
#include "tests/language.h"

#include "indexer/trend.h"

static void add(struct trend *t, enum trend_set set, const char *text,
                uint32_t times)
{
    trend_add(t, set, str_of(text), times);
}

/* The topic of that text among the best ten, or NULL. */
static const struct topic *find(const struct trend *t, enum trend_order order,
                                const char *text)
{
    static struct topic topics[10];
    size_t count = trend_top(t, order, topics, 10);

    for (size_t i = 0; i < count; i++)
        if (!strcmp(topics[i].text, text))
            return &topics[i];
    return NULL;
}

static void a_phrase_counts_once_a_text_in_any_case(void **state)
{
    scoped(trend_freep) struct trend *t = trend_new(language);

    (void)state;
    add(t, TREND_NOW, "Bảo hiểm y tế cho học sinh: bảo hiểm y tế bắt buộc", 1);
    add(t, TREND_NOW, "MỨC ĐÓNG BẢO HIỂM Y TẾ", 1);
    add(t, TREND_NOW, "hoàn tiền bảo hiểm y tế", 3);
    const struct topic *topic = find(t, TREND_FREQUENT, "bảo hiểm y tế");
    assert_non_null(topic);
    assert_int_equal(topic->now, 5);
    assert_int_equal(topic->before, 0);
    assert_int_equal(trend_texts(t, TREND_NOW), 5);
    assert_int_equal(trend_texts(t, TREND_BEFORE), 0);
}

static void names_keep_their_capitals(void **state)
{
    scoped(trend_freep) struct trend *t = trend_new(language);

    (void)state;
    add(t, TREND_NOW, "LỄ HỘI TẠI HÀ NỘI", 1);
    add(t, TREND_NOW, "Chợ Tết của Hà Nội", 1);
    assert_non_null(find(t, TREND_FREQUENT, "hà nội"));
    add(t, TREND_NOW, "hà nội", 0); /* no time at all */
    assert_int_equal(trend_texts(t, TREND_NOW), 2);
}

static void a_part_is_told_by_the_whole(void **state)
{
    scoped(trend_freep) struct trend *t = trend_new(language);

    (void)state;
    for (int i = 0; i < 4; i++)
        add(t, TREND_NOW, "cải cách thủ tục hành chính", 1);
    struct topic topics[10];
    size_t count = trend_top(t, TREND_FREQUENT, topics, 10);
    assert_int_equal(count, 1);
    assert_string_equal(topics[0].text, "cải cách thủ tục hành chính");
    add(t, TREND_NOW, "cải cách", 13); /* much more than that whole */
    assert_non_null(find(t, TREND_FREQUENT, "cải cách"));
    assert_non_null(find(t, TREND_FREQUENT, "thủ tục hành chính"));
}

static void what_rises_is_what_was_rarer_before(void **state)
{
    scoped(trend_freep) struct trend *t = trend_new(language);

    (void)state;
    for (int i = 0; i < 40; i++) {
        add(t, TREND_BEFORE, "đăng ký kết hôn", 1);
        add(t, TREND_BEFORE, "dịch sốt xuất huyết", i < 2);
        add(t, TREND_NOW, "đăng ký kết hôn", 1);
        add(t, TREND_NOW, "dịch sốt xuất huyết", i < 20);
    }
    const struct topic *topic = find(t, TREND_RISING, "dịch sốt xuất huyết");
    assert_non_null(topic);
    assert_int_equal(topic->now, 20);
    assert_int_equal(topic->before, 2);
    assert_true(topic->rise > 2.5);
    assert_null(find(t, TREND_RISING, "đăng ký kết hôn"));
    assert_non_null(find(t, TREND_FREQUENT, "đăng ký kết hôn"));
}

static void numbers_signs_and_stop_syllables_are_no_topics(void **state)
{
    scoped(trend_freep) struct trend *t = trend_new(language);
    struct topic topics[4];

    (void)state;
    for (int i = 0; i < 3; i++) {
        add(t, TREND_NOW, "của các 2024 ... 42/2022/NĐ-CP", 1);
        add(t, TREND_NOW, "", 1);
        add(t, TREND_NOW, "xyzzyq qwrtpl", 1);
    }
    assert_int_equal(trend_top(t, TREND_FREQUENT, topics, 4), 0);
    assert_int_equal(trend_top(t, TREND_RISING, topics, 4), 0);
    assert_int_equal(trend_top(t, TREND_FREQUENT, topics, 0), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_phrase_counts_once_a_text_in_any_case),
        cmocka_unit_test(names_keep_their_capitals),
        cmocka_unit_test(a_part_is_told_by_the_whole),
        cmocka_unit_test(what_rises_is_what_was_rarer_before),
        cmocka_unit_test(numbers_signs_and_stop_syllables_are_no_topics),
    };
    return cmocka_run_group_tests(tests, t_load_language, t_free_language);
}
