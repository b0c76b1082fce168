/* crawler/robots.c: RFC 9309, and what people really write. */
#include "tests/t.h"

#include "crawler/robots.h"

static bool allowed(const char *body, const char *token, const char *url)
{
    scoped(robots_freep) struct robots *r = robots_parse(str_of(body), token);

    return robots_allowed(r, str_of(url));
}

static void the_longest_rule_decides_and_allow_wins_a_tie(void **state)
{
    (void)state;
    static const struct {
        const char *rules, *path;
        bool want;
    } cases[] = {
        {"Disallow: /a\nAllow: /a/b\n", "/a/b/c", true},
        {"Allow: /a/b\nDisallow: /a\n", "/a/c", false},
        {"Disallow: /a\nAllow: /a\n", "/a", true},
        {"Allow: /a\nDisallow: /a\n", "/a", true},
        {"Disallow:\n", "/a", true},
        {"Disallow: /\n", "/", false},
        {"Disallow: /*.pdf$\n", "/x/y.pdf", false},
        {"Disallow: /*.pdf$\n", "/x/y.pdf?z", true},
        {"Disallow: /*.pdf\n", "/x/y.pdf?z", false},
        {"Disallow: /a*b*c$\n", "/a1b2c3c", false},
        {"Disallow: /a*b*c$\n", "/a1c2b3", true},
        {"Disallow: /a$\n", "/a", false},
        {"Disallow: /a$\n", "/ab", true},
        {"Disallow: /a$b\n", "/a$bc", false},
        {"Disallow: *m\n", "/form", false},
        {"Disallow: a\n", "/a", true},
        {"Disallow: /?q=\n", "/?q=1#x", false},
        {"Disallow: /\nAllow: /a/index.html\n", "/a/", true},
        {"Disallow: /\nAllow: /a/index.html\n", "/a/b", false},
        {"Disallow: /a", "https://a.vn:8443/a?http://x/", false},
        {"Disallow: /a", "https://a.vn", true},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf body = {0};
        buf_addf(&body, "User-agent: *\n%s", cases[i].rules);
        assert_int_equal(allowed(body.p, "liencong", cases[i].path),
                         cases[i].want);
    }
}

static void both_sides_are_compared_in_one_spelling(void **state)
{
    (void)state;
    static const struct {
        const char *rule, *path;
        bool want;
    } cases[] = {
        {"/t\xe1\xbb\xa9", "/t%e1%BB%a9c", false},
        {"/t%E1%bb%A9",
         "/t\xe1\xbb\xa9"
         "c",
         false},
        {"/%61", "/a", false},
        {"/a", "/%61", false},
        {"/a%2fb", "/a%2Fb", false},
        {"/a%2fb", "/a/b", true},
        {"/a%2A", "/a*b", false},
        {"/a%2Ab", "/axb", true},
        {"/a%24", "/a$b", false},
        {"/a b", "/a%20b", false},
        {"/90%", "/90%25", false},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf body = {0};
        buf_addf(&body, "User-agent: *\nDisallow: %s\n", cases[i].rule);
        assert_int_equal(allowed(body.p, "x", cases[i].path), cases[i].want);
    }
}

static void our_groups_are_merged_and_those_of_all_others_left(void **state)
{
    (void)state;
    static const char body[] = "User-agent: *\nDisallow: /all\n"
                               "User-Agent: LienCong/1.0\nDisallow: /one\n"
                               "User-agent: other\nUser-agent: liencong\n"
                               "Sitemap: http://a.vn/s.xml\nNoindex: /x\n"
                               "Disallow: /two\n"
                               "User-agent: liencongbot\nDisallow: /three\n";

    assert_true(allowed(body, "liencong", "/all"));
    assert_false(allowed(body, "liencong", "/one"));
    assert_false(allowed(body, "liencong", "/two"));
    assert_true(allowed(body, "liencong", "/three"));
    assert_false(allowed(body, "other", "/two"));
    assert_false(allowed(body, "*", "/all"));
    assert_true(allowed("User-agent: liencong\nUser-agent: *\nDisallow: /\n"
                        "User-agent: liencong\nAllow: /x\n",
                        "liencong", "/x"));
    assert_true(allowed("User-agent: *\nDisallow: /\nUser-agent: liencong\n",
                        "liencong", "/x"));
    assert_true(allowed("Disallow: /\n", "liencong", "/x"));
}

static void files_as_they_are_in_life_are_read(void **state)
{
    (void)state;
    static const char utf16[] = "\xff\xfe"
                                "u\0s\0e\0r\0-\0a\0g\0e\0n\0t\0:\0*\0"
                                "\n\0D\0i\0s\0a\0l\0l\0o\0w\0:\0/\0";
    scoped(robots_freep) struct robots *wide =
        robots_parse((struct str){utf16, sizeof utf16}, "x");
    static const char *const bodies[] = {
        "\xef\xbb\xbfUser-agent: *\nDisallow: /a",
        "User-agent: *\rDisallow: /a\r",
        "  useragent : * # all\r\n\tdissalow /a # old\r\n",
        "User-agent *\nDisallow /a\n",
        "<html><body>User-agent: *<BR>Disallow: /a<BR></body></html>",
    };

    assert_false(robots_allowed(wide, STR("/a")));
    for (size_t i = 0; i < sizeof bodies / sizeof *bodies; i++) {
        assert_false(allowed(bodies[i], "x", "/a"));
        assert_true(allowed(bodies[i], "x", "/b"));
    }
}

static void a_crawl_delay_is_for_the_agents_in_front_of_it(void **state)
{
    (void)state;
    static const char body[] = "User-agent: a\nCrawl-delay: 1.5\n"
                               "User-agent: b\nDisallow: /x\n"
                               "User-agent: *\nCrawl-delay: 400000\n"
                               "User-agent: c\nCrawl-delay: 2s\n"
                               "User-agent: a\nCrawl-delay: .25\n";
    static const struct {
        const char *token;
        int64_t want;
    } cases[] = {{"a", 1500}, {"b", -1}, {"c", -1}, {"d", 86400000}};

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(robots_freep) struct robots *r =
            robots_parse(str_of(body), cases[i].token);
        assert_int_equal(robots_crawl_delay_ms(r), cases[i].want);
    }
}

static void sitemaps_are_of_the_whole_file(void **state)
{
    (void)state;
    scoped(robots_freep) struct robots *r =
        robots_parse(STR("Sitemap: http://a.vn/A.xml # x\nUser-agent: other\n"
                         "site-map: /b.xml\nhttps://a.vn/sitemap.xml\n"
                         "Sitemap:\n"),
                     "liencong");

    assert_int_equal(robots_sitemap_count(r), 3);
    assert_string_equal(robots_sitemap(r, 0), "http://a.vn/A.xml");
    assert_string_equal(robots_sitemap(r, 1), "/b.xml");
    assert_string_equal(robots_sitemap(r, 2), "https://a.vn/sitemap.xml");
}

static void a_page_in_place_of_the_file_states_no_policy(void **state)
{
    (void)state;
    assert_true(robots_is_page(STR("\xef\xbb\xbf\n<!DOCTYPE html><title>404")));
    assert_true(robots_is_page(
        STR("<html><script>document.cookie='D1N=1'</script></html>")));
    assert_false(robots_is_page(STR("<html>User-agent: *<br>Disallow: /")));
    assert_false(robots_is_page(STR("User-agent: *\nDisallow: /<html>\n")));
    assert_false(robots_is_page(STR("")));
}

static void nothing_is_read_beyond_the_limit(void **state)
{
    (void)state;
    scoped(buf_done) struct buf body = {0};

    buf_addz(&body, "User-agent: *\nDisallow: /a\n#");
    memset(buf_room(&body, ROBOTS_MAX_BYTES), 'x', ROBOTS_MAX_BYTES);
    body.n = ROBOTS_MAX_BYTES - 14;
    body.p[body.n] = '\0';
    buf_addz(&body, "\nDisallow: /b/c\n");
    assert_false(allowed(body.p, "x", "/a"));
    assert_true(allowed(body.p, "x", "/b/c"));
}

static void the_rule_that_decided_is_found_by_its_line(void **state)
{
    static const struct {
        const char *body, *path;
        bool allowed, for_us;
        int line;
        const char *text;
    } cases[] = {
        {"User-agent: *\nDisallow: /a\n", "/a/b", false, false, 2,
         "Disallow: /a"},
        {"# x\r\n\r\nUser-agent: *\r\n  Disallow: /a  \r\n", "/a", false, false,
         4, "Disallow: /a"},
        {"\xef\xbb\xbfUser-agent: *\rDisallow: /\rAllow: /a # y\r", "/a", true,
         false, 3, "Allow: /a # y"},
        {"User-agent: *\nDisallow: /\n\nUser-agent: liencong\nDisallow: /b",
         "/b", false, true, 5, "Disallow: /b"},
        {"User-agent: *\nDisallow: /\n\nUser-agent: liencong\nDisallow: /b",
         "/a", true, false, 0, ""},
        {"", "/a", true, false, 0, ""},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str body = str_of(cases[i].body);
        scoped(robots_freep) struct robots *r = robots_parse(body, "liencong");
        scoped(buf_done) struct buf line = {0};
        struct robots_verdict v = robots_judge(r, str_of(cases[i].path));
        robots_line(&line, body, v.line);
        assert_int_equal(v.allowed, cases[i].allowed);
        assert_int_equal(v.for_us, cases[i].for_us);
        assert_int_equal(v.line, cases[i].line);
        assert_true(str_is(buf_str(&line), cases[i].text));
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_longest_rule_decides_and_allow_wins_a_tie),
        cmocka_unit_test(both_sides_are_compared_in_one_spelling),
        cmocka_unit_test(our_groups_are_merged_and_those_of_all_others_left),
        cmocka_unit_test(files_as_they_are_in_life_are_read),
        cmocka_unit_test(a_crawl_delay_is_for_the_agents_in_front_of_it),
        cmocka_unit_test(sitemaps_are_of_the_whole_file),
        cmocka_unit_test(a_page_in_place_of_the_file_states_no_policy),
        cmocka_unit_test(nothing_is_read_beyond_the_limit),
        cmocka_unit_test(the_rule_that_decided_is_found_by_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
