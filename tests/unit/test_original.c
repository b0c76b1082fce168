/* searchd/original.c: of a story in several places the original is shown. */
#include "base/clock.h"
#include "base/form.h"
#include "base/httpd.h"
#include "indexer/assemble.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"
#include "searchd/search.h"
#include "tests/t.h"

static struct xap_writer *writer;
static struct xap_reader *reader;
static struct arena *arena;

/* A page at `url` that tells the story of that number, and stands so in it. */
static void put(const char *url, const char *portal, const char *title,
                const char *cluster, const char *standing)
{
    scoped(assembler_freep) struct assembler *a = assembler_new();
    struct err err = {0};
    struct xap_doc doc;
    const struct record record = {.id = url,
                                  .url = url,
                                  .title = title,
                                  .portal = portal,
                                  .published = "2026-01-05",
                                  .cluster = cluster,
                                  .standing = standing,
                                  .text = *portal == 'E'
                                              ? "Bến đông khách."
                                              : "Khánh thành cầu qua sông."};

    assemble(a, &record, &doc);
    assert_int_equal(xap_writer_put(writer, &doc, &err), 0);
}

static int open_index(void **state)
{
    struct err err = {0};

    (void)state;
    arena = arena_new();
    assert_int_equal(xap_writer_open(&writer, t_path("index"), &err), 0);
    put("http://b/1", "B", "Cầu mới", "00000000000000b1", "2026-01-06 3");
    put("http://a/1", "A", "Tin tức", "00000000000000b1", "2026-01-05 3");
    put("http://c/1", "C", "Cầu mới mới", "00000000000000b1", "2026-01-07 3");
    put("http://d/1", "D", "Cầu khác", "00000000000000d1", "2026-01-01 3");
    /* Imported rows have no standing. */
    put("http://e/1", "E", "Phà nhanh", "00000000000000e1", "");
    put("http://e/2", "E", "Phà nhanh đẹp đẽ", "00000000000000e1", "");
    assert_int_equal(xap_writer_commit(writer, &err), 0);
    return xap_reader_open(&reader, t_path("index"), &err);
}

static int close_index(void **state)
{
    (void)state;
    xap_reader_free(reader);
    xap_writer_free(writer);
    arena_free(arena);
    return 0;
}

/* "URL+COPIES ..." */
static const char *run(const char *args)
{
    const struct search s = {.reader = reader,
                             .arena = arena,
                             .deadline_ms = clock_steady_ms() + 10000};
    const struct httpd_pair *pairs = NULL;
    scoped(buf_done) struct buf out = {0};
    struct result_list list = {0};
    struct err err = {0};
    struct query q;
    size_t count = 0;

    assert_true(form_parse(arena, str_of(args), 100, &pairs, &count));
    query_init(&q);
    query_args(&q, pairs, count, &list.problems, arena);
    if (search_run(&s, &q, &list, &err) < 0)
        fail_msg("%s: %s", args, err.msg);
    for (size_t i = 0; i < list.count; i++)
        buf_addf(&out, "%s+%u ", list.items[i].record.url,
                 list.items[i].copies);
    return arena_str(arena, buf_str(&out));
}

static void the_original_is_shown_whichever_copy_fits_best(void **state)
{
    (void)state;
    assert_string_equal(run("q=c%E1%BA%A7u+m%E1%BB%9Bi"),
                        "http://a/1+2 http://d/1+0 ");
    /* Of those that were asked for. */
    assert_string_equal(run("q=c%E1%BA%A7u+m%E1%BB%9Bi&agency=C"),
                        "http://c/1+2 ");
    assert_string_equal(run("q=c%E1%BA%A7u+-%22tin+t%E1%BB%A9c%22"),
                        "http://b/1+2 http://d/1+0 ");
    assert_string_equal(run("q=ph%C3%A0+nhanh&agency=E"), "http://e/1+1 ");
}

static void all_places_of_a_story_are_listed_the_original_first(void **state)
{
    (void)state;
    assert_string_equal(run("story=00000000000000b1"),
                        "http://a/1+0 http://b/1+0 http://c/1+0 ");
    assert_string_equal(run("story=00000000000000b1&agency=B&agency=C"),
                        "http://b/1+0 http://c/1+0 ");
    assert_string_equal(run("story=00000000000000ff"), "");
}

/* The original went; the index changed by nothing else. */
static void when_the_original_goes_the_next_is_shown(void **state)
{
    (void)state;
    struct err err = {0};
    struct buf key = {0};

    assemble_key(&key, STR("http://a/1"));
    assert_int_equal(xap_writer_delete(writer, key.p, &err), 0);
    buf_done(&key);
    assert_int_equal(xap_writer_commit(writer, &err), 0);
    assert_int_equal(xap_reader_reopen(reader, &err), 1);
    assert_string_equal(run("q=c%E1%BA%A7u+m%E1%BB%9Bi"),
                        "http://b/1+1 http://d/1+0 ");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_original_is_shown_whichever_copy_fits_best),
        cmocka_unit_test(all_places_of_a_story_are_listed_the_original_first),
        cmocka_unit_test(when_the_original_goes_the_next_is_shown),
    };
    return cmocka_run_group_tests(tests, open_index, close_index);
}
