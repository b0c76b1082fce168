/* searchd/query.c: nothing typed is an error; every wrong parameter is. */
#include "base/clock.h"
#include "base/form.h"
#include "base/httpd.h"
#include "searchd/query.h"
#include "tests/t.h"

#include <stdio.h>

/* One line that shows all that was understood. */
static const char *shown(const struct query *q, struct arena *arena)
{
    struct buf out = {0};

    buf_addf(&out, "[%.*s]", (int)q->words.n, q->words.p);
    for (size_t i = 0; i < q->phrase_count; i++)
        buf_addf(&out, " \"%.*s\"", (int)q->phrases[i].n, q->phrases[i].p);
    for (size_t i = 0; i < q->without_count; i++)
        buf_addf(&out, " -%.*s", (int)q->without[i].n, q->without[i].p);
    for (size_t i = 0; i < q->condition_count; i++) {
        const struct condition *c = &q->conditions[i];
        buf_addf(&out, " %s%s%s=%.*s", c->without ? "-" : "",
                 c->typed ? "typed " : "",
                 query_parameter(c->kind) ? query_parameter(c->kind) : "body",
                 (int)c->value.n, c->value.p);
    }
    const char *text = arena_str(arena, buf_str(&out));
    buf_done(&out);
    return text;
}

static void what_is_typed_becomes_words_phrases_and_conditions(void **state)
{
    (void)state;
    static const struct {
        const char *typed, *shown;
    } cases[] = {
        {"", "[]"},
        {"  hộ   chiếu ", "[hộ chiếu]"},
        {"thủ\ttục\nhành\xc2\xa0"
         "chính",
         "[thủ tục hành chính]"},
        {"\"hộ chiếu\" mới", "[mới] \"hộ chiếu\""},
        {"“cấp lại” «thẻ»", "[] \"cấp lại\" \"thẻ\""},
        {"hộ chiếu -ngoại -\"công vụ\"", "[hộ chiếu] -ngoại -công vụ"},
        {"covid-19 - 5 --x", "[covid-19 - 5 --x]"},
        {"\"không đóng", "[không đóng]"},
        {"a\"b\"c", "[a c] \"b\""},
        {"\"\" -\"\"", "[]"},
        {"so:42/2022/NĐ-CP thuế", "[thuế] typed number=42/2022/NĐ-CP"},
        {"SỐ:12 số:13", "[] typed number=12 typed number=13"},
        {"loai:\"Nghị định\" cq:BTC", "[] typed type=Nghị định typed body=BTC"},
        {"-site:a.gov.vn site:b.gov.vn",
         "[] -typed site=a.gov.vn typed site=b.gov.vn"},
        {"so: 42 http://x loai:", "[so: 42 http://x loai:]"},
        {"loai:\"Nghị định thuế", "[định thuế] typed type=Nghị"},
        {"a\xff"
         "b",
         "[a\xef\xbf\xbd"
         "b]"},
        /* typed in decomposed form, as some keyboards do */
        {"ho\xcc\xa3\xcc\x82", "[hộ]"},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct query q;
        query_init(&q);
        query_text(&q, str_of(cases[i].typed), arena);
        assert_string_equal(shown(&q, arena), cases[i].shown);
    }
}

static struct query asked(const char *args, struct problems *problems,
                          struct arena *arena)
{
    const struct httpd_pair *pairs = NULL;
    size_t count = 0;
    struct query q;

    assert_true(form_parse(arena, str_of(args), 256, &pairs, &count));
    query_init(&q);
    query_args(&q, pairs, count, problems, arena);
    return q;
}

static void parameters_become_conditions(void **state)
{
    (void)state;
    static const struct {
        const char *args, *shown;
    } cases[] = {
        {"q=a&agency=G05&agency=G06&kind=news", "[a] agency=G05 agency=G06 "
                                                "kind=news"},
        {"year=2019-2022&type=Ngh%E1%BB%8B+%C4%91%E1%BB%8Bnh",
         "[] year=2019-2022 type=Nghị định"},
        {"agency=&kind=&level=&year=", "[]"},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems = {0};
        struct query q = asked(cases[i].args, &problems, arena);
        assert_int_equal(problems.count, 0);
        assert_string_equal(shown(&q, arena), cases[i].shown);
    }
}

static void a_value_that_cannot_be_is_named(void **state)
{
    (void)state;
    static const struct {
        const char *args, *parameter;
    } cases[] = {
        {"foo=1", "foo"},
        {"kind=book", "kind"},
        {"level=high", "level"},
        {"year=20", "year"},
        {"year=2022-2019", "year"},
        {"year=a", "year"},
        {"from=31/02/2022", "from"},
        {"to=soon", "to"},
        {"sort=best", "sort"},
        {"limit=0", "limit"},
        {"limit=51", "limit"},
        {"limit=x", "limit"},
        {"lang=fr", "lang"},
        {"in_force=yes", "in_force"},
        {"facets=2", "facets"},
        {"copies=", "copies"},
        {"%00=1", ""},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems = {0};
        (void)asked(cases[i].args, &problems, arena);
        assert_int_equal(problems.count, 1);
        assert_string_equal(problems.items[0].parameter, cases[i].parameter);
        assert_true(*problems.items[0].vi && *problems.items[0].en);
    }
}

static void dates_mean_whole_days_months_and_years_of_viet_nam(void **state)
{
    (void)state;
    static const struct {
        const char *args, *first, *beyond; /* in UTC */
    } cases[] = {
        {"from=2022-06-24&to=2022-06-24", "2022-06-23T17:00:00Z",
         "2022-06-24T17:00:00Z"},
        {"from=24/06/2022&to=30/6/2022", "2022-06-23T17:00:00Z",
         "2022-06-30T17:00:00Z"},
        {"from=2022-06&to=2022-12", "2022-05-31T17:00:00Z",
         "2022-12-31T17:00:00Z"},
        {"from=2020&to=2020", "2019-12-31T17:00:00Z", "2020-12-31T17:00:00Z"},
    };
    scoped(arena_freep) struct arena *arena = arena_new();

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct problems problems = {0};
        struct query q = asked(cases[i].args, &problems, arena);
        char text[CLOCK_ISO_MAX];
        assert_int_equal(problems.count, 0);
        assert_string_equal(clock_iso(text, q.from_ms, false), cases[i].first);
        assert_string_equal(clock_iso(text, q.to_ms, false), cases[i].beyond);
    }
}

static void without_words_the_newest_come_first(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct problems problems = {0};

    assert_int_equal(asked("q=a", &problems, arena).sort, SORT_BEST);
    assert_int_equal(asked("kind=news", &problems, arena).sort, SORT_NEWEST);
    assert_int_equal(asked("q=-a", &problems, arena).sort, SORT_NEWEST);
    assert_int_equal(asked("kind=news&sort=relevance", &problems, arena).sort,
                     SORT_BEST);
    struct query nothing = asked("q=+&limit=5&lang=en", &problems, arena);
    assert_true(query_is_empty(&nothing));
}

static void a_link_asks_for_the_same_again_but_for_the_change(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct problems problems = {0};
    struct query q = asked("q=h%E1%BB%99+%22a%22&agency=G05&kind=news&from="
                           "2020&in_force=1&sort=newest&limit=20&lang=en",
                           &problems, arena);
    const struct condition by = {.kind = BY_YEAR, .value = STR("2022")};
    const enum sort best = SORT_BEST;
    const enum lang vi = LANG_VI;
    const struct {
        struct query_change change;
        const char *link;
    } cases[] = {
        {{0},
         "q=h%E1%BB%99%20%22a%22&agency=G05&kind=news&from=2020&in_force=1&"
         "sort=newest&limit=20&lang=en"},
        {{.drop = &q.conditions[0], .drop_dates = true, .sort = &best},
         "q=h%E1%BB%99%20%22a%22&kind=news&in_force=1&sort=relevance&limit=20"
         "&lang=en"},
        {{.drop_conditions = true, .add = &by, .after = "x", .lang = &vi},
         "q=h%E1%BB%99%20%22a%22&year=2022&sort=newest&limit=20&after=x&"
         "lang=vi"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf link = {0};
        query_link(&link, &q, &cases[i].change);
        assert_string_equal(link.p, cases[i].link);
        buf_done(&link);
    }
}

static void the_hash_is_of_the_search_not_of_the_page(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct problems problems = {0};
    struct query a = asked("q=x&kind=news", &problems, arena);
    struct query same =
        asked("q=+x&kind=news&limit=50&lang=en&after=zz", &problems, arena);
    struct query other = asked("q=x&kind=page", &problems, arena);

    assert_true(query_hash(&a) == query_hash(&same));
    assert_true(query_hash(&a) != query_hash(&other));
}

static void more_than_it_can_hold_is_left_out(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct buf text = {0};
    struct query q;

    for (int i = 0; i < 400; i++)
        buf_addz(&text, "\"p\" -n so:1 ");
    query_init(&q);
    query_text(&q, buf_str(&text), arena);
    assert_int_equal(q.phrase_count, QUERY_PARTS_MAX);
    assert_int_equal(q.without_count, QUERY_PARTS_MAX);
    assert_int_equal(q.condition_count, QUERY_CONDITIONS_MAX);
    assert_true(q.typed.n <= QUERY_TEXT_MAX_BYTES);
    buf_done(&text);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_typed_becomes_words_phrases_and_conditions),
        cmocka_unit_test(parameters_become_conditions),
        cmocka_unit_test(a_value_that_cannot_be_is_named),
        cmocka_unit_test(dates_mean_whole_days_months_and_years_of_viet_nam),
        cmocka_unit_test(without_words_the_newest_come_first),
        cmocka_unit_test(a_link_asks_for_the_same_again_but_for_the_change),
        cmocka_unit_test(the_hash_is_of_the_search_not_of_the_page),
        cmocka_unit_test(more_than_it_can_hold_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
