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
};

/* `url` is the page's own, `token` our name in directives; what the page's
 * robots elements say is added to `tag`. */
void meta_read(struct meta *ret, const struct page *page, const char *url,
               const char *token, struct robots_tag *tag, struct arena *arena);

/*
 * The title alone: the title element without the name of the site, checked
 * against meta.title and `lines`, the page's visible lines (each between
 * newlines).  "" when the page has none.
 */
const char *meta_title(const struct meta *meta, struct str lines,
                       struct arena *arena);

#endif
