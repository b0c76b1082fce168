/*
 * searchd/distance.c - see distance.h.
 *
 * Costs are natural logarithms, set so that of the dev questions fewer than one
 * in a hundred is touched (docs/ranking.md).  The way from one word to the
 * other is the cheapest of keeping, replacing, leaving out, adding and swapping
 * letters; onsets and endings that are spoken alike are exchanged as a whole.
 */
#include "searchd/distance.h"

#include "base/utf8.h"

static const double TONE_MISSING = 2, TONE_ALIKE = 2, TONE_WRONG = 3.5,
                    MARK_MISSING = 1.5, MARK_WRONG = 2.5, KEY_BESIDE = 4.5,
                    KEY_OTHER = 6.5, KEY_TWICE = 3.5, KEY_MORE = 5.5,
                    KEY_LESS = 5, SWAPPED = 4, SPOKEN_ALIKE = 3.5,
                    I_FOR_Y = 0.5;

enum { ROOM = SPELL_LETTERS_MAX + 1 };

bool spelled_read(struct spelled *ret, struct str word)
{
    struct spelled s = {.plain = true};

    for (size_t at = 0; at < word.n;) {
        struct fold_char c = fold_char(utf8_next(word, &at));
        if (c.base < 'a' || s.count == SPELL_LETTERS_MAX)
            return false;
        if (c.tone)
            s.tone = c.tone;
        s.plain = s.plain && !c.tone && !c.mark;
        c.tone = 0;
        s.letters[s.count++] = c;
    }
    *ret = s;
    return s.count > 0;
}

/* --- keys --- */

static bool are_beside(char a, char b)
{
    static const char *const rows[] = {"qwertyuiop", "asdfghjkl", "zxcvbnm"};
    int row[2] = {-9, 9}, column[2] = {0, 0};

    for (int i = 0; i < 3; i++)
        for (int k = 0; k < 2; k++) {
            const char *at = strchr(rows[i], k ? b : a);
            if (at) {
                row[k] = i;
                column[k] = (int)(at - rows[i]);
            }
        }
    int down = row[1] - row[0], right = column[1] - column[0];
    return (down == 0 && (right == 1 || right == -1)) ||
           (down == 1 && (right == 0 || right == -1)) ||
           (down == -1 && (right == 0 || right == 1));
}

static double replaced(struct fold_char typed, struct fold_char meant,
                       bool lazy)
{
    if ((typed.base == 'i' && meant.base == 'y') ||
        (typed.base == 'y' && meant.base == 'i'))
        return I_FOR_Y;
    if (typed.base != meant.base)
        return (are_beside(typed.base, meant.base) ? KEY_BESIDE : KEY_OTHER) +
               (typed.mark && typed.mark != meant.mark ? MARK_WRONG : 0);
    if (typed.mark == meant.mark)
        return 0;
    return typed.mark ? MARK_WRONG : lazy ? 0 : MARK_MISSING;
}

static double tones(char typed, char meant, bool lazy)
{
    if (typed == meant)
        return 0;
    if (!typed)
        return lazy ? 0 : TONE_MISSING;
    bool alike =
        (typed == 'r' && meant == 'x') || (typed == 'x' && meant == 'r');
    return alike ? TONE_ALIKE : TONE_WRONG;
}

static double least(double a, double b)
{
    return a < b ? a : b;
}

/* One key too many at i of the typed word. */
static double too_many(const struct spelled *typed, size_t i)
{
    bool twice = i > 0 && typed->letters[i].base == typed->letters[i - 1].base;

    return twice ? KEY_TWICE : KEY_MORE;
}

static bool is_swapped(const struct spelled *a, size_t i,
                       const struct spelled *b, size_t j)
{
    return i > 1 && j > 1 && a->letters[i - 1].base == b->letters[j - 2].base &&
           a->letters[i - 2].base == b->letters[j - 1].base &&
           a->letters[i - 1].base != a->letters[i - 2].base;
}

static double letters_distance(const struct spelled *typed,
                               const struct spelled *meant, bool lazy)
{
    double cost[ROOM][ROOM];

    for (size_t i = 0; i <= typed->count; i++)
        for (size_t j = 0; j <= meant->count; j++) {
            double best = i || j ? 1e9 : 0;
            if (i && j)
                best =
                    cost[i - 1][j - 1] + replaced(typed->letters[i - 1],
                                                  meant->letters[j - 1], lazy);
            if (i)
                best = least(best, cost[i - 1][j] + too_many(typed, i - 1));
            if (j)
                best = least(best, cost[i][j - 1] + KEY_LESS);
            if (is_swapped(typed, i, meant, j))
                best = least(best, cost[i - 2][j - 2] + SWAPPED);
            cost[i][j] = best;
        }
    return cost[typed->count][meant->count];
}

/* --- sounds --- */

/* Begin with the same sound for some. */
static const char *const onsets[][2] = {
    {"tr", "ch"},  {"gi", "d"}, {"gi", "r"}, {"s", "x"},
    {"d", "r"},    {"l", "n"},  {"v", "d"},  {"k", "c"},
    {"ngh", "ng"}, {"gh", "g"}, {"gi", "v"}, {"d", "gi"},
};
/* End with it. */
static const char *const endings[][2] = {
    {"ng", "n"}, {"nh", "n"}, {"c", "t"}, {"ch", "t"}, {"i", "y"}, {"o", "u"},
};

static bool begins(const struct spelled *s, const char *with)
{
    size_t n = strlen(with);

    for (size_t i = 0; i < n; i++)
        if (i >= s->count || s->letters[i].base != with[i] ||
            s->letters[i].mark)
            return false;
    return s->count > n;
}

static bool ends(const struct spelled *s, const char *with)
{
    size_t n = strlen(with);

    for (size_t i = 0; i < n; i++)
        if (s->count <= n || s->letters[s->count - n + i].base != with[i] ||
            s->letters[s->count - n + i].mark)
            return false;
    return s->count > n;
}

/* `s` with `n` letters at `at` replaced; false when it becomes too long. */
static bool exchange(struct spelled *ret, const struct spelled *s, size_t at,
                     size_t n, const char *with)
{
    size_t m = strlen(with);

    *ret = *s;
    if (s->count - n + m > SPELL_LETTERS_MAX)
        return false;
    ret->count = s->count - n + m;
    for (size_t i = 0; i < m; i++)
        ret->letters[at + i] = (struct fold_char){with[i], 0, 0};
    for (size_t i = at + n; i < s->count; i++)
        ret->letters[i - n + m] = s->letters[i];
    return true;
}

/* What the word may be when one sound of it is another; `fn` for each. */
static void spoken_alike(const struct spelled *s,
                         void (*fn)(void *context, const struct spelled *other),
                         void *context)
{
    struct spelled other;

    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++)
        for (int k = 0; k < 2; k++)
            if (begins(s, onsets[i][k]) &&
                exchange(&other, s, 0, strlen(onsets[i][k]), onsets[i][!k]))
                fn(context, &other);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        for (int k = 0; k < 2; k++) {
            size_t n = strlen(endings[i][k]);
            if (ends(s, endings[i][k]) &&
                exchange(&other, s, s->count - n, n, endings[i][!k]))
                fn(context, &other);
        }
}

struct nearer {
    const struct spelled *meant;
    bool lazy;
    double best;
};

static void try_sound(void *context, const struct spelled *other)
{
    struct nearer *n = context;

    n->best = least(n->best,
                    SPOKEN_ALIKE + letters_distance(other, n->meant, n->lazy));
}

double spelled_distance(const struct spelled *typed,
                        const struct spelled *meant, bool lazy)
{
    struct nearer n = {meant, lazy, letters_distance(typed, meant, lazy)};

    if (n.best > SPOKEN_ALIKE)
        spoken_alike(typed, try_sound, &n);
    return n.best + tones(typed->tone, meant->tone, lazy);
}

/* --- neighbours --- */

struct telling {
    void (*see)(void *context, struct str plain);
    void *context;
};

static void tell(const struct telling *t, const char *plain, size_t n)
{
    if (n)
        t->see(t->context, (struct str){plain, n});
}

static void tell_spelled(void *context, const struct spelled *s)
{
    char plain[SPELL_LETTERS_MAX];

    for (size_t i = 0; i < s->count; i++)
        plain[i] = s->letters[i].base;
    tell(context, plain, s->count);
}

/* All that have one letter less, more, another, or two in other order. */
static void tell_slips(const struct telling *t, const char *plain, size_t n)
{
    char other[ROOM];

    for (size_t i = 0; i < n; i++) {
        memcpy(other, plain, i);
        memcpy(other + i, plain + i + 1, n - i - 1);
        tell(t, other, n - 1);
        memcpy(other, plain, n);
        for (char c = 'a'; c <= 'z'; c++) {
            other[i] = c;
            tell(t, other, n);
        }
        memcpy(other, plain, n);
        if (i + 1 < n) {
            other[i] = plain[i + 1];
            other[i + 1] = plain[i];
            tell(t, other, n);
        }
    }
    for (size_t i = 0; n < SPELL_LETTERS_MAX && i <= n; i++) {
        memcpy(other, plain, i);
        memcpy(other + i + 1, plain + i, n - i);
        for (char c = 'a'; c <= 'z'; c++) {
            other[i] = c;
            tell(t, other, n + 1);
        }
    }
}

void spelled_neighbours(const struct spelled *typed,
                        void (*see)(void *context, struct str plain),
                        void *context)
{
    struct telling t = {see, context};
    char plain[SPELL_LETTERS_MAX];

    for (size_t i = 0; i < typed->count; i++)
        plain[i] = typed->letters[i].base;
    tell(&t, plain, typed->count);
    tell_slips(&t, plain, typed->count);
    spoken_alike(typed, tell_spelled, &t);
}
