/* indexer/xap.cc: what goes in comes out, in one step or not at all. */
#include "tests/t.h"

#include "base/clock.h"
#include "base/listen.h"
#include "base/tree.h"
#include "indexer/xap.h"
#include "indexer/xap_write.h"

#include <signal.h>
#include <stdio.h>
#include <sys/wait.h>
#include <unistd.h>

static char *fresh_dir(void)
{
    static char path[300];
    static int turn;

    snprintf(path, sizeof path, "%s/x%d", t_dir(), turn++);
    return path;
}

static struct xap_writer *writer(const char *dir)
{
    struct xap_writer *w = NULL;
    struct err err = {0};

    if (xap_writer_open(&w, dir, &err) < 0)
        fail_msg("%s", err.msg);
    return w;
}

static void put(struct xap_writer *w, const char *key, const char *word,
                const char *value)
{
    const struct xap_term terms[] = {{"Kpage", 0}, {word, 2}};
    const struct xap_value values[] = {{1, str_of(value)}};
    struct xap_doc doc = {key, terms, 2, values, 1, str_of(key)};
    struct err err = {0};

    assert_int_equal(xap_writer_put(w, &doc, &err), 0);
}

static void commit(struct xap_writer *w)
{
    struct err err = {0};

    assert_int_equal(xap_writer_commit(w, &err), 0);
}

static struct xap_reader *reader(const char *dir)
{
    struct xap_reader *r = NULL;
    struct err err = {0};

    if (xap_reader_open(&r, dir, &err) < 0)
        fail_msg("%s", err.msg);
    return r;
}

static const struct xap_query all = {.op = XAP_ALL};

/* Keys of the hits, joined. */
static void check(struct xap_reader *r, struct xap_search s, const char *want)
{
    struct xap_hits hits = {0};
    struct err err = {0};
    struct buf got = {0};

    s.count = s.count ? s.count : 10;
    if (xap_find(r, &s, &hits, &err) < 0)
        fail_msg("%s", err.msg);
    buf_addz(&got, "");
    for (size_t i = 0; i < hits.count; i++)
        buf_addf(&got, "%s%s", i ? " " : "", hits.items[i].data);
    assert_string_equal(got.p, want);
    xap_hits_done(&hits);
    buf_done(&got);
}

static void a_key_is_there_once_and_goes_when_deleted(void **state)
{
    (void)state;
    const char *dir = fresh_dir();
    scoped(xap_writer_freep) struct xap_writer *w = writer(dir);
    const struct xap_query b = {.op = XAP_TERM, .term = "Sb"};
    struct err err = {0};

    put(w, "Q1", "Sa", "x");
    put(w, "Q1", "Sb", "x");
    put(w, "Q2", "Sa", "y");
    commit(w);
    scoped(xap_reader_freep) struct xap_reader *r = reader(dir);
    check(r, (struct xap_search){.query = &b}, "Q1");
    assert_int_equal(xap_writer_delete(w, "Q1", &err), 0);
    assert_int_equal(xap_writer_delete(w, "Q9", &err), 0);
    commit(w);
    assert_int_equal(xap_reader_reopen(r, &err), 1);
    assert_int_equal(xap_reader_reopen(r, &err), 0);
    check(r, (struct xap_search){.query = &all}, "Q2");
}

static void nothing_is_seen_before_the_commit(void **state)
{
    (void)state;
    const char *dir = fresh_dir();
    struct xap_writer *w = writer(dir);
    struct err err = {0};
    struct buf value = {0};

    commit(w);
    put(w, "Q1", "Sa", "x");
    assert_int_equal(xap_writer_set(w, "place", STR("7"), &err), 0);
    scoped(xap_reader_freep) struct xap_reader *r = reader(dir);
    check(r, (struct xap_search){.query = &all}, "");
    xap_writer_free(w); /* drops it */
    w = writer(dir);
    assert_int_equal(xap_writer_get(w, "place", &value, &err), 0);
    assert_int_equal(value.n, 0);
    put(w, "Q2", "Sa", "x");
    xap_writer_set(w, "place", STR("8"), &err);
    commit(w);
    xap_writer_free(w);
    xap_reader_reopen(r, &err);
    check(r, (struct xap_search){.query = &all}, "Q2");
    assert_int_equal(xap_meta(r, "place", &value, &err), 0);
    assert_string_equal(value.p, "8");
    buf_done(&value);
}

static void one_writer_at_a_time(void **state)
{
    (void)state;
    const char *dir = fresh_dir();
    scoped(xap_writer_freep) struct xap_writer *w = writer(dir);
    struct xap_writer *second = NULL;
    struct err err = {0};

    assert_int_equal(xap_writer_open(&second, dir, &err), -ERR_BUSY);
    assert_null(second);
}

static void what_is_wrong_has_its_code(void **state)
{
    (void)state;
    const char *dir = fresh_dir();
    struct xap_reader *none = NULL;
    struct err err = {0};
    char term[300];
    struct buf data = {0};

    assert_int_equal(xap_reader_open(&none, dir, &err), -ERR_NOT_FOUND);
    scoped(xap_writer_freep) struct xap_writer *w = writer(dir);
    memset(term, 'x', sizeof term);
    term[sizeof term - 1] = '\0';
    const struct xap_term terms[] = {{term, 1}};
    struct xap_doc doc = {.key = "Q1", .terms = terms, .term_count = 1};
    assert_int_equal(xap_writer_put(w, &doc, &err), -ERR_LIMIT);
    commit(w);
    scoped(xap_reader_freep) struct xap_reader *r = reader(dir);
    assert_int_equal(xap_get(r, "Q1", &data, &err), -ERR_NOT_FOUND);
    assert_int_equal(xap_get_docid(r, 1, &data, &err), -ERR_NOT_FOUND);
    buf_done(&data);
}

static struct xap_reader *three_pages(void)
{
    const char *dir = fresh_dir();
    scoped(xap_writer_freep) struct xap_writer *w = writer(dir);

    put(w, "Q1", "Sa", "x");
    put(w, "Q2", "Sb", "y");
    put(w, "Q3", "Sa", "y");
    commit(w);
    return reader(dir);
}

static void queries_combine(void **state)
{
    (void)state;
    scoped(xap_reader_freep) struct xap_reader *r = three_pages();
    const struct xap_query kids[] = {{.op = XAP_TERM, .term = "Sa"},
                                     {.op = XAP_TERM, .term = "Sb"}};
    const struct xap_query page[] = {{.op = XAP_TERM, .term = "Kpage"},
                                     {.op = XAP_TERM, .term = "Sa"}};
    static const struct {
        enum xap_op op;
        const char *want;
    } cases[] = {
        {XAP_AND, ""},
        {XAP_OR, "Q2 Q1 Q3"},
        {XAP_MAX, "Q2 Q1 Q3"},
        {XAP_NOT, "Q1 Q3"},
        {XAP_MAYBE, "Q1 Q3"},
        {XAP_FILTER, ""},
        {XAP_SYNONYM, "Q1 Q2 Q3"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const struct xap_query q = {
            .op = cases[i].op, .kids = kids, .kid_count = 2};
        check(r, (struct xap_search){.query = &q}, cases[i].want);
    }
    const struct xap_query filter = {
        .op = XAP_FILTER, .kids = page, .kid_count = 2};
    check(r, (struct xap_search){.query = &filter}, "Q1 Q3");
    const struct xap_query ge = {.op = XAP_GE, .slot = 1, .term = "y"};
    check(r, (struct xap_search){.query = &ge}, "Q2 Q3");
    const struct xap_query le = {.op = XAP_LE, .slot = 1, .term = "x"};
    check(r, (struct xap_search){.query = &le}, "Q1");
    const struct xap_query none = {.op = XAP_NONE};
    check(r, (struct xap_search){.query = &none}, "");
}

static bool keep_third(void *context, struct str data)
{
    ++*(int *)context;
    return str_is(data, "Q3");
}

static void hits_can_be_paged_sorted_collapsed_counted_and_judged(void **state)
{
    (void)state;
    scoped(xap_reader_freep) struct xap_reader *r = three_pages();
    int asked = 0;

    check(r, (struct xap_search){.query = &all, .first = 1, .count = 1}, "Q2");
    check(r,
          (struct xap_search){.query = &all, .by_value = true, .sort_slot = 1},
          "Q2 Q3 Q1");
    check(r,
          (struct xap_search){
              .query = &all, .collapse = true, .collapse_slot = 1},
          "Q1 Q2");
    check(r,
          (struct xap_search){
              .query = &all, .keep = keep_third, .keep_context = &asked},
          "Q3");
    assert_int_equal(asked, 3);

    struct xap_search s = {.query = &all,
                           .count = 1,
                           .check_at_least = 10,
                           .facet_slots = {1},
                           .facet_count = 1};
    struct xap_hits hits = {0};
    struct err err = {0};
    assert_int_equal(xap_find(r, &s, &hits, &err), 0);
    assert_int_equal(hits.estimate, 3);
    assert_int_equal(hits.facets[0].count, 2);
    assert_string_equal(hits.facets[0].counts[0].value, "y");
    assert_int_equal(hits.facets[0].counts[0].count, 2);
    xap_hits_done(&hits);
}

static void a_reader_left_behind_finds_its_way(void **state)
{
    (void)state;
    const char *dir = fresh_dir();
    scoped(xap_writer_freep) struct xap_writer *w = writer(dir);

    put(w, "Q1", "Sa", "x");
    commit(w);
    scoped(xap_reader_freep) struct xap_reader *r = reader(dir);
    for (int i = 0; i < 4; i++) { /* two commits on, blocks are used again */
        put(w, "Q1", i % 2 ? "Sa" : "Sb", "x");
        commit(w);
    }
    check(r, (struct xap_search){.query = &all}, "Q1");
}

static bool see(void *context, struct str term, uint32_t freq)
{
    buf_addf(context, "%.*s:%u ", (int)term.n, term.p, freq);
    return true;
}

static void terms_and_frequencies_are_told(void **state)
{
    (void)state;
    scoped(xap_reader_freep) struct xap_reader *r = three_pages();
    struct buf seen = {0};
    struct err err = {0};
    uint32_t n;

    assert_int_equal(xap_terms(r, "S", see, &seen, &err), 0);
    assert_string_equal(seen.p, "Sa:2 Sb:1 ");
    assert_int_equal(xap_freq(r, "Sa", &n, &err), 0);
    assert_int_equal(n, 2);
    assert_int_equal(xap_freq(r, "Sz", &n, &err), 0);
    assert_int_equal(n, 0);
    assert_int_equal(xap_doc_count(r, &n, &err), 0);
    assert_int_equal(n, 3);
    buf_done(&seen);
}

static void one_document(const char *dir, const char *key)
{
    struct xap_writer *w = writer(dir);

    put(w, key, "Sa", "x");
    commit(w);
    xap_writer_free(w);
}

static void shards_merge_into_one_index(void **state)
{
    (void)state;
    char shards[2][300], dir[300];
    const char *names[] = {shards[0], shards[1]};
    struct err err = {0};

    for (int i = 0; i < 2; i++) {
        snprintf(shards[i], sizeof shards[i], "%s", fresh_dir());
        one_document(shards[i], i ? "Q2" : "Q1");
    }
    snprintf(dir, sizeof dir, "%s", fresh_dir());
    if (xap_merge(dir, names, 2, &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(tree_remove(shards[0], &err), 0);
    assert_int_equal(tree_remove(shards[0], &err), 0); /* is gone: fine */
    scoped(xap_reader_freep) struct xap_reader *r = reader(dir);
    check(r, (struct xap_search){.query = &all}, "Q1 Q2");
}

static struct xap_reader *open_parts(const char *shards)
{
    struct xap_reader *r = NULL;
    struct err err = {0};

    if (xap_reader_open_shards(&r, shards, 1000, &err) < 0)
        fail_msg("%s", err.msg);
    return r;
}

static void assert_parts(struct xap_reader *r, uint32_t answering, uint32_t of)
{
    struct xap_parts parts = xap_reader_parts(r);

    assert_int_equal(parts.answering, answering);
    assert_int_equal(parts.all, of);
}

/* Looks again until so many answer: those that are away are not asked all the
 * time. */
static void until_answering(struct xap_reader *r, uint32_t want)
{
    int64_t until_ms = clock_steady_ms() + 20000;
    struct err err = {0};

    while (xap_reader_parts(r).answering != want &&
           clock_steady_ms() < until_ms)
        assert_true(xap_reader_reopen(r, &err) >= 0);
    assert_int_equal(xap_reader_parts(r).answering, want);
}

static void shards_are_searched_as_one_and_may_be_away(void **state)
{
    (void)state;
    char here[300], there[300], away[310], shards[1000];

    snprintf(here, sizeof here, "%s", fresh_dir());
    snprintf(there, sizeof there, "%s", fresh_dir());
    snprintf(away, sizeof away, "%s.away", there);
    one_document(here, "Q1");
    one_document(there, "Q2");
    snprintf(shards, sizeof shards, " %s  %s ", here, there);
    scoped(xap_reader_freep) struct xap_reader *r = open_parts(shards);
    check(r, (struct xap_search){.query = &all}, "Q1 Q2");
    assert_parts(r, 2, 2);

    assert_int_equal(rename(there, away), 0);
    until_answering(r, 1);
    check(r, (struct xap_search){.query = &all}, "Q1");
    assert_int_equal(rename(away, there), 0);
    until_answering(r, 2);
    check(r, (struct xap_search){.query = &all}, "Q1 Q2");

    snprintf(shards, sizeof shards, "%s/none|%s %s/none", there, there, here);
    scoped(xap_reader_freep) struct xap_reader *replica = open_parts(shards);
    assert_parts(replica, 1, 2);
    check(replica, (struct xap_search){.query = &all}, "Q2");
}

/* A process group of its own, so that its children go with it. */
static void kill_tree(pid_t pid)
{
    kill(-pid, SIGKILL);
    waitpid(pid, NULL, 0);
}

static pid_t serve_remote(const char *dir, const char *port)
{
    pid_t pid = fork();

    if (pid == 0) {
        setpgid(0, 0);
        execlp("xapian-tcpsrv", "xapian-tcpsrv", "--quiet", "--interface",
               "127.0.0.1", "--port", port, dir, (char *)NULL);
        _exit(127);
    }
    return pid;
}

static bool says_last(void *context, struct str data)
{
    return str_is(data, context);
}

static bool says_q2(void *context, struct str data)
{
    (void)context;
    return str_is(data, "Q2");
}

static void a_shard_on_another_machine_may_come_and_go(void **state)
{
    (void)state;
    char here[300], there[300], shards[700], where[LISTEN_TEXT_MAX];
    struct err err = {0};
    int fd;

    assert_int_equal(listen_on(&fd, where, "127.0.0.1:0", &err), 0);
    close(fd);
    snprintf(here, sizeof here, "%s", fresh_dir());
    snprintf(there, sizeof there, "%s", fresh_dir());
    one_document(here, "Q1");
    one_document(there, "Q2");
    snprintf(shards, sizeof shards, "%s %s", here, where);
    scoped(xap_reader_freep) struct xap_reader *r = open_parts(shards);
    check(r, (struct xap_search){.query = &all}, "Q1");
    assert_parts(r, 1, 2);

    const char *port = strrchr(where, ':') + 1;
    pid_t server = serve_remote(there, port);
    until_answering(r, 2);
    check(r, (struct xap_search){.query = &all}, "Q1 Q2");
    check(r, (struct xap_search){.query = &all, .keep = says_q2}, "Q2");
    scoped(buf_done) struct buf data = {0};
    assert_int_equal(xap_get(r, "Q2", &data, &err), 0);

    /* It forks for each connection; all of it goes, as a machine does. */
    kill_tree(server);
    check(r, (struct xap_search){.query = &all}, "Q1");
    assert_parts(r, 1, 2);
    assert_int_equal(xap_get(r, "Q2", &data, &err), -ERR_NOT_FOUND);

    server = serve_remote(there, port);
    until_answering(r, 2);
    check(r, (struct xap_search){.query = &all}, "Q1 Q2");
    kill_tree(server);
}

/* What is shown is right, and that more may match is said. */
static void in_a_hurry_no_more_is_counted_than_shown(void **state)
{
    (void)state;
    const char *dir = fresh_dir();
    const struct xap_query both[] = {
        {.op = XAP_TERM, .term = "Sa"},
        {.op = XAP_GE, .slot = 1, .term = "b", .term_bytes = 1}};
    const struct xap_query query = {
        .op = XAP_AND, .kids = both, .kid_count = 2};
    struct xap_search ask = {
        .query = &query, .count = 1, .check_at_least = 100};
    scoped(xap_reader_freep) struct xap_reader *r = NULL;
    struct err err = {0};
    char key[16];

    struct xap_writer *w = writer(dir);
    for (int i = 0; i < 60; i++) {
        snprintf(key, sizeof key, "Q%d", i);
        put(w, key, "Sa", i % 2 ? "a" : "c");
    }
    commit(w);
    xap_writer_free(w);
    assert_int_equal(xap_reader_open(&r, dir, &err), 0);
    for (int hurried = 0; hurried < 2; hurried++) {
        struct xap_hits hits = {0};
        ask.time_limit_ms = hurried ? 1 : 10 * XAP_HURRY_MS;
        assert_int_equal(xap_find(r, &ask, &hits, &err), 0);
        assert_int_equal(hits.count, 1);
        assert_string_equal(hits.items[0].data, "Q0");
        assert_int_equal(hits.unseen, hurried);
        if (!hurried)
            assert_int_equal(hits.least, 30);
        xap_hits_done(&hits);
    }
}

/* A phrase that the best matches do not hold may stand in those behind them. */
static void a_keeper_looks_far_into_shards_elsewhere(void **state)
{
    (void)state;
    enum { MANY = 3 * XAP_KEEP_LOOK };
    char there[300], where[LISTEN_TEXT_MAX], key[16], last[16];
    struct xap_hits hits = {0};
    struct err err = {0};
    int fd;

    assert_int_equal(listen_on(&fd, where, "127.0.0.1:0", &err), 0);
    close(fd);
    snprintf(there, sizeof there, "%s", fresh_dir());
    struct xap_writer *w = writer(there);
    for (int i = 1; i <= MANY; i++) {
        snprintf(key, sizeof key, "Q%d", i);
        put(w, key, "Sa", i % 2 ? "odd" : "even");
    }
    commit(w);
    xap_writer_free(w);
    pid_t server = serve_remote(there, strrchr(where, ':') + 1);
    scoped(xap_reader_freep) struct xap_reader *r = NULL;
    while (xap_reader_open_shards(&r, where, 1000, &err) < 0)
        err = (struct err){0};
    snprintf(last, sizeof last, "Q%d", MANY);
    check(r,
          (struct xap_search){
              .query = &all, .keep = says_last, .keep_context = last},
          last);
    struct xap_search none = {.query = &all,
                              .count = 1,
                              .keep = says_q2,
                              .facet_slots = {1},
                              .facet_count = 1};
    assert_int_equal(xap_find(r, &none, &hits, &err), 0);
    assert_int_equal(hits.count, 1);
    assert_true(hits.unseen); /* enough was found in the first look */
    assert_int_equal(hits.facets[0].count, 1); /* of what was kept alone */
    assert_int_equal(hits.facets[0].counts[0].count, 1);
    xap_hits_done(&hits);
    kill_tree(server);
}

static void shards_that_are_none_are_refused(void **state)
{
    (void)state;
    static const struct {
        const char *shards;
        int code;
        const char *says;
    } cases[] = {
        {"", ERR_CONFIG, "no shard"},
        {"  ", ERR_CONFIG, "no shard"},
        {"a.example:0", ERR_CONFIG, "a.example:0"},
        {"a.example:70000", ERR_CONFIG, "a.example:70000"},
        {"::1:7000", ERR_CONFIG, "::1:7000"},
        {"/there|:7000", ERR_CONFIG, "':7000'"},
        {"/nowhere/at/all", ERR_NOT_FOUND, "/nowhere/at/all"},
        {"127.0.0.1:1", ERR_NET, "127.0.0.1:1"},
    };

    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        struct xap_reader *r = NULL;
        struct err err = {0};
        assert_int_equal(xap_reader_open_shards(&r, cases[i].shards, 500, &err),
                         -cases[i].code);
        if (!strstr(err.msg, cases[i].says))
            fail_msg("%s", err.msg);
        assert_null(r);
    }
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_is_there_once_and_goes_when_deleted),
        cmocka_unit_test(nothing_is_seen_before_the_commit),
        cmocka_unit_test(one_writer_at_a_time),
        cmocka_unit_test(what_is_wrong_has_its_code),
        cmocka_unit_test(queries_combine),
        cmocka_unit_test(hits_can_be_paged_sorted_collapsed_counted_and_judged),
        cmocka_unit_test(a_reader_left_behind_finds_its_way),
        cmocka_unit_test(terms_and_frequencies_are_told),
        cmocka_unit_test(shards_merge_into_one_index),
        cmocka_unit_test(shards_are_searched_as_one_and_may_be_away),
        cmocka_unit_test(a_shard_on_another_machine_may_come_and_go),
        cmocka_unit_test(in_a_hurry_no_more_is_counted_than_shown),
        cmocka_unit_test(a_keeper_looks_far_into_shards_elsewhere),
        cmocka_unit_test(shards_that_are_none_are_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
