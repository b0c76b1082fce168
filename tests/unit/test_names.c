/* crawler/names.c: whose a host name is. */
#include "config/registry.h"
#include "crawler/names.h"
#include "tests/t.h"

static const char list[] =
    "code,name,level,parent_code,host,base_url,sitemap_url,crawl_delay_s,"
    "aliases,merged_into\n"
    "000.00.00.H01,Một,province,,mot.gov.vn,https://mot.gov.vn/"
    ",,,cu.mot.gov.vn "
    "www.tin.gov.vn,\n"
    "000.00.00.H02,Hai,province,,hai.gov.vn,https://hai.gov.vn/"
    ",,,,000.00.00.H03\n"
    "000.00.00.H03,Ba,province,,www.ba.gov.vn,https://www.ba.gov.vn/,,,,\n";

static void a_portal_has_all_its_names_and_those_it_took_over(void **state)
{
    (void)state;
    static const struct {
        const char *host, *code;
    } cases[] = {
        {"mot.gov.vn", "000.00.00.H01"},
        {"www.mot.gov.vn", "000.00.00.H01"},
        {"cu.mot.gov.vn", "000.00.00.H01"},
        {"www.cu.mot.gov.vn", "000.00.00.H01"},
        {"tin.gov.vn", "000.00.00.H01"},
        {"hai.gov.vn", "000.00.00.H03"},
        {"www.hai.gov.vn", "000.00.00.H03"},
        {"ba.gov.vn", "000.00.00.H03"},
        {"gov.vn", NULL},
        {"www.www.mot.gov.vn", NULL},
        {"bon.gov.vn", NULL},
        {"", NULL},
    };
    scoped(registry_freep) struct registry *reg = NULL;
    struct err err = {0};

    assert_int_equal(
        registry_load(&reg, t_file("names.csv", str_of(list)), &err), 0);
    scoped(names_freep) struct names *names = names_new(reg);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct str host = str_of(cases[i].host);
        const struct portal *p = names_find(names, host);
        if (cases[i].code) {
            assert_non_null(p);
            assert_string_equal(p->code, cases[i].code);
            assert_ptr_equal(registry_at(reg, (size_t)names_index(names, host)),
                             p);
        } else {
            assert_null(p);
            assert_int_equal(names_index(names, host), -1);
        }
    }
    assert_int_equal(names_heir(names, 0), 0);
    assert_int_equal(names_heir(names, 1), 2);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_portal_has_all_its_names_and_those_it_took_over),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
