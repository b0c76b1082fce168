/*
 * syndication/builder.h - the page where anybody makes a box in the four steps
 * of 409/VPCP-TTĐT: kind, criteria, look, code (/tao-mau).
 *
 * One form; its fields are the options of boxform.h.  Without scripts its
 * button shows preview and code; builder.js does so at every change, by asking
 * for this page and taking over its parts that have the class "live".
 */
#ifndef SYNDICATION_BUILDER_H
#define SYNDICATION_BUILDER_H

#include "base/str.h"
#include "syndication/store_item.h"

struct box;

enum { BUILDER_FOUND_MAX = 20 };

/* How the preview is looked at: field "xem". */
struct builder_preview {
    const char *word;  /* "", "sang", "toi", "tinh" */
    const char *theme; /* in place of the box's; or NULL */
    bool scripts;
};
struct builder_preview builder_preview(struct str word);

struct builder {
    const struct box *box;
    struct str id;            /* of a stored box; or empty */
    struct str code, given;   /* its edit code, shown once; as it was sent */
    bool saved;               /* just now */
    struct str query;         /* the box's options as an address */
    struct str preview_query; /* the same as the preview shows them */
    struct builder_preview preview;
    const char *base_url; /* of the hub, absolute */
    bool picking;         /* to pick by hand, but nothing is picked yet */
    struct str words;     /* what to look for among items */
    struct hubdb_page found, picked; /* items to pick, and those picked */
    const char *mistake; /* why the options are not valid, or NULL */
};

void builder_write(struct buf *html, const struct builder *builder);
/* The page's Content-Security-Policy; static. */
const char *builder_policy(void);

#endif
