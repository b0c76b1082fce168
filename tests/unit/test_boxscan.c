/* syndication/boxscan.c: boxes in pages of portals. */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/boxcode.h"
#include "syndication/boxscan.h"
#include "syndication/widget.h"

#define LOADER                                                                 \
    "<script async src=\"https://hub/widgets/v1/loader.js\"></script>"
#define PLACE "<div data-liencong-box=\"abcd\"></div>"

static void each_form_is_found_and_judged(void **state)
{
    (void)state;
    static const struct {
        const char *html, *policy;
        const char *says; /* "id form loader why"; "": nothing */
    } cases[] = {
        {"<iframe src=\"https://hub/box/abcd?page=2\">", "", "abcd iframe - -"},
        {"<iframe src='//hub/box/mau?kind=news&amp;count=3'>", "",
         "mau iframe - -"},
        {"<iframe src=http://hub/box/abcd>", "",
         "abcd iframe - http inside of https"},
        {"<iframe src=\"https://hub/box/abcd\">", "frame-src 'self'",
         "abcd iframe - CSP of the page: frame-src"},
        {"<iframe src=\"https://other/box/abcd\">", "", ""},
        {"<iframe src=\"https://hub/box/a.atom\">", "", ""},
        {PLACE LOADER, "", "abcd script v1 -"},
        {PLACE, "", "abcd script - the page has no loader"},
        {PLACE LOADER, "script-src 'self'",
         "abcd script v1 CSP of the page: script-src"},
        {PLACE "<meta http-equiv=Content-Security-Policy "
               "content=\"frame-src 'none'\">" LOADER,
         "", "abcd script v1 CSP of the page: frame-src"},
        {PLACE "<script src=\"https://hub/widgets/0123456789ab/loader.js\">"
               "</script>",
         "", "abcd script 0123456789ab the hub has no such loader"},
        {PLACE "<script src=\"https://hub/widgets/v1/loader.js\" "
               "integrity=\"sha256-x\"></script>",
         "", "abcd script v1 integrity does not fit the loader"},
        {PLACE "<script src=\"https://hub/widgets/057fa5444429/loader.js\">"
               "</script>",
         "", "abcd script 057fa5444429 old"},
        {"<liencong-box box=abcd></liencong-box>" LOADER, "",
         "abcd element v1 -"},
        {"<liencong-box box=abcd></liencong-box>" LOADER, "connect-src 'none'",
         "abcd element v1 CSP of the page: connect-src"},
        {"<section class=\"lcb lcb-list\" data-box=\"abcd\">", "",
         "abcd include - -"},
        {"<!-- " PLACE " --><textarea>" PLACE "</textarea>", "", ""},
        {"<div data-liencong-box=\"../x\"></div>" LOADER, "", ""},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        const struct boxscan_page page = {STR("https://portal/tin.html"),
                                          str_of(cases[i].html), "https://hub",
                                          str_of(cases[i].policy)};
        struct boxscan_found found[BOXSCAN_MAX];
        struct buf says = {0};
        size_t count = boxscan_read(&page, arena, found);
        for (size_t n = 0; n < count; n++)
            buf_addf(&says, "%.*s %s %.*s %s", (int)found[n].box_id.n,
                     found[n].box_id.p, boxscan_form_word(found[n].form),
                     found[n].loader.n ? (int)found[n].loader.n : 1,
                     found[n].loader.n ? found[n].loader.p : "-",
                     found[n].why   ? found[n].why
                     : found[n].old ? "old"
                                    : "-");
        assert_str(cases[i].says, buf_str(&says));
        buf_done(&says);
    }
}

/* What the builder prints is what the crawler finds. */
static void every_code_is_found_again(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box;
    struct err err = {0};

    assert_int_equal(box_read(&box, arena, STR("{}"), &err), 0);
    const struct boxcode code = {&box, STR("abcdefgh2345"), "https://hub"};
    for (int form = BOXCODE_IFRAME; form <= BOXCODE_ELEMENT_PINNED; form++) {
        struct boxscan_found found[BOXSCAN_MAX];
        struct buf html = {0};
        boxcode_write(&html, &code, (enum boxcode_form)form);
        const struct boxscan_page page = {
            STR("https://portal/"), buf_str(&html), "https://hub", STR("")};
        assert_true(boxscan_may_hold(&page));
        assert_int_equal(boxscan_read(&page, arena, found), 1);
        assert_str("abcdefgh2345", found[0].box_id);
        assert_null(found[0].why);
        assert_false(found[0].old);
        buf_done(&html);
    }
}

static void a_page_full_of_boxes_is_cut_off(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct boxscan_found found[BOXSCAN_MAX];
    struct buf html = {0};

    for (int i = 0; i < 200; i++)
        buf_addf(&html, "<div data-liencong-box=\"abc%d\"></div>" PLACE, i);
    const struct boxscan_page page = {STR("https://portal/"), buf_str(&html),
                                      "https://hub", STR("")};
    assert_int_equal(boxscan_read(&page, arena, found), BOXSCAN_MAX);
    assert_str("abcd", found[1].box_id);
    assert_str("abc1", found[2].box_id);
    buf_done(&html);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_form_is_found_and_judged),
        cmocka_unit_test(every_code_is_found_again),
        cmocka_unit_test(a_page_full_of_boxes_is_cut_off),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
