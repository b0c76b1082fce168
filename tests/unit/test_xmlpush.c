/* base/xmlpush.c: XML as it should be, and as an attacker sends it. */
#include "tests/t.h"

#include "base/xmlpush.h"

struct seen {
    struct buf out;
    const char *stop_at; /* a name at whose start the reading ends */
};

static int on_start(void *context, const struct xmlpush_element *e,
                    struct err *err)
{
    struct seen *seen = context;

    buf_addf(&seen->out, "<%d:%d:%.*s|%.*s", e->depth, e->line, (int)e->ns.n,
             e->ns.p, (int)e->name.n, e->name.p);
    for (int i = 0; i < e->attribute_count; i++) {
        struct xmlpush_attribute a = xmlpush_attribute_at(e, i);
        buf_addf(&seen->out, " %s|%s=%.*s", a.ns.p, a.name.p, (int)a.value.n,
                 a.value.p);
    }
    if (seen->stop_at && str_is(e->name, seen->stop_at))
        return err_set(err, ERR_BUSY, "enough");
    return 0;
}

static int on_end(void *context, const struct xmlpush_element *e,
                  struct err *err)
{
    struct seen *seen = context;

    (void)err;
    buf_addf(&seen->out, ">%d", e->depth);
    return 0;
}

static int on_text(void *context, struct str text, struct err *err)
{
    struct seen *seen = context;

    (void)err;
    buf_add(&seen->out, text);
    return 0;
}

static struct xmlpush_form form_of(unsigned how)
{
    return (struct xmlpush_form){.start = on_start,
                                 .end = on_end,
                                 .text = on_text,
                                 .how = how,
                                 .depth_max = 4,
                                 .bytes_max = 1000};
}

static void the_same_is_seen_whole_and_byte_by_byte(void **state)
{
    (void)state;
    const struct xmlpush_form form = form_of(XMLPUSH_NAMESPACES);
    const struct str xml =
        STR("<?xml version='1.0'?>\n<a:x xmlns:a='urn:a' b='1 &amp; &#50;'>\n"
            "<y xmlns='urn:y' a:z='&lt;'/>\xe1\xba\xa1&amp;<![CDATA[<]]>"
            "<!-- c --></a:x>\n");
    const char *want = "<1:2:urn:a|x |b=1 & 2\n<2:3:urn:y|y urn:a|z=<>2"
                       "\xe1\xba\xa1&<>1";

    for (size_t piece = 1; piece <= xml.n; piece++) {
        struct seen seen = {0};
        struct err err = {0};
        scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(&form, &seen);
        for (size_t i = 0; i < xml.n; i += piece)
            assert_int_equal(xmlpush_feed(p, str_sub(xml, i, i + piece), &err),
                             0);
        assert_int_equal(xmlpush_finish(p, &err), 0);
        assert_string_equal(seen.out.p, want);
        buf_done(&seen.out);
    }
}

static void what_is_wrong_ends_the_reading_and_is_told(void **state)
{
    (void)state;
    static const struct {
        const char *xml;
        unsigned how;
        const char *says, *seen;
    } cases[] = {
        {"", 0, "line 1, column 1: the XML is damaged: it is empty", ""},
        {"<a>\n<b></a><c/>", 0,
         "line 2, column 8: the XML is damaged: Opening and ending tag "
         "mismatch",
         "<1:1:|a\n<2:2:|b"},
        {"<abc><b/>", 0, "line 1, column 10: the XML is damaged",
         "<1:1:|abc<2:1:|b>2"},
        {"<a>&nbsp;<b/></a>", 0, "Entity 'nbsp' not defined", "<1:1:|a"},
        {"<a>\xff</a>", 0, "not proper UTF-8", "<1:1:|a"},
        {"<p:a/>", XMLPUSH_NAMESPACES, "prefix p", ""},
        {"<p:a/>", 0, NULL, "<1:1:|a>1"},
        {"<!DOCTYPE a><a/>", 0, "document type declaration", ""},
        {"<!DOCTYPE a [<!ENTITY e SYSTEM 'file:///etc/passwd'>]><a>&e;</a>", 0,
         "document type declaration", ""},
        {"<!DOCTYPE a [<!ENTITY e 'x'><!ENTITY f '&e;&e;'>]><a b='&f;'/>",
         XMLPUSH_RECOVER, "document type declaration", ""},
        {"<a><?php x?><b/></a>", XMLPUSH_INSTRUCTIONS,
         "line 1: a processing instruction", "<1:1:|a"},
        {"<a><?php x?></a>", 0, NULL, "<1:1:|a>1"},
        {"<a>\n<b><c><d><e/></d></c></b></a>", 0,
         "line 2: more than 4 elements in one another",
         "<1:1:|a\n<2:2:|b<3:2:|c<4:2:|d"},
        {"<a><stop/>text</a>", 0, "enough", "<1:1:|a<2:1:|stop"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct xmlpush_form form = form_of(cases[i].how);
        struct seen seen = {.stop_at = "stop"};
        struct err err = {0};
        int r = xmlpush_read(&form, &seen, str_of(cases[i].xml), &err);
        bool fine = cases[i].says ? r < 0 && r == -err.code &&
                                        strstr(err.msg, cases[i].says)
                                  : r == 0 && !err.code;
        if (!fine ||
            strcmp(buf_str(&seen.out).n ? seen.out.p : "", cases[i].seen) != 0)
            fail_msg("case %zu: %d '%s' '%s'", i, r, err.msg, seen.out.p);
        buf_done(&seen.out);
    }
}

static void bytes_are_bounded(void **state)
{
    (void)state;
    const struct xmlpush_form form = form_of(0);
    struct seen seen = {0};
    struct err err = {0};
    scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(&form, &seen);
    char spaces[600];

    memset(spaces, ' ', sizeof spaces);
    memcpy(spaces, "<abc>", 5);
    const struct str piece = {spaces, sizeof spaces};
    assert_int_equal(xmlpush_feed(p, piece, &err), 0);
    assert_int_equal(xmlpush_feed(p, piece, &err), -ERR_LIMIT);
    assert_int_equal(xmlpush_finish(p, &err), -ERR_LIMIT);
    assert_non_null(strstr(err.msg, "more than 1000 bytes"));
    buf_done(&seen.out);
}

/* libxml2 itself takes no more than 10 MB at once. */
static void a_large_document_is_read_to_its_end(void **state)
{
    (void)state;
    struct xmlpush_form form = {.start = on_start, .depth_max = 2};
    struct seen seen = {.stop_at = "stop"};
    struct buf xml = {0};
    struct err err = {0};

    buf_addz(&xml, "<a>");
    while (xml.n < 24 << 20)
        buf_addz(&xml, "0123456789 123456789 123456789 123456789 123456789\n");
    buf_addz(&xml, "<stop/></a>");
    form.bytes_max = xml.n;
    assert_int_equal(xmlpush_read(&form, &seen, buf_str(&xml), &err),
                     -ERR_BUSY);
    buf_done(&seen.out);
    buf_done(&xml);
}

static void who_recovers_sees_what_lies_behind_the_damage(void **state)
{
    (void)state;
    const struct xmlpush_form form = form_of(XMLPUSH_RECOVER);
    struct seen seen = {0};
    struct err err = {0};
    scoped(xmlpush_freep) struct xmlpush *p = xmlpush_new(&form, &seen);

    assert_int_equal(xmlpush_feed(p, STR("<a><b></x><c/></a>"), &err), 0);
    assert_true(xmlpush_state(p)->mismatched && !xmlpush_state(p)->broken);
    assert_int_equal(xmlpush_finish(p, &err), 0);
    assert_non_null(strstr(seen.out.p, "|c"));
    buf_done(&seen.out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_same_is_seen_whole_and_byte_by_byte),
        cmocka_unit_test(what_is_wrong_ends_the_reading_and_is_told),
        cmocka_unit_test(bytes_are_bounded),
        cmocka_unit_test(a_large_document_is_read_to_its_end),
        cmocka_unit_test(who_recovers_sees_what_lies_behind_the_damage),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
