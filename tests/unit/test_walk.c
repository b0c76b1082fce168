/* syndication/walk.c: lists read piece by piece. */
#include "tests/t.h"

#include "syndication/store_item.h"
#include "syndication/walk.h"

#include <stdio.h>

static const struct str to_1[] = {{"1", 1}}, to_2[] = {{"2", 1}};

static void put(struct hubdb *db, int64_t id, const char *published, int status,
                const struct str *target)
{
    struct err err = {0};
    const struct item item = {.id = id,
                              .title = STR("t"),
                              .type = ITEM_NEWS,
                              .status = status,
                              .published_date = str_of(published),
                              .distribution_to = target,
                              .distribution_count = target ? 1 : 0};

    assert_int_equal(hubdb_begin(db, &err), 0);
    assert_int_equal(hubdb_item_put(db, &item, 1000 * id, STR("x"), &err), 0);
    assert_int_equal(hubdb_commit(db, &err), 0);
}

static struct hubdb *open_db(const char *name)
{
    struct hubdb *db;
    struct err err = {0};

    assert_int_equal(hubdb_open(&db, t_path(name), DB_WRITE, &err), 0);
    return db;
}

static void an_insert_neither_repeats_nor_hides(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(hubdb_freep) struct hubdb *db = open_db("insert");
    struct walk_query q = {.limit = 2};
    struct walk_page page = {.more = true};
    struct err err = {0};
    int64_t fresh = 100;
    int seen[6] = {0};

    /* Two have the same second, so that Id decides between them. */
    for (int64_t id = 1; id <= 5; id++)
        put(db, id, id < 3 ? "2024-01-01T00:00:00" : "2024-02-01T00:00:00",
            ITEM_PUBLISHED, NULL);
    while (page.more) {
        put(db, fresh++, "2024-09-01T00:00:00", ITEM_PUBLISHED, NULL);
        assert_int_equal(walk_items(db, arena, &q, &page, &err), 0);
        for (size_t i = 0; i < page.count; i++)
            if (page.steps[i].item.item.id <= 5)
                seen[page.steps[i].item.item.id]++;
        q.after = page.end;
    }
    for (int id = 1; id <= 5; id++)
        assert_int_equal(seen[id], 1);
}

/* "1+ 2- ": what a walk over the changes tells. */
static const char *changes(struct hubdb *db, struct walk_query *q)
{
    static char text[200];
    scoped(arena_freep) struct arena *arena = arena_new();
    struct walk_page page = {0};
    struct err err = {0};
    size_t n = 0;

    q->limit = 50;
    text[0] = '\0';
    assert_int_equal(walk_changes(db, arena, q, &page, &err), 0);
    for (size_t i = 0; i < page.count; i++)
        n += (size_t)snprintf(text + n, sizeof text - n, "%lld%c ",
                              (long long)page.steps[i].item.item.id,
                              page.steps[i].gone ? '-' : '+');
    q->after.seq = page.end.seq;
    return text;
}

static void
what_changed_comes_again_what_was_withdrawn_leaves_its_mark(void **state)
{
    (void)state;
    static const char day[] = "2024-01-01T00:00:00";
    scoped(hubdb_freep) struct hubdb *db = open_db("changes");
    struct walk_query q = {0};

    put(db, 1, day, ITEM_PUBLISHED, to_1);
    put(db, 2, day, ITEM_DRAFT, to_1);
    put(db, 3, day, ITEM_PUBLISHED, to_2);
    assert_string_equal(changes(db, &q), "1+ 3+ ");
    assert_string_equal(changes(db, &q), "");
    put(db, 2, day, ITEM_WITHDRAWN, to_1); /* nobody ever saw it */
    put(db, 1, day, ITEM_WITHDRAWN, to_1);
    put(db, 3, day, ITEM_DRAFT, to_2); /* back to the desk: gone for readers */
    assert_string_equal(changes(db, &q), "1- 3- ");
}

static void who_loses_an_item_hears_of_it(void **state)
{
    (void)state;
    static const char day[] = "2024-01-01T00:00:00";
    scoped(hubdb_freep) struct hubdb *db = open_db("targets");
    struct walk_query one = {.targets = to_1, .target_count = 1}, two = one;

    two.targets = to_2;
    put(db, 1, day, ITEM_PUBLISHED, to_1);
    assert_string_equal(changes(db, &one), "1+ ");
    assert_string_equal(changes(db, &two), "");
    put(db, 1, day, ITEM_PUBLISHED, to_2);
    assert_string_equal(changes(db, &one), "1- ");
    assert_string_equal(changes(db, &two), "1+ ");
}

static void changed_since_is_not_published_since(void **state)
{
    (void)state;
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(hubdb_freep) struct hubdb *db = open_db("since");
    struct walk_page page;
    struct err err = {0};

    put(db, 5, "2020-01-01T00:00:00", ITEM_PUBLISHED, NULL); /* changed 5000 */
    put(db, 2, "2024-01-01T00:00:00", ITEM_PUBLISHED, NULL); /* changed 2000 */
    struct walk_query q = {.limit = 9, .changed_since_ms = 5000};
    assert_int_equal(walk_items(db, arena, &q, &page, &err), 0);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.steps[0].item.item.id, 5);
    assert_string_equal(changes(db, &q), "5+ ");
    q = (struct walk_query){.limit = 9,
                            .published_since = STR("2024-01-01T00:00:00")};
    assert_int_equal(walk_items(db, arena, &q, &page, &err), 0);
    assert_int_equal(page.count, 1);
    assert_int_equal(page.steps[0].item.item.id, 2);
}

static void one_item_is_there_gone_or_never_was(void **state)
{
    (void)state;
    static const char day[] = "2024-01-01T00:00:00";
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(hubdb_freep) struct hubdb *db = open_db("one");
    struct hubdb_item item;
    struct err err = {0};
    bool gone = true;

    put(db, 1, day, ITEM_PUBLISHED, NULL);
    put(db, 2, day, ITEM_DRAFT, NULL);
    assert_int_equal(walk_item(db, arena, 1, &item, &gone, &err), 0);
    assert_false(gone);
    assert_int_equal(walk_item(db, arena, 2, &item, &gone, &err),
                     -ERR_NOT_FOUND);
    assert_int_equal(walk_item(db, arena, 3, &item, &gone, &err),
                     -ERR_NOT_FOUND);
    put(db, 1, day, ITEM_WITHDRAWN, NULL);
    assert_int_equal(walk_item(db, arena, 1, &item, &gone, &err), 0);
    assert_true(gone);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(an_insert_neither_repeats_nor_hides),
        cmocka_unit_test(
            what_changed_comes_again_what_was_withdrawn_leaves_its_mark),
        cmocka_unit_test(who_loses_an_item_hears_of_it),
        cmocka_unit_test(changed_since_is_not_published_since),
        cmocka_unit_test(one_item_is_there_gone_or_never_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
