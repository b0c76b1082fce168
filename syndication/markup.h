/* syndication/markup.h - the text of a piece of HTML, for fields that are text.
 */
#ifndef SYNDICATION_MARKUP_H
#define SYNDICATION_MARKUP_H

#include "base/str.h"

/*
 * Adds the text of `html` (UTF-8): without elements and comments, with entities
 * as the characters they stand for, white space of any kind as one space, none
 * at the ends.  What is no markup stays as it is.
 */
void markup_text(struct buf *out, struct str html);

#endif
