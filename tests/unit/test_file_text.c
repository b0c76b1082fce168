/* indexer/file_text.c: what kind of file it is, and what comes out of it. */
#include "tests/t.h"
#include "config/options.h"
#include "indexer/file_text.h"
#include "indexer/office_child.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdio.h>

/* A PDF of one page that shows `lines` in Helvetica; readers rebuild the
 * missing table of references. */
static void make_pdf(struct buf *out, const char *const *lines)
{
    struct buf page = {0};

    buf_addz(&page, "BT /F1 12 Tf 72 720 Td 14 TL\n");
    for (; *lines; lines++)
        buf_addf(&page, "(%s) Tj T*\n", *lines);
    buf_addz(&page, "ET\n");
    buf_addf(out,
             "%%PDF-1.4\n"
             "1 0 obj <</Type/Catalog/Pages 2 0 R>> endobj\n"
             "2 0 obj <</Type/Pages/Kids[3 0 R]/Count 1>> endobj\n"
             "3 0 obj <</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]"
             "/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>> endobj\n"
             "4 0 obj <</Length %zu>> stream\n%.*sendstream endobj\n"
             "5 0 obj <</Type/Font/Subtype/Type1/BaseFont/Helvetica>> endobj\n"
             "trailer <</Root 1 0 R>>\n%%%%EOF\n",
             page.n, (int)page.n, page.p);
    buf_done(&page);
}

static struct file_text read_bytes(struct str bytes, struct arena *arena)
{
    scoped(options_freep) struct options *options = NULL;
    struct file_text text;
    struct err err = {0};

    assert_int_equal(options_load(&options, NULL, &err), 0);
    assert_int_equal(file_text(&text, bytes, options, arena, &err), 0);
    return text;
}

static void a_pdf_gives_its_text(void **state)
{
    (void)state;
    static const char *const lines[] = {"The quick brown fox jumps over",
                                        "the lazy dog", NULL};
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf pdf = {0};

    make_pdf(&pdf, lines);
    assert_int_equal(file_type(buf_str(&pdf)), FILE_PDF);
    struct file_text text = read_bytes(buf_str(&pdf), arena);
    assert_int_equal(text.reason, REASON_OK);
    assert_non_null(strstr(text.text, "quick brown fox"));
}

static void a_scan_has_no_text_even_under_a_signature(void **state)
{
    (void)state;
    static const char *const none[] = {"", NULL};
    static const char *const signature[] = {
        "Email: thongtinchinhphu@chinhphu.example", NULL};
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf empty = {0};
    scoped(buf_done) struct buf signed_scan = {0};

    make_pdf(&empty, none);
    make_pdf(&signed_scan, signature);
    assert_int_equal(read_bytes(buf_str(&empty), arena).reason,
                     REASON_SCAN_NO_TEXT);
    assert_int_equal(read_bytes(buf_str(&signed_scan), arena).reason,
                     REASON_SCAN_NO_TEXT);
}

static struct str make_docx(char *room, size_t room_bytes, const char *xml)
{
    struct archive *a = archive_write_new();
    struct archive_entry *e = archive_entry_new();
    size_t used = 0;

    archive_write_set_format_zip(a);
    assert_int_equal(archive_write_open_memory(a, room, room_bytes, &used), 0);
    archive_entry_set_pathname(e, "word/document.xml");
    archive_entry_set_size(e, (la_int64_t)strlen(xml));
    archive_entry_set_filetype(e, AE_IFREG);
    assert_int_equal(archive_write_header(a, e), 0);
    archive_write_data(a, xml, strlen(xml));
    archive_entry_free(e);
    archive_write_free(a);
    return (struct str){room, used};
}

static void a_container_is_read_by_a_child_of_ourselves(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    char room[4096];

    struct str docx =
        make_docx(room, sizeof room,
                  "<w:document xmlns:w='w'><w:p><w:t>Thông báo lịch tiếp công "
                  "dân</w:t></w:p></w:document>");
    assert_int_equal(file_type(docx), FILE_ZIP);
    struct file_text text = read_bytes(docx, arena);
    assert_int_equal(text.reason, REASON_OK);
    assert_int_equal(text.type, FILE_DOCX);
    assert_string_equal(text.text, "Thông báo lịch tiếp công dân\n");
    text = read_bytes(str_sub(docx, 0, docx.n / 2), arena);
    assert_int_equal(text.reason, REASON_PARSE_ERROR);
    text = read_bytes(make_docx(room, sizeof room, "<w:document"), arena);
    assert_int_equal(text.reason, REASON_PARSE_ERROR);
}

static void damage_is_a_reason_and_not_an_error(void **state)
{
    (void)state;
    static const struct {
        struct str bytes;
        enum reason reason;
    } cases[] = {
        {STR("%PDF-1.4\nbroken"), REASON_PARSE_ERROR},
        {STR("%PDF-1.4\n/Encrypt broken"), REASON_ENCRYPTED},
        {STR("PK\x03\x04 and no more"), REASON_PARSE_ERROR},
        {STR("{\\rtf1 }"), REASON_EMPTY},
        {STR("GIF89a"), REASON_TYPE_UNSUPPORTED},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        assert_int_equal(read_bytes(cases[i].bytes, arena).reason,
                         cases[i].reason);
    }
}

int main(int argc, char **argv)
{
    if (argc > 1 && !strcmp(argv[1], OFFICE_CHILD_COMMAND))
        office_child_main();
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pdf_gives_its_text),
        cmocka_unit_test(a_scan_has_no_text_even_under_a_signature),
        cmocka_unit_test(a_container_is_read_by_a_child_of_ourselves),
        cmocka_unit_test(damage_is_a_reason_and_not_an_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
