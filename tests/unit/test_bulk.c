/* syndication/bulk.c, sheet.c: files of items in the forms that senders have.
 */
#include "tests/t.h"

#include "syndication/bulk.h"

#include <archive.h>
#include <archive_entry.h>

static int take(void *context, const char *where, struct str json,
                struct err *err)
{
    (void)err;
    buf_addf(context, "%s: ", where);
    buf_add(context, json);
    buf_addc(context, '\n');
    return 0;
}

struct given {
    enum bulk_form form;
    const char *text, *want; /* or the beginning of the error */
};

static void check(const struct given *given, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        struct buf got = {0};
        struct err err = {0};
        int r =
            bulk_read(given[i].form, str_of(given[i].text), take, &got, &err);
        if (r < 0)
            assert_non_null(strstr(err.msg, given[i].want));
        else
            assert_string_equal(got.p, given[i].want);
        buf_done(&got);
    }
}

static void every_form_gives_the_same_members(void **state)
{
    (void)state;
    static const struct given given[] = {
        {BULK_JSONL, "{\"a\":1}\n\n{\"b\":2}\r\n",
         "line 1: {\"a\":1}\nline 3: {\"b\":2}\r\n"},
        {BULK_JSON, "[{\"a\":1},7]", "item 1: {\"a\":1}\nitem 2: 7\n"},
        {BULK_CSV,
         "\xef\xbb\xbfTitle;Type;DistributionTo\r\n\"Tin; một\";1;\"24, "
         "25\"\r\n"
         "\r\nx;một;\r\n",
         "line 2: {\"Title\":\"Tin; một\",\"Type\":1,\"DistributionTo\":"
         "[\"24\",\"25\"]}\nline 4: {\"Title\":\"x\",\"Type\":\"một\"}\n"},
        {BULK_XML,
         "<h:Items xmlns:h='urn:x'>\n<h:Item><h:Title>a &amp; <![CDATA[<b>]]>"
         "</h:Title><h:Type> 2 </h:Type>\n<h:DistributionTo><h:Target>24"
         "</h:Target><h:Target>25</h:Target></h:DistributionTo></h:Item>\n"
         "<h:Item/></h:Items>",
         "line 2: {\"Title\":\"a & <b>\",\"Type\":2,\"DistributionTo\":"
         "[\"24\",\"25\"]}\nline 4: {}\n"},
    };
    check(given, sizeof given / sizeof *given);
}

static void what_cannot_be_read_is_told_with_its_place(void **state)
{
    (void)state;
    static const struct given given[] = {
        {BULK_JSON, "{}", "is no JSON array"},
        {BULK_JSON, "[1,", "line 1"},
        {BULK_CSV, "Title,Type\na,1,zuviel\n", "line 2: cell 3 has no name"},
        {BULK_CSV, "Title,Title\n", "line 1: two columns 'Title'"},
        {BULK_XML, "<Items>\n<Item>", "line 2, column 7: the XML is damaged"},
        {BULK_XML, "<!DOCTYPE x [<!ENTITY e 'e'>]><Items/>", "document type"},
        {BULK_XML, "<Item><DistributionTo><a><b/></a></DistributionTo></Item>",
         "line 1: elements inside"},
        {BULK_XLSX, "PK no workbook", "is no workbook"},
        {BULK_XLSX, "", "is no workbook"},
    };
    for (size_t i = 0; i < sizeof given / sizeof *given; i++) {
        struct err err = {0};
        struct buf got = {0};
        assert_true(bulk_read(given[i].form, str_of(given[i].text), take, &got,
                              &err) < 0);
        buf_done(&got);
    }
    check(given, sizeof given / sizeof *given - 2);
}

static void add_part(struct archive *a, const char *name, const char *text)
{
    struct archive_entry *entry = archive_entry_new();

    archive_entry_set_pathname(entry, name);
    archive_entry_set_size(entry, (la_int64_t)strlen(text));
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    assert_int_equal(archive_write_header(a, entry), ARCHIVE_OK);
    archive_write_data(a, text, strlen(text));
    archive_entry_free(entry);
}

static int read_workbook(const char *strings, const char *sheet,
                         struct buf *got, struct err *err)
{
    static char bytes[1 << 20];
    struct archive *a = archive_write_new();
    size_t used = 0;

    archive_write_set_format_zip(a);
    archive_write_open_memory(a, bytes, sizeof bytes, &used);
    add_part(a, "[Content_Types].xml", "<Types/>");
    if (sheet)
        add_part(a, "xl/worksheets/sheet1.xml", sheet);
    add_part(a, "xl/sharedStrings.xml", strings);
    archive_write_close(a);
    archive_write_free(a);
    return bulk_read(BULK_XLSX, (struct str){bytes, used}, take, got, err);
}

static void a_workbook_gives_its_first_sheet(void **state)
{
    (void)state;
    struct buf got = {0};
    struct err err = {0};

    assert_int_equal(
        read_workbook(
            "<sst><si><t>Title</t></si><si><r><t>PublishedDate</t></r></si>"
            "<si><r><t>Tin </t></r><r><t>một</t></r><rPh><t>x</t></rPh></si>"
            "</sst>",
            "<worksheet><sheetData><row r='1'><c r='A1' t='s'><v>0</v></c>"
            "<c r='C1' t='s'><v>1</v></c></row><row r='2'/><row r='5'>"
            "<c r='A5' t='s'><v>2</v></c><c r='B5'/><c r='C5' s='3'>"
            "<v>46267.3125</v></c></row><row><c t='inlineStr'><is><t>b</t>"
            "</is></c></row></sheetData></worksheet>",
            &got, &err),
        0);
    assert_string_equal(got.p,
                        "row 5: {\"Title\":\"Tin một\",\"PublishedDate\":"
                        "\"2026-09-02T07:30:00\"}\nrow 6: {\"Title\":\"b\"}\n");
    buf_done(&got);
}

static void a_workbook_that_lies_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *sheet, *says;
    } cases[] = {
        {NULL, "holds no first sheet"},
        {"<row r='1'><c t='s'><v>9</v></c></row>",
         "row 1: a cell names a text that is not there"},
        {"<row r='3'><c r='ZZZ3'><v>9</v></c></row>",
         "row 3: more than 64 columns"},
        {"<row><c>", "its sheet: line 1, column 9: the XML is damaged"},
        {"<!DOCTYPE a><row/>", "document type"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf got = {0};
        struct err err = {0};
        assert_true(read_workbook("<sst/>", cases[i].sheet, &got, &err) < 0);
        assert_non_null(strstr(err.msg, cases[i].says));
        buf_done(&got);
    }
}

static void the_form_follows_the_name(void **state)
{
    (void)state;
    enum bulk_form form;

    assert_true(bulk_form(STR("a/b.XLSX"), &form));
    assert_int_equal(form, BULK_XLSX);
    assert_true(bulk_form(STR("x.jsonl"), &form));
    assert_int_equal(form, BULK_JSONL);
    assert_false(bulk_form(STR("x.txt"), &form));
    assert_false(bulk_form(STR(".csv"), &form));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_gives_the_same_members),
        cmocka_unit_test(what_cannot_be_read_is_told_with_its_place),
        cmocka_unit_test(a_workbook_gives_its_first_sheet),
        cmocka_unit_test(a_workbook_that_lies_is_refused),
        cmocka_unit_test(the_form_follows_the_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
