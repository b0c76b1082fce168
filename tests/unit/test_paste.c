/* console/paste.c: HTML that is safe whatever the page held. */
#include "console/paste.h"
#include "tests/t.h"

#include <string.h>

static char *paste(const char *document)
{
    json_t *json = json_loads(document, 0, NULL);
    struct buf out = {0};
    const struct paste what = {.url = "https://a.gov.vn/?a=1&b=\"2\"",
                               .publisher = "Ủy ban <Mẫu>",
                               .document = json};

    assert_non_null(json);
    paste_write(&out, &what);
    json_decref(json);
    return buf_take(&out);
}

static void what_a_page_holds_cannot_leave_its_attribute(void **state)
{
    scoped(mem_freep) char *html =
        paste("{\"title\": \"</script>\\\"><b>\", \"text\": \"Dòng một\\nhai\","
              " \"missing\": [\"dc.title\", \"dc.creator\", \"description\","
              " \"canonical\", \"json-ld\"]}");

    (void)state;
    assert_null(strstr(html, "<b>"));
    assert_null(strstr(html, "<Mẫu>"));
    assert_non_null(
        strstr(html, "content=\"&lt;/script&gt;&quot;&gt;&lt;b&gt;\""));
    assert_non_null(strstr(html, "content=\"Dòng một hai\""));
    assert_non_null(
        strstr(html, "href=\"https://a.gov.vn/?a=1&amp;b=&quot;2&quot;\""));
    char *end = strstr(html, "</script>");
    assert_non_null(end);
    assert_null(strstr(end + 1, "</script>")); /* only its own */
}

static void a_page_that_says_all_gets_nothing(void **state)
{
    scoped(mem_freep) char *html = paste("{\"title\": \"a\", \"missing\": []}");

    (void)state;
    assert_string_equal(html, "");
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_a_page_holds_cannot_leave_its_attribute),
        cmocka_unit_test(a_page_that_says_all_gets_nothing),
    };

    return cmocka_run_group_tests(tests, NULL, NULL);
}
