/* indexer/source.c: records of a store become pages. */
#include "tests/t.h"

#include "indexer/source.h"
#include "indexer/store.h"

#include <stdio.h>

static struct verdicts *verdicts;
static char dir[300];

static struct warc_writer *fresh(void)
{
    struct warc_writer *w = NULL;
    struct err err = {0};
    static int turn;
    char db[32];

    verdicts_free(verdicts);
    snprintf(db, sizeof db, "v%d.db", turn);
    snprintf(dir, sizeof dir, "%s/warc%d", t_dir(), turn++);
    assert_int_equal(verdicts_open(&verdicts, t_path(db), VERDICTS_WRITE, &err),
                     0);
    if (warc_writer_open(&w, dir, 1 << 20, &err) < 0)
        fail_msg("%s", err.msg);
    return w;
}

static void fetch(struct warc_writer *w, const char *url, int status,
                  const char *body)
{
    struct warc_position position;
    struct err err = {0};
    char head[200];

    snprintf(head, sizeof head,
             "HTTP/1.1 %d OK\r\nContent-Type: text/html\r\n\r\n", status);
    struct warc_fetch f = {.url = url,
                           .date_unix_ms = 1700000000000,
                           .ip = "127.0.0.1",
                           .request = STR("GET / HTTP/1.1\r\n\r\n"),
                           .response_head = str_of(head),
                           .body = str_of(body),
                           .protocol = "http/1.1",
                           .truncated = "",
                           .metadata = STR("portal: H26\r\ndepth: 1\r\n"
                                           "via: http://a.example/\r\n"
                                           "source: link\r\n")};
    if (warc_write_fetch(w, &f, &position, &err) < 0)
        fail_msg("%s", err.msg);
}

static struct source *open_source(void)
{
    struct source *s = NULL;
    struct err err = {0};

    if (source_open(&s, dir, (struct warc_position){0}, verdicts, &err) < 0)
        fail_msg("%s", err.msg);
    return s;
}

/* The next page; what build.c would remember of it is remembered. */
static void expect(struct source *s, struct page *page, enum page_type type,
                   const char *url)
{
    struct err err = {0};

    if (source_next(s, page, &err) != 1)
        fail_msg("no page %s: %s", url, err.msg);
    if (page->type == PAGE_REVISIT && source_resolve(s, page, &err) != 1)
        fail_msg("nothing to revisit %s: %s", url, err.msg);
    assert_int_equal(page->type, type);
    assert_string_equal(page->url.p, url);
    struct verdict v = {.url = url,
                        .portal = "",
                        .detail = "",
                        .host = "",
                        .title = "",
                        .published = "",
                        .warc_segment = page->position.segment,
                        .warc_offset = page->position.offset};
    assert_int_equal(verdicts_put(verdicts, &v, &err), 0);
    if (page->digest && type == PAGE_ANSWER)
        assert_int_equal(verdicts_put_payload(verdicts, page->digest,
                                              v.warc_segment, v.warc_offset,
                                              &err),
                         0);
}

static void an_answer_comes_with_its_metadata(void **state)
{
    (void)state;
    scoped(warc_writer_freep) struct warc_writer *w = fresh();
    struct page page = {0};
    struct err err = {0};

    fetch(w, "http://a.example/1", 200, "<p>một");
    fetch(w, "http://a.example/2", 404, "");
    scoped(source_freep) struct source *s = open_source();
    expect(s, &page, PAGE_ANSWER, "http://a.example/1");
    assert_string_equal(page.portal.p, "H26");
    assert_string_equal(page.found_on.p, "http://a.example/");
    assert_int_equal(page.reason, REASON_COUNT);
    assert_non_null(strstr(page.block.p, "<p>một"));
    expect(s, &page, PAGE_ANSWER, "http://a.example/2");
    assert_int_equal(source_next(s, &page, &err), 0);
    fetch(w, "http://a.example/3", 200, "<p>ba"); /* the store grows */
    expect(s, &page, PAGE_ANSWER, "http://a.example/3");
    page_done(&page);
}

static void a_decision_is_a_page_of_its_own(void **state)
{
    (void)state;
    scoped(warc_writer_freep) struct warc_writer *w = fresh();
    struct warc_position position;
    struct page page = {0};
    struct err err = {0};

    assert_int_equal(warc_write_metadata(w, "http://a.example/x", 1,
                                         STR("portal: H26\r\nreason: ROBOTS\r\n"
                                             "detail: Disallow: /x\r\n"),
                                         &position, &err),
                     0);
    scoped(source_freep) struct source *s = open_source();
    expect(s, &page, PAGE_DECISION, "http://a.example/x");
    assert_int_equal(page.reason, REASON_ROBOTS);
    assert_string_equal(page.detail.p, "Disallow: /x");
    page_done(&page);
}

static void the_same_bytes_again_are_unchanged(void **state)
{
    (void)state;
    scoped(warc_writer_freep) struct warc_writer *w = fresh();
    struct page page = {0};

    fetch(w, "http://a.example/1", 200, "<p>một");
    fetch(w, "http://a.example/1", 200, "<p>một");
    fetch(w, "http://a.example/1", 304, "");
    scoped(source_freep) struct source *s = open_source();
    expect(s, &page, PAGE_ANSWER, "http://a.example/1");
    expect(s, &page, PAGE_UNCHANGED, "http://a.example/1");
    expect(s, &page, PAGE_UNCHANGED, "http://a.example/1");
    page_done(&page);
}

static void a_page_that_was_away_comes_back_with_its_bytes(void **state)
{
    (void)state;
    scoped(warc_writer_freep) struct warc_writer *w = fresh();
    struct page page = {0};

    fetch(w, "http://a.example/1", 200, "<p>một");
    fetch(w, "http://a.example/1", 404, "<p>không có");
    fetch(w, "http://a.example/1", 200, "<p>một");
    scoped(source_freep) struct source *s = open_source();
    expect(s, &page, PAGE_ANSWER, "http://a.example/1");
    expect(s, &page, PAGE_ANSWER, "http://a.example/1");
    expect(s, &page, PAGE_ANSWER, "http://a.example/1");
    assert_non_null(strstr(page.block.p, "<p>một"));
    page_done(&page);
}

static void the_bytes_of_another_url_are_found(void **state)
{
    (void)state;
    scoped(warc_writer_freep) struct warc_writer *w = fresh();
    struct page page = {0};
    struct err err = {0};

    fetch(w, "http://a.example/1", 200, "<p>một");
    fetch(w, "http://b.example/2", 200, "<p>một");
    fetch(w, "http://b.example/3", 404, "<p>một");
    scoped(source_freep) struct source *s = open_source();
    expect(s, &page, PAGE_ANSWER, "http://a.example/1");
    struct warc_position first = page.position;
    expect(s, &page, PAGE_ANSWER, "http://b.example/2");
    assert_non_null(strstr(page.block.p, "<p>một"));
    assert_int_equal(page.position.offset, first.offset);
    expect(s, &page, PAGE_ANSWER, "http://b.example/3");
    assert_non_null(strstr(page.block.p, "404"));

    assert_int_equal(source_read_at(dir, first, &page, &err), 0);
    assert_string_equal(page.url.p, "http://a.example/1");
    first.offset += 1000000;
    assert_true(source_read_at(dir, first, &page, &err) < 0);
    page_done(&page);
}

static int close_all(void **state)
{
    (void)state;
    verdicts_free(verdicts);
    return 0;
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_answer_comes_with_its_metadata),
        cmocka_unit_test(a_decision_is_a_page_of_its_own),
        cmocka_unit_test(the_same_bytes_again_are_unchanged),
        cmocka_unit_test(a_page_that_was_away_comes_back_with_its_bytes),
        cmocka_unit_test(the_bytes_of_another_url_are_found),
    };
    return cmocka_run_group_tests(tests, NULL, close_all);
}
