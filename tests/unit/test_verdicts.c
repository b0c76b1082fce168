/* indexer/store.c: one verdict a URL, and the ways duplicates are found. */
#include "tests/t.h"

#include "indexer/store.h"

#include <stdio.h>

static struct verdicts *fresh(void)
{
    struct verdicts *s = NULL;
    struct err err = {0};
    static int turn;
    char name[16];

    snprintf(name, sizeof name, "%d.db", turn++);
    assert_int_equal(verdicts_open(&s, t_path(name), VERDICTS_WRITE, &err), 0);
    return s;
}

static struct verdict verdict(const char *url, const char *host, uint64_t hash,
                              uint64_t offset)
{
    return (struct verdict){.url = url,
                            .host = host,
                            .portal = "H26",
                            .detail = "",
                            .title = "Tin",
                            .published = "",
                            .text_hash = hash,
                            .warc_segment = 1,
                            .warc_offset = offset};
}

static void put(struct verdicts *s, struct verdict v, enum reason reason)
{
    struct err err = {0};

    v.reason = reason;
    assert_int_equal(verdicts_put(s, &v, &err), 0);
}

static void what_was_put_is_found_again_after_reopening(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = NULL;
    struct verdict v;
    char path[200];

    snprintf(path, sizeof path, "%s", t_path("again.db"));
    assert_int_equal(verdicts_open(&s, path, VERDICTS_WRITE, &err), 0);
    put(s, verdict("http://a/", "a", UINT64_MAX, 7), REASON_NOINDEX_META);
    put(s, verdict("http://a/", "a", UINT64_MAX, 9), REASON_OK);
    assert_int_equal(verdicts_commit(s, &err), 0);
    verdicts_free(s);
    assert_int_equal(verdicts_open(&s, path, VERDICTS_READ, &err), 0);
    assert_int_equal(verdicts_find(s, "http://a/", &v, &err), 1);
    assert_int_equal(v.reason, REASON_OK);
    assert_string_equal(v.portal, "H26");
    assert_true(v.text_hash == UINT64_MAX);
    assert_int_equal(v.warc_offset, 9);
    assert_int_equal(verdicts_find(s, "http://b/", &v, &err), 0);
    verdicts_free(s);
}

static void what_was_not_committed_is_dropped(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = NULL;
    struct verdict v;
    char path[200];

    snprintf(path, sizeof path, "%s", t_path("drop.db"));
    assert_int_equal(verdicts_open(&s, path, VERDICTS_WRITE, &err), 0);
    put(s, verdict("http://a/", "a", 1, 7), REASON_OK);
    verdicts_free(s);
    assert_int_equal(verdicts_open(&s, path, VERDICTS_READ, &err), 0);
    assert_int_equal(verdicts_find(s, "http://a/", &v, &err), 0);
    verdicts_free(s);
}

static void of_copies_on_one_site_the_best_address_is_shown(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = fresh();
    struct verdict v;

    put(s, verdict("http://a/3", "a", 5, 30), REASON_OK);
    put(s, verdict("http://www.a/1", "a", 5, 1), REASON_DUP_SAME_SITE);
    put(s, verdict("http://a/long", "a", 5, 2), REASON_DUP_SAME_SITE);
    put(s, verdict("http://a/8", "a", 5, 3), REASON_DUP_SAME_SITE);
    put(s, verdict("http://a/7", "a", 5, 4), REASON_DUP_SAME_SITE);
    put(s, verdict("http://b/1", "b", 5, 1), REASON_OK);
    assert_int_equal(verdicts_shown(s, 5, "a", "http://x/", &v, &err), 1);
    assert_string_equal(v.url, "http://a/3");
    assert_int_equal(verdicts_shown(s, 5, "b", "http://b/1", &v, &err), 0);
    assert_int_equal(verdicts_shown(s, 0, "a", "http://x/", &v, &err), 0);
    assert_int_equal(verdicts_hidden(s, 5, "a", &v, &err), 1);
    assert_string_equal(v.url, "http://a/7");
    assert_int_equal(verdicts_hidden(s, 5, "b", &v, &err), 0);
    assert_false(verdict_is_better_copy("a", "http://a/7", "http://a/7"));
    v = verdict("http://a/3", "a", 5, 30);
    assert_int_equal(verdicts_lead_copies(s, &v, &err), 0);
    assert_int_equal(verdicts_find(s, "http://www.a/1", &v, &err), 1);
    assert_string_equal(v.detail, "http://a/3");
    verdicts_free(s);
}

static bool keep_count(void *context, const struct verdict *v)
{
    assert_string_equal(v->url, "http://a/1?in=1");
    ++*(int *)context;
    return true;
}

static void pages_that_name_a_canonical_one_are_found(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = fresh();
    struct verdict v = verdict("http://a/1?in=1", "a", 5, 1);
    uint64_t canonical = verdict_canonical("https://www.a/1");
    int seen = 0;

    assert_true(canonical == verdict_canonical("http://a/1"));
    v.canonical = canonical;
    put(s, v, REASON_CANONICAL_OTHER);
    put(s, verdict("http://a/2", "a", 6, 1), REASON_CANONICAL_OTHER);
    assert_int_equal(verdicts_variants(s, canonical, REASON_CANONICAL_OTHER,
                                       keep_count, &seen, &err),
                     0);
    assert_int_equal(seen, 1);
    assert_int_equal(
        verdicts_variants(s, canonical, REASON_OK, keep_count, &seen, &err), 0);
    assert_int_equal(seen, 1);
    verdicts_free(s);
}

static void the_cursor_is_part_of_a_commit(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = NULL;
    uint32_t segment;
    uint64_t offset;
    char path[200];

    snprintf(path, sizeof path, "%s", t_path("cursor.db"));
    for (uint64_t turn = 0; turn < 3; turn++) {
        assert_int_equal(verdicts_open(&s, path, VERDICTS_WRITE, &err), 0);
        assert_int_equal(verdicts_cursor(s, &segment, &offset, &err), 0);
        assert_int_equal(offset, turn ? 7 : 0);
        assert_int_equal(verdicts_set_cursor(s, 2, turn + 7, &err), 0);
        if (turn == 0)
            assert_int_equal(verdicts_commit(s, &err), 0);
        verdicts_free(s);
    }
}

static bool keep_mirror(void *context, const struct mirror *m)
{
    buf_addf(context, "%s of %s %d/%d;", m->host, m->original, (int)m->shared,
             (int)m->pages);
    return true;
}

static void a_host_with_the_texts_of_another_is_its_mirror(void **state)
{
    (void)state;
    scoped(buf_done) struct buf found = {0};
    struct err err = {0};
    struct verdicts *s = fresh();
    static const struct {
        const char *host;
        uint64_t from, to; /* its texts */
    } hosts[] = {{"a", 1, 30}, {"m", 5, 26}, {"n", 100, 130}, {"few", 1, 9}};

    for (size_t h = 0; h < sizeof hosts / sizeof *hosts; h++)
        for (uint64_t i = hosts[h].from; i < hosts[h].to; i++) {
            char url[40];
            snprintf(url, sizeof url, "http://%s/%d", hosts[h].host, (int)i);
            struct verdict v = verdict(url, hosts[h].host, i, i);
            put(s, v, h ? REASON_DUP_OTHER_SITE : REASON_OK);
        }
    assert_int_equal(verdicts_mirrors(s, 20, 60, keep_mirror, &found, &err), 0);
    assert_string_equal(found.p, "m of a 21/21;");
    verdicts_free(s);
}

static void payloads_are_found_by_digest(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = fresh();
    uint32_t segment;
    uint64_t offset;

    assert_int_equal(verdicts_put_payload(s, 77, 3, 1234, &err), 0);
    assert_int_equal(verdicts_find_payload(s, 77, &segment, &offset, &err), 1);
    assert_int_equal(segment, 3);
    assert_int_equal(offset, 1234);
    assert_int_equal(verdicts_find_payload(s, 78, &segment, &offset, &err), 0);
    verdicts_free(s);
}

static bool count(void *context, const struct verdict *v)
{
    (void)v;
    return ++*(int *)context < 2;
}

static void a_walk_sees_each_until_told_to_stop(void **state)
{
    (void)state;
    struct err err = {0};
    struct verdicts *s = fresh();
    int seen = 0;

    put(s, verdict("http://a/1", "a", 1, 1), REASON_OK);
    put(s, verdict("http://a/2", "a", 2, 2), REASON_OK);
    put(s, verdict("http://a/3", "a", 3, 3), REASON_OK);
    assert_int_equal(verdicts_each(s, "H26", count, &seen, &err), 0);
    assert_int_equal(seen, 2);
    seen = 0;
    assert_int_equal(verdicts_each(s, "H27", count, &seen, &err), 0);
    assert_int_equal(seen, 0);
    verdicts_free(s);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_found_again_after_reopening),
        cmocka_unit_test(what_was_not_committed_is_dropped),
        cmocka_unit_test(of_copies_on_one_site_the_best_address_is_shown),
        cmocka_unit_test(pages_that_name_a_canonical_one_are_found),
        cmocka_unit_test(the_cursor_is_part_of_a_commit),
        cmocka_unit_test(a_host_with_the_texts_of_another_is_its_mirror),
        cmocka_unit_test(payloads_are_found_by_digest),
        cmocka_unit_test(a_walk_sees_each_until_told_to_stop),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
