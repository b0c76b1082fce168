/* syndication/box.c: options, their checks, and what is printed for portals. */
#include "tests/t.h"

#include "syndication/box.h"
#include "syndication/store_item.h"

static struct box read_box(struct arena *arena, const char *json)
{
    struct box box;
    struct err err = {0};

    if (box_read(&box, arena, str_of(json), &err) < 0)
        fail_msg("%s", err.msg);
    return box;
}

static void no_options_are_the_newest_twenty_news_and_videos(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box = read_box(arena, "{}");
    struct hubdb_query query;

    box_query(&box, 1, &query);
    assert_int_equal(query.types, 1U << ITEM_NEWS | 1U << ITEM_VIDEO);
    assert_int_equal(query.limit, 20);
    assert_int_equal(query.offset, 0);
    assert_str("Thông tin chỉ đạo, điều hành", box.title);
    assert_true(box.emblem);
}

static void only_a_paged_box_turns_pages(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box paged = read_box(
        arena, "{\"kind\":\"document\",\"criteria\":\"paged\",\"count\":5}");
    struct box newest = read_box(arena, "{\"count\":5}");
    struct hubdb_query query;

    box_query(&paged, 3, &query);
    assert_int_equal(query.types, 1U << ITEM_DOCUMENT);
    assert_int_equal(query.offset, 10);
    box_query(&newest, 3, &query);
    assert_int_equal(query.offset, 0);
}

static void what_is_written_reads_the_same(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box box = read_box(
        arena, "{\"kind\":\"news\",\"criteria\":\"picked\",\"ids\":[3,1],"
               "\"distribution\":[\"H26\"],\"title\":\"a\\\"<b\",\"emblem\":"
               "false,\"template\":\"cards\",\"theme\":\"dark\",\"language\":"
               "\"en\",\"width\":300,\"height\":400,\"heading\":3,"
               "\"background\":\"#fff7e0\",\"header_color\":\"#7FBF7F\"}");
    struct buf once = {0}, twice = {0};

    box_write(&once, &box);
    buf_addc(&once, '}');
    box = read_box(arena, once.p);
    box_write(&twice, &box);
    buf_addc(&twice, '}');
    assert_string_equal(once.p, twice.p);
    assert_true(box.images);
    assert_int_equal(box.ids[1], 1);
    buf_done(&once);
    buf_done(&twice);
}

static void each_mistake_names_its_option(void **state)
{
    (void)state;
    static const struct {
        const char *json, *says;
    } cases[] = {
        {"[]", "not a JSON object"},
        {"{", "line 1"},
        {"{\"colour\":1}", "colour: no such option"},
        {"{\"kind\":\"new\"}", "kind: is none of mixed, news, video, document"},
        {"{\"kind\":1}", "kind: is none of"},
        {"{\"template\":\"table\"}", "template: table is none of kind mixed"},
        {"{\"count\":21}", "count: is no number of 1..20"},
        {"{\"emblem\":\"yes\"}", "emblem: is neither"},
        {"{\"header_color\":\"red\"}", "header_color: is no colour"},
        {"{\"background\":\"#12345g\"}", "background: is no colour"},
        {"{\"background\":\"#fff;}*{x:y\"}", "background: is no colour"},
        {"{\"ids\":[1]}", "ids: go with criteria 'picked'"},
        {"{\"criteria\":\"picked\"}", "ids: go with"},
        {"{\"criteria\":\"picked\",\"ids\":[0]}", "ids[0]: is no item"},
        {"{\"distribution\":[\"a b\"]}", "distribution[0]: is no agency"},
        {"{\"distribution\":[7]}", "distribution[0]: is no agency"},
        {"{\"heading\":1}", "heading: is no number of 2..6"},
        {"{\"title\":[]}", "title: not a string"},
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        scoped(arena_freep) struct arena *arena = arena_new();
        struct box box;
        struct err err = {0};
        assert_true(box_read(&box, arena, str_of(cases[i].json), &err) < 0);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("'%s' does not say '%s'", err.msg, cases[i].says);
    }
}

static void text_can_be_read_on_every_ground(void **state)
{
    (void)state;
    for (int r = 0; r < 256; r += 15)
        for (int g = 0; g < 256; g += 15)
            for (int b = 0; b < 256; b += 15) {
                struct buf color = {0};
                buf_addf(&color, "#%02x%02x%02x", (unsigned)r, (unsigned)g,
                         (unsigned)b);
                const char *text = box_text_on(buf_str(&color));
                assert_true(box_contrast(buf_str(&color), str_of(text)) >= 4.5);
                buf_done(&color);
            }
    assert_true(box_contrast(STR("#000000"), STR("#ffffff")) > 20.99);
}

static void each_kind_has_four_templates_at_least(void **state)
{
    (void)state;
    for (int kind = BOX_MIXED; kind <= BOX_DOCUMENT; kind++) {
        int count = 0;
        for (int t = BOX_LIST; t <= BOX_TABLE; t++)
            count +=
                box_template_fits((enum box_kind)kind, (enum box_template)t);
        assert_true(count >= 4);
    }
    assert_true(box_words_fit("document", "table"));
    assert_false(box_words_fit("news", "player"));
    assert_false(box_words_fit("news", "nothing"));
    assert_false(box_words_fit("nothing", "list"));
}

static void more_items_keep_more_room(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    struct box few = read_box(arena, "{\"count\":3}");
    struct box many = read_box(arena, "{\"count\":20}");
    struct box chosen = read_box(arena, "{\"count\":20,\"height\":77}");

    assert_true(box_reserved_px(&few) < box_reserved_px(&many));
    assert_true(box_reserved_px(&many) <= 2400);
    assert_int_equal(box_reserved_px(&chosen), 77);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(no_options_are_the_newest_twenty_news_and_videos),
        cmocka_unit_test(only_a_paged_box_turns_pages),
        cmocka_unit_test(what_is_written_reads_the_same),
        cmocka_unit_test(each_mistake_names_its_option),
        cmocka_unit_test(text_can_be_read_on_every_ground),
        cmocka_unit_test(each_kind_has_four_templates_at_least),
        cmocka_unit_test(more_items_keep_more_room),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
