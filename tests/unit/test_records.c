/* indexer/records.c: which pages it tells of. */
#include "tests/t.h"

#include "base/err.h"
#include "base/file.h"
#include "indexer/records.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"

#include <stdlib.h>

static void put(struct xap_writer *w, const char *key, const struct record *r)
{
    struct buf data = {0};
    struct err err = {0};

    record_pack(&data, r);
    const struct xap_term term = {key, 0};
    const struct xap_doc doc = {
        .key = key, .terms = &term, .term_count = 1, .data = buf_str(&data)};
    assert_int_equal(xap_writer_put(w, &doc, &err), 0);
    buf_done(&data);
}

static void check(const char *portal, const char *since, const char *want)
{
    const struct records_query query = {str_of(portal), str_of(since), false};
    scoped(mem_freep) char *text = NULL;
    struct err err = {0};
    size_t n = 0;
    FILE *out = open_memstream(&text, &n);

    assert_int_equal(records_write(out, t_dir(), &query, &err), 0);
    (void)fclose(out);
    assert_string_equal(text, want);
}

static void pages_of_a_portal_and_since_a_moment(void **state)
{
    scoped(xap_writer_freep) struct xap_writer *w = NULL;
    struct err err = {0};
    static const char a[] = "{\"url\":\"https://a.example/\",\"portal\":\"A\","
                            "\"indexed\":\"2026-09-02T07:00:00Z\"}\n";
    static const char b[] = "{\"url\":\"https://b.example/\",\"portal\":\"B\","
                            "\"title\":\"x \\\"y\\\"\"}\n";
    char both[sizeof a + sizeof b];

    (void)state;
    assert_int_equal(xap_writer_open(&w, t_path("index"), &err), 0);
    put(w, "Qa",
        &(struct record){.url = "https://a.example/",
                         .portal = "A",
                         .indexed = "2026-09-02T07:00:00Z"});
    put(w, "Qb",
        &(struct record){
            .url = "https://b.example/", .portal = "B", .title = "x \"y\""});
    put(w, "Qc", &(struct record){.title = "no address"});
    assert_int_equal(xap_writer_commit(w, &err), 0);
    (void)snprintf(both, sizeof both, "%s%s", a, b);
    check("", "", both);
    check("A", "", a);
    check("", "2026-09-02T07:00:00Z", both);
    check("", "2026-09-02T07:00:01Z", b);
    check("A", "2026-09-03", "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(pages_of_a_portal_and_since_a_moment),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
