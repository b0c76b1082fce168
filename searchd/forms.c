/* searchd/forms.c - see forms.h. */
#include "searchd/forms.h"

#include "base/err.h"
#include "indexer/schema.h"
#include "indexer/xap.h"
#include "searchd/typing.h"
#include "searchd/words.h"

/* A form less likely than this part of the best one is left out. */
static const double CHANCE_PART = 0.05;
/* Weight of the pair against the word alone in the language model. */
static const double PAIR_SHARE = 0.9;

struct finder {
    struct word_forms *forms;
    struct words *words;
    struct xap_reader *reader;
    struct arena *arena;
    double all;           /* documents */
    bool open[WORDS_MAX]; /* typed without accents, may be any form */
};

/* --- forms in the index --- */

struct seeing {
    struct forms *forms;
    struct arena *arena;
    /* Codes that the two parts of a pair must have; NULL: any. */
    const char *first, *second;
};

static const char *code_of(const struct fold *f)
{
    return f->key_n > f->base_n ? f->key + f->base_n + 1 : "";
}

/* "Pthu tuc~01r.j": do its codes agree with those that are known? */
static bool agrees(const struct seeing *s, struct str term)
{
    ptrdiff_t tilde = str_chr(term, '~');
    struct str codes =
        tilde < 0 ? STR(".") : str_sub(term, (size_t)tilde + 1, term.n);
    struct str first;

    (void)str_cut(&codes, '.', &first);
    return (!s->first || str_is(first, s->first)) &&
           (!s->second || str_is(codes, s->second));
}

static size_t rarest(const struct forms *f)
{
    size_t at = 0;

    for (size_t i = 1; i < f->count; i++)
        if (f->items[i].freq < f->items[at].freq)
            at = i;
    return at;
}

static bool see_form(void *context, struct str term, uint32_t freq)
{
    struct seeing *s = context;
    struct forms *f = s->forms;
    size_t at = f->count;

    if (*term.p == TERM_PAIR && !agrees(s, term))
        return true;
    if (f->count == FORMS_MAX) {
        at = rarest(f);
        if (freq <= f->items[at].freq)
            return true;
    } else {
        f->count++;
    }
    const char *copy = arena_str(s->arena, term);
    f->items[at] = (struct form){copy, freq, 1, analyse_is_stop(copy + 1)};
    return true;
}

static int find_exact(struct finder *f, const char *term, struct forms *ret,
                      struct err *err)
{
    struct seeing s = {.forms = ret, .arena = f->arena};
    uint32_t freq = 0;
    int r = xap_freq(f->reader, term, &freq, err);

    if (r == 0 && freq)
        see_form(&s, str_of(term), freq);
    return r;
}

/* The term without accents and all that have the same letters. */
static int find_all(struct finder *f, const char *plain, struct seeing *s,
                    struct err *err)
{
    uint32_t freq = 0;
    int r = xap_freq(f->reader, plain, &freq, err);

    if (r == 0 && freq)
        see_form(s, str_of(plain), freq);
    if (r < 0)
        return r;
    return xap_terms(f->reader, arena_printf(f->arena, "%s~", plain), see_form,
                     s, err);
}

static int find_word(struct finder *f, size_t at, struct err *err)
{
    struct forms *ret = &f->forms[at].word;
    struct seeing s = {.forms = ret, .arena = f->arena};
    scoped(buf_done) struct buf term = {0};

    *ret = (struct forms){0};
    analyse_syllable(&term, &f->words->tokens[at].fold);
    return f->open[at] ? find_all(f, term.p, &s, err)
                       : find_exact(f, term.p, ret, err);
}

static int find_pair(struct finder *f, size_t at, struct err *err)
{
    struct forms *ret = &f->forms[at].pair;
    scoped(buf_done) struct buf term = {0};

    *ret = (struct forms){0};
    if (!words_pair_at(f->words, at))
        return 0;
    const struct fold *a = &f->words->tokens[at - 1].fold;
    const struct fold *b = &f->words->tokens[at].fold;
    analyse_pair(&term, a, b);
    if (!f->open[at - 1] && !f->open[at])
        return find_exact(f, term.p, ret, err);
    struct seeing s = {ret, f->arena, f->open[at - 1] ? NULL : code_of(a),
                       f->open[at] ? NULL : code_of(b)};
    buf_cut(&term, strcspn(term.p, "~"));
    return find_all(f, term.p, &s, err);
}

/* --- which words are open --- */

static bool could_be_open(const struct fold *f)
{
    return f->key_n == f->base_n && (f->key[0] < '0' || f->key[0] > '9');
}

/* In a question with accents a word without is meant so, unless no document
 * has it next to its neighbours. */
static bool makes_sense(const struct finder *f, size_t at)
{
    bool before = words_pair_at(f->words, at);
    bool behind = at + 1 < f->words->count && words_pair_at(f->words, at + 1);

    if (!f->forms[at].word.count)
        return false;
    return (!before && !behind) || (before && f->forms[at].pair.count) ||
           (behind && f->forms[at + 1].pair.count);
}

/* A word that is nowhere in the index may be keystrokes of a word that is. */
static int read_keystrokes(struct finder *f, size_t at, struct err *err)
{
    struct token *token = &f->words->tokens[at];
    struct fold as_typed = token->fold;

    if (f->forms[at].word.count || !typing_read(&token->fold, token->raw))
        return 0;
    f->open[at] = false;
    int r = find_word(f, at, err);
    if (r == 0 && f->forms[at].word.count)
        token->stop = analyse_is_stop(token->fold.key);
    else
        token->fold = as_typed;
    return r;
}

static int find_each(struct finder *f, struct err *err)
{
    int r = 0;

    for (size_t i = 0; r == 0 && i < f->words->count; i++) {
        r = find_word(f, i, err);
        if (r == 0)
            r = read_keystrokes(f, i, err);
        if (r == 0)
            r = find_pair(f, i, err);
    }
    return r;
}

static int find_in_index(struct finder *f, struct err *err)
{
    bool plain = !words_have_accents(f->words), again = false;

    for (size_t i = 0; i < f->words->count; i++)
        f->open[i] = plain && could_be_open(&f->words->tokens[i].fold);
    int r = find_each(f, err);
    for (size_t i = 0; !plain && r == 0 && i < f->words->count; i++)
        if (could_be_open(&f->words->tokens[i].fold) && !makes_sense(f, i))
            again = f->open[i] = true;
    return again ? find_each(f, err) : r;
}

/* --- the language model --- */

/* The code of a word's term: "01f" of "Squyen~01f". */
static const char *code_of_word(const struct form *word)
{
    const char *tilde = strchr(word->term, '~');

    return tilde ? tilde + 1 : "";
}

/* The codes of a pair's term: "01f.j" of "Pquyen loi~01f.j". */
static const char *codes_of_pair(const char *pair)
{
    const char *tilde = strchr(pair, '~');

    return tilde ? tilde + 1 : ".";
}

/* Is this word the first of the pair, the second?  The letters agree; only the
 * codes are compared. */
static bool is_first(const char *pair, const struct form *word)
{
    const char *codes = codes_of_pair(pair), *code = code_of_word(word);
    size_t n = strlen(code);

    return !strncmp(codes, code, n) && codes[n] == '.';
}

static bool is_second(const char *pair, const struct form *word)
{
    return !strcmp(strchr(codes_of_pair(pair), '.') + 1, code_of_word(word));
}

static void normalise(double *values, size_t count)
{
    double sum = 0;

    for (size_t i = 0; i < count; i++)
        sum += values[i];
    for (size_t i = 0; i < count && sum > 0; i++)
        values[i] /= sum;
}

static bool is_linked(const struct finder *f, size_t at)
{
    return at > 0 && f->words->tokens[at].joined && f->forms[at].word.count &&
           f->forms[at - 1].word.count;
}

/* How likely each form at `at` follows each form of the word before. */
static void find_links(const struct finder *f, size_t at,
                       double links[FORMS_MAX][FORMS_MAX])
{
    const struct forms *a = &f->forms[at - 1].word, *b = &f->forms[at].word;
    const struct forms *pairs = &f->forms[at].pair;

    for (size_t i = 0; i < a->count; i++)
        for (size_t j = 0; j < b->count; j++) {
            double alone = (b->items[j].freq + 0.5) / f->all;
            /* Pairs of stop syllables are not in the index. */
            bool stops = a->items[i].stop && b->items[j].stop;
            links[i][j] = stops ? alone : (1 - PAIR_SHARE) * alone;
        }
    for (size_t p = 0; p < pairs->count; p++) {
        size_t i = 0, j = 0;
        while (i < a->count && !is_first(pairs->items[p].term, &a->items[i]))
            i++;
        while (j < b->count && !is_second(pairs->items[p].term, &b->items[j]))
            j++;
        if (i < a->count && j < b->count)
            links[i][j] +=
                PAIR_SHARE * pairs->items[p].freq / (a->items[i].freq + 1.0);
    }
}

/* One step forward: chances at `at` from those of the word before. */
static void step_forward(const struct finder *f, size_t at,
                         double (*chances)[FORMS_MAX])
{
    const struct forms *now = &f->forms[at].word;
    double links[FORMS_MAX][FORMS_MAX];
    bool linked = is_linked(f, at);

    if (linked)
        find_links(f, at, links);
    for (size_t j = 0; j < now->count; j++) {
        double sum = linked ? 0 : now->items[j].freq + 0.5;
        for (size_t i = 0; linked && i < f->forms[at - 1].word.count; i++)
            sum += chances[at - 1][i] * links[i][j];
        chances[at][j] = sum;
    }
    normalise(chances[at], now->count);
}

static void step_backward(const struct finder *f, size_t at,
                          double (*chances)[FORMS_MAX])
{
    const struct forms *now = &f->forms[at].word;
    double links[FORMS_MAX][FORMS_MAX];
    bool linked = at + 1 < f->words->count && is_linked(f, at + 1);

    if (linked)
        find_links(f, at + 1, links);
    for (size_t i = 0; i < now->count; i++) {
        double sum = linked ? 0 : 1;
        for (size_t j = 0; linked && j < f->forms[at + 1].word.count; j++)
            sum += chances[at + 1][j] * links[i][j];
        chances[at][i] = sum;
    }
    normalise(chances[at], now->count);
}

static void weigh(struct finder *f)
{
    size_t n = f->words->count;
    double(*forward)[FORMS_MAX] =
        arena_alloc(f->arena, (n + 1) * sizeof *forward);
    double(*backward)[FORMS_MAX] =
        arena_alloc(f->arena, (n + 1) * sizeof *backward);

    for (size_t i = 0; i < n; i++)
        step_forward(f, i, forward);
    for (size_t i = n; i-- > 0;)
        step_backward(f, i, backward);
    for (size_t i = 0; i < n; i++) {
        struct forms *word = &f->forms[i].word;
        for (size_t j = 0; j < word->count; j++)
            forward[i][j] *= backward[i][j];
        normalise(forward[i], word->count);
        for (size_t j = 0; j < word->count; j++)
            word->items[j].chance = forward[i][j];
    }
}

/* --- leaving out --- */

static void drop_unlikely(struct forms *word)
{
    double best = 0;
    size_t kept = 0;

    for (size_t i = 0; i < word->count; i++)
        best = word->items[i].chance > best ? word->items[i].chance : best;
    for (size_t i = 0; i < word->count; i++)
        if (word->items[i].chance >= CHANCE_PART * best)
            word->items[kept++] = word->items[i];
    word->count = kept;
}

static bool is_possible(const struct finder *f, size_t at, const char *pair)
{
    const struct forms *a = &f->forms[at - 1].word, *b = &f->forms[at].word;
    bool first = false, second = false;

    for (size_t i = 0; i < a->count; i++)
        first = first || is_first(pair, &a->items[i]);
    for (size_t j = 0; j < b->count; j++)
        second = second || is_second(pair, &b->items[j]);
    return first && second;
}

static void drop_impossible(const struct finder *f, size_t at)
{
    struct forms *pair = &f->forms[at].pair;
    size_t kept = 0;

    for (size_t i = 0; i < pair->count; i++)
        if (is_possible(f, at, pair->items[i].term))
            pair->items[kept++] = pair->items[i];
    pair->count = kept;
}

int forms_find(struct word_forms *ret_forms, struct words *words,
               struct xap_reader *reader, struct arena *arena, struct err *err)
{
    struct finder *f = ARENA_NEW(arena, finder);
    uint32_t all;

    f->forms = ret_forms;
    f->words = words;
    f->reader = reader;
    f->arena = arena;
    int r = xap_doc_count(reader, &all, err);
    if (r == 0)
        r = find_in_index(f, err);
    if (r < 0)
        return r;
    f->all = all + 1.0;
    weigh(f);
    for (size_t i = 0; i < words->count; i++)
        drop_unlikely(&ret_forms[i].word);
    for (size_t i = 1; i < words->count; i++)
        drop_impossible(f, i);
    return 0;
}

uint32_t forms_freq(const struct forms *f)
{
    uint64_t sum = 0;

    for (size_t i = 0; i < f->count; i++)
        sum += f->items[i].freq;
    return sum < UINT32_MAX ? (uint32_t)sum : UINT32_MAX;
}
