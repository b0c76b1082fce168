/*
 * indexer/syllable.c - see syllable.h.
 *
 * A word is taken apart into plain letters (tone removed, one byte each: the
 * seven marked letters of the alphabet get capital names) and one tone.  Then
 * the longest onset is cut off and the rest looked up among the rimes.
 */
#include "indexer/syllable.h"

#include "base/utf8.h"

#include <stdlib.h>

enum tone { LEVEL, GRAVE, HOOK, TILDE, ACUTE, DOT };
enum { LETTERS_MAX = 7 }; /* "nghiêng" */

/* A = ă, B = â, D = đ, E = ê, O = ô, P = ơ, U = ư; sorted by byte. */
static const char *const rimes[] = {
    "A",    "Ac",   "Am",   "An",   "Ang", "Ap",   "At",   "Bc",   "Bm",
    "Bn",   "Bng",  "Bp",   "Bt",   "Bu",  "By",   "E",    "Ec",   "Ech",
    "Em",   "En",   "Eng",  "Enh",  "Ep",  "Et",   "Eu",   "O",    "Oc",
    "Oi",   "Om",   "On",   "Ong",  "Op",  "Ot",   "P",    "Pi",   "Pm",
    "Pn",   "Png",  "Pp",   "Pt",   "U",   "UPc",  "UPi",  "UPm",  "UPn",
    "UPng", "UPp",  "UPt",  "UPu",  "Ua",  "Uc",   "Ui",   "Um",   "Un",
    "Ung",  "Ut",   "Uu",   "a",    "ac",  "ach",  "ai",   "am",   "an",
    "ang",  "anh",  "ao",   "ap",   "at",  "au",   "ay",   "e",    "ec",
    "em",   "en",   "eng",  "eo",   "ep",  "et",   "i",    "iEc",  "iEm",
    "iEn",  "iEng", "iEp",  "iEt",  "iEu", "ia",   "ich",  "im",   "in",
    "inh",  "ip",   "it",   "iu",   "o",   "oAc",  "oAm",  "oAn",  "oAng",
    "oAt",  "oa",   "oac",  "oach", "oai", "oam",  "oan",  "oang", "oanh",
    "oao",  "oap",  "oat",  "oay",  "oc",  "oe",   "oen",  "oeo",  "oet",
    "oi",   "om",   "on",   "ong",  "ooc", "oong", "op",   "ot",   "u",
    "uBn",  "uBng", "uBt",  "uBy",  "uE",  "uEch", "uEnh", "uEu",  "uOc",
    "uOi",  "uOm",  "uOn",  "uOng", "uOt", "uP",   "ua",   "uc",   "ui",
    "um",   "un",   "ung",  "up",   "ut",  "uy",   "uyEn", "uyEt", "uya",
    "uych", "uyn",  "uynh", "uyt",  "uyu", "y",    "yE",   "yEm",  "yEn",
    "yEng", "yEt",  "yEu",
};
/* Longest first, so that "ngh" is not read as "n" + "gh". */
static const char *const onsets[] = {
    "ngh", "ch", "gh", "gi", "kh", "ng", "nh", "ph", "qu", "th",
    "tr",  "b",  "c",  "d",  "D",  "g",  "h",  "k",  "l",  "m",
    "n",   "p",  "q",  "r",  "s",  "t",  "v",  "x",  "",
};

static int compare_rimes(const void *a, const void *b)
{
    return strcmp(a, *(const char *const *)b);
}

static bool is_rime(const char *s)
{
    return bsearch(s, rimes, sizeof rimes / sizeof *rimes, sizeof *rimes,
                   compare_rimes);
}

struct letter {
    char name;
    enum tone tone;
};

/* U+1EA0..U+1EF9 hold 45 pairs of a capital and a small letter; this is the
 * plain letter and the tone of each pair. */
static const char extended_letter[] =
    "aaBBBBBAAAAAeeeEEEEEiiooOOOOOPPPPPuuUUUUUyyyy";
static const char extended_tone[] =
    "524123541235523412352552412354123552412351523";

static struct letter latin1(uint32_t c)
{
    switch (c) {
    case 0xe0: return (struct letter){'a', GRAVE};
    case 0xe1: return (struct letter){'a', ACUTE};
    case 0xe2: return (struct letter){'B', LEVEL};
    case 0xe3: return (struct letter){'a', TILDE};
    case 0xe8: return (struct letter){'e', GRAVE};
    case 0xe9: return (struct letter){'e', ACUTE};
    case 0xea: return (struct letter){'E', LEVEL};
    case 0xec: return (struct letter){'i', GRAVE};
    case 0xed: return (struct letter){'i', ACUTE};
    case 0xf2: return (struct letter){'o', GRAVE};
    case 0xf3: return (struct letter){'o', ACUTE};
    case 0xf4: return (struct letter){'O', LEVEL};
    case 0xf5: return (struct letter){'o', TILDE};
    case 0xf9: return (struct letter){'u', GRAVE};
    case 0xfa: return (struct letter){'u', ACUTE};
    case 0xfd: return (struct letter){'y', ACUTE};
    case 0x103: return (struct letter){'A', LEVEL};
    case 0x111: return (struct letter){'D', LEVEL};
    case 0x129: return (struct letter){'i', TILDE};
    case 0x169: return (struct letter){'u', TILDE};
    case 0x1a1: return (struct letter){'P', LEVEL};
    case 0x1b0: return (struct letter){'U', LEVEL};
    default: return (struct letter){0};
    }
}

static struct letter letter_of(uint32_t c)
{
    c = utf8_lower(c);
    if (c >= 'a' && c <= 'z')
        return (struct letter){(char)c, LEVEL};
    if (c >= 0x1ea0 && c <= 0x1ef9)
        return (struct letter){
            extended_letter[(c - 0x1ea0) / 2],
            (enum tone)(extended_tone[(c - 0x1ea0) / 2] - '0')};
    return latin1(c);
}

char syllable_plain(uint32_t c)
{
    static const char marked[] = {
        ['A'] = 'a', ['B'] = 'a', ['D'] = 'd', ['E'] = 'e',
        ['O'] = 'o', ['P'] = 'o', ['U'] = 'u'};
    char name = letter_of(c).name;

    return name >= 'A' && name <= 'Z' ? marked[(unsigned char)name] : name;
}

/* Fills `letters` (NUL-terminated) and the tone; false for a foreign letter, a
 * second tone, or more letters than a syllable has. */
static bool take_apart(struct str word, char letters[LETTERS_MAX + 1],
                       enum tone *ret_tone)
{
    enum tone tone = LEVEL;
    size_t n = 0;

    for (size_t at = 0; at < word.n;) {
        struct letter l = letter_of(utf8_next(word, &at));
        if (!l.name || n == LETTERS_MAX || (l.tone && tone))
            return false;
        letters[n++] = l.name;
        if (l.tone)
            tone = l.tone;
    }
    letters[n] = '\0';
    *ret_tone = tone;
    return n > 0;
}

/* A syllable that ends in a stop (c, ch, p, t) has only the acute tone or the
 * dot. */
static bool tone_fits(const char *rime, enum tone tone)
{
    struct str r = str_of(rime);
    bool stop = str_ends(r, STR("c")) || str_ends(r, STR("ch")) ||
                str_ends(r, STR("p")) || str_ends(r, STR("t"));

    return !stop || tone == ACUTE || tone == DOT;
}

bool syllable_ok(struct str word)
{
    char letters[LETTERS_MAX + 1] = "";
    enum tone tone = LEVEL;

    if (!take_apart(word, letters, &tone))
        return false;
    for (size_t i = 0; i < sizeof onsets / sizeof *onsets; i++) {
        size_t n = strlen(onsets[i]);
        if (strncmp(letters, onsets[i], n) || !letters[n])
            continue;
        if (is_rime(letters + n) && tone_fits(letters + n, tone))
            return true;
    }
    return !strcmp(letters, "gi");
}
