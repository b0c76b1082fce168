/*
 * syndication/csp.h - whether a Content-Security-Policy lets a page use
 * something (CSP Level 3): enough of it to say why a box is not seen.
 */
#ifndef SYNDICATION_CSP_H
#define SYNDICATION_CSP_H

#include "base/str.h"

enum csp_use { CSP_FRAME, CSP_SCRIPT, CSP_CONNECT };

struct csp_ask {
    enum csp_use use;
    struct str url;   /* what is to be used: an absolute address */
    struct str page;  /* origin of the page, "https://portal.gov.vn" */
    struct str nonce; /* of the script element, or empty */
};

/* `policy` is the value of one header or meta element; several policies in one
 * value, separated by commas, must all allow it. */
bool csp_allows(struct str policy, const struct csp_ask *ask);
/* "frame-src", ... */
const char *csp_directive(enum csp_use use);

#endif
