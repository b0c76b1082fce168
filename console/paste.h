/*
 * console/paste.h - HTML for a page that does not say enough of itself, filled
 * in with what was read from it, to be pasted into its head.
 */
#ifndef CONSOLE_PASTE_H
#define CONSOLE_PASTE_H

#include "base/str.h"

#include <jansson.h>

struct paste {
    const char *url;        /* of the page */
    const char *publisher;  /* name of the agency */
    const json_t *document; /* of `indexer explain --json` */
};

/* Adds the elements that are missing; nothing when none is.  Safe HTML whatever
 * the page held. */
void paste_write(struct buf *out, const struct paste *paste);

#endif
