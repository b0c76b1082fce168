/*
 * indexer/trend.h - what a set of texts is about: its words and phrases,
 * counted, and which of them rise.
 *
 *     struct trend *t = trend_new(language);
 *     trend_add(t, TREND_NOW, title, 1);        each title of this month
 *     trend_add(t, TREND_BEFORE, title, 1);     each of the months before
 *     size_t n = trend_top(t, TREND_RISING, topics, 20);
 *
 * For titles of documents and news, names of items, questions that citizens
 * asked.  Texts are cut by segment.h; a phrase is one to three words, of two to
 * eight syllables, without signs and numbers, that neither begins nor ends with
 * a stop syllable ("của", "về").  It counts once a text.  What comes out
 * depends on the texts alone, not on their order, but for the spelling.
 *
 * One object belongs to one thread at a time.  Cost: about 15 us a title.
 */
#ifndef INDEXER_TREND_H
#define INDEXER_TREND_H

#include "base/mem.h"
#include "base/str.h"

struct language;
struct trend;

enum {
    /* The rest of a longer text is not looked at. */
    TREND_TEXT_MAX_BYTES = 4096,
    /* Beyond it phrases that were not met before are no longer taken; a
     * thousand titles bring some 6,000. */
    TREND_PHRASES_MAX = 1 << 20,
};

enum trend_set { TREND_NOW, TREND_BEFORE };

enum trend_order {
    TREND_FREQUENT, /* by how often, and how much more often than in official
                       texts at large */
    TREND_RISING,   /* by how sure it is that they are more frequent now than
                       before; only those for which it is (`rise` >= 2) */
};

struct topic {
    const char *text;     /* as it is mostly written; lives as long as trend */
    uint32_t now, before; /* texts that hold it */
    double weight;        /* of TREND_FREQUENT: the larger, the more telling */
    double rise;          /* standard deviations; below 0: it falls */
};

/* `l` is borrowed until trend_free(). */
struct trend *trend_new(const struct language *l)
    __attribute__((returns_nonnull));
void trend_free(struct trend *t); /* accepts NULL */
DEFINE_FREEP(trend)

/* Adds a text (UTF-8, NFC) to a set, as if it were there `times` (a question
 * that was asked so often). */
void trend_add(struct trend *t, enum trend_set set, struct str text,
               uint32_t times);
/* Texts of a set so far, each `times`. */
uint32_t trend_texts(const struct trend *t, enum trend_set set);

/*
 * The best topics, at most `room`, that two texts of now hold at least; returns
 * how many.  Of phrases that hold each other ("thủ tục", "thủ tục hành chính")
 * or share two syllables ("khoản chuyển tiếp", "điều khoản chuyển") the better
 * one stays, unless the other is in three times as many texts.
 */
size_t trend_top(const struct trend *t, enum trend_order order,
                 struct topic *ret_topics, size_t room);

#endif
