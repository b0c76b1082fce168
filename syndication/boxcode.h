/*
 * syndication/boxcode.h - the code that puts a box into a portal, in its forms,
 * and what the portal's Content-Security-Policy must allow for each.
 *
 * What was printed once stands in pages that we cannot edit: addresses and
 * attributes of these codes work for ever (docs/boxes.md, versions).
 */
#ifndef SYNDICATION_BOXCODE_H
#define SYNDICATION_BOXCODE_H

#include "base/str.h"

struct box;

enum boxcode_form {
    BOXCODE_IFRAME, /* no script; fixed height */
    BOXCODE_SCRIPT, /* newest loader makes an iframe that follows its content */
    BOXCODE_ELEMENT,       /* custom element with a shadow tree, no iframe */
    BOXCODE_SCRIPT_PINNED, /* loader of this release, with its hash */
    BOXCODE_ELEMENT_PINNED,
    /* The portal's server asks, the reader's browser never does. */
    BOXCODE_PHP,
    BOXCODE_ASPNET,
    BOXCODE_JAVA,
    BOXCODE_SHAREPOINT,
};
enum { BOXCODE_FORMS = BOXCODE_SHAREPOINT + 1 };

struct boxcode {
    const struct box *box;
    struct str id; /* "abcd", or "mau?..." with its options */
    const char *base_url;
};

/* "iframe", "script", "element", "script_pinned", ... */
const char *boxcode_word(enum boxcode_form form);

void boxcode_write(struct buf *out, const struct boxcode *code,
                   enum boxcode_form form);

/* Lines like "frame-src https://hub;"; none when nothing is needed. */
void boxcode_csp(struct buf *out, const struct boxcode *code,
                 enum boxcode_form form);

#endif
