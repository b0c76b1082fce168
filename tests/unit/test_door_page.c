/* crawler/door_page.c: the public pages hold the options' values, escaped. */
#include "config/options.h"
#include "config/registry.h"
#include "crawler/door_page.h"
#include "crawler/status.h"
#include "tests/t.h"

static struct options *options_of(const char *text)
{
    struct options *o = NULL;
    struct err err = {0};

    assert_int_equal(options_load(&o, t_file("door.conf", str_of(text)), &err),
                     0);
    return o;
}

static void the_page_speaks_of_this_crawler(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = options_of(
        "[crawler]\ntoken = mau-bot\nrun_by = Tổ <Thu thập>, 024 1234\n"
        "contact = https://mau.example/bo-thu-thap\ndelay_min_ms = 1500\n");
    static const char *const said[2][5] = {
        {"<html lang=\"vi\">", "Disallow: /", "nghỉ ít nhất 1,5 giây",
         "curl https://mau.example/indexnow", "Tổ &lt;Thu thập&gt;, 024 1234"},
        {"<html lang=\"en\">", "User-agent: mau-bot", "at least 1.5 seconds",
         "curl https://mau.example/indexnow", "up to 300 seconds"},
    };

    for (int english = 0; english < 2; english++) {
        scoped(buf_done) struct buf out = {0};
        door_page_about(&out, o, english);
        for (int i = 0; i < 5; i++)
            if (!strstr(out.p, said[english][i]))
                fail_msg("'%s' is not there", said[english][i]);
        assert_null(strstr(out.p, "{{"));
        assert_null(strstr(out.p, "<script"));
    }
}

/*
 * "h2#cham-lai", "li#", ...: the tags of a page with their ids.  A sentence may
 * say "robots.txt" once more in one language, and a form its language.
 */
static void tags_of(struct buf *out, struct str page)
{
    ptrdiff_t at;

    while ((at = str_chr(page, '<')) >= 0) {
        page = str_sub(page, (size_t)at + 1, page.n);
        struct str tag = str_sub(page, 0, (size_t)str_chr(page, '>'));
        struct str name = tag, id = {0};
        (void)str_cut(&tag, ' ', &name);
        if ((at = str_find(tag, STR("id=\""))) >= 0) {
            tag = str_sub(tag, (size_t)at + 4, tag.n);
            (void)str_cut(&tag, '"', &id);
        }
        if (str_ends(name, STR("code")) || str_is(name, "input"))
            continue;
        buf_addf(out, "%.*s#%.*s\n", (int)name.n, name.p, (int)id.n,
                 id.n ? id.p : "");
    }
}

static void both_languages_say_the_same_in_the_same_order(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = options_of("");
    scoped(buf_done) struct buf vi = {0}, en = {0}, tags_vi = {0},
                                tags_en = {0};

    door_page_about(&vi, o, false);
    door_page_about(&en, o, true);
    tags_of(&tags_vi, buf_str(&vi));
    tags_of(&tags_en, buf_str(&en));
    assert_non_null(strstr(tags_vi.p, "h2#cham-lai\n"));
    assert_string_equal(tags_vi.p, tags_en.p);
}

static void names_of_portals_cannot_leave_their_place(void **state)
{
    (void)state;
    struct portal portal = {.code = "H1", .name = "<b>\"'&"};
    struct status s = {.portal = &portal};
    scoped(buf_done) struct buf out = {0};

    door_page_host(&out, "a\"><i>.vn", &s, false, 0);
    door_page_error(&out, 404, "<i>", true);
    assert_null(strstr(out.p, "<b>"));
    assert_null(strstr(out.p, "<i>"));
    assert_non_null(strstr(out.p, "&lt;b&gt;&quot;&#39;&amp;"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_page_speaks_of_this_crawler),
        cmocka_unit_test(both_languages_say_the_same_in_the_same_order),
        cmocka_unit_test(names_of_portals_cannot_leave_their_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
