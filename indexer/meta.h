/*
 * indexer/meta.h - what a page says about itself: title, dates, language,
 * canonical address, directives for crawlers.
 *
 * Sources, best first: the meta elements of Dublin Core (DC.*, dcterms.*: the
 * names of Thông tư 24/2011/TT-BTTTT), article:* and Open Graph, JSON-LD,
 * microdata, plain meta elements, then the page's visible text.
 */
#ifndef INDEXER_META_H
#define INDEXER_META_H

#include "base/arena.h"
#include "indexer/robots_tag.h"

struct page;

/* What a page says of itself in so many words, whatever we make of it: for
 * those who mend it.  The first six are those that Thông tư 24/2011/TT-BTTTT
 * asks of each page (Dublin Core, with a dot or a colon, as DC.* or dcterms.*).
 */
enum meta_has {
    META_DC_TITLE = 1,
    META_DC_CREATOR = 2,
    META_DC_DATE = 4,
    META_DC_DESCRIPTION = 8,
    META_DC_PUBLISHER = 16,
    META_DC_IDENTIFIER = 32,
    META_TITLE = 64,        /* title element, not empty */
    META_DESCRIPTION = 128, /* meta description */
    META_LANG = 256,        /* html lang */
    META_CANONICAL = 512,   /* link rel=canonical */
    META_OPEN_GRAPH = 1024, /* og:title */
    META_JSON_LD = 2048,    /* that is JSON */
    META_ALL = 4095,
};

/* All text is NFC with white space folded, in the arena; "" when unknown. */
struct meta {
    const char *title;   /* given by meta elements (DC, og, JSON-LD) */
    const char *element; /* the title element, site name and all */
    const char *description, *keywords, *lang, *author, *image, *site;
    const char *published, *modified; /* ISO 8601 */
    const char *type;   /* og:type, DC.Type, itemtype or JSON-LD @type */
    const char *source; /* where the page was taken from: DC.Source */
    const char *number; /* DC.Identifier, legislationIdentifier: may be a URL */
    const char *issuer; /* legislationPassedBy, provider of a service */
    const char *area;   /* serviceType */
    const char *canonical; /* absolute URL, key form */
    const char *refresh;   /* absolute URL of a meta refresh, key form */
    const char *base;      /* absolute base of the page's links */
    unsigned has;          /* of enum meta_has */
};

/* `url` is the page's own, `token` our name in directives; what the page's
 * robots elements say is added to `tag`. */
void meta_read(struct meta *ret, const struct page *page, const char *url,
               const char *token, struct robots_tag *tag, struct arena *arena);

/* "dc.title", "json-ld": the word of formats for one bit of meta_has. */
const char *meta_has_name(unsigned bit);

#endif
