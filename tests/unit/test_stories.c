/* indexer/stories.c: who tells the same story, and who is its original. */
#include "tests/t.h"

#include "indexer/stories.h"

#include "indexer/store.h"

#include <sqlite3.h>
#include <stdio.h>
#include <stdlib.h>

enum { WORDS = 120, STEP = 7, CHAIN = 9, STORIES = 5, COPIES = 2 };
enum { PAGES = STORIES * CHAIN * COPIES };

struct desk { /* what an indexer has at hand */
    struct verdicts *verdicts;
    struct stories *stories;
    struct buf moved;
};

static int note_moved(void *context, const char *url, uint64_t cluster,
                      struct err *err)
{
    (void)cluster;
    (void)err;
    buf_addf(&((struct desk *)context)->moved, "%s ", url);
    return 0;
}

static void desk_open(struct desk *d)
{
    struct err err = {0};
    static int turn;
    char name[24];

    *d = (struct desk){0};
    snprintf(name, sizeof name, "stories%d.db", turn++);
    assert_int_equal(
        verdicts_open(&d->verdicts, t_path(name), VERDICTS_WRITE, &err), 0);
    d->stories = stories_new(d->verdicts, note_moved, d);
}

static void desk_close(struct desk *d)
{
    stories_free(d->stories);
    verdicts_free(d->verdicts);
    buf_done(&d->moved);
}

/* The page comes, changes or goes, as v->reason says. */
static void see(struct desk *d, const struct verdict *v)
{
    scoped(footing_done) struct footing before = {0};
    struct verdict old, now = *v;
    struct err err = {0};

    int known = verdicts_find(d->verdicts, v->url, &old, &err);
    if (known)
        assert_int_equal(stories_before(d->stories, &old, &before, &err), 0);
    if (before.text == v->text_hash)
        now.cluster = old.cluster;
    assert_int_equal(verdicts_put(d->verdicts, &now, &err), 0);
    assert_int_equal(stories_after(d->stories, &before, v->url, &err), 0);
}

static void assert_page(struct desk *d, const char *url, enum reason reason,
                        const char *detail)
{
    struct verdict v;
    struct err err = {0};

    assert_int_equal(verdicts_find(d->verdicts, url, &v, &err), 1);
    assert_string_equal(reason_info(v.reason)->code, reason_info(reason)->code);
    assert_string_equal(v.detail, detail);
}

static struct verdict page(const char *url, const char *host, const char *text)
{
    struct verdict v = {.url = url,
                        .host = host,
                        .portal = "H26",
                        .detail = "",
                        .title = "Tin",
                        .published = "2026-01-05",
                        .reason = REASON_OK,
                        .text_hash = str_hash(str_of(text)) | 1};

    likeness_of(&v.likeness, str_of(text));
    return v;
}

/* The text of a story after so many steps, each of which changes some words. */
static const char *text_of(struct buf *out, int story, int step)
{
    buf_reset(out);
    for (int i = 0; i < WORDS; i++) {
        int changed = i % (CHAIN - 1) < step ? i % (CHAIN - 1) + 1 : 0;
        buf_addf(out, "chu%d%c%d ", story, 'a' + (i % STEP ? 0 : changed), i);
    }
    return out->p;
}

static void one_story(struct desk *d, const struct verdict *first,
                      const struct verdict *second)
{
    desk_open(d);
    see(d, first);
    see(d, second);
}

static void a_repost_with_another_heading_follows_the_original(void **state)
{
    (void)state;
    scoped(buf_done) struct buf a = {0}, b = {0};
    struct desk d;

    text_of(&a, 0, 0);
    buf_addf(&b, "Cổng thông tin huyện xin giới thiệu. %s", a.p);
    struct verdict first = page("http://a/1", "a", a.p);
    struct verdict repost = page("http://b/1", "b", b.p);
    repost.published = "2026-01-06";
    for (int turn = 0; turn < 2; turn++) {
        one_story(&d, turn ? &repost : &first, turn ? &first : &repost);
        assert_page(&d, "http://a/1", REASON_OK, "");
        assert_page(&d, "http://b/1", REASON_DUP_OTHER_SITE, "http://a/1");
        assert_string_equal(d.moved.p ? d.moved.p : "",
                            turn ? "http://b/1 " : "");
        desk_close(&d);
    }
    /* On one site the same text with another title is another page. */
    repost.host = "a";
    repost.title = "Tin khác";
    one_story(&d, &first, &repost);
    assert_page(&d, "http://b/1", REASON_OK, "");
    desk_close(&d);
}

static void a_page_that_changed_is_judged_by_what_it_is(void **state)
{
    (void)state;
    scoped(buf_done) struct buf a = {0}, b = {0};
    struct desk d;

    struct verdict first = page("http://a/1", "a", text_of(&a, 0, 0));
    struct verdict second = page("http://b/1", "b", text_of(&a, 0, 0));
    struct verdict changed = page("http://a/1", "a", text_of(&b, 1, 0));
    second.published = "2026-01-06";
    one_story(&d, &first, &second);
    assert_page(&d, "http://b/1", REASON_DUP_OTHER_SITE, "http://a/1");
    see(&d, &changed);
    assert_page(&d, "http://b/1", REASON_OK, "");
    changed.reason = REASON_HTTP_404; /* text, but not to be found */
    see(&d, &changed);
    assert_page(&d, "http://b/1", REASON_OK, "");
    desk_close(&d);
}

static void a_visit_that_finds_the_same_moves_nobody(void **state)
{
    (void)state;
    scoped(buf_done) struct buf a = {0};
    struct err err = {0};
    struct desk d;
    struct verdict v;

    struct verdict first = page("http://a/1", "a", text_of(&a, 0, 0));
    struct verdict second = page("http://b/1", "b", text_of(&a, 0, 1));
    second.published = "2026-01-06";
    one_story(&d, &first, &second);
    assert_int_equal(verdicts_find(d.verdicts, second.url, &v, &err), 1);
    second.cluster = v.cluster;
    see(&d, &second);
    assert_page(&d, "http://b/1", REASON_DUP_OTHER_SITE, "http://a/1");
    assert_true(d.moved.n == 0);
    desk_close(&d);
}

/* --- standing --- */

static struct verdict teller(const char *url, const char *host,
                             const char *published, int authority,
                             int64_t seen_ms)
{
    struct verdict v = {.url = url,
                        .host = host,
                        .portal = "",
                        .detail = "",
                        .title = "Tin",
                        .reason = REASON_OK,
                        .text_hash = 5,
                        .published = published,
                        .authority = authority,
                        .first_seen_ms = seen_ms};
    return v;
}

static void assert_original(const struct verdict *a, const struct verdict *b)
{
    struct err err = {0};
    struct desk d;

    for (int turn = 0; turn < 2; turn++) { /* whichever comes first */
        scoped(buf_done) struct buf x = {0}, y = {0};
        one_story(&d, turn ? a : b, turn ? b : a);
        assert_page(&d, a->url, REASON_OK, "");
        assert_page(&d, b->url, REASON_DUP_OTHER_SITE, a->url);
        assert_int_equal(stories_standing(d.stories, a->url, &x, &err), 0);
        assert_int_equal(stories_standing(d.stories, b->url, &y, &err), 0);
        assert_true(strcmp(x.p, y.p) < 0);
        desk_close(&d);
    }
}

static void the_original_is_the_same_whatever_the_order(void **state)
{
    (void)state;
    struct verdict day = teller("http://b/1", "b", "2026-01-05", 3, 20);
    struct verdict next = teller("http://a/1", "a", "2026-01-06", 0, 10);
    struct verdict hour = teller("http://c/1", "c", "2026-01-05T07:00", 3, 30);
    struct verdict high = teller("http://d/1", "d", "2026-01-05", 0, 40);
    struct verdict seen = teller("http://f/1", "f", "2026-01-05", 3, 10);
    struct verdict same = teller("http://a/2", "a", "2026-01-05", 3, 20);
    struct verdict none = teller("http://e/3", "e", "", 0, 1);

    assert_original(&day, &next);
    assert_original(&hour, &day);
    assert_original(&high, &day);
    assert_original(&seen, &day);
    assert_original(&same, &day);
    assert_original(&next, &none);
}

static void when_the_original_goes_the_next_takes_its_place(void **state)
{
    (void)state;
    struct verdict first = teller("http://a/1", "a", "2026-01-05", 3, 1);
    struct verdict second = teller("http://b/1", "b", "2026-01-06", 3, 2);
    struct verdict third = teller("http://c/1", "c", "2026-01-07", 3, 3);
    struct desk d;

    one_story(&d, &third, &first);
    see(&d, &second);
    assert_page(&d, "http://c/1", REASON_DUP_OTHER_SITE, "http://a/1");
    first.reason = REASON_HTTP_404;
    see(&d, &first);
    assert_page(&d, "http://b/1", REASON_OK, "");
    assert_page(&d, "http://c/1", REASON_DUP_OTHER_SITE, "http://b/1");
    first.reason = REASON_OK; /* and comes back */
    see(&d, &first);
    assert_page(&d, "http://b/1", REASON_DUP_OTHER_SITE, "http://a/1");
    desk_close(&d);
}

/* --- any order --- */

static uint32_t turn_of(uint32_t *seed)
{
    *seed = *seed * 1664525 + 1013904223;
    return *seed >> 8;
}

static void shuffle(int *order, int count, uint32_t seed)
{
    for (int i = 0; i < count; i++)
        order[i] = i;
    for (int i = count - 1; i > 0; i--) {
        int j = (int)(turn_of(&seed) % (uint32_t)(i + 1)), kept = order[i];
        order[i] = order[j];
        order[j] = kept;
    }
}

/* Chains of texts each like the next but not like the one after some more,
 * every text twice, published in no order. */
struct chains {
    struct verdict pages[PAGES];
    char urls[PAGES][32], hosts[PAGES][8], days[PAGES][16];
};

static void make_chains(struct chains *c)
{
    scoped(buf_done) struct buf text = {0};
    uint32_t seed = 7;

    for (int i = 0; i < PAGES; i++) {
        int at = i / COPIES;
        snprintf(c->hosts[i], sizeof c->hosts[i], "h%d", i % 11);
        snprintf(c->urls[i], sizeof c->urls[i], "http://h%d/%d", i % 11, i);
        snprintf(c->days[i], sizeof c->days[i], "2026-01-%02d",
                 (int)(1 + turn_of(&seed) % 28));
        c->pages[i] = page(c->urls[i], c->hosts[i],
                           text_of(&text, at / CHAIN, at % CHAIN));
        c->pages[i].published = c->days[i];
    }
}

static bool add_line(void *context, const struct verdict *v)
{
    if (verdict_is_searchable(v))
        buf_addf(context, "%s %s %s %llx\n", v->url,
                 reason_info(v->reason)->code, v->detail,
                 (unsigned long long)v->cluster);
    return true;
}

/* All pages in an order of their own; those of `passing` come and go again
 * before, between and after them. */
static void tell(struct buf *out, struct chains *c, uint32_t seed, bool passing)
{
    int order[PAGES];
    struct err err = {0};
    struct desk d;

    shuffle(order, PAGES, seed);
    desk_open(&d);
    for (int i = 0; i < PAGES; i++) {
        struct verdict *v = &c->pages[order[i]];
        struct verdict *gone = &c->pages[order[PAGES - 1 - i]];
        see(&d, v);
        if (!passing || i % 3)
            continue;
        gone->reason = REASON_OK;
        see(&d, gone);
        if (i < PAGES / 2) {
            gone->reason = REASON_HTTP_404;
            see(&d, gone);
            gone->reason = REASON_OK;
        }
    }
    assert_int_equal(verdicts_each(d.verdicts, NULL, add_line, out, &err), 0);
    desk_close(&d);
}

static size_t count_of(const struct buf *text, const char *what)
{
    size_t n = 0;

    for (const char *p = text->p; (p = strstr(p, what)); p++)
        n++;
    return n;
}

static void chains_of_likeness_end_the_same_whatever_the_order(void **state)
{
    (void)state;
    scoped(buf_done) struct buf first = {0};
    struct chains *c = NEW(chains);

    make_chains(c);
    tell(&first, c, 1, false);
    /* More than one story in each chain, and fewer than there are texts. */
    assert_in_range(count_of(&first, " INDEXED "), STORIES + 1,
                    STORIES * CHAIN - 1);
    for (uint32_t seed = 2; seed < 14; seed++) {
        scoped(buf_done) struct buf again = {0};
        tell(&again, c, seed, seed % 2);
        assert_string_equal(again.p, first.p);
    }
    free(c);
}

/* A, B like A, C like B only: C does not count as a repost of A. */
static void a_repost_is_like_its_original_itself(void **state)
{
    (void)state;
    scoped(buf_done) struct buf text = {0};
    struct chains *c = NEW(chains);
    struct err err = {0};
    struct desk d;
    struct verdict v;

    make_chains(c);
    desk_open(&d);
    for (int i = 0; i < PAGES; i++)
        see(&d, &c->pages[i]);
    for (int i = 0; i < PAGES; i++) {
        assert_int_equal(verdicts_find(d.verdicts, c->pages[i].url, &v, &err),
                         1);
        for (int j = 0; j < PAGES; j++)
            if (v.reason == REASON_DUP_OTHER_SITE &&
                !strcmp(c->pages[j].url, v.detail))
                assert_in_range(likeness_bits(c->pages[i].likeness.simhash,
                                              c->pages[j].likeness.simhash),
                                0, LIKENESS_BITS_MAX);
    }
    desk_close(&d);
    free(c);
}

/* --- a band that many texts share --- */

/* Texts told apart by their number alone: three bands in common, three of their
 * own, some bits of the SimHash turned.  Of two with five bits turned each
 * likeness is sure, of two with six it is not. */
struct crowd {
    struct verdict *pages;
    char (*urls)[40], (*hosts)[16], (*days)[24];
    int count;
};

static uint64_t turned_bits(uint32_t seed, int count)
{
    uint64_t bits = 0;

    while (__builtin_popcountll(bits) < count)
        bits |= 1ull << turn_of(&seed) % 64;
    return bits;
}

static void crowd_init(struct crowd *c, int count)
{
    *c = (struct crowd){.count = count};
    c->pages = mem_new((size_t)count, sizeof *c->pages);
    c->urls = mem_new((size_t)count, sizeof *c->urls);
    c->hosts = mem_new((size_t)count, sizeof *c->hosts);
    c->days = mem_new((size_t)count, sizeof *c->days);
    for (int i = 0; i < count; i++) {
        uint64_t own = turned_bits((uint32_t)i, i % 3 ? 5 : 6);
        snprintf(c->hosts[i], sizeof c->hosts[i], "h%d", i);
        snprintf(c->urls[i], sizeof c->urls[i], "http://h%d/", i);
        snprintf(c->days[i], sizeof c->days[i], "2026-01-05T%02d:%02d",
                 i / 60 % 24, i % 60);
        c->pages[i] = page(c->urls[i], c->hosts[i], c->urls[i]);
        c->pages[i].published = c->days[i];
        c->pages[i].likeness.simhash = 0x0123456789abcdefull ^ own;
        for (int k = 0; k < LIKENESS_BANDS; k++)
            c->pages[i].likeness.bands[k] =
                (uint64_t)(k < LIKENESS_SHARED_MIN ? k + 1 : 1000 * i + k + 10);
    }
}

static void crowd_done(struct crowd *c)
{
    free(c->pages);
    free(c->urls);
    free(c->hosts);
    free(c->days);
}

static void read_all(struct buf *out, struct desk *d)
{
    struct err err = {0};

    assert_int_equal(verdicts_each(d->verdicts, NULL, add_line, out, &err), 0);
}

static void tell_crowd(struct buf *out, const struct crowd *c, const int *order)
{
    struct desk d;

    desk_open(&d);
    for (int i = 0; i < c->count; i++)
        see(&d, &c->pages[order[i]]);
    read_all(out, &d);
    desk_close(&d);
}

/* The best first, but the last `block` of them before the others: each block
 * takes over the stories that the one before began. */
static void turn_round(int *order, int count, int block)
{
    for (int i = 0; i < count; i++)
        order[i] = count - block * (i / block + 1) + i % block;
}

static void many_texts_in_one_band_end_the_same_whatever_the_order(void **state)
{
    (void)state;
    enum { MANY = ALIKE_BAND_MAX, FEW = 200 };
    static int order[MANY];
    static const struct {
        int count, block; /* 0: no order at all */
    } cases[] = {{MANY, 100}, {MANY, 0}, {FEW, 1}};

    for (size_t k = 0; k < sizeof cases / sizeof *cases; k++) {
        scoped(crowd_done) struct crowd c;
        scoped(buf_done) struct buf first = {0}, again = {0};
        crowd_init(&c, cases[k].count);
        turn_round(order, c.count, c.count);
        tell_crowd(&first, &c, order);
        /* As many stories as likeness has, not as many as texts. */
        assert_in_range(count_of(&first, " INDEXED "), 2, c.count / 10);
        if (cases[k].block)
            turn_round(order, c.count, cases[k].block);
        else
            shuffle(order, c.count, 3);
        tell_crowd(&again, &c, order);
        assert_string_equal(again.p, first.p);
    }
}

/* A band that too many texts share counts for none, and counts again when there
 * are fewer: whatever came and went. */
static void a_band_of_too_many_texts_tells_nothing(void **state)
{
    (void)state;
    enum { TOO_MANY = ALIKE_BAND_MAX + 2 };
    static int order[TOO_MANY];
    scoped(crowd_done) struct crowd c;
    scoped(buf_done) struct buf full = {0}, less = {0}, fresh = {0};
    struct desk d;

    crowd_init(&c, TOO_MANY);
    turn_round(order, TOO_MANY, TOO_MANY / 2);
    desk_open(&d);
    for (int i = 0; i < TOO_MANY; i++)
        see(&d, &c.pages[order[i]]);
    read_all(&full, &d);
    assert_int_equal(count_of(&full, " INDEXED "), TOO_MANY);
    for (int i = ALIKE_BAND_MAX; i < TOO_MANY; i++) {
        c.pages[i].reason = REASON_HTTP_404;
        c.pages[i].text_hash = 0;
        c.pages[i].likeness = (struct likeness){0};
        see(&d, &c.pages[i]);
    }
    read_all(&less, &d);
    desk_close(&d);
    c.count = ALIKE_BAND_MAX;
    turn_round(order, c.count, c.count);
    tell_crowd(&fresh, &c, order);
    assert_string_equal(less.p, fresh.p);
    assert_in_range(count_of(&less, " INDEXED "), 2, c.count / 10);
}

/* --- cost --- */

static int64_t rows_walked; /* of whole tables, by all statements */

static int note_walk(unsigned kind, void *context, void *statement, void *ns)
{
    (void)kind;
    (void)context;
    (void)ns;
    rows_walked +=
        sqlite3_stmt_status(statement, SQLITE_STMTSTATUS_FULLSCAN_STEP, 0);
    return 0;
}

static int watch(sqlite3 *db, const char **ret_says, const void *api)
{
    (void)ret_says;
    (void)api;
    return sqlite3_trace_v2(db, SQLITE_TRACE_PROFILE, note_walk, NULL);
}

/* Else each page would cost more than the one before. */
static void no_page_walks_through_all_others(void **state)
{
    (void)state;
    enum { FEW = 50 };
    scoped(crowd_done) struct crowd c;
    struct desk d;

    crowd_init(&c, FEW);
    sqlite3_auto_extension((void (*)(void))watch);
    desk_open(&d);
    sqlite3_reset_auto_extension();
    rows_walked = 0;
    for (int i = FEW - 1; i >= 0; i--)
        see(&d, &c.pages[i]);
    c.pages[0].reason = REASON_HTTP_404;
    see(&d, &c.pages[0]);
    assert_int_equal(rows_walked, 0);
    desk_close(&d);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_repost_with_another_heading_follows_the_original),
        cmocka_unit_test(a_page_that_changed_is_judged_by_what_it_is),
        cmocka_unit_test(a_visit_that_finds_the_same_moves_nobody),
        cmocka_unit_test(the_original_is_the_same_whatever_the_order),
        cmocka_unit_test(when_the_original_goes_the_next_takes_its_place),
        cmocka_unit_test(chains_of_likeness_end_the_same_whatever_the_order),
        cmocka_unit_test(a_repost_is_like_its_original_itself),
        cmocka_unit_test(
            many_texts_in_one_band_end_the_same_whatever_the_order),
        cmocka_unit_test(a_band_of_too_many_texts_tells_nothing),
        cmocka_unit_test(no_page_walks_through_all_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
