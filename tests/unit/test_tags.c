/* crawler/tags.c: start tags, cut as browsers cut them. */
#include "tests/t.h"

#include "crawler/tags.h"

static void the_tags_of_a_page_are_those_of_the_standard(void **state)
{
    (void)state;
    static const struct {
        const char *page, *want;
    } cases[] = {
        {"<a href='x'>y</a><B>", "a href=x|B|"},
        {"<a href = x y>", "a href=x y=|"},
        {"<a/href=\"x>y\"/z>", "a href=x>y z=|"},
        {"<a =x==y>", "a =x==y|"},
        {"<a href=>b", "a href=|"},
        {"<a b=c'd>", "a b=c'd|"},
        {"<a \"b>c", "a \"b=|"},
        {"< a><1><a><", "a|"},
        {"</a b='>'><i>", "i|"},
        {"<!-- <a> --><i>", "i|"},
        {"<!--><i><!---><b><!--x--!><u>", "i|b|u|"},
        {"<!-- x -- <a> ---><i>", "i|"},
        {"<!doctype html><?php <a> ?><i>", "i|"},
        {"</ <a>><i>", "i|"},
        {"<script><a></scripts><a></SCRIPT ><i>", "script|i|"},
        {"<title><a></title/><textarea><b></textarea><i>", "title|textarea|i|"},
        {"<noscript><a></noscript>", "noscript|a|"},
        {"<style><a>", "style|"},
        {"<i><a href=x", "i|"},
        {"<i><a href='x>", "i|"},
        {"<i><!-- <b>", "i|"},
        {"", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        struct tags tags = {str_of(cases[i].page)};
        struct attribute a;
        struct tag tag;

        buf_addz(&out, "");
        while (tags_next(&tags, &tag)) {
            buf_add(&out, tag.name);
            while (attribute_next(&tag.attributes, &a))
                buf_addf(&out, " %.*s=%.*s", (int)a.name.n, a.name.p,
                         (int)a.value.n, a.value.p);
            buf_addz(&out, "|");
        }
        assert_string_equal(out.p, cases[i].want);
    }
}

static void the_first_attribute_of_a_name_counts(void **state)
{
    (void)state;
    struct tags tags = {STR("<a HREF=1 href=2 rel>")};
    struct tag tag;

    assert_true(tags_next(&tags, &tag));
    assert_str("1", tag_attribute(&tag, "href"));
    assert_non_null(tag_attribute(&tag, "rel").p);
    assert_null(tag_attribute(&tag, "target").p);
}

static void references_are_resolved_as_in_attributes(void **state)
{
    (void)state;
    static const struct {
        const char *value, *want;
    } cases[] = {
        {"?a=1&amp;b=2", "?a=1&b=2"},
        {"?a=1&b=2&", "?a=1&b=2&"},
        {"?a&lt=1&gtx", "?a&lt=1&gtx"},
        {"&lt &quot;&apos;&apos", "< \"'&apos"},
        {"&#38;&#x26;&#X41&#65", "&&AA"},
        {"&#;&#x;&#", "&#;&#x;&#"},
        {"&#xffffffffff;", "\xef\xbf\xbd"},
        {"&nbsp;", "\xc2\xa0"},
        {"&copy=1", "&copy=1"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf out = {0};
        attribute_text(&out, str_of(cases[i].value));
        assert_string_equal(out.p, cases[i].want);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_tags_of_a_page_are_those_of_the_standard),
        cmocka_unit_test(the_first_attribute_of_a_name_counts),
        cmocka_unit_test(references_are_resolved_as_in_attributes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
