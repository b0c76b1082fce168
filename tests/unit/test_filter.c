/* searchd/filter.c: alternatives within a kind, all kinds together. */
#include "searchd/filter.h"
#include "tests/t.h"

/* "AND(OR(Kpage, Knews), Y2022)" */
static void show(struct buf *out, const struct xap_query *q)
{
    static const char *const names[] = {
        [XAP_ALL] = "ALL", [XAP_NONE] = "NONE", [XAP_AND] = "AND",
        [XAP_OR] = "OR",   [XAP_NOT] = "NOT",   [XAP_GE] = "GE",
        [XAP_LE] = "LE",
    };

    if (q->op == XAP_TERM) {
        buf_addz(out, q->term);
        return;
    }
    buf_addz(out, names[q->op]);
    for (size_t i = 0; i < q->kid_count; i++) {
        buf_addz(out, i ? ", " : "(");
        show(out, &q->kids[i]);
    }
    buf_addz(out, q->kid_count ? ")" : "");
}

static void add(struct query *q, enum condition_kind kind, const char *value,
                bool typed, bool without)
{
    q->conditions[q->condition_count++] =
        (struct condition){.kind = kind,
                           .value = str_of(value),
                           .typed = typed,
                           .without = without};
}

static void kinds_are_joined_and_exclusions_apart(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};
    struct query q;

    query_init(&q);
    add(&q, BY_KIND, "page", false, false);
    add(&q, BY_YEAR, "2021-2022", false, false);
    add(&q, BY_KIND, "news", false, false);
    add(&q, BY_SITE, "A.gov.vn", true, false);
    add(&q, BY_TYPE, "Nghị định", true, true);
    q.from = STR("2021");
    q.from_ms = 1;
    show(&out, filter_of(&q, NULL, arena));
    assert_string_equal(out.p, "NOT(AND(OR(Kpage, Knews), Ha.gov.vn, "
                               "OR(Y2021, Y2022), GE), Tnghi dinh)");
}

static void words_alone_need_no_filter_and_nothing_means_all(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};
    struct query q;

    query_init(&q);
    query_text(&q, STR("thuế"), arena);
    assert_null(filter_of(&q, NULL, arena));
    query_text(&q, STR(""), arena);
    show(&out, filter_of(&q, NULL, arena));
    assert_string_equal(out.p, "ALL");
}

static void without_a_registry_no_portal_is_of_a_level(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};
    struct query q;

    query_init(&q);
    add(&q, BY_LEVEL, "ministry", false, false);
    show(&out, filter_of(&q, NULL, arena));
    assert_string_equal(out.p, "NONE");
}

static void a_body_is_an_issuer_or_a_code(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};
    struct query q;

    query_init(&q);
    query_text(&q, STR("cq:g05"), arena);
    show(&out, filter_of(&q, NULL, arena));
    assert_string_equal(out.p, "OR(Ig05, AG05)");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(kinds_are_joined_and_exclusions_apart),
        cmocka_unit_test(words_alone_need_no_filter_and_nothing_means_all),
        cmocka_unit_test(without_a_registry_no_portal_is_of_a_level),
        cmocka_unit_test(a_body_is_an_issuer_or_a_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
