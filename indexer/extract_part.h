/*
 * indexer/extract_part.h - extraction from within: what extract.c,
 * extract_html.c and extract_file.c share.
 */
#ifndef INDEXER_EXTRACT_PART_H
#define INDEXER_EXTRACT_PART_H

#include "indexer/extract.h"
#include "indexer/robots_tag.h"

/* One page or file under work; all but `tag` is borrowed. */
struct extraction {
    const struct extract_input *input;
    const struct options *options;
    struct arena *arena;
    struct document *doc;
    struct robots_tag tag;
    bool header_noindex;
};

/* One each for what the bytes turned out to be; they fill e->doc. */
void extract_html(struct extraction *e);
void extract_text(struct extraction *e); /* plain text */
/* Errors as of extract(). */
int extract_file(struct extraction *e, struct err *err);

/* A feed or a sitemap: what it lists is indexed, not the list. */
void extract_listing(struct extraction *e, const char *content_type);

/* The first reason given stays; behind "another is canonical" the next is kept
 * in case that page does not exist. */
void extract_reason(struct extraction *e, enum reason reason,
                    const char *detail);

/* NFC in the arena, cut at the limit of the options. */
const char *extract_nfc(struct extraction *e, struct str s);

/* Sets doc->relations from `text` and the visible lines of the page. */
void extract_relations(struct extraction *e, struct str text, struct str lines);

/* "Nghị định 30/2020/NĐ-CP Về công tác văn thư", in the arena. */
const char *extract_name(struct extraction *e,
                         const struct document_card *card);

/* Is this the media type of a PDF or an office file? */
bool extract_is_document_type(struct str type);

#endif
