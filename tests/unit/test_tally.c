/* searchd/tally.c: counts of days; nothing rare, nothing of persons. */
#include "searchd/tally.h"
#include "tests/results.h"

#include <stdio.h>
#include <stdlib.h>

static struct tally *open_tally(void)
{
    struct tally *t = NULL;
    struct err err = {0};

    if (tally_open(&t, t_path("searchd.db"), &err) < 0)
        fail_msg("%s", err.msg);
    return t;
}

static void ask(struct tally *t, const char *text, int times, bool empty)
{
    for (int i = 0; i < times; i++)
        tally_question(t, str_of(text), empty);
}

static char *report(void)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    struct err err = {0};

    if (tally_report(out, t_path("searchd.db"), 7, &err) < 0)
        fail_msg("%s", err.msg);
    fclose(out);
    return text;
}

static void only_what_many_ask_is_written_down(void **state)
{
    (void)state;
    struct tally *t = open_tally();

    ask(t, "Hộ chiếu", TALLY_LEAST, false);
    ask(t, "hộ CHIẾU", 2, true);
    ask(t, "câu hỏi hiếm", TALLY_LEAST - 1, false);
    tally_free(t);
    scoped(mem_freep) char *text = report();
    assert_has(text, "\"text\": \"hộ chiếu\"");
    assert_has(text, "\"asked\": 7");
    assert_has(text, "\"nothing\": 2");
    assert_lacks(text, "hiếm");
    assert_has(text, "\"asked\": 11"); /* the day counts all */
}

static void what_may_name_a_person_is_never_written(void **state)
{
    (void)state;
    static const char *const personal[] = {
        "nguyễn văn a 0912345678", "001.085.012.345", "căn cước 001 085 012345",
        "a.b@example.vn"};
    static const char *const fine[] = {"42/2022/NĐ-CP",
                                       "nghị định 123 năm 2020", "15/11/2023"};
    struct tally *t = open_tally();

    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        ask(t, personal[i], 20, false);
    for (size_t i = 0; i < sizeof fine / sizeof *fine; i++)
        ask(t, fine[i], 20, false);
    tally_free(t);
    scoped(mem_freep) char *text = report();
    for (size_t i = 0; i < sizeof personal / sizeof *personal; i++)
        assert_lacks(text, personal[i]);
    assert_has(text, "42/2022/nđ-cp");
    assert_has(text, "nghị định 123 năm 2020");
    assert_has(text, "15/11/2023");
}

static void ratings_add_up_over_restarts(void **state)
{
    (void)state;
    for (int i = 0; i < 2; i++) {
        struct tally *t = open_tally();
        tally_rating(t, STR("tim-kiem"), true);
        tally_rating(t, STR("tim-kiem"), true);
        tally_rating(t, STR("tim-kiem"), false);
        tally_rating(t, STR("elsewhere"), true);
        tally_free(t);
    }
    scoped(mem_freep) char *text = report();
    assert_has(text, "\"page\": \"tim-kiem\"");
    assert_has(text, "\"good\": 4");
    assert_has(text, "\"bad\": 2");
    assert_lacks(text, "elsewhere");
    assert_true(tally_is_page(STR("lien-quan")));
    assert_false(tally_is_page(STR("elsewhere")));
}

static void without_a_database_there_is_no_report(void **state)
{
    (void)state;
    struct err err = {0};

    assert_int_equal(tally_report(stdout, t_path("none.db"), 7, &err),
                     -ERR_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_many_ask_is_written_down),
        cmocka_unit_test(what_may_name_a_person_is_never_written),
        cmocka_unit_test(ratings_add_up_over_restarts),
        cmocka_unit_test(without_a_database_there_is_no_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
