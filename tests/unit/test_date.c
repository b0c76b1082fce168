/* indexer/date.c: dates as portals write them. */
#include "indexer/date.h"

#include "tests/t.h"

static void every_form_becomes_iso(void **s)
{
    static const struct {
        const char *text, *iso;
    } cases[] = {
        {"Thứ Hai, 05/01/2026 | 10:22", "2026-01-05T10:22:00+07:00"},
        {"ngày 5 tháng 1 năm 2026", "2026-01-05"},
        {"Ngày 05 tháng 01 năm 2026", "2026-01-05"},
        {"10:22 05-01-2026", "2026-01-05T10:22:00+07:00"},
        {"05/01/2026 10:22 (GMT+7)", "2026-01-05T10:22:00+07:00"},
        {"5.1.2026", "2026-01-05"},
        {"2026-01-05", "2026-01-05"},
        {"2026-01-05T10:22:31Z", "2026-01-05T10:22:31Z"},
        {"2026-01-05T10:22:31.482+07:00", "2026-01-05T10:22:31+07:00"},
        {"2026-01-05 10:22:31 -0500", "2026-01-05T10:22:31-05:00"},
        {"January 5, 2026", "2026-01-05"},
        {"5th January 2026", "2026-01-05"},
        {"Jan. 5, 2026 3:05 PM", "2026-01-05T15:05:00+07:00"},
        {"Mon, 05 Jan 2026 03:22:31 GMT", "2026-01-05T03:22:31Z"},
        {"10 giờ 22, 05/01/2026", "2026-01-05T10:22:00+07:00"},
        {"05/01/2026 lúc 03:05 CH", "2026-01-05T15:05:00+07:00"},
        {"31/02/2026", ""},
        {"42/2022/NĐ-CP", ""},
        {"5/1/20261", ""},
        {"điện thoại 024.3804.5678", ""},
    };

    (void)s;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct date d = {.iso = ""};
        assert_int_equal(date_find(&d, str_of(cases[i].text)),
                         *cases[i].iso != '\0');
        assert_string_equal(d.iso, cases[i].iso);
    }
}

static void a_date_line_has_little_else(void **s)
{
    (void)s;
    assert_true(date_is_line(STR("Cập nhật: Thứ Hai, 05/01/2026 | 10:22")));
    assert_true(date_is_line(STR("05/01/2026")));
    assert_false(date_is_line(STR("Hội nghị ngày 05/01/2026 bàn về cải cách "
                                  "hành chính")));
    assert_false(date_is_line(STR("Cập nhật")));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_form_becomes_iso),
        cmocka_unit_test(a_date_line_has_little_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
