/* A best bet from outside: what is taken can be kept in the file and read back
 * as the same; what is not taken is said why. */
#include "base/err.h"
#include "searchd/bet_form.h"
#include "searchd/betdesk.h"

#include <stdlib.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes);

static void same(const char *a, const char *b)
{
    if (strcmp(a, b) != 0)
        abort();
}

/* Through the file of the desk. */
static void keep(const struct bet *bet)
{
    char path[] = "/tmp/fuzz-bets-XXXXXX";
    struct bets *bets = NULL;
    struct err err = {0};
    scoped(buf_done) struct buf text = {0};
    int fd = mkstemp(path);

    bets_put_head(&text);
    bets_put_row(&text, bet);
    if (fd < 0 || write(fd, text.p, text.n) != (ssize_t)text.n)
        abort();
    close(fd);
    if (bets_load(&bets, path, BETS_BY_API, NULL, &err) < 0 ||
        bets_count(bets) != 1)
        abort();
    const struct bet *back = bets_at(bets, 0);
    same(back->question, bet->question);
    same(back->url, bet->url);
    same(back->title, bet->title);
    same(back->text, bet->text);
    if (back->from_ms != bet->from_ms || back->to_ms != bet->to_ms)
        abort();
    bets_free(bets);
    unlink(path);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t bytes)
{
    scoped(arena_freep) struct arena *arena = arena_new();
    scoped(buf_done) struct buf out = {0};
    struct problems problems = {.count = 0};
    struct bet bet;

    bet_form_read(&bet, (struct str){(const char *)data, bytes}, NULL,
                  &problems, arena);
    if (problems.count) {
        for (size_t i = 0; i < problems.count; i++) /* a member may be "" */
            if (!problems.items[i].parameter || !*problems.items[i].vi)
                abort();
        return 0;
    }
    bet_form_write(&out, &bet, 0);
    keep(&bet);
    return 0;
}
