/* searchd/facet.c: only what occurs, in order, with names. */
#include "tests/t.h"
#include "config/registry.h"
#include "searchd/facet.h"

static const char csv[] =
    "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n"
    "000.00.00.G05,Bộ Tài chính,ministry,,mof.gov.vn,https://mof.gov.vn/,,\n"
    "000.00.00.H26,Hà Nội,province,,hanoi.gov.vn,https://hanoi.gov.vn/,,\n"
    "000.00.01.H26,Sở Y tế,department,000.00.00.H26,yt.hanoi.gov.vn,"
    "https://yt.hanoi.gov.vn/,,\n"
    "000.01.01.H26,Trạm y tế,commune,000.00.01.H26,tr.hanoi.gov.vn,"
    "https://tr.hanoi.gov.vn/,,\n";

/* Counts as xap_search() gives them: one facet a slot, in facet_slots order. */
struct counts {
    struct xap_count kinds[2], portals[4], years[3];
    struct xap_facet facets[XAP_FACETS_MAX];
};

#define COUNT(text, number)                                                    \
    {                                                                          \
        (char *)(uintptr_t)text, sizeof text - 1, number                       \
    }

static void fill(struct counts *c)
{
    *c = (struct counts){
        .kinds = {COUNT("document", 9), COUNT("news", 4)},
        .portals = {COUNT("000.00.01.H26", 5), COUNT("000.00.00.G05", 4),
                    COUNT("000.01.01.H26", 3), COUNT("000.00.00.X99", 1)},
        .years = {COUNT("2020", 8), COUNT("2022", 3), COUNT("2021", 2)},
    };
    c->facets[0] = (struct xap_facet){c->kinds, 2};
    c->facets[1] = (struct xap_facet){c->portals, 4};
    c->facets[4] = (struct xap_facet){c->years, 3};
}

static struct registry *load(void)
{
    struct registry *reg = NULL;
    struct err err = {0};

    if (registry_load(&reg, t_file("p.csv", str_of(csv)), &err) < 0)
        fail_msg("%s", err.msg);
    return reg;
}

static const struct facet *find(const struct facet *facets, size_t count,
                                enum condition_kind kind)
{
    for (size_t i = 0; i < count; i++)
        if (facets[i].kind == kind)
            return &facets[i];
    return NULL;
}

static void agencies_sum_up_to_levels_and_provinces(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(registry_freep) struct registry *reg = load();
    struct facet facets[FACETS_MAX];
    struct counts counts;
    struct query q;

    fill(&counts);
    query_init(&q);
    size_t n = facet_list(facets, counts.facets, &q, reg, arena);
    const struct facet *agency = find(facets, n, BY_AGENCY);
    assert_int_equal(agency->count, 3); /* X99 is in no registry */
    assert_string_equal(agency->values[0].label, "Sở Y tế");
    const struct facet *province = find(facets, n, BY_PROVINCE);
    assert_int_equal(province->count, 1);
    assert_string_equal(province->values[0].value, "000.00.00.H26");
    assert_string_equal(province->values[0].label, "Hà Nội");
    assert_int_equal(province->values[0].count, 8);
    const struct facet *level = find(facets, n, BY_LEVEL);
    assert_int_equal(level->count, 3);
    assert_string_equal(level->values[0].value, "department");
}

static void values_come_most_frequent_first_but_years_newest_first(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct facet facets[FACETS_MAX];
    struct counts counts;
    struct query q;

    fill(&counts);
    query_init(&q);
    q.conditions[q.condition_count++] =
        (struct condition){.kind = BY_KIND, .value = STR("news")};
    size_t n = facet_list(facets, counts.facets, &q, NULL, arena);
    const struct facet *kind = find(facets, n, BY_KIND);
    assert_string_equal(kind->values[0].label, "Văn bản");
    assert_false(kind->values[0].chosen);
    assert_true(kind->values[1].chosen);
    const struct facet *year = find(facets, n, BY_YEAR);
    assert_string_equal(year->values[0].value, "2022");
    assert_string_equal(year->values[2].value, "2020");
}

static void spellings_of_one_body_are_one_value(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct xap_count issuers[] = {COUNT("Ủy ban nhân dân", 5),
                                  COUNT("Chính phủ", 4),
                                  COUNT("UỶ BAN NHÂN DÂN", 2)};
    struct xap_facet counts[XAP_FACETS_MAX] = {[3] = {issuers, 3}};
    struct facet facets[FACETS_MAX];
    struct query q;

    query_init(&q);
    assert_int_equal(facet_list(facets, counts, &q, NULL, arena), 1);
    assert_int_equal(facets[0].count, 2);
    assert_string_equal(facets[0].values[0].label, "Ủy ban nhân dân");
    assert_int_equal(facets[0].values[0].count, 7);
}

/* Some spell a name in capitals; there may be thousands of names. */
static void signers_and_services_are_counted(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    enum { MANY = 5000 };
    struct xap_count *signers = arena_alloc(arena, MANY * sizeof *signers);
    struct xap_count modes[] = {COUNT("Toàn trình", 3)};
    struct xap_facet counts[XAP_FACETS_MAX] = {
        [6] = {signers, MANY}, [9] = {modes, 1}};
    struct facet facets[FACETS_MAX];
    struct query q;

    for (int i = 0; i < MANY; i++) {
        char *name = (char *)(uintptr_t)arena_printf(
            arena, i % 2 ? "NGƯỜI %d" : "Người %d", i / 2);
        signers[i] =
            (struct xap_count){name, strlen(name), (uint32_t)(MANY - i)};
    }
    query_init(&q);
    size_t n = facet_list(facets, counts, &q, NULL, arena);
    const struct facet *signer = find(facets, n, BY_SIGNER);
    assert_int_equal(signer->count, FACET_VALUES_MAX);
    assert_string_equal(signer->values[0].label, "Người 0");
    assert_int_equal(signer->values[0].count, MANY + MANY - 1);
    assert_string_equal(find(facets, n, BY_SERVICE_MODE)->values[0].value,
                        "Toàn trình");
}

static void what_has_no_values_is_left_out(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct facet facets[FACETS_MAX];
    struct counts counts;
    struct query q;

    fill(&counts);
    query_init(&q);
    size_t n = facet_list(facets, counts.facets, &q, NULL, arena);
    assert_null(find(facets, n, BY_TYPE));
    assert_null(find(facets, n, BY_ISSUER));
    assert_null(find(facets, n, BY_LEVEL)); /* needs a registry */
    counts = (struct counts){0};
    assert_int_equal(facet_list(facets, counts.facets, &q, NULL, arena), 0);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(agencies_sum_up_to_levels_and_provinces),
        cmocka_unit_test(
            values_come_most_frequent_first_but_years_newest_first),
        cmocka_unit_test(spellings_of_one_body_are_one_value),
        cmocka_unit_test(signers_and_services_are_counted),
        cmocka_unit_test(what_has_no_values_is_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
