/* console/claims.c: the claims of VNeID, and who is refused. */
#include "base/arena.h"
#include "base/err.h"
#include "console/claims.h"
#include "tests/t.h"

#define LOAS(level)                                                            \
    "\"loAS\":\"[{\\\"level\\\":" level ",\\\"claim\\\":\\\"SoDinhDanh\\\"},"  \
    "{\\\"level\\\":3,\\\"claim\\\":\\\"HoVaTen\\\"}]\""
#define NUMBER "\"SoDinhDanh\":\"001085000001\""

static void claims_are_read_or_refused(void **state)
{
    static const struct {
        const char *json;
        int64_t level_min;
        const char *says, *number, *name;
    } cases[] = {
        {"{" NUMBER ",\"HoVaTen\":\"An\",\"LoaiTaiKhoan\":\"1\","
         "\"NgayThangNamSinh\":\"19850102\"," LOAS("3") "}",
         3, NULL, "001085000001", "An"},
        {"{" NUMBER "," LOAS("2") "}", 2, NULL, "001085000001", ""},
        {"{" NUMBER "," LOAS("2") "}", 3, "below the level", NULL, NULL},
        {"{" NUMBER "}", 2, "below the level", NULL, NULL},
        {"{" NUMBER "}", 0, NULL, "001085000001", ""},
        {"{" NUMBER ",\"loAS\":[{\"level\":3,\"claim\":\"SoDinhDanh\"}]}", 3,
         NULL, "001085000001", ""},
        {"{" NUMBER ",\"loAS\":\"[[[\"}", 2, "below the level", NULL, NULL},
        {"{\"name\":\"Bình\"}", 0, NULL, "", "Bình"},
        {"{\"SoDinhDanh\":\"00108500000\"}", 0, "12 digits", NULL, NULL},
        {"{\"SoDinhDanh\":\"00108500000x\"}", 0, "12 digits", NULL, NULL},
        {"{\"SoDinhDanh\":101085000001}", 0, NULL, "101085000001", ""},
        {"{\"LoaiTaiKhoan\":\"2\"}", 0, "that of a person", NULL, NULL},
        {"{\"LoaiTaiKhoan\":1}", 0, NULL, "", ""},
        {"{\"NgayThangNamSinh\":\"19850231\"}", 0, "no day", NULL, NULL},
        {"{\"HoVaTen\":\"a\\u0000b\"}", 0, "no text", NULL, NULL},
    };

    (void)state;
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        json_t *claims = json_loads(cases[i].json, JSON_ALLOW_NUL, NULL);
        struct identity who = {0};
        struct err err = {0};
        assert_non_null(claims);
        int r = claims_read(claims, cases[i].level_min, arena, &who, &err);
        json_decref(claims);
        if (cases[i].says) {
            assert_int_equal(r, -ERR_FORMAT);
            assert_non_null(strstr(err.msg, cases[i].says));
            continue;
        }
        assert_int_equal(r, 0);
        assert_string_equal(who.number, cases[i].number);
        assert_string_equal(who.name, cases[i].name);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(claims_are_read_or_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
