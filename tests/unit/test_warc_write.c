/* crawler/warc_write.c: what is written can be read, whatever happened. */
#include "base/clock.h"
#include "base/file.h"
#include "crawler/warc.h"
#include "tests/t.h"

#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

enum { NOON = 1767614400 }; /* 2026-01-05T12:00:00Z */

static const char ok_head[] =
    "HTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n";

static struct warc_fetch page(const char *url, const char *body)
{
    return (struct warc_fetch){
        .url = url,
        .date_unix_ms = NOON * 1000LL,
        .ip = "203.0.113.7",
        .request = STR("GET / HTTP/1.1\r\nHost: a.gov.vn\r\n\r\n"),
        .response_head = str_of(ok_head),
        .body = str_of(body),
        .protocol = "http/1.1",
        .truncated = "",
        .metadata = STR("portal: 000.00.01.H26\r\n"),
    };
}

static struct warc_writer *open_store(const char *dir, uint64_t segment_max)
{
    struct warc_writer *w = NULL;
    struct err err = {0};

    assert_int_equal(warc_writer_open(&w, dir, segment_max, &err), 0);
    return w;
}

static struct warc_position put(struct warc_writer *w, struct warc_fetch fetch)
{
    struct warc_position at = {0};
    struct err err = {0};

    assert_int_equal(warc_write_fetch(w, &fetch, &at, &err), 0);
    return at;
}

static void finish(struct warc_writer *w)
{
    struct err err = {0};

    assert_int_equal(warc_writer_finish(w, &err), 0);
    warc_writer_free(w);
}

static struct warc_reader *read_store(const char *dir)
{
    struct warc_reader *r = NULL;
    struct err err = {0};

    assert_int_equal(warc_reader_open(&r, dir, (struct warc_position){0}, &err),
                     0);
    return r;
}

static void expect(struct warc_reader *r, enum warc_type type,
                   struct warc_record *rec)
{
    struct err err = {0};

    assert_int_equal(warc_next(r, rec, &err), 1);
    assert_string_equal(warc_type_name(rec->type), warc_type_name(type));
    assert_true(rec->digests_ok);
    assert_true(rec->own_member);
    assert_true(rec->clean_end);
}

static void expect_end(struct warc_reader *r)
{
    struct warc_record rec;
    struct err err = {0};

    assert_int_equal(warc_next(r, &rec, &err), 0);
}

/* Types of all records of the store, one letter each. */
static void expect_types(const char *dir, const char *want)
{
    static const char letters[] = {'i', 'q', 'r', 'v', 'm', 'c', 'x', 'x', 'x'};
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    scoped(buf_done) struct buf got = {0};
    struct warc_record rec;
    struct err err = {0};

    while (warc_next(r, &rec, &err) == 1)
        buf_addc(&got, letters[rec.type]);
    assert_int_equal(err.code, 0);
    assert_str(want, buf_str(&got));
}

static void a_fetch_becomes_request_response_and_metadata(void **state)
{
    (void)state;
    const char *dir = t_path("three");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct warc_position at = put(w, page("http://a.gov.vn/tin?x=1", "tin"));
    struct warc_record rec;
    struct warc_http http;
    struct err err = {0};

    finish(w);
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    expect(r, WARC_WARCINFO, &rec);
    assert_int_equal(rec.position.segment, 1);
    expect(r, WARC_REQUEST, &rec);
    scoped(mem_freep) char *response = str_dup(rec.concurrent_to);
    expect(r, WARC_RESPONSE, &rec);
    assert_str(response, rec.record_id);
    assert_int_equal(rec.position.offset, at.offset);
    assert_str("http://a.gov.vn/tin?x=1", rec.target_uri);
    assert_str("203.0.113.7", rec.ip);
    assert_true(rec.date_unix_ms == NOON * 1000LL);
    assert_str("http/1.1", warc_http_header(rec.headers, "WARC-Protocol"));
    assert_int_equal(warc_http_parse(rec.block, &http, &err), 0);
    assert_int_equal(http.status, 200);
    assert_str("tin", http.body);
    expect(r, WARC_METADATA, &rec);
    assert_str(response, rec.concurrent_to);
    assert_str("000.00.01.H26", warc_field(rec.block, "portal"));
    expect_end(r);
}

static void the_same_payload_again_becomes_a_revisit_of_the_first(void **state)
{
    (void)state;
    const char *dir = t_path("same");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct warc_record rec;

    put(w, page("http://a.gov.vn/1", "the same story"));
    finish(w);
    w = open_store(dir, 1 << 30); /* known from the index of the first */
    put(w, page("http://b.gov.vn/2", "the same story"));
    put(w, page("http://b.gov.vn/3", "another story"));
    finish(w);
    expect_types(dir, "iqrmiqvmqrm");
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    for (int i = 0; i < 6; i++)
        expect(r,
               (enum warc_type[]){WARC_WARCINFO, WARC_REQUEST, WARC_RESPONSE,
                                  WARC_METADATA, WARC_WARCINFO,
                                  WARC_REQUEST}[i],
               &rec);
    expect(r, WARC_REVISIT, &rec);
    assert_str("http://netpreserve.org/warc/1.1/revisit/"
               "identical-payload-digest",
               rec.profile);
    assert_str("http://a.gov.vn/1", rec.refers_to_uri);
    assert_str("2026-01-05T12:00:00.000Z", rec.refers_to_date);
    assert_str(ok_head, rec.block);
}

static void a_304_refers_to_the_last_answer_of_that_url(void **state)
{
    (void)state;
    const char *dir = t_path("304");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct warc_fetch again = page("http://a.gov.vn/1", "");
    struct warc_record rec;

    put(w, page("http://a.gov.vn/1", "story"));
    again.response_head = STR("HTTP/1.1 304 Not Modified\r\n\r\n");
    again.metadata = STR("");
    put(w, again);
    warc_writer_free(w); /* killed: the open segment is read as it is */
    expect_types(dir, "iqrmqv");
    w = open_store(dir, 1 << 30);
    put(w, again);
    finish(w);
    expect_types(dir, "iqrmqvqv");
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    struct err err = {0};
    for (int i = 0; i < 8; i++)
        assert_int_equal(warc_next(r, &rec, &err), 1);
    assert_str("http://netpreserve.org/warc/1.1/revisit/server-not-modified",
               rec.profile);
    assert_str("http://a.gov.vn/1", rec.refers_to_uri);
    assert_str("2026-01-05T12:00:00.000Z", rec.refers_to_date);
}

static void
http2_and_chunked_heads_are_stored_so_that_all_can_read(void **state)
{
    (void)state;
    const char *dir = t_path("heads");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct warc_fetch h2 = page("https://a.gov.vn/1", "body of 2");
    struct warc_fetch chunked = page("http://a.gov.vn/2", "2\r\nbody");
    struct warc_record rec;

    h2.request = STR("GET /1 HTTP/2\r\nHost: a.gov.vn\r\n\r\n");
    h2.response_head = STR("HTTP/2 200 \r\nserver: x\r\n\r\n");
    h2.protocol = "h2";
    chunked.response_head =
        STR("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n");
    put(w, h2);
    put(w, chunked);
    finish(w);
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    expect(r, WARC_WARCINFO, &rec);
    expect(r, WARC_REQUEST, &rec);
    assert_str("GET /1 HTTP/1.1\r\nHost: a.gov.vn\r\n\r\n", rec.block);
    expect(r, WARC_RESPONSE, &rec);
    assert_str("HTTP/1.1 200\r\nserver: x\r\n\r\nbody of 2", rec.block);
    assert_str("h2", warc_http_header(rec.headers, "WARC-Protocol"));
    expect(r, WARC_METADATA, &rec);
    expect(r, WARC_REQUEST, &rec);
    expect(r, WARC_RESPONSE, &rec);
    assert_str("HTTP/1.1 200 OK\r\n"
               "X-Archive-Orig-Transfer-Encoding: chunked\r\n\r\n2\r\nbody",
               rec.block);
}

static void half_a_record_left_by_a_crash_is_cut_off(void **state)
{
    (void)state;
    const char *dir = t_path("crash");
    struct warc_writer *w = open_store(dir, 1 << 30);
    scoped(mem_freep) char *path = NULL;
    struct stat st;

    put(w, page("http://a.gov.vn/1", "first"));
    put(w, page("http://a.gov.vn/2", "second"));
    warc_writer_free(w);
    assert_true(asprintf(&path, "%s/liencong-00000001.warc.gz.open", dir) > 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 7), 0);
    expect_types(dir, "iqrmqr"); /* a reader waits before the half */
    w = open_store(dir, 1 << 30);
    expect_types(dir, "iqrmqr");
    put(w, page("http://a.gov.vn/3", "third"));
    finish(w);
    expect_types(dir, "iqrmqrqrm");
}

static void what_was_read_ahead_and_cut_off_since_is_read_anew(void **state)
{
    (void)state;
    const char *dir = t_path("anew");
    struct warc_writer *w = open_store(dir, 1 << 30);
    scoped(mem_freep) char *path = NULL;
    struct warc_record rec;
    struct stat st;

    put(w, page("http://a.gov.vn/1", "first"));
    put(w, page("http://a.gov.vn/2", "second"));
    warc_writer_free(w);
    assert_true(asprintf(&path, "%s/liencong-00000001.warc.gz.open", dir) > 0);
    assert_int_equal(stat(path, &st), 0);
    assert_int_equal(truncate(path, st.st_size - 7), 0);
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    expect(r, WARC_WARCINFO, &rec); /* the reader holds the whole file now */
    w = open_store(dir, 1 << 30);
    put(w, page("http://a.gov.vn/3", "third"));
    for (int i = 0; i < 5; i++)
        expect(r,
               (enum warc_type[]){WARC_REQUEST, WARC_RESPONSE, WARC_METADATA,
                                  WARC_REQUEST, WARC_RESPONSE}[i],
               &rec);
    expect(r, WARC_REQUEST, &rec);
    expect(r, WARC_RESPONSE, &rec);
    assert_str("http://a.gov.vn/3", rec.target_uri);
    expect(r, WARC_METADATA, &rec);
    expect_end(r);
    warc_writer_free(w);
}

static void a_full_segment_is_renamed_and_the_next_begun(void **state)
{
    (void)state;
    const char *dir = t_path("full");
    struct warc_writer *w = open_store(dir, 1);
    scoped(mem_freep) char *index = NULL;
    scoped(mem_freep) char *text = NULL;
    struct err err = {0};

    put(w, page("http://www.a.gov.vn/Z", "first"));
    assert_int_equal(put(w, page("http://a.gov.vn/2", "second")).segment, 2);
    finish(w);
    expect_types(dir, "iqrmiqrm");
    assert_true(asprintf(&index, "%s/liencong-00000001.cdxj", dir) > 0);
    assert_int_equal(file_read(&text, NULL, index, 1 << 20, &err), 0);
    assert_non_null(strstr(text, "vn,gov,a)/z 20260105120000 {\"url\": "
                                 "\"http://www.a.gov.vn/Z\", \"mime\": "
                                 "\"text/html\", \"status\": \"200\", "
                                 "\"digest\": \"sha1:"));
    assert_non_null(strstr(text, "liencong-00000001.warc.gz\"}\n"));
}

static void a_reader_follows_the_writer_over_segments(void **state)
{
    (void)state;
    const char *dir = t_path("follow");
    struct warc_writer *w = open_store(dir, 2000);
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    struct warc_record rec;
    struct err err = {0};

    expect_end(r);
    for (int i = 0; i < 20; i++) {
        char url[40];
        snprintf(url, sizeof url, "http://a.gov.vn/%d", i);
        struct warc_position at = put(w, page(url, url));
        do
            assert_int_equal(warc_next(r, &rec, &err), 1);
        while (rec.type != WARC_RESPONSE);
        assert_str(url, rec.target_uri);
        assert_int_equal(rec.position.segment, at.segment);
        assert_int_equal(rec.position.offset, at.offset);
        expect(r, WARC_METADATA, &rec);
        expect_end(r);
    }
    assert_true(rec.next.segment > 2);
    finish(w);
    expect_end(r);
}

static void reading_goes_on_from_any_position(void **state)
{
    (void)state;
    const char *dir = t_path("positions");
    struct warc_writer *w = open_store(dir, 1500);
    scoped(warc_reader_freep) struct warc_reader *r = NULL;
    struct warc_record rec;
    struct err err = {0};

    for (int i = 0; i < 6; i++) {
        char url[40];
        snprintf(url, sizeof url, "http://a.gov.vn/%d", i);
        put(w, page(url, url));
    }
    finish(w);
    r = read_store(dir);
    while (warc_next(r, &rec, &err) == 1) {
        scoped(warc_reader_freep) struct warc_reader *again = NULL;
        struct warc_record same;
        assert_int_equal(warc_reader_open(&again, dir, rec.position, &err), 0);
        assert_int_equal(warc_next(again, &same, &err), 1);
        assert_true(str_eq(rec.record_id, same.record_id));
    }
    assert_int_equal(err.code, 0);
}

static void a_decision_without_fetch_is_a_metadata_record(void **state)
{
    (void)state;
    const char *dir = t_path("decision");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct warc_position at;
    struct warc_record rec;
    struct err err = {0};

    assert_int_equal(warc_write_metadata(w, "http://a.gov.vn/\r\nx", 0,
                                         STR("reason: ROBOTS\r\n"), &at, &err),
                     0);
    finish(w);
    scoped(warc_reader_freep) struct warc_reader *r = read_store(dir);
    expect(r, WARC_WARCINFO, &rec);
    expect(r, WARC_METADATA, &rec);
    assert_int_equal(rec.position.offset, at.offset);
    assert_str("http://a.gov.vn/%0D%0Ax", rec.target_uri);
    assert_str("ROBOTS", warc_field(rec.block, "reason"));
}

static void one_writer_holds_the_store(void **state)
{
    (void)state;
    const char *dir = t_path("lock");
    struct warc_writer *w = open_store(dir, 1 << 30), *other = NULL;
    struct err err = {0};

    assert_int_equal(warc_writer_open(&other, dir, 1 << 30, &err), -ERR_BUSY);
    warc_writer_free(w);
}

static void a_full_disk_leaves_whole_records_only(void **state)
{
    (void)state;
    const char *dir = t_path("disk");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct warc_fetch big = page("http://a.gov.vn/big", NULL);
    struct rlimit old, small = {4096, RLIM_INFINITY};
    char noise[20000];
    struct warc_position at;
    struct err err = {0};

    put(w, page("http://a.gov.vn/1", "first"));
    for (size_t i = 0; i < sizeof noise; i++)
        noise[i] = (char)(i * i * 2654435761u >> 13);
    big.body = (struct str){noise, sizeof noise};
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(warc_write_fetch(w, &big, &at, &err), -ERR_IO);
    setrlimit(RLIMIT_FSIZE, &old);
    put(w, page("http://a.gov.vn/2", "second"));
    finish(w);
    expect_types(dir, "iqrmqrm");
}

static void
a_disk_full_at_the_end_of_a_segment_leaves_it_to_be_ended_later(void **state)
{
    (void)state;
    const char *dir = t_path("end");
    struct warc_writer *w = open_store(dir, 1 << 30);
    struct rlimit old, small = {16, RLIM_INFINITY};
    struct err err = {0};

    put(w, page("http://a.gov.vn/1", "first"));
    signal(SIGXFSZ, SIG_IGN);
    getrlimit(RLIMIT_FSIZE, &old);
    small.rlim_max = old.rlim_max;
    setrlimit(RLIMIT_FSIZE, &small);
    assert_int_equal(warc_writer_finish(w, &err), -ERR_IO);
    assert_non_null(strstr(err.msg, ".cdxj"));
    setrlimit(RLIMIT_FSIZE, &old);
    finish(w);
    expect_types(dir, "iqrm");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_fetch_becomes_request_response_and_metadata),
        cmocka_unit_test(the_same_payload_again_becomes_a_revisit_of_the_first),
        cmocka_unit_test(a_304_refers_to_the_last_answer_of_that_url),
        cmocka_unit_test(
            http2_and_chunked_heads_are_stored_so_that_all_can_read),
        cmocka_unit_test(half_a_record_left_by_a_crash_is_cut_off),
        cmocka_unit_test(what_was_read_ahead_and_cut_off_since_is_read_anew),
        cmocka_unit_test(a_full_segment_is_renamed_and_the_next_begun),
        cmocka_unit_test(a_reader_follows_the_writer_over_segments),
        cmocka_unit_test(reading_goes_on_from_any_position),
        cmocka_unit_test(a_decision_without_fetch_is_a_metadata_record),
        cmocka_unit_test(one_writer_holds_the_store),
        cmocka_unit_test(
            a_disk_full_at_the_end_of_a_segment_leaves_it_to_be_ended_later),
        cmocka_unit_test(a_full_disk_leaves_whole_records_only),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
