/* crawler/indexnow.c: a request is read whole, or refused with what and where.
 */
#include "crawler/indexnow.h"
#include "tests/t.h"

#define KEY "khoa-2f1c9f0e"

static void a_push_is_read_whole(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct indexnow push;
    struct indexnow_error e;

    assert_int_equal(
        indexnow_read_json(
            &push, arena,
            STR("{\"host\":\"WWW.Tinh.gov.vn\",\"key\":\"" KEY "\",\"other\":1,"
                "\"keyLocation\":null,\"urlList\":["
                "\"https://www.tinh.gov.vn:443/a?utm_source=x#y\","
                "\"http://www.tinh.gov.vn/b\"]}"),
            &e),
        0);
    assert_string_equal(push.host, "www.tinh.gov.vn");
    assert_string_equal(push.key, KEY);
    assert_string_equal(push.location, "https://www.tinh.gov.vn/" KEY ".txt");
    assert_int_equal(push.url_count, 2);
    assert_string_equal(push.urls[0], "https://www.tinh.gov.vn/a");
    assert_string_equal(push.urls[1], "http://www.tinh.gov.vn/b");
}

static void one_url_can_be_pushed_by_query(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct indexnow push;
    struct indexnow_error e;

    assert_int_equal(indexnow_read_query(&push, arena,
                                         STR("http://a.vn:81/tin/1"), STR(KEY),
                                         STR("http://a.vn:81/tin/k.txt"), &e),
                     0);
    assert_string_equal(push.host, "a.vn");
    assert_string_equal(push.location, "http://a.vn:81/tin/k.txt");
    assert_string_equal(push.urls[0], "http://a.vn:81/tin/1");
    assert_int_equal(indexnow_read_query(&push, arena, (struct str){0},
                                         STR(KEY), (struct str){0}, &e),
                     -1);
    assert_int_equal(e.fault, PUSH_LIST);
    assert_string_equal(e.where, "url");
}

#define BODY(host, key, more, list)                                            \
    "{\"host\":" host ",\"key\":" key "," more "\"urlList\":" list "}"
#define GOOD_HOST "\"a.vn\""
#define GOOD_KEY "\"" KEY "\""
#define GOOD_LIST "[\"https://a.vn/x\"]"

static const struct {
    const char *body;
    int status;
    enum push_fault fault;
    const char *where;
} refusals[] = {
    {"", 400, PUSH_FORM, ""},
    {"{", 400, PUSH_FORM, "line 1, column 1"},
    {"[]", 400, PUSH_FORM, ""},
    {"{\"key\":\"a\",\"key\":\"b\"}", 400, PUSH_FORM, "line 1, column 16"},
    {"{}", 400, PUSH_HOST, "host"},
    {BODY("1", GOOD_KEY, "", GOOD_LIST), 400, PUSH_FORM, "host"},
    {BODY("\"a b\"", GOOD_KEY, "", GOOD_LIST), 400, PUSH_HOST, "host"},
    {BODY("\"\"", GOOD_KEY, "", GOOD_LIST), 400, PUSH_HOST, "host"},
    {BODY(GOOD_HOST, "\"ngan\"", "", GOOD_LIST), 400, PUSH_KEY, "key"},
    {BODY(GOOD_HOST, "\"co dau cach\"", "", GOOD_LIST), 400, PUSH_KEY, "key"},
    {BODY(GOOD_HOST, "\"khoa/../khoa\"", "", GOOD_LIST), 400, PUSH_KEY, "key"},
    {BODY(GOOD_HOST, "\"khoa-khoa\\u0000\"", "", GOOD_LIST), 400, PUSH_KEY,
     "key"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[]"), 400, PUSH_LIST, "urlList"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "\"https://a.vn/\""), 400, PUSH_FORM,
     "urlList"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[\"https://a.vn/\",2]"), 400, PUSH_URL,
     "urlList[1]"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[\"ftp://a.vn/\"]"), 400, PUSH_URL,
     "urlList[0]"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[\"/x\"]"), 400, PUSH_URL, "urlList[0]"},
    {BODY(GOOD_HOST, GOOD_KEY, "\"keyLocation\":\"k.txt\",", GOOD_LIST), 400,
     PUSH_LOCATION, "keyLocation"},
    {BODY(GOOD_HOST, GOOD_KEY, "\"keyLocation\":7,", GOOD_LIST), 400, PUSH_FORM,
     "keyLocation"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[\"https://a.vn/\",\"https://b.vn/\"]"),
     422, PUSH_FOREIGN, "urlList[1]"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[\"https://a.vn/\",\"https://a.vn:444/\"]"),
     422, PUSH_UNCOVERED, "urlList[1]"},
    {BODY(GOOD_HOST, GOOD_KEY, "", "[\"https://a.vn@b.vn/\"]"), 422,
     PUSH_FOREIGN, "urlList[0]"},
    {BODY(GOOD_HOST, GOOD_KEY, "\"keyLocation\":\"https://b.vn/k\",",
          GOOD_LIST),
     422, PUSH_AWAY, "keyLocation"},
    {BODY(GOOD_HOST, GOOD_KEY, "\"keyLocation\":\"https://a.vn/t/k\",",
          "[\"https://a.vn/t/1\",\"https://a.vn/t/../x\"]"),
     422, PUSH_UNCOVERED, "urlList[1]"},
};

static void a_bad_push_is_refused_with_what_and_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct indexnow push = {0};
        struct indexnow_error e = {0};
        assert_int_equal(
            indexnow_read_json(&push, arena, str_of(refusals[i].body), &e), -1);
        assert_int_equal(e.fault, refusals[i].fault);
        assert_string_equal(e.where, refusals[i].where);
        assert_int_equal(push_fault_text(e.fault)->status, refusals[i].status);
        assert_null(push.host);
    }
}

static void ten_thousand_urls_are_the_most(void **state)
{
    (void)state;
    for (int more = 0; more < 2; more++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        scoped(buf_done) struct buf body = {0};
        struct indexnow push = {0};
        struct indexnow_error e = {0};
        buf_addz(&body, "{\"host\":\"a.vn\",\"key\":\"" KEY "\",\"urlList\":[");
        for (int i = 0; i < INDEXNOW_URLS_MAX + more; i++)
            buf_addf(&body, "%s\"http://a.vn/%d\"", i ? "," : "", i);
        buf_addz(&body, "]}");
        int r = indexnow_read_json(&push, arena, buf_str(&body), &e);
        assert_int_equal(r, more ? -1 : 0);
        assert_int_equal(push.url_count, more ? 0 : INDEXNOW_URLS_MAX);
        assert_int_equal(e.fault, more ? PUSH_LIST : PUSH_FINE);
    }
}

static void every_fault_says_what_it_is_in_both_languages(void **state)
{
    (void)state;
    for (int i = PUSH_FINE + 1; i < PUSH_FAULTS; i++) {
        const struct push_fault_text *t = push_fault_text((enum push_fault)i);
        assert_true(t->status >= 400);
        assert_true(*t->name && *t->vi && *t->en);
        assert_int_equal(t->retry_after != NULL,
                         t->status == 429 || t->status == 503);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_push_is_read_whole),
        cmocka_unit_test(one_url_can_be_pushed_by_query),
        cmocka_unit_test(a_bad_push_is_refused_with_what_and_where),
        cmocka_unit_test(ten_thousand_urls_are_the_most),
        cmocka_unit_test(every_fault_says_what_it_is_in_both_languages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
