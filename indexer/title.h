/*
 * indexer/title.h - the title of a page: its title element has the name of the
 * site, too, on either side and behind many marks.
 */
#ifndef INDEXER_TITLE_H
#define INDEXER_TITLE_H

#include "base/arena.h"

struct meta;

/*
 * The title alone: the title element without the name of the site, checked
 * against meta->title and `lines`, the page's visible lines (each between
 * newlines).  "" when the page has none.
 */
const char *title_choose(const struct meta *meta, struct str lines,
                         struct arena *arena);

#endif
