/* crawler/warc_read.c and what is under it: good files of all writers, and
 * broken ones, of which nothing else is lost. */
#include "crawler/warc.h"

#include "tests/t.h"

#include <stdio.h>
#include <zlib.h>

#define HEAD                                                                   \
    "WARC/1.0\r\nWARC-Type: resource\r\n"                                      \
    "WARC-Date: 2026-01-05T12:00:00Z\r\nWARC-Record-ID: <urn:uuid:1>\r\n"

static const char good[] = HEAD "Content-Length: 3\r\n\r\nabc\r\n\r\n";

static void add_member(struct buf *out, const char *text)
{
    z_stream z = {.next_in = (unsigned char *)(uintptr_t)text,
                  .avail_in = (unsigned)strlen(text)};

    deflateInit2(&z, 6, Z_DEFLATED, 31, 8, Z_DEFAULT_STRATEGY);
    z.next_out = (unsigned char *)buf_room(out, z.avail_in + 100);
    z.avail_out = z.avail_in + 100;
    assert_int_equal(deflate(&z, Z_FINISH), Z_STREAM_END);
    out->n += z.total_out;
    deflateEnd(&z);
}

static struct warc_reader *open_bytes(struct str bytes)
{
    struct warc_reader *r = NULL;
    struct err err = {0};

    assert_int_equal(warc_reader_open_file(&r, t_file("w", bytes), &err), 0);
    return r;
}

/* What warc_next() says until the end: "r" a record whose digests agree, "d"
 * one whose do not, "F" ERR_FORMAT, "L" ERR_LIMIT. */
static void expect(struct str bytes, const char *want)
{
    scoped(warc_reader_freep) struct warc_reader *r = open_bytes(bytes);
    scoped(buf_done) struct buf got = {0};
    struct warc_record rec;
    struct err err = {0};
    int code;

    while ((code = warc_next(r, &rec, &err)) != 0 && got.n < 100)
        buf_addc(&got, code == -ERR_FORMAT  ? 'F'
                       : code == -ERR_LIMIT ? 'L'
                       : rec.digests_ok     ? 'r'
                                            : 'd');
    assert_str(want, buf_str(&got));
    assert_int_equal(warc_next(r, &rec, &err), 0);
}

static void a_record_is_taken_apart(void **state)
{
    (void)state;
    scoped(warc_reader_freep) struct warc_reader *r = open_bytes(
        STR("WARC/1.1\r\nwarc-type: Revisit\r\n"
            "WARC-Target-URI: <http://a.gov.vn/>\r\n"
            "WARC-Date: 2026-01-05T12:00:00.250Z\r\n"
            "WARC-Record-ID: <urn:uuid:2>\r\n"
            "WARC-Refers-To: <urn:uuid:1>\r\n"
            "WARC-Refers-To-Target-URI: http://b.gov.vn/\r\n"
            "WARC-Refers-To-Date: 2025-01-05T12:00:00Z\r\n"
            "WARC-IP-Address: 2001:db8::1\r\nWARC-Profile: p\r\n"
            "WARC-Truncated: length\r\nWARC-Unknown: x\r\n"
            "Content-Type: application/http;\r\n msgtype=response\r\n"
            "Content-Length: 19\r\n\r\nHTTP/1.1 200 OK\r\n\r\n\r\n\r\n"));
    struct warc_record rec;
    struct err err = {0};

    assert_int_equal(warc_next(r, &rec, &err), 1);
    assert_int_equal(rec.type, WARC_REVISIT);
    assert_str("http://a.gov.vn/", rec.target_uri);
    assert_true(rec.date_unix_ms == 1767614400250);
    assert_str("<urn:uuid:2>", rec.record_id);
    assert_str("<urn:uuid:1>", rec.refers_to);
    assert_str("http://b.gov.vn/", rec.refers_to_uri);
    assert_str("2025-01-05T12:00:00Z", rec.refers_to_date);
    assert_str("2001:db8::1", rec.ip);
    assert_str("p", rec.profile);
    assert_str("length", rec.truncated);
    assert_str("", rec.payload_digest);
    assert_str("application/http;\r\n msgtype=response", rec.content_type);
    assert_str("HTTP/1.1 200 OK\r\n\r\n", rec.block);
    assert_true(rec.clean_end && rec.own_member && rec.digests_ok);
    assert_int_equal(rec.position.offset, 0);
    assert_int_equal(warc_next(r, &rec, &err), 0);
}

static void plain_files_members_and_shared_members_read_alike(void **state)
{
    (void)state;
    scoped(buf_done) struct buf plain = {0};
    scoped(buf_done) struct buf members = {0};
    scoped(buf_done) struct buf shared = {0};
    struct warc_record rec;
    struct err err = {0};

    for (int i = 0; i < 3; i++) {
        buf_addz(&plain, good);
        add_member(&members, good);
    }
    add_member(&shared, plain.p);
    expect(buf_str(&plain), "rrr");
    expect(buf_str(&members), "rrr");
    expect(buf_str(&shared), "rrr");
    scoped(warc_reader_freep) struct warc_reader *r =
        open_bytes(buf_str(&shared));
    for (int i = 0; i < 3; i++) {
        assert_int_equal(warc_next(r, &rec, &err), 1);
        assert_false(rec.own_member);
        assert_int_equal(rec.position.offset, 0);
    }
    assert_int_equal(rec.next.offset, shared.n);
}

static void line_feeds_alone_and_missing_ends_are_forgiven(void **state)
{
    (void)state;
    struct warc_record rec;
    struct err err = {0};
    scoped(warc_reader_freep) struct warc_reader *r =
        open_bytes(STR("WARC/1.0\nWARC-Type: resource\nContent-Length: 3\n\n"
                       "abc\n\n" HEAD "Content-Length: 3\r\n\r\nabc"));

    assert_int_equal(warc_next(r, &rec, &err), 1);
    assert_str("abc", rec.block);
    assert_false(rec.clean_end);
    assert_int_equal(warc_next(r, &rec, &err), 1);
    assert_str("abc", rec.block);
    assert_false(rec.clean_end);
    assert_int_equal(warc_next(r, &rec, &err), 0);
}

static void a_broken_record_costs_only_itself(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    buf_addf(&b, "%sjunk\r\n%s", good, good);
    expect(buf_str(&b), "rFr");
    buf_reset(&b);
    buf_addf(&b, "%s" HEAD "\r\nabc\r\n\r\n%s", good, good);
    expect(buf_str(&b), "rFr"); /* no Content-Length */
    buf_reset(&b);
    buf_addf(&b, "%s" HEAD "Content-Length: 999999\r\n\r\nabc\r\n\r\n%s", good,
             good);
    expect(buf_str(&b), "rFr"); /* longer than the file */
    buf_reset(&b);
    buf_addf(&b, "%s" HEAD "Content-Length: 99999999999\r\n\r\nabc", good);
    expect(buf_str(&b), "rL");
}

static void a_broken_member_costs_only_itself(void **state)
{
    (void)state;
    scoped(buf_done) struct buf b = {0};

    add_member(&b, good);
    size_t second = b.n;
    add_member(&b, good);
    size_t third = b.n;
    add_member(&b, good);
    for (size_t at = second + 10; at < third; at++) {
        char kept = b.p[at];
        b.p[at] = (char)~kept;
        expect(buf_str(&b), "rFr");
        b.p[at] = kept;
    }
    expect(str_sub(buf_str(&b), 0, b.n - 1), "rrF");
    expect(str_sub(buf_str(&b), 0, third + 2), "rrF");
    buf_cut(&b, third);
    buf_addz(&b, "no gzip");
    expect(buf_str(&b), "rrF");
    buf_cut(&b, second);
    add_member(&b, HEAD "Content-Length: 10\r\n\r\nabc\r\n\r\n");
    add_member(&b, good);
    expect(buf_str(&b), "rFr");
}

static void a_record_beyond_the_limit_is_skipped(void **state)
{
    (void)state;
    scoped(buf_done) struct buf member = {0};
    scoped(buf_done) struct buf b = {0};

    buf_addf(&member, HEAD "Content-Length: %d\r\n\r\n",
             WARC_RECORD_MAX_BYTES + 1);
    memset(buf_room(&member, WARC_RECORD_MAX_BYTES + 1), 'x',
           WARC_RECORD_MAX_BYTES + 1);
    member.n += WARC_RECORD_MAX_BYTES + 1;
    buf_addf(&member, "\r\n\r\n%s", good);
    add_member(&b, member.p);
    add_member(&b, good);
    expect(buf_str(&b), "Lrr");
}

static void digests_are_checked_in_all_spellings(void **state)
{
    (void)state;
    static const struct {
        const char *line, *want;
    } cases[] = {
        {"WARC-Block-Digest: sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "r"},
        {"WARC-Block-Digest: sha1:vgmt4nsha2awvor6evyxqugcnsonbwe5", "r"},
        {"WARC-Block-Digest: sha1:a9993e364706816aba3e25717850c26c9cd0d89d",
         "r"},
        {"WARC-Block-Digest: md5:900150983cd24fb0d6963f7d28e17f72", "r"},
        {"WARC-Block-Digest: "
         "sha256:"
         "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad",
         "r"},
        {"WARC-Block-Digest: blake9:x", "r"},
        {"WARC-Block-Digest: sha1:AGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "d"},
        {"WARC-Payload-Digest: sha1:AGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", "d"},
        {"WARC-Payload-Digest: sha1:", "d"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf b = {0};
        buf_addf(&b, HEAD "%s\r\nContent-Length: 3\r\n\r\nabc\r\n\r\n",
                 cases[i].line);
        expect(buf_str(&b), cases[i].want);
    }
}

static void the_payload_may_be_digested_with_or_without_its_chunks(void **state)
{
    (void)state;
    static const char *const digests[] = {
        "sha1:VGMT4NSHA2AWVOR6EVYXQUGCNSONBWE5", /* abc */
        "sha1:BSQWZRAZOXAIQNXGB6CD65B3HMQTF6XF", /* nothing of it */
    };
    static const char *const want[] = {"r", "d"};

    for (size_t i = 0; i < 2; i++) {
        scoped(buf_done) struct buf b = {0};
        buf_addf(&b,
                 HEAD "Content-Type: application/http\r\n"
                      "WARC-Payload-Digest: %s\r\nContent-Length: 60\r\n\r\n"
                      "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "3\r\nabc\r\n0\r\n\r\n\r\n\r\n",
                 digests[i]);
        ptrdiff_t at = str_find(buf_str(&b), STR("Content-Length: 60"));
        ptrdiff_t http = str_find(buf_str(&b), STR("HTTP/1.1"));
        snprintf(b.p + at, 19, "Content-Length: %2d",
                 (int)(b.n - (size_t)http - 4));
        b.p[at + 18] = '\r';
        expect(buf_str(&b), want[i]);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_is_taken_apart),
        cmocka_unit_test(plain_files_members_and_shared_members_read_alike),
        cmocka_unit_test(line_feeds_alone_and_missing_ends_are_forgiven),
        cmocka_unit_test(a_broken_record_costs_only_itself),
        cmocka_unit_test(a_broken_member_costs_only_itself),
        cmocka_unit_test(a_record_beyond_the_limit_is_skipped),
        cmocka_unit_test(digests_are_checked_in_all_spellings),
        cmocka_unit_test(
            the_payload_may_be_digested_with_or_without_its_chunks),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
