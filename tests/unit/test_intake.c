/* crawler/intake.c, intake_claim.c: what is put in comes out once, in order,
 * and a push only after its key file was seen. */
#include "crawler/intake_claim.h"
#include "tests/t.h"

#include <stdlib.h>

enum { HOUR_MS = 3600000, DAY_MS = 24 * HOUR_MS };

static struct intake *open_box(const char *name)
{
    struct intake *box = NULL;
    struct err err = {0};

    assert_int_equal(intake_open(&box, t_path(name), &err), 0);
    return box;
}

/* --- what comes out --- */

struct taken {
    int count;
    int64_t ids[8];
    char text[512]; /* URLs and sources, one a line */
};

static int note(void *context, const struct intake_url *u, struct err *err)
{
    struct taken *t = context;
    size_t n = strlen(t->text);

    (void)err;
    if (t->count < 8)
        t->ids[t->count] = u->id;
    if (t->count++ < 8)
        snprintf(t->text + n, sizeof t->text - n, "%s %s %s\n", u->url,
                 intake_source_name(u->source), u->who);
    return 0;
}

static struct taken take(struct intake *box)
{
    struct taken t = {0};
    struct err err = {0};

    int n = intake_take(box, note, &t, &err);
    assert_int_equal(n, t.count);
    return t;
}

static void put(struct intake *box, const char *url)
{
    struct intake_url u = {.url = url,
                           .portal = "H1",
                           .who = "lan",
                           .source = INTAKE_OPERATOR,
                           .put_ms = 1000};
    struct err err = {0};

    assert_int_equal(intake_put(box, &u, &err), 0);
}

static void commit(struct intake *box)
{
    struct err err = {0};

    assert_int_equal(intake_commit(box, &err), 0);
}

static void urls_come_out_in_order_until_they_are_done(void **state)
{
    (void)state;
    scoped(intake_freep) struct intake *in = open_box("order");
    scoped(intake_freep) struct intake *out = open_box("order");
    struct err err = {0};

    put(in, "https://a.vn/2");
    put(in, "https://a.vn/1");
    put(in, "https://a.vn/2"); /* waits already */
    assert_int_equal(take(out).count, 0);
    commit(in);
    struct taken t = take(out);
    assert_string_equal(
        t.text, "https://a.vn/2 operator lan\nhttps://a.vn/1 operator lan\n");
    assert_int_equal(take(out).count, 2); /* nothing was done yet */
    assert_int_equal(intake_done(out, t.ids, 1, &err), 0);
    assert_string_equal(take(out).text, "https://a.vn/1 operator lan\n");
}

static void a_wish_is_found_as_long_as_it_waits(void **state)
{
    (void)state;
    struct intake_wish wish;
    struct err err = {0};

    assert_int_equal(intake_find(t_path("none"), "https://a.vn/1", &wish, &err),
                     0);
    scoped(intake_freep) struct intake *box = open_box("wish");
    put(box, "https://a.vn/1");
    commit(box);
    assert_int_equal(intake_find(t_path("wish"), "https://a.vn/1", &wish, &err),
                     1);
    assert_int_equal(wish.source, INTAKE_OPERATOR);
    assert_int_equal(wish.put_ms, 1000);
    assert_true(wish.ready);
    struct taken t = take(box);
    assert_int_equal(intake_done(box, t.ids, 1, &err), 0);
    assert_int_equal(intake_find(t_path("wish"), "https://a.vn/1", &wish, &err),
                     0);
}

static void what_was_not_committed_is_gone(void **state)
{
    (void)state;
    struct intake *in = open_box("gone");

    put(in, "https://a.vn/1");
    intake_free(in);
    scoped(intake_freep) struct intake *out = open_box("gone");
    assert_int_equal(take(out).count, 0);
}

static void a_look_tells_whether_somebody_wrote(void **state)
{
    (void)state;
    scoped(intake_freep) struct intake *in = open_box("look");
    scoped(intake_freep) struct intake *out = open_box("look");

    assert_true(intake_changed(out));
    assert_false(intake_changed(out));
    put(in, "https://a.vn/1");
    assert_false(intake_changed(out));
    commit(in);
    assert_true(intake_changed(out));
    assert_false(intake_changed(out));
}

static void a_full_box_says_so_and_keeps_nothing_of_the_batch(void **state)
{
    (void)state;
    scoped(intake_freep) struct intake *box = open_box("full");
    struct err err = {0};
    char url[64];
    int r = 0, n = 0;

    for (; n <= INTAKE_MAX && r == 0; n++) {
        snprintf(url, sizeof url, "https://a.vn/%d", n);
        struct intake_url u = {.url = url, .portal = "H1", .who = ""};
        r = intake_put(box, &u, &err);
    }
    assert_int_equal(r, -ERR_BUSY);
    assert_int_equal(n, INTAKE_MAX + 1);
    assert_non_null(strstr(err.msg, "500000 URLs wait"));
    assert_int_equal(take(box).count, 0);
    put(box, "https://a.vn/1");
    commit(box);
    assert_int_equal(take(box).count, 1);
}

/* --- pushes --- */

struct got {
    enum intake_answer answer;
    enum intake_flaw flaw;
};

static const char *const pages[] = {"https://a.vn/p1", "https://a.vn/p2"};

static struct intake_push push_of(const char *key, int64_t now_ms)
{
    return (struct intake_push){.portal = "H1",
                                .who = "127.0.0.1",
                                .key = key,
                                .location = "https://a.vn/key.txt",
                                .urls = pages,
                                .url_count = 2,
                                .now_ms = now_ms};
}

static struct got push(struct intake *box, const struct intake_push *p)
{
    struct got got = {0};
    struct err err = {0};

    assert_int_equal(intake_push(box, p, &got.answer, &got.flaw, &err), 0);
    return got;
}

static enum intake_answer push_key(struct intake *box, const char *key,
                                   int64_t now_ms)
{
    struct intake_push p = push_of(key, now_ms);

    return push(box, &p).answer;
}

static int keep_claim(void *context, const struct intake_claim *claim,
                      struct err *err)
{
    (void)err;
    assert_string_equal(claim->location, "https://a.vn/key.txt");
    *(int64_t *)context = claim->id;
    return 0;
}

/* The claim to be checked, 0 when there is none. */
static int64_t claim(struct intake *box, int64_t now_ms)
{
    int64_t id = 0;
    struct err err = {0};

    assert_int_equal(intake_claims(box, now_ms, keep_claim, &id, &err), 0);
    return id;
}

static void judge(struct intake *box, enum intake_flaw flaw, int64_t now_ms)
{
    struct err err = {0};
    int64_t id = claim(box, now_ms);

    assert_true(id > 0);
    assert_int_equal(intake_judge(box, id, flaw, "HTTP 404", now_ms, &err), 0);
}

static struct intake_portal portal(struct intake *box)
{
    struct intake_portal p;
    struct err err = {0};

    assert_int_equal(intake_portal(box, "H1", &p, &err), 0);
    return p;
}

static void a_push_waits_for_its_key_file_and_is_believed_for_a_day(void **s)
{
    (void)s;
    scoped(intake_freep) struct intake *box = open_box("good");

    assert_int_equal(push_key(box, "12345678", 1000), INTAKE_TO_CHECK);
    assert_int_equal(push_key(box, "12345678", 2000), INTAKE_TO_CHECK);
    assert_int_equal(take(box).count, 0);
    assert_int_equal(portal(box).unproven, 2);
    judge(box, FLAW_NONE, 3000);
    assert_int_equal(claim(box, DAY_MS), 0);
    struct taken t = take(box);
    assert_string_equal(t.text, "https://a.vn/p1 indexnow 127.0.0.1\n"
                                "https://a.vn/p2 indexnow 127.0.0.1\n");
    assert_int_equal(portal(box).state, CLAIM_GOOD);
    struct err err = {0};
    assert_int_equal(intake_done(box, t.ids, 2, &err), 0);
    assert_int_equal(push_key(box, "12345678", DAY_MS), INTAKE_BELIEVED);
    assert_int_equal(take(box).count, 2);
    assert_int_equal(push_key(box, "12345678", DAY_MS + 3000), INTAKE_TO_CHECK);
    assert_int_equal(take(box).count, 0);
    judge(box, FLAW_OTHER, DAY_MS + 4000);
    assert_int_equal(take(box).count, 0);
    assert_int_equal(portal(box).dropped, 2);
}

static void a_wrong_key_drops_its_urls_with_the_reason_for_an_hour(void **s)
{
    (void)s;
    scoped(intake_freep) struct intake *box = open_box("bad");

    push_key(box, "12345678", 1000);
    judge(box, FLAW_ABSENT, 2000);
    struct intake_portal p = portal(box);
    assert_int_equal(p.ready + p.unproven, 0);
    assert_int_equal(p.state, CLAIM_BAD);
    assert_int_equal(p.flaw, FLAW_ABSENT);
    assert_int_equal(p.dropped, 2);
    assert_string_equal(p.detail, "HTTP 404");
    struct intake_push again = push_of("12345678", 2000 + HOUR_MS - 1);
    struct got got = push(box, &again);
    assert_int_equal(got.answer, INTAKE_REFUSED);
    assert_int_equal(got.flaw, FLAW_ABSENT);
    assert_int_equal(push_key(box, "12345678", 2000 + HOUR_MS),
                     INTAKE_TO_CHECK);
}

static void a_silent_portal_is_asked_four_times_ever_later(void **s)
{
    (void)s;
    scoped(intake_freep) struct intake *box = open_box("silent");
    int64_t now_ms = 1000, minutes[] = {10, 20, 40};

    push_key(box, "12345678", now_ms);
    for (int i = 0; i < 3; i++) {
        judge(box, FLAW_UNREACHABLE, now_ms);
        assert_int_equal(portal(box).state, CLAIM_WAITING);
        assert_int_equal(claim(box, now_ms + minutes[i] * 60000 - 1), 0);
        now_ms += minutes[i] * 60000;
    }
    judge(box, FLAW_UNREACHABLE, now_ms);
    assert_int_equal(portal(box).state, CLAIM_BAD);
    assert_int_equal(portal(box).flaw, FLAW_UNREACHABLE);
}

static void made_up_keys_are_few_an_hour_and_do_not_hurt_a_good_one(void **s)
{
    (void)s;
    scoped(intake_freep) struct intake *box = open_box("madeup");
    char key[32];

    push_key(box, "the-good-one", 1000);
    judge(box, FLAW_NONE, 1000);
    for (int i = 0; i < INTAKE_CLAIMS_PORTAL; i++) {
        snprintf(key, sizeof key, "made-up-%d", i);
        assert_int_equal(push_key(box, key, 2000), INTAKE_TO_CHECK);
    }
    assert_int_equal(push_key(box, "made-up-x", 3000), INTAKE_TOO_MANY);
    assert_int_equal(push_key(box, "the-good-one", 3000), INTAKE_BELIEVED);
    assert_int_equal(push_key(box, "made-up-x", 2001 + HOUR_MS),
                     INTAKE_TO_CHECK);
}

static struct intake_push many(size_t count, int from)
{
    struct intake_push p = push_of("12345678", 1000);
    const char **urls = mem_new(count, sizeof *urls);

    for (size_t i = 0; i < count; i++) {
        char url[64];
        snprintf(url, sizeof url, "https://a.vn/%zu", (size_t)from + i);
        urls[i] = mem_str(url);
    }
    p.urls = urls;
    p.url_count = count;
    return p;
}

static void free_many(struct intake_push *p)
{
    union {
        const char *const *in;
        char **out;
    } urls = {p->urls};

    for (size_t i = 0; i < p->url_count; i++)
        free(urls.out[i]);
    free(urls.out);
}

static void a_portal_may_have_only_so_much_waiting(void **s)
{
    (void)s;
    scoped(intake_freep) struct intake *box = open_box("much");
    struct intake_push p = many(INTAKE_PORTAL_MAX, 0);
    struct intake_push more = many(1, INTAKE_PORTAL_MAX);

    assert_int_equal(push(box, &p).answer, INTAKE_TO_CHECK);
    assert_int_equal(push(box, &more).answer, INTAKE_TOO_MANY);
    assert_int_equal(push(box, &p).answer, INTAKE_TO_CHECK); /* the same ones */
    assert_int_equal(portal(box).unproven, INTAKE_PORTAL_MAX);
    more.portal = "H2";
    more.location = "https://b.vn/key.txt";
    assert_int_equal(push(box, &more).answer, INTAKE_TO_CHECK);
    free_many(&p);
    free_many(&more);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(urls_come_out_in_order_until_they_are_done),
        cmocka_unit_test(a_wish_is_found_as_long_as_it_waits),
        cmocka_unit_test(what_was_not_committed_is_gone),
        cmocka_unit_test(a_look_tells_whether_somebody_wrote),
        cmocka_unit_test(a_full_box_says_so_and_keeps_nothing_of_the_batch),
        cmocka_unit_test(
            a_push_waits_for_its_key_file_and_is_believed_for_a_day),
        cmocka_unit_test(
            a_wrong_key_drops_its_urls_with_the_reason_for_an_hour),
        cmocka_unit_test(a_silent_portal_is_asked_four_times_ever_later),
        cmocka_unit_test(
            made_up_keys_are_few_an_hour_and_do_not_hurt_a_good_one),
        cmocka_unit_test(a_portal_may_have_only_so_much_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
