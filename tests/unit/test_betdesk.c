/* searchd/betdesk.c: put, replaced, withdrawn, and all others as they were. */
#include "base/file.h"
#include "searchd/betdesk.h"
#include "tests/t.h"

#include <unistd.h>

static struct bet bet_of(const char *id, const char *title)
{
    return (struct bet){.id = id,
                        .question = "hộ chiếu|\"ngoặc\", phẩy",
                        .url = "https://a.gov.vn/",
                        .title = title,
                        .text = "",
                        .from = "",
                        .to = "2026-12-31"};
}

static void put(const char *path, const char *id, const char *title, bool fresh)
{
    const struct bet bet = bet_of(id, title);
    struct err err = {0};
    bool is_new = !fresh;

    if (betdesk_put(path, &bet, &is_new, &err) < 0)
        fail_msg("%s", err.msg);
    assert_int_equal(is_new, fresh);
}

/* "id title; ..." */
static void expect(const char *path, const char *want)
{
    scoped(bets_freep) struct bets *bets = NULL;
    scoped(buf_done) struct buf got = {0};
    struct err err = {0};

    if (bets_load(&bets, path, BETS_BY_API, NULL, &err) < 0)
        fail_msg("%s", err.msg);
    for (size_t i = 0; i < bets_count(bets); i++)
        buf_addf(&got, "%s %s; ", bets_at(bets, i)->id,
                 bets_at(bets, i)->title);
    assert_string_equal(got.n ? got.p : "", want);
}

static void each_has_its_place(void **state)
{
    (void)state;
    const char *path = t_path("desk.csv");
    struct err err = {0};

    put(path, "a", "Một", true);
    put(path, "b", "\"Hai\", hai", true);
    put(path, "a", "Một nữa", false);
    expect(path, "a Một nữa; b \"Hai\", hai; ");
    assert_int_equal(betdesk_withdraw(path, "a", &err), 0);
    expect(path, "b \"Hai\", hai; ");
    assert_int_equal(betdesk_withdraw(path, "a", &err), -ERR_NOT_FOUND);
    expect(path, "b \"Hai\", hai; ");
}

static void while_another_changes_it_nothing_is_done(void **state)
{
    (void)state;
    const char *path = t_path("busy.csv");
    const struct bet bet = bet_of("a", "T");
    scoped(mem_freep) char *lock = NULL;
    struct err err = {0};
    bool is_new;
    int fd;

    if (asprintf(&lock, "%s.lock", path) < 0)
        mem_exhausted();
    assert_int_equal(file_lock(&fd, lock, &err), 0);
    assert_int_equal(betdesk_put(path, &bet, &is_new, &err), -ERR_BUSY);
    assert_int_equal(access(path, F_OK), -1);
    close(fd);
    put(path, "a", "T", true);
}

static void a_spoilt_file_is_left_alone(void **state)
{
    (void)state;
    const char *path = t_file("spoilt.csv", STR("colour\nred\n"));
    const struct bet bet = bet_of("a", "T");
    struct err err = {0};
    bool is_new;

    assert_int_equal(betdesk_put(path, &bet, &is_new, &err), -ERR_CONFIG);
    assert_non_null(strstr(err.msg, "colour"));
}

int main(void)
{
    static const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_has_its_place),
        cmocka_unit_test(while_another_changes_it_nothing_is_done),
        cmocka_unit_test(a_spoilt_file_is_left_alone),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
