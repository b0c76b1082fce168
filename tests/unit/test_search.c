/* searchd/search.c: conditions, pages and documents over a small index. */
#include "base/clock.h"
#include "base/form.h"
#include "base/httpd.h"
#include "searchd/search.h"
#include "tests/open_index.h"

#include <stdio.h>

static int open_index(void **state)
{
    scoped(buf_done) struct buf rows = {0};

    (void)state;
    for (int i = 0; i < 30; i++)
        buf_addf(&rows,
                 INDEX_ROW("d%02d", "Thuế lần %d",
                           "Mức thuế được quy định cho lần thứ %d.",
                           ",\"kind\":\"%s\",\"published\":\"20%02d-06-15\","
                           "\"url\":\"https://%s.gov.vn/%d\","
                           "\"portal\":\"%s\",\"validity\":\"%s\","
                           "\"doc_number\":\"%d/2020/NĐ-CP\""),
                 i, i, i, i % 3 ? "document" : "news", i, i % 2 ? "a" : "sub.b",
                 i, i % 2 ? "A" : "B",
                 i % 2 ? "Còn hiệu lực" : "Hết hiệu lực toàn bộ", i);
    return open_index_of(rows.p);
}

static struct result_list run(const char *args)
{
    const struct search s = {.reader = reader,
                             .arena = arena,
                             .deadline_ms = clock_steady_ms() + 10000};
    const struct httpd_pair *pairs = NULL;
    struct query *q = ARENA_NEW(arena, query);
    struct result_list list = {0};
    struct err err = {0};
    size_t count = 0;

    assert_true(form_parse(arena, str_of(args), 100, &pairs, &count));
    query_init(q);
    query_args(q, pairs, count, &list.problems, arena);
    if (search_run(&s, q, &list, &err) < 0)
        fail_msg("%s: %s", args, err.msg);
    return list;
}

static void conditions_narrow_the_results(void **state)
{
    (void)state;
    static const struct {
        const char *args;
        size_t count;
    } cases[] = {
        {"", 30},
        {"q=thu%E1%BA%BF", 30},
        {"q=thue", 30},
        {"q=kh%C3%B4ng+c%C3%B3+g%C3%AC", 0},
        {"kind=news", 10},
        {"kind=news&kind=document", 30},
        {"kind=video", 0},
        {"agency=A", 15},
        {"agency=A&kind=news", 5},
        {"site=b.gov.vn", 15},
        {"site=SUB.B.gov.vn", 15},
        {"site=c.gov.vn", 0},
        {"q=-site:b.gov.vn", 15},
        {"q=-site:b.gov.vn+-site:a.gov.vn", 0},
        {"year=2010", 1},
        {"year=2010-2012", 3},
        {"from=2010-06-15&to=2012-06-15", 3},
        {"from=2010-06-16&to=2012-06-14", 1},
        {"in_force=1", 15},
        {"q=so:7/2020/nd-cp", 1},
        {"q=cq:a", 15},
        {"level=ministry", 0}, /* there is no registry */
        {"q=%22quy+%C4%91%E1%BB%8Bnh+cho%22", 30},
        {"q=%22cho+quy+%C4%91%E1%BB%8Bnh%22", 0},
        {"q=thue+-%22thu+7%22", 29},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf args = {0};
        buf_addf(&args, "%s&limit=50", cases[i].args);
        struct result_list list = run(args.p);
        if (list.count != cases[i].count)
            fail_msg("%s: %zu", cases[i].args, list.count);
        assert_int_equal(list.total, cases[i].count);
        buf_done(&args);
    }
}

static void the_newest_come_first_when_asked(void **state)
{
    (void)state;
    struct result_list list = run("q=thue&sort=newest&limit=3");

    assert_string_equal(list.items[0].record.id, "d29");
    assert_string_equal(list.items[1].record.id, "d28");
    assert_string_equal(list.items[2].record.id, "d27");
}

static void pages_join_without_gap_or_overlap(void **state)
{
    (void)state;
    static const char *const searches[] = {"q=thue", "q=thue&sort=newest",
                                           "kind=document"};

    for (size_t i = 0; i < sizeof searches / sizeof *searches; i++) {
        struct result_list list = run(searches[i]);
        size_t expected = list.total, seen = 0;
        uint64_t ids = 0;
        struct buf args = {0};
        for (const char *after = NULL; seen < 100; after = list.next) {
            buf_reset(&args);
            buf_addf(&args, "%s&limit=4%s%s", searches[i],
                     after ? "&after=" : "", after ? after : "");
            list = run(args.p);
            assert_int_equal(list.problems.count, 0);
            assert_int_equal(list.first, seen);
            for (size_t j = 0; j < list.count; j++, seen++) {
                int64_t number = 0;
                assert_true(str_int(str_of(list.items[j].record.id + 1), 0, 29,
                                    &number));
                uint64_t bit = 1ull << number;
                assert_false(ids & bit);
                ids |= bit;
            }
            if (!list.next)
                break;
        }
        assert_int_equal(seen, expected);
        buf_done(&args);
    }
}

static void a_cursor_goes_on_behind_its_document_after_a_commit(void **state)
{
    (void)state;
    struct err err = {0};
    struct buf args = {0};
    struct result_list list = run("sort=newest&limit=5");

    assert_string_equal(list.items[4].record.id, "d25");
    buf_addf(&args, "sort=newest&limit=5&after=%s", list.next);
    index_rows(
        INDEX_ROW("new1", "Mới", "Vừa đăng.", ",\"published\":\"2031-01-01\"")
            INDEX_ROW("new2", "Mới", "Cũng vừa đăng.",
                      ",\"published\":\"2032-01-01\""));
    assert_int_equal(xap_reader_reopen(reader, &err), 1);
    list = run(args.p);
    assert_string_equal(list.items[0].record.id, "d24");
    assert_int_equal(list.first, 7);
    buf_done(&args);
}

/* Ids of all that a walk from the beginning meets; `change` is called behind
 * the second page. */
static void walk(struct buf *ids, const char *how, void (*change)(void))
{
    const char *after = NULL;

    for (int page = 1; page == 1 || after; page++) {
        struct buf args = {0};
        buf_addf(&args, "%s%s%s", how, after ? "&after=" : "",
                 after ? after : "");
        struct result_list list = run(args.p);
        assert_int_equal(list.problems.count, 0);
        for (size_t i = 0; i < list.count; i++)
            buf_addf(ids, " %s ", list.items[i].record.id);
        after = list.next;
        buf_done(&args);
        if (page == 2 && change)
            change();
    }
}

/* More in front than a page by place could make up for, and some behind. */
static void add_many(void)
{
    scoped(buf_done) struct buf rows = {0};
    struct err err = {0};

    for (int i = 0; i < 300; i++)
        buf_addf(&rows,
                 INDEX_ROW("front%d", "Mới", "Vừa đăng số %d.",
                           ",\"published\":\"2041-01-01\""),
                 i, i);
    index_rows(rows.p);
    assert_int_equal(xap_reader_reopen(reader, &err), 1);
}

static void a_walk_by_date_meets_everything_once(void **state)
{
    (void)state;
    scoped(buf_done) struct buf rows = {0}, ids = {0};
    struct err err = {0};
    char id[16];

    static const char *const dates[] = {
        "", ",\"published\":\"2040-01-01T00:30:00+07:00\"", "",
        ",\"published\":\"2039-12-31T23:00:00Z\""};

    for (int i = 0; i < 40; i++) /* of one moment, another year, of none */
        buf_addf(&rows, INDEX_ROW("w%02d", "Bước", "Lần thứ %d.", "%s"), i, i,
                 dates[i % 4]);
    index_rows(rows.p);
    assert_int_equal(xap_reader_reopen(reader, &err), 1);
    walk(&ids, "sort=newest&copies=1&facets=0&limit=7", add_many);
    for (int i = 0; i < 40; i++) {
        snprintf(id, sizeof id, " w%02d ", i);
        const char *at = strstr(ids.p, id);
        assert_non_null(at);
        assert_null(strstr(at + 1, id));
    }
    assert_null(strstr(ids.p, "front")); /* newer than where it was */
    assert_non_null(strstr(ids.p, " d01 "));
}

static void a_document_is_found_by_id(void **state)
{
    (void)state;
    const struct search s = {.reader = reader, .arena = arena};
    struct record record;
    struct err err = {0};

    assert_int_equal(search_document(&s, STR("d07"), &record, &err), 0);
    assert_string_equal(record.title, "Thuế lần 7");
    assert_int_equal(search_document(&s, STR("d99"), &record, &err),
                     -ERR_NOT_FOUND);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(conditions_narrow_the_results),
        cmocka_unit_test(the_newest_come_first_when_asked),
        cmocka_unit_test(pages_join_without_gap_or_overlap),
        cmocka_unit_test(a_document_is_found_by_id),
        cmocka_unit_test(a_cursor_goes_on_behind_its_document_after_a_commit),
        cmocka_unit_test(a_walk_by_date_meets_everything_once),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
