/*
 * indexer/trend.c - see trend.h.
 *
 * A phrase is known by the keys of its syllables (fold.h), so that "Thủ tục",
 * "THỦ TỤC" and "thủ tục" are one; of its spellings the one with the fewest
 * capitals is shown.  How often a phrase is to be expected comes from the
 * language: the chance of its first syllable, times those of each next one.
 */
#include "indexer/trend.h"

#include "base/arena.h"
#include "base/map.h"
#include "base/utf8.h"
#include "indexer/language.h"
#include "indexer/segment.h"

#include <math.h>
#include <stdlib.h>

enum { WORDS_MAX = 3, SYLLABLES_LEAST = 2, SYLLABLES_MAX = 8, TEXTS_LEAST = 2 };

/* Chance tells nothing beyond it: of a phrase that the language has never seen
 * the logarithm of the ratio would have no end. */
static const double LIFT_MAX = 12;
static const double RISE_LEAST = 2;
static const uint32_t TIMES_MORE = 3;

struct phrase {
    const char *key;  /* " thu~1r tuc~j ": blanks round each syllable */
    const char *text; /* its best spelling so far */
    size_t capitals;  /* in it */
    uint32_t texts[2];
    uint32_t last;   /* number of the text that it was counted in last */
    double expected; /* logarithm of its chance at a place of a text */
    struct phrase *next;
};

struct trend {
    const struct language *language;
    struct arena *arena;
    struct map *phrases; /* key -> struct phrase, of the arena */
    struct phrase *first;
    size_t count;
    uint32_t text_number;
    uint32_t texts[2];
    double places; /* where a phrase may begin, in the texts of now */
    struct pieces pieces;
    struct buf key, small;
    enum trend_set set; /* of the text in work, */
    uint32_t times;     /* and how often it is there */
};

struct trend *trend_new(const struct language *l)
{
    struct trend *t = NEW(trend);

    t->language = l;
    t->arena = arena_new();
    t->phrases = map_new();
    return t;
}

void trend_free(struct trend *t)
{
    if (!t)
        return;
    map_free(t->phrases, NULL);
    arena_free(t->arena);
    pieces_done(&t->pieces);
    buf_done(&t->key);
    buf_done(&t->small);
    free(t);
}

uint32_t trend_texts(const struct trend *t, enum trend_set set)
{
    return t->texts[set];
}

/* --- counting --- */

static size_t capitals_of(struct str text)
{
    size_t capitals = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        capitals += utf8_lower(c) != c;
    }
    return capitals;
}

/* A title all in capitals tells nothing about names: it is read in small
 * letters.  Borrowed from `t`, or from the caller. */
static struct str readable(struct trend *t, struct str text)
{
    size_t small = 0;

    for (size_t at = 0; at < text.n;) {
        uint32_t c = utf8_next(text, &at);
        small += utf8_is_alnum(c) && utf8_lower(c) == c && c > '9';
    }
    if (small)
        return text;
    buf_reset(&t->small);
    for (size_t at = 0; at < text.n;)
        utf8_put(&t->small, utf8_lower(utf8_next(text, &at)));
    return buf_str(&t->small);
}

static double chance(const struct language *l, const struct piece *run,
                     size_t count)
{
    double log_chance = log(language_part(l, run[0].word));

    for (size_t i = 1; i < count; i++) {
        double follows = language_follows(l, run[i - 1].word, run[i].word);
        double part = language_part(l, run[i].word);
        log_chance += log(.9 * follows + .1 * part);
    }
    return log_chance;
}

static struct phrase *new_phrase(struct trend *t, const struct piece *run,
                                 size_t count, struct str text)
{
    struct phrase *phrase = ARENA_NEW(t->arena, phrase);

    *phrase = (struct phrase){
        .key = arena_str(t->arena, buf_str(&t->key)),
        .text = arena_str(t->arena, text),
        .capitals = capitals_of(text),
        .expected = chance(t->language, run, count),
        .next = t->first,
    };
    t->first = phrase;
    t->count++;
    map_add(t->phrases, buf_str(&t->key), phrase);
    return phrase;
}

static void count_run(void *context, const struct piece *run, size_t count,
                      struct str text)
{
    struct trend *t = context;

    buf_reset(&t->key);
    for (size_t i = 0; i < count; i++)
        buf_addf(&t->key, " %s", run[i].key);
    buf_addc(&t->key, ' ');
    struct phrase *phrase = map_get(t->phrases, buf_str(&t->key));
    if (!phrase && t->count == TREND_PHRASES_MAX)
        return;
    if (!phrase)
        phrase = new_phrase(t, run, count, text);
    if (phrase->last == t->text_number)
        return;
    phrase->last = t->text_number;
    phrase->texts[t->set] += t->times;
    size_t capitals = capitals_of(text);
    if (capitals < phrase->capitals) {
        phrase->capitals = capitals;
        phrase->text = arena_str(t->arena, text);
    }
}

void trend_add(struct trend *t, enum trend_set set, struct str text,
               uint32_t times)
{
    if (!times)
        return;
    text = str_sub(text, 0, utf8_prefix(text, TREND_TEXT_MAX_BYTES));
    t->text_number++;
    t->texts[set] += times;
    t->set = set;
    t->times = times;
    segment(&t->pieces, readable(t, text), t->language);
    if (set == TREND_NOW)
        t->places += (double)t->pieces.count * times;
    const struct run_limits limits = {WORDS_MAX, SYLLABLES_LEAST,
                                      SYLLABLES_MAX};
    pieces_runs(&t->pieces, limits, count_run, t);
}

/* --- choosing --- */

/* Twice the logarithm of how much likelier the counts are with two shares than
 * with one (Dunning's G), as standard deviations; below 0 where it falls. */
static double rise_of(const struct trend *t, const struct phrase *p)
{
    double all = p->texts[TREND_NOW] + p->texts[TREND_BEFORE], g = 0, now = 0;

    for (int set = TREND_NOW; set <= TREND_BEFORE; set++) {
        double share = t->texts[set] /
                       ((double)t->texts[TREND_NOW] + t->texts[TREND_BEFORE]);
        if (p->texts[set])
            g += p->texts[set] * log(p->texts[set] / (all * share));
        if (set == TREND_NOW)
            now = all * share;
    }
    double rise = sqrt(g > 0 ? 2 * g : 0);
    return p->texts[TREND_NOW] > now ? rise : -rise;
}

static double weight_of(const struct trend *t, const struct phrase *p)
{
    double lift = log(p->texts[TREND_NOW] / t->places) - p->expected;

    return p->texts[TREND_NOW] * (lift < 0          ? 0
                                  : lift > LIFT_MAX ? LIFT_MAX
                                                    : lift);
}

struct candidate {
    const struct phrase *phrase;
    struct topic topic;
    double score;
};

static int compare_candidates(const void *a, const void *b)
{
    const struct candidate *x = a, *y = b;
    size_t x_n = strlen(x->phrase->key), y_n = strlen(y->phrase->key);

    if (x->score != y->score)
        return x->score > y->score ? -1 : 1;
    if (x_n != y_n) /* the longer one tells more */
        return x_n > y_n ? -1 : 1;
    return strcmp(x->phrase->key, y->phrase->key);
}

static size_t find_candidates(const struct trend *t, enum trend_order order,
                              struct candidate *out)
{
    size_t count = 0;

    for (const struct phrase *p = t->first; p; p = p->next) {
        if (p->texts[TREND_NOW] < TEXTS_LEAST)
            continue;
        struct topic topic = {p->text, p->texts[TREND_NOW],
                              p->texts[TREND_BEFORE], weight_of(t, p),
                              rise_of(t, p)};
        if (order == TREND_RISING && topic.rise < RISE_LEAST)
            continue;
        out[count++] = (struct candidate){
            p, topic, order == TREND_RISING ? topic.rise : topic.weight};
    }
    qsort(out, count, sizeof *out, compare_candidates);
    return count;
}

/* Does `b` begin with the last two syllables, or more, of `a`? */
static bool runs_into(const char *a, const char *b)
{
    for (const char *tail = a; (tail = strchr(tail + 1, ' ')) && tail[1];) {
        const char *second = strchr(tail + 1, ' ');
        if (second && second[1] && !strncmp(b, tail, strlen(tail)))
            return true;
    }
    return false;
}

/* Is it told by one that was chosen? */
static bool is_told(const struct candidate *c, const struct candidate *chosen,
                    size_t count)
{
    const char *key = c->phrase->key;

    for (size_t i = 0; i < count; i++) {
        const char *other = chosen[i].phrase->key;
        if ((strstr(other, key) || strstr(key, other) ||
             runs_into(other, key) || runs_into(key, other)) &&
            c->topic.now < TIMES_MORE * chosen[i].topic.now)
            return true;
    }
    return false;
}

size_t trend_top(const struct trend *t, enum trend_order order,
                 struct topic *ret_topics, size_t room)
{
    scoped(mem_freep) struct candidate *all =
        mem_new(t->count + 1, sizeof *all);
    size_t found = find_candidates(t, order, all), count = 0;

    /* Those chosen move to the front, over others that were looked at. */
    for (size_t i = 0; i < found && count < room; i++)
        if (!is_told(&all[i], all, count))
            all[count++] = all[i];
    for (size_t i = 0; i < count; i++)
        ret_topics[i] = all[i].topic;
    return count;
}
