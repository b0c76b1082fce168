/*
 * indexer/runs.h - a page as runs: what stands between two line breaks of
 * block elements.  A run knows its length, how much of it is links, and which
 * block holds it; a block knows the sums of what is below it.
 */
#ifndef INDEXER_RUNS_H
#define INDEXER_RUNS_H

#include "base/str.h"
#include "indexer/boxname.h"

struct page;

enum {
    RUNS_PROSE_BYTES =
        25,               /* shorter runs say nothing about where the text is */
    RUNS_MASS_BYTES = 60, /* shorter ones may be teasers */
};

/* Set by root.h in `flags`, beside those of boxname.h: set aside, with all
 * below, for its kind or for its name. */
enum {
    BOX_OUT_TAG = BOX_FLAGS_END,
    BOX_OUT_NAME = BOX_FLAGS_END << 1,
    BOX_OUT = BOX_OUT_TAG | BOX_OUT_NAME,
};

struct run {
    uint32_t node;     /* first text node */
    uint32_t block;    /* nearest block element above */
    uint32_t from, to; /* bytes in the text buffer */
    uint32_t links;    /* bytes inside a[href] */
    uint16_t commas;
    bool heading;
    bool stock; /* words of footers, whatever the element is called */
};

/* Arrays over the nodes of the page, and over the runs. */
struct runs {
    const struct page *page; /* borrowed */
    uint16_t *flags;
    uint32_t *chars, *links, *mass; /* bytes below: all, in links, of prose */
    struct run *runs;
    size_t count, room;
    struct buf text; /* the runs, one a line */
};

void runs_init(struct runs *ret, const struct page *page);
void runs_done(struct runs *w);

struct str runs_text(const struct runs *w, const struct run *r);
bool runs_is_prose(const struct run *r);
bool runs_is_link(const struct run *r); /* most of it */
/* Is the block set aside? */
bool runs_is_aside(const struct runs *w, uint32_t block);
/* Does the run stand below node `root`? */
bool runs_inside(const struct runs *w, const struct run *r, uint32_t root);

#endif
