/* searchd/words.c - see words.h. */
#include "searchd/words.h"

#include "base/utf8.h"

void words_read(struct words *ret_words, struct str text, struct arena *arena)
{
    scoped(buf_done) struct buf nfc = {0};
    struct words *w = ret_words;

    utf8_nfc(&nfc, str_sub(text, 0, utf8_prefix(text, WORDS_TEXT_MAX_BYTES)));
    w->text = (struct str){arena_str(arena, buf_str(&nfc)), nfc.n};
    w->count = 0;
    struct tokens walk = {.text = w->text};
    while (w->count < WORDS_MAX && tokens_next(&walk, &w->tokens[w->count]))
        w->count++;
}

bool words_have_accents(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (w->tokens[i].fold.key_n > w->tokens[i].fold.base_n)
            return true;
    return false;
}

bool words_are_all_stop(const struct words *w)
{
    for (size_t i = 0; i < w->count; i++)
        if (!w->tokens[i].stop)
            return false;
    return true;
}

bool words_pair_at(const struct words *w, size_t at)
{
    return at > 0 && w->tokens[at].joined &&
           !(w->tokens[at].stop && w->tokens[at - 1].stop);
}

bool words_is_again(const struct words *w, size_t at)
{
    for (size_t i = 0; i < at; i++)
        if (!strcmp(w->tokens[i].fold.key, w->tokens[at].fold.key))
            return true;
    return false;
}

bool words_same(const struct fold *a, const struct fold *b, bool plain)
{
    return plain ? a->base_n == b->base_n && !memcmp(a->key, b->key, a->base_n)
                 : !strcmp(a->key, b->key);
}

bool words_stand_in(const struct words *w, const char *text, bool plain)
{
    struct tokens walk = {.text = str_of(text)};
    struct fold ring[WORDS_MAX];
    struct token token;
    size_t seen = 0;

    while (w->count && tokens_next(&walk, &token)) {
        ring[seen++ % w->count] = token.fold;
        size_t i = 0;
        while (seen >= w->count && i < w->count &&
               words_same(&w->tokens[i].fold,
                          &ring[(seen - w->count + i) % w->count], plain))
            i++;
        if (i == w->count)
            return true;
    }
    return !w->count;
}
