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

enum column { ID, QUESTION, URL, TITLE, TEXT, FROM, TO, COLUMNS };
static const char *const columns[COLUMNS] = {"id",   "question", "url", "title",
                                             "text", "from",     "to"};
enum { ZONE_MS = 7 * 3600 * 1000, DAY_MS = 86400000 };

struct row {
    struct str questions; /* plain, each between "|" */
    struct bet bet;
};

struct bets {
    struct arena *arena;
    enum bets_file file;
    struct row *rows;
    size_t count;
};

/* In one plain spelling, each between "|"; "|" when there is no word. */
static void plain_questions(struct buf *out, const char *cell)
{
    struct str rest = str_of(cell), one;

    buf_addc(out, '|');
    while (str_cut(&rest, '|', &one)) {
        size_t before = out->n;
        plain_add(out, one);
        if (out->n > before)
            buf_addc(out, '|');
    }
}

bool bets_has_words(const char *question)
{
    scoped(buf_done) struct buf plain = {0};

    plain_questions(&plain, question);
    return plain.n > 1;
}

bool bets_read_day(const char *text, int64_t *ret_ms)
{
    if (strlen(text) != 10 || !clock_parse_iso(str_of(text), ret_ms))
        return false;
    *ret_ms -= ZONE_MS;
    return true;
}

enum bets_url bets_check_url(const char *text, const struct registry *reg)
{
    struct url url = {0};
    struct err why = {0};
    bool web = url_parse(&url, str_of(text), NULL, &why) == 0 &&
               (str_is(url.scheme, "http") || str_is(url.scheme, "https"));
    bool known = web && (!reg || registry_find_host(reg, url.host));

    url_done(&url);
    return known ? BETS_URL_GOOD : web ? BETS_URL_UNKNOWN : BETS_URL_NO_WEB;
}

static int check_url(const char *text, const struct registry *reg,
                     struct err *err)
{
    switch (bets_check_url(text, reg)) {
    case BETS_URL_GOOD: return 0;
    case BETS_URL_UNKNOWN:
        return err_set(err, ERR_CONFIG, "the registry does not know '%s'",
                       text);
    default:
        return err_set(err, ERR_CONFIG, "'%s' is no http or https URL", text);
    }
}

static int read_day(const char *cell, int64_t *ret_ms, struct err *err)
{
    if (!*cell || bets_read_day(cell, ret_ms))
        return 0;
    return err_set(err, ERR_CONFIG, "'%s' is not a date like 2026-01-31", cell);
}

static int read_days(struct bet *bet, struct err *err)
{
    int r = read_day(bet->from, &bet->from_ms, err);

    if (r == 0)
        r = read_day(bet->to, &bet->to_ms, err);
    if (r < 0 || !bet->to_ms)
        return r;
    if (bet->to_ms < bet->from_ms)
        return err_set(err, ERR_CONFIG, "it ends on %s, before it begins",
                       bet->to);
    bet->to_ms += DAY_MS;
    return 0;
}

static int read_row(struct bets *bets, const struct csv_row *cells,
                    const int at[COLUMNS], const struct registry *reg,
                    struct err *err)
{
    struct row *row = &bets->rows[bets->count];
    scoped(buf_done) struct buf plain = {0};
    const char *text[COLUMNS];

    for (int i = 0; i < COLUMNS; i++)
        text[i] = at[i] >= 0 && at[i] < cells->count ? cells->cells[at[i]] : "";
    row->bet = (struct bet){.id = text[ID],
                            .question = text[QUESTION],
                            .url = text[URL],
                            .title = text[TITLE],
                            .text = text[TEXT],
                            .from = text[FROM],
                            .to = text[TO]};
    plain_questions(&plain, text[QUESTION]);
    row->questions =
        (struct str){arena_str(bets->arena, buf_str(&plain)), plain.n};
    if (row->questions.n <= 1 || !*text[TITLE])
        return err_set(err, ERR_CONFIG, "question and title are needed");
    if (bets->file == BETS_BY_API &&
        bets_check_url(text[URL], reg) == BETS_URL_UNKNOWN)
        return 0;
    int r = check_url(text[URL], reg, err);
    if (r == 0)
        r = read_days(&row->bet, err);
    if (r == 0)
        bets->count++;
    return r;
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

int bets_load(struct bets **ret_bets, const char *path, enum bets_file file,
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
    bets->file = file;
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

size_t bets_count(const struct bets *bets)
{
    return bets ? bets->count : 0;
}

const struct bet *bets_at(const struct bets *bets, size_t at)
{
    return &bets->rows[at].bet;
}

bool bets_is_on(const struct bet *bet, int64_t now_ms)
{
    return now_ms >= bet->from_ms && (!bet->to_ms || now_ms < bet->to_ms);
}

size_t bets_find(const struct bets *bets, struct str typed, int64_t now_ms,
                 const struct bet *ret[BETS_SHOWN_MAX], size_t found)
{
    scoped(buf_done) struct buf question = {0};

    if (!bets_count(bets))
        return found;
    buf_addc(&question, '|');
    plain_add(&question, typed);
    buf_addc(&question, '|');
    for (size_t i = 0; i < bets->count && found < BETS_SHOWN_MAX; i++)
        if (question.n > 2 && bets_is_on(&bets->rows[i].bet, now_ms) &&
            str_find(bets->rows[i].questions, buf_str(&question)) >= 0)
            ret[found++] = &bets->rows[i].bet;
    return found;
}

/* --- writing --- */

static void put_cells(struct buf *out, const char *const cells[COLUMNS])
{
    for (int i = 0; i < COLUMNS; i++) {
        buf_addz(out, i ? ",\"" : "\"");
        for (const char *c = cells[i]; *c; c++) {
            if (*c == '"')
                buf_addc(out, '"');
            buf_addc(out, *c);
        }
        buf_addc(out, '"');
    }
    buf_addc(out, '\n');
}

void bets_put_head(struct buf *out)
{
    put_cells(out, columns);
}

void bets_put_row(struct buf *out, const struct bet *bet)
{
    const char *const cells[COLUMNS] = {
        [ID] = bet->id,       [QUESTION] = bet->question, [URL] = bet->url,
        [TITLE] = bet->title, [TEXT] = bet->text,         [FROM] = bet->from,
        [TO] = bet->to,
    };

    put_cells(out, cells);
}
