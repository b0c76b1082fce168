/* syndication/buildcode.h - the fourth step of the builder: the codes of a box,
 * when to take which, and what a CSP must allow. */
#ifndef SYNDICATION_BUILDCODE_H
#define SYNDICATION_BUILDCODE_H

struct buf;
struct builder;

void buildcode_write(struct buf *html, const struct builder *builder);

#endif
