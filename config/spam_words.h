/*
 * config/spam_words.h - the words of spam that is planted on hijacked sites, as
 * vi/spam-words.txt lists them.
 *
 * Read once and never changed, so it may be shared between threads.
 */
#ifndef CONFIG_SPAM_WORDS_H
#define CONFIG_SPAM_WORDS_H

#include "base/mem.h"
#include "base/str.h"

struct err;
struct spam_words;

enum { SPAM_WORDS_FILE_MAX_BYTES = 1 << 20 };

enum spam_strength {
    SPAM_WEAK,   /* the matter itself */
    SPAM_STRONG, /* advertising for it */
    SPAM_CALM,   /* words of those who write about it */
    SPAM_HOST    /* part of a host name */
};

struct spam_word {
    const char *kind;  /* "gambling" */
    const char *text;  /* normalised, without the spaces at its ends */
    const char *shown; /* as it is written in the list */
    enum spam_strength strength;
    struct spam_word *next; /* of those that begin with the same word */
};

/* ERR_IO; ERR_CONFIG: the message carries path:line; ERR_LIMIT. */
int spam_words_load(struct spam_words **ret_words, const char *path,
                    struct err *err);
/* The same of bytes at hand; `name` stands for the path. */
int spam_words_parse(struct spam_words **ret_words, struct str bytes,
                     const char *name, struct err *err);
void spam_words_free(struct spam_words *w); /* accepts NULL */
DEFINE_FREEP(spam_words)

/* Adds the words of `s` (UTF-8) in lower case, each behind a space, and a space
 * at the end.  Letters of scripts without spaces are words by themselves. */
void spam_words_normalise(struct buf *out, struct str s);

/* Calls `see` for each list word in a normalised text, as often as it is there;
 * of two that begin at the same place, for both.  Not for SPAM_HOST. */
void spam_words_find(const struct spam_words *w, struct str normalised,
                     void (*see)(void *context, const struct spam_word *word),
                     void *context);
/* The first SPAM_HOST that is part of `host` (lower case), or NULL. */
const struct spam_word *spam_words_of_host(const struct spam_words *w,
                                           struct str host);

#endif
