/* searchd/bets.c - see bets.h. */
#include "searchd/bets.h"

#include "base/arena.h"
#include "base/clock.h"
#include "base/csv.h"
#include "base/err.h"
#include "base/file.h"
#include "base/url.h"
#include "config/registry.h"
#include "searchd/plain.h"

#include <stdlib.h>

enum column { QUESTION, URL, TITLE, TEXT, FROM, TO, COLUMNS };
static const char *const columns[COLUMNS] = {"question", "url",  "title",
                                             "text",     "from", "to"};
enum { ZONE_MS = 7 * 3600 * 1000, DAY_MS = 86400000 };

struct row {
    struct str questions; /* plain, each between "|" */
    struct bet bet;
};

struct bets {
    struct arena *arena;
    struct row *rows;
    size_t count;
};

static struct str plain_questions(struct bets *bets, const char *cell)
{
    scoped(buf_done) struct buf out = {0};
    struct str rest = str_of(cell), one;

    buf_addc(&out, '|');
    while (str_cut(&rest, '|', &one)) {
        size_t before = out.n;
        plain_add(&out, one);
        if (out.n > before)
            buf_addc(&out, '|');
    }
    return (struct str){arena_str(bets->arena, buf_str(&out)), out.n};
}

static int read_day(const char *cell, int64_t *ret_ms, struct err *err)
{
    if (!*cell)
        return 0;
    if (strlen(cell) != 10 || !clock_parse_iso(str_of(cell), ret_ms))
        return err_set(err, ERR_CONFIG, "'%s' is not a date like 2026-01-31",
                       cell);
    *ret_ms -= ZONE_MS;
    return 0;
}

static int check_url(const char *text, const struct registry *reg,
                     struct err *err)
{
    struct url url = {0};
    struct err why = {0};
    bool web = url_parse(&url, str_of(text), NULL, &why) == 0 &&
               (str_is(url.scheme, "http") || str_is(url.scheme, "https"));
    bool known = web && (!reg || registry_find_host(reg, url.host));

    url_done(&url);
    if (!web)
        return err_set(err, ERR_CONFIG, "'%s' is no http or https URL", text);
    if (!known)
        return err_set(err, ERR_CONFIG, "the registry does not know '%s'",
                       text);
    return 0;
}

static int read_row(struct bets *bets, const struct csv_row *cells,
                    const int at[COLUMNS], const struct registry *reg,
                    struct err *err)
{
    struct row *row = &bets->rows[bets->count];
    const char *text[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        text[i] = at[i] >= 0 && at[i] < cells->count ? cells->cells[at[i]] : "";
    row->questions = plain_questions(bets, text[QUESTION]);
    row->bet = (struct bet){
        .url = text[URL], .title = text[TITLE], .text = text[TEXT]};
    if (row->questions.n <= 1 || !*text[TITLE])
        return err_set(err, ERR_CONFIG, "question and title are needed");
    int r = check_url(text[URL], reg, err);
    if (r == 0)
        r = read_day(text[FROM], &row->bet.from_ms, err);
    if (r == 0)
        r = read_day(text[TO], &row->bet.to_ms, err);
    if (r < 0)
        return r;
    if (row->bet.to_ms)
        row->bet.to_ms += DAY_MS;
    bets->count++;
    return 0;
}

static int read_head(int at[COLUMNS], const struct csv_row *head,
                     struct err *err)
{
    for (int i = 0; i < COLUMNS; i++)
        at[i] = -1;
    for (int j = 0; j < head->count; j++) {
        int i = 0;
        while (i < COLUMNS && strcmp(head->cells[j], columns[i]) != 0)
            i++;
        if (i == COLUMNS)
            return err_set(err, ERR_CONFIG, "there is no column '%s'",
                           head->cells[j]);
        at[i] = j;
    }
    if (at[QUESTION] < 0 || at[URL] < 0 || at[TITLE] < 0)
        return err_set(err, ERR_CONFIG,
                       "columns question, url and title are needed");
    return 0;
}

static int read_all(struct bets *bets, struct csv *csv,
                    const struct registry *reg, struct csv_row *row,
                    struct err *err)
{
    int at[COLUMNS];

    int more = csv_next(csv, row, err);
    int r = more == 1 ? read_head(at, row, err) : more;
    while (r == 0 && more == 1 && (more = csv_next(csv, row, err)) == 1)
        r = read_row(bets, row, at, reg, err);
    return r < 0 ? r : more;
}

int bets_load(struct bets **ret_bets, const char *path,
              const struct registry *reg, struct err *err)
{
    scoped(bets_freep) struct bets *bets = NEW(bets);
    scoped(mem_freep) char *text = NULL;
    struct csv_row row = {0};
    struct csv csv;
    size_t bytes;

    int r = file_read(&text, &bytes, path, BETS_FILE_MAX_BYTES, err);
    if (r < 0)
        return r;
    struct str all = {text, bytes};
    size_t lines = 1;
    for (struct str rest = all, line; str_cut(&rest, '\n', &line);)
        lines++;
    bets->arena = arena_new();
    bets->rows = mem_new(lines, sizeof *bets->rows);
    csv_init(&csv, all, bets->arena);
    if (read_all(bets, &csv, reg, &row, err) < 0) {
        err->code = ERR_CONFIG;
        return err_wrap(err, "%s:%d", path, row.line);
    }
    *ret_bets = TAKE(bets);
    return 0;
}

void bets_free(struct bets *bets)
{
    if (!bets)
        return;
    arena_free(bets->arena);
    free(bets->rows);
    free(bets);
}

static bool is_on(const struct bet *bet, int64_t now_ms)
{
    return now_ms >= bet->from_ms && (!bet->to_ms || now_ms < bet->to_ms);
}

size_t bets_find(const struct bets *bets, struct str typed, int64_t now_ms,
                 const struct bet *ret[BETS_SHOWN_MAX])
{
    scoped(buf_done) struct buf question = {0};
    size_t found = 0;

    if (!bets || !bets->count)
        return 0;
    buf_addc(&question, '|');
    plain_add(&question, typed);
    buf_addc(&question, '|');
    for (size_t i = 0; i < bets->count && found < BETS_SHOWN_MAX; i++)
        if (question.n > 2 && is_on(&bets->rows[i].bet, now_ms) &&
            str_find(bets->rows[i].questions, buf_str(&question)) >= 0)
            ret[found++] = &bets->rows[i].bet;
    return found;
}
