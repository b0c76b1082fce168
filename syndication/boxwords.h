/* syndication/boxwords.h - our own words in a box, in its language. */
#ifndef SYNDICATION_BOXWORDS_H
#define SYNDICATION_BOXWORDS_H

#include "syndication/box.h"
#include "syndication/item.h"

struct boxwords {
    const char *kinds[ITEM_DOCUMENT + 1];
    const char *updated, *none, *pages, *newer, *older, *emblem, *hub;
    const char *number, *date, *subject, *files, *play, *watch, *run, *stop,
        *before, *after;
};

/* Static. */
const struct boxwords *boxwords_in(enum box_language language);

#endif
