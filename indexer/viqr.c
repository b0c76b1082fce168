/*
 * indexer/viqr.c - see viqr.h.
 *
 * Marks stand as ASCII punctuation behind the vowel; a backslash takes the
 * meaning from the next character.
 */
#include "indexer/viqr.h"

#include "base/utf8.h"
#include "indexer/vietmark.h"

#include <ctype.h>

static uint16_t viqr_tone(char c)
{
    switch (c) {
    case '\'': return ACUTE;
    case '`': return GRAVE;
    case '?': return HOOK;
    case '~': return TILDE;
    case '.': return DOT;
    default: return 0;
    }
}

static uint16_t viqr_shape(char letter, char c)
{
    letter |= 0x20;
    if (c == '^' && (letter == 'a' || letter == 'e' || letter == 'o'))
        return CIRCUMFLEX;
    if (c == '(' && letter == 'a')
        return BREVE;
    if ((c == '+' || c == '*') && (letter == 'o' || letter == 'u'))
        return HORN;
    return 0;
}

static bool is_vowel(char c)
{
    return c && strchr("aeiouyAEIOUY", c);
}

static char at(struct str s, size_t i)
{
    return i < s.n ? s.p[i] : '\0';
}

/*
 * "cu+." is both "cư." and "cự".  Few writers put a backslash before the full
 * stop, and some do only behind plain letters, so the place and the syllable
 * decide.  Counted in 17 million words of law: syllables that hardly come
 * without the dot, those that come with it mostly, and sometimes; all others
 * that end in such a vowel never do.
 */
static const char always_dotted[] =
    "bo^ tro+ nghe^ ve^ he^ le^ ho^ no+ te^ vo+ tue^ cho+ nhue^ hue^ tre^";
static const char mostly_dotted[] = "su+ du+ ddo^ tho+ ngo^";
static const char rarely_dotted[] = "tu+ mo^ lo^ cu+ ke^ be^ thu+ lo+ ngu+";

static bool is_word_of(struct str word, const char *list)
{
    struct str rest = str_of(list), one;

    while (str_cut(&rest, ' ', &one))
        if (str_case_eq(word, one))
            return true;
    return false;
}

enum stop_place { IN_SENTENCE, BEFORE_SENTENCE, END_OF_LINE, END_OF_BLOCK };

/* Where does the dot at `i`, behind a letter and its mark, stand?  Clauses
 * with numbers follow each other as blocks do. */
static enum stop_place stop_place(struct str s, size_t i)
{
    enum { BLOCK_BYTES = 80 }; /* what is shorter may be a title */
    size_t next = i + 1, from = i;

    while (isspace((unsigned char)at(s, next)))
        next++;
    if (next >= s.n || s.p[next] == '<') {
        while (from > 0 && i - from < BLOCK_BYTES && s.p[from - 1] != '>')
            from--;
        return i - from < BLOCK_BYTES ? END_OF_LINE : END_OF_BLOCK;
    }
    if (next == i + 1)
        return IN_SENTENCE;
    if (isupper((unsigned char)s.p[next])) /* tells nothing among capitals */
        return isupper((unsigned char)s.p[i - 2]) ? IN_SENTENCE
                                                  : BEFORE_SENTENCE;
    while (isdigit((unsigned char)at(s, next)))
        next++;
    return isdigit((unsigned char)s.p[next - 1]) &&
                   (at(s, next) == '.' || at(s, next) == ')')
               ? END_OF_BLOCK
               : IN_SENTENCE;
}

/* Is the dot at `i`, behind vowel and mark, the end of a sentence? */
static bool is_full_stop(struct str s, size_t i)
{
    enum stop_place place = stop_place(s, i);
    size_t from = i - 1; /* at the mark */

    if (place == IN_SENTENCE)
        return false;
    while (from > 0 && isalpha((unsigned char)s.p[from - 1]))
        from--;
    struct str word = str_sub(s, from, i);
    if (is_word_of(word, always_dotted))
        return false;
    if (is_word_of(word, mostly_dotted))
        return place == END_OF_BLOCK;
    return place != END_OF_LINE || !is_word_of(word, rarely_dotted);
}

/* One VIQR letter from s.p[i] on; returns the bytes read. */
static size_t viqr_letter(struct buf *out, struct str s, size_t i)
{
    char c = s.p[i];
    uint16_t shape, tone;
    size_t n = 1;

    if (c == '\\' && i + 1 < s.n && ispunct((unsigned char)s.p[i + 1])) {
        buf_addc(out, s.p[i + 1]);
        return 2;
    }
    /* Of three, the last two are one letter: "GDĐT". */
    if ((c | 0x20) == 'd' && (at(s, i + 1) | 0x20) == 'd' &&
        (at(s, i + 2) | 0x20) == 'd') {
        buf_addc(out, c);
        return 1;
    }
    if ((c == 'd' && at(s, i + 1) == 'd') ||
        (c == 'D' && (at(s, i + 1) | 0x20) == 'd')) {
        utf8_put(out, c == 'd' ? 0x111 : 0x110);
        return 2;
    }
    buf_addc(out, c);
    if (!is_vowel(c))
        return 1;
    shape = viqr_shape(c, at(s, i + n));
    n += shape != 0;
    tone = viqr_tone(at(s, i + n));
    if (shape && tone == DOT && is_full_stop(s, i + n))
        tone = 0;
    n += tone != 0;
    if (shape)
        utf8_put(out, shape);
    if (tone)
        utf8_put(out, tone);
    return n;
}

/* Bytes of the tag, comment or declaration at s.p[i] == '<'; 0 for none. */
size_t viqr_tag_bytes(struct str s, size_t i)
{
    char c = at(s, i + 1);

    if (!isalpha((unsigned char)c) && c != '/' && c != '!' && c != '?')
        return 0;
    ptrdiff_t end = str_chr(str_sub(s, i, s.n), '>');
    return end < 0 ? s.n - i : (size_t)end + 1;
}

void viqr_decode(struct buf *out, struct str s, bool markup)
{
    for (size_t i = 0; i < s.n;) {
        size_t tag = markup && s.p[i] == '<' ? viqr_tag_bytes(s, i) : 0;
        if (tag)
            buf_add(out, str_sub(s, i, i + tag));
        i += tag ? tag : viqr_letter(out, s, i);
    }
}
