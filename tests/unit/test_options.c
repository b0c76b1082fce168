/* config/options.c: defaults, a file over them, and the two papers that are
 * made from the table. */
#include "config/options.h"
#include "tests/t.h"

#include <stdio.h>

static int load(struct options **ret_options, const char *text, struct err *err)
{
    return options_load(ret_options, t_file("liencong.conf", str_of(text)),
                        err);
}

static void without_a_file_everything_has_its_default(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL;
    struct err err = {0};

    assert_int_equal(options_load(&o, NULL, &err), 0);
    assert_null(o->path);
    assert_string_equal(o->common.registry, "portals.csv");
    assert_string_equal(o->common.allow_private, "");
    assert_int_equal(o->crawler.body_max_bytes, 15 << 20);
    assert_true(o->crawler.verify_tls);
    assert_string_equal(o->searchd.listen, "127.0.0.1:8080");
}

static void a_file_of_comments_changes_nothing(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL;
    struct err err = {0};

    assert_int_equal(load(&o, "; one\n# two\n\n", &err), 0);
    assert_int_equal(o->crawler.threads, 16);
}

static void a_value_in_the_file_wins(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL;
    struct err err = {0};

    if (load(&o,
             "[crawler]\nthreads = 4 ; four\nverify_tls = no\n"
             "user_agent = Robot/1.0 (compatible; +https://a.test/)\n"
             "[searchd]\r\nlisten = [::1]:80\r\n",
             &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(o->crawler.threads, 4);
    assert_false(o->crawler.verify_tls);
    assert_string_equal(o->crawler.user_agent,
                        "Robot/1.0 (compatible; +https://a.test/)");
    assert_string_equal(o->searchd.listen, "[::1]:80");
    assert_string_equal(o->syndication.listen, "127.0.0.1:8081");
}

static void a_relative_registry_lies_beside_the_file(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL, *absolute = NULL;
    struct err err = {0};

    assert_int_equal(load(&o, "[common]\nregistry = lists/a.csv\n", &err), 0);
    assert_string_equal(o->common.registry, t_path("lists/a.csv"));
    assert_int_equal(load(&absolute, "[common]\nregistry = /a.csv\n", &err), 0);
    assert_string_equal(absolute->common.registry, "/a.csv");
}

static void files_lie_beside_the_file_one_or_several(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL;
    scoped(buf_done) struct buf names = {0};
    struct err err = {0};

    buf_addf(&names, "%s /b.csv", t_path("a.csv"));
    assert_int_equal(load(&o,
                          "[common]\nnames = a.csv /b.csv\n[crawler]\n"
                          "ca_file = hai từ.pem\ntls_key = /k a.pem\n",
                          &err),
                     0);
    assert_string_equal(o->common.names, names.p);
    assert_string_equal(o->crawler.ca_file, t_path("hai từ.pem"));
    assert_string_equal(o->crawler.tls_key, "/k a.pem");
    assert_string_equal(o->crawler.hosts_file, "");
}

static void says_which_line_is_wrong_and_why(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"[crawler]\nthread = 1\n",
         ":2: no option 'thread' in section [crawler]"},
        {"threads = 1\n", ":1: no option 'threads' in section []"},
        {"[crawler]\n\nthreads = 0\n",
         ":3: [crawler] threads: '0' is not a number of 1..64"},
        {"[crawler]\nthreads = 1x\n", ":2: [crawler] threads: '1x'"},
        {"[crawler]\nthreads =\n", ":2: [crawler] threads: ''"},
        {"[crawler]\nverify_tls = true\n",
         ":2: [crawler] verify_tls: 'true' is neither yes nor no"},
        {"[crawler]\nthreads\n", ":2: not 'name = value'"},
        {"[crawler\nthreads = 1\n", ":1: not 'name = value'"},
        {"[crawler]\nactive_max = 7\nactive_max = 8\n",
         ":3: [crawler] active_max is given twice"},
        {"[crawler]\ncontact = a\n  b\n", ":3: [crawler] contact is given"},
        {"[crawler]\nthreads = a\nthreads = b\n", ":2: [crawler] threads: 'a'"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct options *o = NULL;
        struct err err = {0};
        assert_int_equal(load(&o, cases[i].text, &err), -ERR_CONFIG);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("want '%s' in '%s'", cases[i].says, err.msg);
        assert_null(o);
    }
}

static void a_line_too_long_for_the_parser_is_refused_whole(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};
    struct options *o = NULL;
    struct err err = {0};

    buf_addz(&text, "[common]\nallow_private =");
    for (int i = 0; i < 200; i++)
        buf_addf(&text, " 10.0.%d.0/24", i);
    assert_int_equal(load(&o, text.p, &err), -ERR_CONFIG);
    assert_non_null(strstr(err.msg, ":2: a line of more than "));
}

static void a_file_that_is_not_there_is_an_io_error(void **state)
{
    struct options *o = NULL;
    struct err err = {0};

    (void)state;
    assert_int_equal(options_load(&o, t_path("none.conf"), &err), -ERR_IO);
    assert_null(o);
}

static void the_shipped_file_is_what_the_table_says(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL;
    struct err err = {0};

    t_paper("config/liencong.conf", options_write_conf);
    assert_int_equal(options_load(&o, "config/liencong.conf", &err), 0);
}

static void the_manual_is_what_the_table_says(void **state)
{
    (void)state;
    t_paper("docs/options.md", options_write_markdown);
}

static void every_default_may_be_written_out(void **state)
{
    (void)state;
    scoped(options_freep) struct options *o = NULL;
    scoped(mem_freep) char *made = NULL;
    struct err err = {0};
    size_t n;
    FILE *out = open_memstream(&made, &n);

    assert_non_null(out);
    options_write_conf(out);
    fclose(out);
    for (char *c = made; (c = strstr(c, "\n;"));)
        c[1] = c[2] == ' ' ? '#' : ' '; /* takes the ; off the settings */
    for (char *c = made; (c = strstr(c, "\n "));)
        memmove(c + 1, c + 2, strlen(c + 2) + 1);
    if (load(&o, made, &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(o->crawler.recrawl_max_s, 7776000);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(without_a_file_everything_has_its_default),
        cmocka_unit_test(a_file_of_comments_changes_nothing),
        cmocka_unit_test(a_value_in_the_file_wins),
        cmocka_unit_test(a_relative_registry_lies_beside_the_file),
        cmocka_unit_test(files_lie_beside_the_file_one_or_several),
        cmocka_unit_test(says_which_line_is_wrong_and_why),
        cmocka_unit_test(a_line_too_long_for_the_parser_is_refused_whole),
        cmocka_unit_test(a_file_that_is_not_there_is_an_io_error),
        cmocka_unit_test(the_shipped_file_is_what_the_table_says),
        cmocka_unit_test(the_manual_is_what_the_table_says),
        cmocka_unit_test(every_default_may_be_written_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
