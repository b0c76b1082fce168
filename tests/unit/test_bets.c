/* searchd/bets.c: the right question, the right days, no mistake unsaid. */
#include "base/clock.h"
#include "config/registry.h"
#include "searchd/bets.h"
#include "tests/t.h"

#define HEAD "question,url,title,text,from,to\n"

static struct bets *load(const char *csv)
{
    struct bets *bets = NULL;
    struct err err = {0};

    if (bets_load(&bets, t_file("b.csv", str_of(csv)), BETS_BY_HAND, NULL,
                  &err) < 0)
        fail_msg("%s", err.msg);
    return bets;
}

static size_t found(const struct bets *bets, const char *typed, const char *day)
{
    const struct bet *shown[BETS_SHOWN_MAX];
    int64_t now_ms = 0;

    assert_true(clock_parse_iso(str_of(day), &now_ms));
    return bets_find(bets, str_of(typed), now_ms, shown, 0);
}

static void the_whole_question_must_be_the_same(void **state)
{
    (void)state;
    static const struct {
        const char *typed;
        size_t count;
    } cases[] = {
        {"hộ chiếu", 1},
        {"HO CHIEU", 1},
        {" \"hộ  chiếu\"? ", 1},
        {"passport", 1},
        {"hộ chiếu mới", 0},
        {"hộ", 0},
        {"", 0},
        {"|", 0},
        {"hộ chiếu|passport", 0},
    };
    scoped(bets_freep) struct bets *bets =
        load(HEAD "Hộ chiếu | passport,https://a.gov.vn/,Cấp hộ chiếu,,,\n");

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        assert_int_equal(found(bets, cases[i].typed, "2026-01-05"),
                         cases[i].count);
    assert_int_equal(found(NULL, "hộ chiếu", "2026-01-05"), 0);
}

static void it_is_shown_on_its_days_of_viet_nam(void **state)
{
    (void)state;
    scoped(bets_freep) struct bets *bets =
        load(HEAD "tết,https://a.gov.vn/,Nghỉ Tết,,2026-02-10,2026-02-20\n");

    assert_int_equal(found(bets, "tết", "2026-02-09T16:59:59Z"), 0);
    assert_int_equal(found(bets, "tết", "2026-02-09T17:00:00Z"), 1);
    assert_int_equal(found(bets, "tết", "2026-02-20T16:59:59Z"), 1);
    assert_int_equal(found(bets, "tết", "2026-02-20T17:00:00Z"), 0);
}

static void no_more_than_a_few_are_shown(void **state)
{
    (void)state;
    scoped(bets_freep) struct bets *bets =
        load("title;url;question\nA;https://a.vn/;q\nB;https://b.vn/;q\n"
             "C;https://c.vn/;q\nD;https://d.vn/;q\n");

    assert_int_equal(found(bets, "q", "2026-01-05"), BETS_SHOWN_MAX);
}

static void a_mistake_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *csv, *says;
    } cases[] = {
        {"question,url\n", "b.csv:1: columns"},
        {"question,url,title,colour\n", "b.csv:1: there is no column 'colour'"},
        {HEAD "q,https://a.vn/,T,,,\nq,ftp://a.vn/,T,,,\n", "b.csv:3: 'ftp"},
        {HEAD "q,javascript:alert(1),T,,,\n", "b.csv:2: 'javascript"},
        {HEAD "q,https://a.vn/,,,,\n", "b.csv:2: question and title"},
        {HEAD "|,https://a.vn/,T,,,\n", "b.csv:2: question and title"},
        {HEAD "q,https://a.vn/,T,,soon,\n", "b.csv:2: 'soon' is not a date"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct bets *bets = NULL;
        struct err err = {0};
        assert_int_equal(bets_load(&bets, t_file("b.csv", str_of(cases[i].csv)),
                                   BETS_BY_HAND, NULL, &err),
                         -ERR_CONFIG);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("%s", err.msg);
        assert_null(bets);
    }
}

static void only_official_sources_can_be_put_in_front(void **state)
{
    (void)state;
    static const char registry[] =
        "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n"
        "000.00.00.G05,Bộ Tài chính,ministry,,mof.gov.vn,https://mof.gov.vn/,"
        ",\n";
    scoped(registry_freep) struct registry *reg = NULL;
    struct bets *bets = NULL;
    struct err err = {0};

    assert_int_equal(
        registry_load(&reg, t_file("p.csv", str_of(registry)), &err), 0);
    assert_int_equal(
        bets_load(&bets,
                  t_file("b.csv", STR(HEAD "q,https://shop.example/,T,,,\n")),
                  BETS_BY_HAND, reg, &err),
        -ERR_CONFIG);
    assert_non_null(strstr(err.msg, "shop.example"));
    err = (struct err){0};
    assert_int_equal(
        bets_load(&bets,
                  t_file("b.csv", STR(HEAD "q,https://mof.gov.vn/x,T,,,\n")),
                  BETS_BY_HAND, reg, &err),
        0);
    bets_free(bets);
}

/* What the API took once stays readable when a portal leaves. */
static void what_left_the_registry_is_left_out(void **state)
{
    (void)state;
    static const char csv[] =
        "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n"
        "000.00.00.G05,B,ministry,,mof.gov.vn,https://mof.gov.vn/,,\n";
    scoped(registry_freep) struct registry *reg = NULL;
    scoped(bets_freep) struct bets *bets = NULL;
    struct err err = {0};

    assert_int_equal(registry_load(&reg, t_file("p.csv", str_of(csv)), &err),
                     0);
    assert_int_equal(
        bets_load(&bets,
                  t_file("b.csv", STR(HEAD "q,https://gone.gov.vn/,T,,,\n"
                                           "q,https://mof.gov.vn/,U,,,\n")),
                  BETS_BY_API, reg, &err),
        0);
    assert_int_equal(bets_count(bets), 1);
    assert_string_equal(bets_at(bets, 0)->title, "U");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_whole_question_must_be_the_same),
        cmocka_unit_test(it_is_shown_on_its_days_of_viet_nam),
        cmocka_unit_test(no_more_than_a_few_are_shown),
        cmocka_unit_test(a_mistake_is_told_with_its_line),
        cmocka_unit_test(what_left_the_registry_is_left_out),
        cmocka_unit_test(only_official_sources_can_be_put_in_front),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
