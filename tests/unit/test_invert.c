/* indexer/invert.c: terms come out sorted, with the documents that hold them.
 */
#include "tests/t.h"

#include "indexer/invert.h"
#include "indexer/xap_write.h"

static int put(void *context, struct str term, const struct posting *postings,
               size_t count)
{
    buf_addf(context, "%.*s", (int)term.n, term.p);
    for (size_t i = 0; i < count; i++)
        buf_addf(context, " %u:%u", postings[i].doc, postings[i].count);
    buf_addc(context, '\n');
    return 0;
}

static void terms_come_sorted_with_their_documents(void **state)
{
    (void)state;
    scoped(invert_freep) struct invert *in = invert_new();
    scoped(buf_done) struct buf got = {0};
    const struct xap_term one[] = {{"ab", 1}, {"abcdefgh", 2}, {"b", 0}};
    const struct xap_term two[] = {{"a", 3},
                                   {"abcdefgh\x01", 4},
                                   {"abcdefghijklmnop", 5},
                                   {"abcdefghijklmnopq", 6},
                                   {"\xff", 7}};
    const struct xap_term four[] = {
        {"abcdefgh", 8}, {"abcdefghijklmnopqr", 1}, {"b", 9}};

    invert_add(in, one, 3);
    invert_add(in, two, 5);
    invert_add(in, NULL, 0); /* without terms, a document all the same */
    invert_add(in, four, 3);
    assert_int_equal(invert_walk(in, put, &got), 0);
    assert_string_equal(got.p, "a 2:3\nab 1:1\nabcdefgh 1:2 4:8\n"
                               "abcdefgh\x01 2:4\nabcdefghijklmnop 2:5\n"
                               "abcdefghijklmnopq 2:6\n"
                               "abcdefghijklmnopqr 4:1\nb 1:0 4:9\n\xff 2:7\n");
}

struct counted {
    size_t terms, postings;
    char last[16];
};

static int count(void *context, struct str term, const struct posting *postings,
                 size_t n)
{
    struct counted *c = context;

    assert_true(term.n < sizeof c->last);
    assert_true(memcmp(c->last, term.p, term.n) < 0);
    memcpy(c->last, term.p, term.n);
    c->last[term.n] = '\0';
    for (size_t i = 1; i < n; i++)
        assert_true(postings[i - 1].doc < postings[i].doc);
    c->terms++;
    c->postings += n;
    return 0;
}

static void there_may_be_very_many(void **state)
{
    (void)state;
    enum { TERMS = 300000, EACH = 1000 };
    scoped(invert_freep) struct invert *in = invert_new();
    static char texts[EACH][16];
    struct xap_term terms[EACH];
    struct counted c = {0};

    for (uint32_t doc = 0; doc < 2 * TERMS / EACH; doc++) {
        for (uint32_t i = 0; i < EACH; i++) {
            snprintf(texts[i], sizeof texts[i], "S%x",
                     (doc * EACH + i) % TERMS * 2654435761u);
            terms[i] = (struct xap_term){texts[i], i};
        }
        invert_add(in, terms, EACH);
    }
    assert_int_equal(invert_walk(in, count, &c), 0);
    assert_int_equal(c.terms, TERMS);
    assert_int_equal(c.postings, 2 * TERMS);
}

static int refuse(void *context, struct str term,
                  const struct posting *postings, size_t n)
{
    (void)context, (void)term, (void)postings, (void)n;
    return -7;
}

static void an_error_ends_the_walk(void **state)
{
    (void)state;
    scoped(invert_freep) struct invert *in = invert_new();
    const struct xap_term one = {"a", 1};

    assert_int_equal(invert_walk(in, refuse, NULL), 0); /* nothing to see */
    assert_false(invert_is_full(in, 1000));
    assert_true(invert_is_full(in, INVERT_TERMS_MAX_BYTES));
    invert_add(in, &one, 1);
    assert_int_equal(invert_walk(in, refuse, NULL), -7);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(terms_come_sorted_with_their_documents),
        cmocka_unit_test(there_may_be_very_many),
        cmocka_unit_test(an_error_ends_the_walk),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
