/* syndication/feedread.c, feedxml.c, feedjson.c, markup.c: feeds as they are
 * found, and as they should not be. */
#include "tests/t.h"

#include "base/arena.h"
#include "base/err.h"
#include "base/file.h"
#include "syndication/feedread.h"
#include "syndication/markup.h"

#include <stdlib.h>

/* Entries as lines: key|url|title|summary|content|author|image|date. */
static int see(void *context, const struct feedread_entry *e, struct err *err)
{
    struct buf *out = context;
    const struct str fields[] = {e->key,     e->url,    e->title, e->summary,
                                 e->content, e->author, e->image};

    (void)err;
    for (size_t i = 0; i < sizeof fields / sizeof *fields; i++) {
        buf_add(out, fields[i]);
        buf_addc(out, '|');
    }
    buf_addf(out, "%lld\n", (long long)(e->published_ms / 1000));
    return 0;
}

static char *read_text(struct str text, struct err *err)
{
    struct buf out = {0};

    (void)feedread(text, "https://a.example/feeds/x.xml", see, &out, err);
    return buf_take(&out);
}

/* A seed of tests/fuzz/feedread. */
static void check_seed(const char *name, const char *want)
{
    scoped(mem_freep) char *text = NULL, *got = NULL;
    struct buf path = {0};
    struct err err = {0};
    size_t n = 0;

    buf_addf(&path, "tests/fuzz/feedread/%s", name);
    assert_int_equal(file_read(&text, &n, path.p, 1 << 20, &err), 0);
    buf_done(&path);
    got = read_text((struct str){text, n}, &err);
    assert_string_equal(err.code ? err.msg : got, want);
}

static void atom_rss_and_json_feed_are_read(void **state)
{
    (void)state;
    check_seed("atom",
               "urn:uuid:1|https://a.example/tin/1.html|"
               "Thủ tướng chỉ đạo & điều hành|Tóm tắt|"
               "<div><p class=\"a&quot;b\">Nội dung &lt;1&gt;</p></div>|"
               "Nguyễn Văn A|https://a.example/1.jpg|1788309000\n"
               "urn:uuid:2||Không có liên kết|||||0\n");
    check_seed("rss",
               "17|https://a.example/tin/17.html|Tin \"một\" & hai|"
               "Mô tả ngắn|<p>Toàn văn</p>|Phóng viên|"
               "https://a.example/17.jpg|1788309000\n"
               "https://a.example/tin/18.html|https://a.example/tin/18.html|"
               "Chỉ có liên kết|||||0\n"
               "19||javascript|||||0\n");
    check_seed("json", "https://a.example/1|https://a.example/1|Tin JSON|Mô tả|"
                       "<p>Toàn văn</p>|Nguyễn Văn B|https://a.example/1.png|"
                       "1788309000\n2||Số|||||0\n");
    check_seed("rdf", "https://a.example/1|https://a.example/1|Café|||||0\n");
}

/* References are resolved once: "&amp;amp;" is "&amp;" in the address. */
static void an_address_with_ampersands_stays_whole(void **state)
{
    (void)state;
    struct err err = {0};
    scoped(mem_freep) char *got = read_text(
        STR("<feed xmlns='http://www.w3.org/2005/Atom'><entry><id>1</id>"
            "<title>a</title><link href='/x?a=1&amp;b=2&#38;c=%26amp;'/>"
            "<content type='xhtml'><p title='1 &amp; 2'>c</p></content>"
            "</entry></feed>"),
        &err);

    assert_string_equal(got, "1|https://a.example/x?a=1&b=2&c=%26amp;|a||"
                             "<p title=\"1 &amp; 2\">c</p>|||0\n");
}

static void what_is_no_feed_is_told(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", "is empty"},
        {"<html><body>404</body></html>", "is no feed: begins with <html>"},
        {"<rss><channel><item><guid>1</guid><title>tr", "is damaged"},
        {"<rss>&nbsp;</rss>", "is damaged"},
        {"<!DOCTYPE rss [<!ENTITY a \"b\">]><rss>&a;</rss>",
         "type declaration"},
        {"{\"version\":\"https://jsonfeed.org/version/1\"}", "no JSON Feed"},
        {"{\"version\":\"2\",\"items\":[]}", "no JSON Feed"},
        {"{", "line 1"},
        {"nothing", "is damaged"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct err err = {0};
        free(read_text(str_of(cases[i].text), &err));
        assert_true(err.code == ERR_FORMAT);
        if (!strstr(err.msg, cases[i].says))
            assert_string_equal(err.msg, cases[i].says);
    }
}

static void what_is_behind_the_first_500_is_left(void **state)
{
    struct buf text = {0};
    struct err err = {0};
    size_t lines = 0;

    (void)state;
    buf_addz(&text, "<rss><channel>");
    for (int i = 0; i < FEEDREAD_ENTRIES_MAX + 20; i++)
        buf_addf(&text, "<item><guid>%d</guid><title>t</title></item>", i);
    buf_addz(&text, "</channel></rss>");
    scoped(mem_freep) char *got = read_text(buf_str(&text), &err);
    buf_done(&text);
    assert_int_equal(err.code, 0);
    for (char *at = got; *at; at++)
        lines += *at == '\n';
    assert_int_equal(lines, FEEDREAD_ENTRIES_MAX);
}

static void markup_becomes_text(void **state)
{
    static const struct {
        const char *html, *want;
    } cases[] = {
        {"  a <b>b</b>\n<br/>c ", "a b c"},
        {"1 < 2 &lt; 3 &amp; x&nbsp;y", "1 < 2 < 3 & x y"},
        {"<!-- <b> -->a<!", "a<!"},
        {"&#xD83D;&#99999999;&#;&unknown;&",
         "&#xD83D;&#99999999;&#;&unknown;&"},
        {"Thu t&#432;&#7899;ng &apos;&quot;", "Thu tướng '\""},
        {"a<script", "a<script"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct buf out = {0};
        markup_text(&out, str_of(cases[i].html));
        assert_string_equal(out.p, cases[i].want);
        buf_done(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(atom_rss_and_json_feed_are_read),
        cmocka_unit_test(an_address_with_ampersands_stays_whole),
        cmocka_unit_test(what_is_no_feed_is_told),
        cmocka_unit_test(what_is_behind_the_first_500_is_left),
        cmocka_unit_test(markup_becomes_text),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
