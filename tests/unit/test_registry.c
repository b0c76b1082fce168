/* config/registry.c: a good list is read whole, a bad one is refused with its
 * line and the reason. */
#include "config/registry.h"
#include "tests/t.h"

#define HEAD                                                                   \
    "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s\n"
#define FULL                                                                   \
    "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s,"     \
    "aliases,valid_from,valid_to,merged_into\n"
#define PROVINCE                                                               \
    "000.00.00.H91,UBND tỉnh Sông Lam,province,,songlam.gov.vn.test,"       \
    "https://songlam.gov.vn.test/,,1"

static int load(struct registry **ret_registry, const char *text,
                struct err *err)
{
    return registry_load(ret_registry, t_file("portals.csv", str_of(text)),
                         err);
}

static struct registry *loaded(const char *text)
{
    struct registry *reg = NULL;
    struct err err = {0};

    if (load(&reg, text, &err) < 0)
        fail_msg("%s", err.msg);
    return reg;
}

static void reads_every_column(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *reg = loaded(
        FULL PROVINCE
        ",,,,\n"
        "000.00.01.H91,\"Sở \"\"Văn hóa\"\",\n Thể thao\",so,000.00.00.H91,"
        "VanHoa.songlam.gov.vn.test,http://vanhoa.songlam.gov.vn.test,"
        "  http://vanhoa.songlam.gov.vn.test/a.xml  "
        "http://vanhoa.songlam.gov.vn.test/b.gz ,1.25,vh.test  www.VH.test,"
        "2019-01-01,2025-06-30,000.00.00.H91\r\n");
    const struct portal *p = registry_find_code(reg, "000.00.01.H91");

    assert_int_equal(registry_count(reg), 2);
    assert_ptr_equal(registry_at(reg, 1), p);
    assert_string_equal(p->name, "Sở \"Văn hóa\", Thể thao");
    assert_string_equal(p->level, "department");
    assert_string_equal(p->parent_code, "000.00.00.H91");
    assert_string_equal(p->host, "vanhoa.songlam.gov.vn.test");
    assert_string_equal(p->sitemaps, "http://vanhoa.songlam.gov.vn.test/a.xml "
                                     "http://vanhoa.songlam.gov.vn.test/b.gz");
    assert_int_equal(p->delay_ms, 1250);
    assert_string_equal(p->aliases, "vh.test www.vh.test");
    assert_string_equal(p->valid_from, "2019-01-01");
    assert_string_equal(p->valid_to, "2025-06-30");
    assert_string_equal(p->merged_into, "000.00.00.H91");
}

static void a_portal_is_found_by_host_and_by_alias(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *reg =
        loaded("code,name,level,host,base_url,aliases\n"
               "000.00.00.G01,Bộ A,bo,boa.test,http://boa.test/,www.boa.test\n"
               "000.00.00.G02,Bộ B,ministry,bob.test,http://bob.test/,\n"
               "000.00.00.G03,Bộ Đường,bo,ĐƯỜNG.test,http://duong.test/,\n"
               "000.00.00.G04,Máy,other,127.0.0.9,http://127.0.0.9:8080/,\n"
               "000.00.00.G05,Sáu,other,[::1],http://[::1]:8080/,\n");

    assert_string_equal(registry_find_host(reg, STR("www.boa.test"))->code,
                        "000.00.00.G01");
    assert_string_equal(registry_find_host(reg, STR("bob.test"))->code,
                        "000.00.00.G02");
    assert_string_equal(
        registry_find_host(reg, STR("xn--ng-pma05d708i.test"))->code,
        "000.00.00.G03");
    assert_string_equal(registry_find_host(reg, STR("127.0.0.9"))->level,
                        "other");
    assert_non_null(registry_find_host(reg, STR("[::1]")));
    assert_null(registry_find_host(reg, STR("boa")));
    assert_null(registry_find_host(reg, STR("boa.tes")));
    assert_null(registry_find_host(reg, STR("")));
    assert_null(registry_find_code(reg, "000.00.00.G99"));
    assert_int_equal(registry_find_code(reg, "000.00.00.G01")->delay_ms, -1);
}

static void reads_what_a_vietnamese_spreadsheet_saves(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *reg =
        loaded("\xef\xbb\xbf"
               "Host;Code;Name;Level;Base_URL;crawl_delay_s\r\n"
               ";;;;;\r\n"
               "a.test;000.00.00.G01;Bộ A, B;bo;http://a.test/;0,5\r\n");

    assert_int_equal(registry_count(reg), 1);
    assert_int_equal(registry_at(reg, 0)->delay_ms, 500);
    assert_string_equal(registry_at(reg, 0)->name, "Bộ A, B");
}

static void names_come_out_in_nfc(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *reg =
        loaded("code,name,level,host,base_url\n"
               "000.00.00.G01,Bo\xcc\xa3\xcc\x82  Y te\xcc\x82\xcc\x81,bo,"
               "a.test,http://a.test/\n");

    assert_string_equal(registry_at(reg, 0)->name, "Bộ Y tế");
}

static void
hours_are_read_as_a_spreadsheet_or_a_person_writes_them(void **state)
{
    static const struct {
        const char *cell;
        uint32_t want; /* bits of hours */
    } cases[] = {
        {"", 0},
        {"22-6", 0xc0003f},
        {"0-7,12-13", 0x107f},
        {"0h-7h 12h-13h", 0x107f},
        {"0-7; 12-13", 0x107f},
        {"0-24", 0xffffff},
        {"23-24", 0x800000},
        {"07-08", 0x80},
        {"23-1,0-2", 0x800003},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(buf_done) struct buf text = {0};
        buf_addf(&text,
                 "code,name,level,host,base_url,hours\n"
                 "000.00.00.G01,B,bo,a.test,http://a.test/,\"%s\"\n",
                 cases[i].cell);
        scoped(registry_freep) struct registry *reg = loaded(text.p);
        assert_int_equal(registry_at(reg, 0)->open_hours, cases[i].want);
        assert_string_equal(registry_at(reg, 0)->hours, cases[i].cell);
    }
}

#define HOURS(cell)                                                            \
    "code,name,level,host,base_url,hours\n"                                    \
    "000.00.00.G01,B,bo,a.test,http://a.test/," cell "\n"
#define MIN "code,name,level,host,base_url,parent_code,merged_into\n"
#define ROW(code, host) code ",Tên,xa," host ",http://" host "/,,\n"

static void says_which_line_is_wrong_and_why(void **state)
{
    static const struct {
        const char *text, *says;
    } cases[] = {
        {"", ":1: no row with the names of the columns"},
        {"code,name,level,host\n", ":1: no column 'base_url'"},
        {"code,name,level,host,base_url,hots\n", ":1: unknown column 'hots'"},
        {"code,name,level,host,base_url,code\n",
         ":1: column 'code' stands twice"},
        {HEAD PROVINCE "\na,b\n", ":3: 2 cells, not 8"},
        {HEAD PROVINCE "\n,b,xa,,a.test,http://a.test/,,\n",
         ":3: code: is empty"},
        {HEAD "000.00.01,b,xa,,a.test,http://a.test/,,\n",
         ":2: code: '000.00.01' has not the form"},
        {HEAD "000.00.01.H1x,b,xa,,a.test,http://a.test/,,\n",
         ":2: code: '000.00.01.H1x' has not the form"},
        {HEAD "000.00.01.H10,,xa,,a.test,http://a.test/,,\n",
         ":2: name: is empty"},
        {HEAD "000.00.01.H10,b,thôn,,a.test,http://a.test/,,\n",
         ":2: level: 'thôn' is none of"},
        {HEAD "000.00.01.H10,b,xa,,a b.test,http://a.test/,,\n",
         ":2: host: 'a b.test' is not a host name"},
        {HEAD "000.00.01.H10,b,xa,,atest,http://a.test/,,\n",
         ":2: host: 'atest' is not a host name with its domain"},
        {HEAD "000.00.01.H10,b,xa,,a.test,ftp://a.test/,,\n",
         ":2: base_url: 'ftp://a.test/' is not an http(s) URL"},
        {HEAD "000.00.01.H10,b,xa,,a.test,https://a b/,,\n",
         ":2: base_url: 'https://a b/' is not a URL"},
        {HEAD "000.00.01.H10,b,xa,,a.test,http://a.test/,sitemap.xml,\n",
         ":2: sitemap_url: 'sitemap.xml' is not an http(s) URL"},
        {HEAD "000.00.01.H10,b,xa,,a.test,http://a.test/,,soon\n",
         ":2: crawl_delay_s: 'soon' is not a number"},
        {HEAD "000.00.01.H10,b,xa,,a.test,http://a.test/,,3601\n",
         ":2: crawl_delay_s: '3601' is not a number"},
        {HEAD "000.00.01.H10,b,xa,,a.test,http://a.test/,,3600.5\n",
         ":2: crawl_delay_s: '3600.5' is not a number"},
        {HEAD "000.00.01.H10,\"b\nc\",xa,,a.test,http://a.test/,,\n"
              "000.00.01.H10,b,xa,,b.test,http://b.test/,,\n",
         ":4: code 000.00.01.H10 is in line 2 already"},
        {MIN ROW("000.00.01.H10", "a.test") ROW("000.00.02.H10", "a.test"),
         ":3: host a.test belongs to 000.00.01.H10 in line 2 already"},
        {MIN ROW("000.00.01.H10", "a.test") "000.00.02.H10,b,xa,b.test,http:"
                                            "//a.test/,,\n",
         ":3: base_url http://a.test/ is on the host of 000.00.01.H10"},
        {MIN "000.00.01.H10,b,xa,a.test,http://a.test/,000.00.00.H10,\n",
         ":2: parent_code: no portal has the code 000.00.00.H10"},
        {MIN "000.00.01.H10,b,xa,a.test,http://a.test/,,000.00.00.H10\n",
         ":2: merged_into: no portal has the code 000.00.00.H10"},
        {MIN "000.00.01.H10,b,xa,a.test,http://a.test/,,000.00.02.H10\n"
             "000.00.02.H10,b,xa,b.test,http://b.test/,,000.00.01.H10\n",
         ":2: merged_into: 000.00.01.H10 leads back to itself"},
        {MIN "000.00.01.H10,b,xa,a.test,http://a.test/,000.00.02.H10,\n"
             "000.00.02.H10,b,xa,b.test,http://b.test/,000.00.02.H10,\n",
         "more than 64 steps from 000.00.01.H10"},
        {"code,name,level,host,base_url,valid_from,valid_to\n"
         "000.00.01.H10,b,xa,a.test,http://a.test/,2025-02-29,\n",
         ":2: valid_from: '2025-02-29' is not a date"},
        {"code,name,level,host,base_url,valid_from,valid_to\n"
         "000.00.01.H10,b,xa,a.test,http://a.test/,2025-07-01,2025-06-30\n",
         ":2: valid_from 2025-07-01 is after valid_to 2025-06-30"},
        {HOURS("7"), ":2: hours: '7' is not like 22-6"},
        {HOURS("7-7"), ":2: hours: '7-7' is not like"},
        {HOURS("22-25"), ":2: hours: '22-25' is not like"},
        {HOURS("24-6"), ":2: hours: '24-6' is not like"},
        {HOURS("7-Dec"), ":2: hours: '7-Dec' is not like"},
        {HOURS("7-8-9"), ":2: hours: '7-8-9' is not like"},
        {HOURS("6-7 always"), ":2: hours: '6-7 always' is not like"},
        {HEAD "\"000.00.01.H10,b\n", ":2: cell 1: a quoted cell has no end"},
        {HEAD "\"000\"1,b\n", ":2: cell 1: text behind a closing quote"},
        {HEAD "000.00.01.H10,B\xe9,xa\n", ":2: cell 2: not UTF-8"},
        {HEAD "000.00.01.H10,B\x01,xa\n",
         ":2: cell 2: control character U+0001"},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct registry *reg = NULL;
        struct err err = {0};
        assert_int_equal(load(&reg, cases[i].text, &err), -ERR_CONFIG);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("want '%s' in '%s'", cases[i].says, err.msg);
        assert_null(reg);
    }
}

static void a_file_that_is_not_there_is_an_io_error(void **state)
{
    struct registry *reg = NULL;
    struct err err = {0};

    (void)state;
    assert_int_equal(registry_load(&reg, t_path("none.csv"), &err), -ERR_IO);
    assert_null(reg);
}

static void an_empty_list_is_a_list(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *reg = loaded(HEAD);

    assert_int_equal(registry_count(reg), 0);
    assert_null(registry_find_host(reg, STR("a.test")));
    assert_null(registry_find_code(reg, "000.00.00.G01"));
}

static void the_shipped_list_is_good(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *reg = NULL;
    struct err err = {0};

    if (registry_load(&reg, "config/portals.csv", &err) < 0)
        fail_msg("%s", err.msg);
    assert_string_equal(registry_find_host(reg, STR("chinhphu.vn"))->level,
                        "agency");
}

static void keep_line(void *context, const char *line)
{
    buf_addf(context, "%s\n", line);
}

static void tells_what_changed_between_two_lists(void **state)
{
    (void)state;
    scoped(registry_freep) struct registry *before = loaded(
        MIN ROW("000.00.01.H10", "a.test") ROW("000.00.02.H10", "b.test"));
    scoped(registry_freep) struct registry *after =
        loaded(MIN ROW("000.00.03.H10",
                       "c.test") "000.00.01.H10,Tên,xa,a.test,http://a.test/,,"
                                 "000.00.03.H10\n");
    scoped(buf_done) struct buf told = {0};

    assert_int_equal(registry_diff(before, after, keep_line, &told), 3);
    assert_string_equal(
        told.p, "sửa/changed 000.00.01.H10 merged_into '' -> '000.00.03.H10'\n"
                "bỏ/removed 000.00.02.H10 host 'b.test' name 'Tên'\n"
                "thêm/added 000.00.03.H10 host 'c.test' name 'Tên'\n");
    assert_int_equal(registry_diff(after, after, keep_line, &told), 0);
    assert_int_equal(registry_diff(NULL, after, keep_line, &told), 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_every_column),
        cmocka_unit_test(a_portal_is_found_by_host_and_by_alias),
        cmocka_unit_test(reads_what_a_vietnamese_spreadsheet_saves),
        cmocka_unit_test(names_come_out_in_nfc),
        cmocka_unit_test(
            hours_are_read_as_a_spreadsheet_or_a_person_writes_them),
        cmocka_unit_test(says_which_line_is_wrong_and_why),
        cmocka_unit_test(a_file_that_is_not_there_is_an_io_error),
        cmocka_unit_test(an_empty_list_is_a_list),
        cmocka_unit_test(the_shipped_list_is_good),
        cmocka_unit_test(tells_what_changed_between_two_lists),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
