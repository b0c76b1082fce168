/* searchd/meant.c - see meant.h. */
#include "searchd/meant.h"

#include "base/err.h"
#include "indexer/xap.h"
#include "searchd/spell.h"
#include "searchd/words.h"

static int count_term(size_t *missing, struct xap_reader *reader,
                      const struct buf *term, struct err *err)
{
    uint32_t freq = 0;
    int r = xap_freq(reader, term->p, &freq, err);

    *missing += r == 0 && !freq;
    return r;
}

/* Words and pairs that no document holds. */
static int count_missing(size_t *ret_missing, const struct words *w,
                         struct xap_reader *reader, struct err *err)
{
    scoped(buf_done) struct buf term = {0};
    int r = 0;

    *ret_missing = 0;
    for (size_t i = 0; r == 0 && i < w->count; i++) {
        analyse_syllable(&term, &w->tokens[i].fold);
        r = count_term(ret_missing, reader, &term, err);
        if (r < 0 || !words_pair_at(w, i))
            continue;
        analyse_pair(&term, &w->tokens[i - 1].fold, &w->tokens[i].fold);
        r = count_term(ret_missing, reader, &term, err);
    }
    return r;
}

static bool same_letters(struct str a, struct str b)
{
    scoped(buf_done) struct buf x = {0}, y = {0};

    fold_text(&x, a);
    fold_text(&y, b);
    return str_eq(buf_str(&x), buf_str(&y));
}

int meant_find(const char **ret_meant, struct str typed,
               const struct language *language, struct xap_reader *reader,
               struct arena *arena, struct err *err)
{
    scoped(buf_done) struct buf meant = {0};
    struct words *w = ARENA_NEW(arena, words);
    size_t before, after;

    *ret_meant = NULL;
    words_read(w, typed, arena);
    bool plain = !words_have_accents(w);
    int r = count_missing(&before, w, reader, err);
    if (r < 0 || !before || !spell_suggest(&meant, typed, language) ||
        (plain && same_letters(typed, buf_str(&meant))))
        return r;
    words_read(w, buf_str(&meant), arena);
    r = count_missing(&after, w, reader, err);
    if (r == 0 && 2 * after < before)
        *ret_meant = arena_str(arena, buf_str(&meant));
    return r;
}
