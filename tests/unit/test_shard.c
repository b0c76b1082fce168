/* indexer/shard.c, glass_table.c: what they write is what Xapian would have
 * written, and Xapian goes on with it. */
#include "tests/t.h"

#include "indexer/shard.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"

#include <stdlib.h>

enum { TERMS_MAX = 600, DOCS = 1500 };

/* The same documents each time: few words in most of them and many in few,
 * counts of all lengths, data from nothing to many blocks. */
struct made {
    uint32_t seed;
    char key[300], words[TERMS_MAX][XAP_TERM_MAX + 1], value[40];
    struct xap_term terms[TERMS_MAX];
    struct xap_value values[3];
    struct buf data;
    struct xap_doc doc;
};

static uint32_t next(struct made *m, uint32_t below)
{
    m->seed = m->seed * 1664525u + 1013904223u;
    return (m->seed >> 8) % below;
}

static int compare_terms(const void *a, const void *b)
{
    const struct xap_term *x = a, *y = b;

    return strcmp(x->term, y->term);
}

static size_t make_terms(struct made *m)
{
    size_t count = 0, kept = 0, want = next(m, TERMS_MAX);

    for (; count < want; count++) {
        uint32_t rank = 1 + next(m, 40000), most = 1 + next(m, rank);
        int n = snprintf(m->words[count], XAP_TERM_MAX, "%cword %u",
                         "SPNA"[most % 4], most);
        if (most % 97 == 0) { /* as long as can be */
            memset(m->words[count] + n, 'x', (size_t)(XAP_TERM_MAX - n));
            m->words[count][XAP_TERM_MAX] = '\0';
        }
        m->terms[count] = (struct xap_term){
            m->words[count], most % 3 ? next(m, most % 5 ? 9 : 90000) : 0};
    }
    qsort(m->terms, count, sizeof *m->terms, compare_terms);
    for (size_t i = 0; i < count; i++)
        if (!kept || strcmp(m->terms[kept - 1].term, m->terms[i].term) != 0)
            m->terms[kept++] = m->terms[i];
    return kept;
}

static const struct xap_doc *make_doc(struct made *m, uint32_t number)
{
    m->seed = number;
    snprintf(m->key, sizeof m->key, "Q%u", number * 2654435761u);
    if (number % 100 == 0)
        memset(m->key + strlen(m->key), 'k', 200);
    snprintf(m->value, sizeof m->value, "%u", next(m, 1000));
    buf_reset(&m->data);
    for (uint32_t n = number % 500 == 7 ? 300000 : next(m, 900); n > 0; n--)
        buf_addc(&m->data, (char)next(m, 256));
    m->values[0] = (struct xap_value){0, str_of(m->value)};
    m->values[1] = (struct xap_value){9, STR("same")};
    m->values[2] = (struct xap_value){number % 7, {NULL, 0}};
    m->doc = (struct xap_doc){
        .key = m->key,
        .terms = m->terms,
        .term_count = make_terms(m),
        .values = m->values,
        .value_count = number % 3,
        .data = buf_str(&m->data),
    };
    return &m->doc;
}

static void must(int r, const struct err *err)
{
    if (r < 0)
        fail_msg("%s", err->msg);
}

static void write_shard(const char *dir, uint32_t from, uint32_t to)
{
    scoped(shard_freep) struct shard *s = NULL;
    static struct made m;
    struct err err = {0};

    must(shard_open(&s, dir, &err), &err);
    shard_set(s, "schema", STR("4"));
    shard_set(s, "about", STR(""));
    shard_set(s, "indexed", STR("2026"));
    for (uint32_t i = from; i < to; i++)
        must(shard_put(s, make_doc(&m, i), &err), &err);
    must(shard_finish(s, &err), &err);
}

/* The same by Xapian: deletes every `gone`th document, after putting all. */
static void write_by_xapian(const char *dir, uint32_t from, uint32_t to,
                            uint32_t gone)
{
    scoped(xap_writer_freep) struct xap_writer *w = NULL;
    static struct made m;
    struct err err = {0};

    must(xap_writer_open(&w, dir, &err), &err);
    must(xap_writer_set(w, "schema", STR("4"), &err), &err);
    for (uint32_t i = from; i < to; i++)
        must(xap_writer_put(w, make_doc(&m, i), &err), &err);
    for (uint32_t i = from; gone && i < to; i += gone)
        must(xap_writer_delete(w, make_doc(&m, i)->key, &err), &err);
    must(xap_writer_commit(w, &err), &err);
}

/* --- all that a reader sees --- */

static bool see_doc(void *context, const struct xap_doc *doc)
{
    struct buf *out = context;

    buf_addf(out, "\n%s:", doc->key);
    for (size_t i = 0; i < doc->term_count; i++)
        buf_addf(out, " %s=%u", doc->terms[i].term, doc->terms[i].count);
    for (size_t i = 0; i < doc->value_count; i++)
        buf_addf(out, " %u=%.*s", doc->values[i].slot,
                 (int)doc->values[i].bytes.n, doc->values[i].bytes.p);
    buf_add(out, doc->data);
    return true;
}

static bool see_term(void *context, struct str term, uint32_t freq)
{
    buf_addf(context, "%.*s %u\n", (int)term.n, term.p, freq);
    return true;
}

/* Scores tell lengths and counts, facets and bounds the values. */
static void see_searches(struct xap_reader *r, struct buf *out)
{
    for (uint32_t word = 1; word < 2000; word = word * 3 / 2 + 1) {
        char term[40], bound[] = "5";
        struct err err = {0};
        struct xap_hits hits = {0};
        snprintf(term, sizeof term, "%cword %u", "SPNA"[word % 4], word);
        const struct xap_query kids[] = {
            {.op = XAP_TERM, .term = term},
            {.op = XAP_GE, .slot = 0, .term = bound},
        };
        const struct xap_query both = {
            .op = XAP_MAYBE, .kids = kids, .kid_count = 2};
        const struct xap_search s = {.query = &both,
                                     .count = 20,
                                     .check_at_least = 10000,
                                     .facet_slots = {0, 9},
                                     .facet_count = 2,
                                     .no_data = true};
        must(xap_find(r, &s, &hits, &err), &err);
        buf_addf(out, "%s %u %zu %zu\n", term, hits.estimate,
                 hits.facets[0].count, hits.facets[1].count);
        for (size_t i = 0; i < hits.count; i++)
            buf_addf(out, "%.9g ", hits.items[i].score);
        xap_hits_done(&hits);
    }
}

static void see_all(const char *dir, struct buf *out)
{
    scoped(xap_reader_freep) struct xap_reader *r = NULL;
    struct err err = {0};

    must(xap_reader_open(&r, dir, &err), &err);
    must(xap_meta(r, "schema", out, &err), &err);
    must(xap_each(r, "Q", see_doc, out, &err), &err);
    must(xap_terms(r, "", see_term, out, &err), &err);
    see_searches(r, out);
}

static void assert_same(const char *dir, const char *other)
{
    scoped(buf_done) struct buf a = {0}, b = {0};

    see_all(dir, &a);
    see_all(other, &b);
    assert_true(a.n > 1000);
    assert_int_equal(a.n, b.n);
    assert_memory_equal(a.p, b.p, a.n);
}

/* Xapian's own checker walks all blocks and lists. */
static void assert_sound(const char *dir)
{
    scoped(buf_done) struct buf command = {0};

    buf_addf(&command, "xapian-check '%s' >'%s' 2>&1", dir, t_path("check"));
    assert_int_equal(system(command.p), 0); /* NOLINT(cert-env33-c) */
}

static void a_shard_is_what_xapian_writes(void **state)
{
    (void)state;
    scoped(mem_freep) char *ours = mem_str(t_path("ours"));
    scoped(mem_freep) char *theirs = mem_str(t_path("theirs"));

    write_shard(ours, 1, DOCS);
    write_by_xapian(theirs, 1, DOCS, 0);
    assert_sound(ours);
    assert_same(ours, theirs);
}

static void xapian_goes_on_with_a_shard(void **state)
{
    (void)state;
    scoped(mem_freep) char *ours = mem_str(t_path("ours"));
    scoped(mem_freep) char *theirs = mem_str(t_path("theirs"));

    /* Puts some again, adds some, deletes some of both. */
    write_by_xapian(ours, DOCS / 2, DOCS + 500, 3);
    write_by_xapian(theirs, DOCS / 2, DOCS + 500, 3);
    assert_sound(ours);
    assert_same(ours, theirs);
}

static void shards_are_joined(void **state)
{
    (void)state;
    char dirs[3][300];
    const char *names[] = {dirs[0], dirs[1], dirs[2]};
    scoped(mem_freep) char *all = mem_str(t_path("all"));
    scoped(mem_freep) char *one = mem_str(t_path("one"));
    struct err err = {0};

    for (uint32_t i = 0; i < 3; i++) {
        snprintf(dirs[i], sizeof dirs[i], "%s/part%u", t_dir(), i);
        write_shard(dirs[i], 1 + i * 400, 1 + (i + 1) * 400);
    }
    must(xap_merge(all, names, 3, &err), &err);
    write_shard(one, 1, 1201);
    assert_sound(all);
    assert_same(all, one);
}

static void a_shard_may_be_empty(void **state)
{
    (void)state;
    scoped(mem_freep) char *dir = mem_str(t_path("none"));
    scoped(xap_reader_freep) struct xap_reader *r = NULL;
    struct err err = {0};
    uint32_t count = 1;

    write_shard(dir, 1, 1);
    assert_sound(dir);
    must(xap_reader_open(&r, dir, &err), &err);
    must(xap_doc_count(r, &count, &err), &err);
    assert_int_equal(count, 0);
}

static void what_cannot_be_held_is_refused(void **state)
{
    (void)state;
    scoped(shard_freep) struct shard *s = NULL, *second = NULL;
    scoped(mem_freep) char *dir = mem_str(t_path("refused"));
    const struct xap_value value = {SHARD_SLOTS, STR("x")};
    struct xap_doc doc = {.key = "Q1", .values = &value, .value_count = 1};
    struct err err = {0};

    must(shard_open(&s, dir, &err), &err);
    assert_int_equal(shard_put(s, &doc, &err), -ERR_LIMIT);
    assert_int_equal(shard_open(&second, dir, &err), -ERR_IO);
    assert_null(second);
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_shard_is_what_xapian_writes),
        cmocka_unit_test(xapian_goes_on_with_a_shard),
        cmocka_unit_test(shards_are_joined),
        cmocka_unit_test(a_shard_may_be_empty),
        cmocka_unit_test(what_cannot_be_held_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
