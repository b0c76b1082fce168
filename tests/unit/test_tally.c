/* searchd/tally.c: counts of days; nothing rare, nothing of persons. */
#include "base/db.h"
#include "searchd/tally.h"
#include "searchd/tally_read.h"
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
        tally_question(
            t, &(struct tally_answer){.text = str_of(text), .empty = empty});
}

/* As a page with these portals. */
static void show(struct tally *t, const char *text, int times,
                 const char *within, const char *shown)
{
    for (int i = 0; i < times; i++)
        tally_question(t, &(struct tally_answer){.text = str_of(text),
                                                 .empty = !*shown,
                                                 .within = str_of(within),
                                                 .shown = str_of(shown)});
}

static char *report(void)
{
    char *text = NULL;
    size_t bytes = 0;
    FILE *out = open_memstream(&text, &bytes);
    struct err err = {0};

    if (tally_report(out,
                     &(struct tally_part){t_path("searchd.db"), NULL, 7, 50},
                     &err) < 0)
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

    assert_int_equal(
        tally_report(
            stdout, &(struct tally_part){t_path("none.db"), NULL, 7, 50}, &err),
        -ERR_NOT_FOUND);
}

/* "name asked nothing shown clicked; ..." */
static void write_row(void *out, const struct tally_row *row)
{
    buf_add(out, row->name);
    buf_addf(out, " %d %d %d %d; ", (int)row->asked, (int)row->nothing,
             (int)row->shown, (int)row->clicked);
}

static void expect_questions(const char *path, const char *portal,
                             enum tally_order order, const char *want)
{
    scoped(buf_done) struct buf got = {0};
    struct err err = {0};

    buf_addz(&got, "");
    if (tally_questions(&(struct tally_part){path, portal, 7, 10}, order,
                        write_row, &got, &err) < 0)
        fail_msg("%s", err.msg);
    assert_string_equal(got.n ? got.p : "", want);
}

static void each_portal_has_its_questions(void **state)
{
    (void)state;
    const char *path = t_path("portals.db");
    struct tally *t = NULL;
    struct err err = {0};

    assert_int_equal(tally_open(&t, path, &err), 0);
    show(t, "Hộ chiếu", 6, "", "G01 H26");
    show(t, "đất đai", 7, "H26", "");
    show(t, "ít hỏi", 1, "", "H26");
    tally_free(t);
    expect_questions(path, "H26", TALLY_ASKED,
                     "đất đai 7 7 0 0; hộ chiếu 0 0 6 0; ");
    expect_questions(path, "H26", TALLY_NOTHING, "đất đai 7 7 0 0; ");
    expect_questions(path, "G01", TALLY_ASKED, "hộ chiếu 0 0 6 0; ");
    expect_questions(path, NULL, TALLY_ASKED,
                     "đất đai 7 7 0 0; hộ chiếu 6 0 6 0; ");
    scoped(buf_done) struct buf days = {0};
    assert_int_equal(tally_portals(&(struct tally_part){path, NULL, 7, 10},
                                   write_row, &days, &err),
                     0);
    assert_string_equal(days.p, "H26 7 7 7 0; G01 0 0 6 0; ");
}

static void clicks_are_counted_where_something_was_shown(void **state)
{
    (void)state;
    const char *path = t_path("clicks.db");
    struct tally *t = NULL;
    struct err err = {0};

    assert_int_equal(tally_open(&t, path, &err), 0);
    tally_click(t, STR("hộ chiếu"), STR("H26")); /* nobody has seen it */
    show(t, "hộ chiếu", 5, "", "H26 G01");
    show(t, "tìm 0912345678", 5, "", "H26");
    tally_click(t, STR("Hộ chiếu"), STR("H26"));
    tally_click(t, STR("hộ chiếu"), STR("H26"));
    tally_click(t, STR("hộ chiếu"), STR("H99"));       /* not shown */
    tally_click(t, STR("khác"), STR("H26"));           /* the portal was */
    tally_click(t, STR("tìm 0912345678"), STR("H26")); /* never by text */
    tally_free(t);
    expect_questions(path, "H26", TALLY_CLICKED, "hộ chiếu 0 0 5 2; ");
    expect_questions(path, "G01", TALLY_CLICKED, "");
    expect_questions(path, NULL, TALLY_CLICKED, "hộ chiếu 5 0 5 2; ");
    scoped(buf_done) struct buf days = {0};
    assert_int_equal(tally_days(&(struct tally_part){path, "H26", 7, 10},
                                write_row, &days, &err),
                     0);
    assert_non_null(strstr(days.p, " 0 0 10 4; "));
}

/* What an older program wrote goes on. */
static void an_older_file_is_brought_up(void **state)
{
    (void)state;
    static const char *const before[] = {
        "CREATE TABLE totals(day TEXT PRIMARY KEY, asked INTEGER NOT NULL,"
        " empty INTEGER NOT NULL) WITHOUT ROWID;"
        "CREATE TABLE queries(day TEXT, text TEXT, asked INTEGER NOT NULL,"
        " empty INTEGER NOT NULL, PRIMARY KEY(day, text)) WITHOUT ROWID;"
        "CREATE TABLE ratings(day TEXT, page TEXT, good INTEGER NOT NULL,"
        " bad INTEGER NOT NULL, PRIMARY KEY(day, page)) WITHOUT ROWID;"
        "INSERT INTO queries VALUES(date('now', '+7 hours'), 'thuế', 9, 1)",
        NULL};
    const char *path = t_path("older.db");
    struct tally *t = NULL;
    struct err err = {0};
    struct db *db = NULL;

    assert_int_equal(db_open(&db, path, DB_WRITE, before, &err), 0);
    db_free(db);
    assert_int_equal(tally_open(&t, path, &err), 0);
    show(t, "thuế", 5, "", "H26");
    tally_free(t);
    expect_questions(path, NULL, TALLY_ASKED, "thuế 14 1 13 0; ");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(only_what_many_ask_is_written_down),
        cmocka_unit_test(what_may_name_a_person_is_never_written),
        cmocka_unit_test(ratings_add_up_over_restarts),
        cmocka_unit_test(each_portal_has_its_questions),
        cmocka_unit_test(clicks_are_counted_where_something_was_shown),
        cmocka_unit_test(an_older_file_is_brought_up),
        cmocka_unit_test(without_a_database_there_is_no_report),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
