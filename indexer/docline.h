/*
 * indexer/docline.h - the lines of a document's own text.  Layouts differ (two
 * columns side by side, cells of a table, one below the other); here all become
 * one column, and a line is asked for its first words.  Text is NFC.  Pure, any
 * thread.
 */
#ifndef INDEXER_DOCLINE_H
#define INDEXER_DOCLINE_H

#include "base/mem.h"
#include "base/str.h"

enum { DOCLINE_BYTES = 160 }; /* a part of the masthead is shorter */

/* Adds `text` as one column of bare lines: the cells of a table (parted by "|"
 * or tabs) column by column, a ruled line as an empty one. */
void docline_column(struct buf *out, struct str text);

/* Without spaces, rules and brackets round it. */
struct str docline_bare(struct str line);

/* Letters, all of them capitals; figures and marks do not count. */
bool docline_is_capitals(struct str line);

/* Does the line begin with one of these words (folded)? */
bool docline_begins(struct str line, const char *const words[], size_t count);
#define DOCLINE_BEGINS(line, ...)                                              \
    docline_begins(line, (const char *const[]){__VA_ARGS__},                   \
                   sizeof((const char *const[]){__VA_ARGS__}) /                \
                       sizeof(char *))

#endif
