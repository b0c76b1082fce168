/* crawler/why.c: the story of one URL, told to people and to programs. */
#include "config/options.h"
#include "crawler/store.h"
#include "crawler/why.h"
#include "tests/t.h"

#include <jansson.h>
#include <stdlib.h>

#define PAGE "https://a.gov.vn/tin/1"

static void make_crawl(const char *dir)
{
    scoped(store_freep) struct store *s = NULL;
    struct store_host host;
    struct store_url u = {.source = SOURCE_SITEMAP,
                          .url = PAGE,
                          .via = "https://a.gov.vn/sitemap.xml",
                          .detail = "m\xe3",
                          .etag = "\"m\xe3\"",
                          .last_modified = "h\xf4m qua",
                          .target = "",
                          .reason = REASON_QUEUED,
                          .first_seen_ms = 1000};
    struct store_origin origin = {.origin = mem_str("https://a.gov.vn"),
                                  .state = ROBOTS_RULES,
                                  .status = 200,
                                  .fetched_ms = 2000};
    struct store_fetch fetch = {.when_ms = 3000,
                                .status = 404,
                                .reason = REASON_HTTP_404,
                                .took_ms = 12};
    struct err err = {0};
    bool added;
    struct store_url map = u; /* where the page was found */

    map.kind = URL_SITEMAP;
    map.url = u.via;
    map.via = "";
    origin.text = mem_str("User-agent: *\nDisallow: /tin/\n");
    origin.text_n = strlen(origin.text);
    assert_int_equal(store_open(&s, dir, STORE_WRITE, &err), 0);
    assert_int_equal(store_host_of(s, "000.A", "a.gov.vn", &host, &err), 0);
    origin.host = map.host = u.host = host.id;
    assert_int_equal(store_origin_put(s, &origin, &err), 0);
    assert_int_equal(store_url_add(s, &map, &added, &err), 0);
    assert_int_equal(store_url_add(s, &u, &added, &err), 0);
    u.key = store_key(PAGE);
    assert_int_equal(store_url_put(s, &u, &err), 0);
    assert_int_equal(store_fetch_add(s, store_key(PAGE), 1, &fetch, &err), 0);
    assert_int_equal(store_commit(s, (struct warc_position){0}, &err), 0);
    store_origin_done(&origin);
}

static int story(char **ret_text, const char *url, bool json, struct err *err)
{
    scoped(options_freep) struct options *options = NULL;
    size_t n = 0;

    assert_int_equal(options_load(&options, NULL, err), 0);
    FILE *out = open_memstream(ret_text, &n);
    assert_non_null(out);
    int r = why_write(
        out, &(struct why_task){t_dir(), url, options, NULL, json}, err);
    fclose(out);
    return r;
}

static void the_story_names_source_robots_fetches_and_reason(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = NULL;
    struct err err = {0};

    make_crawl(t_dir());
    assert_int_equal(story(&text, "HTTPS://A.gov.vn:443/tin/1#x", false, &err),
                     0);
    assert_non_null(strstr(text, "https://a.gov.vn/sitemap.xml"));
    assert_non_null(strstr(text, "cấm theo dòng 2, \"Disallow: /tin/\", của "
                                 "nhóm \"User-agent: *\""));
    assert_non_null(strstr(text, "forbids it by line 2, \"Disallow: /tin/\""));
    assert_non_null(strstr(text, "404 HTTP_404"));
    assert_non_null(strstr(text, "QUEUED"));
    assert_non_null(strstr(text, "000.A"));
}

static void programs_get_the_same_as_json(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = NULL;
    struct err err = {0};

    assert_int_equal(story(&text, PAGE, true, &err), 0);
    json_t *json = json_loads(text, 0, NULL);
    assert_non_null(json);
    json_t *robots = json_object_get(json, "robots");
    assert_true(json_is_false(json_object_get(robots, "allowed")));
    assert_int_equal(json_array_size(json_object_get(json, "fetches")), 1);
    assert_true(json_is_null(json_object_get(json, "indexer")));
    json_t *sent = json_object_get(json, "validators"); /* any bytes */
    assert_string_equal(json_string_value(json_object_get(sent, "etag")),
                        "\"m\ufffd\"");
    assert_string_equal(
        json_string_value(json_object_get(sent, "last_modified")),
        "h\ufffdm qua");
    json_t *crawler = json_object_get(json, "crawler");
    assert_string_equal(json_string_value(json_object_get(crawler, "detail")),
                        "m\ufffd");
    json_decref(json);
}

static void an_address_nobody_named_is_not_found(void **state)
{
    (void)state;
    scoped(mem_freep) char *text = NULL, *other = NULL;
    struct err err = {0};

    assert_int_equal(story(&text, "https://a.gov.vn/other", false, &err),
                     -ERR_NOT_FOUND);
    assert_int_equal(story(&other, "mailto:a@gov.vn", false, &err),
                     -ERR_FORMAT);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_story_names_source_robots_fetches_and_reason),
        cmocka_unit_test(programs_get_the_same_as_json),
        cmocka_unit_test(an_address_nobody_named_is_not_found),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
