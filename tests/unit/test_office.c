/* indexer/office.c: text out of ZIP containers, whole or hostile. */
#include "indexer/office.h"
#include "tests/t.h"

#include <archive.h>
#include <archive_entry.h>
#include <stdbool.h>
#include <stdlib.h>

struct entry {
    const char *name, *xml;
};

/* A ZIP file of these entries; the caller frees it. */
static struct str zip(const struct entry *entries, size_t count)
{
    enum { ROOM = 1 << 20 };
    char *bytes = mem_new(ROOM, 1);
    struct archive *a = archive_write_new();
    size_t used = 0;

    archive_write_set_format_zip(a);
    assert_int_equal(archive_write_open_memory(a, bytes, ROOM, &used), 0);
    for (size_t i = 0; i < count; i++) {
        struct archive_entry *e = archive_entry_new();
        archive_entry_set_pathname(e, entries[i].name);
        archive_entry_set_size(e, (la_int64_t)strlen(entries[i].xml));
        archive_entry_set_filetype(e, AE_IFREG);
        assert_int_equal(archive_write_header(a, e), 0);
        archive_write_data(a, entries[i].xml, strlen(entries[i].xml));
        archive_entry_free(e);
    }
    archive_write_free(a);
    return (struct str){bytes, used};
}

#define W                                                                      \
    " xmlns:w='http://schemas.openxmlformats.org/wordprocessingml/2006/main'"

static void a_docx_gives_its_paragraphs_and_its_title(void **state)
{
    (void)state;
    static const struct entry entries[] = {
        {"docProps/core.xml", "<c xmlns:dc='http://purl.org/dc/elements/1.1/'>"
                              "<dc:title>Nghị quyết</dc:title></c>"},
        {"word/document.xml",
         "<w:document" W "><w:p><w:r><w:t>Điều 1.</w:t><w:tab/><w:t>Phạm vi"
         "</w:t></w:r></w:p><w:p><w:instrText>PAGE</w:instrText><w:t>Hai"
         "</w:t></w:p></w:document>"},
    };
    scoped(buf_done) struct buf text = {0};
    scoped(buf_done) struct buf title = {0};
    struct str bytes = zip(entries, 2);

    bool damaged = true;
    assert_int_equal(office_type(bytes, &damaged), FILE_DOCX);
    assert_false(damaged);
    assert_int_equal(office_text(bytes, FILE_DOCX, &text, &title), REASON_OK);
    assert_string_equal(text.p, "Điều 1. Phạm vi\nHai\n");
    assert_string_equal(title.p, "Nghị quyết");
    free((void *)(uintptr_t)bytes.p);
}

static void hostile_containers_are_refused(void **state)
{
    (void)state;
    static const struct entry cases[] = {
        {"word/document.xml", "<!DOCTYPE x [<!ENTITY a 'aaaa'>]><x>&a;</x>"},
        {"word/document.xml", "<w:document" W "><w:p><w:t>cut"},
        {"word/other.xml", "<x/>"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf text = {0};
        scoped(buf_done) struct buf title = {0};
        struct str bytes = zip(&cases[i], 1);
        assert_int_equal(office_text(bytes, FILE_DOCX, &text, &title),
                         REASON_PARSE_ERROR);
        free((void *)(uintptr_t)bytes.p);
    }
}

static void a_cut_container_is_a_parse_error(void **state)
{
    (void)state;
    static const struct entry entry = {
        "word/document.xml",
        "<w:document" W "><w:p><w:t>mười hai</w:t></w:p></w:document>"};
    struct str bytes = zip(&entry, 1);

    for (size_t n = 0; n < bytes.n / 2; n++) {
        scoped(buf_done) struct buf text = {0};
        scoped(buf_done) struct buf title = {0};
        assert_int_equal(
            office_text(str_sub(bytes, 0, n), FILE_DOCX, &text, &title),
            REASON_PARSE_ERROR);
    }
    free((void *)(uintptr_t)bytes.p);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_docx_gives_its_paragraphs_and_its_title),
        cmocka_unit_test(hostile_containers_are_refused),
        cmocka_unit_test(a_cut_container_is_a_parse_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
