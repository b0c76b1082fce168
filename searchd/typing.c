/*
 * searchd/typing.c - see typing.h.
 *
 * Keystrokes come in any order that the input methods allow: a mark or a tone
 * may stand right behind its letter or at the end ("dduwowcj", "dduocwj").
 * What makes that unambiguous: behind the vowel of a Vietnamese syllable there
 * is no s f r x j w, and no vowel stands in it twice.
 */
#include "searchd/typing.h"

enum { LETTERS_MAX = 8 }; /* "nghiêng" has seven */

struct typed {
    struct fold_char letters[LETTERS_MAX];
    size_t count;
    char tone;
    bool changed; /* a mark or a tone was met */
};

static bool is_vowel(char c)
{
    return c && strchr("aeiouy", c) != NULL;
}

/* The last letter of that base, or NULL. */
static struct fold_char *last_of(struct typed *t, char base)
{
    for (size_t i = t->count; i-- > 0;)
        if (t->letters[i].base == base)
            return &t->letters[i];
    return NULL;
}

static bool has_vowel(const struct typed *t)
{
    for (size_t i = 0; i < t->count; i++)
        if (is_vowel(t->letters[i].base))
            return true;
    return false;
}

static bool add_letter(struct typed *t, char base, uint8_t mark)
{
    if (t->count == LETTERS_MAX)
        return false;
    t->letters[t->count++] = (struct fold_char){base, mark, 0};
    t->changed = t->changed || mark;
    return true;
}

static bool set_mark(struct typed *t, struct fold_char *letter, uint8_t mark)
{
    if (!letter || letter->mark)
        return false;
    letter->mark = mark;
    return t->changed = true;
}

static bool set_tone(struct typed *t, char tone)
{
    if (t->tone || !has_vowel(t))
        return false;
    t->tone = tone;
    return t->changed = true;
}

/* ơ and ư; "uo" becomes "ươ" at once, "uu" becomes "ưu". */
static bool set_horn(struct typed *t)
{
    struct fold_char *o = last_of(t, 'o'), *u = last_of(t, 'u');

    if (o && !o->mark) {
        if (o > t->letters && o[-1].base == 'u')
            o[-1].mark = 1;
        return set_mark(t, o, 2);
    }
    if (u && u > t->letters && u[-1].base == 'u')
        u--;
    return set_mark(t, u, 1);
}

/* Is the u before this letter its vowel ("mua"), not part of "qu"? */
static bool has_u_before(const struct typed *t, const struct fold_char *letter)
{
    return letter > t->letters && letter[-1].base == 'u' &&
           !(letter - 1 > t->letters && letter[-2].base == 'q');
}

/* Telex w: ă of a, ư of ua, ơ, ư, ươ; alone it is ư. */
static bool take_w(struct typed *t)
{
    struct fold_char *a = last_of(t, 'a');

    if (a && !has_u_before(t, a))
        return set_mark(t, a, 2);
    return last_of(t, 'o') || last_of(t, 'u') ? set_horn(t)
                                              : add_letter(t, 'u', 1);
}

/* A letter met twice: â ê ô đ.  Not the o behind a and e of "ngoáo". */
static bool take_double(struct typed *t, char c)
{
    struct fold_char *before = last_of(t, c);
    char last = t->count ? t->letters[t->count - 1].base : '\0';

    if (c == 'o' && (last == 'a' || last == 'e'))
        before = NULL;
    return before ? set_mark(t, before, 1) : add_letter(t, c, 0);
}

static bool take_vni(struct typed *t, char digit)
{
    static const char tones[] = "sfrxj", circumflex[] = "aeo";

    if (digit >= '1' && digit <= '5')
        return set_tone(t, tones[digit - '1']);
    if (digit == '7')
        return set_horn(t);
    if (digit == '8')
        return set_mark(t, last_of(t, 'a'), 2);
    if (digit == '9')
        return set_mark(t, last_of(t, 'd'), 1);
    for (size_t i = 0; digit == '6' && circumflex[i]; i++)
        if (last_of(t, circumflex[i]))
            return set_mark(t, last_of(t, circumflex[i]), 1);
    return false;
}

static bool take(struct typed *t, char c)
{
    if (c >= '0' && c <= '9')
        return take_vni(t, c);
    if (strchr("sfrxj", c) && has_vowel(t))
        return set_tone(t, c);
    if (c == 'w')
        return take_w(t);
    if (strchr("aeod", c))
        return take_double(t, c);
    return c != 'z' && c != 'f' && c != 'j' && add_letter(t, c, 0);
}

/* "ươ" needs a letter behind it; without one it is "uơ" ("thuở"). */
static void mend_uo(struct typed *t)
{
    struct fold_char *last = &t->letters[t->count - 1];

    if (t->count > 1 && last->base == 'o' && last->mark == 2 &&
        last[-1].base == 'u')
        last[-1].mark = 0;
}

bool typing_read(struct fold *ret_fold, struct str raw)
{
    struct typed t = {0};

    for (size_t i = 0; i < raw.n; i++) {
        struct fold_char f = fold_char((unsigned char)raw.p[i]);
        if ((unsigned char)raw.p[i] >= 0x80 || !f.base || !take(&t, f.base))
            return false;
    }
    if (!t.changed || !has_vowel(&t))
        return false;
    mend_uo(&t);
    t.letters[0].tone = t.tone;
    fold_chars(ret_fold, t.letters, t.count);
    return true;
}
